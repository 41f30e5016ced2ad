// SPDX-License-Identifier: GPL-2.0
/*
 * The disks and network cards in use now, by who provides them. Below each
 * device of the xen bus that has a driver and each PCI function the device tree
 * is searched for disks and network interfaces: a controller without a disk does
 * not count, nor does a disk that stands on another one (loop, dm, md). No device
 * lock is taken; the device lists are safe to walk without.
 */

#include <linux/compiler.h>
#include <linux/device.h>
#include <linux/netdevice.h>
#include <linux/notifier.h>
#include <linux/pci.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <xen/xenbus.h>

#include "compat.h"
#include "gather/devices.h"
#include "gather/domain.h"
#include "gather/frontends.h"
#include "gather/kind.h"
#include "work.h"

/* Deep enough for a disk behind the longest chain of USB hubs. */
#define XM_DEPTH_MAX	24

/* The platform device (Xen's docs/man/xen-pci-device-reservations) */
#define XM_PLATFORM_VENDOR	0x5853
#define XM_PLATFORM_DEVICE	0x0001
#define XM_PLATFORM_XS61	0x0002	/* XenServer 6.1's */

/* The class of disks is not exported: it is found with the first disk seen. */
static struct class *xm_disk_class;

/* One count for all files that the module's queue looks at in a row */
static struct xm_devices xm_looked;
static struct task_struct *xm_looker;

struct xm_walk {
	const struct xm_facts *facts;
	struct xm_devices *devices;
	enum xen_mode_provider provider;
	unsigned int depth;
};

/*
 * A whole disk. CD-ROM drives and other removable read-only media are none:
 * Xen never unplugs them, and no guest runs slow for them.
 */
static bool xm_device_is_disk(struct device *dev)
{
	struct gendisk *disk;

	if (!xm_device_in_class(dev, "block") ||
	    !dev->type || strcmp(dev->type->name, "disk"))
		return false;

	if (!READ_ONCE(xm_disk_class)) {
		WRITE_ONCE(xm_disk_class, (struct class *)dev->class);
		/* for xm_devices_look() */
		xm_work_changed();
	}
	disk = dev_to_disk(dev);
	if (xm_disk_cdrom_flag(disk) || xm_disk_cdrom_info(disk))
		return false;
	return !((disk->flags & GENHD_FL_REMOVABLE) && get_disk_ro(disk));
}

static int xm_count_below(struct device *dev, void *data)
{
	struct xm_walk walk = *(struct xm_walk *)data;

	if (xm_device_is_disk(dev)) {
		walk.devices->disks[walk.provider]++;
		return 0;
	}
	if (xm_device_in_class(dev, "net")) {
		walk.devices->networks[walk.provider]++;
		return 0;
	}
	/* A function behind a bridge is visited for itself. */
	if (dev_is_pci(dev) || walk.depth == XM_DEPTH_MAX)
		return 0;

	walk.depth++;
	if (xm_device_on_bus(dev, "virtio"))
		walk.provider = xm_decide_virtio(walk.facts);
	return device_for_each_child(dev, &walk, xm_count_below);
}

static int xm_count_pci(struct device *dev, void *data)
{
	struct xm_walk walk = *(struct xm_walk *)data;
	struct pci_dev *pdev = to_pci_dev(dev);
	struct xm_pci_id id = {
		.vendor = pdev->vendor,
		.device = pdev->device,
		.subvendor = pdev->subsystem_vendor,
	};

	if (id.vendor == XM_PLATFORM_VENDOR &&
	    (id.device == XM_PLATFORM_DEVICE || id.device == XM_PLATFORM_XS61))
		walk.devices->platform_device = true;
	walk.provider = xm_decide_pci(walk.facts, &id);
	return device_for_each_child(dev, &walk, xm_count_below);
}

static int xm_count_xenbus(struct device *dev, void *data)
{
	/* blkfront makes a disk of it and tells nobody. */
	if (xm_frontends_is_cdrom(dev))
		return 0;
	return device_for_each_child(dev, data, xm_count_below);
}

static void xm_count_all(struct xm_devices *devices,
			 void (*each_bound)(void *data, xm_device_fn fn))
{
	struct xm_facts facts;
	struct xm_walk walk = {
		.facts = &facts,
		.devices = devices,
		.provider = XEN_MODE_PARAVIRT,
	};

	memset(devices, 0, sizeof(*devices));
	xm_domain_facts(&facts);
	each_bound(&walk, xm_count_xenbus);
	xm_for_each_pci(&walk, xm_count_pci);
}

/**
 * xm_devices_count() - count disks and network cards by provider
 * @devices: where to put the numbers
 *
 * Context: may sleep; no device lock, no hypercall.
 */
void xm_devices_count(struct xm_devices *devices)
{
	/* Nobody but the queue itself finds itself here. */
	if (READ_ONCE(xm_looker) == current)
		*devices = xm_looked;
	else
		xm_count_all(devices, xm_frontends_each_bound);
}

/* Containers make network interfaces by the dozen, of no device at all. */
static int xm_network_changed(struct notifier_block *nb, unsigned long action,
			      void *data)
{
	struct net_device *net = netdev_notifier_info_to_dev(data);

	if ((action == NETDEV_REGISTER || action == NETDEV_UNREGISTER ||
	     action == NETDEV_CHANGENAME) && net->dev.parent)
		xm_work_changed();
	return NOTIFY_DONE;
}

static struct notifier_block xm_network_notifier = {
	.notifier_call = xm_network_changed,
};

static void xm_disk_changed(struct device *dev)
{
	if (!dev->parent)
		return;
	xm_frontends_disk_changed(dev->parent);
	xm_work_changed();
}

XM_CLASS_ADD_DEV(xm_disk_added)
{
	xm_disk_changed(dev);
	return 0;
}

XM_CLASS_REMOVE_DEV(xm_disk_removed)
{
	xm_disk_changed(dev);
}

static struct class_interface xm_disk_interface = {
	.add_dev	= xm_disk_added,
	.remove_dev	= xm_disk_removed,
};

/**
 * xm_devices_start() - follow disks and network cards
 *
 * Context: may sleep.
 *
 * Return: 0 or a negative error.
 */
int xm_devices_start(void)
{
	return register_netdevice_notifier(&xm_network_notifier);
}

/**
 * xm_devices_look() - count once for all that is looked at now
 *
 * And follow disks, too, as soon as one was counted: as long as there was none
 * at all nobody tells of the first.
 *
 * Context: the module's queue; xm_devices_looked() ends it.
 */
void xm_devices_look(void)
{
	struct class *class;

	xm_count_all(&xm_looked, xm_frontends_each_bound_listed);
	WRITE_ONCE(xm_looker, current);

	class = READ_ONCE(xm_disk_class);
	if (!class || xm_disk_interface.class)
		return;
	xm_disk_interface.class = class;
	if (class_interface_register(&xm_disk_interface))
		xm_disk_interface.class = NULL;
}

/**
 * xm_devices_looked() - count anew from now on
 *
 * Context: the module's queue.
 */
void xm_devices_looked(void)
{
	WRITE_ONCE(xm_looker, NULL);
}

/**
 * xm_devices_stop() - undo xm_devices_start()
 *
 * Context: may sleep; after the last xm_devices_look().
 */
void xm_devices_stop(void)
{
	if (xm_disk_interface.class)
		class_interface_unregister(&xm_disk_interface);
	unregister_netdevice_notifier(&xm_network_notifier);
}
