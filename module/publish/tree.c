// SPDX-License-Identifier: GPL-2.0-only
/* The directories of /sys/kernel/xen_mode that exist once: see the table in files.c */

#include <linux/errno.h>
#include <linux/kobject.h>
#include <linux/slab.h>

#include "gather/domain.h"
#include "gather/gather.h"
#include "publish/dir.h"
#include "publish/publish.h"
#include "refresh.h"
#include "snapshot.h"

static struct kobject *dirs[XEN_MODE_DIR_NR];

static enum xen_mode_needs available(void)
{
	struct xen_mode_snapshot now;

	xen_mode_snapshot(&now);
	if (!now.facts.xen)
		return XEN_MODE_NEEDS_NOTHING;
	if (!xen_mode_domain_uses_xen())
		return XEN_MODE_NEEDS_XEN;
	return xen_mode_xenbus_exists() ? XEN_MODE_NEEDS_BUS :
		XEN_MODE_NEEDS_INTERFACES;
}

static int add_dir(const struct xen_mode_dir_row *row, struct kobject **to)
{
	struct kobject *dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	int err;

	if (!dir)
		return -ENOMEM;

	err = xen_mode_dir_init(dir, row->type, dirs[row->parent] ?: kernel_kobj,
				row->name);
	if (!err)
		*to = dir;
	return err;
}

/**
 * xen_mode_tree_add() - create all directories of the table
 *
 * Context: may sleep; after everything is gathered.
 *
 * Return: 0, or a negative error: then xen_mode_tree_remove() must follow.
 */
int xen_mode_tree_add(void)
{
	enum xen_mode_needs has = available();
	unsigned int i;
	int err = 0;

	xen_mode_files_name();
	for (i = 0; i < XEN_MODE_DIR_NR && !err; i++)
		if (xen_mode_dirs[i].needs <= has)
			err = add_dir(&xen_mode_dirs[i], &dirs[i]);
	return err;
}

/* Return a directory, or NULL. Context: any, while the tree exists. */
struct kobject *xen_mode_tree_dir(enum xen_mode_dir dir)
{
	return dirs[dir];
}

/* Context: the module's queue. */
void xen_mode_tree_refresh(unsigned int changes)
{
	unsigned int i, retry = 0;

	for (i = 0; i < XEN_MODE_DIR_NR; i++)
		if (dirs[i])
			retry |= xen_mode_dir_refresh(dirs[i], changes);
	if (retry)
		xen_mode_refresh_queue(retry);
}

/* Remove all directories, the last one first. Context: may sleep. */
void xen_mode_tree_remove(void)
{
	unsigned int i = XEN_MODE_DIR_NR;

	while (i--)
		if (dirs[i])
			xen_mode_dir_remove(dirs[i]);
}
