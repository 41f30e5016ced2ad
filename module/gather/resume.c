// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest may resume on another host, under another Xen. What could differ
 * there is gathered again on the module's queue, which is frozen until
 * everything runs.
 */

#include <linux/device.h>
#include <xen/xen.h>

#include "gather/gather.h"
#include "refresh.h"
#include "snapshot.h"

/*
 * Not called when the save was cancelled or was only a checkpoint, except
 * where a device refused to suspend: then the kernel restores as well.
 */
static int resume_restore(struct device *dev)
{
	if (!xen_domain())
		return 0;
	/* Before user space runs: no reader may see the old id. */
	xen_mode_domain_new_id();
	xen_mode_snapshot_edit()->resumes++;
	xen_mode_snapshot_commit();
	return 0;
}

static void resume_complete(struct device *dev)
{
	if (xen_domain())
		xen_mode_refresh_queue(XEN_MODE_WANT_ALL);
}

const struct dev_pm_ops xen_mode_resume_pm_ops = {
	.restore	= resume_restore,
	.complete	= resume_complete,
};
