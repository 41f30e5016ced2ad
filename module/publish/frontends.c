// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/xen_mode/frontends: the number of frontends, and a directory for
 * each device on the xen bus. Files for a driver's facts exist while it is bound.
 */

#include <linux/device.h>
#include <linux/err.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "gather/frontends.h"
#include "publish/dir.h"
#include "publish/frontends.h"
#include "publish/tree.h"

struct frontend_dir {
	struct kobject kobj;
	struct xen_mode_frontend *frontend;
};

/* A file of a frontend's directory; @changes: XEN_MODE_FRONTEND_* */
struct frontend_file {
	struct attribute attr;
	unsigned int changes;
	bool (*exists)(const struct xen_mode_frontend_facts *facts);
	ssize_t (*show)(struct xen_mode_frontend *frontend,
			const struct xen_mode_frontend_facts *facts, char *buf);
};

static struct xen_mode_frontend *to_frontend(struct kobject *kobj)
{
	return container_of(kobj, struct frontend_dir, kobj)->frontend;
}

static struct frontend_file *to_file(struct attribute *attr)
{
	return container_of(attr, struct frontend_file, attr);
}

static struct xen_mode_frontend_facts copy_facts(struct xen_mode_frontend *frontend)
{
	struct xen_mode_frontend_facts facts;

	spin_lock(&xen_mode_frontends_lock);
	facts = frontend->facts;
	spin_unlock(&xen_mode_frontends_lock);
	return facts;
}

static ssize_t frontend_show(struct kobject *kobj, struct attribute *attr,
			     char *buf)
{
	struct xen_mode_frontend *frontend = to_frontend(kobj);
	struct xen_mode_frontend_facts facts = copy_facts(frontend);

	/* The next refresh removes the file. */
	if (!to_file(attr)->exists(&facts))
		return -ENODEV;
	return to_file(attr)->show(frontend, &facts, buf);
}

static const struct sysfs_ops frontend_ops = {
	.show = frontend_show,
};

static ssize_t backend_show(struct xen_mode_frontend *frontend,
			    const struct xen_mode_frontend_facts *facts,
			    char *buf)
{
	ssize_t len = -ENODEV;

	spin_lock(&xen_mode_frontends_lock);
	if (frontend->backend)
		len = sysfs_emit(buf, "%s\n", frontend->backend);
	spin_unlock(&xen_mode_frontends_lock);
	return len;
}

#define FRONTEND_FILE_SHOW(_name, _changes, _known)			\
static bool _name##_exists(const struct xen_mode_frontend_facts *facts)	\
{									\
	return _known;							\
}									\
									\
static struct frontend_file _name##_file = {				\
	.attr = { .name = #_name, .mode = 0444 },			\
	.changes = _changes,						\
	.exists = _name##_exists,					\
	.show = _name##_show,						\
}

#define FRONTEND_FILE(_name, _changes, _known, _format, _value)		\
static ssize_t _name##_show(struct xen_mode_frontend *frontend,		\
			    const struct xen_mode_frontend_facts *facts, \
			    char *buf)					\
{									\
	return sysfs_emit(buf, _format "\n", _value);			\
}									\
									\
FRONTEND_FILE_SHOW(_name, _changes, _known)

FRONTEND_FILE(type, 0, true, "%s", frontend->type);
FRONTEND_FILE(state, XEN_MODE_FRONTEND_STATE, true, "%s",
	      xenbus_strstate(facts->state));
FRONTEND_FILE(name, XEN_MODE_FRONTEND_NAME, facts->name[0], "%s", facts->name);
FRONTEND_FILE(backend_domid, XEN_MODE_FRONTEND_BINDING, facts->bound, "%d",
	      facts->backend_domid);
FRONTEND_FILE(module, XEN_MODE_FRONTEND_BINDING,
	      facts->bound && facts->driver[0], "%s", facts->driver);
FRONTEND_FILE_SHOW(backend, XEN_MODE_FRONTEND_BINDING, facts->bound);

static struct attribute *frontend_attrs[] = {
	&type_file.attr,
	&state_file.attr,
	&name_file.attr,
	&backend_file.attr,
	&backend_domid_file.attr,
	&module_file.attr,
	NULL
};

static umode_t frontend_is_visible(struct kobject *kobj,
				   struct attribute *attr, int n)
{
	struct xen_mode_frontend_facts facts = copy_facts(to_frontend(kobj));

	return to_file(attr)->exists(&facts) ? attr->mode : 0;
}

static const struct attribute_group frontend_group = {
	.attrs		= frontend_attrs,
	.is_visible	= frontend_is_visible,
};
__ATTRIBUTE_GROUPS(frontend);

static void frontend_release(struct kobject *kobj)
{
	struct frontend_dir *dir = container_of(kobj, struct frontend_dir, kobj);

	xen_mode_frontend_put(dir->frontend);
	kfree(dir);
	xen_mode_dir_released();
}

static struct kobj_type frontend_ktype = {
	.release	= frontend_release,
	.sysfs_ops	= &frontend_ops,
	.default_groups	= frontend_groups,
};

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
	err = xen_mode_dir_init(&dir->kobj, &frontend_ktype,
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

static unsigned int refresh_files(struct xen_mode_frontend *frontend,
				  unsigned int changes)
{
	struct xen_mode_frontend_facts facts = copy_facts(frontend);
	struct attribute **attr = frontend_attrs;
	unsigned int retry = 0;

	for (; *attr; attr++)
		if (to_file(*attr)->changes & changes &&
		    xen_mode_dir_refresh_file(frontend->dir, *attr,
					      to_file(*attr)->exists(&facts)))
			retry |= to_file(*attr)->changes;
	return retry;
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
		return refresh_files(frontend, changes);

	err = add_frontend(frontend);
	/* On ENOENT, the bus is about to report the removal. */
	return err && err != -ENOENT ? XEN_MODE_FRONTEND_STATE : 0;
}

/* Add, remove and notify directories. Context: at load, then the module's queue. */
void xen_mode_frontends_refresh(void)
{
	xen_mode_frontends_publish(publish);
}

XEN_MODE_FILE(count, XEN_MODE_CHANGED_FRONTENDS, "%u", now->frontends);
XEN_MODE_FILE(connected, XEN_MODE_CHANGED_FRONTENDS, "%u", now->connected);

static struct attribute *frontends_attrs[] = {
	&count_file.attr,
	&connected_file.attr,
	NULL
};

XEN_MODE_DIR_TYPE(frontends);
