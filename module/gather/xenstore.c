// SPDX-License-Identifier: GPL-2.0
/*
 * What only xenstore tells: that a frontend changed its state, that a disk is
 * a CD-ROM drive, and the domain id of a PV domain. After a restore the kernel
 * registers every watch anew, and each fires once.
 *
 * A call to a xenstored that does not answer sleeps for ever, so none is made
 * at load or by a reader: they wait on the module's queue until it is there.
 */

#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/notifier.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include <xen/xen.h>
#include <xen/xenbus.h>

#include "compat.h"
#include "gather/domain.h"
#include "gather/events.h"
#include "gather/frontends.h"
#include "gather/xenstore.h"
#include "work.h"

static bool xm_stopping;

static void xm_xenstore_up(struct work_struct *work);
static DECLARE_WORK(xm_up_work, xm_xenstore_up);
static void xm_read_media(struct work_struct *work);
static DECLARE_WORK(xm_media_work, xm_read_media);

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
	xm_work_changed();
	xm_work_now(&xm_media_work);
}

static void xm_domid_changed(struct xenbus_watch *watch, const char *path,
			     const char *token)
{
	xm_work_now(&xm_up_work);
}

static struct xm_watch {
	struct xenbus_watch watch;
	bool registered;
} xm_state_watch = {
	.watch = {
		.node		= "device",
		.will_handle	= xm_is_state,
		.callback	= xm_state_changed,
	},
}, xm_domid_watch = {
	/*
	 * In dom0 the toolstack writes it some time after xenstored is up; a
	 * restored domain has a new one.
	 */
	.watch = {
		.node		= "domid",
		.callback	= xm_domid_changed,
	},
};

/* Can fail by quota: then what it would tell is told by the bus, or not. */
static void xm_watch_start(struct xm_watch *watch)
{
	if (!watch->registered)
		watch->registered = !register_xenbus_watch(&watch->watch);
}

static void xm_watch_stop(struct xm_watch *watch)
{
	if (watch->registered)
		unregister_xenbus_watch(&watch->watch);
	watch->registered = false;
}

/* "device-type" is the toolstack's (Xen's public/io/blkif.h). */
static void xm_read_media(struct work_struct *work)
{
	struct xm_frontend *disk;
	char *type;

	while (!READ_ONCE(xm_stopping) && (disk = xm_frontends_next_disk())) {
		type = xenbus_read(XBT_NIL, xm_frontend_node(disk),
				   "device-type", NULL);
		if (!IS_ERR(type)) {
			if (!strcmp(type, "cdrom"))
				xm_frontend_set_cdrom(disk);
			kfree(type);
			xm_work_changed();
		}
		xm_frontend_put(disk);
	}
}

static void xm_xenstore_up(struct work_struct *work)
{
	int domid;

	if (READ_ONCE(xm_stopping))
		return;

	xm_watch_start(&xm_state_watch);
	xm_watch_start(&xm_domid_watch);
	if (xenbus_scanf(XBT_NIL, "domid", "", "%d", &domid) == 1) {
		xm_domain_set_id(domid);
		xm_work_changed();
	}
	xm_read_media(NULL);
}

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
 *
 * Context: may sleep, not for xenstored; with Xen's interfaces in use only.
 */
void xm_xenstore_start(void)
{
	xm_stopping = false;
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
	WRITE_ONCE(xm_stopping, true);
	unregister_xenstore_notifier(&xm_xenstore_notifier);
	cancel_work_sync(&xm_up_work);
	xm_watch_stop(&xm_domid_watch);
	xm_watch_stop(&xm_state_watch);
	/* A watch's last event may have queued them once more. */
	cancel_work_sync(&xm_up_work);
	cancel_work_sync(&xm_media_work);
}
