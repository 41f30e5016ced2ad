/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_PUBLISH_TREE_H
#define _XEN_MODE_PUBLISH_TREE_H

#include <linux/kobject.h>

int xen_mode_tree_add(void);
int xen_mode_tree_link(struct kobject *from, const char *name);
void xen_mode_tree_refresh(unsigned int changes);
void xen_mode_tree_remove(void);

/* Each of these adds the directory that it is named for. */
struct kobject *xen_mode_hypervisor_add(struct kobject *root);
struct kobject *xen_mode_kernel_add(struct kobject *root);
struct kobject *xen_mode_features_add(struct kobject *root);
struct kobject *xen_mode_spectrum_add(struct kobject *root);
struct kobject *xen_mode_devices_dir_add(struct kobject *root);
struct kobject *xen_mode_events_add(struct kobject *root);
struct kobject *xen_mode_ports_add(struct kobject *events);
struct kobject *xen_mode_frontends_dir_add(struct kobject *root);

#endif /* _XEN_MODE_PUBLISH_TREE_H */
