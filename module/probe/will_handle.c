// SPDX-License-Identifier: GPL-2.0-only
/* Does a watch have a callback that filters events? Not in RHEL 8. */

#include <xen/xenbus.h>

_Static_assert(sizeof(((struct xenbus_watch *)0)->will_handle), "will_handle");
