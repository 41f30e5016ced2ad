// SPDX-License-Identifier: GPL-2.0-only
/* Compiles if dev_uevent() receives a const device: from 6.2 on. */

#include <linux/device.h>

static int dev_uevent(const struct device *dev, struct kobj_uevent_env *env)
{
	return 0;
}

_Static_assert(__builtin_types_compatible_p(typeof(dev_uevent),
					    typeof(*((struct class *)0)->dev_uevent)),
	       "dev_uevent");
