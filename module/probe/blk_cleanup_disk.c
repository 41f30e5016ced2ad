// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compiles if the kernel declares blk_cleanup_disk(). It does not call the
 * function, because with -w a call would declare it implicitly.
 */

#include <linux/blkdev.h>

_Static_assert(__builtin_types_compatible_p(typeof(blk_cleanup_disk),
					    void (struct gendisk *)),
	       "blk_cleanup_disk");
