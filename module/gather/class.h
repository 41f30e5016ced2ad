/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_GATHER_CLASS_H
#define _XM_GATHER_CLASS_H

#include <linux/device.h>
#include <linux/string.h>

/**
 * xm_device_in_class() - whether a device is of a class
 * @dev: the device
 * @name: the class: "block", "net"
 *
 * The classes themselves are not exported.
 *
 * Context: any; the caller holds a reference to @dev.
 *
 * Return: true if it is.
 */
static inline bool xm_device_in_class(const struct device *dev,
				      const char *name)
{
	return dev->class && !strcmp(dev->class->name, name);
}

#endif /* _XM_GATHER_CLASS_H */
