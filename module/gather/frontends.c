// SPDX-License-Identifier: GPL-2.0
/*
 * The devices on the xen bus. A driver that matches none of them is the way
 * to the bus itself; the bus and the network stack then tell of each change.
 *
 * Facts of one frontend come from three places. Its state is read from the
 * device whenever asked. Its backend and driver are copied when the driver
 * binds, because the device lock that guards them can be held for as long as
 * a backend keeps netfront waiting, and a reader must not wait for that. The
 * name of a network interface is kept by the network stack's notifier.
 */

#include <linux/compiler.h>
#include <linux/device.h>
#include <linux/hashtable.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/notifier.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <xen/xen.h>
#include <xen/xenbus.h>

#include "compat.h"
#include "gather/events.h"
#include "gather/frontends.h"
#include "gather/kind.h"
#include "work.h"

#define XM_BIND_RETRY		(HZ / 10)
#define XM_BIND_RETRIES		50

/**
 * struct xm_frontend - one device on the xen bus
 * @ref: one for the list, one for whoever shows it
 * @link: in xm_frontends
 * @known: in xm_by_device, until it has gone
 * @todo: in xm_unsettled, when it is to be shown or to be taken away
 * @unread: in xm_unbound, as long as the fields below are not as the driver core left them
 * @unasked: in xm_new_disks, as long as nobody asked for its media
 * @xdev: the device, with a reference
 * @leaving: off the bus' list of devices, or about to be; its driver may take its time
 * @gone: removed from the bus
 * @bind_tries: how often the device lock was asked for in vain
 * @bound: a driver is bound
 * @backend: the backend's path in xenstore; NULL without memory for it
 * @backend_domid: the backend's domain
 * @driver: the driver's module
 * @network: the interface's name
 * @changed: a file may say something else than when last looked at
 * @seen: the state when last looked at
 * @cdrom: the disk stands for a CD-ROM drive
 * @token: what appear() returned
 *
 * xm_frontends_lock guards all but @ref and @xdev, and @token and @seen, which
 * are the module's queue's.
 */
struct xm_frontend {
	struct kref ref;
	struct list_head link;
	struct hlist_node known;
	struct list_head todo;
	struct list_head unread;
	struct list_head unasked;
	struct xenbus_device *xdev;
	bool leaving;
	bool gone;
	unsigned int bind_tries;
	bool bound;
	char *backend;
	int backend_domid;
	char driver[MODULE_NAME_LEN];
	char network[IFNAMSIZ];
	bool changed;
	enum xenbus_state seen;
	bool cdrom;
	void *token;
};

/* Only the module's queue takes anything out; it may walk without the lock. */
static LIST_HEAD(xm_frontends);
/* What there is to do with one of a thousand must not take a walk along all. */
static DEFINE_HASHTABLE(xm_by_device, 8);
static LIST_HEAD(xm_unsettled);
static LIST_HEAD(xm_unbound);
static LIST_HEAD(xm_new_disks);
static unsigned int xm_count;
static DEFINE_SPINLOCK(xm_frontends_lock);
static const struct xm_frontends_ops *xm_ops;
static struct bus_type *xm_bus;
/* There was no memory for one of them. */
static bool xm_unlisted;
/* Grows when a frontend comes, connects, disconnects or goes. */
static unsigned int xm_generation;

static void xm_reconcile(struct work_struct *work);
static DECLARE_DELAYED_WORK(xm_reconcile_work, xm_reconcile);

/* Matches no device: all it is for is the pointer to the bus. */
static struct xenbus_driver xm_driver = {
	.name = "xen_mode",
	.ids = (const struct xenbus_device_id[]) { { "" } },
};

static void xm_set_changed(void)
{
	WRITE_ONCE(xm_generation, xm_generation + 1);
}

static void xm_frontend_release(struct kref *ref)
{
	struct xm_frontend *frontend = container_of(ref, struct xm_frontend,
						    ref);

	put_device(&frontend->xdev->dev);
	kfree(frontend->backend);
	kfree(frontend);
}

static struct xm_frontend *xm_find(const struct device *dev)
{
	struct xm_frontend *frontend;

	lockdep_assert_held(&xm_frontends_lock);
	hash_for_each_possible(xm_by_device, frontend, known, (unsigned long)dev)
		if (&frontend->xdev->dev == dev)
			return frontend;
	return NULL;
}

static int xm_add(struct device *dev, void *unused)
{
	struct xm_frontend *frontend, *known;

	frontend = kzalloc(sizeof(*frontend), GFP_KERNEL);
	if (!frontend) {
		WRITE_ONCE(xm_unlisted, true);
		return -ENOMEM;
	}
	kref_init(&frontend->ref);
	INIT_LIST_HEAD(&frontend->unread);
	INIT_LIST_HEAD(&frontend->unasked);
	frontend->xdev = to_xenbus_device(dev);
	get_device(dev);

	spin_lock(&xm_frontends_lock);
	known = xm_find(dev);
	if (!known) {
		list_add_tail(&frontend->link, &xm_frontends);
		hash_add(xm_by_device, &frontend->known, (unsigned long)dev);
		list_add_tail(&frontend->todo, &xm_unsettled);
		list_add_tail(&frontend->unread, &xm_unbound);
		if (!strcmp(frontend->xdev->devicetype, "vbd"))
			list_add_tail(&frontend->unasked, &xm_new_disks);
		WRITE_ONCE(xm_count, xm_count + 1);
	}
	spin_unlock(&xm_frontends_lock);

	/* The notifier and the first scan can both see a device. */
	if (known)
		xm_frontend_put(frontend);
	return 0;
}

static void xm_set_gone(struct xm_frontend *frontend)
{
	lockdep_assert_held(&xm_frontends_lock);
	if (frontend->gone)
		return;
	frontend->gone = true;
	hash_del(&frontend->known);
	list_del_init(&frontend->unread);
	list_del_init(&frontend->unasked);
	if (list_empty(&frontend->todo))
		list_add_tail(&frontend->todo, &xm_unsettled);
	WRITE_ONCE(xm_count, xm_count - 1);
}

static void xm_set_leaving(struct device *dev)
{
	struct xm_frontend *frontend;

	spin_lock(&xm_frontends_lock);
	frontend = xm_find(dev);
	if (frontend)
		frontend->leaving = true;
	spin_unlock(&xm_frontends_lock);
}

static void xm_remove(struct device *dev)
{
	struct xm_frontend *frontend;

	spin_lock(&xm_frontends_lock);
	frontend = xm_find(dev);
	if (frontend)
		xm_set_gone(frontend);
	spin_unlock(&xm_frontends_lock);
}

/* The device lock is held: the driver and the backend's path stand still. */
static void xm_copy_binding(struct device *dev, bool bound)
{
	struct xenbus_device *xdev = to_xenbus_device(dev);
	char *backend = bound ? kstrdup(xdev->otherend, GFP_KERNEL) : NULL;
	struct xm_frontend *frontend;

	spin_lock(&xm_frontends_lock);
	frontend = xm_find(dev);
	if (frontend) {
		swap(frontend->backend, backend);
		frontend->changed = true;
		list_del_init(&frontend->unread);
		frontend->bound = bound;
		if (bound) {
			frontend->backend_domid = xdev->otherend_id;
			strscpy(frontend->driver, dev->driver->mod_name ?: "",
				sizeof(frontend->driver));
		}
	}
	spin_unlock(&xm_frontends_lock);
	kfree(backend);
}

static int xm_bus_event(struct notifier_block *nb, unsigned long action,
			void *data)
{
	struct device *dev = data;

	switch (action) {
	case BUS_NOTIFY_ADD_DEVICE:
		/* Without memory this frontend stays unlisted; no harm. */
		xm_add(dev, NULL);
		break;
	case BUS_NOTIFY_DEL_DEVICE:
		xm_set_leaving(dev);
		break;
	case BUS_NOTIFY_REMOVED_DEVICE:
		xm_remove(dev);
		break;
	case BUS_NOTIFY_BOUND_DRIVER:
		xm_copy_binding(dev, true);
		break;
	case BUS_NOTIFY_UNBOUND_DRIVER:
		xm_copy_binding(dev, false);
		break;
	default:
		return NOTIFY_DONE;
	}

	/* Never publish from here: a driver may hold any lock. */
	xm_work_later(&xm_reconcile_work, 0);
	xm_events_changed();
	return NOTIFY_OK;
}

static struct notifier_block xm_bus_notifier = {
	.notifier_call = xm_bus_event,
};

/* Called under RTNL, which guards the name; replays all there are at first. */
static int xm_network_event(struct notifier_block *nb, unsigned long action,
			    void *data)
{
	struct net_device *net = netdev_notifier_info_to_dev(data);
	struct xm_frontend *frontend;

	spin_lock(&xm_frontends_lock);
	frontend = xm_find(net->dev.parent);
	if (frontend) {
		frontend->changed = true;
		switch (action) {
		case NETDEV_REGISTER:
		case NETDEV_CHANGENAME:
			strscpy(frontend->network, net->name,
				sizeof(frontend->network));
			break;
		case NETDEV_UNREGISTER:
			frontend->network[0] = '\0';
			break;
		default:
			break;
		}
	}
	spin_unlock(&xm_frontends_lock);
	return NOTIFY_OK;
}

static struct notifier_block xm_network_notifier = {
	.notifier_call = xm_network_event,
};

/*
 * The next frontend that is to be shown or to be taken away, with a reference.
 * NULL when all is settled.
 */
static struct xm_frontend *xm_next(bool *appear)
{
	struct xm_frontend *frontend;

	spin_lock(&xm_frontends_lock);
	frontend = list_first_entry_or_null(&xm_unsettled, struct xm_frontend,
					    todo);
	if (frontend) {
		list_del_init(&frontend->todo);
		*appear = !frontend->gone;
		if (*appear)
			xm_frontend_get(frontend);
		else
			/* The list's reference goes to the caller. */
			list_del(&frontend->link);
	}
	spin_unlock(&xm_frontends_lock);
	return frontend;
}

/* The next one to read, moved to @again in case its lock is taken. */
static struct xm_frontend *xm_next_unbound(struct list_head *again)
{
	struct xm_frontend *frontend;

	spin_lock(&xm_frontends_lock);
	frontend = list_first_entry_or_null(&xm_unbound, struct xm_frontend,
					    unread);
	if (frontend) {
		if (++frontend->bind_tries < XM_BIND_RETRIES)
			list_move_tail(&frontend->unread, again);
		else
			list_del_init(&frontend->unread);
		xm_frontend_get(frontend);
	}
	spin_unlock(&xm_frontends_lock);
	return frontend;
}

/*
 * Devices that were there before the module: nobody tells of their drivers.
 * A lock that is taken means a probe or a removal, whose end the notifier
 * will tell, or something short; so ask again, but never wait, nor for ever.
 */
static void xm_read_bindings(void)
{
	struct xm_frontend *frontend;
	struct device *dev;
	LIST_HEAD(again);

	while ((frontend = xm_next_unbound(&again))) {
		dev = &frontend->xdev->dev;
		if (device_trylock(dev)) {
			xm_copy_binding(dev, dev->driver);
			device_unlock(dev);
		}
		xm_frontend_put(frontend);
	}

	spin_lock(&xm_frontends_lock);
	if (!list_empty(&again))
		xm_work_later(&xm_reconcile_work, XM_BIND_RETRY);
	list_splice(&again, &xm_unbound);
	spin_unlock(&xm_frontends_lock);
}

static void xm_appear(struct xm_frontend *frontend)
{
	frontend->seen = READ_ONCE(frontend->xdev->state);
	frontend->token = xm_ops->appear(frontend);
	xm_set_changed();
}

static void xm_vanish(struct xm_frontend *frontend)
{
	xm_set_changed();
	if (frontend->token)
		xm_ops->vanish(frontend->token);
}

/* Show what came, take away what has gone. */
static void xm_settle(void)
{
	struct xm_frontend *frontend;
	bool appear;

	while ((frontend = xm_next(&appear))) {
		if (appear)
			xm_appear(frontend);
		else
			xm_vanish(frontend);
		xm_frontend_put(frontend);
	}
}

static void xm_reconcile(struct work_struct *work)
{
	xm_settle();
	xm_read_bindings();
	xm_work_changed();
}

/* Nothing may tell of changes any more. */
static void xm_forget_all(void)
{
	struct xm_frontend *frontend;

	cancel_delayed_work_sync(&xm_reconcile_work);
	spin_lock(&xm_frontends_lock);
	list_for_each_entry(frontend, &xm_frontends, link)
		xm_set_gone(frontend);
	spin_unlock(&xm_frontends_lock);
	xm_settle();
}

/**
 * xm_frontends_open() - find the xen bus
 *
 * Context: may sleep; no xenstore call, so it works before xenstored runs.
 *
 * Return: 0; -ENOMEM; any other error means that there is no such bus.
 */
int xm_frontends_open(void)
{
	int err;

	/* A kernel without any frontend has no such bus, nor the function below. */
	if (!IS_REACHABLE(CONFIG_XEN_XENBUS_FRONTEND) || !xen_domain())
		return -ENODEV;

	err = xenbus_register_frontend(&xm_driver);
	if (!err)
		xm_bus = (struct bus_type *)xm_driver.driver.bus;
	return err;
}

/**
 * xm_frontends_close() - undo xm_frontends_open()
 *
 * Context: may sleep; after every reader of the bus has gone.
 */
void xm_frontends_close(void)
{
	if (!xm_bus)
		return;
	xenbus_unregister_driver(&xm_driver);
	xm_bus = NULL;
}

/**
 * xm_frontends_bus() - the xen bus
 *
 * Context: any.
 *
 * Return: the bus, NULL where there is none.
 */
struct bus_type *xm_frontends_bus(void)
{
	return xm_bus;
}

/**
 * xm_frontends_start() - list the frontends and follow them
 * @ops: who wants to know
 *
 * Context: may sleep; after xm_frontends_open().
 *
 * Return: 0 or -ENOMEM.
 */
int xm_frontends_start(const struct xm_frontends_ops *ops)
{
	int err;

	xm_ops = ops;
	err = bus_register_notifier(xm_bus, &xm_bus_notifier);
	if (err)
		return err;

	err = bus_for_each_dev(xm_bus, NULL, NULL, xm_add);
	if (err)
		goto err_stop;

	/* After the scan: it replays the interfaces that are there. */
	err = register_netdevice_notifier(&xm_network_notifier);
	if (err)
		goto err_stop;

	xm_work_later(&xm_reconcile_work, 0);
	flush_delayed_work(&xm_reconcile_work);
	return 0;

err_stop:
	bus_unregister_notifier(xm_bus, &xm_bus_notifier);
	xm_forget_all();
	return err;
}

/**
 * xm_frontends_stop() - undo xm_frontends_start()
 *
 * Every frontend vanishes.
 *
 * Context: may sleep.
 */
void xm_frontends_stop(void)
{
	unregister_netdevice_notifier(&xm_network_notifier);
	bus_unregister_notifier(xm_bus, &xm_bus_notifier);
	xm_forget_all();
}

/**
 * xm_frontends_rebound() - the backends may be others than before
 *
 * After a restore or a migration the kernel looks up each backend anew and
 * tells nobody.
 *
 * Context: may sleep.
 */
void xm_frontends_rebound(void)
{
	struct xm_frontend *frontend;

	if (!xm_bus)
		return;

	spin_lock(&xm_frontends_lock);
	list_for_each_entry(frontend, &xm_frontends, link) {
		frontend->bind_tries = 0;
		if (!frontend->gone && list_empty(&frontend->unread))
			list_add_tail(&frontend->unread, &xm_unbound);
	}
	spin_unlock(&xm_frontends_lock);
	xm_work_later(&xm_reconcile_work, 0);
}

struct xm_each {
	xm_device_fn fn;
	void *data;
};

static int xm_call_if_bound(struct device *dev, void *data)
{
	struct xm_each *each = data;

	return READ_ONCE(dev->driver) ? each->fn(dev, each->data) : 0;
}

static bool xm_is_connected(enum xenbus_state state)
{
	return state == XenbusStateConnected;
}

/*
 * A device that went while the first scan had it in hand was noted too late:
 * nobody will tell of it again.
 */
static void xm_check_gone(struct xm_frontend *frontend)
{
	lockdep_assert_held(&xm_frontends_lock);
	if (frontend->gone || device_is_registered(&frontend->xdev->dev))
		return;
	xm_set_gone(frontend);
	xm_work_later(&xm_reconcile_work, 0);
}

static bool xm_differs(struct xm_frontend *frontend)
{
	enum xenbus_state before = frontend->seen;
	bool changed = frontend->changed;

	frontend->changed = false;
	frontend->seen = READ_ONCE(frontend->xdev->state);
	if (xm_is_connected(frontend->seen) != xm_is_connected(before))
		xm_set_changed();
	return changed || frontend->seen != before;
}

/**
 * xm_frontends_look() - tell of the frontends that are not as they were
 *
 * Context: the module's queue.
 */
void xm_frontends_look(void)
{
	struct xm_frontend *frontend;

	spin_lock(&xm_frontends_lock);
	list_for_each_entry(frontend, &xm_frontends, link) {
		xm_check_gone(frontend);
		if (!frontend->token || !xm_differs(frontend))
			continue;
		spin_unlock(&xm_frontends_lock);
		xm_ops->changed(frontend->token);
		spin_lock(&xm_frontends_lock);
	}
	spin_unlock(&xm_frontends_lock);
}

/**
 * xm_frontends_each_bound() - visit every device that has a driver
 * @data: for @fn
 * @fn: called with no lock held
 *
 * The driver core's lists of each driver's devices would be shorter, but who walks
 * along them keeps a driver from letting go.
 *
 * Context: may sleep; no device lock.
 */
void xm_frontends_each_bound(void *data, xm_device_fn fn)
{
	struct xm_each each = { .fn = fn, .data = data };

	if (xm_bus)
		bus_for_each_dev(xm_bus, NULL, &each, xm_call_if_bound);
}

/**
 * xm_frontends_each_bound_listed() - the same, along the module's own list
 * @data: for @fn
 * @fn: called with no lock held
 *
 * To step over a device without a driver costs a fraction of what the bus asks.
 * What is leaving is passed by, as on the bus.
 *
 * Context: the module's queue.
 */
void xm_frontends_each_bound_listed(void *data, xm_device_fn fn)
{
	struct xm_frontend *frontend;
	int stop;

	if (READ_ONCE(xm_unlisted)) {
		xm_frontends_each_bound(data, fn);
		return;
	}

	spin_lock(&xm_frontends_lock);
	list_for_each_entry(frontend, &xm_frontends, link) {
		struct device *dev = &frontend->xdev->dev;

		if (frontend->leaving || !READ_ONCE(dev->driver))
			continue;
		spin_unlock(&xm_frontends_lock);
		stop = fn(dev, data);
		spin_lock(&xm_frontends_lock);
		if (stop)
			break;
	}
	spin_unlock(&xm_frontends_lock);
}

/**
 * xm_frontends_generation() - whether the set of frontends is as it was
 *
 * Context: any.
 *
 * Return: a number that differs from the last one when, up to the last
 * xm_frontends_look(), a frontend came, connected, disconnected or went.
 */
unsigned int xm_frontends_generation(void)
{
	return READ_ONCE(xm_generation);
}

/**
 * xm_frontends_disk_changed() - a driver made or removed a disk
 * @parent: the device that it belongs to, on the xen bus or not
 *
 * Context: any process context.
 */
void xm_frontends_disk_changed(const struct device *parent)
{
	struct xm_frontend *frontend;

	spin_lock(&xm_frontends_lock);
	frontend = xm_find(parent);
	if (frontend)
		frontend->changed = true;
	spin_unlock(&xm_frontends_lock);
}

/**
 * xm_frontends_count() - how many frontends there are
 *
 * Context: any.
 *
 * Return: the number of devices on the xen bus.
 */
unsigned int xm_frontends_count(void)
{
	return READ_ONCE(xm_count);
}

/**
 * xm_frontends_connected() - how many of them are in state Connected
 *
 * Context: any process context.
 *
 * Return: the number now.
 */
unsigned int xm_frontends_connected(void)
{
	struct xm_frontend *frontend;
	unsigned int connected = 0;

	spin_lock(&xm_frontends_lock);
	list_for_each_entry(frontend, &xm_frontends, link)
		if (!frontend->gone &&
		    xm_is_connected(READ_ONCE(frontend->xdev->state)))
			connected++;
	spin_unlock(&xm_frontends_lock);
	return connected;
}

/**
 * xm_frontends_next_disk() - a disk whose media nobody has told of yet
 *
 * Context: any process context.
 *
 * Return: the disk, with a reference, or NULL. It counts as told of.
 */
struct xm_frontend *xm_frontends_next_disk(void)
{
	struct xm_frontend *frontend;

	spin_lock(&xm_frontends_lock);
	frontend = list_first_entry_or_null(&xm_new_disks, struct xm_frontend,
					    unasked);
	if (frontend) {
		list_del_init(&frontend->unasked);
		xm_frontend_get(frontend);
	}
	spin_unlock(&xm_frontends_lock);
	return frontend;
}

/**
 * xm_frontend_set_cdrom() - note that this disk stands for a CD-ROM drive
 * @frontend: the disk
 *
 * Context: any process context.
 */
void xm_frontend_set_cdrom(struct xm_frontend *frontend)
{
	spin_lock(&xm_frontends_lock);
	frontend->cdrom = true;
	spin_unlock(&xm_frontends_lock);
}

/**
 * xm_frontends_is_cdrom() - whether a device stands for a CD-ROM drive
 * @dev: a device on the xen bus
 *
 * Context: any process context.
 *
 * Return: true if the toolstack says so.
 */
bool xm_frontends_is_cdrom(const struct device *dev)
{
	struct xm_frontend *frontend;
	bool cdrom;

	spin_lock(&xm_frontends_lock);
	frontend = xm_find(dev);
	cdrom = frontend && frontend->cdrom;
	spin_unlock(&xm_frontends_lock);
	return cdrom;
}

/**
 * xm_frontend_node() - where the frontend is in xenstore
 * @frontend: the frontend
 *
 * Context: any.
 *
 * Return: its path.
 */
const char *xm_frontend_node(struct xm_frontend *frontend)
{
	return frontend->xdev->nodename;
}

/**
 * xm_frontend_get() - take a reference
 * @frontend: the frontend
 *
 * Context: any.
 *
 * Return: @frontend.
 */
struct xm_frontend *xm_frontend_get(struct xm_frontend *frontend)
{
	kref_get(&frontend->ref);
	return frontend;
}

/**
 * xm_frontend_put() - drop a reference
 * @frontend: the frontend
 *
 * Context: may sleep.
 */
void xm_frontend_put(struct xm_frontend *frontend)
{
	kref_put(&frontend->ref, xm_frontend_release);
}

/**
 * xm_frontend_device() - the device on the xen bus
 * @frontend: the frontend
 *
 * Context: any.
 *
 * Return: the device, for as long as the reference to @frontend is held.
 */
struct device *xm_frontend_device(struct xm_frontend *frontend)
{
	return &frontend->xdev->dev;
}

/**
 * xm_frontend_type() - what kind of device this is
 * @frontend: the frontend
 *
 * Context: any.
 *
 * Return: the type as the toolstack wrote it: vbd, vif, vkbd...
 */
const char *xm_frontend_type(struct xm_frontend *frontend)
{
	return frontend->xdev->devicetype;
}

/**
 * xm_frontend_state() - how far the frontend is
 * @frontend: the frontend
 *
 * Context: any; no xenstore call: the kernel keeps the state that it last
 * wrote there.
 *
 * Return: Xen's word for the state (public/io/xenbus.h).
 */
const char *xm_frontend_state(struct xm_frontend *frontend)
{
	return xenbus_strstate(READ_ONCE(frontend->xdev->state));
}

struct xm_disk_name {
	char *name;
	size_t size;
};

static int xm_copy_disk_name(struct device *dev, void *data)
{
	struct xm_disk_name *disk = data;

	if (!xm_device_in_class(dev, "block"))
		return 0;
	/* A disk is never renamed. */
	strscpy(disk->name, dev_name(dev), disk->size);
	return 1;
}

/**
 * xm_frontend_name() - the disk or network interface that a driver made of it
 * @frontend: the frontend
 * @name: where to put the name
 * @size: room at @name
 *
 * Context: may sleep; no device lock.
 *
 * Return: false as long as there is none.
 */
bool xm_frontend_name(struct xm_frontend *frontend, char *name, size_t size)
{
	struct xm_disk_name disk = { .name = name, .size = size };

	spin_lock(&xm_frontends_lock);
	strscpy(name, frontend->network, size);
	spin_unlock(&xm_frontends_lock);

	return name[0] || device_for_each_child(&frontend->xdev->dev, &disk,
						xm_copy_disk_name);
}

/**
 * xm_frontend_backend() - where the backend is
 * @frontend: the frontend
 * @path: where to put its path in xenstore
 * @size: room at @path
 *
 * Context: any process context.
 *
 * Return: false as long as no driver is bound.
 */
bool xm_frontend_backend(struct xm_frontend *frontend, char *path, size_t size)
{
	bool known;

	spin_lock(&xm_frontends_lock);
	known = frontend->backend;
	if (known)
		strscpy(path, frontend->backend, size);
	spin_unlock(&xm_frontends_lock);
	return known;
}

/**
 * xm_frontend_backend_domid() - the domain that the backend runs in
 * @frontend: the frontend
 * @domid: where to put it
 *
 * Context: any process context.
 *
 * Return: false as long as no driver is bound.
 */
bool xm_frontend_backend_domid(struct xm_frontend *frontend, int *domid)
{
	bool bound;

	spin_lock(&xm_frontends_lock);
	bound = frontend->bound;
	*domid = frontend->backend_domid;
	spin_unlock(&xm_frontends_lock);
	return bound;
}

/**
 * xm_frontend_module() - the driver that is bound
 * @frontend: the frontend
 * @name: where to put the name of its module, built in or not
 * @size: room at @name
 *
 * Context: any process context.
 *
 * Return: false as long as no driver is bound.
 */
bool xm_frontend_module(struct xm_frontend *frontend, char *name, size_t size)
{
	bool bound;

	spin_lock(&xm_frontends_lock);
	bound = frontend->bound && frontend->driver[0];
	if (bound)
		strscpy(name, frontend->driver, size);
	spin_unlock(&xm_frontends_lock);
	return bound;
}
