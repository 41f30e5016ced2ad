// SPDX-License-Identifier: GPL-2.0-only
/*
 * A directory of the tree is a kobject. Its release can run long after the last
 * kobject_put() (DEBUG_KOBJECT_RELEASE). So directories are counted, and
 * unloading waits for the last release.
 */

#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/slab.h>

#include "publish/dir.h"

/* One for xen_mode_dirs_wait() */
static refcount_t dirs = REFCOUNT_INIT(1);
static DECLARE_COMPLETION(dirs_gone);

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

static const struct xen_mode_file *to_file(struct attribute *attr)
{
	return container_of(attr, struct xen_mode_file, attr);
}

/* If the fact is no longer known, the next refresh removes the file. */
static ssize_t read_file(struct kobject *dir, struct attribute *attr, char *buf)
{
	const struct xen_mode_file *file = to_file(attr);
	struct xen_mode_snapshot now;
	ssize_t len;

	xen_mode_snapshot(&now);
	rcu_read_lock();
	len = file->read(dir, &now, file->index, buf);
	rcu_read_unlock();
	return len;
}

const struct sysfs_ops xen_mode_dir_ops = {
	.show = read_file,
};

umode_t xen_mode_dir_is_visible(struct kobject *dir, struct attribute *attr,
				int n)
{
	return read_file(dir, attr, NULL) ? 0 : attr->mode;
}

/**
 * xen_mode_dir_init() - create a directory with all its files
 * @dir: the directory, embedded in an object; released on error
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

	xen_mode_dir_counted();
	err = kobject_init_and_add(dir, type, parent, "%s", name);
	if (err)
		kobject_put(dir);
	return err;
}

/*
 * Create, remove or notify a file. Return an error if it must be tried again.
 * Context: may sleep.
 */
int xen_mode_dir_refresh_file(struct kobject *dir, struct attribute *attr,
			      bool exists)
{
	struct kernfs_node *node = sysfs_get_dirent(dir->sd, attr->name);

	if (!node)
		return exists ? sysfs_create_file(dir, attr) : 0;
	/* sysfs does not wake pollers when a file is removed. */
	if (!exists)
		sysfs_remove_file(dir, attr);
	sysfs_notify_dirent(node);
	sysfs_put(node);
	return 0;
}

/**
 * xen_mode_dir_refresh() - notify the pollers of files that may have changed
 * @dir: the directory
 * @changes: what changed, see struct xen_mode_file
 *
 * Files whose facts became known or unknown are created or removed.
 *
 * Context: the module's queue.
 *
 * Return: the changes for which it must be called again, for want of memory.
 */
unsigned int xen_mode_dir_refresh(struct kobject *dir, unsigned int changes)
{
	struct attribute **attr = dir->ktype->default_groups[0]->attrs;
	unsigned int concerned, retry = 0;

	for (; *attr; attr++) {
		concerned = to_file(*attr)->changes & changes;
		if (concerned &&
		    xen_mode_dir_refresh_file(dir, *attr,
					      !read_file(dir, *attr, NULL)))
			retry |= concerned;
	}
	return retry;
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

	for (; *attr; attr++)
		xen_mode_dir_refresh_file(dir, *attr, false);
	kobject_del(dir);
	kobject_put(dir);
}
