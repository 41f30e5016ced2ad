/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_PUBLISH_FRONTENDS_H
#define _XM_PUBLISH_FRONTENDS_H

#include <linux/kobject.h>

#include "gather/frontends.h"

extern const struct xm_frontends_ops xm_frontends_shown;

struct kobject *xm_frontends_add(struct kobject *root);

#endif /* _XM_PUBLISH_FRONTENDS_H */
