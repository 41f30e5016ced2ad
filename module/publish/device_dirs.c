// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/xen_mode/devices/disks and devices/networks: a directory for each
 * disk and network interface that counts.
 */

#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "gather/devices.h"
#include "publish/dir.h"
#include "publish/publish.h"

/* The directory has its own copy of the values: the record may be freed. */
struct device_dir {
	struct kobject kobj;
	enum xen_mode_provider provider;
	enum xen_mode_bus bus;
};

static struct device_dir *to_dir(struct kobject *kobj)
{
	return container_of(kobj, struct device_dir, kobj);
}

XEN_MODE_FILE(provider, 0, "%s",
	      xen_mode_provider_name(READ_ONCE(to_dir(dir)->provider)));
XEN_MODE_FILE(bus, 0, "%s", xen_mode_bus_name(to_dir(dir)->bus));

static struct attribute *device_attrs[] = {
	&provider_file.attr,
	&bus_file.attr,
	NULL
};

static void device_release(struct kobject *kobj)
{
	kfree(to_dir(kobj));
	xen_mode_dir_released();
}

static struct kobj_type dir_type =
	XEN_MODE_DIR_TYPE(device_attrs, device_release);

static int add_device(struct xen_mode_device *device,
		      enum xen_mode_provider provider)
{
	enum xen_mode_dir parent = device->kind == XEN_MODE_DISKS ?
		XEN_MODE_DIR_DISKS : XEN_MODE_DIR_NETWORKS;
	struct device_dir *dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	int err;

	if (!dir)
		return -ENOMEM;

	dir->provider = provider;
	dir->bus = device->place.bus;
	err = xen_mode_dir_init(&dir->kobj, &dir_type,
				xen_mode_tree_dir(parent), device->name);
	if (err)
		return err;

	device->dir = &dir->kobj;
	err = xen_mode_device_link(device, "device");
	if (err) {
		xen_mode_dir_remove(device->dir);
		device->dir = NULL;
	}
	return err;
}

static bool publish(struct xen_mode_device *device,
		    enum xen_mode_provider provider)
{
	struct kobject *dir = device->dir;

	if (provider < XEN_MODE_DEVICE_PROVIDERS) {
		if (!dir)
			return add_device(device, provider);
		WRITE_ONCE(to_dir(dir)->provider, provider);
		sysfs_notify(dir, NULL, provider_file.attr.name);
	} else if (dir) {
		sysfs_remove_link(dir, "device");
		xen_mode_dir_remove(dir);
		device->dir = NULL;
	}
	return false;
}

/* Add, remove and notify directories. Context: at load, then the module's queue. */
void xen_mode_device_dirs_refresh(void)
{
	xen_mode_devices_publish(publish);
}
