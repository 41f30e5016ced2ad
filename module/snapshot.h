/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XEN_MODE_SNAPSHOT_H
#define _XEN_MODE_SNAPSHOT_H

#include <linux/types.h>

#include "decide/decide.h"

/* The domain id is not known (yet). */
#define XEN_MODE_DOMID_UNKNOWN	(-1)

/**
 * struct xen_mode_snapshot - the numbers and words that readers copy
 * @facts: gather/domain.c
 * @ports: gather/events.c
 * @evtchn_abi: gather/events.c
 * @devices: gather/devices.c
 * @frontends: gather/frontends.c: devices on the xen bus
 * @connected: gather/frontends.c: those in state Connected
 * @resumes: gather/resume.c: restores and migrations since the module was loaded
 * @domid: gather/domain.c, gather/xenstore.c: XEN_MODE_DOMID_UNKNOWN if unknown
 * @verdict: what decide/ concludes from the above
 */
struct xen_mode_snapshot {
	struct xen_mode_facts facts;
	struct xen_mode_ports ports;
	enum xen_mode_evtchn_abi evtchn_abi;
	struct xen_mode_devices devices;
	unsigned int frontends;
	unsigned int connected;
	unsigned int resumes;
	int domid;
	struct xen_mode_verdict verdict;
};

void xen_mode_snapshot(struct xen_mode_snapshot *copy);
struct xen_mode_snapshot *xen_mode_snapshot_edit(void);
void xen_mode_snapshot_commit(void);

#endif /* _XEN_MODE_SNAPSHOT_H */
