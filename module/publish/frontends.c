// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/xen_mode/frontends: a directory for each device on the xen bus.
 * Files for a driver's facts exist while it is bound.
 */

#include <linux/device.h>
#include <linux/err.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "gather/frontends.h"
#include "publish/dir.h"
#include "publish/publish.h"

struct frontend_dir {
	struct kobject kobj;
	struct xen_mode_frontend *frontend;
};

/* A file with expressions of @frontend; its driver can unbind at any time. */
#define FRONTEND_FILE(_name, _changes, _known, _format, _value)		\
static ssize_t _name##_read(struct kobject *dir,			\
			    const struct xen_mode_snapshot *now,	\
			    unsigned int index, char *buf)		\
{									\
	const struct xen_mode_frontend *frontend =			\
		container_of(dir, struct frontend_dir, kobj)->frontend;	\
	ssize_t len = -ENODEV;						\
									\
	spin_lock(&xen_mode_frontends_lock);				\
	if (_known)							\
		len = buf ? sysfs_emit(buf, _format "\n", _value) : 0;	\
	spin_unlock(&xen_mode_frontends_lock);				\
	return len;							\
}									\
									\
static struct xen_mode_file _name##_file =				\
	XEN_MODE_FILE_INIT(#_name, _changes, _name##_read)

FRONTEND_FILE(type, 0, true, "%s", frontend->type);
FRONTEND_FILE(state, XEN_MODE_FRONTEND_STATE, true, "%s",
	      xenbus_strstate(frontend->facts.state));
FRONTEND_FILE(name, XEN_MODE_FRONTEND_NAME, frontend->facts.name[0], "%s",
	      frontend->facts.name);
FRONTEND_FILE(backend, XEN_MODE_FRONTEND_BINDING, frontend->facts.bound, "%s",
	      frontend->backend);
FRONTEND_FILE(backend_domid, XEN_MODE_FRONTEND_BINDING, frontend->facts.bound,
	      "%d", frontend->facts.backend_domid);
FRONTEND_FILE(module, XEN_MODE_FRONTEND_BINDING,
	      frontend->facts.bound && frontend->facts.driver[0], "%s",
	      frontend->facts.driver);

static struct attribute *frontend_attrs[] = {
	&type_file.attr,
	&state_file.attr,
	&name_file.attr,
	&backend_file.attr,
	&backend_domid_file.attr,
	&module_file.attr,
	NULL
};

static void frontend_release(struct kobject *kobj)
{
	struct frontend_dir *dir = container_of(kobj, struct frontend_dir, kobj);

	xen_mode_frontend_put(dir->frontend);
	kfree(dir);
	xen_mode_dir_released();
}

static struct kobj_type dir_type =
	XEN_MODE_DIR_TYPE(frontend_attrs, frontend_release);

static int add_frontend(struct xen_mode_frontend *frontend)
{
	struct device *dev = &frontend->xdev->dev;
	struct frontend_dir *dir;
	int err;

	dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	if (!dir)
		return -ENOMEM;

	xen_mode_frontend_get(frontend);
	dir->frontend = frontend;
	err = xen_mode_dir_init(&dir->kobj, &dir_type,
				xen_mode_tree_dir(XEN_MODE_DIR_FRONTENDS),
				dev_name(dev));
	if (err)
		return err;

	/* Fails with ENOENT if the device has been removed from sysfs. */
	err = sysfs_create_link(&dir->kobj, &dev->kobj, "xenbus_device");
	if (err)
		xen_mode_dir_remove(&dir->kobj);
	else
		frontend->dir = &dir->kobj;
	return err;
}

static unsigned int publish(struct xen_mode_frontend *frontend,
			    unsigned int changes)
{
	int err;

	if (changes & XEN_MODE_FRONTEND_REMOVED) {
		if (frontend->dir) {
			sysfs_remove_link(frontend->dir, "xenbus_device");
			xen_mode_dir_remove(frontend->dir);
		}
		return 0;
	}
	if (frontend->dir)
		return xen_mode_dir_refresh(frontend->dir, changes);

	err = add_frontend(frontend);
	/* On ENOENT, the bus is about to report the removal. */
	return err && err != -ENOENT ? XEN_MODE_FRONTEND_STATE : 0;
}

/* Add, remove and notify directories. Context: at load, then the module's queue. */
void xen_mode_frontends_refresh(void)
{
	xen_mode_frontends_publish(publish);
}
