// SPDX-License-Identifier: GPL-2.0
/*
 * A directory of the tree: a kobject that holds nothing but its files. Its
 * release may run long after the last kobject_put() (DEBUG_KOBJECT_RELEASE),
 * so they are counted, and the module does not go before the last one.
 */

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/refcount.h>
#include <linux/slab.h>

#include "publish/dir.h"

static refcount_t xm_dirs;
static DECLARE_COMPLETION(xm_dirs_gone);

/**
 * xm_dirs_start() - begin to count directories
 *
 * Context: any; once, before the first directory.
 */
void xm_dirs_start(void)
{
	refcount_set(&xm_dirs, 1);
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
}

/**
 * xm_dir_init() - kobject_init() for a directory, counted
 * @kobj: the directory
 * @ktype: its type, whose release must end with xm_dir_released()
 *
 * Context: any.
 */
void xm_dir_init(struct kobject *kobj, struct kobj_type *ktype)
{
	refcount_inc(&xm_dirs);
	kobject_init(kobj, ktype);
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
 * @dir: the directory
 *
 * Context: may sleep.
 */
void xm_dir_release(struct kobject *dir)
{
	kfree(dir);
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
	struct kobject *dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	int err;

	if (!dir)
		return ERR_PTR(-ENOMEM);

	xm_dir_init(dir, ktype);
	err = kobject_add(dir, parent, "%s", name);
	if (err) {
		kobject_put(dir);
		return ERR_PTR(err);
	}
	return dir;
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
