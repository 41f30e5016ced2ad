/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_GATHER_EVENTS_H
#define _XM_GATHER_EVENTS_H

#include "decide/decide.h"

void xm_events_start(void);
void xm_events_gather(void);
void xm_events_stop(void);
void xm_events_changed(void);
void xm_events_ports(struct xm_ports *ports);
enum xen_mode_evtchn_abi xm_events_abi(void);
unsigned int xm_events_channels(void);

#endif /* _XM_GATHER_EVENTS_H */
