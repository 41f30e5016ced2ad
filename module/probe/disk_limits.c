// SPDX-License-Identifier: GPL-2.0-only
/* Compiles if the allocation of a disk takes its limits: from 6.9 on. */

#include <linux/blkdev.h>

_Static_assert(__builtin_types_compatible_p(typeof(__blk_alloc_disk),
					    struct gendisk *(struct queue_limits *, int,
							     struct lock_class_key *)),
	       "__blk_alloc_disk");
