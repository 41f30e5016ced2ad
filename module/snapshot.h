/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_SNAPSHOT_H
#define _XEN_MODE_SNAPSHOT_H

#include <linux/bits.h>
#include <linux/types.h>

#include "decide/decide.h"

/* The domain id is not known (yet). */
#define XEN_MODE_DOMID_UNKNOWN	(-1)

/**
 * struct xen_mode_tsc - the time leaf of Xen's CPUID (public/arch-x86/cpuid.h)
 * @known: not 0 if CPUID has this leaf
 * @flags: XEN_MODE_TSC_EMULATED, XEN_MODE_TSC_HOST_RELIABLE
 * @mode: tsc_mode of the domain's configuration
 * @khz: the frequency that the domain sees; 0 in a PV dom0
 * @incarnation: how often the domain was started or restored; 0 in a PV dom0
 */
struct xen_mode_tsc {
	u32 known;
	u32 flags;
	u32 mode;
	u32 khz;
	u32 incarnation;
};

/* Reads of the TSC trap into Xen at present. */
#define XEN_MODE_TSC_EMULATED		BIT(0)
/* The host's TSC is known to be reliable. */
#define XEN_MODE_TSC_HOST_RELIABLE	BIT(1)

/* The grant table; a version or max_frames of 0 is unknown. */
struct xen_mode_grants {
	u32 version;
	u32 frames;
	u32 max_frames;
};

/* The values that readers copy, by the file that stores them */
struct xen_mode_snapshot {
	/* gather/domain.c; cpuid_base is 0 where CPUID has no leaf of Xen */
	struct xen_mode_facts facts;
	u32 cpuid_base;
	u32 features;
	bool callback_via_known;
	u64 callback_via;
	struct xen_mode_tsc tsc;
	/* gather/domain.c and gather/xenstore.c */
	int domid;
	/* gather/resume.c: after a save, migration or hibernation since the load */
	unsigned int resumes;
	/* gather/events.c */
	struct xen_mode_ports ports;
	enum xen_mode_evtchn_abi evtchn_abi;
	unsigned int online_vcpus;
	/* gather/grants.c */
	struct xen_mode_grants grants;
	/* gather/devices.c */
	struct xen_mode_devices devices;
	/* gather/frontends.c: devices on the xen bus, and those in state Connected */
	unsigned int frontends;
	unsigned int connected;
	/* decide/: from the above */
	struct xen_mode_verdict verdict;
};

void xen_mode_snapshot(struct xen_mode_snapshot *copy);
struct xen_mode_snapshot *xen_mode_snapshot_edit(void);
void xen_mode_snapshot_commit(void);

#endif /* _XEN_MODE_SNAPSHOT_H */
