// SPDX-License-Identifier: GPL-2.0-only
/* Disks: an interface on their class reports added and removed ones. */

#include <linux/blkdev.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kdev_t.h>
#include <linux/kernel.h>
#include <linux/major.h>
#include <linux/string.h>

#include "compat.h"
#include "gather/devices.h"
#include "gather/gather.h"

/* The class also contains partitions. */
static bool is_disk(const struct device *dev)
{
	return dev->type && !strcmp(dev->type->name, "disk");
}

/*
 * CD-ROM drives, floppy drives and other removable read-only media do not
 * count: the kernel never unplugs them, and they do not slow down a guest.
 */
static bool counts(struct device *dev)
{
	struct gendisk *disk = dev_to_disk(dev);

	if (disk->flags & GENHD_FL_HIDDEN)
		return false;
	if (MAJOR(dev->devt) == FLOPPY_MAJOR)
		return false;
	if (xen_mode_disk_cdrom_flag(disk) || xen_mode_disk_cdrom_info(disk))
		return false;
	return !((disk->flags & GENHD_FL_REMOVABLE) && get_disk_ro(disk));
}

/* The visible disk of NVMe multipath; its hidden paths are on the PCI bus. */
static bool is_multipath_head(const struct device *dev)
{
	return dev->parent->class &&
	       !strcmp(dev->parent->class->name, "nvme-subsystem");
}

static bool is_path(const char *head, const char *name)
{
	unsigned int subsystem, namespace, of_subsystem, of_namespace, path;

	return sscanf(head, "nvme%un%u", &subsystem, &namespace) == 2 &&
	       sscanf(name, "nvme%uc%un%u", &of_subsystem, &path,
		      &of_namespace) == 3 &&
	       subsystem == of_subsystem && namespace == of_namespace;
}

XEN_MODE_CLASS_ADD_DEV(disk_added)
{
	struct xen_mode_device device = {
		.kind	= XEN_MODE_DISKS,
		.key	= dev,
	};

	if (!dev->parent || !is_disk(dev))
		return 0;

	device.counts = counts(dev);
	if (is_multipath_head(dev))
		device.is_path = is_path;
	strscpy(device.name, dev_name(dev), sizeof(device.name));
	xen_mode_devices_add(&device, dev->parent);
	return 0;
}

XEN_MODE_CLASS_REMOVE_DEV(disk_removed)
{
	xen_mode_devices_remove(dev);
}

static struct class_interface interface = {
	.add_dev	= disk_added,
	.remove_dev	= disk_removed,
};

/*
 * block_class is not exported. Allocating a disk, which is never added, yields
 * its class.
 */
static int find_class(void)
{
	struct gendisk *disk = xen_mode_alloc_disk();

	if (IS_ERR(disk))
		return PTR_ERR(disk);
	interface.class = (struct class *)disk_to_dev(disk)->class;
	xen_mode_put_disk(disk);
	return 0;
}

/* The registration also reports existing disks. Context: may sleep. */
int xen_mode_disks_start(void)
{
	int err = find_class();

	return err ? err : class_interface_register(&interface);
}

/* Context: may sleep. */
void xen_mode_disks_stop(void)
{
	class_interface_unregister(&interface);
}
