// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registers a driver with the name of xen_mode's on the xen bus, so that the bus refuses
 * that of xen_mode.
 */

#include <linux/module.h>
#include <xen/xen.h>
#include <xen/xenbus.h>

static struct xenbus_driver driver = {
	.name = "xen_mode",
	.ids = (const struct xenbus_device_id[]) { { "" } },
};

static int __init taken_init(void)
{
	return xen_domain() ? xenbus_register_frontend(&driver) : -ENODEV;
}

static void __exit taken_exit(void)
{
	xenbus_unregister_driver(&driver);
}

module_init(taken_init);
module_exit(taken_exit);

MODULE_DESCRIPTION("Takes the name of xen_mode's driver");
MODULE_LICENSE("GPL");
