// SPDX-License-Identifier: GPL-2.0
/*
 * xen_mode - tell user space which mode of Xen this kernel runs in.
 *
 * Gather (module/gather) reads what the kernel knows, decide (module/decide)
 * draws the conclusions, publish (module/publish) shows them below
 * /sys/kernel/xen_mode. This file brings them up and down in order.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/rcupdate.h>

#include "compat.h"
#include "decide/decide.h"
#include "gather/devices.h"
#include "gather/domain.h"
#include "gather/events.h"
#include "gather/frontends.h"
#include "gather/resume.h"
#include "gather/xenstore.h"
#include "publish/dir.h"
#include "publish/frontends.h"
#include "publish/guest.h"
#include "publish/tree.h"
#include "work.h"

static void xm_report(void)
{
	enum xen_mode_reason reason = xm_tree_reason();
	struct xm_facts facts;

	xm_domain_facts(&facts);
	rcu_read_lock();
	pr_info("mode %s, role %s, %s%s%s%s\n",
		xen_mode_name(xm_tree_mode()),
		xen_mode_role_name(xm_tree_role()),
		facts.xen ? "Xen " : "no Xen",
		xm_domain_hypervisor()->version,
		reason == XEN_MODE_REASON_NONE ? "" : ", degraded: ",
		reason == XEN_MODE_REASON_NONE ? "" :
			xen_mode_reason_name(reason));
	rcu_read_unlock();
}

/* Called some time after anything changed; the event comes last. */
static void xm_look(void)
{
	xm_devices_look();
	xm_frontends_look();
	xm_tree_look();
	xm_guest_look();
	xm_devices_looked();
}

static int __init xm_start_frontends(void)
{
	int err;

	if (!xm_frontends_bus())
		return 0;

	err = xm_frontends_start(&xm_frontends_shown);
	if (!err)
		xm_xenstore_start();
	return err;
}

static void xm_stop_frontends(void)
{
	if (!xm_frontends_bus())
		return;

	xm_xenstore_stop();
	xm_frontends_stop();
}

static int __init xm_init(void)
{
	int err;

	err = xm_dirs_start();
	if (err)
		return err;
	xm_domain_gather();

	err = xm_work_start();
	if (err)
		goto err_dirs;

	/* Without a xen bus there are no frontends; all else holds. */
	err = xm_frontends_open();
	if (err == -ENOMEM)
		goto err_work;

	if (xm_domain_aware())
		xm_events_start();

	err = xm_tree_add();
	if (err)
		goto err_events;

	err = xm_start_frontends();
	if (err)
		goto err_tree;

	err = xm_devices_start();
	if (err)
		goto err_frontends;

	err = xm_guest_add();
	if (err)
		goto err_devices;

	/* Without Xen nothing changes. */
	if (xm_tree_mode() != XEN_MODE_NONE) {
		xm_work_follow(xm_look);
		/* What changed meanwhile nobody has told of. */
		xm_work_changed();
	}
	xm_report();
	return 0;

err_devices:
	xm_resume_stop();
	xm_devices_stop();
err_frontends:
	xm_stop_frontends();
err_tree:
	xm_tree_remove();
err_events:
	if (xm_domain_aware())
		xm_events_stop();
	xm_frontends_close();
err_work:
	xm_work_stop();
err_dirs:
	xm_dirs_wait();
	return err;
}

static void __exit xm_exit(void)
{
	xm_work_unfollow();
	xm_guest_remove();
	xm_resume_stop();
	xm_devices_stop();
	xm_stop_frontends();
	xm_tree_remove();
	if (xm_domain_aware())
		xm_events_stop();
	xm_frontends_close();
	xm_work_stop();
	xm_dirs_wait();
}

module_init(xm_init);
module_exit(xm_exit);

/*
 * Whatever is on the xen bus, and the platform device of an HVM guest whose
 * kernel knows nothing of Xen; cpuid.c has the PV guest's processor.
 */
MODULE_ALIAS("xen:*");
MODULE_ALIAS("pci:v00005853d00000001sv*sd*bc*sc*i*");
MODULE_ALIAS("pci:v00005853d00000002sv*sd*bc*sc*i*");

MODULE_DESCRIPTION("Publishes the mode of a Xen guest in /sys/kernel/xen_mode");
MODULE_AUTHOR("The xen_mode authors");
MODULE_LICENSE("GPL");
MODULE_VERSION(XM_VERSION);
