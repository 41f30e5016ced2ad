// SPDX-License-Identifier: GPL-2.0
/* /sys/kernel/xen_mode/hypervisor: what Xen says of itself */

#include <linux/err.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "compat.h"
#include "gather/domain.h"
#include "publish/dir.h"
#include "publish/tree.h"

static struct kobject *xm_hypervisor_dir;

static ssize_t aware_show(struct kobject *dir, struct kobj_attribute *file,
			  char *buf)
{
	return sysfs_emit(buf, "%d\n", xm_domain_hypervisor()->aware);
}

static ssize_t version_show(struct kobject *dir, struct kobj_attribute *file,
			    char *buf)
{
	return sysfs_emit(buf, "%s\n", xm_domain_hypervisor()->version);
}

static ssize_t cpuid_base_show(struct kobject *dir,
			       struct kobj_attribute *file, char *buf)
{
	return sysfs_emit(buf, "0x%08x\n", xm_domain_hypervisor()->cpuid_base);
}

static ssize_t domid_show(struct kobject *dir, struct kobj_attribute *file,
			  char *buf)
{
	return sysfs_emit(buf, "%d\n", xm_domain_id());
}

static ssize_t capabilities_show(struct kobject *dir,
				 struct kobj_attribute *file, char *buf)
{
	return sysfs_emit(buf, "%s\n", xm_domain_hypervisor()->capabilities);
}

static ssize_t changeset_show(struct kobject *dir, struct kobj_attribute *file,
			      char *buf)
{
	return sysfs_emit(buf, "%s\n", xm_domain_hypervisor()->changeset);
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
	const struct xm_hypervisor *hypervisor = xm_domain_hypervisor();
	bool known = true;

	if (attr == &cpuid_base_file.attr)
		known = hypervisor->cpuid_base;
	else if (attr == &domid_file.attr)
		known = xm_domain_id() != XM_DOMID_UNKNOWN;
	else if (attr == &capabilities_file.attr)
		known = hypervisor->capabilities[0];
	else if (attr == &changeset_file.attr)
		known = hypervisor->changeset[0];
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
	struct kobject *dir = xm_dir_add(root, "hypervisor", &hypervisor_ktype);

	if (!IS_ERR(dir))
		xm_hypervisor_dir = dir;
	return dir;
}

/**
 * xm_hypervisor_domid_known() - the file "domid" can be shown now
 *
 * Without memory for it the file stays away.
 *
 * Context: may sleep; once, while the directory stands.
 */
void xm_hypervisor_domid_known(void)
{
	/* It goes with its group, whose other files stay untouched here. */
	if (sysfs_create_file(xm_hypervisor_dir, &domid_file.attr))
		return;
}
