/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_GATHER_XENSTORE_H
#define _XM_GATHER_XENSTORE_H

void xm_xenstore_start(void);
void xm_xenstore_stop(void);

#endif /* _XM_GATHER_XENSTORE_H */
