/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one place that knows how kernels differ. Kbuild probes for what the
 * preprocessor cannot see (XM_HAVE_*); see module/probe/.
 */
#ifndef _XM_COMPAT_H
#define _XM_COMPAT_H

#ifndef CONFIG_XEN
#error "xen_mode needs a kernel built with CONFIG_XEN"
#endif

#ifndef CONFIG_SYSFS
#error "xen_mode needs a kernel built with CONFIG_SYSFS"
#endif

#include <linux/blkdev.h>
#include <linux/interrupt.h>
#include <linux/pci.h>
#include <xen/xen.h>
#include <xen/events.h>

/* From 6.0 on each vCPU of an HVM domain can have its own upcall vector. */
#ifdef XM_HAVE_PERCPU_UPCALL
#define xm_percpu_upcall()	(xen_percpu_upcall)
#else
#define xm_percpu_upcall()	(false)
#endif

/*
 * Older kernels know that they run as PVH but do not export it. dom0 in an HVM
 * container is always PVH; of a domU ACPI tells, by the flags that the kernel
 * goes by too (xen_hvm_guest_late_init()).
 */
#ifdef XM_PVH_NOT_EXPORTED
#include <asm/x86_init.h>
#define xm_pvh_domain()						\
	(xen_hvm_domain() &&					\
	 (xen_initial_domain() ||				\
	  (!x86_platform.legacy.rtc && x86_platform.legacy.no_vga)))
#else
#define xm_pvh_domain()		(xen_pvh_domain())
#endif

/* Only x86 has a choice of callbacks. */
#ifdef CONFIG_X86
#define xm_have_vector_callback()	(xen_have_vector_callback)
#else
#define xm_have_vector_callback()	(false)
#endif

/* A disk that stands for a CD-ROM drive: a flag until 5.16, or a pointer. */
#ifdef GENHD_FL_CD
#define xm_disk_cdrom_flag(disk)	((disk)->flags & GENHD_FL_CD)
#else
#define xm_disk_cdrom_flag(disk)	(0)
#endif
#ifdef disk_to_cdi
#define xm_disk_cdrom_info(disk)	(disk_to_cdi(disk))
#else
#define xm_disk_cdrom_info(disk)	(NULL)
#endif

/* What is told of a class' devices: until 6.3 with the interface itself. */
#ifdef XM_CLASS_INTERFACE_SELF
#define XM_CLASS_ADD_DEV(_name)	\
	static int _name(struct device *dev, struct class_interface *self)
#define XM_CLASS_REMOVE_DEV(_name)	\
	static void _name(struct device *dev, struct class_interface *self)
#else
#define XM_CLASS_ADD_DEV(_name)		static int _name(struct device *dev)
#define XM_CLASS_REMOVE_DEV(_name)	static void _name(struct device *dev)
#endif

/* From 6.2 on who describes a device in an event may not change it. */
#ifdef XM_UEVENT_CONST
#define xm_uevent_const	const
#else
#define xm_uevent_const
#endif

/* From 6.4 on a class may not change itself when it is released. */
#ifdef XM_CLASS_RELEASE_CONST
#define xm_release_const const
#else
#define xm_release_const
#endif

/* Calls @_each for each PCI function, which it keeps from going meanwhile. */
#ifdef CONFIG_PCI
#define xm_for_each_pci(_data, _each) \
	bus_for_each_dev(&pci_bus_type, NULL, _data, _each)
#else
#define xm_for_each_pci(_data, _each)	((void)(_data), (void)(_each))
#endif

#endif /* _XM_COMPAT_H */
