/* SPDX-License-Identifier: GPL-2.0-only */
/* How events reach a kernel in an HVM domain; only x86 has vectors. */
#ifndef _XEN_MODE_ARCH_H
#define _XEN_MODE_ARCH_H

#include <linux/types.h>
#include <xen/events.h>

#ifdef CONFIG_X86
static inline bool xen_mode_percpu_upcall(void)
{
	return xen_percpu_upcall;
}

static inline bool xen_mode_have_vector_callback(void)
{
	return xen_have_vector_callback;
}
#else
static inline bool xen_mode_percpu_upcall(void)
{
	return false;
}

static inline bool xen_mode_have_vector_callback(void)
{
	return false;
}
#endif

#endif /* _XEN_MODE_ARCH_H */
