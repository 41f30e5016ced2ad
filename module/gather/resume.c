// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest may resume on another host with another Xen. The module's queue
 * gathers again what can differ there. It is frozen until the guest has resumed.
 */

#include <linux/device.h>
#include <xen/xen.h>

#include "gather/gather.h"
#include "refresh.h"
#include "snapshot.h"

/*
 * A refresh ends the suspend, as soon as its queue is thawed. If another device
 * refuses to suspend, older kernels call none of the callbacks below.
 */
static int resume_freeze(struct device *dev)
{
	xen_mode_refresh_queue(0);
	xen_mode_xenstore_suspend(true);
	return 0;
}

/*
 * Not called after a cancelled save or a checkpoint, except if a device refused
 * to suspend: then some kernels call the restore callbacks, too.
 */
static int resume_restore(struct device *dev)
{
	if (!xen_domain())
		return 0;
	/* Before user space runs, so that no reader sees the old id */
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

/* The kernel calls none of them if there is only .freeze and .restore. */
const struct dev_pm_ops xen_mode_resume_pm_ops = {
	.freeze		= resume_freeze,
	.restore	= resume_restore,
	.complete	= resume_complete,
};
