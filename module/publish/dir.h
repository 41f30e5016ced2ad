/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_PUBLISH_DIR_H
#define _XM_PUBLISH_DIR_H

#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <linux/types.h>

#include "xen_mode.h"

/* A file that is read by @_name_show and by nothing else. */
#define XM_FILE(_name) \
	struct kobj_attribute _name##_file = __ATTR(_name, 0444, _name##_show, NULL)

/* As many as the largest directory has: features/ */
#define XM_FILES_MAX	(XEN_MODE_FEATURES + 2)

/**
 * struct xm_dir - a directory
 * @kobj: the directory; its type has one group of files
 * @seen: for each file a hash of what it said when last looked at
 */
struct xm_dir {
	struct kobject kobj;
	u32 seen[XM_FILES_MAX];
};

int xm_dirs_start(void);
void xm_dirs_wait(void);
void xm_dir_counted(void);
void xm_dir_init(struct xm_dir *dir, struct kobj_type *ktype);
void xm_dir_released(void);

struct kobject *xm_dir_add(struct kobject *parent, const char *name,
			   struct kobj_type *ktype);
void xm_dir_remove(struct kobject *dir);
void xm_dir_release(struct kobject *kobj);
void xm_dir_look(struct kobject *kobj);

#endif /* _XM_PUBLISH_DIR_H */
