// SPDX-License-Identifier: GPL-2.0-only
/*
 * A directory of the tree is a kobject. Its release can run long after the last
 * kobject_put() (DEBUG_KOBJECT_RELEASE). So directories are counted, and
 * unloading waits for the last release.
 */

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/slab.h>

#include "publish/dir.h"

static refcount_t dirs;
static DECLARE_COMPLETION(dirs_gone);

static struct xen_mode_file *to_file(struct attribute *attr)
{
	return container_of(attr, struct xen_mode_file, attr);
}

static ssize_t dir_show(struct kobject *dir, struct attribute *attr, char *buf)
{
	struct xen_mode_file *file = to_file(attr);
	struct xen_mode_snapshot now;
	ssize_t len = -ENODEV;

	xen_mode_snapshot(&now);
	rcu_read_lock();
	/* If the fact is no longer known, the next refresh removes the file. */
	if (file->exists(&now, file))
		len = file->show(&now, file, buf);
	rcu_read_unlock();
	return len;
}

const struct sysfs_ops xen_mode_dir_ops = {
	.show = dir_show,
};

/* Start counting directories. */
void xen_mode_dirs_start(void)
{
	refcount_set(&dirs, 1);
}

/* Wait until all directories are released. Context: may sleep. */
void xen_mode_dirs_wait(void)
{
	xen_mode_dir_released();
	wait_for_completion(&dirs_gone);
}

/* Count one more release to wait for. */
void xen_mode_dir_counted(void)
{
	refcount_inc(&dirs);
}

/* Must be the last call of each release function. */
void xen_mode_dir_released(void)
{
	if (refcount_dec_and_test(&dirs))
		complete(&dirs_gone);
}

void xen_mode_dir_release(struct kobject *dir)
{
	kfree(dir);
	xen_mode_dir_released();
}

static bool file_exists(struct xen_mode_file *file)
{
	struct xen_mode_snapshot now;
	bool exists;

	xen_mode_snapshot(&now);
	rcu_read_lock();
	exists = file->exists(&now, file);
	rcu_read_unlock();
	return exists;
}

umode_t xen_mode_dir_is_visible(struct kobject *dir, struct attribute *attr,
				int n)
{
	return file_exists(to_file(attr)) ? attr->mode : 0;
}

/**
 * xen_mode_dir_init() - create a directory that is embedded in an object
 * @dir: the directory; released on error
 * @type: its type; the release function calls xen_mode_dir_released()
 * @parent: the parent directory
 * @name: its name
 *
 * Context: may sleep.
 *
 * Return: 0 or a negative error.
 */
int xen_mode_dir_init(struct kobject *dir, struct kobj_type *type,
		      struct kobject *parent, const char *name)
{
	int err;

	refcount_inc(&dirs);
	err = kobject_init_and_add(dir, type, parent, "%s", name);
	if (err)
		kobject_put(dir);
	return err;
}

/**
 * xen_mode_dir_add() - create a directory with all its files
 * @parent: the parent directory
 * @name: its name
 * @type: defined by XEN_MODE_DIR_TYPE()
 *
 * Context: may sleep.
 *
 * Return: the directory or an ERR_PTR().
 */
struct kobject *xen_mode_dir_add(struct kobject *parent, const char *name,
				 struct kobj_type *type)
{
	struct kobject *dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	int err;

	if (!dir)
		return ERR_PTR(-ENOMEM);

	err = xen_mode_dir_init(dir, type, parent, name);
	return err ? ERR_PTR(err) : dir;
}

/* sysfs does not wake pollers when a file is removed. */
static void remove_file(struct kobject *dir, struct kernfs_node *node,
			struct attribute *attr)
{
	sysfs_remove_file(dir, attr);
	sysfs_notify_dirent(node);
}

/**
 * xen_mode_dir_refresh_file() - create, remove or notify a file
 * @dir: its directory
 * @attr: the file
 * @exists: whether its fact is known at present
 *
 * Context: the module's queue.
 *
 * Return: 0, or a negative error: then call it again.
 */
int xen_mode_dir_refresh_file(struct kobject *dir, struct attribute *attr,
			      bool exists)
{
	struct kernfs_node *node = sysfs_get_dirent(dir->sd, attr->name);

	if (!node)
		return exists ? sysfs_create_file(dir, attr) : 0;
	if (exists)
		sysfs_notify_dirent(node);
	else
		remove_file(dir, node, attr);
	sysfs_put(node);
	return 0;
}

/**
 * xen_mode_dir_refresh() - notify the pollers of files that may have changed
 * @dir: the directory
 * @changes: XEN_MODE_CHANGED_*
 *
 * Files whose facts became known or unknown are created or removed.
 *
 * Context: the module's queue.
 */
void xen_mode_dir_refresh(struct kobject *dir, unsigned int changes)
{
	struct attribute **attr = dir->ktype->default_groups[0]->attrs;
	unsigned int again;

	for (; *attr; attr++) {
		again = to_file(*attr)->changes & changes;
		if (again && xen_mode_dir_refresh_file(dir, *attr,
						       file_exists(to_file(*attr))))
			xen_mode_refresh_queue(again);
	}
}

/**
 * xen_mode_dir_remove() - remove a directory
 * @dir: the directory
 *
 * Waits for show functions to return. Open files return ENODEV afterwards, and
 * their pollers are woken.
 *
 * Context: may sleep; the caller holds no lock that a show function takes.
 */
void xen_mode_dir_remove(struct kobject *dir)
{
	struct attribute **attr = dir->ktype->default_groups[0]->attrs;
	struct kernfs_node *node;

	for (; *attr; attr++) {
		node = sysfs_get_dirent(dir->sd, (*attr)->name);
		if (node) {
			remove_file(dir, node, *attr);
			sysfs_put(node);
		}
	}
	kobject_del(dir);
	kobject_put(dir);
}
