// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/xen_mode/reasons: why the guest is degraded. A file for each
 * reason, 0 or 1, created from the table of names.
 */

#include <linux/bits.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "publish/dir.h"
#include "publish/tree.h"

/* XEN_MODE_REASON_NONE has no file. */
#define REASONS		(XEN_MODE_REASON_NR - 1)

static struct xen_mode_file reason_files[REASONS];

static ssize_t reason_show(const struct xen_mode_snapshot *now,
			   const struct xen_mode_file *file, char *buf)
{
	unsigned int reason = file - reason_files + 1;

	return sysfs_emit(buf, "%d\n", !!(now->verdict.reasons & BIT(reason)));
}

static struct attribute *reasons_attrs[REASONS + 1];
XEN_MODE_DIR_TYPE(reasons);

void xen_mode_reasons_init(void)
{
	const struct xen_mode_file like = {
		.changes = XEN_MODE_CHANGED_REASON,
		.show = reason_show,
		.exists = xen_mode_file_always,
	};
	unsigned int i;

	for (i = 0; i < REASONS; i++) {
		xen_mode_file_init(&reason_files[i],
				   xen_mode_reason_name(i + 1), &like);
		reasons_attrs[i] = &reason_files[i].attr;
	}
}
