// SPDX-License-Identifier: GPL-2.0-only
/* Must compile: checks required options and the headers of the other probes. */

#ifndef CONFIG_XEN
#error "xen_mode needs a kernel built with CONFIG_XEN"
#endif

#ifndef CONFIG_SYSFS
#error "xen_mode needs a kernel built with CONFIG_SYSFS"
#endif

#if !defined(CONFIG_BLOCK) || !defined(CONFIG_NET)
#error "xen_mode needs a kernel built with CONFIG_BLOCK and CONFIG_NET"
#endif

#include <linux/blkdev.h>
#include <linux/device.h>
#include <linux/interrupt.h>
#include <xen/events.h>
#include <xen/xen.h>
