// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module's records of disks and network interfaces. A device gets its
 * provider when it is added, and is counted by it. publish/device_dirs.c updates
 * the directories of the records that changed.
 */

#include <linux/bitmap.h>
#include <linux/hashtable.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "gather/devices.h"
#include "gather/frontends.h"
#include "gather/gather.h"
#include "refresh.h"
#include "snapshot.h"

/* Taken before xen_mode_frontends_lock */
static DEFINE_SPINLOCK(lock);
static DEFINE_HASHTABLE(records, 6);
/* In the order of events: a name may be removed and then added again. */
static LIST_HEAD(changed);
static DECLARE_BITMAP(assigned, XEN_MODE_DEVFNS);

/* Held, it keeps all devices and their parents registered. Taken before lock. */
static DEFINE_MUTEX(removal);

static struct xen_mode_device *find(const void *key)
{
	struct xen_mode_device *device;

	lockdep_assert_held(&lock);
	hash_for_each_possible(records, device, link, (unsigned long)key)
		if (device->key == key)
			return device;
	return NULL;
}

static bool set_frontend_name(struct xen_mode_device *device, const char *name)
{
	if (device->place.bus != XEN_MODE_BUS_XEN)
		return false;
	return xen_mode_frontend_set_name(device->provider,
					  device->kind == XEN_MODE_DISKS ?
						"vbd" : "vif", name);
}

static void set_changed(struct xen_mode_device *device)
{
	list_move_tail(&device->changed, &changed);
	xen_mode_refresh_queue(0);
}

static void recount(struct xen_mode_device *device)
{
	struct xen_mode_snapshot *snapshot = xen_mode_snapshot_edit();
	unsigned int *counts = device->kind == XEN_MODE_DISKS ?
		snapshot->devices.disks : snapshot->devices.networks;

	if (device->provided < XEN_MODE_DEVICE_PROVIDERS)
		counts[device->provided]--;
	device->provided = device->counts ?
		xen_mode_decide_device(&snapshot->facts, &device->place) :
		XEN_MODE_ABSENT;
	if (device->provided < XEN_MODE_DEVICE_PROVIDERS)
		counts[device->provided]++;
	xen_mode_snapshot_commit();
	set_changed(device);
}

static bool is_assigned(const struct xen_mode_device *device)
{
	return device->place.devfn >= 0 &&
	       test_bit(device->place.devfn, assigned);
}

/* A head without a path is software (NVMe over Fabrics). */
static bool set_path(struct xen_mode_device *head,
		     const struct xen_mode_device *path)
{
	if (!head->is_path || head->place.bus != XEN_MODE_BUS_NONE ||
	    !head->is_path(head->name, path->name))
		return false;
	head->place = path->place;
	return true;
}

/* Usually a path is added before its head, but not always (ANA). */
static void find_path(struct xen_mode_device *device)
{
	struct xen_mode_device *other;
	unsigned int bucket;

	hash_for_each(records, bucket, other, link) {
		set_path(device, other);
		if (set_path(other, device))
			recount(other);
	}
}

/*
 * Record and count a device like @like, attached to @parent. Software devices are
 * not recorded, except heads of multipath disks. Without a record the verdict
 * would be wrong, so the allocation must not fail. Context: may sleep.
 */
void xen_mode_devices_add(const struct xen_mode_device *like,
			  struct device *parent)
{
	struct xen_mode_place place;
	struct device *provider = xen_mode_place_find(parent, &place);
	struct xen_mode_device *device;

	if (!provider && !like->is_path)
		return;

	device = kmemdup(like, sizeof(*like), GFP_KERNEL | __GFP_NOFAIL);
	INIT_LIST_HEAD(&device->changed);
	device->provider = provider;
	device->place = place;
	device->provided = XEN_MODE_ABSENT;

	spin_lock(&lock);
	device->place.assigned = is_assigned(device);
	/* A path is hidden, so it does not count. */
	if (device->is_path || !device->counts)
		find_path(device);
	/* A CD-ROM drive, if xenstore was read before the disk was added. */
	if (set_frontend_name(device, device->name))
		device->counts = false;
	hash_add(records, &device->link, (unsigned long)device->key);
	recount(device);
	spin_unlock(&lock);
}

static void set_removed(struct xen_mode_device *device)
{
	hash_del(&device->link);
	device->removed = true;
	set_changed(device);
}

/* Context: may sleep. */
void xen_mode_devices_remove(const void *key)
{
	struct xen_mode_device *device;

	mutex_lock(&removal);
	spin_lock(&lock);
	device = find(key);
	if (device) {
		set_frontend_name(device, "");
		device->counts = false;
		recount(device);
		set_removed(device);
	}
	spin_unlock(&lock);
	mutex_unlock(&removal);
}

/* Return whether there is such a device. Context: may sleep. */
bool xen_mode_devices_rename(const void *key, const char *name, bool unnamed)
{
	struct xen_mode_device *old, *new =
		kmalloc(sizeof(*new), GFP_KERNEL | __GFP_NOFAIL);
	bool known;

	mutex_lock(&removal);
	spin_lock(&lock);
	old = find(key);
	known = old;
	if (known) {
		*new = *old;
		new->dir = NULL;
		INIT_LIST_HEAD(&new->changed);
		new->unnamed = unnamed;
		strscpy(new->name, name, sizeof(new->name));
		set_removed(old);
		hash_add(records, &new->link, (unsigned long)key);
		set_frontend_name(new, name);
		set_changed(new);
		new = NULL;
	}
	spin_unlock(&lock);
	mutex_unlock(&removal);
	kfree(new);
	return known;
}

/* Context: any process context; @frontend is not dereferenced. */
void xen_mode_devices_set_cdrom(const void *frontend)
{
	struct xen_mode_device *device;
	unsigned int bucket;

	spin_lock(&lock);
	hash_for_each(records, bucket, device, link) {
		if (device->provider != frontend)
			continue;
		device->counts = false;
		recount(device);
	}
	spin_unlock(&lock);
}

/* Set the PCI functions that were passed through. Context: any process context. */
void xen_mode_devices_assign(const unsigned long *devfns)
{
	struct xen_mode_device *device;
	unsigned int bucket;

	spin_lock(&lock);
	bitmap_copy(assigned, devfns, XEN_MODE_DEVFNS);
	hash_for_each(records, bucket, device, link) {
		if (device->place.assigned == is_assigned(device))
			continue;
		device->place.assigned = !device->place.assigned;
		recount(device);
	}
	spin_unlock(&lock);
}

/**
 * xen_mode_devices_publish() - visit the devices whose directory changes
 * @publish: called with the provider, or with XEN_MODE_ABSENT if the device is to
 *	have no directory; returns true to be called again. The next refresh does
 *	so, because this one might never end.
 *
 * Context: at load, then the module's queue.
 */
void xen_mode_devices_publish(bool (*publish)(struct xen_mode_device *device,
					      enum xen_mode_provider provider))
{
	enum xen_mode_provider provider;
	struct xen_mode_device *device;
	LIST_HEAD(again);
	bool removed, retry;

	spin_lock(&lock);
	while ((device = list_first_entry_or_null(&changed,
						  struct xen_mode_device,
						  changed))) {
		list_del_init(&device->changed);
		removed = device->removed;
		provider = removed || device->unnamed ?
			XEN_MODE_ABSENT : device->provided;
		spin_unlock(&lock);

		retry = publish(device, provider);
		if (removed)
			kfree(device);

		spin_lock(&lock);
		if (removed || !retry)
			continue;
		xen_mode_refresh_queue(0);
		/* If it was removed in the meantime, keep its place in the order. */
		if (list_empty(&device->changed))
			list_add_tail(&device->changed, &again);
	}
	list_splice(&again, &changed);
	spin_unlock(&lock);
}

/*
 * Link the directory to the device on the bus. Return 0 also if the device has
 * been removed. Context: the module's queue.
 */
int xen_mode_device_link(struct xen_mode_device *device, const char *name)
{
	int err = 0;

	mutex_lock(&removal);
	/* The head of a multipath disk is software. */
	if (!device->removed && device->provider)
		err = sysfs_create_link(device->dir, &device->provider->kobj,
					name);
	mutex_unlock(&removal);
	/* Before 5.15 an open disk stays in sysfs longer than its frontend. */
	return err == -ENOENT ? 0 : err;
}
