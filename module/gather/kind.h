/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_GATHER_KIND_H
#define _XM_GATHER_KIND_H

#include <linux/device.h>
#include <linux/rcupdate.h>
#include <linux/string.h>

/*
 * Neither the classes nor all buses are exported, so they are known by name. A
 * reference to a device does not keep its class or bus, which may be a module's:
 * they are there while the device is registered, and a module's memory for an RCU
 * grace period more.
 */

/**
 * xm_device_in_class() - whether a device is of a class
 * @dev: the device
 * @name: the class: "block", "net"
 *
 * Context: any; the caller holds a reference to @dev.
 *
 * Return: true if it is, and is registered.
 */
static inline bool xm_device_in_class(struct device *dev, const char *name)
{
	bool is;

	rcu_read_lock();
	is = device_is_registered(dev) && dev->class &&
	     !strcmp(dev->class->name, name);
	rcu_read_unlock();
	return is;
}

/**
 * xm_device_on_bus() - whether a device is on a bus
 * @dev: the device
 * @name: the bus: "virtio"
 *
 * Context: any; the caller holds a reference to @dev.
 *
 * Return: true if it is, and is registered.
 */
static inline bool xm_device_on_bus(struct device *dev, const char *name)
{
	bool is;

	rcu_read_lock();
	is = device_is_registered(dev) && dev->bus &&
	     !strcmp(dev->bus->name, name);
	rcu_read_unlock();
	return is;
}

#endif /* _XM_GATHER_KIND_H */
