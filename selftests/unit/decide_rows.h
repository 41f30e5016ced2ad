/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The decisions, row by row. The user-space test and the KUnit suite include
 * this file and define check(what, row, expected, actual) and
 * check_true(what, holds).
 */
#ifndef _XEN_MODE_DECIDE_ROWS_H
#define _XEN_MODE_DECIDE_ROWS_H

#include "xen_mode_features.h"

struct device_row {
	const char *row;
	struct xen_mode_pci_id id;
};

#include "device_rows.h"

/* Facts in short: xen, domain type, pvh, initial domain, PV devices, callback */
#define FACTS(x, t, p, i, d, c) {			\
	.xen = x, .domain_type = XEN_MODE_DOMAIN_##t,	\
	.pvh = p, .initial_domain = i, .pv_devices = d,	\
	.callback = XEN_MODE_CALLBACK_##c }

static const struct {
	const char *row;
	struct xen_mode_facts facts;
	bool platform_device;
	unsigned int emulated_disks;
	unsigned int emulated_networks;
	const char *mode;
	const char *role;
	const char *reasons;	/* the first is the file "reason" */
	const char *platform;
	const char *privileged;
	const char *interrupts;
} verdicts[] = {
	/* The rows of the table, with the facts measured on real guests. */
	{ "no Xen", FACTS(0, NATIVE, 0, 0, 0, NONE), 0, 0, 0,
	  "none", "none", "none", "paravirt", "hardware", "emulated" },
	{ "HVM, nopv", FACTS(1, NATIVE, 0, 0, 0, NONE), 1, 1, 1,
	  "hvm", "domU", "nopv emulated-disk emulated-network", "emulated",
	  "hardware", "emulated" },
	{ "PV domU", FACTS(1, PV, 0, 0, 1, PV), 0, 0, 0,
	  "pv", "domU", "none", "paravirt", "paravirt", "paravirt" },
	{ "PV dom0", FACTS(1, PV, 0, 1, 1, PV), 0, 0, 0,
	  "pv", "dom0", "none", "native", "paravirt", "paravirt" },
	{ "PVH domU", FACTS(1, HVM, 1, 0, 1, PERCPU_VECTOR), 0, 0, 0,
	  "pvh", "domU", "none", "paravirt", "hardware", "paravirt" },
	{ "PVH dom0", FACTS(1, HVM, 1, 1, 1, PERCPU_VECTOR), 0, 0, 0,
	  "pvh", "dom0", "none", "native", "hardware", "paravirt" },
	{ "PVHVM", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR), 1, 0, 0,
	  "pvhvm", "domU", "none", "emulated", "hardware", "paravirt" },
	{ "PVHVM, one vector for all", FACTS(1, HVM, 0, 0, 1, VECTOR), 1, 0, 0,
	  "pvhvm", "domU", "none", "emulated", "hardware", "paravirt" },
	{ "HVM, no vector", FACTS(1, HVM, 0, 0, 1, PCI_INTX), 1, 0, 0,
	  "hvm-pv-drivers", "domU", "no-vector-callback", "emulated",
	  "hardware", "emulated" },
	{ "HVM, no vector, no PV devices", FACTS(1, HVM, 0, 0, 0, PCI_INTX),
	  1, 1, 1, "hvm", "domU",
	  "no-vector-callback unplug-disabled emulated-disk emulated-network",
	  "emulated", "hardware", "emulated" },

	/* Their neighbours. */
	{ "HVM, GSI callback", FACTS(1, HVM, 0, 0, 1, GSI), 1, 0, 0,
	  "hvm-pv-drivers", "domU", "no-vector-callback", "emulated",
	  "hardware", "emulated" },
	{ "HVM, no callback at all", FACTS(1, HVM, 0, 0, 0, NONE), 0, 1, 1,
	  "hvm", "domU",
	  "no-vector-callback no-platform-device emulated-disk emulated-network",
	  "emulated", "hardware", "emulated" },
	{ "HVM, callback denied", FACTS(1, HVM, 0, 0, 1, UNKNOWN), 1, 0, 0,
	  "hvm-pv-drivers", "domU", "no-vector-callback", "emulated",
	  "hardware", "unknown" },
	{ "PVHVM, no platform device", FACTS(1, HVM, 0, 0, 0, PERCPU_VECTOR),
	  0, 1, 1, "pvhvm", "domU",
	  "no-platform-device emulated-disk emulated-network", "emulated",
	  "hardware", "paravirt" },
	{ "PVHVM, unplug disabled", FACTS(1, HVM, 0, 0, 0, PERCPU_VECTOR),
	  1, 1, 1, "pvhvm", "domU",
	  "unplug-disabled emulated-disk emulated-network", "emulated",
	  "hardware", "paravirt" },
	{ "PVHVM, emulated disk and network",
	  FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR), 1, 1, 1, "pvhvm", "domU",
	  "emulated-disk emulated-network", "emulated", "hardware",
	  "paravirt" },
	{ "PVHVM, the host unplugged", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  0, 0, 0, "pvhvm", "domU", "none", "emulated", "hardware",
	  "paravirt" },
	{ "HVM, nopv, no platform device",
	  FACTS(1, NATIVE, 0, 0, 0, NONE), 0, 1, 0, "hvm", "domU",
	  "nopv no-platform-device emulated-disk", "emulated", "hardware",
	  "emulated" },
	{ "PVHVM, emulated network", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  1, 0, 1, "pvhvm", "domU", "emulated-network", "emulated",
	  "hardware", "paravirt" },
	{ "PVH, the platform device is ignored",
	  FACTS(1, HVM, 1, 0, 1, PERCPU_VECTOR), 1, 0, 0, "pvh", "domU",
	  "none", "paravirt", "hardware", "paravirt" },
	{ "PVH, one vector for all", FACTS(1, HVM, 1, 0, 1, VECTOR), 0, 0, 0,
	  "pvh", "domU", "none", "paravirt", "hardware", "paravirt" },
	{ "Arm", FACTS(1, HVM, 1, 0, 1, PPI), 0, 0, 0,
	  "pvh", "domU", "none", "paravirt", "hardware", "paravirt" },
	{ "Arm dom0", FACTS(1, HVM, 1, 1, 1, PPI), 0, 0, 0,
	  "pvh", "dom0", "none", "native", "hardware", "paravirt" },
	{ "nopv is never dom0", FACTS(1, NATIVE, 0, 1, 0, NONE), 1, 0, 0,
	  "hvm", "domU", "nopv", "emulated", "hardware", "emulated" },
	{ "no Xen, other facts are ignored", FACTS(0, NATIVE, 0, 0, 1, VECTOR), 1, 1, 1,
	  "none", "none", "none", "paravirt", "hardware", "paravirt" },
};

static const char *provider(const struct xen_mode_verdict *verdict,
			    enum xen_mode_spectrum item)
{
	return xen_mode_provider_name(verdict->spectrum[item]);
}

/* What "reasons/" says, in words; "none" like the file "reason" */
static const char *all_reasons(const struct xen_mode_verdict *verdict)
{
	static char words[128];
	unsigned int i, len = 0;

	for (i = 1; i < XEN_MODE_REASON_NR; i++)
		if (verdict->reasons & (1U << i))
			len += snprintf(words + len, sizeof(words) - len,
					"%s%s", len ? " " : "",
					xen_mode_reason_name((enum xen_mode_reason)i));
	return len ? words : "none";
}

static void test_verdicts(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(verdicts); i++) {
		struct xen_mode_facts facts = verdicts[i].facts;
		const char *row = verdicts[i].row;
		struct xen_mode_devices devices = {};
		struct xen_mode_ports ports = {};
		struct xen_mode_verdict verdict;
		const char *first;

		facts.platform_device = verdicts[i].platform_device;
		facts.safe_pvclock = true;
		devices.disks[XEN_MODE_EMULATED] = verdicts[i].emulated_disks;
		devices.networks[XEN_MODE_EMULATED] =
			verdicts[i].emulated_networks;
		xen_mode_decide(&facts, &ports, &devices, &verdict);

		check("mode", row, verdicts[i].mode,
		      xen_mode_name(verdict.mode));
		check("role", row, verdicts[i].role,
		      xen_mode_role_name(verdict.role));
		check("reasons", row, verdicts[i].reasons,
		      all_reasons(&verdict));
		first = xen_mode_first_reason(verdict.reasons);
		check_true("reason",
			   !strncmp(verdicts[i].reasons, first, strlen(first)));
		check("platform", row, verdicts[i].platform,
		      provider(&verdict, XEN_MODE_SPECTRUM_PLATFORM));
		check("privileged", row, verdicts[i].privileged,
		      provider(&verdict, XEN_MODE_SPECTRUM_PRIVILEGED));
		check("interrupts", row, verdicts[i].interrupts,
		      provider(&verdict, XEN_MODE_SPECTRUM_INTERRUPTS));
	}
}

/* arm, domain type, per-CPU upcall, have vector, parameter known, parameter */
#define CALLBACK(a, t, p, v, k, via) \
	{ a, XEN_MODE_DOMAIN_##t, p, v, k, via }

static const struct {
	const char *row;
	struct xen_mode_callback_facts facts;
	const char *callback;
} callbacks[] = {
	{ "native, though the kernel's variable says vector",
	  CALLBACK(0, NATIVE, 0, 1, 0, 0), "none" },
	{ "PV", CALLBACK(0, PV, 0, 0, 0, 0), "pv" },
	{ "per vCPU, parameter is not GSI 1",
	  CALLBACK(0, HVM, 1, 1, 1, 1), "per-cpu-vector" },
	{ "per vCPU, parameter denied",
	  CALLBACK(0, HVM, 1, 1, 0, 0), "per-cpu-vector" },
	{ "vector", CALLBACK(0, HVM, 0, 1, 1, 0x02000000000000f3), "vector" },
	{ "vector, parameter denied", CALLBACK(0, HVM, 0, 1, 0, 0), "vector" },
	{ "vector of an earlier kernel",
	  CALLBACK(0, HVM, 0, 0, 1, 0x02000000000000f3), "none" },
	{ "PCI INTx", CALLBACK(0, HVM, 0, 0, 1, 0x0100000000001000),
	  "pci-intx" },
	{ "GSI", CALLBACK(0, HVM, 0, 0, 1, 28), "gsi" },
	{ "nothing set", CALLBACK(0, HVM, 0, 0, 1, 0), "none" },
	{ "an unknown type", CALLBACK(0, HVM, 0, 0, 1, 0x0900000000000001),
	  "unknown" },
	{ "denied", CALLBACK(0, HVM, 0, 0, 0, 0), "unknown" },
	{ "Arm", CALLBACK(1, HVM, 0, 0, 1, 0x020000000000001f), "ppi" },
	{ "Arm without Xen", CALLBACK(1, NATIVE, 0, 0, 0, 0), "none" },
};

static void test_callbacks(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(callbacks); i++)
		check("callback", callbacks[i].row, callbacks[i].callback,
		      xen_mode_callback_name(xen_mode_decide_callback(&callbacks[i].facts)));
}

static const struct {
	const char *row;
	int error;
	const char *abi;
} abis[] = {
	{ "no such operation", -ENOSYS, "2-level" },
	{ "no such operation in the shim", -EOPNOTSUPP, "2-level" },
	{ "no such priority", -EINVAL, "fifo" },
	{ "not this port", -EACCES, "fifo" },
	{ "a policy denies it", -EPERM, "unknown" },
	{ "it worked", 0, "unknown" },
};

static void test_evtchn_abi(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(abis); i++)
		check("event-channel ABI", abis[i].row, abis[i].abi,
		      xen_mode_evtchn_abi_name(xen_mode_decide_evtchn_abi(abis[i].error)));
}

/* In the order of XEN_CPUID_TSC_MODE_*, and one of a later Xen */
static const char * const tsc_modes[] = {
	"default", "always_emulate", "native", "native_paravirt", "unknown",
};

static void test_tsc_modes(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(tsc_modes); i++)
		check("TSC mode", tsc_modes[i], tsc_modes[i],
		      xen_mode_tsc_name(xen_mode_decide_tsc_mode(i)));
	check_true("TSC mode: the largest number",
		   xen_mode_decide_tsc_mode(~0U) == XEN_MODE_TSC_UNKNOWN);
}

static const struct {
	const char *row;
	struct xen_mode_facts facts;
	struct xen_mode_pci_id id;
	const char *provider;
} functions[] = {
	{ "HVM, QEMU's PIIX3 IDE", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x8086, 0x7010, 0x1af4, 0x1100 }, "emulated" },
	{ "HVM, an old PIIX3 IDE without subsystem",
	  FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x8086, 0x7010, 0, 0 }, "emulated" },
	{ "HVM, the traditional device model's rtl8139",
	  FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x10ec, 0x8139, 0x5853, 0x0001 }, "emulated" },
	{ "HVM, QEMU's NVMe", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x1b36, 0x0010, 0x1af4, 0x1100 }, "emulated" },
	{ "HVM, the platform device", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x5853, 0x0001, 0x5853, 0x0001 }, "emulated" },
	{ "HVM, a real NVMe", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x144d, 0xa808, 0x144d, 0xa801 }, "passthrough" },
	{ "HVM, a virtual function of a real card",
	  FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x8086, 0x10ed, 0x8086, 0x7b11 }, "passthrough" },
	/* The hardware that QEMU's models imitate */
	{ "HVM, a real 82574L", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x8086, 0x10d3, 0x8086, 0xa01f }, "passthrough" },
	{ "HVM, a real 82576", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x8086, 0x10c9, 0x8086, 0xa04c }, "passthrough" },
	{ "HVM, a real 82559", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x8086, 0x1229, 0x8086, 0x000c }, "passthrough" },
	{ "HVM, a real LSI 53C895A", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x1000, 0x0012, 0x1000, 0x1000 }, "passthrough" },
	{ "HVM, a real LSI 53C810", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x1000, 0x0001, 0x1000, 0x1000 }, "passthrough" },
	{ "HVM, a real SAS 1078", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x1000, 0x0060, 0x1028, 0x1f0c }, "passthrough" },
	{ "HVM, a real SAS 2108", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x1000, 0x0079, 0x1000, 0x9260 }, "passthrough" },
	{ "HVM, a real SAS 1068", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x1000, 0x0054, 0x1028, 0x1f09 }, "passthrough" },
	{ "HVM, a real PCnet", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x1022, 0x2000, 0x1022, 0x2000 }, "passthrough" },
	{ "HVM, a real 21142", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { 0x1011, 0x0019, 0x8086, 0x0001 }, "passthrough" },
	{ "nopv HVM, QEMU's card", FACTS(1, NATIVE, 0, 0, 0, NONE),
	  { 0x8086, 0x100e, 0x1af4, 0x1100 }, "emulated" },
	{ "nopv HVM, QEMU's e1000e", FACTS(1, NATIVE, 0, 0, 0, NONE),
	  { 0x8086, 0x10d3, 0x8086, 0x0000 }, "emulated" },
	{ "nopv HVM, a real card", FACTS(1, NATIVE, 0, 0, 0, NONE),
	  { 0x8086, 0x10ed, 0x8086, 0x7b11 }, "passthrough" },
	{ "PV domU, QEMU's ids are ignored", FACTS(1, PV, 0, 0, 1, PV),
	  { 0x8086, 0x7010, 0x1af4, 0x1100 }, "passthrough" },
	{ "PV domU, QEMU's e1000e passed through", FACTS(1, PV, 0, 0, 1, PV),
	  { 0x8086, 0x10d3, 0x8086, 0x0000 }, "passthrough" },
	{ "PVH domU, QEMU's ids are ignored",
	  FACTS(1, HVM, 1, 0, 1, PERCPU_VECTOR),
	  { 0x1b36, 0x0010, 0x1af4, 0x1100 }, "passthrough" },
	{ "PV dom0 in a virtual machine", FACTS(1, PV, 0, 1, 1, PV),
	  { 0x8086, 0x7010, 0x1af4, 0x1100 }, "native" },
	{ "PVH dom0", FACTS(1, HVM, 1, 1, 1, PERCPU_VECTOR),
	  { 0x8086, 0x100e, 0x1af4, 0x1100 }, "native" },
	{ "no Xen", FACTS(0, NATIVE, 0, 0, 0, NONE),
	  { 0x8086, 0x100e, 0x1af4, 0x1100 }, "native" },
};

/* What is attached elsewhere than to PCI, and PCI functions in the toolstack's list */
#define HVM_FACTS	FACTS(1, HVM, 0, 0, 1, VECTOR)
#define DOM0_FACTS	FACTS(1, PV, 0, 1, 1, PV)
#define PVH_FACTS	FACTS(1, HVM, 1, 0, 1, VECTOR)
#define BARE_FACTS	FACTS(0, NATIVE, 0, 0, 0, NONE)

static const struct {
	const char *row;
	struct xen_mode_facts facts;
	struct xen_mode_place place;
	const char *provider;
} places[] = {
	{ "software in an HVM guest", HVM_FACTS, { .bus = XEN_MODE_BUS_NONE }, "absent" },
	{ "software in dom0", DOM0_FACTS, { .bus = XEN_MODE_BUS_NONE }, "absent" },
	{ "a frontend in an HVM guest", HVM_FACTS, { .bus = XEN_MODE_BUS_XEN }, "paravirt" },
	{ "a frontend in dom0", DOM0_FACTS, { .bus = XEN_MODE_BUS_XEN }, "paravirt" },
	{ "virtio in an HVM guest", HVM_FACTS, { .bus = XEN_MODE_BUS_VIRTIO }, "paravirt" },
	{ "virtio in a PVH guest", PVH_FACTS, { .bus = XEN_MODE_BUS_VIRTIO }, "paravirt" },
	{ "virtio in dom0", DOM0_FACTS, { .bus = XEN_MODE_BUS_VIRTIO }, "native" },
	{ "virtio without Xen", BARE_FACTS, { .bus = XEN_MODE_BUS_VIRTIO }, "native" },
	{ "the motherboard of an HVM guest", HVM_FACTS, { .bus = XEN_MODE_BUS_OTHER }, "emulated" },
	{ "a platform device in a PVH guest", PVH_FACTS, { .bus = XEN_MODE_BUS_OTHER },
	  "passthrough" },
	{ "a platform device in dom0", DOM0_FACTS, { .bus = XEN_MODE_BUS_OTHER }, "native" },
	{ "a function with QEMU's ids that was passed through", HVM_FACTS,
	  { XEN_MODE_BUS_PCI, { 0x8086, 0x100e, 0x1af4, 0x1100 }, 0, true }, "passthrough" },
	{ "the same, emulated", HVM_FACTS,
	  { XEN_MODE_BUS_PCI, { 0x8086, 0x100e, 0x1af4, 0x1100 }, 0, false }, "emulated" },
	{ "an emulated NVMe that was passed through", HVM_FACTS,
	  { XEN_MODE_BUS_PCI, { 0x1b36, 0x0010, 0x1af4, 0x1100 }, 0, true }, "passthrough" },
	{ "a model without QEMU's vendor ids", HVM_FACTS,
	  { XEN_MODE_BUS_PCI, { 0x1000, 0x0012, 0x0000, 0x1000 }, 0, false }, "emulated" },
	{ "the same, passed through", HVM_FACTS,
	  { XEN_MODE_BUS_PCI, { 0x1000, 0x0012, 0x0000, 0x1000 }, 0, true }, "passthrough" },
};

static const struct {
	unsigned int port;
	int error;
	bool ends;
	const char *row;
} scan_errors[] = {
	{ 1, 0, false, "a port has a status" },
	{ 1, -EACCES, false, "Xen uses the port" },
	{ 0, -EPERM, false, "a policy denies it" },
	{ 1, -EINVAL, true, "beyond the last port" },
	{ 0, -EINVAL, false, "KVM has no port 0" },
	{ 0, -ENOSYS, true, "no such operation" },
	{ 0, -EOPNOTSUPP, true, "no such operation in the shim" },
};

static void test_scan_errors(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(scan_errors); i++)
		check("scan", scan_errors[i].row,
		      scan_errors[i].ends ? "ends" : "goes on",
		      xen_mode_decide_scan_ends(scan_errors[i].port,
						scan_errors[i].error) ?
				"ends" : "goes on");
}

static void test_devices(void)
{
	/* paravirt, emulated, passthrough, native */
	static const struct {
		const char *row;
		unsigned int count[XEN_MODE_DEVICE_PROVIDERS];
		const char *provider;
	} mixes[] = {
		{ "none", { 0, 0, 0, 0 }, "absent" },
		{ "frontends", { 3, 0, 0, 0 }, "paravirt" },
		{ "one emulated", { 0, 1, 0, 0 }, "emulated" },
		{ "one passed through", { 0, 0, 1, 0 }, "passthrough" },
		{ "dom0's", { 0, 0, 0, 2 }, "native" },
		{ "a frontend and an emulated one", { 1, 1, 0, 0 }, "mixed" },
		{ "a frontend and a real one", { 1, 0, 1, 0 }, "mixed" },
		{ "dom0 with a frontend", { 1, 0, 0, 1 }, "mixed" },
		{ "all kinds", { 1, 1, 1, 1 }, "mixed" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(functions); i++) {
		struct xen_mode_place place = {
			.bus = XEN_MODE_BUS_PCI,
			.pci = functions[i].id,
		};

		check("PCI", functions[i].row, functions[i].provider,
		      xen_mode_provider_name(xen_mode_decide_device(&functions[i].facts,
								    &place)));
	}
	for (i = 0; i < ARRAY_SIZE(device_rows); i++) {
		struct xen_mode_facts facts = HVM_FACTS;
		struct xen_mode_place place = {
			.bus = XEN_MODE_BUS_PCI,
			.pci = device_rows[i].id,
		};

		check("PCI", device_rows[i].row, "emulated",
		      xen_mode_provider_name(xen_mode_decide_device(&facts, &place)));
	}
	for (i = 0; i < ARRAY_SIZE(places); i++)
		check("place", places[i].row, places[i].provider,
		      xen_mode_provider_name(xen_mode_decide_device(&places[i].facts,
								    &places[i].place)));
	for (i = 0; i < ARRAY_SIZE(mixes); i++) {
		struct xen_mode_facts facts = HVM_FACTS;
		struct xen_mode_ports ports = {};
		struct xen_mode_devices devices = {};
		struct xen_mode_verdict verdict;

		memcpy(devices.disks, mixes[i].count, sizeof(devices.disks));
		memcpy(devices.networks, mixes[i].count, sizeof(devices.networks));
		xen_mode_decide(&facts, &ports, &devices, &verdict);
		check("disks", mixes[i].row, mixes[i].provider,
		      provider(&verdict, XEN_MODE_SPECTRUM_DISK));
		check("networks", mixes[i].row, mixes[i].provider,
		      provider(&verdict, XEN_MODE_SPECTRUM_NETWORK));
	}
}

static const struct {
	const char *row;
	struct xen_mode_facts facts;
	struct xen_mode_ports ports;
	const char *timers;
	const char *ipis;
	const char *reason;
	bool safe_pvclock;
} scans[] = {
	{ "PVHVM with both", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { true, { [XEN_MODE_PORT_IPI] = 3, [XEN_MODE_PORT_VIRQ] = 1 }, 1 },
	  "paravirt", "paravirt", "none" },
	{ "HVM with neither", FACTS(1, HVM, 0, 0, 1, PCI_INTX),
	  { true, { [XEN_MODE_PORT_INTERDOMAIN] = 4 }, 0 },
	  "emulated", "emulated", "no-vector-callback" },
	{ "another VIRQ is no timer", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { true, { [XEN_MODE_PORT_IPI] = 1, [XEN_MODE_PORT_VIRQ] = 2 }, 0 },
	  "emulated", "paravirt", "emulated-timers" },
	{ "HVM, every port denied", FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { false, { [XEN_MODE_PORT_DENIED] = 64 }, 0 },
	  "unknown", "unknown", "none", true },
	{ "HVM, every port denied, no timers offered",
	  FACTS(1, HVM, 0, 0, 1, PERCPU_VECTOR),
	  { false, { [XEN_MODE_PORT_DENIED] = 64 }, 0 },
	  "unknown", "unknown", "emulated-timers", false },
	{ "PV, every port denied", FACTS(1, PV, 0, 0, 1, PV),
	  { false, { [XEN_MODE_PORT_DENIED] = 64 }, 0 },
	  "unknown", "paravirt", "none" },
	{ "PV with one vCPU", FACTS(1, PV, 0, 0, 1, PV),
	  { true, { [XEN_MODE_PORT_VIRQ] = 1 }, 1 },
	  "paravirt", "paravirt", "none" },
	{ "nopv", FACTS(1, NATIVE, 0, 0, 0, NONE),
	  { false, { 0 }, 0 }, "emulated", "emulated", "nopv" },
	{ "Arm", FACTS(1, HVM, 1, 0, 1, PPI),
	  { true, { [XEN_MODE_PORT_INTERDOMAIN] = 2 }, 0 },
	  "hardware", "emulated", "none" },
	{ "PVH without a timer", FACTS(1, HVM, 1, 0, 1, PERCPU_VECTOR),
	  { true, { [XEN_MODE_PORT_IPI] = 1 }, 0 },
	  "emulated", "paravirt", "none" },
};

static void test_scans(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(scans); i++) {
		struct xen_mode_facts facts = scans[i].facts;
		struct xen_mode_devices devices = {};
		struct xen_mode_verdict verdict;

		facts.safe_pvclock = scans[i].safe_pvclock;
		xen_mode_decide(&facts, &scans[i].ports, &devices, &verdict);
		check("timers", scans[i].row, scans[i].timers,
		      provider(&verdict, XEN_MODE_SPECTRUM_TIMERS));
		check("ipis", scans[i].row, scans[i].ipis,
		      provider(&verdict, XEN_MODE_SPECTRUM_IPIS));
		check("reason", scans[i].row, scans[i].reason,
		      xen_mode_first_reason(verdict.reasons));
	}
}

/* Every value has a name, so that none prints as (null). */
static void test_names(void)
{
	unsigned int i;

#define NAMES(what, count, name)					\
	do {								\
		bool all = true;					\
									\
		for (i = 0; i < (count); i++) {				\
			const char *text = (name)(i);			\
									\
			all = all && text && *text;			\
		}							\
		check_true("names: " what, all);		\
	} while (0)

	NAMES("modes", XEN_MODE_NR, xen_mode_name);
	NAMES("roles", XEN_MODE_ROLE_NR, xen_mode_role_name);
	NAMES("domain types", XEN_MODE_DOMAIN_NR, xen_mode_domain_type_name);
	NAMES("reasons", XEN_MODE_REASON_NR, xen_mode_reason_name);
	NAMES("providers", XEN_MODE_PROVIDER_NR, xen_mode_provider_name);
	NAMES("spectrum", XEN_MODE_SPECTRUM_NR, xen_mode_spectrum_name);
	NAMES("callbacks", XEN_MODE_CALLBACK_NR, xen_mode_callback_name);
	NAMES("buses", XEN_MODE_BUS_NR, xen_mode_bus_name);
	NAMES("TSC modes", XEN_MODE_TSC_NR, xen_mode_tsc_name);
	NAMES("ABIs", XEN_MODE_EVTCHN_NR, xen_mode_evtchn_abi_name);
	NAMES("ports", XEN_MODE_PORT_NR, xen_mode_port_name);
	NAMES("features", XEN_MODE_FEATURES, xen_mode_feature_name);
}

#endif /* _XEN_MODE_DECIDE_ROWS_H */
