// SPDX-License-Identifier: GPL-2.0
/*
 * What only xenstore tells: that a frontend changed its state, and the domain
 * id of a PV domain. A call to a xenstored that does not answer sleeps for
 * ever, so none is made at load or by a reader: they wait on the module's
 * queue until xenstored is there.
 */

#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include <xen/xen.h>
#include <xen/xenbus.h>

#include "compat.h"
#include "gather/domain.h"
#include "gather/events.h"
#include "gather/xenstore.h"
#include "work.h"

static void (*xm_domid_known)(void);
static bool xm_watching;

static bool xm_is_state(struct xenbus_watch *watch, const char *path,
			const char *token)
{
	size_t len = strlen(path);

	return len > strlen("/state") &&
	       !strcmp(path + len - strlen("/state"), "/state");
}

/* A frontend that changes state has just made or closed its event channels. */
static void xm_state_changed(struct xenbus_watch *watch, const char *path,
			     const char *token)
{
	xm_events_changed();
}

static struct xenbus_watch xm_watch = {
	.node		= "device",
	.will_handle	= xm_is_state,
	.callback	= xm_state_changed,
};

static void xm_read_domid(void)
{
	int domid;

	if (xm_domain_id() != XM_DOMID_UNKNOWN ||
	    xenbus_scanf(XBT_NIL, "domid", "", "%d", &domid) != 1)
		return;
	xm_domain_set_id(domid);
	xm_domid_known();
}

static void xm_xenstore_up(struct work_struct *work)
{
	/* While xenstored keeps us waiting, unloading is refused, not stuck. */
	if (!try_module_get(THIS_MODULE))
		return;

	/* Can fail by quota: then the census follows the bus alone. */
	if (!xm_watching)
		xm_watching = !register_xenbus_watch(&xm_watch);
	xm_read_domid();
	module_put(THIS_MODULE);
}

static DECLARE_WORK(xm_up_work, xm_xenstore_up);

static int xm_xenstore_event(struct notifier_block *nb, unsigned long event,
			     void *data)
{
	xm_work_now(&xm_up_work);
	return NOTIFY_DONE;
}

static struct notifier_block xm_xenstore_notifier = {
	.notifier_call = xm_xenstore_event,
};

/**
 * xm_xenstore_start() - use xenstore as soon as it is there
 * @domid_known: called from the module's queue once xm_domain_id() is known
 *	through xenstore
 *
 * Context: may sleep, not for xenstored; with Xen's interfaces in use only.
 */
void xm_xenstore_start(void (*domid_known)(void))
{
	xm_domid_known = domid_known;
	register_xenstore_notifier(&xm_xenstore_notifier);
}

/**
 * xm_xenstore_stop() - undo xm_xenstore_start()
 *
 * Context: may sleep. Giving up the watch is a xenstore call: with a
 * xenstored that died meanwhile it waits for the next one.
 */
void xm_xenstore_stop(void)
{
	unregister_xenstore_notifier(&xm_xenstore_notifier);
	cancel_work_sync(&xm_up_work);
	if (xm_watching)
		unregister_xenbus_watch(&xm_watch);
	xm_watching = false;
}
