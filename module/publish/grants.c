// SPDX-License-Identifier: GPL-2.0-only
/* /sys/kernel/xen_mode/grants: the size of the grant table and its limit */

#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "publish/dir.h"
#include "publish/tree.h"

/* The kernel does not report growth of the table, so a read requests an update. */
static unsigned int frames(const struct xen_mode_snapshot *now)
{
	xen_mode_refresh_queue(XEN_MODE_WANT_GRANTS);
	return now->grants.frames;
}

XEN_MODE_FILE_IF(version, XEN_MODE_CHANGED_GRANTS, now->grants.version, "%u",
		 now->grants.version);
XEN_MODE_FILE_IF(frames, XEN_MODE_CHANGED_GRANTS, now->grants.max_frames, "%u",
		 frames(now));
XEN_MODE_FILE_IF(max_frames, XEN_MODE_CHANGED_GRANTS, now->grants.max_frames,
		 "%u", now->grants.max_frames);

static struct attribute *grants_attrs[] = {
	&version_file.attr,
	&frames_file.attr,
	&max_frames_file.attr,
	NULL
};

XEN_MODE_DIR_TYPE(grants);
