// SPDX-License-Identifier: GPL-2.0-only
/*
 * Xen's CPUID leaves (public/arch-x86/cpuid.h). Use the kernel's cpuid(), which
 * goes through pv_ops: in a PV domain, the plain instruction returns the leaves
 * of the host.
 */

#include <linux/bits.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/processor.h>
#include <asm/cpu_device_id.h>
#include <asm/xen/hypervisor.h>

#include "gather/gather.h"

/* For autoload: the kernel sets this feature only in a PV domain. */
static const struct x86_cpu_id __maybe_unused pv_cpu[] = {
	X86_MATCH_FEATURE(X86_FEATURE_XENPV, NULL),
	{}
};
MODULE_DEVICE_TABLE(x86cpu, pv_cpu);

/* Leaf base + 1: major version in EAX[31:16], minor in EAX[15:0] */
#define LEAF_VERSION		1
/* Leaf base + 3, sub-leaf 0: struct xen_mode_tsc from flags on */
#define LEAF_TIME		3
/* Leaf base + 4, HVM only: with this bit in EAX the domain id is in ECX */
#define LEAF_HVM		4
#define LEAF_HVM_DOMID		BIT(4)

/*
 * Viridian guests have Microsoft's leaves at 0x40000000 and Xen's leaves above,
 * which the kernel's search finds. Context: any.
 */
void xen_mode_cpuid_read(struct xen_mode_cpuid *cpuid)
{
	u32 base = xen_cpuid_base();
	struct xen_mode_tsc *tsc = &cpuid->tsc;
	u32 last, eax, ebx, ecx, edx;

	if (!base)
		return;

	cpuid->base = base;
	cpuid->version = cpuid_eax(base + LEAF_VERSION);
	last = cpuid_eax(base);
	if (last >= base + LEAF_TIME) {
		tsc->known = 1;
		cpuid_count(base + LEAF_TIME, 0, &tsc->flags, &tsc->mode,
			    &tsc->khz, &tsc->incarnation);
	}
	/* PV domains and older versions of Xen do not have the id. */
	if (last >= base + LEAF_HVM) {
		cpuid_count(base + LEAF_HVM, 0, &eax, &ebx, &ecx, &edx);
		if (eax & LEAF_HVM_DOMID)
			cpuid->domid = ecx;
	}
}
