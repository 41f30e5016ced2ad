/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_PUBLISH_GUEST_H
#define _XM_PUBLISH_GUEST_H

int xm_guest_add(void);
void xm_guest_look(void);
void xm_guest_remove(void);

#endif /* _XM_PUBLISH_GUEST_H */
