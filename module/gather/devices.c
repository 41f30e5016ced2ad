// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module's records of disks and network interfaces. Each is classified when
 * it is added, and counted by its provider.
 */

#include <linux/bitmap.h>
#include <linux/blkdev.h>
#include <linux/hashtable.h>
#include <linux/lockdep.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "gather/devices.h"
#include "gather/frontends.h"
#include "gather/place.h"
#include "snapshot.h"

/**
 * struct record - a disk or network interface
 * @link: in the table
 * @kind: which of the two
 * @key: identifies it; never dereferenced
 * @frontend: the device on the xen bus, which outlives this one
 * @place: where it is attached
 * @counts: neither a CD-ROM drive nor hidden
 * @provider: as which it is counted; XEN_MODE_ABSENT if it is not
 * @name: as user space knows it
 */
struct record {
	struct hlist_node link;
	enum xen_mode_device_kind kind;
	const void *key;
	struct device *frontend;
	struct xen_mode_place place;
	bool counts;
	enum xen_mode_provider provider;
	char name[DISK_NAME_LEN];
};

/* Taken before xen_mode_frontends_lock */
static DEFINE_SPINLOCK(lock);
static DEFINE_HASHTABLE(records, 8);
static DECLARE_BITMAP(assigned, XEN_MODE_DEVFNS);

static struct record *find(const void *key)
{
	struct record *record;

	lockdep_assert_held(&lock);
	hash_for_each_possible(records, record, link, (unsigned long)key)
		if (record->key == key)
			return record;
	return NULL;
}

static bool set_frontend_name(struct record *record, const char *name)
{
	return xen_mode_frontend_set_name(record->frontend,
					  record->kind == XEN_MODE_DISKS ?
						"vbd" : "vif", name);
}

static void recount(struct record *record)
{
	struct xen_mode_snapshot *snapshot = xen_mode_snapshot_edit();
	unsigned int *counts = record->kind == XEN_MODE_DISKS ?
		snapshot->devices.disks : snapshot->devices.networks;

	if (record->provider < XEN_MODE_DEVICE_PROVIDERS)
		counts[record->provider]--;
	record->provider = record->counts ?
		xen_mode_decide_device(&snapshot->facts, &record->place) :
		XEN_MODE_ABSENT;
	if (record->provider < XEN_MODE_DEVICE_PROVIDERS)
		counts[record->provider]++;
	xen_mode_snapshot_commit();
}

static bool is_assigned(const struct record *record)
{
	return record->place.devfn >= 0 &&
	       test_bit(record->place.devfn, assigned);
}

/* A path is added before the head. Without one the head is software (NVMe-oF). */
static void find_path(struct record *head,
		      bool (*is_path)(const char *head, const char *name))
{
	struct record *record;
	unsigned int bucket;

	hash_for_each(records, bucket, record, link) {
		if (is_path(head->name, record->name)) {
			head->place = record->place;
			return;
		}
	}
}

/**
 * xen_mode_devices_add() - classify, record and count a device
 * @info: what is known about it
 *
 * A device that is not recorded would make the verdict wrong, so the allocation
 * of these few bytes must not fail. Devices made by software are not recorded.
 *
 * Context: may sleep.
 */
void xen_mode_devices_add(const struct xen_mode_device_info *info)
{
	struct xen_mode_place place;
	struct device *provider = xen_mode_place_find(info->parent, &place);
	struct record *record;

	if (!provider && !info->is_path)
		return;

	record = kzalloc(sizeof(*record), GFP_KERNEL | __GFP_NOFAIL);
	record->kind = info->kind;
	record->key = info->key;
	record->place = place;
	record->counts = info->counts;
	record->provider = XEN_MODE_ABSENT;
	strscpy(record->name, info->name, sizeof(record->name));

	spin_lock(&lock);
	if (info->is_path)
		find_path(record, info->is_path);
	if (place.bus == XEN_MODE_BUS_XEN) {
		record->frontend = provider;
		/* True where xenstore was read before there was a disk. */
		if (set_frontend_name(record, info->name))
			record->counts = false;
	}
	record->place.assigned = is_assigned(record);
	hash_add(records, &record->link, (unsigned long)record->key);
	recount(record);
	spin_unlock(&lock);
}

/* Context: any process context. */
void xen_mode_devices_remove(const void *key)
{
	struct record *record;

	spin_lock(&lock);
	record = find(key);
	if (record) {
		hash_del(&record->link);
		if (record->frontend)
			set_frontend_name(record, "");
		record->counts = false;
		recount(record);
	}
	spin_unlock(&lock);
	kfree(record);
}

/* Context: any process context. */
void xen_mode_devices_rename(const void *key, const char *name)
{
	struct record *record;

	spin_lock(&lock);
	record = find(key);
	if (record) {
		strscpy(record->name, name, sizeof(record->name));
		if (record->frontend)
			set_frontend_name(record, name);
	}
	spin_unlock(&lock);
}

/* Context: any process context; @frontend is not dereferenced. */
void xen_mode_devices_set_cdrom(const void *frontend)
{
	struct record *record;
	unsigned int bucket;

	spin_lock(&lock);
	hash_for_each(records, bucket, record, link) {
		if (record->frontend != frontend)
			continue;
		record->counts = false;
		recount(record);
	}
	spin_unlock(&lock);
}

/**
 * xen_mode_devices_assign() - which PCI functions were passed through
 * @devfns: those that the toolstack lists, XEN_MODE_DEVFNS bits
 *
 * Context: any process context.
 */
void xen_mode_devices_assign(const unsigned long *devfns)
{
	struct record *record;
	unsigned int bucket;

	spin_lock(&lock);
	bitmap_copy(assigned, devfns, XEN_MODE_DEVFNS);
	hash_for_each(records, bucket, record, link) {
		if (record->place.assigned == is_assigned(record))
			continue;
		record->place.assigned = !record->place.assigned;
		recount(record);
	}
	spin_unlock(&lock);
}
