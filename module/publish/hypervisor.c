// SPDX-License-Identifier: GPL-2.0
/* /sys/kernel/xen_mode/hypervisor: what Xen says of itself */

#include <linux/kobject.h>
#include <linux/rcupdate.h>
#include <linux/sysfs.h>

#include "compat.h"
#include "gather/domain.h"
#include "publish/dir.h"
#include "publish/tree.h"

/* What is read anew after a resume may not change while it is printed. */
#define XM_HYPERVISOR_FILE(_name, _format)				\
static ssize_t _name##_show(struct kobject *dir,			\
			    struct kobj_attribute *file, char *buf)	\
{									\
	ssize_t len;							\
									\
	rcu_read_lock();						\
	len = sysfs_emit(buf, _format "\n",				\
			 xm_domain_hypervisor()->_name);		\
	rcu_read_unlock();						\
	return len;							\
}									\
static XM_FILE(_name)

static ssize_t domid_show(struct kobject *dir, struct kobj_attribute *file,
			  char *buf)
{
	return sysfs_emit(buf, "%d\n", xm_domain_id());
}

XM_HYPERVISOR_FILE(aware, "%d");
XM_HYPERVISOR_FILE(version, "%s");
XM_HYPERVISOR_FILE(cpuid_base, "0x%08x");
XM_HYPERVISOR_FILE(capabilities, "%s");
XM_HYPERVISOR_FILE(changeset, "%s");
static XM_FILE(domid);

static struct attribute *hypervisor_attrs[] = {
	&aware_file.attr,
	&version_file.attr,
	&cpuid_base_file.attr,
	&domid_file.attr,
	&capabilities_file.attr,
	&changeset_file.attr,
	NULL
};

static umode_t hypervisor_is_visible(struct kobject *dir,
				     struct attribute *attr, int n)
{
	const struct xm_hypervisor *hypervisor;
	bool known = true;

	rcu_read_lock();
	hypervisor = xm_domain_hypervisor();
	if (attr == &cpuid_base_file.attr)
		known = hypervisor->cpuid_base;
	else if (attr == &domid_file.attr)
		known = xm_domain_id() != XM_DOMID_UNKNOWN;
	else if (attr == &capabilities_file.attr)
		known = hypervisor->capabilities[0];
	else if (attr == &changeset_file.attr)
		known = hypervisor->changeset[0];
	rcu_read_unlock();
	return known ? attr->mode : 0;
}

static const struct attribute_group hypervisor_group = {
	.attrs		= hypervisor_attrs,
	.is_visible	= hypervisor_is_visible,
};
__ATTRIBUTE_GROUPS(hypervisor);

static struct kobj_type hypervisor_ktype = {
	.release	= xm_dir_release,
	.sysfs_ops	= &kobj_sysfs_ops,
	.default_groups	= hypervisor_groups,
};

/**
 * xm_hypervisor_add() - publish "hypervisor"
 * @root: /sys/kernel/xen_mode
 *
 * Context: may sleep; with Xen only.
 *
 * Return: the directory or an ERR_PTR().
 */
struct kobject *xm_hypervisor_add(struct kobject *root)
{
	return xm_dir_add(root, "hypervisor", &hypervisor_ktype);
}
