// SPDX-License-Identifier: GPL-2.0
/* /sys/kernel/xen_mode/devices: disks and network interfaces by provider */

#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "publish/dir.h"
#include "publish/tree.h"

XEN_MODE_FILE(disks_paravirt, XEN_MODE_CHANGED_DISKS, "%u",
	      now->devices.disks[XEN_MODE_PARAVIRT]);
XEN_MODE_FILE(disks_emulated, XEN_MODE_CHANGED_DISKS, "%u",
	      now->devices.disks[XEN_MODE_EMULATED]);
XEN_MODE_FILE(disks_passthrough, XEN_MODE_CHANGED_DISKS, "%u",
	      now->devices.disks[XEN_MODE_PASSTHROUGH]);
XEN_MODE_FILE(disks_native, XEN_MODE_CHANGED_DISKS, "%u",
	      now->devices.disks[XEN_MODE_NATIVE]);
XEN_MODE_FILE(networks_paravirt, XEN_MODE_CHANGED_NETWORKS, "%u",
	      now->devices.networks[XEN_MODE_PARAVIRT]);
XEN_MODE_FILE(networks_emulated, XEN_MODE_CHANGED_NETWORKS, "%u",
	      now->devices.networks[XEN_MODE_EMULATED]);
XEN_MODE_FILE(networks_passthrough, XEN_MODE_CHANGED_NETWORKS, "%u",
	      now->devices.networks[XEN_MODE_PASSTHROUGH]);
XEN_MODE_FILE(networks_native, XEN_MODE_CHANGED_NETWORKS, "%u",
	      now->devices.networks[XEN_MODE_NATIVE]);

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
