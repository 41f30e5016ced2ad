// SPDX-License-Identifier: GPL-2.0
/*
 * A directory of the tree: a kobject that holds nothing but its files. Its
 * release may run long after the last kobject_put() (DEBUG_KOBJECT_RELEASE),
 * so they are counted, and the module does not go before the last one.
 *
 * Of each file a hash of what it last said is kept: so the one who looks knows
 * which ones say something new, whatever they are about.
 */

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/jhash.h>
#include <linux/refcount.h>
#include <linux/slab.h>

#include "publish/dir.h"

static refcount_t xm_dirs;
static DECLARE_COMPLETION(xm_dirs_gone);
/* Where a file says it to those who look */
static char *xm_page;

/**
 * xm_dirs_start() - begin to count directories
 *
 * Context: may sleep; once, before the first directory.
 *
 * Return: 0 or -ENOMEM.
 */
int xm_dirs_start(void)
{
	xm_page = (char *)__get_free_page(GFP_KERNEL);
	if (!xm_page)
		return -ENOMEM;
	refcount_set(&xm_dirs, 1);
	return 0;
}

/**
 * xm_dirs_wait() - wait until every directory was released
 *
 * Context: may sleep; once, after every directory was removed.
 */
void xm_dirs_wait(void)
{
	xm_dir_released();
	wait_for_completion(&xm_dirs_gone);
	free_page((unsigned long)xm_page);
}

/**
 * xm_dir_counted() - wait for one more in xm_dirs_wait()
 *
 * Context: any; xm_dir_released() ends it.
 */
void xm_dir_counted(void)
{
	refcount_inc(&xm_dirs);
}

/**
 * xm_dir_init() - kobject_init() for a directory, counted
 * @dir: the directory, zeroed
 * @ktype: its type, whose release must end with xm_dir_released()
 *
 * Context: any.
 */
void xm_dir_init(struct xm_dir *dir, struct kobj_type *ktype)
{
	xm_dir_counted();
	kobject_init(&dir->kobj, ktype);
}

/**
 * xm_dir_released() - a directory is no more
 *
 * Where releases are delayed (a debug kernel) the worker may still be on its
 * way out of here when xm_dirs_wait() returns; no module can wait for that.
 *
 * Context: any; as the last thing that its release does.
 */
void xm_dir_released(void)
{
	if (refcount_dec_and_test(&xm_dirs))
		complete(&xm_dirs_gone);
}

/**
 * xm_dir_release() - the release of a directory made by xm_dir_add()
 * @kobj: the directory
 *
 * Context: may sleep.
 */
void xm_dir_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct xm_dir, kobj));
	xm_dir_released();
}

/**
 * xm_dir_add() - make a directory with all its files
 * @parent: where
 * @name: its name
 * @ktype: its files, as default groups; its release is xm_dir_release()
 *
 * Context: may sleep.
 *
 * Return: the directory or an ERR_PTR().
 */
struct kobject *xm_dir_add(struct kobject *parent, const char *name,
			   struct kobj_type *ktype)
{
	struct xm_dir *dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	int err;

	if (!dir)
		return ERR_PTR(-ENOMEM);

	xm_dir_init(dir, ktype);
	err = kobject_add(&dir->kobj, parent, "%s", name);
	if (err) {
		kobject_put(&dir->kobj);
		return ERR_PTR(err);
	}
	xm_dir_look(&dir->kobj);
	return &dir->kobj;
}

static bool xm_file_exists(struct kobject *kobj, const struct attribute *attr)
{
	struct kernfs_node *node = sysfs_get_dirent(kobj->sd, attr->name);

	if (node)
		sysfs_put(node);
	return node;
}

/* What a file says now; never 0, which stands for a file that nobody read. */
static u32 xm_file_hash(struct kobject *kobj, struct attribute *attr)
{
	ssize_t len = kobj->ktype->sysfs_ops->show(kobj, attr, xm_page);

	return jhash(xm_page, len < 0 ? 0 : len, 0) ?: 1;
}

static void xm_file_look(struct kobject *kobj, struct attribute *attr,
			 bool visible, u32 *seen)
{
	bool exists = xm_file_exists(kobj, attr);
	u32 hash = visible ? xm_file_hash(kobj, attr) : 0;

	if (exists && !visible)
		sysfs_remove_file(kobj, attr);
	else if (visible && !exists && sysfs_create_file(kobj, attr))
		hash = 0;	/* without memory for it: at the next look */
	else if (*seen && hash != *seen)
		sysfs_notify(kobj, NULL, attr->name);
	*seen = hash;
}

/**
 * xm_dir_look() - wake those who poll the files that say something new
 * @kobj: the directory
 *
 * Files that became known or unknown come and go.
 *
 * Context: may sleep; at load, then from the module's queue only.
 */
void xm_dir_look(struct kobject *kobj)
{
	struct xm_dir *dir = container_of(kobj, struct xm_dir, kobj);
	const struct attribute_group *group = kobj->ktype->default_groups[0];
	struct attribute *attr;
	bool visible;
	int n;

	for (n = 0; n < XM_FILES_MAX && (attr = group->attrs[n]); n++) {
		visible = !group->is_visible ||
			  group->is_visible(kobj, attr, n);
		xm_file_look(kobj, attr, visible, &dir->seen[n]);
	}
}

/**
 * xm_dir_remove() - take a directory away
 * @dir: the directory
 *
 * Waits for those who read one of its files at this moment; who has one open
 * gets ENODEV from now on.
 *
 * Context: may sleep, no lock held that a show takes.
 */
void xm_dir_remove(struct kobject *dir)
{
	kobject_del(dir);
	kobject_put(dir);
}
