/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_PUBLISH_GUEST_H
#define _XEN_MODE_PUBLISH_GUEST_H

int xen_mode_guest_add(void);
void xen_mode_guest_refresh(unsigned int changes);
void xen_mode_guest_remove(void);

#endif /* _XEN_MODE_PUBLISH_GUEST_H */
