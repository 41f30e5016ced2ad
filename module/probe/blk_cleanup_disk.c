// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compiles where the kernel declares blk_cleanup_disk(). Naming it, not calling
 * it: -w lets a call declare the function.
 */

#include <linux/blkdev.h>

_Static_assert(__builtin_types_compatible_p(typeof(blk_cleanup_disk),
					    void (struct gendisk *)),
	       "blk_cleanup_disk");
