// SPDX-License-Identifier: GPL-2.0-only
/* /sys/kernel/xen_mode: the files at the top, and the table of directories */

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "gather/domain.h"
#include "gather/gather.h"
#include "publish/dir.h"
#include "publish/tree.h"

XEN_MODE_FILE(abi, 0, "%d", XEN_MODE_ABI);
XEN_MODE_FILE(mode, XEN_MODE_CHANGED_MODE, "%s",
	      xen_mode_name(now->verdict.mode));
XEN_MODE_FILE(role, 0, "%s", xen_mode_role_name(now->verdict.role));
XEN_MODE_FILE(domain_type, 0, "%s",
	      xen_mode_domain_type_name(now->facts.domain_type));
XEN_MODE_FILE(degraded, XEN_MODE_CHANGED_DEGRADED, "%d",
	      !!now->verdict.reasons);
XEN_MODE_FILE(reason, XEN_MODE_CHANGED_REASON, "%s",
	      xen_mode_first_reason(now->verdict.reasons));
/* A kernel that does not use Xen's interfaces is not notified of a resume. */
XEN_MODE_FILE_IF(resumes, XEN_MODE_CHANGED_RESUMES,
		 now->facts.domain_type != XEN_MODE_DOMAIN_NATIVE,
		 "%u", now->resumes);

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

/* What a directory needs; each includes those before it. */
enum needs {
	NOTHING,
	XEN,
	XEN_INTERFACES,		/* and a kernel that uses them */
	XEN_BUS,
	NEVER,
};

static const struct {
	enum xen_mode_dir parent;
	const char *name;
	struct kobj_type *type;
	enum needs needs;
	void (*init)(void);
} table[XEN_MODE_DIR_NR] = {
	[XEN_MODE_DIR_ROOT] = {
		XEN_MODE_DIR_ROOT, "xen_mode", &xen_mode_root_dir, NOTHING,
	},
	[XEN_MODE_DIR_KERNEL] = {
		XEN_MODE_DIR_ROOT, "kernel", &xen_mode_kernel_dir, NOTHING,
	},
	[XEN_MODE_DIR_HYPERVISOR] = {
		XEN_MODE_DIR_ROOT, "hypervisor", &xen_mode_hypervisor_dir, XEN,
	},
	[XEN_MODE_DIR_SPECTRUM] = {
		XEN_MODE_DIR_ROOT, "spectrum", &xen_mode_spectrum_dir, XEN,
		xen_mode_spectrum_init
	},
	[XEN_MODE_DIR_REASONS] = {
		XEN_MODE_DIR_ROOT, "reasons", &xen_mode_reasons_dir, XEN,
		xen_mode_reasons_init
	},
	[XEN_MODE_DIR_DEVICES] = {
		XEN_MODE_DIR_ROOT, "devices", &xen_mode_devices_dir, XEN,
	},
	[XEN_MODE_DIR_DISKS] = {
		XEN_MODE_DIR_DEVICES, "disks", &xen_mode_disks_dir, XEN,
	},
	[XEN_MODE_DIR_NETWORKS] = {
		XEN_MODE_DIR_DEVICES, "networks", &xen_mode_networks_dir, XEN,
	},
	[XEN_MODE_DIR_FEATURES] = {
		XEN_MODE_DIR_ROOT, "features", &xen_mode_features_dir,
		XEN_INTERFACES, xen_mode_features_init
	},
	[XEN_MODE_DIR_EVENTS] = {
		XEN_MODE_DIR_ROOT, "events", &xen_mode_events_dir,
		XEN_INTERFACES,
	},
	[XEN_MODE_DIR_PORTS] = {
		XEN_MODE_DIR_EVENTS, "ports", &xen_mode_ports_dir,
		XEN_INTERFACES, xen_mode_ports_init
	},
	[XEN_MODE_DIR_GRANTS] = {
		XEN_MODE_DIR_ROOT, "grants", &xen_mode_grants_dir,
		XEN_INTERFACES,
	},
	[XEN_MODE_DIR_TIME] = {
		XEN_MODE_DIR_ROOT, "time", &xen_mode_time_dir,
		IS_ENABLED(CONFIG_X86) ? XEN : NEVER,
	},
	[XEN_MODE_DIR_FRONTENDS] = {
		XEN_MODE_DIR_ROOT, "frontends", &xen_mode_frontends_dir,
		XEN_BUS,
	},
};

static struct kobject *dirs[XEN_MODE_DIR_NR];

static enum needs available(void)
{
	struct xen_mode_snapshot now;

	xen_mode_snapshot(&now);
	if (!now.facts.xen)
		return NOTHING;
	if (!xen_mode_domain_uses_xen())
		return XEN;
	return xen_mode_xenbus_exists() ? XEN_BUS : XEN_INTERFACES;
}

/**
 * xen_mode_tree_add() - create all directories of the table
 *
 * Context: may sleep; after everything is gathered.
 *
 * Return: 0, or a negative error: then all directories are removed again.
 */
int xen_mode_tree_add(void)
{
	struct kobject *dir;
	unsigned int i;

	for (i = 0; i < XEN_MODE_DIR_NR; i++) {
		if (table[i].needs > available())
			continue;
		if (table[i].init)
			table[i].init();
		dir = xen_mode_dir_add(i ? dirs[table[i].parent] : kernel_kobj,
				       table[i].name, table[i].type);
		if (IS_ERR(dir)) {
			xen_mode_tree_remove();
			return PTR_ERR(dir);
		}
		dirs[i] = dir;
	}
	return 0;
}

/* Return a directory, or NULL. Context: any, while the tree exists. */
struct kobject *xen_mode_tree_dir(enum xen_mode_dir dir)
{
	return dirs[dir];
}

/* Context: the module's queue. */
void xen_mode_tree_refresh(unsigned int changes)
{
	unsigned int i;

	for (i = 0; i < XEN_MODE_DIR_NR; i++)
		if (dirs[i])
			xen_mode_dir_refresh(dirs[i], changes);
}

/* Remove all directories, the last one first. Context: may sleep. */
void xen_mode_tree_remove(void)
{
	unsigned int i = XEN_MODE_DIR_NR;

	while (i--) {
		if (dirs[i])
			xen_mode_dir_remove(dirs[i]);
		dirs[i] = NULL;
	}
}
