/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_GATHER_DEVICES_H
#define _XEN_MODE_GATHER_DEVICES_H

#include <linux/blkdev.h>
#include <linux/device.h>
#include <linux/list.h>
#include <linux/types.h>

#include "decide/decide.h"

enum xen_mode_device_kind {
	XEN_MODE_DISKS,
	XEN_MODE_NETWORKS,
};

/* The number of functions on a PCI bus */
#define XEN_MODE_DEVFNS		256

/**
 * struct xen_mode_device - the record of a disk or network interface
 * @link: in the table, until the device is removed
 * @changed: queued for the next refresh
 * @kind: disk or network interface
 * @key: identifies it; never dereferenced
 * @provider: the device on the bus that determines @provided; valid until
 *	@removed
 * @place: where it is attached
 * @is_path: for the head of a multipath disk: whether a disk is one of its paths
 * @counts: neither a CD-ROM drive nor hidden
 * @unnamed: in another network namespace; has no directory
 * @removed: the device was removed; the module's queue frees the record
 * @provided: the provider as counted; XEN_MODE_ABSENT if it does not count
 * @name: the kernel's name; a renamed device gets a new record
 * @dir: its directory; used only by the module's queue
 */
struct xen_mode_device {
	struct hlist_node link;
	struct list_head changed;
	enum xen_mode_device_kind kind;
	const void *key;
	struct device *provider;
	struct xen_mode_place place;
	bool (*is_path)(const char *head, const char *name);
	bool counts;
	bool unnamed;
	bool removed;
	enum xen_mode_provider provided;
	char name[DISK_NAME_LEN];
	struct kobject *dir;
};

void xen_mode_devices_publish(bool (*publish)(struct xen_mode_device *device,
					      enum xen_mode_provider provider));
int xen_mode_device_link(struct xen_mode_device *device, const char *name);

/* For this directory */
void xen_mode_devices_add(const struct xen_mode_device *like,
			  struct device *parent);
void xen_mode_devices_remove(const void *key);
bool xen_mode_devices_rename(const void *key, const char *name, bool unnamed);
void xen_mode_devices_set_cdrom(const void *frontend);
void xen_mode_devices_assign(const unsigned long *devfns);

#endif /* _XEN_MODE_GATHER_DEVICES_H */
