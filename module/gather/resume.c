// SPDX-License-Identifier: GPL-2.0
/*
 * The guest may wake up on another host, under another Xen. The kernel tells
 * the devices; what could have changed is read anew on the module's queue,
 * which stands still until everything runs again.
 */

#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/workqueue.h>

#include "gather/domain.h"
#include "gather/events.h"
#include "gather/frontends.h"
#include "gather/resume.h"
#include "work.h"

static atomic_t xm_resumes = ATOMIC_INIT(0);

static void xm_gather_anew(struct work_struct *work)
{
	xm_domain_gather();
	if (xm_domain_aware())
		xm_events_gather();
	xm_frontends_rebound();
	xm_work_changed();
}

static DECLARE_WORK(xm_anew, xm_gather_anew);

/*
 * Not called when the save was cancelled, or only went to a checkpoint, except
 * where a device refused to be suspended: then the kernel says restore, too.
 */
static int xm_pm_restore(struct device *dev)
{
	atomic_inc(&xm_resumes);
	return 0;
}

static void xm_pm_complete(struct device *dev)
{
	xm_work_now(&xm_anew);
}

/* For the class of a device that is there while the module is. */
const struct dev_pm_ops xm_resume_pm_ops = {
	.restore	= xm_pm_restore,
	.complete	= xm_pm_complete,
};

/**
 * xm_resume_count() - how often this guest was restored or migrated
 *
 * Context: any.
 *
 * Return: the number since the module was loaded.
 */
unsigned int xm_resume_count(void)
{
	return atomic_read(&xm_resumes);
}

/**
 * xm_resume_stop() - finish what a resume began
 *
 * Context: may sleep; when the device has gone, before what is read anew.
 */
void xm_resume_stop(void)
{
	cancel_work_sync(&xm_anew);
}
