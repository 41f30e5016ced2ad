// SPDX-License-Identifier: GPL-2.0
/* /sys/kernel/xen_mode/hypervisor: what Xen says of itself */

#include <linux/kobject.h>
#include <linux/rcupdate.h>
#include <linux/stddef.h>
#include <linux/sysfs.h>

#include "compat.h"
#include "gather/domain.h"
#include "publish/dir.h"
#include "publish/tree.h"

/* What is read anew after a resume may not change while it is printed. */
static ssize_t xm_emit_text(char *buf, size_t offset)
{
	ssize_t len;

	rcu_read_lock();
	len = sysfs_emit(buf, "%s\n",
			 (const char *)xm_domain_hypervisor() + offset);
	rcu_read_unlock();
	return len;
}

static ssize_t aware_show(struct kobject *dir, struct kobj_attribute *file,
			  char *buf)
{
	return sysfs_emit(buf, "%d\n", xm_domain_aware());
}

static ssize_t version_show(struct kobject *dir, struct kobj_attribute *file,
			    char *buf)
{
	return xm_emit_text(buf, offsetof(struct xm_hypervisor, version));
}

static u32 xm_base(void)
{
	u32 base;

	rcu_read_lock();
	base = xm_domain_hypervisor()->cpuid_base;
	rcu_read_unlock();
	return base;
}

static ssize_t cpuid_base_show(struct kobject *dir,
			       struct kobj_attribute *file, char *buf)
{
	return sysfs_emit(buf, "0x%08x\n", xm_base());
}

static ssize_t domid_show(struct kobject *dir, struct kobj_attribute *file,
			  char *buf)
{
	return sysfs_emit(buf, "%d\n", xm_domain_id());
}

static ssize_t capabilities_show(struct kobject *dir,
				 struct kobj_attribute *file, char *buf)
{
	return xm_emit_text(buf, offsetof(struct xm_hypervisor, capabilities));
}

static ssize_t changeset_show(struct kobject *dir, struct kobj_attribute *file,
			      char *buf)
{
	return xm_emit_text(buf, offsetof(struct xm_hypervisor, changeset));
}

static XM_FILE(aware);
static XM_FILE(version);
static XM_FILE(cpuid_base);
static XM_FILE(domid);
static XM_FILE(capabilities);
static XM_FILE(changeset);

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
