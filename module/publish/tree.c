// SPDX-License-Identifier: GPL-2.0-only
/* /sys/kernel/xen_mode: the verdict, and which directories there are */

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "gather/domain.h"
#include "gather/gather.h"
#include "publish/dir.h"
#include "publish/tree.h"

/* The root and its directories, in the order in which they were added */
static struct kobject *dirs[16];
static unsigned int dirs_count;

XEN_MODE_FILE(abi, 0, "%d", XEN_MODE_ABI);
XEN_MODE_FILE(mode, XEN_MODE_CHANGED_MODE, "%s",
	      xen_mode_name(now->verdict.mode));
XEN_MODE_FILE(role, XEN_MODE_CHANGED_ROLE, "%s",
	      xen_mode_role_name(now->verdict.role));
XEN_MODE_FILE(domain_type, 0, "%s",
	      xen_mode_domain_type_name(now->facts.domain_type));
XEN_MODE_FILE(degraded, XEN_MODE_CHANGED_DEGRADED, "%d",
	      now->verdict.reason != XEN_MODE_REASON_NONE);
XEN_MODE_FILE(reason, XEN_MODE_CHANGED_REASON, "%s",
	      xen_mode_reason_name(now->verdict.reason));
XEN_MODE_SHOW(resumes, "%u", now->resumes)

/* A kernel that does not use Xen's interfaces is saved without its knowledge. */
static bool resumes_exists(const struct xen_mode_snapshot *now,
			   const struct xen_mode_file *file)
{
	return now->facts.domain_type != XEN_MODE_DOMAIN_NATIVE;
}

XEN_MODE_FILE_IF(resumes, XEN_MODE_CHANGED_RESUMES, resumes_exists);

static struct attribute *root_attrs[] = {
	&abi_file.attr,
	&mode_file.attr,
	&role_file.attr,
	&domain_type_file.attr,
	&degraded_file.attr,
	&reason_file.attr,
	&resumes_file.attr,
	NULL
};

XEN_MODE_DIR_TYPE(root);

static int keep(struct kobject *dir)
{
	if (IS_ERR(dir))
		return PTR_ERR(dir);
	if (WARN_ON(dirs_count == ARRAY_SIZE(dirs))) {
		xen_mode_dir_remove(dir);
		return -ENOSPC;
	}
	dirs[dirs_count++] = dir;
	return 0;
}

static int add_directories(struct kobject *root)
{
	struct xen_mode_snapshot now;
	int err;

	xen_mode_snapshot(&now);
	err = keep(xen_mode_kernel_add(root));
	if (err || !now.facts.xen)
		return err;

	err = keep(xen_mode_hypervisor_add(root));
	if (!err)
		err = keep(xen_mode_spectrum_add(root));
	if (!err)
		err = keep(xen_mode_devices_dir_add(root));
	if (err || !xen_mode_domain_uses_xen())
		return err;

	err = keep(xen_mode_features_add(root));
	if (!err)
		err = keep(xen_mode_events_add(root));
	if (!err)
		err = keep(xen_mode_ports_add(dirs[dirs_count - 1]));
	if (err || !xen_mode_xenbus_exists())
		return err;
	return keep(xen_mode_frontends_dir_add(root));
}

/**
 * xen_mode_tree_add() - publish everything but the frontends' directories
 *
 * Context: may sleep; after everything was gathered.
 *
 * Return: 0 or a negative error, and then nothing is left.
 */
int xen_mode_tree_add(void)
{
	int err = keep(xen_mode_dir_add(kernel_kobj, "xen_mode", &root_ktype));

	if (!err)
		err = add_directories(dirs[0]);
	if (err)
		xen_mode_tree_remove();
	return err;
}

/* Link to the tree from another directory. Context: may sleep. */
int xen_mode_tree_link(struct kobject *from, const char *name)
{
	return sysfs_create_link(from, dirs[0], name);
}

/* Context: the module's queue. */
void xen_mode_tree_refresh(unsigned int changes)
{
	unsigned int i;

	for (i = 0; i < dirs_count; i++)
		xen_mode_dir_refresh(dirs[i], changes);
}

/* Remove it all, last directory first. Context: may sleep. */
void xen_mode_tree_remove(void)
{
	while (dirs_count)
		xen_mode_dir_remove(dirs[--dirs_count]);
}
