// SPDX-License-Identifier: GPL-2.0
/* Compiles where the kernel declares xen_percpu_upcall. */
#include <linux/interrupt.h>
#include <xen/events.h>

bool probe(void);

bool probe(void)
{
	return xen_percpu_upcall;
}
