// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/kernel/xen_mode/frontends: how many there are, and a directory for
 * each device on the xen bus. A file says "none" where no driver has made
 * the thing yet.
 */

#include <linux/err.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "gather/frontends.h"
#include "publish/dir.h"
#include "publish/frontends.h"

#define XM_NONE		"none\n"

/* A disk's name is the longest: DISK_NAME_LEN */
#define XM_NAME_MAX	32

struct xm_frontend_dir {
	struct xm_dir dir;
	struct xm_frontend *frontend;
};

static struct kobject *xm_frontends_dir;

static struct xm_frontend *xm_frontend_of(struct kobject *kobj)
{
	return container_of(kobj, struct xm_frontend_dir, dir.kobj)->frontend;
}

static ssize_t type_show(struct kobject *dir, struct kobj_attribute *file,
			 char *buf)
{
	return sysfs_emit(buf, "%s\n", xm_frontend_type(xm_frontend_of(dir)));
}

static ssize_t state_show(struct kobject *dir, struct kobj_attribute *file,
			  char *buf)
{
	return sysfs_emit(buf, "%s\n", xm_frontend_state(xm_frontend_of(dir)));
}

static ssize_t name_show(struct kobject *dir, struct kobj_attribute *file,
			 char *buf)
{
	char name[XM_NAME_MAX];

	if (!xm_frontend_name(xm_frontend_of(dir), name, sizeof(name)))
		return sysfs_emit(buf, XM_NONE);
	return sysfs_emit(buf, "%s\n", name);
}

static ssize_t backend_show(struct kobject *dir, struct kobj_attribute *file,
			    char *buf)
{
	/* Straight to the page: a path may fill most of it. */
	if (!xm_frontend_backend(xm_frontend_of(dir), buf, PAGE_SIZE - 1))
		return sysfs_emit(buf, XM_NONE);
	return strlen(strcat(buf, "\n"));
}

static ssize_t backend_domid_show(struct kobject *dir,
				  struct kobj_attribute *file, char *buf)
{
	int domid;

	if (!xm_frontend_backend_domid(xm_frontend_of(dir), &domid))
		return sysfs_emit(buf, XM_NONE);
	return sysfs_emit(buf, "%d\n", domid);
}

static ssize_t module_show(struct kobject *dir, struct kobj_attribute *file,
			   char *buf)
{
	char name[MODULE_NAME_LEN];

	if (!xm_frontend_module(xm_frontend_of(dir), name, sizeof(name)))
		return sysfs_emit(buf, XM_NONE);
	return sysfs_emit(buf, "%s\n", name);
}

static XM_FILE(type);
static XM_FILE(state);
static XM_FILE(name);
static XM_FILE(backend);
static XM_FILE(backend_domid);
static XM_FILE(module);

static struct attribute *frontend_attrs[] = {
	&type_file.attr,
	&state_file.attr,
	&name_file.attr,
	&backend_file.attr,
	&backend_domid_file.attr,
	&module_file.attr,
	NULL
};
ATTRIBUTE_GROUPS(frontend);

static void frontend_release(struct kobject *kobj)
{
	struct xm_frontend_dir *dir = container_of(kobj, struct xm_frontend_dir,
						   dir.kobj);

	xm_frontend_put(dir->frontend);
	kfree(dir);
	xm_dir_released();
}

static struct kobj_type frontend_ktype = {
	.release	= frontend_release,
	.sysfs_ops	= &kobj_sysfs_ops,
	.default_groups	= frontend_groups,
};

static void *xm_frontend_appear(struct xm_frontend *frontend)
{
	struct device *dev = xm_frontend_device(frontend);
	struct xm_frontend_dir *dir;
	struct kobject *kobj;

	dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	if (!dir)
		return NULL;

	dir->frontend = xm_frontend_get(frontend);
	kobj = &dir->dir.kobj;
	xm_dir_init(&dir->dir, &frontend_ktype);
	if (kobject_add(kobj, xm_frontends_dir, "%s", dev_name(dev)))
		goto err_put;

	/* The device may have gone already; then the directory follows it. */
	if (sysfs_create_link(kobj, &dev->kobj, "xenbus_device"))
		goto err_del;
	return kobj;

err_del:
	kobject_del(kobj);
err_put:
	kobject_put(kobj);
	return NULL;
}

static void xm_frontend_vanish(void *token)
{
	struct kobject *kobj = token;

	sysfs_remove_link(kobj, "xenbus_device");
	xm_dir_remove(kobj);
}

static void xm_frontend_changed(void *token)
{
	xm_dir_look(token);
}

const struct xm_frontends_ops xm_frontends_shown = {
	.appear		= xm_frontend_appear,
	.changed	= xm_frontend_changed,
	.vanish		= xm_frontend_vanish,
};

static ssize_t count_show(struct kobject *dir, struct kobj_attribute *file,
			  char *buf)
{
	return sysfs_emit(buf, "%u\n", xm_frontends_count());
}

static ssize_t connected_show(struct kobject *dir, struct kobj_attribute *file,
			      char *buf)
{
	return sysfs_emit(buf, "%u\n", xm_frontends_connected());
}

static XM_FILE(count);
static XM_FILE(connected);

static struct attribute *frontends_attrs[] = {
	&count_file.attr,
	&connected_file.attr,
	NULL
};
ATTRIBUTE_GROUPS(frontends);

static struct kobj_type frontends_ktype = {
	.release	= xm_dir_release,
	.sysfs_ops	= &kobj_sysfs_ops,
	.default_groups	= frontends_groups,
};

/**
 * xm_frontends_add() - publish "frontends", without the single ones
 * @root: /sys/kernel/xen_mode
 *
 * Context: may sleep; where there is a xen bus.
 *
 * Return: the directory or an ERR_PTR().
 */
struct kobject *xm_frontends_add(struct kobject *root)
{
	struct kobject *dir = xm_dir_add(root, "frontends", &frontends_ktype);

	if (!IS_ERR(dir))
		xm_frontends_dir = dir;
	return dir;
}
