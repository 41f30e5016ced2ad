// SPDX-License-Identifier: GPL-2.0-only
/* Compiles if the kernel declares xen_percpu_upcall: from 6.0 on. */

#include <linux/interrupt.h>
#include <xen/events.h>

_Static_assert(__builtin_types_compatible_p(typeof(xen_percpu_upcall), bool),
	       "xen_percpu_upcall");
