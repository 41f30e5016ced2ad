/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_GATHER_DEVICES_H
#define _XEN_MODE_GATHER_DEVICES_H

#include <linux/device.h>
#include <linux/types.h>

enum xen_mode_device_kind {
	XEN_MODE_DISKS,
	XEN_MODE_NETWORKS,
};

/* The number of functions on a PCI bus */
#define XEN_MODE_DEVFNS		256

/**
 * struct xen_mode_device_info - a disk or network interface that was added
 * @kind: which of the two
 * @key: identifies it; never dereferenced
 * @parent: what it is attached to, or NULL
 * @name: its name
 * @counts: false for a CD-ROM drive and for a hidden disk
 * @is_path: for the head of a multipath disk: whether a recorded disk is a path
 *	of it; NULL for any other
 */
struct xen_mode_device_info {
	enum xen_mode_device_kind kind;
	const void *key;
	struct device *parent;
	const char *name;
	bool counts;
	bool (*is_path)(const char *head, const char *name);
};

void xen_mode_devices_add(const struct xen_mode_device_info *info);
void xen_mode_devices_remove(const void *key);
void xen_mode_devices_rename(const void *key, const char *name);
void xen_mode_devices_set_cdrom(const void *frontend);
void xen_mode_devices_assign(const unsigned long *devfns);

#endif /* _XEN_MODE_GATHER_DEVICES_H */
