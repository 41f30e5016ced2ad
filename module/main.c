// SPDX-License-Identifier: GPL-2.0-only
/*
 * xen_mode - publish which mode of Xen this kernel runs in.
 *
 * module/gather collects facts, module/decide makes the decisions, and
 * module/publish shows both below /sys/kernel/xen_mode. module/snapshot.c holds
 * the values. This file starts and stops these parts in order.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/rcupdate.h>

#include <xen/xen.h>

#include "gather/domain.h"
#include "gather/frontends.h"
#include "gather/gather.h"
#include "publish/dir.h"
#include "publish/publish.h"
#include "refresh.h"
#include "snapshot.h"

static void report(void)
{
	struct xen_mode_snapshot now;
	bool degraded;

	xen_mode_snapshot(&now);
	degraded = now.verdict.reasons;
	rcu_read_lock();
	pr_info("mode %s, role %s, %s%s%s%s\n",
		xen_mode_name(now.verdict.mode),
		xen_mode_role_name(now.verdict.role),
		now.facts.xen ? "Xen " : "no Xen",
		xen_mode_domain_hypervisor()->version,
		degraded ? ", degraded: " : "",
		degraded ? xen_mode_first_reason(now.verdict.reasons) : "");
	rcu_read_unlock();
}

static void gather_again(void)
{
	xen_mode_domain_gather();
	if (xen_mode_domain_uses_xen())
		xen_mode_events_gather();
	/* In dom0, the bus changes the backends now, without the device lock. */
	if (!xen_initial_domain())
		xen_mode_frontends_each(xen_mode_bindings_read_later);
	xen_mode_xenstore_read_later(XEN_MODE_READ_ALL);
}

static void refresh(bool last)
{
	unsigned int changes, wants = xen_mode_refresh_take(XEN_MODE_WANTS);

	/* This queue is frozen during a suspend, so a running refresh ends it. */
	xen_mode_xenstore_suspend(false);
	if (wants & XEN_MODE_WANT_ALL)
		gather_again();
	else if (wants & XEN_MODE_WANT_SCAN)
		xen_mode_events_scan();
	if (wants && xen_mode_domain_uses_xen())
		xen_mode_grants_gather();
	xen_mode_frontends_read_states(last);

	changes = xen_mode_refresh_take(XEN_MODE_CHANGES);
	xen_mode_frontends_refresh();
	xen_mode_device_dirs_refresh();
	xen_mode_tree_refresh(changes);
	/* Last: the receiver of the event may read any file. */
	xen_mode_guest_refresh(changes);
}

/* Without Xen there is nothing to count and nothing to follow. */
static int __init gather_start(void)
{
	struct xen_mode_snapshot now;
	int err;

	xen_mode_snapshot(&now);
	if (!now.facts.xen)
		return 0;

	err = xen_mode_xenbus_start();
	if (!err)
		err = xen_mode_disks_start();
	if (!err)
		err = xen_mode_networks_start();
	/* If a later step fails (no memory), undoing this waits for xenstored. */
	if (!err && xen_mode_xenbus_exists())
		err = xen_mode_xenstore_start();
	/* After everything that notices a change of the ports */
	if (!err && xen_mode_domain_uses_xen()) {
		xen_mode_events_start();
		xen_mode_grants_gather();
	}
	return err;
}

static int __init publish_start(void)
{
	int err;

	/* The files will show these changes when they are created. */
	xen_mode_refresh_take(XEN_MODE_CHANGES);
	err = xen_mode_tree_add();
	if (err)
		return err;
	/* Drop devices that were removed during the scan of the bus. */
	xen_mode_frontends_read_states(false);
	xen_mode_frontends_refresh();
	xen_mode_device_dirs_refresh();
	return xen_mode_guest_add();
}

/* Also after a failure: each function stops only what was started. */
static void xen_mode_stop(void)
{
	xen_mode_refresh_stop();
	xen_mode_events_stop();
	xen_mode_xenstore_stop();
	xen_mode_guest_remove();
	xen_mode_networks_stop();
	xen_mode_disks_stop();
	xen_mode_xenbus_stop();
	/* The devices are gone: remove their directories. */
	xen_mode_frontends_refresh();
	xen_mode_device_dirs_refresh();
	xen_mode_tree_remove();
	xen_mode_dirs_wait();
}

static int __init xen_mode_start(void)
{
	int err;

	xen_mode_domain_gather();
	err = xen_mode_refresh_start(refresh);
	if (err)
		return err;
	err = gather_start();
	if (!err)
		err = publish_start();
	if (err) {
		xen_mode_stop();
		return err;
	}
	xen_mode_refresh_enable();
	report();
	return 0;
}

/*
 * If built in, start after all other drivers: the console and the platform device
 * set up events without a notification.
 */
late_initcall(xen_mode_start);
module_exit(xen_mode_stop);

/*
 * Autoload for each device on the xen bus, and for the platform device of an HVM
 * guest whose kernel does not use Xen's interfaces. cpuid.c has the alias for PV.
 */
MODULE_ALIAS("xen:*");
MODULE_ALIAS("pci:v00005853d00000001sv*sd*bc*sc*i*");
MODULE_ALIAS("pci:v00005853d00000002sv*sd*bc*sc*i*");

MODULE_DESCRIPTION("Publishes the mode of a Xen guest in /sys/kernel/xen_mode");
MODULE_AUTHOR("The xen_mode authors");
MODULE_LICENSE("GPL");
MODULE_VERSION(XEN_MODE_VERSION);
