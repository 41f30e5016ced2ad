// SPDX-License-Identifier: GPL-2.0-only
/* The xen bus: devices that are added, removed, bound and unbound */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/device.h>
#include <linux/errno.h>
#include <linux/notifier.h>
#include <linux/printk.h>
#include <xen/xen.h>
#include <xen/xenbus.h>

#include "gather/frontends.h"
#include "gather/gather.h"
#include "refresh.h"

static struct bus_type *bus;

/*
 * xenbus_frontend is not exported. Registering a driver that matches no device
 * yields its bus_type.
 */
static struct xenbus_driver driver = {
	.name = "xen_mode",
	.ids = (const struct xenbus_device_id[]) { { "" } },
};

static int add_device(struct device *dev, void *unused)
{
	xen_mode_frontend_add(dev);
	return 0;
}

static int bus_event(struct notifier_block *nb, unsigned long action,
		     void *data)
{
	struct device *dev = data;

	switch (action) {
	case BUS_NOTIFY_ADD_DEVICE:
		xen_mode_frontend_add(dev);
		break;
	case BUS_NOTIFY_REMOVED_DEVICE:
		xen_mode_frontend_remove(dev);
		break;
	case BUS_NOTIFY_BOUND_DRIVER:
		xen_mode_bindings_set(dev, true);
		break;
	case BUS_NOTIFY_UNBOUND_DRIVER:
		xen_mode_bindings_set(dev, false);
		break;
	default:
		return NOTIFY_DONE;
	}

	xen_mode_refresh_queue(XEN_MODE_WANT_SCAN);
	return NOTIFY_OK;
}

static struct notifier_block bus_notifier = {
	.notifier_call = bus_event,
};

/*
 * Record the frontends and follow the bus. Return 0 also if it does not exist.
 * Context: may sleep; no xenstore call, so it works before xenstored runs.
 */
int xen_mode_xenbus_start(void)
{
	int err;

	/* A kernel without frontends has neither the bus nor the function below. */
	if (!IS_REACHABLE(CONFIG_XEN_XENBUS_FRONTEND) || !xen_domain())
		return 0;

	err = xenbus_register_frontend(&driver);
	if (err == -ENOMEM)
		return err;
	if (err) {
		pr_warn("cannot register a driver (error %d), so frontends/ stays empty\n",
			err);
		return 0;
	}
	bus = (struct bus_type *)driver.driver.bus;

	err = bus_register_notifier(bus, &bus_notifier);
	if (err) {
		xenbus_unregister_driver(&driver);
		bus = NULL;
		return err;
	}
	/* The bus does not report existing devices to a new notifier. */
	bus_for_each_dev(bus, NULL, NULL, add_device);
	return 0;
}

/* Remove the records of all frontends. Context: may sleep. */
void xen_mode_xenbus_stop(void)
{
	if (!bus)
		return;

	bus_unregister_notifier(bus, &bus_notifier);
	xen_mode_frontends_remove_all();
	xenbus_unregister_driver(&driver);
}

/* Context: any. */
bool xen_mode_xenbus_exists(void)
{
	return bus;
}
