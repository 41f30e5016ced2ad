/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_PUBLISH_FRONTENDS_H
#define _XEN_MODE_PUBLISH_FRONTENDS_H

void xen_mode_frontends_refresh(void);

#endif /* _XEN_MODE_PUBLISH_FRONTENDS_H */
