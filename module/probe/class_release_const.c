// SPDX-License-Identifier: GPL-2.0-only
/* Compiles if class_release() receives a const class: from 6.4 on. */

#include <linux/device.h>

static void class_release(const struct class *class)
{
}

_Static_assert(__builtin_types_compatible_p(typeof(class_release),
					    typeof(*((struct class *)0)->class_release)),
	       "class_release");
