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

/*
 * In the next refresh, then each time after a second without changes: on a busy
 * host the task that assigns the state may be delayed.
 */
#define STATE_READS	6

DEFINE_SPINLOCK(xen_mode_frontends_lock);

static DEFINE_HASHTABLE(by_node, 8);
/* In the order of events: a name may be removed and then added again. */
static LIST_HEAD(changed);
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
		if (!strncmp(frontend->xdev->nodename, node, len) &&
		    !frontend->xdev->nodename[len])
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
	size_t type = strlen(xdev->devicetype) + 1;
	struct xen_mode_frontend *frontend;

	frontend = kzalloc(struct_size(frontend, type, type),
			   GFP_KERNEL | __GFP_NOFAIL);
	kref_init(&frontend->ref);
	INIT_LIST_HEAD(&frontend->changed);
	INIT_LIST_HEAD(&frontend->unasked);
	memcpy(frontend->type, xdev->devicetype, type);
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

void xen_mode_frontend_get(struct xen_mode_frontend *frontend)
{
	kref_get(&frontend->ref);
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

/*
 * The state, and files of XEN_MODE_FRONTEND_*, may have changed. Context: under
 * xen_mode_frontends_lock; not for a removed frontend.
 */
void xen_mode_frontend_hint(struct xen_mode_frontend *frontend,
			    unsigned int changes)
{
	lockdep_assert_held(&xen_mode_frontends_lock);
	frontend->changes |= changes;
	frontend->state_reads = STATE_READS;
	list_move_tail(&frontend->changed, &changed);
	xen_mode_refresh_queue(0);
}

/* Record a device on the xen bus. Context: may sleep. */
void xen_mode_frontend_add(struct device *dev)
{
	struct xenbus_device *xdev = to_xenbus_device(dev);
	struct xen_mode_frontend *known, *frontend = alloc_frontend(xdev);

	spin_lock(&xen_mode_frontends_lock);
	/* The notifier and the scan of the bus can both see a device. */
	known = xen_mode_frontend_find(dev);
	if (!known) {
		hash_add(by_node, &frontend->by_node,
			 hash_node(xdev->nodename, strlen(xdev->nodename)));
		xen_mode_bindings_read_later(frontend);
		if (!strcmp(frontend->type, "vbd"))
			xen_mode_media_ask_later(frontend);
		count(1, is_connected(frontend));
	}
	spin_unlock(&xen_mode_frontends_lock);

	if (known)
		xen_mode_frontend_put(frontend);
}

static void set_removed(struct xen_mode_frontend *frontend)
{
	hash_del(&frontend->by_node);
	list_del_init(&frontend->unasked);
	frontend->state_reads = 0;
	frontend->bind_tries = 0;
	frontend->changes = XEN_MODE_FRONTEND_REMOVED;
	/* Before a new one that has the same name */
	list_move(&frontend->changed, &changed);
	count(-1, -is_connected(frontend));
}

/* Context: any process context. */
void xen_mode_frontend_remove(struct device *dev)
{
	struct xen_mode_frontend *frontend;

	spin_lock(&xen_mode_frontends_lock);
	frontend = xen_mode_frontend_find(dev);
	if (frontend)
		set_removed(frontend);
	spin_unlock(&xen_mode_frontends_lock);
}

/*
 * Call @visit, which may remove the record, under xen_mode_frontends_lock.
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
	xen_mode_frontends_each(set_removed);
}

/*
 * A frontend wrote a state to xenstore. It may have its old value again at the
 * next refresh, so record the change itself. Context: any process context.
 */
void xen_mode_frontend_state_changed(const char *node, size_t len)
{
	struct xen_mode_frontend *frontend;

	spin_lock(&xen_mode_frontends_lock);
	frontend = find_node(node, len);
	if (frontend) {
		xen_mode_frontend_hint(frontend, XEN_MODE_FRONTEND_STATE);
		xen_mode_refresh_queue(XEN_MODE_WANT_SCAN |
				       XEN_MODE_CHANGED_FRONTENDS);
	}
	spin_unlock(&xen_mode_frontends_lock);
}

/*
 * Record the name of a frontend's disk or interface, or "" if it was removed, if
 * the frontend is of this type. Return whether it is a CD-ROM drive. Context: any
 * process context.
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
		set_removed(frontend);
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

/*
 * Copy the states that may have changed. @last: true in the refresh after a time
 * without changes. Context: the module's queue.
 */
void xen_mode_frontends_read_states(bool last)
{
	struct xen_mode_frontend *frontend;
	bool again = false;

	if (check_removed)
		xen_mode_frontends_each(check_registered);
	check_removed &= !last;

	spin_lock(&xen_mode_frontends_lock);
	list_for_each_entry(frontend, &changed, changed) {
		if (!frontend->state_reads)
			continue;
		/* If a hint came since the last refresh, this is the first read. */
		if (last || frontend->state_reads == STATE_READS)
			frontend->state_reads--;
		again |= last && frontend->state_reads;
		read_state(frontend);
	}
	spin_unlock(&xen_mode_frontends_lock);
	if (again)
		xen_mode_refresh_queue(0);
}

/**
 * xen_mode_frontends_publish() - visit the frontends that changed
 * @publish: called with XEN_MODE_FRONTEND_*, 0 for a new frontend, and at last,
 *	once, with REMOVED; returns those to try again. The next refresh tries them,
 *	because this one might never end.
 *
 * Context: at load, then the module's queue.
 */
void xen_mode_frontends_publish(unsigned int (*publish)(struct xen_mode_frontend *frontend,
							unsigned int changes))
{
	struct xen_mode_frontend *frontend;
	unsigned int changes, retry;
	LIST_HEAD(again);

	spin_lock(&xen_mode_frontends_lock);
	while ((frontend = list_first_entry_or_null(&changed,
						    struct xen_mode_frontend,
						    changed))) {
		list_del_init(&frontend->changed);
		changes = frontend->changes;
		frontend->changes = 0;
		/* The table no longer needs its reference to a removed one. */
		if (!(changes & XEN_MODE_FRONTEND_REMOVED))
			xen_mode_frontend_get(frontend);
		spin_unlock(&xen_mode_frontends_lock);

		xen_mode_bindings_read(frontend);
		retry = publish(frontend, changes);

		spin_lock(&xen_mode_frontends_lock);
		frontend->changes |= retry;
		retry |= frontend->bind_tries;
		if (retry)
			xen_mode_refresh_queue(0);
		/* If there was an event in the meantime, keep its place in the order. */
		if ((retry || frontend->state_reads) &&
		    list_empty(&frontend->changed))
			list_add_tail(&frontend->changed, &again);
		spin_unlock(&xen_mode_frontends_lock);
		xen_mode_frontend_put(frontend);
		spin_lock(&xen_mode_frontends_lock);
	}
	list_splice(&again, &changed);
	spin_unlock(&xen_mode_frontends_lock);
}
