/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_PUBLISH_DIR_H
#define _XEN_MODE_PUBLISH_DIR_H

#include <linux/errno.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <linux/types.h>

#include "refresh.h"
#include "snapshot.h"

/**
 * struct xen_mode_file - a file of the tree
 * @attr: its name and mode
 * @index: for files that share a function: the index in their table of names
 * @changes: the XEN_MODE_CHANGED_* that can change its value; for a file of a
 *	frontend, XEN_MODE_FRONTEND_*
 * @read: print the value to @buf, unless it is NULL; -ENODEV if the fact is not
 *	known, so the file must not exist; called under rcu_read_lock()
 */
struct xen_mode_file {
	struct attribute attr;
	unsigned int index;
	unsigned int changes;
	ssize_t (*read)(struct kobject *dir, const struct xen_mode_snapshot *now,
			unsigned int index, char *buf);
};

/* The function of a file, with expressions of @dir, @now and @index */
#define XEN_MODE_FILE_READ(_symbol, _known, _format, _value)		\
static ssize_t _symbol##_read(struct kobject *dir,			\
			      const struct xen_mode_snapshot *now,	\
			      unsigned int index, char *buf)		\
{									\
	if (!(_known))							\
		return -ENODEV;						\
	return buf ? sysfs_emit(buf, _format "\n", _value) : 0;		\
}

#define XEN_MODE_FILE_INIT(_name, _changes, _read) {			\
	.attr = { .name = _name, .mode = 0444 },			\
	.changes = _changes,						\
	.read = _read,							\
}

/* A file that prints a value and exists if it is known */
#define XEN_MODE_FILE_AS(_symbol, _name, _changes, _known, _format, _value) \
XEN_MODE_FILE_READ(_symbol, _known, _format, _value)			\
static struct xen_mode_file _symbol##_file =				\
	XEN_MODE_FILE_INIT(_name, _changes, _symbol##_read)

#define XEN_MODE_FILE_IF(_name, _changes, _known, _format, _value)	\
	XEN_MODE_FILE_AS(_name, #_name, _changes, _known, _format, _value)

#define XEN_MODE_FILE(_name, _changes, _format, _value)			\
	XEN_MODE_FILE_IF(_name, _changes, true, _format, _value)

/* The type of a directory of files, struct xen_mode_file */
#define XEN_MODE_DIR_TYPE(_attrs, _release) {				\
	.release = _release,						\
	.sysfs_ops = &xen_mode_dir_ops,					\
	.default_groups = (const struct attribute_group *[]) {		\
		&(const struct attribute_group) {			\
			.attrs = _attrs,				\
			.is_visible = xen_mode_dir_is_visible,		\
		},							\
		NULL							\
	},								\
}

extern const struct sysfs_ops xen_mode_dir_ops;

void xen_mode_dirs_wait(void);
void xen_mode_dir_counted(void);
void xen_mode_dir_released(void);

umode_t xen_mode_dir_is_visible(struct kobject *dir, struct attribute *attr,
				int n);
void xen_mode_dir_release(struct kobject *dir);
int xen_mode_dir_init(struct kobject *dir, struct kobj_type *type,
		      struct kobject *parent, const char *name);
int xen_mode_dir_refresh_file(struct kobject *dir, struct attribute *attr,
			      bool exists);
unsigned int xen_mode_dir_refresh(struct kobject *dir, unsigned int changes);
void xen_mode_dir_remove(struct kobject *dir);

#endif /* _XEN_MODE_PUBLISH_DIR_H */
