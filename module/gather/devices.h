/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_GATHER_DEVICES_H
#define _XM_GATHER_DEVICES_H

#include <linux/device.h>

#include "decide/decide.h"

bool xm_device_in_class(const struct device *dev, const char *name);
void xm_devices_count(struct xm_devices *devices);

#endif /* _XM_GATHER_DEVICES_H */
