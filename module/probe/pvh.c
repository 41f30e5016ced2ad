// SPDX-License-Identifier: GPL-2.0-only
/* Compiles if the kernel declares xen_pvh. */

#include <linux/types.h>
#include <xen/xen.h>

_Static_assert(__builtin_types_compatible_p(typeof(xen_pvh), bool), "xen_pvh");
