// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/kernel/xen_mode: the verdict, and which directories there are.
 *
 * Every directory is a file of this folder. Shows make no hypercall and no
 * xenstore call and take no lock that anything slow holds.
 */

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "compat.h"
#include "decide/decide.h"
#include "gather/devices.h"
#include "gather/domain.h"
#include "gather/frontends.h"
#include "gather/resume.h"
#include "publish/dir.h"
#include "publish/frontends.h"
#include "publish/tree.h"

/* The root and its directories, in the order in which they were added. */
static struct kobject *xm_tree[16];
static unsigned int xm_tree_size;

/**
 * xm_tree_mode() - the file "mode"
 *
 * Context: any.
 *
 * Return: the mode.
 */
enum xen_mode xm_tree_mode(void)
{
	struct xm_facts facts;

	xm_domain_facts(&facts);
	return xm_decide_mode(&facts);
}

/**
 * xm_tree_role() - the file "role"
 *
 * Context: any.
 *
 * Return: the role.
 */
enum xen_mode_role xm_tree_role(void)
{
	struct xm_facts facts;

	xm_domain_facts(&facts);
	return xm_decide_role(&facts);
}

/**
 * xm_tree_reason() - the file "reason"
 *
 * Context: may sleep: it counts the devices.
 *
 * Return: the reason.
 */
enum xen_mode_reason xm_tree_reason(void)
{
	struct xm_devices devices;
	struct xm_facts facts;

	xm_devices_count(&devices);
	xm_domain_facts(&facts);
	return xm_decide_reason(&facts, &devices);
}

static ssize_t abi_show(struct kobject *dir, struct kobj_attribute *file,
			char *buf)
{
	return sysfs_emit(buf, "%d\n", XEN_MODE_ABI);
}

static ssize_t mode_show(struct kobject *dir, struct kobj_attribute *file,
			 char *buf)
{
	return sysfs_emit(buf, "%s\n", xen_mode_name(xm_tree_mode()));
}

static ssize_t role_show(struct kobject *dir, struct kobj_attribute *file,
			 char *buf)
{
	return sysfs_emit(buf, "%s\n", xen_mode_role_name(xm_tree_role()));
}

static ssize_t domain_type_show(struct kobject *dir,
				struct kobj_attribute *file, char *buf)
{
	struct xm_facts facts;

	xm_domain_facts(&facts);
	return sysfs_emit(buf, "%s\n",
			  xen_mode_domain_type_name(facts.domain_type));
}

static ssize_t degraded_show(struct kobject *dir, struct kobj_attribute *file,
			     char *buf)
{
	return sysfs_emit(buf, "%d\n",
			  xm_tree_reason() != XEN_MODE_REASON_NONE);
}

static ssize_t reason_show(struct kobject *dir, struct kobj_attribute *file,
			   char *buf)
{
	return sysfs_emit(buf, "%s\n", xen_mode_reason_name(xm_tree_reason()));
}

static ssize_t resumes_show(struct kobject *dir, struct kobj_attribute *file,
			    char *buf)
{
	return sysfs_emit(buf, "%u\n", xm_resume_count());
}

static XM_FILE(abi);
static XM_FILE(mode);
static XM_FILE(role);
static XM_FILE(domain_type);
static XM_FILE(degraded);
static XM_FILE(reason);
static XM_FILE(resumes);

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

/* A kernel that is unaware of Xen is not told when it was saved. */
static umode_t root_is_visible(struct kobject *dir, struct attribute *attr,
			       int n)
{
	if (attr == &resumes_file.attr && !xm_domain_aware())
		return 0;
	return attr->mode;
}

static const struct attribute_group root_group = {
	.attrs		= root_attrs,
	.is_visible	= root_is_visible,
};
__ATTRIBUTE_GROUPS(root);

static struct kobj_type root_ktype = {
	.release	= xm_dir_release,
	.sysfs_ops	= &kobj_sysfs_ops,
	.default_groups	= root_groups,
};

static int xm_tree_keep(struct kobject *dir)
{
	if (IS_ERR(dir))
		return PTR_ERR(dir);
	if (WARN_ON(xm_tree_size == ARRAY_SIZE(xm_tree))) {
		xm_dir_remove(dir);
		return -ENOSPC;
	}
	xm_tree[xm_tree_size++] = dir;
	return 0;
}

static int xm_tree_fill(struct kobject *root)
{
	struct xm_facts facts;
	int err;

	xm_domain_facts(&facts);
	err = xm_tree_keep(xm_kernel_add(root));
	if (err || !facts.xen)
		return err;

	err = xm_tree_keep(xm_hypervisor_add(root));
	if (!err)
		err = xm_tree_keep(xm_spectrum_add(root));
	if (!err)
		err = xm_tree_keep(xm_devices_add(root));
	if (err || !xm_domain_aware())
		return err;

	err = xm_tree_keep(xm_features_add(root));
	if (err)
		return err;
	err = xm_tree_keep(xm_events_add(root));
	if (err)
		return err;
	err = xm_tree_keep(xm_ports_add(xm_tree[xm_tree_size - 1]));
	if (err || !xm_frontends_bus())
		return err;
	return xm_tree_keep(xm_frontends_add(root));
}

/**
 * xm_tree_add() - publish everything but the single frontends
 *
 * Context: may sleep; after everything was gathered.
 *
 * Return: 0 or a negative error, and then nothing is left behind.
 */
int xm_tree_add(void)
{
	int err;

	err = xm_tree_keep(xm_dir_add(kernel_kobj, "xen_mode", &root_ktype));
	if (!err)
		err = xm_tree_fill(xm_tree[0]);
	if (err)
		xm_tree_remove();
	return err;
}

/**
 * xm_tree_link() - a link to the tree
 * @from: where
 * @name: its name
 *
 * Context: may sleep; between xm_tree_add() and xm_tree_remove().
 *
 * Return: 0 or a negative error.
 */
int xm_tree_link(struct kobject *from, const char *name)
{
	return sysfs_create_link(from, xm_tree[0], name);
}

/**
 * xm_tree_look() - wake those who wait for files that say something new
 *
 * Of all directories but the single frontends'.
 *
 * Context: the module's queue.
 */
void xm_tree_look(void)
{
	unsigned int i;

	for (i = 0; i < xm_tree_size; i++)
		xm_dir_look(xm_tree[i]);
}

/**
 * xm_tree_remove() - take it all away, last directory first
 *
 * Context: may sleep.
 */
void xm_tree_remove(void)
{
	while (xm_tree_size)
		xm_dir_remove(xm_tree[--xm_tree_size]);
}
