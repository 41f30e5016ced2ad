/* SPDX-License-Identifier: GPL-2.0-only */
/* The functions of this directory for module/main.c and for each other */
#ifndef _XEN_MODE_PUBLISH_H
#define _XEN_MODE_PUBLISH_H

#include <linux/kernel.h>
#include <linux/kobject.h>

/* The directories that exist once; a parent comes before its children. */
enum xen_mode_dir {
	XEN_MODE_DIR_ROOT,
	XEN_MODE_DIR_KERNEL,
	XEN_MODE_DIR_HYPERVISOR,
	XEN_MODE_DIR_SPECTRUM,
	XEN_MODE_DIR_REASONS,
	XEN_MODE_DIR_FEATURES,
	XEN_MODE_DIR_DEVICES,
	XEN_MODE_DIR_DISKS,
	XEN_MODE_DIR_NETWORKS,
	XEN_MODE_DIR_EVENTS,
	XEN_MODE_DIR_PORTS,
	XEN_MODE_DIR_GRANTS,
	XEN_MODE_DIR_TIME,
	XEN_MODE_DIR_FRONTENDS,
	XEN_MODE_DIR_NR
};

/* What a directory needs; each includes those before it. */
enum xen_mode_needs {
	XEN_MODE_NEEDS_NOTHING,
	XEN_MODE_NEEDS_XEN,
	XEN_MODE_NEEDS_INTERFACES,	/* a kernel that uses Xen's interfaces */
	XEN_MODE_NEEDS_BUS,		/* the xen bus */
	XEN_MODE_NEEDS_NR,
	/* Arm has no CPUID. */
	XEN_MODE_NEEDS_CPUID = IS_ENABLED(CONFIG_X86) ?
		XEN_MODE_NEEDS_XEN : XEN_MODE_NEEDS_NR,
};

/* files.c */
struct xen_mode_dir_row {
	enum xen_mode_dir parent;
	enum xen_mode_needs needs;
	const char *name;
	struct kobj_type *type;
};

extern const struct xen_mode_dir_row xen_mode_dirs[XEN_MODE_DIR_NR];
void xen_mode_files_name(void);

/* tree.c */
int xen_mode_tree_add(void);
struct kobject *xen_mode_tree_dir(enum xen_mode_dir dir);
void xen_mode_tree_refresh(unsigned int changes);
void xen_mode_tree_remove(void);

/* device_dirs.c, frontends.c */
void xen_mode_device_dirs_refresh(void);
void xen_mode_frontends_refresh(void);

/* guest.c */
int xen_mode_guest_add(void);
void xen_mode_guest_refresh(unsigned int changes);
void xen_mode_guest_remove(void);

#endif /* _XEN_MODE_PUBLISH_H */
