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
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <xen/events.h>
#include <xen/xen.h>
#include <xen/xenbus.h>

#ifdef CONFIG_X86
#include <asm/cpu_device_id.h>
#ifndef X86_MATCH_FEATURE
#error "xen_mode needs a kernel with X86_MATCH_FEATURE()"
#endif
#endif

_Static_assert(__builtin_types_compatible_p(typeof(sysfs_emit),
					    int (char *, const char *, ...)),
	       "sysfs_emit");
_Static_assert(sizeof(((struct kobj_type *)0)->default_groups), "default_groups");
