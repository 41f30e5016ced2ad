// SPDX-License-Identifier: GPL-2.0
/*
 * Xen's CPUID leaves (public/arch-x86/cpuid.h). The kernel's cpuid() goes
 * through pv_ops: in a PV domain the plain instruction shows the machine
 * below Xen.
 */

#include <linux/bits.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <asm/cpu_device_id.h>
#include <asm/processor.h>
#include <asm/xen/hypervisor.h>

#include "compat.h"
#include "gather/cpuid.h"

/* A PV guest's processor has this mark, and no other machine's: for autoload. */
static const struct x86_cpu_id __maybe_unused xm_pv_cpu[] = {
	X86_MATCH_FEATURE(X86_FEATURE_XENPV, NULL),
	{}
};
MODULE_DEVICE_TABLE(x86cpu, xm_pv_cpu);

/* Leaf base + 1: major version in EAX[31:16], minor in EAX[15:0] */
#define XM_LEAF_VERSION		1
/* Leaf base + 4, HVM only: with this bit in EAX the domain id is in ECX */
#define XM_LEAF_HVM		4
#define XM_LEAF_HVM_DOMID	BIT(4)

/**
 * xm_cpuid_base() - find Xen
 *
 * Viridian guests have Microsoft's leaves at 0x40000000 and Xen's above; the
 * kernel's search steps over them.
 *
 * Context: any.
 *
 * Return: Xen's first leaf, 0 where there is no Xen.
 */
u32 xm_cpuid_base(void)
{
	return xen_cpuid_base();
}

/**
 * xm_cpuid_version() - Xen's version as CPUID has it
 * @base: Xen's first leaf
 *
 * Context: any.
 *
 * Return: the major version in the upper, the minor in the lower 16 bits.
 */
u32 xm_cpuid_version(u32 base)
{
	return cpuid_eax(base + XM_LEAF_VERSION);
}

/**
 * xm_cpuid_domid() - this domain's number as CPUID has it
 * @base: Xen's first leaf
 * @domid: where to put it
 *
 * Context: any.
 *
 * Return: false where CPUID does not tell: PV domains, and older Xen.
 */
bool xm_cpuid_domid(u32 base, u32 *domid)
{
	u32 eax, ebx, ecx, edx;

	if (cpuid_eax(base) < base + XM_LEAF_HVM)
		return false;

	cpuid_count(base + XM_LEAF_HVM, 0, &eax, &ebx, &ecx, &edx);
	if (!(eax & XM_LEAF_HVM_DOMID))
		return false;

	*domid = ecx;
	return true;
}
