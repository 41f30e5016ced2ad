/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_GATHER_CPUID_H
#define _XEN_MODE_GATHER_CPUID_H

#include <linux/types.h>

#include "snapshot.h"

#ifdef CONFIG_X86
u32 xen_mode_cpuid_base(void);
u32 xen_mode_cpuid_version(u32 base);
bool xen_mode_cpuid_domid(u32 base, u32 *domid);
struct xen_mode_tsc xen_mode_cpuid_tsc(u32 base);
#else
static inline u32 xen_mode_cpuid_base(void)
{
	return 0;
}

static inline u32 xen_mode_cpuid_version(u32 base)
{
	return 0;
}

static inline bool xen_mode_cpuid_domid(u32 base, u32 *domid)
{
	return false;
}

static inline struct xen_mode_tsc xen_mode_cpuid_tsc(u32 base)
{
	return (struct xen_mode_tsc){};
}
#endif

#endif /* _XEN_MODE_GATHER_CPUID_H */
