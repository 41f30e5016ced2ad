/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_PUBLISH_TREE_H
#define _XM_PUBLISH_TREE_H

#include <linux/kobject.h>

#include "xen_mode.h"

int xm_tree_add(void);
int xm_tree_link(struct kobject *from, const char *name);
void xm_tree_look(void);
void xm_tree_remove(void);

enum xen_mode xm_tree_mode(void);
enum xen_mode_role xm_tree_role(void);
enum xen_mode_reason xm_tree_reason(void);

/* A directory each, in the file that bears its name. */
struct kobject *xm_hypervisor_add(struct kobject *root);
struct kobject *xm_kernel_add(struct kobject *root);
struct kobject *xm_features_add(struct kobject *root);
struct kobject *xm_spectrum_add(struct kobject *root);
struct kobject *xm_devices_add(struct kobject *root);
struct kobject *xm_events_add(struct kobject *root);
struct kobject *xm_ports_add(struct kobject *events);

#endif /* _XM_PUBLISH_TREE_H */
