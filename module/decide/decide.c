// SPDX-License-Identifier: GPL-2.0
/*
 * The decisions: which mode these facts are, why it falls short, and who
 * provides what. Pure functions without kernel calls; any context.
 */

#ifdef __KERNEL__
#include <linux/errno.h>
#else
#include <errno.h>
#endif

#include "decide/decide.h"

/* HVM_PARAM_CALLBACK_IRQ, bits 63:56 (Xen's public/hvm/params.h) */
#define XM_VIA_TYPE_SHIFT	56
#define XM_VIA_TYPE_GSI		0
#define XM_VIA_TYPE_PCI_INTX	1
#define XM_VIA_TYPE_VECTOR	2	/* x86; the same number is PPI on Arm */

/* PCI vendors of what the device model shows (QEMU's docs/specs/pci-ids) */
#define XM_PCI_VENDOR_QEMU	0x1b36
#define XM_PCI_VENDOR_QUMRANET	0x1af4
#define XM_PCI_VENDOR_XENSOURCE	0x5853
#define XM_PCI_VENDOR_INTEL	0x8086
#define XM_PCI_DEVICE_PIIX3_IDE	0x7010

static bool xm_aware(const struct xm_facts *facts)
{
	return facts->domain_type != XEN_MODE_DOMAIN_NATIVE;
}

static bool xm_dom0(const struct xm_facts *facts)
{
	return xm_aware(facts) && facts->initial_domain;
}

/* An HVM guest proper, with an emulated motherboard: neither PV nor PVH. */
static bool xm_emulated_platform(const struct xm_facts *facts)
{
	return facts->xen && !xm_dom0(facts) && !facts->pvh &&
	       facts->domain_type != XEN_MODE_DOMAIN_PV;
}

static bool xm_vector_events(const struct xm_facts *facts)
{
	return facts->callback == XEN_MODE_CALLBACK_PERCPU_VECTOR ||
	       facts->callback == XEN_MODE_CALLBACK_VECTOR;
}

/**
 * xm_decide_mode() - where on Xen's spectrum this kernel runs
 * @facts: what holds from boot on
 *
 * Return: the mode; XEN_MODE_HVM for a kernel that runs unaware on Xen.
 */
enum xen_mode xm_decide_mode(const struct xm_facts *facts)
{
	if (!facts->xen)
		return XEN_MODE_NONE;
	if (!xm_aware(facts))
		return XEN_MODE_HVM;
	if (facts->domain_type == XEN_MODE_DOMAIN_PV)
		return XEN_MODE_PV;
	if (facts->pvh)
		return XEN_MODE_PVH;
	if (xm_vector_events(facts))
		return XEN_MODE_PVHVM;
	if (facts->pv_devices)
		return XEN_MODE_HVM_PV_DRIVERS;
	return XEN_MODE_HVM;
}

/**
 * xm_decide_role() - dom0, domU or none
 * @facts: what holds from boot on
 *
 * Return: the role.
 */
enum xen_mode_role xm_decide_role(const struct xm_facts *facts)
{
	if (!facts->xen)
		return XEN_MODE_ROLE_NONE;
	if (xm_dom0(facts))
		return XEN_MODE_ROLE_DOM0;
	return XEN_MODE_ROLE_DOMU;
}

/**
 * xm_decide_reason() - why an HVM guest is no sound PVHVM guest
 * @facts: what holds from boot on
 * @devices: the devices in use now
 *
 * Only an HVM guest can fall short: PV and PVH have nothing emulated.
 *
 * Return: the first reason that holds, XEN_MODE_REASON_NONE if not degraded.
 */
enum xen_mode_reason xm_decide_reason(const struct xm_facts *facts,
				      const struct xm_devices *devices)
{
	if (!xm_emulated_platform(facts))
		return XEN_MODE_REASON_NONE;
	if (!xm_aware(facts))
		return XEN_MODE_REASON_NOPV;
	if (!xm_vector_events(facts))
		return XEN_MODE_REASON_NO_VECTOR_CALLBACK;
	if (!facts->pv_devices)
		return devices->platform_device ?
			XEN_MODE_REASON_UNPLUG_DISABLED :
			XEN_MODE_REASON_NO_PLATFORM_DEVICE;
	if (devices->disks[XEN_MODE_EMULATED])
		return XEN_MODE_REASON_EMULATED_DISK;
	if (devices->networks[XEN_MODE_EMULATED])
		return XEN_MODE_REASON_EMULATED_NETWORK;
	return XEN_MODE_REASON_NONE;
}

/**
 * xm_decide_callback() - how Xen tells this kernel of pending events
 * @facts: how the kernel set up event delivery
 *
 * With per-vCPU vectors Linux writes GSI 1 into the parameter only to switch
 * delivery on (arch/x86/xen/enlighten_hvm.c), so the parameter comes last.
 *
 * Return: the callback; XEN_MODE_CALLBACK_UNKNOWN where Xen does not say.
 */
enum xen_mode_callback xm_decide_callback(const struct xm_callback_facts *facts)
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

	switch (facts->via >> XM_VIA_TYPE_SHIFT) {
	case XM_VIA_TYPE_GSI:
		return XEN_MODE_CALLBACK_GSI;
	case XM_VIA_TYPE_PCI_INTX:
		return XEN_MODE_CALLBACK_PCI_INTX;
	case XM_VIA_TYPE_VECTOR:
		/* Left by the kernel that booted this one: nobody listens. */
		return XEN_MODE_CALLBACK_NONE;
	default:
		return XEN_MODE_CALLBACK_UNKNOWN;
	}
}

/**
 * xm_decide_evtchn_abi() - which event-channel ABI is in use
 * @priority_error: what EVTCHNOP_set_priority answered for port 0 and a
 *	priority that does not exist
 *
 * The 2-level ABI knows no priorities at all; FIFO refuses this one. The shim
 * (xen/arch/x86/pv/shim.c), which has 2-level alone, does not know the call.
 *
 * Return: the ABI; XEN_MODE_EVTCHN_UNKNOWN for any other answer.
 */
enum xen_mode_evtchn_abi xm_decide_evtchn_abi(int priority_error)
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
 * xm_decide_pci() - whose a PCI function is
 * @facts: what holds from boot on
 * @id: the function's numbers
 *
 * Only an HVM guest has a device model that poses as PCI hardware. In a PV or
 * PVH domU any function was assigned to it; in dom0 it is the machine's.
 *
 * Return: emulated, passthrough or native.
 */
enum xen_mode_provider xm_decide_pci(const struct xm_facts *facts,
				     const struct xm_pci_id *id)
{
	if (!facts->xen || xm_dom0(facts))
		return XEN_MODE_NATIVE;
	if (!xm_emulated_platform(facts))
		return XEN_MODE_PASSTHROUGH;
	if (id->vendor == XM_PCI_VENDOR_QEMU ||
	    id->vendor == XM_PCI_VENDOR_QUMRANET ||
	    id->vendor == XM_PCI_VENDOR_XENSOURCE ||
	    id->subvendor == XM_PCI_VENDOR_QUMRANET ||
	    id->subvendor == XM_PCI_VENDOR_XENSOURCE)
		return XEN_MODE_EMULATED;
	/* The oldest device models leave the subsystem of the IDE empty. */
	if (id->vendor == XM_PCI_VENDOR_INTEL &&
	    id->device == XM_PCI_DEVICE_PIIX3_IDE)
		return XEN_MODE_EMULATED;
	return XEN_MODE_PASSTHROUGH;
}

/**
 * xm_decide_virtio() - whose a virtio device is
 * @facts: what holds from boot on
 *
 * Return: native in dom0 (the machine may itself be virtual), else paravirt:
 * its driver knows that it talks to a hypervisor.
 */
enum xen_mode_provider xm_decide_virtio(const struct xm_facts *facts)
{
	return facts->xen && !xm_dom0(facts) ?
		XEN_MODE_PARAVIRT : XEN_MODE_NATIVE;
}

/**
 * xm_decide_devices() - who provides the disks, or the network cards
 * @count: how many each provider has
 *
 * Return: the one provider, mixed, or absent.
 */
enum xen_mode_provider xm_decide_devices(const unsigned int count[XEN_MODE_DEVICE_PROVIDERS])
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

/**
 * xm_decide_interrupts() - who provides interrupt delivery
 * @facts: what holds from boot on
 *
 * Return: paravirt where events come by an upcall of their own, emulated
 * where they come through an emulated interrupt controller, or unknown.
 */
enum xen_mode_provider xm_decide_interrupts(const struct xm_facts *facts)
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

/**
 * xm_decide_timers() - who provides the vCPUs' timers
 * @facts: what holds from boot on
 * @ports: what the event channels are bound to
 *
 * Return: paravirt where VIRQ_TIMER is bound, hardware on Arm, unknown where
 * Xen denied every port, else emulated.
 */
enum xen_mode_provider xm_decide_timers(const struct xm_facts *facts,
					const struct xm_ports *ports)
{
	if (!xm_aware(facts))
		return XEN_MODE_EMULATED;
	/* Arm's virtual timer is the processor's own. */
	if (facts->callback == XEN_MODE_CALLBACK_PPI)
		return XEN_MODE_HARDWARE;
	if (!ports->known)
		return XEN_MODE_UNKNOWN;
	return ports->timer_vcpus ? XEN_MODE_PARAVIRT : XEN_MODE_EMULATED;
}

/**
 * xm_decide_ipis() - who provides interrupts between vCPUs
 * @facts: what holds from boot on
 * @ports: what the event channels are bound to
 *
 * Return: paravirt where IPI ports are bound, and in any PV domain, which has
 * no other kind; unknown where Xen denied every port; else emulated.
 */
enum xen_mode_provider xm_decide_ipis(const struct xm_facts *facts,
				      const struct xm_ports *ports)
{
	if (!xm_aware(facts))
		return XEN_MODE_EMULATED;
	if (facts->domain_type == XEN_MODE_DOMAIN_PV)
		return XEN_MODE_PARAVIRT;
	if (!ports->known)
		return XEN_MODE_UNKNOWN;
	return ports->count[XEN_MODE_PORT_IPI] ?
		XEN_MODE_PARAVIRT : XEN_MODE_EMULATED;
}

/**
 * xm_decide_platform() - who provides motherboard and boot
 * @facts: what holds from boot on
 *
 * Return: native in dom0, emulated in an HVM guest, else paravirt.
 */
enum xen_mode_provider xm_decide_platform(const struct xm_facts *facts)
{
	if (xm_dom0(facts))
		return XEN_MODE_NATIVE;
	return xm_emulated_platform(facts) ?
		XEN_MODE_EMULATED : XEN_MODE_PARAVIRT;
}

/**
 * xm_decide_privileged() - who provides privileged instructions and page
 *	tables
 * @facts: what holds from boot on
 *
 * Return: paravirt in a PV domain, else hardware.
 */
enum xen_mode_provider xm_decide_privileged(const struct xm_facts *facts)
{
	return facts->domain_type == XEN_MODE_DOMAIN_PV ?
		XEN_MODE_PARAVIRT : XEN_MODE_HARDWARE;
}
