// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/kernel/xen_mode/events/ports: what the event channels are bound to, a
 * file for each status, made from the table of names.
 */

#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "gather/events.h"
#include "publish/dir.h"
#include "publish/tree.h"

static struct kobj_attribute port_files[XEN_MODE_PORT_NR];

static ssize_t port_show(struct kobject *dir, struct kobj_attribute *file,
			 char *buf)
{
	struct xm_ports ports;

	xm_events_ports(&ports);
	return sysfs_emit(buf, "%u\n", ports.count[file - port_files]);
}

static struct attribute *ports_attrs[XEN_MODE_PORT_NR + 1];

/* Where Xen denies every port there is only the file that says so. */
static umode_t ports_is_visible(struct kobject *dir, struct attribute *attr,
				int n)
{
	struct xm_ports ports;

	xm_events_ports(&ports);
	return ports.known || n == XEN_MODE_PORT_DENIED ? attr->mode : 0;
}

static const struct attribute_group ports_group = {
	.attrs		= ports_attrs,
	.is_visible	= ports_is_visible,
};
__ATTRIBUTE_GROUPS(ports);

static struct kobj_type ports_ktype = {
	.release	= xm_dir_release,
	.sysfs_ops	= &kobj_sysfs_ops,
	.default_groups	= ports_groups,
};

/**
 * xm_ports_add() - publish "events/ports"
 * @events: the directory "events"
 *
 * Context: may sleep; with Xen's interfaces in use only.
 *
 * Return: the directory or an ERR_PTR().
 */
struct kobject *xm_ports_add(struct kobject *events)
{
	enum xen_mode_port port;

	for (port = 0; port < XEN_MODE_PORT_NR; port++) {
		struct kobj_attribute *file = &port_files[port];

		sysfs_attr_init(&file->attr);
		file->attr.name = xen_mode_port_name(port);
		file->attr.mode = 0444;
		file->show = port_show;
		ports_attrs[port] = &file->attr;
	}
	return xm_dir_add(events, "ports", &ports_ktype);
}
