// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/class/xen_mode/guest: the verdict as a device for udev. A directory below
 * /sys/kernel has no uevents, and no udev rule can match it.
 */

#include <linux/device.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "compat.h"
#include "gather/gather.h"
#include "publish/dir.h"
#include "publish/publish.h"

#define GUEST_FILE(_name, _format, _value)				\
static ssize_t _name##_show(struct device *dev,				\
			    struct device_attribute *file, char *buf)	\
{									\
	struct xen_mode_snapshot now;					\
									\
	xen_mode_snapshot(&now);					\
	return sysfs_emit(buf, _format "\n", _value);			\
}									\
static DEVICE_ATTR_RO(_name)

GUEST_FILE(mode, "%s", xen_mode_name(now.verdict.mode));
GUEST_FILE(role, "%s", xen_mode_role_name(now.verdict.role));
GUEST_FILE(degraded, "%d", !!now.verdict.reasons);

static struct attribute *guest_attrs[] = {
	&dev_attr_mode.attr,
	&dev_attr_role.attr,
	&dev_attr_degraded.attr,
	NULL
};
ATTRIBUTE_GROUPS(guest);

static struct device *guest;
static bool announced;

/* The words of XEN_CHANGED; some of them are files of the device. */
static const struct {
	unsigned int change;
	const char *word;
} words[] = {
	{ XEN_MODE_CHANGED_MODE,	"mode" },
	{ XEN_MODE_CHANGED_DEGRADED,	"degraded" },
	{ XEN_MODE_CHANGED_REASON,	"reason" },
	{ XEN_MODE_CHANGED_FRONTENDS,	"frontends" },
	{ XEN_MODE_CHANGED_RESUMES,	"resumes" },
	{ XEN_MODE_CHANGED_SPECTRUMS,	"spectrum" },
};

static int guest_uevent(xen_mode_uevent_const struct device *dev,
			struct kobj_uevent_env *env)
{
	struct xen_mode_snapshot now;

	xen_mode_snapshot(&now);
	return add_uevent_var(env, "XEN_MODE=%s",
			      xen_mode_name(now.verdict.mode)) ?:
	       add_uevent_var(env, "XEN_ROLE=%s",
			      xen_mode_role_name(now.verdict.role)) ?:
	       add_uevent_var(env, "XEN_DEGRADED=%d", !!now.verdict.reasons) ?:
	       add_uevent_var(env, "XEN_REASON=%s",
			      xen_mode_first_reason(now.verdict.reasons));
}

static void guest_release(struct device *dev)
{
	kfree(dev);
	xen_mode_dir_released();
}

static void guest_class_release(xen_mode_release_const struct class *class)
{
	xen_mode_dir_released();
}

static struct class guest_class = {
	.name		= "xen_mode",
	.dev_groups	= guest_groups,
	.dev_uevent	= guest_uevent,
	.dev_release	= guest_release,
	.class_release	= guest_class_release,
	.pm		= &xen_mode_resume_pm_ops,
};

static void announce(void)
{
	announced = kobject_uevent(&guest->kobj, KOBJ_ADD) != -ENOMEM;
	if (!announced)
		xen_mode_refresh_queue(0);
}

/**
 * xen_mode_guest_add() - publish the device and send its uevent
 *
 * Context: may sleep; after the tree is complete.
 *
 * Return: 0 or a negative error.
 */
int xen_mode_guest_add(void)
{
	struct device *dev;
	int err;

	err = class_register(&guest_class);
	if (err)
		return err;
	xen_mode_dir_counted();

	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev) {
		err = -ENOMEM;
		goto err_class;
	}
	xen_mode_dir_counted();
	device_initialize(dev);
	dev->class = &guest_class;
	err = dev_set_name(dev, "guest");
	if (err)
		goto err_put;

	/* Send the event when the device is complete. */
	dev_set_uevent_suppress(dev, true);
	err = device_add(dev);
	if (err)
		goto err_put;
	err = sysfs_create_link(&dev->kobj, xen_mode_tree_dir(XEN_MODE_DIR_ROOT),
				"tree");
	if (err)
		goto err_del;

	guest = dev;
	dev_set_uevent_suppress(dev, false);
	announce();
	return 0;

err_del:
	device_del(dev);
err_put:
	put_device(dev);
err_class:
	class_unregister(&guest_class);
	return err;
}

/**
 * xen_mode_guest_refresh() - send a uevent for what changed
 * @changes: XEN_MODE_CHANGED_*
 *
 * Context: the module's queue, after everything else is refreshed.
 */
void xen_mode_guest_refresh(unsigned int changes)
{
	char changed[64] = "XEN_CHANGED=";
	char *env[2] = { changed };
	unsigned int i;

	if (!announced)
		announce();
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (!(changes & words[i].change))
			continue;
		if (changed[strlen(changed) - 1] != '=')
			strcat(changed, " ");
		strcat(changed, words[i].word);
		/* Does nothing if there is no such file */
		sysfs_notify(&guest->kobj, NULL, words[i].word);
	}

	if (strcmp(changed, "XEN_CHANGED=") &&
	    kobject_uevent_env(&guest->kobj, KOBJ_CHANGE, env) == -ENOMEM)
		xen_mode_refresh_queue(changes);
}

/*
 * Does nothing if the device was not added. Context: may sleep; after the last
 * xen_mode_guest_refresh().
 */
void xen_mode_guest_remove(void)
{
	struct attribute **attr = guest_attrs;

	if (!guest)
		return;

	for (; *attr; attr++)
		xen_mode_dir_refresh_file(&guest->kobj, *attr, false);
	sysfs_remove_link(&guest->kobj, "tree");
	device_unregister(guest);
	class_unregister(&guest_class);
}
