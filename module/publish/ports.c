// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/xen_mode/events/ports: the number of event channels by status. A
 * file for each status, created from the table of names.
 */

#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "publish/dir.h"
#include "publish/tree.h"

static struct xen_mode_file port_files[XEN_MODE_PORT_NR];

static ssize_t port_show(const struct xen_mode_snapshot *now,
			 const struct xen_mode_file *file, char *buf)
{
	return sysfs_emit(buf, "%u\n", now->ports.count[file - port_files]);
}

/* If Xen denies every port, only the file "denied" exists. */
static bool port_exists(const struct xen_mode_snapshot *now,
			const struct xen_mode_file *file)
{
	return now->ports.known || file - port_files == XEN_MODE_PORT_DENIED;
}

static struct attribute *ports_attrs[XEN_MODE_PORT_NR + 1];
XEN_MODE_DIR_TYPE(ports);

void xen_mode_ports_init(void)
{
	const struct xen_mode_file like = {
		.changes = XEN_MODE_CHANGED_EVENTS,
		.show = port_show,
		.exists = port_exists,
	};
	unsigned int port;

	for (port = 0; port < XEN_MODE_PORT_NR; port++) {
		xen_mode_file_init(&port_files[port], xen_mode_port_name(port),
				   &like);
		ports_attrs[port] = &port_files[port].attr;
	}
}
