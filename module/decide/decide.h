/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The decisions. The code calls no kernel function, so that the module, the KUnit
 * suite and the user-space test can share it.
 */
#ifndef _XEN_MODE_DECIDE_H
#define _XEN_MODE_DECIDE_H

#include <linux/types.h>
#ifndef __KERNEL__
#include <stdbool.h>
#endif

#include "xen_mode.h"

/**
 * struct xen_mode_facts - facts that can change only at a resume
 * @xen: CPUID shows Xen, or the kernel uses Xen's interfaces
 * @domain_type: the kernel's xen_domain_type
 * @pvh: xen_pvh_domain(), or an Arm guest
 * @initial_domain: xen_initial_domain()
 * @pv_devices: xen_has_pv_devices(): frontends may drive their devices
 * @platform_device: the Xen platform PCI device (5853:0001 or 0002) is present
 * @safe_pvclock: Xen offers its timers to an HVM guest
 * @callback: how events arrive
 */
struct xen_mode_facts {
	bool xen;
	enum xen_mode_domain_type domain_type;
	bool pvh;
	bool initial_domain;
	bool pv_devices;
	bool platform_device;
	bool safe_pvclock;
	enum xen_mode_callback callback;
};

/* How the kernel set up event delivery */
struct xen_mode_callback_facts {
	/* The device tree names a PPI. */
	bool arm;
	enum xen_mode_domain_type domain_type;
	/* Each vCPU registered its own vector. */
	bool percpu_upcall;
	bool have_vector;
	/* HVM_PARAM_CALLBACK_IRQ (public/hvm/params.h), if it could be read */
	bool via_known;
	__u64 via;
};

/* Disks and network interfaces in use, by provider */
struct xen_mode_devices {
	unsigned int disks[XEN_MODE_DEVICE_PROVIDERS];
	unsigned int networks[XEN_MODE_DEVICE_PROVIDERS];
};

/* What the event channels are bound to */
struct xen_mode_ports {
	/* Xen reported the status of port 0, so no policy hides other ports. */
	bool known;
	unsigned int count[XEN_MODE_PORT_NR];
	/* vCPUs whose VIRQ_TIMER is bound */
	unsigned int timer_vcpus;
};

struct xen_mode_pci_id {
	__u16 vendor;
	__u16 device;
	__u16 subvendor;
	__u16 subdevice;
};

/**
 * struct xen_mode_place - where a disk or a network interface is attached
 * @bus: the bus that determines the provider
 * @pci: the ids of the function, on XEN_MODE_BUS_PCI
 * @devfn: its number on the guest's first PCI bus, or -1
 * @assigned: the toolstack lists the function as passed through
 */
struct xen_mode_place {
	enum xen_mode_bus bus;
	struct xen_mode_pci_id pci;
	int devfn;
	bool assigned;
};

/* The decisions. @reasons: a bit for each one that holds, so 0 if not degraded */
struct xen_mode_verdict {
	enum xen_mode mode;
	enum xen_mode_role role;
	unsigned int reasons;
	enum xen_mode_provider spectrum[XEN_MODE_SPECTRUM_NR];
};

void xen_mode_decide(const struct xen_mode_facts *facts,
		     const struct xen_mode_ports *ports,
		     const struct xen_mode_devices *devices,
		     struct xen_mode_verdict *verdict);
enum xen_mode_provider xen_mode_decide_device(const struct xen_mode_facts *facts,
					      const struct xen_mode_place *place);
enum xen_mode_callback xen_mode_decide_callback(const struct xen_mode_callback_facts *facts);
enum xen_mode_evtchn_abi xen_mode_decide_evtchn_abi(int priority_error);
bool xen_mode_decide_scan_ends(unsigned int port, int status_error);
enum xen_mode_tsc_mode xen_mode_decide_tsc_mode(__u32 mode);
const char *xen_mode_first_reason(unsigned int reasons);

#endif /* _XEN_MODE_DECIDE_H */
