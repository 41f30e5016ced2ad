/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_GATHER_DEVICES_H
#define _XM_GATHER_DEVICES_H

#include "decide/decide.h"

void xm_devices_count(struct xm_devices *devices);
int xm_devices_start(void);
void xm_devices_look(void);
void xm_devices_looked(void);
void xm_devices_stop(void);

#endif /* _XM_GATHER_DEVICES_H */
