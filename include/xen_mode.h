/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The values of the files in /sys/kernel/xen_mode: an enum for each closed set
 * of values, and a table that maps it to the words in the files. For the module,
 * its tests and other programs.
 */
#ifndef _XEN_MODE_H
#define _XEN_MODE_H

#define XEN_MODE_DIR	"/sys/kernel/xen_mode"

/* The value of the file "abi"; increases when the meaning of a file changes. */
#define XEN_MODE_ABI	1

/**
 * enum xen_mode - the file "mode": the mode in which this kernel runs on Xen
 * @XEN_MODE_NONE: not on Xen
 * @XEN_MODE_HVM: everything emulated, or the kernel does not use Xen's interfaces
 * @XEN_MODE_HVM_PV_DRIVERS: paravirtual disks and network cards, emulated
 *	interrupts
 * @XEN_MODE_PVHVM: paravirtual interrupts; unless degraded, also timers, disks and
 *	network cards
 * @XEN_MODE_PVH: hardware virtualisation without an emulated motherboard
 * @XEN_MODE_PV: privileged instructions and page tables are paravirtual, too
 * @XEN_MODE_NR: number of modes
 */
enum xen_mode {
	XEN_MODE_NONE,
	XEN_MODE_HVM,
	XEN_MODE_HVM_PV_DRIVERS,
	XEN_MODE_PVHVM,
	XEN_MODE_PVH,
	XEN_MODE_PV,
	XEN_MODE_NR
};

static inline const char *xen_mode_name(enum xen_mode mode)
{
	static const char * const names[XEN_MODE_NR] = {
		[XEN_MODE_NONE]			= "none",
		[XEN_MODE_HVM]			= "hvm",
		[XEN_MODE_HVM_PV_DRIVERS]	= "hvm-pv-drivers",
		[XEN_MODE_PVHVM]		= "pvhvm",
		[XEN_MODE_PVH]			= "pvh",
		[XEN_MODE_PV]			= "pv",
	};

	return names[mode];
}

/**
 * enum xen_mode_role - the file "role"
 * @XEN_MODE_ROLE_NONE: not on Xen
 * @XEN_MODE_ROLE_DOM0: the initial domain, which manages the host
 * @XEN_MODE_ROLE_DOMU: any other guest
 * @XEN_MODE_ROLE_NR: number of roles
 */
enum xen_mode_role {
	XEN_MODE_ROLE_NONE,
	XEN_MODE_ROLE_DOM0,
	XEN_MODE_ROLE_DOMU,
	XEN_MODE_ROLE_NR
};

static inline const char *xen_mode_role_name(enum xen_mode_role role)
{
	static const char * const names[XEN_MODE_ROLE_NR] = {
		[XEN_MODE_ROLE_NONE]	= "none",
		[XEN_MODE_ROLE_DOM0]	= "dom0",
		[XEN_MODE_ROLE_DOMU]	= "domU",
	};

	return names[role];
}

/**
 * enum xen_mode_domain_type - the file "domain_type", the kernel's
 *	xen_domain_type (include/xen/xen.h)
 * @XEN_MODE_DOMAIN_NATIVE: the kernel does not use Xen's interfaces
 * @XEN_MODE_DOMAIN_PV: started as a PV domain
 * @XEN_MODE_DOMAIN_HVM: runs in an HVM container: HVM and PVH
 * @XEN_MODE_DOMAIN_NR: number of types
 */
enum xen_mode_domain_type {
	XEN_MODE_DOMAIN_NATIVE,
	XEN_MODE_DOMAIN_PV,
	XEN_MODE_DOMAIN_HVM,
	XEN_MODE_DOMAIN_NR
};

static inline const char *xen_mode_domain_type_name(enum xen_mode_domain_type type)
{
	static const char * const names[XEN_MODE_DOMAIN_NR] = {
		[XEN_MODE_DOMAIN_NATIVE]	= "native",
		[XEN_MODE_DOMAIN_PV]		= "pv",
		[XEN_MODE_DOMAIN_HVM]		= "hvm",
	};

	return names[type];
}

/**
 * enum xen_mode_reason - the files of "reasons/": why a guest is degraded; the
 *	file "reason" has the first one that holds, in this order
 * @XEN_MODE_REASON_NONE: not degraded
 * @XEN_MODE_REASON_NOPV: the kernel does not use Xen's interfaces: booted
 *	with nopv, or built without CONFIG_XEN_PVHVM
 * @XEN_MODE_REASON_NO_VECTOR_CALLBACK: events arrive through an emulated
 *	interrupt controller
 * @XEN_MODE_REASON_EMULATED_TIMERS: events arrive through a vector, but the
 *	kernel does not use Xen's timers
 * @XEN_MODE_REASON_NO_PLATFORM_DEVICE: there is no Xen platform PCI device, so
 *	emulated devices cannot be unplugged
 * @XEN_MODE_REASON_UNPLUG_DISABLED: the platform device is present, but the
 *	kernel did not unplug emulated devices
 * @XEN_MODE_REASON_EMULATED_DISK: at least one disk is emulated
 * @XEN_MODE_REASON_EMULATED_NETWORK: at least one network card is emulated
 * @XEN_MODE_REASON_NR: number of reasons, including NONE
 */
enum xen_mode_reason {
	XEN_MODE_REASON_NONE,
	XEN_MODE_REASON_NOPV,
	XEN_MODE_REASON_NO_VECTOR_CALLBACK,
	XEN_MODE_REASON_EMULATED_TIMERS,
	XEN_MODE_REASON_NO_PLATFORM_DEVICE,
	XEN_MODE_REASON_UNPLUG_DISABLED,
	XEN_MODE_REASON_EMULATED_DISK,
	XEN_MODE_REASON_EMULATED_NETWORK,
	XEN_MODE_REASON_NR
};

static inline const char *xen_mode_reason_name(enum xen_mode_reason reason)
{
	static const char * const names[XEN_MODE_REASON_NR] = {
		[XEN_MODE_REASON_NONE]			= "none",
		[XEN_MODE_REASON_NOPV]			= "nopv",
		[XEN_MODE_REASON_NO_VECTOR_CALLBACK]	= "no-vector-callback",
		[XEN_MODE_REASON_EMULATED_TIMERS]	= "emulated-timers",
		[XEN_MODE_REASON_NO_PLATFORM_DEVICE]	= "no-platform-device",
		[XEN_MODE_REASON_UNPLUG_DISABLED]	= "unplug-disabled",
		[XEN_MODE_REASON_EMULATED_DISK]		= "emulated-disk",
		[XEN_MODE_REASON_EMULATED_NETWORK]	= "emulated-network",
	};

	return names[reason];
}

/**
 * enum xen_mode_provider - the files of "spectrum/": the provider of a part
 * @XEN_MODE_PARAVIRT: Xen's paravirtual interfaces, or virtio
 * @XEN_MODE_EMULATED: emulated by the device model or Xen
 * @XEN_MODE_PASSTHROUGH: hardware that was assigned to this domU
 * @XEN_MODE_NATIVE: dom0's hardware
 * @XEN_MODE_HARDWARE: the processor ("privileged", and "timers" on Arm)
 * @XEN_MODE_MIXED: more than one of the above
 * @XEN_MODE_ABSENT: there is no such device
 * @XEN_MODE_UNKNOWN: not available; the file does not exist
 * @XEN_MODE_PROVIDER_NR: number of providers
 */
enum xen_mode_provider {
	XEN_MODE_PARAVIRT,
	XEN_MODE_EMULATED,
	XEN_MODE_PASSTHROUGH,
	XEN_MODE_NATIVE,
	XEN_MODE_HARDWARE,
	XEN_MODE_MIXED,
	XEN_MODE_ABSENT,
	XEN_MODE_UNKNOWN,
	XEN_MODE_PROVIDER_NR
};

/* A disk or network interface has one of the first four providers. */
#define XEN_MODE_DEVICE_PROVIDERS	(XEN_MODE_NATIVE + 1)

static inline const char *xen_mode_provider_name(enum xen_mode_provider provider)
{
	static const char * const names[XEN_MODE_PROVIDER_NR] = {
		[XEN_MODE_PARAVIRT]	= "paravirt",
		[XEN_MODE_EMULATED]	= "emulated",
		[XEN_MODE_PASSTHROUGH]	= "passthrough",
		[XEN_MODE_NATIVE]	= "native",
		[XEN_MODE_HARDWARE]	= "hardware",
		[XEN_MODE_MIXED]	= "mixed",
		[XEN_MODE_ABSENT]	= "absent",
		[XEN_MODE_UNKNOWN]	= "unknown",
	};

	return names[provider];
}

/**
 * enum xen_mode_spectrum - the files of "spectrum/"
 * @XEN_MODE_SPECTRUM_DISK: disks
 * @XEN_MODE_SPECTRUM_NETWORK: network interfaces
 * @XEN_MODE_SPECTRUM_INTERRUPTS: interrupt delivery
 * @XEN_MODE_SPECTRUM_TIMERS: the vCPUs' timers
 * @XEN_MODE_SPECTRUM_IPIS: interrupts between vCPUs
 * @XEN_MODE_SPECTRUM_PLATFORM: motherboard and boot
 * @XEN_MODE_SPECTRUM_PRIVILEGED: privileged instructions and page tables
 * @XEN_MODE_SPECTRUM_NR: number of files
 */
enum xen_mode_spectrum {
	XEN_MODE_SPECTRUM_DISK,
	XEN_MODE_SPECTRUM_NETWORK,
	XEN_MODE_SPECTRUM_INTERRUPTS,
	XEN_MODE_SPECTRUM_TIMERS,
	XEN_MODE_SPECTRUM_IPIS,
	XEN_MODE_SPECTRUM_PLATFORM,
	XEN_MODE_SPECTRUM_PRIVILEGED,
	XEN_MODE_SPECTRUM_NR
};

static inline const char *xen_mode_spectrum_name(enum xen_mode_spectrum item)
{
	static const char * const names[XEN_MODE_SPECTRUM_NR] = {
		[XEN_MODE_SPECTRUM_DISK]	= "disk",
		[XEN_MODE_SPECTRUM_NETWORK]	= "network",
		[XEN_MODE_SPECTRUM_INTERRUPTS]	= "interrupts",
		[XEN_MODE_SPECTRUM_TIMERS]	= "timers",
		[XEN_MODE_SPECTRUM_IPIS]	= "ipis",
		[XEN_MODE_SPECTRUM_PLATFORM]	= "platform",
		[XEN_MODE_SPECTRUM_PRIVILEGED]	= "privileged",
	};

	return names[item];
}

/**
 * enum xen_mode_callback - the file "events/callback": how Xen notifies the
 *	kernel that an event is pending
 * @XEN_MODE_CALLBACK_NONE: Xen does not notify the kernel
 * @XEN_MODE_CALLBACK_PV: the PV domain's event callback
 * @XEN_MODE_CALLBACK_PERCPU_VECTOR: an interrupt vector that each vCPU
 *	registered
 * @XEN_MODE_CALLBACK_VECTOR: one interrupt vector for the domain
 * @XEN_MODE_CALLBACK_PCI_INTX: the platform device's emulated PCI interrupt
 * @XEN_MODE_CALLBACK_GSI: an emulated interrupt line
 * @XEN_MODE_CALLBACK_PPI: a per-processor interrupt (Arm)
 * @XEN_MODE_CALLBACK_UNKNOWN: not available; the file does not exist
 * @XEN_MODE_CALLBACK_NR: number of callbacks
 */
enum xen_mode_callback {
	XEN_MODE_CALLBACK_NONE,
	XEN_MODE_CALLBACK_PV,
	XEN_MODE_CALLBACK_PERCPU_VECTOR,
	XEN_MODE_CALLBACK_VECTOR,
	XEN_MODE_CALLBACK_PCI_INTX,
	XEN_MODE_CALLBACK_GSI,
	XEN_MODE_CALLBACK_PPI,
	XEN_MODE_CALLBACK_UNKNOWN,
	XEN_MODE_CALLBACK_NR
};

static inline const char *xen_mode_callback_name(enum xen_mode_callback callback)
{
	static const char * const names[XEN_MODE_CALLBACK_NR] = {
		[XEN_MODE_CALLBACK_NONE]		= "none",
		[XEN_MODE_CALLBACK_PV]			= "pv",
		[XEN_MODE_CALLBACK_PERCPU_VECTOR]	= "per-cpu-vector",
		[XEN_MODE_CALLBACK_VECTOR]		= "vector",
		[XEN_MODE_CALLBACK_PCI_INTX]		= "pci-intx",
		[XEN_MODE_CALLBACK_GSI]			= "gsi",
		[XEN_MODE_CALLBACK_PPI]			= "ppi",
		[XEN_MODE_CALLBACK_UNKNOWN]		= "unknown",
	};

	return names[callback];
}

/**
 * enum xen_mode_evtchn_abi - the file "events/evtchn_abi"
 * @XEN_MODE_EVTCHN_2_LEVEL: two levels of pending bits
 * @XEN_MODE_EVTCHN_FIFO: queues with priorities
 * @XEN_MODE_EVTCHN_UNKNOWN: not available; the file does not exist
 * @XEN_MODE_EVTCHN_NR: number of ABIs
 */
enum xen_mode_evtchn_abi {
	XEN_MODE_EVTCHN_2_LEVEL,
	XEN_MODE_EVTCHN_FIFO,
	XEN_MODE_EVTCHN_UNKNOWN,
	XEN_MODE_EVTCHN_NR
};

static inline const char *xen_mode_evtchn_abi_name(enum xen_mode_evtchn_abi abi)
{
	static const char * const names[XEN_MODE_EVTCHN_NR] = {
		[XEN_MODE_EVTCHN_2_LEVEL]	= "2-level",
		[XEN_MODE_EVTCHN_FIFO]		= "fifo",
		[XEN_MODE_EVTCHN_UNKNOWN]	= "unknown",
	};

	return names[abi];
}

/**
 * enum xen_mode_port - the files of "events/ports/", in the terms of
 *	EVTCHNSTAT_* (Xen's public event_channel.h)
 * @XEN_MODE_PORT_UNBOUND: not connected yet
 * @XEN_MODE_PORT_INTERDOMAIN: connected to another domain
 * @XEN_MODE_PORT_PIRQ: bound to a physical interrupt
 * @XEN_MODE_PORT_VIRQ: bound to a virtual interrupt, the timer for example
 * @XEN_MODE_PORT_IPI: interrupts between vCPUs
 * @XEN_MODE_PORT_DENIED: Xen does not report the status: a port that Xen uses
 *	itself, or a security policy
 * @XEN_MODE_PORT_NR: number of statuses
 */
enum xen_mode_port {
	XEN_MODE_PORT_UNBOUND,
	XEN_MODE_PORT_INTERDOMAIN,
	XEN_MODE_PORT_PIRQ,
	XEN_MODE_PORT_VIRQ,
	XEN_MODE_PORT_IPI,
	XEN_MODE_PORT_DENIED,
	XEN_MODE_PORT_NR
};

static inline const char *xen_mode_port_name(enum xen_mode_port port)
{
	static const char * const names[XEN_MODE_PORT_NR] = {
		[XEN_MODE_PORT_UNBOUND]		= "unbound",
		[XEN_MODE_PORT_INTERDOMAIN]	= "interdomain",
		[XEN_MODE_PORT_PIRQ]		= "pirq",
		[XEN_MODE_PORT_VIRQ]		= "virq",
		[XEN_MODE_PORT_IPI]		= "ipi",
		[XEN_MODE_PORT_DENIED]		= "denied",
	};

	return names[port];
}

/**
 * enum xen_mode_bus - the files "bus" of "devices/": the bus that determines the
 *	provider of a disk or a network interface
 * @XEN_MODE_BUS_NONE: a software device; has no directory
 * @XEN_MODE_BUS_XEN: the xen bus
 * @XEN_MODE_BUS_VIRTIO: virtio, on any transport
 * @XEN_MODE_BUS_PCI: PCI
 * @XEN_MODE_BUS_OTHER: any other, for example the platform bus
 * @XEN_MODE_BUS_NR: number of buses
 */
enum xen_mode_bus {
	XEN_MODE_BUS_NONE,
	XEN_MODE_BUS_XEN,
	XEN_MODE_BUS_VIRTIO,
	XEN_MODE_BUS_PCI,
	XEN_MODE_BUS_OTHER,
	XEN_MODE_BUS_NR
};

static inline const char *xen_mode_bus_name(enum xen_mode_bus bus)
{
	static const char * const names[XEN_MODE_BUS_NR] = {
		[XEN_MODE_BUS_NONE]	= "none",
		[XEN_MODE_BUS_XEN]	= "xen",
		[XEN_MODE_BUS_VIRTIO]	= "virtio",
		[XEN_MODE_BUS_PCI]	= "pci",
		[XEN_MODE_BUS_OTHER]	= "other",
	};

	return names[bus];
}

/**
 * enum xen_mode_tsc_mode - the file "time/tsc_mode", with the names of xl.cfg(5)
 * @XEN_MODE_TSC_DEFAULT: emulated only if necessary
 * @XEN_MODE_TSC_ALWAYS_EMULATE: every read traps into Xen
 * @XEN_MODE_TSC_NATIVE: never emulated
 * @XEN_MODE_TSC_NATIVE_PARAVIRT: never emulated, with RDTSCP for applications
 *	(before Xen 4.13)
 * @XEN_MODE_TSC_UNKNOWN: a mode of a later Xen; the file does not exist
 * @XEN_MODE_TSC_NR: number of modes
 */
enum xen_mode_tsc_mode {
	XEN_MODE_TSC_DEFAULT,
	XEN_MODE_TSC_ALWAYS_EMULATE,
	XEN_MODE_TSC_NATIVE,
	XEN_MODE_TSC_NATIVE_PARAVIRT,
	XEN_MODE_TSC_UNKNOWN,
	XEN_MODE_TSC_NR
};

static inline const char *xen_mode_tsc_name(enum xen_mode_tsc_mode mode)
{
	static const char * const names[XEN_MODE_TSC_NR] = {
		[XEN_MODE_TSC_DEFAULT]		= "default",
		[XEN_MODE_TSC_ALWAYS_EMULATE]	= "always_emulate",
		[XEN_MODE_TSC_NATIVE]		= "native",
		[XEN_MODE_TSC_NATIVE_PARAVIRT]	= "native_paravirt",
		[XEN_MODE_TSC_UNKNOWN]		= "unknown",
	};

	return names[mode];
}

#endif /* _XEN_MODE_H */
