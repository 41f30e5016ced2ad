/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_PUBLISH_TREE_H
#define _XEN_MODE_PUBLISH_TREE_H

#include <linux/kobject.h>

/* The directories that exist once; a parent comes before its children. */
enum xen_mode_dir {
	XEN_MODE_DIR_ROOT,
	XEN_MODE_DIR_KERNEL,
	XEN_MODE_DIR_HYPERVISOR,
	XEN_MODE_DIR_SPECTRUM,
	XEN_MODE_DIR_REASONS,
	XEN_MODE_DIR_DEVICES,
	XEN_MODE_DIR_DISKS,
	XEN_MODE_DIR_NETWORKS,
	XEN_MODE_DIR_FEATURES,
	XEN_MODE_DIR_EVENTS,
	XEN_MODE_DIR_PORTS,
	XEN_MODE_DIR_GRANTS,
	XEN_MODE_DIR_TIME,
	XEN_MODE_DIR_FRONTENDS,
	XEN_MODE_DIR_NR
};

/* Each is defined in the file with its name; disks in device_dirs.c. */
extern struct kobj_type xen_mode_root_dir;
extern struct kobj_type xen_mode_kernel_dir;
extern struct kobj_type xen_mode_hypervisor_dir;
extern struct kobj_type xen_mode_spectrum_dir;
extern struct kobj_type xen_mode_reasons_dir;
extern struct kobj_type xen_mode_devices_dir;
extern struct kobj_type xen_mode_disks_dir;
extern struct kobj_type xen_mode_networks_dir;
extern struct kobj_type xen_mode_features_dir;
extern struct kobj_type xen_mode_events_dir;
extern struct kobj_type xen_mode_ports_dir;
extern struct kobj_type xen_mode_grants_dir;
extern struct kobj_type xen_mode_time_dir;
extern struct kobj_type xen_mode_frontends_dir;

/* These create the files of a directory from a table of names. */
void xen_mode_spectrum_init(void);
void xen_mode_reasons_init(void);
void xen_mode_features_init(void);
void xen_mode_ports_init(void);

int xen_mode_tree_add(void);
struct kobject *xen_mode_tree_dir(enum xen_mode_dir dir);
void xen_mode_tree_refresh(unsigned int changes);
void xen_mode_tree_remove(void);

#endif /* _XEN_MODE_PUBLISH_TREE_H */
