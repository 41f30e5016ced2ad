// SPDX-License-Identifier: GPL-2.0
/* /sys/kernel/xen_mode/devices: disks and network cards by provider */

#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "gather/devices.h"
#include "publish/dir.h"
#include "publish/tree.h"

#define XM_COUNT_FILE(_class, _name, _provider)				\
static ssize_t _class##_##_name##_show(struct kobject *dir,		\
				       struct kobj_attribute *file,	\
				       char *buf)			\
{									\
	struct xm_devices devices;					\
									\
	xm_devices_count(&devices);					\
	return sysfs_emit(buf, "%u\n", devices._class[_provider]);	\
}									\
static XM_FILE(_class##_##_name)

XM_COUNT_FILE(disks, paravirt, XEN_MODE_PARAVIRT);
XM_COUNT_FILE(disks, emulated, XEN_MODE_EMULATED);
XM_COUNT_FILE(disks, passthrough, XEN_MODE_PASSTHROUGH);
XM_COUNT_FILE(disks, native, XEN_MODE_NATIVE);
XM_COUNT_FILE(networks, paravirt, XEN_MODE_PARAVIRT);
XM_COUNT_FILE(networks, emulated, XEN_MODE_EMULATED);
XM_COUNT_FILE(networks, passthrough, XEN_MODE_PASSTHROUGH);
XM_COUNT_FILE(networks, native, XEN_MODE_NATIVE);

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
ATTRIBUTE_GROUPS(devices);

static struct kobj_type devices_ktype = {
	.release	= xm_dir_release,
	.sysfs_ops	= &kobj_sysfs_ops,
	.default_groups	= devices_groups,
};

/**
 * xm_devices_add() - publish "devices"
 * @root: /sys/kernel/xen_mode
 *
 * Context: may sleep; with Xen only.
 *
 * Return: the directory or an ERR_PTR().
 */
struct kobject *xm_devices_add(struct kobject *root)
{
	return xm_dir_add(root, "devices", &devices_ktype);
}
