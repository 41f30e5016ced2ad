// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module's records of the devices on the xen bus. Notifiers and xenstore
 * watches fill them in; publish/frontends.c publishes what changed.
 */

#include <linux/compiler.h>
#include <linux/device.h>
#include <linux/hashtable.h>
#include <linux/lockdep.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/stringhash.h>

#include "gather/devices.h"
#include "gather/frontends.h"
#include "gather/gather.h"
#include "refresh.h"
#include "snapshot.h"

DEFINE_SPINLOCK(xen_mode_frontends_lock);

static DEFINE_HASHTABLE(by_node, 8);
static LIST_HEAD(unpublished);
static LIST_HEAD(postponed);
static LIST_HEAD(hinted);
/* Published, but the state may still change: read again at the next refresh */
static LIST_HEAD(settling);
/* The scan of the bus at load can find a device that is being removed. */
static bool check_removed = true;

static u32 hash_node(const char *node, size_t len)
{
	return full_name_hash(NULL, node, len);
}

static struct xen_mode_frontend *find_node(const char *node, size_t len)
{
	struct xen_mode_frontend *frontend;

	lockdep_assert_held(&xen_mode_frontends_lock);
	hash_for_each_possible(by_node, frontend, by_node, hash_node(node, len))
		if (!strncmp(frontend->node, node, len) && !frontend->node[len])
			return frontend;
	return NULL;
}

/* Find the record of a device. Context: under xen_mode_frontends_lock. */
struct xen_mode_frontend *xen_mode_frontend_find(struct device *dev)
{
	const char *node = to_xenbus_device(dev)->nodename;
	struct xen_mode_frontend *frontend = find_node(node, strlen(node));

	return frontend && &frontend->xdev->dev == dev ? frontend : NULL;
}

static struct xen_mode_frontend *alloc_frontend(struct xenbus_device *xdev)
{
	size_t node = strlen(xdev->nodename) + 1;
	size_t type = strlen(xdev->devicetype) + 1;
	struct xen_mode_frontend *frontend;

	frontend = kzalloc(struct_size(frontend, node, node + type),
			   GFP_KERNEL | __GFP_NOFAIL);
	kref_init(&frontend->ref);
	INIT_LIST_HEAD(&frontend->publish);
	INIT_LIST_HEAD(&frontend->hinted);
	INIT_LIST_HEAD(&frontend->unread);
	INIT_LIST_HEAD(&frontend->unasked);
	memcpy(frontend->node, xdev->nodename, node);
	frontend->type = memcpy(frontend->node + node, xdev->devicetype, type);
	frontend->facts.state = READ_ONCE(xdev->state);
	frontend->xdev = xdev;
	get_device(&xdev->dev);
	return frontend;
}

static void release_frontend(struct kref *ref)
{
	struct xen_mode_frontend *frontend =
		container_of(ref, struct xen_mode_frontend, ref);

	put_device(&frontend->xdev->dev);
	kfree(frontend->backend);
	kfree(frontend);
}

struct xen_mode_frontend *xen_mode_frontend_get(struct xen_mode_frontend *frontend)
{
	if (frontend)
		kref_get(&frontend->ref);
	return frontend;
}

void xen_mode_frontend_put(struct xen_mode_frontend *frontend)
{
	kref_put(&frontend->ref, release_frontend);
}

static bool is_connected(const struct xen_mode_frontend *frontend)
{
	return frontend->facts.state == XenbusStateConnected;
}

static void count(int frontends, int connected)
{
	struct xen_mode_snapshot *snapshot = xen_mode_snapshot_edit();

	snapshot->frontends += frontends;
	snapshot->connected += connected;
	xen_mode_snapshot_commit();
}

/**
 * xen_mode_frontend_hint() - files of a frontend may have changed
 * @frontend: the frontend
 * @changes: XEN_MODE_FRONTEND_*
 *
 * Context: under xen_mode_frontends_lock.
 */
void xen_mode_frontend_hint(struct xen_mode_frontend *frontend,
			    unsigned int changes)
{
	lockdep_assert_held(&xen_mode_frontends_lock);
	frontend->changes |= changes;
	frontend->fresh = true;
	frontend->settled = false;
	list_move_tail(&frontend->hinted, &hinted);
	xen_mode_refresh_queue(0);
}

/* A file could not be created: try again. Context: the module's queue. */
void xen_mode_frontend_refresh_again(struct xen_mode_frontend *frontend,
				     unsigned int changes)
{
	spin_lock(&xen_mode_frontends_lock);
	if (!frontend->removed) {
		frontend->changes |= changes;
		/* In the next refresh: this one would not end. */
		list_move_tail(&frontend->hinted, &settling);
		xen_mode_refresh_queue(0);
	}
	spin_unlock(&xen_mode_frontends_lock);
}

/* Record a device on the xen bus. Context: may sleep. */
void xen_mode_frontend_add(struct device *dev)
{
	struct xen_mode_frontend *known, *frontend =
		alloc_frontend(to_xenbus_device(dev));

	spin_lock(&xen_mode_frontends_lock);
	/* The notifier and the scan of the bus can both see a device. */
	known = xen_mode_frontend_find(dev);
	if (!known) {
		hash_add(by_node, &frontend->by_node,
			 hash_node(frontend->node, strlen(frontend->node)));
		list_add_tail(&frontend->publish, &unpublished);
		xen_mode_bindings_read_later(frontend);
		if (!strcmp(frontend->type, "vbd"))
			xen_mode_media_ask_later(frontend);
		xen_mode_frontend_hint(frontend, 0);
		count(1, is_connected(frontend));
	}
	spin_unlock(&xen_mode_frontends_lock);

	if (known)
		xen_mode_frontend_put(frontend);
}

/* Context: under xen_mode_frontends_lock. */
void xen_mode_frontend_set_removed(struct xen_mode_frontend *frontend)
{
	lockdep_assert_held(&xen_mode_frontends_lock);
	frontend->removed = true;
	hash_del(&frontend->by_node);
	list_del_init(&frontend->unread);
	list_del_init(&frontend->unasked);
	list_del_init(&frontend->hinted);
	if (list_empty(&frontend->publish))
		list_add_tail(&frontend->publish, &unpublished);
	count(-1, -is_connected(frontend));
}

/* Context: any process context. */
void xen_mode_frontend_remove(struct device *dev)
{
	struct xen_mode_frontend *frontend;

	spin_lock(&xen_mode_frontends_lock);
	frontend = xen_mode_frontend_find(dev);
	if (frontend)
		xen_mode_frontend_set_removed(frontend);
	spin_unlock(&xen_mode_frontends_lock);
}

/**
 * xen_mode_frontends_each() - visit the module's records
 * @visit: called under xen_mode_frontends_lock; may remove the record
 *
 * Context: any process context.
 */
void xen_mode_frontends_each(void (*visit)(struct xen_mode_frontend *frontend))
{
	struct xen_mode_frontend *frontend;
	struct hlist_node *next;
	unsigned int bucket;

	spin_lock(&xen_mode_frontends_lock);
	hash_for_each_safe(by_node, bucket, next, frontend, by_node)
		visit(frontend);
	spin_unlock(&xen_mode_frontends_lock);
}

/* Context: any process context; after everything that adds has stopped. */
void xen_mode_frontends_remove_all(void)
{
	xen_mode_frontends_each(xen_mode_frontend_set_removed);
}

/**
 * xen_mode_frontend_state_changed() - a frontend wrote a state to xenstore
 * @node: the frontend's path there
 * @len: its length
 *
 * The state may have its old value again at the next refresh, so record the
 * change itself.
 *
 * Context: any process context.
 */
void xen_mode_frontend_state_changed(const char *node, size_t len)
{
	struct xen_mode_frontend *frontend;

	spin_lock(&xen_mode_frontends_lock);
	frontend = find_node(node, len);
	if (frontend) {
		xen_mode_frontend_hint(frontend, XEN_MODE_FRONTEND_STATE);
		xen_mode_refresh_queue(XEN_MODE_WANT_SCAN |
				       (is_connected(frontend) ?
					XEN_MODE_CHANGED_FRONTENDS : 0));
	}
	spin_unlock(&xen_mode_frontends_lock);
}

/**
 * xen_mode_frontend_set_name() - record the name of a disk or interface
 * @dev: its frontend's device
 * @type: the type of frontend that has such a name
 * @name: the name; empty if it was removed
 *
 * Context: any process context.
 *
 * Return: whether the frontend is a CD-ROM drive.
 */
bool xen_mode_frontend_set_name(struct device *dev, const char *type,
				const char *name)
{
	struct xen_mode_frontend *frontend;
	bool cdrom = false;

	spin_lock(&xen_mode_frontends_lock);
	frontend = xen_mode_frontend_find(dev);
	if (frontend && !strcmp(frontend->type, type)) {
		strscpy(frontend->facts.name, name, sizeof(frontend->facts.name));
		xen_mode_frontend_hint(frontend, XEN_MODE_FRONTEND_NAME);
		cdrom = frontend->cdrom;
	}
	spin_unlock(&xen_mode_frontends_lock);
	return cdrom;
}

static void check_registered(struct xen_mode_frontend *frontend)
{
	if (!device_is_registered(&frontend->xdev->dev))
		xen_mode_frontend_set_removed(frontend);
}

static void read_state(struct xen_mode_frontend *frontend)
{
	bool connected = is_connected(frontend);
	enum xenbus_state state = READ_ONCE(frontend->xdev->state);

	if (frontend->facts.state == state)
		return;
	frontend->facts.state = state;
	frontend->changes |= XEN_MODE_FRONTEND_STATE;
	if (is_connected(frontend) != connected)
		count(0, connected ? -1 : 1);
}

/**
 * xen_mode_frontends_read_states() - copy the states that may have changed
 * @last: true in the refresh after a time without changes
 *
 * Context: the module's queue.
 */
void xen_mode_frontends_read_states(bool last)
{
	struct xen_mode_frontend *frontend;

	if (check_removed)
		xen_mode_frontends_each(check_registered);
	check_removed &= !last;

	spin_lock(&xen_mode_frontends_lock);
	list_splice_init(&settling, &hinted);
	list_for_each_entry(frontend, &hinted, hinted) {
		/* Not settled if a hint came since the last refresh */
		frontend->settled = last && !frontend->fresh;
		frontend->fresh = false;
		read_state(frontend);
	}
	spin_unlock(&xen_mode_frontends_lock);
}

/**
 * xen_mode_frontend_next_unpublished() - get the next one to add or to remove
 * @removed: set to true if it is to be removed
 *
 * Keeps the order of events: a name may be removed and then added again.
 *
 * Context: the module's queue.
 *
 * Return: the frontend, with a reference, or NULL.
 */
struct xen_mode_frontend *xen_mode_frontend_next_unpublished(bool *removed)
{
	struct xen_mode_frontend *frontend;

	spin_lock(&xen_mode_frontends_lock);
	frontend = xen_mode_frontend_first(&unpublished, publish);
	if (frontend) {
		list_del_init(&frontend->publish);
		*removed = frontend->removed;
	} else {
		/* For the next refresh */
		list_splice_init(&postponed, &unpublished);
	}
	spin_unlock(&xen_mode_frontends_lock);
	return frontend;
}

/* A directory could not be added: try again. Context: the module's queue. */
void xen_mode_frontend_publish_again(struct xen_mode_frontend *frontend)
{
	spin_lock(&xen_mode_frontends_lock);
	list_move_tail(&frontend->publish, &postponed);
	spin_unlock(&xen_mode_frontends_lock);
	xen_mode_refresh_queue(0);
}

/**
 * xen_mode_frontend_next_changed() - get the next one whose files may change
 * @changes: set to XEN_MODE_FRONTEND_*
 *
 * Context: the module's queue.
 *
 * Return: the frontend, with a reference, or NULL.
 */
struct xen_mode_frontend *xen_mode_frontend_next_changed(unsigned int *changes)
{
	struct xen_mode_frontend *frontend;

	spin_lock(&xen_mode_frontends_lock);
	frontend = xen_mode_frontend_first(&hinted, hinted);
	if (frontend) {
		*changes = frontend->changes;
		frontend->changes = 0;
		list_del_init(&frontend->hinted);
		if (!frontend->settled)
			list_add_tail(&frontend->hinted, &settling);
	}
	spin_unlock(&xen_mode_frontends_lock);
	return frontend;
}
