// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/xen_mode/features: what Xen offers. A file for each named
 * XENFEAT_* bit, created from the table of names.
 */

#include <linux/bits.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "publish/dir.h"
#include "publish/tree.h"
#include "xen_mode_features.h"

static struct xen_mode_file feature_files[XEN_MODE_FEATURES];

static ssize_t feature_show(const struct xen_mode_snapshot *now,
			    const struct xen_mode_file *file, char *buf)
{
	return sysfs_emit(buf, "%d\n", !!(now->features & BIT(file - feature_files)));
}

XEN_MODE_FILE(mask, XEN_MODE_CHANGED_HYPERVISOR, "0x%08x", now->features);
XEN_MODE_FILE(unknown, XEN_MODE_CHANGED_HYPERVISOR, "0x%08x",
	      now->features & ~(u32)GENMASK(XEN_MODE_FEATURES - 1, 0));

/* mask, unknown, the bits, and the end of the list */
static struct attribute *features_attrs[2 + XEN_MODE_FEATURES + 1] = {
	&mask_file.attr,
	&unknown_file.attr,
};

XEN_MODE_DIR_TYPE(features);

void xen_mode_features_init(void)
{
	const struct xen_mode_file like = {
		.changes = XEN_MODE_CHANGED_HYPERVISOR,
		.show = feature_show,
		.exists = xen_mode_file_always,
	};
	unsigned int bit;

	for (bit = 0; bit < XEN_MODE_FEATURES; bit++) {
		xen_mode_file_init(&feature_files[bit],
				   xen_mode_feature_name(bit), &like);
		features_attrs[2 + bit] = &feature_files[bit].attr;
	}
}
