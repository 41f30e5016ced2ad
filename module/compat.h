/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All differences between kernel versions. Where the preprocessor cannot detect
 * one, Kbuild compiles a probe and defines XEN_MODE_*: see module/probe/.
 */
#ifndef _XEN_MODE_COMPAT_H
#define _XEN_MODE_COMPAT_H

#include <linux/blkdev.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/pci.h>
#include <xen/xen.h>
#include <xen/events.h>

/* From 6.0 on each vCPU of an HVM domain can have its own upcall vector. */
#ifdef XEN_MODE_HAVE_PERCPU_UPCALL
#define xen_mode_percpu_upcall()	(xen_percpu_upcall)
#else
#define xen_mode_percpu_upcall()	(false)
#endif

/*
 * Older kernels do not export xen_pvh. A dom0 in an HVM container is always PVH.
 * A domU is PVH if it has the flags that xen_hvm_guest_late_init() checks.
 */
#if defined(CONFIG_XEN_PVH) && !defined(XEN_MODE_HAVE_PVH)
#include <asm/x86_init.h>
#define xen_mode_pvh_domain()						\
	(xen_hvm_domain() &&					\
	 (xen_initial_domain() ||				\
	  (!x86_platform.legacy.rtc && x86_platform.legacy.no_vga)))
#else
#define xen_mode_pvh_domain()		(xen_pvh_domain())
#endif

/* Only x86 has the vector callback. */
#ifdef CONFIG_X86
#define xen_mode_have_vector_callback()	(xen_have_vector_callback)
#else
#define xen_mode_have_vector_callback()	(false)
#endif

/* A CD-ROM drive is marked by a flag (until 5.16) or by a pointer. */
#ifdef GENHD_FL_CD
#define xen_mode_disk_cdrom_flag(disk)	((disk)->flags & GENHD_FL_CD)
#else
#define xen_mode_disk_cdrom_flag(disk)	(0)
#endif
#ifdef disk_to_cdi
#define xen_mode_disk_cdrom_info(disk)	(disk_to_cdi(disk))
#else
#define xen_mode_disk_cdrom_info(disk)	(NULL)
#endif

/* Until 6.3 the callbacks of a class interface receive the interface as well. */
#ifdef XEN_MODE_CLASS_INTERFACE_SELF
#define XEN_MODE_CLASS_ADD_DEV(_name)	\
	static int _name(struct device *dev, struct class_interface *self)
#define XEN_MODE_CLASS_REMOVE_DEV(_name)	\
	static void _name(struct device *dev, struct class_interface *self)
#else
#define XEN_MODE_CLASS_ADD_DEV(_name)		static int _name(struct device *dev)
#define XEN_MODE_CLASS_REMOVE_DEV(_name)	static void _name(struct device *dev)
#endif

/* From 6.2 on the dev_uevent callback of a class receives a const device. */
#ifdef XEN_MODE_UEVENT_CONST
#define xen_mode_uevent_const	const
#else
#define xen_mode_uevent_const
#endif

/* From 6.4 on the release callback of a class receives a const class. */
#ifdef XEN_MODE_CLASS_RELEASE_CONST
#define xen_mode_release_const const
#else
#define xen_mode_release_const
#endif

/* In RHEL 8 a watch cannot filter events. */
#ifdef XEN_MODE_HAVE_WILL_HANDLE
#define XEN_MODE_WILL_HANDLE(_filter)	.will_handle = _filter,
#else
#define XEN_MODE_WILL_HANDLE(_filter)
#endif

/* Allocate a disk that is never added, only to read the class of all disks. */
static inline struct gendisk *xen_mode_alloc_disk(void)
{
#ifndef blk_alloc_disk			/* until 5.13 */
	return alloc_disk(1) ?: ERR_PTR(-ENOMEM);
#elif defined(XEN_MODE_DISK_LIMITS)	/* from 6.9 on */
	return blk_alloc_disk(NULL, NUMA_NO_NODE);
#else
	return blk_alloc_disk(NUMA_NO_NODE) ?: ERR_PTR(-ENOMEM);
#endif
}

static inline void xen_mode_put_disk(struct gendisk *disk)
{
#ifdef XEN_MODE_HAVE_BLK_CLEANUP_DISK	/* 5.14 to 5.18 */
	blk_cleanup_disk(disk);
#else
	put_disk(disk);
#endif
}

#endif /* _XEN_MODE_COMPAT_H */
