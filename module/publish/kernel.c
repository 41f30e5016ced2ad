// SPDX-License-Identifier: GPL-2.0
/* /sys/kernel/xen_mode/kernel: what this kernel was built to do */

#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "gather/domain.h"
#include "publish/dir.h"
#include "publish/tree.h"

static ssize_t pv_show(struct kobject *dir, struct kobj_attribute *file,
		       char *buf)
{
	return sysfs_emit(buf, "%d\n", xm_domain_kernel()->pv);
}

static ssize_t pvh_show(struct kobject *dir, struct kobj_attribute *file,
			char *buf)
{
	return sysfs_emit(buf, "%d\n", xm_domain_kernel()->pvh);
}

static ssize_t pvhvm_show(struct kobject *dir, struct kobj_attribute *file,
			  char *buf)
{
	return sysfs_emit(buf, "%d\n", xm_domain_kernel()->pvhvm);
}

static ssize_t dom0_show(struct kobject *dir, struct kobj_attribute *file,
			 char *buf)
{
	return sysfs_emit(buf, "%d\n", xm_domain_kernel()->dom0);
}

static XM_FILE(pv);
static XM_FILE(pvh);
static XM_FILE(pvhvm);
static XM_FILE(dom0);

static struct attribute *kernel_attrs[] = {
	&pv_file.attr,
	&pvh_file.attr,
	&pvhvm_file.attr,
	&dom0_file.attr,
	NULL
};
ATTRIBUTE_GROUPS(kernel);

static struct kobj_type kernel_ktype = {
	.release	= xm_dir_release,
	.sysfs_ops	= &kobj_sysfs_ops,
	.default_groups	= kernel_groups,
};

/**
 * xm_kernel_add() - publish "kernel"
 * @root: /sys/kernel/xen_mode
 *
 * Context: may sleep.
 *
 * Return: the directory or an ERR_PTR().
 */
struct kobject *xm_kernel_add(struct kobject *root)
{
	return xm_dir_add(root, "kernel", &kernel_ktype);
}
