// SPDX-License-Identifier: GPL-2.0-only
/* /sys/kernel/xen_mode/hypervisor: what Xen reports about itself */

#include <linux/kobject.h>
#include <linux/rcupdate.h>
#include <linux/sysfs.h>

#include "gather/domain.h"
#include "publish/dir.h"
#include "publish/tree.h"

/* A file that prints one of the texts that Xen supplied */
#define TEXT_FILE(_name, _text, _known)					\
static ssize_t _name##_show(const struct xen_mode_snapshot *now,	\
			    const struct xen_mode_file *file, char *buf)	\
{									\
	const struct xen_mode_hypervisor *xen;				\
	ssize_t len;							\
									\
	rcu_read_lock();						\
	xen = xen_mode_domain_hypervisor();				\
	len = sysfs_emit(buf, "%s\n", _text);				\
	rcu_read_unlock();						\
	return len;							\
}									\
									\
static bool _name##_exists(const struct xen_mode_snapshot *now,	\
			   const struct xen_mode_file *file)		\
{									\
	const struct xen_mode_hypervisor *xen;				\
	bool exists;							\
									\
	rcu_read_lock();						\
	xen = xen_mode_domain_hypervisor();				\
	exists = _known;						\
	rcu_read_unlock();						\
	return exists;							\
}									\
									\
XEN_MODE_FILE_IF(_name, XEN_MODE_CHANGED_HYPERVISOR, _name##_exists)

TEXT_FILE(version, xen->version, xen->version[0]);
TEXT_FILE(capabilities, xen->capabilities, xen->capabilities[0]);
TEXT_FILE(changeset, xen->changeset, xen->changeset[0]);

XEN_MODE_FILE(aware, 0, "%d", xen_mode_domain_uses_xen());
XEN_MODE_SHOW(cpuid_base, "0x%08x", now->cpuid_base)
XEN_MODE_SHOW(domid, "%d", now->domid)

static bool cpuid_base_exists(const struct xen_mode_snapshot *now,
			      const struct xen_mode_file *file)
{
	return now->cpuid_base;
}

static bool domid_exists(const struct xen_mode_snapshot *now,
			 const struct xen_mode_file *file)
{
	return now->domid != XEN_MODE_DOMID_UNKNOWN;
}

XEN_MODE_FILE_IF(cpuid_base, XEN_MODE_CHANGED_HYPERVISOR, cpuid_base_exists);
XEN_MODE_FILE_IF(domid, XEN_MODE_CHANGED_HYPERVISOR, domid_exists);

static struct attribute *hypervisor_attrs[] = {
	&aware_file.attr,
	&version_file.attr,
	&cpuid_base_file.attr,
	&domid_file.attr,
	&capabilities_file.attr,
	&changeset_file.attr,
	NULL
};

XEN_MODE_DIR_TYPE(hypervisor);

struct kobject *xen_mode_hypervisor_add(struct kobject *root)
{
	return xen_mode_dir_add(root, "hypervisor", &hypervisor_ktype);
}
