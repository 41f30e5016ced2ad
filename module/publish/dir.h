/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_PUBLISH_DIR_H
#define _XEN_MODE_PUBLISH_DIR_H

#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <linux/types.h>

#include "refresh.h"
#include "snapshot.h"

/**
 * struct xen_mode_file - a file of the tree
 * @attr: its name and mode
 * @changes: the XEN_MODE_CHANGED_* that can change its value
 * @show: print it; called under rcu_read_lock()
 * @exists: whether the fact is known; called under rcu_read_lock()
 */
struct xen_mode_file {
	struct attribute attr;
	unsigned int changes;
	ssize_t (*show)(const struct xen_mode_snapshot *now,
			const struct xen_mode_file *file, char *buf);
	bool (*exists)(const struct xen_mode_snapshot *now,
		       const struct xen_mode_file *file);
};

/* A file that prints a value of the snapshot @now and exists if it is known */
#define XEN_MODE_FILE_IF(_name, _changes, _known, _format, _value)	\
static bool _name##_exists(const struct xen_mode_snapshot *now,	\
			   const struct xen_mode_file *file)		\
{									\
	return _known;							\
}									\
									\
static ssize_t _name##_show(const struct xen_mode_snapshot *now,	\
			    const struct xen_mode_file *file, char *buf)	\
{									\
	return sysfs_emit(buf, _format "\n", _value);			\
}									\
									\
static struct xen_mode_file _name##_file = {				\
	.attr = { .name = #_name, .mode = 0444 },			\
	.changes = _changes,						\
	.show = _name##_show,						\
	.exists = _name##_exists,					\
}

#define XEN_MODE_FILE(_name, _changes, _format, _value)			\
	XEN_MODE_FILE_IF(_name, _changes, true, _format, _value)

static inline bool xen_mode_file_always(const struct xen_mode_snapshot *now,
					const struct xen_mode_file *file)
{
	return true;
}

/* For files that are created from a table of names */
static inline void xen_mode_file_init(struct xen_mode_file *file,
				      const char *name,
				      const struct xen_mode_file *like)
{
	*file = *like;
	sysfs_attr_init(&file->attr);
	file->attr.name = name;
	file->attr.mode = 0444;
}

/* Define xen_mode_##_name##_dir, a directory of the files in _name##_attrs. */
#define XEN_MODE_DIR_TYPE(_name)					\
	static const struct attribute_group _name##_group = {		\
		.attrs		= _name##_attrs,			\
		.is_visible	= xen_mode_dir_is_visible,		\
	};								\
	__ATTRIBUTE_GROUPS(_name);					\
	struct kobj_type xen_mode_##_name##_dir = {			\
		.release	= xen_mode_dir_release,			\
		.sysfs_ops	= &xen_mode_dir_ops,			\
		.default_groups	= _name##_groups,			\
	}

extern const struct sysfs_ops xen_mode_dir_ops;

void xen_mode_dirs_start(void);
void xen_mode_dirs_wait(void);
void xen_mode_dir_counted(void);
void xen_mode_dir_released(void);

umode_t xen_mode_dir_is_visible(struct kobject *dir, struct attribute *attr,
				int n);
void xen_mode_dir_release(struct kobject *dir);
int xen_mode_dir_init(struct kobject *dir, struct kobj_type *type,
		      struct kobject *parent, const char *name);
struct kobject *xen_mode_dir_add(struct kobject *parent, const char *name,
				 struct kobj_type *type);
int xen_mode_dir_refresh_file(struct kobject *dir, struct attribute *attr,
			      bool exists);
void xen_mode_dir_refresh(struct kobject *dir, unsigned int changes);
void xen_mode_dir_remove(struct kobject *dir);

#endif /* _XEN_MODE_PUBLISH_DIR_H */
