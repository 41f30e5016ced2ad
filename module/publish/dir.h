/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_PUBLISH_DIR_H
#define _XM_PUBLISH_DIR_H

#include <linux/kobject.h>
#include <linux/sysfs.h>

/* A file that is read by @_name_show and by nothing else. */
#define XM_FILE(_name) \
	struct kobj_attribute _name##_file = __ATTR(_name, 0444, _name##_show, NULL)

void xm_dirs_start(void);
void xm_dirs_wait(void);
void xm_dir_init(struct kobject *kobj, struct kobj_type *ktype);
void xm_dir_released(void);

struct kobject *xm_dir_add(struct kobject *parent, const char *name,
			   struct kobj_type *ktype);
void xm_dir_remove(struct kobject *dir);
void xm_dir_release(struct kobject *dir);

#endif /* _XM_PUBLISH_DIR_H */
