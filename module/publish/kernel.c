// SPDX-License-Identifier: GPL-2.0-only
/* /sys/kernel/xen_mode/kernel: the modes that this kernel was built for */

#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "publish/dir.h"
#include "publish/tree.h"

XEN_MODE_FILE(pv, 0, "%d", IS_ENABLED(CONFIG_XEN_PV));
/* On Arm, each guest is PVH. */
XEN_MODE_FILE(pvh, 0, "%d",
	      IS_ENABLED(CONFIG_XEN_PVH) || !IS_ENABLED(CONFIG_X86));
XEN_MODE_FILE(pvhvm, 0, "%d", IS_ENABLED(CONFIG_XEN_PVHVM));
XEN_MODE_FILE(dom0, 0, "%d", IS_ENABLED(CONFIG_XEN_DOM0));

static struct attribute *kernel_attrs[] = {
	&pv_file.attr,
	&pvh_file.attr,
	&pvhvm_file.attr,
	&dom0_file.attr,
	NULL
};

XEN_MODE_DIR_TYPE(kernel);
