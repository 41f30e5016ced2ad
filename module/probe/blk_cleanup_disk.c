// SPDX-License-Identifier: GPL-2.0
/* Compiles where the kernel declares blk_cleanup_disk(). */

#include <linux/blkdev.h>

void *probe(void);

void *probe(void)
{
	return &blk_cleanup_disk;
}
