// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/kernel/xen_mode/features: what Xen offers. A file for each XENFEAT_*
 * bit that has a name, made from the table of names.
 */

#include <linux/bits.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "gather/domain.h"
#include "publish/dir.h"
#include "publish/tree.h"

static struct kobj_attribute feature_files[XEN_MODE_FEATURES];

static ssize_t feature_show(struct kobject *dir, struct kobj_attribute *file,
			    char *buf)
{
	unsigned int bit = file - feature_files;

	return sysfs_emit(buf, "%d\n", !!(xm_domain_features() & BIT(bit)));
}

static ssize_t mask_show(struct kobject *dir, struct kobj_attribute *file,
			 char *buf)
{
	return sysfs_emit(buf, "0x%08x\n", xm_domain_features());
}

static ssize_t unknown_show(struct kobject *dir, struct kobj_attribute *file,
			    char *buf)
{
	return sysfs_emit(buf, "0x%08x\n",
			  xm_domain_features() &
			  ~(u32)GENMASK(XEN_MODE_FEATURES - 1, 0));
}

static XM_FILE(mask);
static XM_FILE(unknown);

/* mask, unknown, the bits, and the end of the list */
static struct attribute *features_attrs[2 + XEN_MODE_FEATURES + 1] = {
	&mask_file.attr,
	&unknown_file.attr,
};
ATTRIBUTE_GROUPS(features);

static struct kobj_type features_ktype = {
	.release	= xm_dir_release,
	.sysfs_ops	= &kobj_sysfs_ops,
	.default_groups	= features_groups,
};

/**
 * xm_features_add() - publish "features"
 * @root: /sys/kernel/xen_mode
 *
 * Context: may sleep; with Xen's interfaces in use only.
 *
 * Return: the directory or an ERR_PTR().
 */
struct kobject *xm_features_add(struct kobject *root)
{
	unsigned int bit;

	for (bit = 0; bit < XEN_MODE_FEATURES; bit++) {
		struct kobj_attribute *file = &feature_files[bit];

		sysfs_attr_init(&file->attr);
		file->attr.name = xen_mode_feature_name(bit);
		file->attr.mode = 0444;
		file->show = feature_show;
		features_attrs[2 + bit] = &file->attr;
	}
	return xm_dir_add(root, "features", &features_ktype);
}
