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

/* What a file says now; never 0, which stands for a file that nobody read. */
static u32 xm_file_hash(struct kobject *kobj, struct attribute *attr)
{
	ssize_t len = kobj->ktype->sysfs_ops->show(kobj, attr, xm_page);

	return jhash(xm_page, len < 0 ? 0 : len, 0) ?: 1;
}

static void xm_file_look(struct kobject *kobj, struct attribute *attr,
			 bool visible, u32 *seen)
{
	struct kernfs_node *node = sysfs_get_dirent(kobj->sd, attr->name);
	u32 hash = visible ? xm_file_hash(kobj, attr) : 0;

	if (node && !visible)
		sysfs_remove_file(kobj, attr);
	/* Without memory for it: at the next look. */
	if (!node && visible && sysfs_create_file(kobj, attr))
		hash = 0;

	if (node && *seen && hash != *seen)
		sysfs_notify_dirent(node);
	if (node)
		sysfs_put(node);
	*seen = hash;
}

/* The files of a directory, in the order of its type; NULL ends them. */
static struct attribute *xm_file(struct kobject *kobj, int n)
{
	if (n >= XM_FILES_MAX)
		return NULL;
	return kobj->ktype->default_groups[0]->attrs[n];
}

static bool xm_file_visible(struct kobject *kobj, struct attribute *attr, int n)
{
	const struct attribute_group *group = kobj->ktype->default_groups[0];

	return !group->is_visible || group->is_visible(kobj, attr, n);
}

/**
 * xm_dir_init() - kobject_init() for a directory, counted
 * @dir: the directory, zeroed
 * @ktype: its type, whose release must end with xm_dir_released()
 *
 * What its files say is noted before anyone can read them.
 *
 * Context: may sleep; as xm_dir_look().
 */
void xm_dir_init(struct xm_dir *dir, struct kobj_type *ktype)
{
	struct kobject *kobj = &dir->kobj;
	struct attribute *attr;
	int n;

	xm_dir_counted();
	kobject_init(kobj, ktype);
	for (n = 0; (attr = xm_file(kobj, n)); n++)
		if (xm_file_visible(kobj, attr, n))
			dir->seen[n] = xm_file_hash(kobj, attr);
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
	return &dir->kobj;
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
	struct attribute *attr;
	int n;

	for (n = 0; (attr = xm_file(kobj, n)); n++)
		xm_file_look(kobj, attr, xm_file_visible(kobj, attr, n),
			     &dir->seen[n]);
}

/**
 * xm_dir_remove() - take a directory away
 * @kobj: the directory
 *
 * Waits for those who read one of its files at this moment; who has one open
 * gets ENODEV from now on, who polls one is woken to see that.
 *
 * Context: may sleep, no lock held that a show takes.
 */
void xm_dir_remove(struct kobject *kobj)
{
	struct kernfs_node *nodes[XM_FILES_MAX];
	struct attribute *attr;
	int n, count;

	for (n = 0; (attr = xm_file(kobj, n)); n++)
		nodes[n] = sysfs_get_dirent(kobj->sd, attr->name);
	count = n;
	kobject_del(kobj);
	/* The kernel wakes nobody when a file goes. */
	for (n = 0; n < count; n++) {
		if (!nodes[n])
			continue;
		sysfs_notify_dirent(nodes[n]);
		sysfs_put(nodes[n]);
	}
	kobject_put(kobj);
}
