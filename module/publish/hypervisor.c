// SPDX-License-Identifier: GPL-2.0-only
/* /sys/kernel/xen_mode/hypervisor: what Xen reports about itself */

#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "gather/domain.h"
#include "publish/dir.h"
#include "publish/tree.h"

XEN_MODE_FILE(version, XEN_MODE_CHANGED_HYPERVISOR, "%s",
	      xen_mode_domain_hypervisor()->version);
XEN_MODE_FILE_IF(capabilities, XEN_MODE_CHANGED_HYPERVISOR,
		 xen_mode_domain_hypervisor()->capabilities[0],
		 "%s", xen_mode_domain_hypervisor()->capabilities);
XEN_MODE_FILE_IF(changeset, XEN_MODE_CHANGED_HYPERVISOR,
		 xen_mode_domain_hypervisor()->changeset[0],
		 "%s", xen_mode_domain_hypervisor()->changeset);
XEN_MODE_FILE(enlightened, 0, "%d", xen_mode_domain_uses_xen());
XEN_MODE_FILE_IF(cpuid_base, XEN_MODE_CHANGED_HYPERVISOR, now->cpuid_base,
		 "0x%08x", now->cpuid_base);
XEN_MODE_FILE_IF(domid, XEN_MODE_CHANGED_HYPERVISOR,
		 now->domid != XEN_MODE_DOMID_UNKNOWN, "%d", now->domid);

static struct attribute *hypervisor_attrs[] = {
	&enlightened_file.attr,
	&version_file.attr,
	&cpuid_base_file.attr,
	&domid_file.attr,
	&capabilities_file.attr,
	&changeset_file.attr,
	NULL
};

XEN_MODE_DIR_TYPE(hypervisor);
