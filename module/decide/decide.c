// SPDX-License-Identifier: GPL-2.0-only
/*
 * The decisions: the mode, why a guest is degraded, and the provider of each
 * part. Pure functions; any context.
 */

#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/kernel.h>
#else
#include <errno.h>
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#endif

#include "decide/decide.h"
#include "decide/device_models.h"

/* HVM_PARAM_CALLBACK_IRQ, bits 63:56 (Xen's public/hvm/params.h) */
#define VIA_TYPE_SHIFT		56
#define VIA_TYPE_GSI		0
#define VIA_TYPE_PCI_INTX	1
#define VIA_TYPE_VECTOR		2	/* x86; the same number is PPI on Arm */

/* PCI vendors of emulated devices (QEMU's docs/specs/pci-ids) */
#define VENDOR_QEMU		0x1b36
#define VENDOR_QUMRANET		0x1af4
#define VENDOR_XENSOURCE	0x5853

#define REASON(_name)		(1U << XEN_MODE_REASON_##_name)

static bool uses_xen(const struct xen_mode_facts *facts)
{
	return facts->domain_type != XEN_MODE_DOMAIN_NATIVE;
}

static bool is_dom0(const struct xen_mode_facts *facts)
{
	return uses_xen(facts) && facts->initial_domain;
}

/* An HVM guest proper, with an emulated motherboard: neither PV nor PVH. */
static bool has_emulated_platform(const struct xen_mode_facts *facts)
{
	return facts->xen && !is_dom0(facts) && !facts->pvh &&
	       facts->domain_type != XEN_MODE_DOMAIN_PV;
}

static bool has_vector_events(const struct xen_mode_facts *facts)
{
	return facts->callback == XEN_MODE_CALLBACK_PERCPU_VECTOR ||
	       facts->callback == XEN_MODE_CALLBACK_VECTOR;
}

/* A kernel that does not use Xen's interfaces runs as a plain HVM guest. */
static enum xen_mode decide_mode(const struct xen_mode_facts *facts)
{
	if (!facts->xen)
		return XEN_MODE_NONE;
	if (!uses_xen(facts))
		return XEN_MODE_HVM;
	if (facts->domain_type == XEN_MODE_DOMAIN_PV)
		return XEN_MODE_PV;
	if (facts->pvh)
		return XEN_MODE_PVH;
	if (has_vector_events(facts))
		return XEN_MODE_PVHVM;
	if (facts->pv_devices)
		return XEN_MODE_HVM_PV_DRIVERS;
	return XEN_MODE_HVM;
}

static enum xen_mode_role decide_role(const struct xen_mode_facts *facts)
{
	if (!facts->xen)
		return XEN_MODE_ROLE_NONE;
	if (is_dom0(facts))
		return XEN_MODE_ROLE_DOM0;
	return XEN_MODE_ROLE_DOMU;
}

static enum xen_mode_provider decide_timers(const struct xen_mode_facts *facts,
					    const struct xen_mode_ports *ports)
{
	if (!uses_xen(facts))
		return XEN_MODE_EMULATED;
	/* Arm's virtual timer belongs to the processor. */
	if (facts->callback == XEN_MODE_CALLBACK_PPI)
		return XEN_MODE_HARDWARE;
	if (!ports->known)
		return XEN_MODE_UNKNOWN;
	return ports->timer_vcpus ? XEN_MODE_PARAVIRT : XEN_MODE_EMULATED;
}

/*
 * Only an HVM guest can be degraded: in PV and PVH nothing is emulated. A reason
 * that follows from another one is left out. For example, no events arrive in a
 * kernel that does not use Xen's interfaces.
 */
static unsigned int decide_reasons(const struct xen_mode_facts *facts,
				   const struct xen_mode_ports *ports,
				   const struct xen_mode_devices *devices)
{
	enum xen_mode_provider timers = decide_timers(facts, ports);
	unsigned int reasons = 0;

	if (!has_emulated_platform(facts))
		return 0;
	if (!uses_xen(facts))
		reasons |= REASON(NOPV);
	else if (!has_vector_events(facts))
		reasons |= REASON(NO_VECTOR_CALLBACK);
	else if (timers == XEN_MODE_EMULATED ||
		 (timers == XEN_MODE_UNKNOWN && !facts->safe_pvclock))
		reasons |= REASON(EMULATED_TIMERS);
	if (!facts->pv_devices && !facts->platform_device)
		reasons |= REASON(NO_PLATFORM_DEVICE);
	else if (!facts->pv_devices && uses_xen(facts))
		reasons |= REASON(UNPLUG_DISABLED);
	if (devices->disks[XEN_MODE_EMULATED])
		reasons |= REASON(EMULATED_DISK);
	if (devices->networks[XEN_MODE_EMULATED])
		reasons |= REASON(EMULATED_NETWORK);
	return reasons;
}

/* Return: the name of the first of @reasons in the order of enum xen_mode_reason. */
const char *xen_mode_first_reason(unsigned int reasons)
{
	unsigned int reason;

	for (reason = 1; reason < XEN_MODE_REASON_NR; reason++)
		if (reasons & (1U << reason))
			return xen_mode_reason_name((enum xen_mode_reason)reason);
	return xen_mode_reason_name(XEN_MODE_REASON_NONE);
}

static enum xen_mode_provider decide_devices(const unsigned int *count)
{
	enum xen_mode_provider found = XEN_MODE_ABSENT;
	unsigned int i;

	for (i = 0; i < XEN_MODE_DEVICE_PROVIDERS; i++) {
		if (!count[i])
			continue;
		if (found != XEN_MODE_ABSENT)
			return XEN_MODE_MIXED;
		found = (enum xen_mode_provider)i;
	}
	return found;
}

static enum xen_mode_provider decide_interrupts(const struct xen_mode_facts *facts)
{
	switch (facts->callback) {
	case XEN_MODE_CALLBACK_PV:
	case XEN_MODE_CALLBACK_PERCPU_VECTOR:
	case XEN_MODE_CALLBACK_VECTOR:
	case XEN_MODE_CALLBACK_PPI:
		return XEN_MODE_PARAVIRT;
	case XEN_MODE_CALLBACK_UNKNOWN:
		return XEN_MODE_UNKNOWN;
	default:
		return XEN_MODE_EMULATED;
	}
}

static enum xen_mode_provider decide_ipis(const struct xen_mode_facts *facts,
					  const struct xen_mode_ports *ports)
{
	if (!uses_xen(facts))
		return XEN_MODE_EMULATED;
	/* In a PV domain they are event channels, even with one vCPU and no port. */
	if (facts->domain_type == XEN_MODE_DOMAIN_PV)
		return XEN_MODE_PARAVIRT;
	if (!ports->known)
		return XEN_MODE_UNKNOWN;
	return ports->count[XEN_MODE_PORT_IPI] ?
		XEN_MODE_PARAVIRT : XEN_MODE_EMULATED;
}

static enum xen_mode_provider decide_platform(const struct xen_mode_facts *facts)
{
	if (is_dom0(facts))
		return XEN_MODE_NATIVE;
	return has_emulated_platform(facts) ?
		XEN_MODE_EMULATED : XEN_MODE_PARAVIRT;
}

/**
 * xen_mode_decide() - make all decisions
 * @facts: facts that can change only at a resume
 * @ports: what the event channels are bound to
 * @devices: the disks and network interfaces in use
 * @verdict: where to store the result
 */
void xen_mode_decide(const struct xen_mode_facts *facts,
		     const struct xen_mode_ports *ports,
		     const struct xen_mode_devices *devices,
		     struct xen_mode_verdict *verdict)
{
	enum xen_mode_provider *spectrum = verdict->spectrum;

	verdict->mode = decide_mode(facts);
	verdict->role = decide_role(facts);
	verdict->reasons = decide_reasons(facts, ports, devices);
	spectrum[XEN_MODE_SPECTRUM_DISK] = decide_devices(devices->disks);
	spectrum[XEN_MODE_SPECTRUM_NETWORK] = decide_devices(devices->networks);
	spectrum[XEN_MODE_SPECTRUM_INTERRUPTS] = decide_interrupts(facts);
	spectrum[XEN_MODE_SPECTRUM_TIMERS] = decide_timers(facts, ports);
	spectrum[XEN_MODE_SPECTRUM_IPIS] = decide_ipis(facts, ports);
	spectrum[XEN_MODE_SPECTRUM_PLATFORM] = decide_platform(facts);
	spectrum[XEN_MODE_SPECTRUM_PRIVILEGED] =
		facts->domain_type == XEN_MODE_DOMAIN_PV ?
			XEN_MODE_PARAVIRT : XEN_MODE_HARDWARE;
}

static bool is_device_model(const struct xen_mode_pci_id *id)
{
	unsigned int i;

	if (id->vendor == VENDOR_QEMU || id->vendor == VENDOR_QUMRANET ||
	    id->vendor == VENDOR_XENSOURCE ||
	    id->subvendor == VENDOR_QUMRANET ||
	    id->subvendor == VENDOR_XENSOURCE)
		return true;

	for (i = 0; i < ARRAY_SIZE(device_models); i++)
		if (id->vendor == device_models[i].vendor &&
		    id->device == device_models[i].device &&
		    id->subvendor == device_models[i].subvendor &&
		    id->subdevice == device_models[i].subdevice)
			return true;
	return false;
}

/**
 * xen_mode_decide_device() - the provider of a disk or a network interface
 * @facts: facts that can change only at a resume
 * @place: where the device is attached
 *
 * In dom0 all hardware is native. In a PV or PVH domU all hardware was passed
 * through. In an HVM guest the motherboard is emulated, and so are devices on
 * other buses than PCI. A PCI function there was passed through if the toolstack
 * lists it; otherwise its ids decide.
 *
 * Return: the provider, XEN_MODE_ABSENT for a software device.
 */
enum xen_mode_provider xen_mode_decide_device(const struct xen_mode_facts *facts,
					      const struct xen_mode_place *place)
{
	if (place->bus == XEN_MODE_BUS_NONE)
		return XEN_MODE_ABSENT;
	if (place->bus == XEN_MODE_BUS_XEN)
		return XEN_MODE_PARAVIRT;
	if (!facts->xen || is_dom0(facts))
		return XEN_MODE_NATIVE;
	if (place->bus == XEN_MODE_BUS_VIRTIO)
		return XEN_MODE_PARAVIRT;
	if (!has_emulated_platform(facts))
		return XEN_MODE_PASSTHROUGH;
	if (place->bus != XEN_MODE_BUS_PCI)
		return XEN_MODE_EMULATED;
	if (place->assigned)
		return XEN_MODE_PASSTHROUGH;
	return is_device_model(&place->pci) ?
		XEN_MODE_EMULATED : XEN_MODE_PASSTHROUGH;
}

/**
 * xen_mode_decide_callback() - how Xen notifies this kernel of events
 * @facts: how the kernel set up event delivery
 *
 * With per-vCPU vectors Linux writes GSI 1 into the parameter only to switch
 * delivery on (arch/x86/xen/enlighten_hvm.c), so the parameter is checked last.
 *
 * Return: the callback; XEN_MODE_CALLBACK_UNKNOWN if Xen denied the query.
 */
enum xen_mode_callback xen_mode_decide_callback(const struct xen_mode_callback_facts *facts)
{
	if (facts->domain_type == XEN_MODE_DOMAIN_NATIVE)
		return XEN_MODE_CALLBACK_NONE;
	if (facts->arm)
		return XEN_MODE_CALLBACK_PPI;
	if (facts->domain_type == XEN_MODE_DOMAIN_PV)
		return XEN_MODE_CALLBACK_PV;
	if (facts->percpu_upcall)
		return XEN_MODE_CALLBACK_PERCPU_VECTOR;
	if (facts->have_vector)
		return XEN_MODE_CALLBACK_VECTOR;
	if (!facts->via_known)
		return XEN_MODE_CALLBACK_UNKNOWN;
	if (!facts->via)
		return XEN_MODE_CALLBACK_NONE;

	switch (facts->via >> VIA_TYPE_SHIFT) {
	case VIA_TYPE_GSI:
		return XEN_MODE_CALLBACK_GSI;
	case VIA_TYPE_PCI_INTX:
		return XEN_MODE_CALLBACK_PCI_INTX;
	case VIA_TYPE_VECTOR:
		/* Left over from the kernel that booted this one by kexec. */
		return XEN_MODE_CALLBACK_NONE;
	default:
		return XEN_MODE_CALLBACK_UNKNOWN;
	}
}

/**
 * xen_mode_decide_evtchn_abi() - which event-channel ABI is in use
 * @priority_error: what EVTCHNOP_set_priority returned for port 0 and a
 *	priority that does not exist
 *
 * The 2-level ABI has no priorities; the FIFO ABI rejects this one. The PV shim
 * (xen/arch/x86/pv/shim.c) has only the 2-level ABI and lacks the operation.
 *
 * Return: the ABI; XEN_MODE_EVTCHN_UNKNOWN for any other error.
 */
enum xen_mode_evtchn_abi xen_mode_decide_evtchn_abi(int priority_error)
{
	switch (priority_error) {
	case -ENOSYS:
	case -EOPNOTSUPP:
		return XEN_MODE_EVTCHN_2_LEVEL;
	case -EINVAL:
	case -EACCES:
		return XEN_MODE_EVTCHN_FIFO;
	default:
		return XEN_MODE_EVTCHN_UNKNOWN;
	}
}

/**
 * xen_mode_decide_scan_ends() - whether this port ends the scan
 * @port: the port
 * @status_error: what EVTCHNOP_status returned for it
 *
 * EINVAL marks the first port beyond those that Xen has allocated, or port 0 of
 * KVM's emulation of Xen, whose ports begin with 1; the other two come from a
 * hypervisor that does not implement the operation. A policy's error concerns
 * one port only.
 *
 * Return: true if no later port can have a status.
 */
bool xen_mode_decide_scan_ends(unsigned int port, int status_error)
{
	return (status_error == -EINVAL && port) || status_error == -ENOSYS ||
	       status_error == -EOPNOTSUPP;
}

/**
 * xen_mode_decide_tsc_mode() - which tsc_mode CPUID reports
 * @mode: the number (XEN_CPUID_TSC_MODE_*, Xen's public/arch-x86/cpuid.h)
 *
 * Return: the mode; XEN_MODE_TSC_UNKNOWN for a mode of a later Xen.
 */
enum xen_mode_tsc_mode xen_mode_decide_tsc_mode(__u32 mode)
{
	return mode < XEN_MODE_TSC_UNKNOWN ?
		(enum xen_mode_tsc_mode)mode : XEN_MODE_TSC_UNKNOWN;
}
