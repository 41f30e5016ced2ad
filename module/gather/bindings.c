// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver and the backend of a frontend, which are valid while a driver is
 * bound. They are copied when the driver binds, because the device lock protects
 * them, and netfront can hold it for ever if its backend does not respond.
 */

#include <linux/device.h>
#include <linux/hashtable.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "gather/frontends.h"
#include "gather/gather.h"

/* 20 refreshes of 250 ms: five seconds */
#define READ_TRIES	20

/*
 * The caller holds the device lock, so driver and backend do not change; except in
 * dom0, where the bus reads the backend again after a suspend. Context: may sleep.
 */
static void copy_binding(struct xen_mode_frontend *frontend, bool bound)
{
	struct xenbus_device *xdev = frontend->xdev;
	char *backend = NULL;

	if (bound)
		backend = kstrdup(xdev->otherend ?: "",
				  GFP_KERNEL | __GFP_NOFAIL);

	spin_lock(&xen_mode_frontends_lock);
	swap(frontend->backend, backend);
	frontend->facts.bound = bound;
	if (bound) {
		frontend->facts.backend_domid = xdev->otherend_id;
		strscpy(frontend->facts.driver, xdev->dev.driver->mod_name ?: "",
			sizeof(frontend->facts.driver));
	}
	frontend->bind_tries = 0;
	/* Unless the device left the bus */
	if (hash_hashed(&frontend->by_node))
		xen_mode_frontend_hint(frontend, XEN_MODE_FRONTEND_BINDING);
	spin_unlock(&xen_mode_frontends_lock);
	kfree(backend);
}

/* A driver was bound or unbound. Context: may sleep; under the device lock. */
void xen_mode_bindings_set(struct device *dev, bool bound)
{
	struct xen_mode_frontend *frontend;

	spin_lock(&xen_mode_frontends_lock);
	frontend = xen_mode_frontend_find(dev);
	if (frontend)
		xen_mode_frontend_get(frontend);
	spin_unlock(&xen_mode_frontends_lock);
	if (!frontend)
		return;

	copy_binding(frontend, bound);
	xen_mode_frontend_put(frontend);
}

/*
 * The driver may have bound before the module recorded the frontend, or its
 * backend may have changed by a resume. Context: under xen_mode_frontends_lock.
 */
void xen_mode_bindings_read_later(struct xen_mode_frontend *frontend)
{
	frontend->bind_tries = READ_TRIES;
	xen_mode_frontend_hint(frontend, 0);
}

/*
 * If the lock is contended, a probe or a removal is running, and the bus notifies
 * the module of its end. Others hold it only briefly. So the number of attempts is
 * limited, and none of them blocks. Context: the module's queue.
 */
void xen_mode_bindings_read(struct xen_mode_frontend *frontend)
{
	struct device *dev = &frontend->xdev->dev;
	bool try;

	spin_lock(&xen_mode_frontends_lock);
	try = frontend->bind_tries;
	if (try)
		frontend->bind_tries--;
	spin_unlock(&xen_mode_frontends_lock);

	if (try && device_trylock(dev)) {
		copy_binding(frontend, dev->driver);
		device_unlock(dev);
	}
}
