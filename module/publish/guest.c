// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/class/xen_mode/guest: the verdict as a device, for udev. A directory
 * below /sys/kernel is neither cold-plugged nor can a rule name it.
 */

#include <linux/compiler.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "compat.h"
#include "gather/frontends.h"
#include "gather/resume.h"
#include "publish/dir.h"
#include "publish/guest.h"
#include "publish/tree.h"

/* What an event tells of. */
struct xm_told {
	enum xen_mode mode;
	enum xen_mode_role role;
	bool degraded;
	unsigned int frontends;
	unsigned int resumes;
};

static struct device *xm_guest;
static struct xm_told xm_told;

static void xm_verdict(struct xm_told *told)
{
	told->mode = xm_tree_mode();
	told->role = xm_tree_role();
	told->degraded = xm_tree_reason() != XEN_MODE_REASON_NONE;
}

static void xm_tell(struct xm_told *told)
{
	xm_verdict(told);
	told->frontends = xm_frontends_generation();
	told->resumes = xm_resume_count();
}

static ssize_t mode_show(struct device *dev, struct device_attribute *file,
			 char *buf)
{
	return sysfs_emit(buf, "%s\n", xen_mode_name(xm_tree_mode()));
}

static ssize_t role_show(struct device *dev, struct device_attribute *file,
			 char *buf)
{
	return sysfs_emit(buf, "%s\n", xen_mode_role_name(xm_tree_role()));
}

static ssize_t degraded_show(struct device *dev, struct device_attribute *file,
			     char *buf)
{
	return sysfs_emit(buf, "%d\n",
			  xm_tree_reason() != XEN_MODE_REASON_NONE);
}

static DEVICE_ATTR_RO(mode);
static DEVICE_ATTR_RO(role);
static DEVICE_ATTR_RO(degraded);

static struct attribute *guest_attrs[] = {
	&dev_attr_mode.attr,
	&dev_attr_role.attr,
	&dev_attr_degraded.attr,
	NULL
};
ATTRIBUTE_GROUPS(guest);

static int xm_guest_uevent(xm_uevent_const struct device *dev,
			   struct kobj_uevent_env *env)
{
	struct xm_told now;
	int err;

	xm_verdict(&now);
	err = add_uevent_var(env, "XEN_MODE=%s", xen_mode_name(now.mode));
	if (!err)
		err = add_uevent_var(env, "XEN_ROLE=%s",
				     xen_mode_role_name(now.role));
	if (!err)
		err = add_uevent_var(env, "XEN_DEGRADED=%d", now.degraded);
	return err;
}

static void xm_guest_release(struct device *dev)
{
	kfree(dev);
	xm_dir_released();
}

static void xm_class_release(xm_release_const struct class *class)
{
	xm_dir_released();
}

static struct class xm_class = {
	.name		= "xen_mode",
	.dev_groups	= guest_groups,
	.dev_uevent	= xm_guest_uevent,
	.dev_release	= xm_guest_release,
	.class_release	= xm_class_release,
	.pm		= &xm_resume_pm_ops,
};

/**
 * xm_guest_add() - publish the device and tell udev
 *
 * Context: may sleep; when the tree is complete.
 *
 * Return: 0 or a negative error.
 */
int xm_guest_add(void)
{
	struct device *dev;
	int err;

	err = class_register(&xm_class);
	if (err)
		return err;
	xm_dir_counted();

	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev) {
		err = -ENOMEM;
		goto err_class;
	}
	xm_dir_counted();
	device_initialize(dev);
	dev->class = &xm_class;
	err = dev_set_name(dev, "guest");
	if (err)
		goto err_put;

	/* Who hears of it finds it complete. */
	dev_set_uevent_suppress(dev, true);
	err = device_add(dev);
	if (err)
		goto err_put;
	err = xm_tree_link(&dev->kobj, "tree");
	if (err)
		goto err_del;

	xm_guest = dev;
	xm_tell(&xm_told);
	dev_set_uevent_suppress(dev, false);
	kobject_uevent(&dev->kobj, KOBJ_ADD);
	return 0;

err_del:
	device_del(dev);
err_put:
	put_device(dev);
err_class:
	class_unregister(&xm_class);
	return err;
}

/**
 * xm_guest_look() - tell udev of what changed since it was last told
 *
 * Context: the module's queue, after xm_frontends_look().
 */
void xm_guest_look(void)
{
	char changed[64] = "XEN_CHANGED=";
	struct xm_told before = xm_told;
	char *env[2] = { changed };

	xm_tell(&xm_told);
	if (xm_told.mode != before.mode) {
		strcat(changed, "mode ");
		sysfs_notify(&xm_guest->kobj, NULL, dev_attr_mode.attr.name);
	}
	if (xm_told.role != before.role) {
		strcat(changed, "role ");
		sysfs_notify(&xm_guest->kobj, NULL, dev_attr_role.attr.name);
	}
	if (xm_told.degraded != before.degraded) {
		strcat(changed, "degraded ");
		sysfs_notify(&xm_guest->kobj, NULL,
			     dev_attr_degraded.attr.name);
	}
	if (xm_told.frontends != before.frontends)
		strcat(changed, "frontends ");
	if (xm_told.resumes != before.resumes)
		strcat(changed, "resumes ");

	if (strcmp(changed, "XEN_CHANGED=")) {
		strim(changed);
		kobject_uevent_env(&xm_guest->kobj, KOBJ_CHANGE, env);
	}
}

/**
 * xm_guest_remove() - undo xm_guest_add()
 *
 * Context: may sleep; after the last xm_guest_look().
 */
void xm_guest_remove(void)
{
	sysfs_remove_link(&xm_guest->kobj, "tree");
	device_unregister(xm_guest);
	class_unregister(&xm_class);
}
