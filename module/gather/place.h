/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_GATHER_PLACE_H
#define _XEN_MODE_GATHER_PLACE_H

#include <linux/device.h>

#include "decide/decide.h"

struct device *xen_mode_place_find(struct device *parent,
				   struct xen_mode_place *place);

#endif /* _XEN_MODE_GATHER_PLACE_H */
