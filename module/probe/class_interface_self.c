// SPDX-License-Identifier: GPL-2.0-only
/* Compiles if the callbacks of a class interface receive it: until 6.3. */

#include <linux/device.h>

static int add_dev(struct device *dev, struct class_interface *self)
{
	return 0;
}

_Static_assert(__builtin_types_compatible_p(typeof(add_dev),
					    typeof(*((struct class_interface *)0)->add_dev)),
	       "add_dev");
