// SPDX-License-Identifier: GPL-2.0-only
/* /sys/kernel/xen_mode/devices: disks and network interfaces by provider */

#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "publish/dir.h"
#include "publish/tree.h"

#define COUNT_FILE(_kind, _changed, _name, _provider)			\
	XEN_MODE_FILE(_kind##_##_name, XEN_MODE_CHANGED_##_changed, "%u",	\
		      now->devices._kind[XEN_MODE_##_provider])

COUNT_FILE(disks, DISKS, paravirt, PARAVIRT);
COUNT_FILE(disks, DISKS, emulated, EMULATED);
COUNT_FILE(disks, DISKS, passthrough, PASSTHROUGH);
COUNT_FILE(disks, DISKS, native, NATIVE);
COUNT_FILE(networks, NETWORKS, paravirt, PARAVIRT);
COUNT_FILE(networks, NETWORKS, emulated, EMULATED);
COUNT_FILE(networks, NETWORKS, passthrough, PASSTHROUGH);
COUNT_FILE(networks, NETWORKS, native, NATIVE);

static struct attribute *devices_attrs[] = {
	&disks_paravirt_file.attr,
	&disks_emulated_file.attr,
	&disks_passthrough_file.attr,
	&disks_native_file.attr,
	&networks_paravirt_file.attr,
	&networks_emulated_file.attr,
	&networks_passthrough_file.attr,
	&networks_native_file.attr,
	NULL
};

XEN_MODE_DIR_TYPE(devices);
