// SPDX-License-Identifier: GPL-2.0
/* /sys/kernel/xen_mode/hypervisor: what Xen reports about itself */

#include <linux/kobject.h>
#include <linux/rcupdate.h>
#include <linux/sysfs.h>

#include "gather/domain.h"
#include "publish/dir.h"
#include "publish/tree.h"

/* A file that prints a value of the hypervisor's answers, @xen */
#define HYPERVISOR_SHOW(_name, _format, _value, _known)		\
static ssize_t _name##_show(const struct xen_mode_snapshot *now,	\
			    const struct xen_mode_file *file, char *buf)	\
{									\
	const struct xen_mode_hypervisor *xen;				\
	ssize_t len;							\
									\
	rcu_read_lock();						\
	xen = xen_mode_domain_hypervisor();				\
	len = sysfs_emit(buf, _format "\n", _value);			\
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

HYPERVISOR_SHOW(version, "%s", xen->version, xen->version[0]);
HYPERVISOR_SHOW(cpuid_base, "0x%08x", xen->cpuid_base, xen->cpuid_base);
HYPERVISOR_SHOW(capabilities, "%s", xen->capabilities, xen->capabilities[0]);
HYPERVISOR_SHOW(changeset, "%s", xen->changeset, xen->changeset[0]);

XEN_MODE_FILE(aware, 0, "%d", xen_mode_domain_uses_xen());
XEN_MODE_SHOW(domid, "%d", now->domid)

static bool domid_exists(const struct xen_mode_snapshot *now,
			 const struct xen_mode_file *file)
{
	return now->domid != XEN_MODE_DOMID_UNKNOWN;
}

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
