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

/**
 * struct xen_mode_snapshot - the values that readers copy
 * @facts: gather/domain.c
 * @cpuid_base: gather/domain.c: Xen's first CPUID leaf, 0 where there is none
 * @features: gather/domain.c: one bit for each XENFEAT_* that Xen offers
 * @callback_via_known: gather/domain.c: HVM_PARAM_CALLBACK_IRQ could be read
 * @callback_via: gather/domain.c: its value
 * @tsc: gather/domain.c
 * @grants: gather/grants.c
 * @ports: gather/events.c
 * @evtchn_abi: gather/events.c
 * @online_vcpus: gather/events.c
 * @devices: gather/devices.c
 * @frontends: gather/frontends.c: devices on the xen bus
 * @connected: gather/frontends.c: those in state Connected
 * @resumes: gather/resume.c: restores and migrations since the module was loaded
 * @domid: gather/domain.c, gather/xenstore.c: XEN_MODE_DOMID_UNKNOWN if unknown
 * @verdict: the decisions that decide/ makes from the above
 */
struct xen_mode_snapshot {
	struct xen_mode_facts facts;
	u32 cpuid_base;
	u32 features;
	bool callback_via_known;
	u64 callback_via;
	struct xen_mode_tsc tsc;
	struct xen_mode_grants grants;
	struct xen_mode_ports ports;
	enum xen_mode_evtchn_abi evtchn_abi;
	unsigned int online_vcpus;
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
