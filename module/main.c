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

#include "compat.h"
#include "decide/decide.h"
#include "gather/devices.h"
#include "gather/domain.h"
#include "gather/events.h"
#include "gather/frontends.h"
#include "gather/xenstore.h"
#include "publish/dir.h"
#include "publish/frontends.h"
#include "publish/tree.h"
#include "work.h"

static void xm_report(void)
{
	const struct xm_facts *facts = xm_domain_facts();
	enum xen_mode_reason reason;
	struct xm_devices devices;

	xm_devices_count(&devices);
	reason = xm_decide_reason(facts, &devices);
	pr_info("mode %s, role %s, %s%s%s%s\n",
		xen_mode_name(xm_decide_mode(facts)),
		xen_mode_role_name(xm_decide_role(facts)),
		facts->xen ? "Xen " : "no Xen",
		xm_domain_hypervisor()->version,
		reason == XEN_MODE_REASON_NONE ? "" : ", degraded: ",
		reason == XEN_MODE_REASON_NONE ? "" :
			xen_mode_reason_name(reason));
}

static int __init xm_init(void)
{
	int err;

	xm_dirs_start();
	xm_domain_gather();

	err = xm_work_start();
	if (err)
		return err;

	/* Without a xen bus there are no frontends; all else holds. */
	err = xm_frontends_open();
	if (err == -ENOMEM)
		goto err_work;

	if (xm_domain_hypervisor()->aware)
		xm_events_start();

	err = xm_tree_add();
	if (err)
		goto err_events;

	if (xm_frontends_bus()) {
		err = xm_frontends_start(&xm_frontends_shown);
		if (err)
			goto err_tree;
		xm_xenstore_start(xm_hypervisor_domid_known);
	}

	xm_report();
	return 0;

err_tree:
	xm_tree_remove();
err_events:
	if (xm_domain_hypervisor()->aware)
		xm_events_stop();
	xm_frontends_close();
	xm_dirs_wait();
err_work:
	xm_work_stop();
	return err;
}

static void __exit xm_exit(void)
{
	if (xm_frontends_bus()) {
		xm_xenstore_stop();
		xm_frontends_stop();
	}
	xm_tree_remove();
	if (xm_domain_hypervisor()->aware)
		xm_events_stop();
	xm_frontends_close();
	xm_dirs_wait();
	xm_work_stop();
}

module_init(xm_init);
module_exit(xm_exit);

MODULE_DESCRIPTION("Publishes the mode of a Xen guest in /sys/kernel/xen_mode");
MODULE_AUTHOR("The xen_mode authors");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1.0");
