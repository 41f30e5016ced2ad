// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver and the backend of a frontend, which are valid while a driver is
 * bound. They are copied when the driver binds, because the device lock protects
 * them, and netfront can hold it for ever if its backend does not respond.
 */

#include <linux/device.h>
#include <linux/lockdep.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "gather/frontends.h"
#include "gather/gather.h"
#include "refresh.h"

/* 20 refreshes of 250 ms: five seconds */
#define READ_TRIES	20

static LIST_HEAD(unread);

/* The caller holds the device lock, so driver and backend do not change. */
static void copy_binding(struct xen_mode_frontend *frontend, struct device *dev,
			 bool bound)
{
	struct xenbus_device *xdev = to_xenbus_device(dev);
	char *backend = NULL;

	if (bound)
		backend = kstrdup(xdev->otherend ?: "",
				  GFP_KERNEL | __GFP_NOFAIL);

	spin_lock(&xen_mode_frontends_lock);
	swap(frontend->backend, backend);
	frontend->facts.bound = bound;
	if (bound) {
		frontend->facts.backend_domid = xdev->otherend_id;
		strscpy(frontend->facts.driver, dev->driver->mod_name ?: "",
			sizeof(frontend->facts.driver));
	}
	list_del_init(&frontend->unread);
	if (!frontend->removed)
		xen_mode_frontend_hint(frontend, XEN_MODE_FRONTEND_BINDING);
	spin_unlock(&xen_mode_frontends_lock);
	kfree(backend);
}

/**
 * xen_mode_bindings_set() - a driver was bound or unbound
 * @dev: the device on the xen bus; the caller holds its lock
 * @bound: true if it was bound
 *
 * Context: may sleep.
 */
void xen_mode_bindings_set(struct device *dev, bool bound)
{
	struct xen_mode_frontend *frontend;

	spin_lock(&xen_mode_frontends_lock);
	frontend = xen_mode_frontend_get(xen_mode_frontend_find(dev));
	spin_unlock(&xen_mode_frontends_lock);
	if (!frontend)
		return;

	copy_binding(frontend, dev, bound);
	xen_mode_frontend_put(frontend);
}

/**
 * xen_mode_bindings_read_later() - read the binding at the next refresh
 * @frontend: its driver may have bound before the module recorded it, or its
 *	backend may have changed by a resume
 *
 * Context: under xen_mode_frontends_lock.
 */
void xen_mode_bindings_read_later(struct xen_mode_frontend *frontend)
{
	lockdep_assert_held(&xen_mode_frontends_lock);
	frontend->bind_tries = 0;
	if (list_empty(&frontend->unread))
		list_add_tail(&frontend->unread, &unread);
}

/* Return the next frontend to read, with a reference, and move it to @again. */
static struct xen_mode_frontend *next_unread(struct list_head *again)
{
	struct xen_mode_frontend *frontend;

	spin_lock(&xen_mode_frontends_lock);
	frontend = xen_mode_frontend_first(&unread, unread);
	if (frontend)
		list_move_tail(&frontend->unread, again);
	spin_unlock(&xen_mode_frontends_lock);
	return frontend;
}

/*
 * If the lock is contended, a probe or a removal is running, and the bus notifies
 * the module of its end. Other holders are short. So the number of attempts is
 * limited, and none of them blocks.
 */
static void read_binding(struct xen_mode_frontend *frontend)
{
	struct device *dev = &frontend->xdev->dev;

	if (device_trylock(dev)) {
		copy_binding(frontend, dev, dev->driver);
		device_unlock(dev);
		return;
	}

	spin_lock(&xen_mode_frontends_lock);
	if (++frontend->bind_tries == READ_TRIES)
		list_del_init(&frontend->unread);
	spin_unlock(&xen_mode_frontends_lock);
}

/* Context: the module's queue. */
void xen_mode_bindings_read(void)
{
	struct xen_mode_frontend *frontend;
	LIST_HEAD(again);

	while ((frontend = next_unread(&again))) {
		read_binding(frontend);
		xen_mode_frontend_put(frontend);
	}

	spin_lock(&xen_mode_frontends_lock);
	if (!list_empty(&again))
		xen_mode_refresh_queue(0);
	list_splice(&again, &unread);
	spin_unlock(&xen_mode_frontends_lock);
}
