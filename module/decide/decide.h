/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From facts to verdicts. Nothing here calls the kernel: the same files are
 * compiled into the module and into the user-space test.
 */
#ifndef _XM_DECIDE_H
#define _XM_DECIDE_H

#include <linux/types.h>
#ifndef __KERNEL__
#include <stdbool.h>
#endif

#include "xen_mode.h"

/**
 * struct xm_facts - what holds from boot on
 * @xen: Xen was seen, by CPUID or because the kernel uses it
 * @domain_type: the kernel's xen_domain_type
 * @pvh: xen_pvh_domain(), or an Arm guest
 * @initial_domain: xen_initial_domain()
 * @pv_devices: xen_has_pv_devices(): frontends may drive their devices
 * @callback: how events arrive
 */
struct xm_facts {
	bool xen;
	enum xen_mode_domain_type domain_type;
	bool pvh;
	bool initial_domain;
	bool pv_devices;
	enum xen_mode_callback callback;
};

/**
 * struct xm_callback_facts - how the kernel set up event delivery
 * @arm: an Arm guest: the device tree names a PPI
 * @domain_type: the kernel's xen_domain_type
 * @percpu_upcall: xen_percpu_upcall: each vCPU registered its own vector
 * @have_vector: xen_have_vector_callback
 * @via_known: HVM_PARAM_CALLBACK_IRQ could be read
 * @via: its value (public/hvm/params.h)
 */
struct xm_callback_facts {
	bool arm;
	enum xen_mode_domain_type domain_type;
	bool percpu_upcall;
	bool have_vector;
	bool via_known;
	__u64 via;
};

/**
 * struct xm_devices - the disks and network cards in use now
 * @disks: how many each provider has
 * @networks: how many each provider has
 * @platform_device: the Xen platform PCI device (5853:0001) is there
 */
struct xm_devices {
	unsigned int disks[XEN_MODE_DEVICE_PROVIDERS];
	unsigned int networks[XEN_MODE_DEVICE_PROVIDERS];
	bool platform_device;
};

/**
 * struct xm_ports - what the event channels are bound to
 * @known: Xen told of at least one port
 * @count: ports by status
 * @timer_vcpus: vCPUs whose VIRQ_TIMER is bound
 */
struct xm_ports {
	bool known;
	unsigned int count[XEN_MODE_PORT_NR];
	unsigned int timer_vcpus;
};

/**
 * struct xm_pci_id - what tells QEMU's PCI functions from real ones
 * @vendor: PCI vendor
 * @device: PCI device
 * @subvendor: PCI subsystem vendor
 */
struct xm_pci_id {
	__u16 vendor;
	__u16 device;
	__u16 subvendor;
};

enum xen_mode xm_decide_mode(const struct xm_facts *facts);
enum xen_mode_role xm_decide_role(const struct xm_facts *facts);
enum xen_mode_reason xm_decide_reason(const struct xm_facts *facts,
				      const struct xm_devices *devices);
enum xen_mode_callback xm_decide_callback(const struct xm_callback_facts *facts);
enum xen_mode_evtchn_abi xm_decide_evtchn_abi(int priority_error);

enum xen_mode_provider xm_decide_pci(const struct xm_facts *facts,
				     const struct xm_pci_id *id);
enum xen_mode_provider xm_decide_virtio(const struct xm_facts *facts);

enum xen_mode_provider xm_decide_devices(const unsigned int count[XEN_MODE_DEVICE_PROVIDERS]);
enum xen_mode_provider xm_decide_interrupts(const struct xm_facts *facts);
enum xen_mode_provider xm_decide_timers(const struct xm_facts *facts,
					const struct xm_ports *ports);
enum xen_mode_provider xm_decide_ipis(const struct xm_facts *facts,
				      const struct xm_ports *ports);
enum xen_mode_provider xm_decide_platform(const struct xm_facts *facts);
enum xen_mode_provider xm_decide_privileged(const struct xm_facts *facts);

#endif /* _XM_DECIDE_H */
