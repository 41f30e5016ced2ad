/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_GATHER_CPUID_H
#define _XM_GATHER_CPUID_H

#include <linux/types.h>

#ifdef CONFIG_X86
u32 xm_cpuid_base(void);
u32 xm_cpuid_version(u32 base);
bool xm_cpuid_domid(u32 base, u32 *domid);
#else
static inline u32 xm_cpuid_base(void)
{
	return 0;
}

static inline u32 xm_cpuid_version(u32 base)
{
	return 0;
}

static inline bool xm_cpuid_domid(u32 base, u32 *domid)
{
	return false;
}
#endif

#endif /* _XM_GATHER_CPUID_H */
