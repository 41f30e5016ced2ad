// SPDX-License-Identifier: GPL-2.0-only
/*
 * Facts that are only in xenstore: that a frontend changed its state, that a disk
 * is a CD-ROM drive, which PCI functions were passed through, and the domain id of
 * a PV domain.
 *
 * A xenstore call sleeps for ever if xenstored does not respond. So these calls
 * run on a separate queue, which only unloading waits for. Suspend does not
 * freeze it, because the freezer would wait for xenstored, too.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/compiler.h>
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/notifier.h>
#include <linux/printk.h>
#include <linux/semaphore.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include <xen/xenbus.h>

#include "compat.h"
#include "gather/frontends.h"
#include "gather/gather.h"
#include "refresh.h"
#include "snapshot.h"

/* Delay after a failure: 2 s, 4 s, and so on up to about a minute */
#define RETRY_SHIFT	6

static struct workqueue_struct *queue;
static bool available;
static bool stopping;
static bool domid_in_cpuid;

static DECLARE_COMPLETION(first_read);
/* XEN_MODE_READ_*: what to read in the next run */
static atomic_t due = ATOMIC_INIT(XEN_MODE_READ_ALL);

static bool suspending;
/* Held while a watch is registered. A mutex has no wait with a timeout. */
static struct semaphore watching = __SEMAPHORE_INITIALIZER(watching, 1);

static void run(struct work_struct *work);
static DECLARE_WORK(run_work, run);
static DECLARE_DELAYED_WORK(retry_work, run);

/**
 * xen_mode_xenstore_read_later() - request a read
 * @what: XEN_MODE_READ_*
 *
 * Context: any.
 */
void xen_mode_xenstore_read_later(unsigned int what)
{
	atomic_or(what, &due);
	/* Where xenstored has not started yet, a call would wait for it. */
	if (READ_ONCE(available))
		queue_work(queue, &run_work);
}

static bool is_state(struct xenbus_watch *watch, const char *path,
		     const char *token)
{
	size_t len = strlen(path);

	return len > strlen("/state") &&
	       !strcmp(path + len - strlen("/state"), "/state");
}

/* A frontend that changes its state has also bound or closed event channels. */
static void state_changed(struct xenbus_watch *watch, const char *path,
			  const char *token)
{
	/* Where a watch cannot filter (RHEL 8), each event arrives here. */
	if (!is_state(watch, path, token))
		return;
	xen_mode_frontend_state_changed(path, strlen(path) - strlen("/state"));
	xen_mode_xenstore_read_later(XEN_MODE_READ_MEDIA |
				     (strstarts(path, "device/pci/") ?
				      XEN_MODE_READ_ASSIGNED : 0));
}

static void domid_changed(struct xenbus_watch *watch, const char *path,
			  const char *token)
{
	xen_mode_xenstore_read_later(XEN_MODE_READ_DOMID);
}

static struct xenbus_watch state_watch = {
	XEN_MODE_WILL_HANDLE(is_state)
	.callback	= state_changed,
};

static struct xenbus_watch domid_watch = {
	.callback	= domid_changed,
};

/*
 * Watch @node instead of the node that is watched at present; NULL for none. The
 * caller frees the old one. Context: the queue of this file.
 *
 * The kernel registers and unregisters a watch under a lock that xs_suspend()
 * takes for writing after it has stopped new requests: a request in between would
 * wait for the resume, and the suspend for its lock. So begin none during a
 * suspend, but return -EAGAIN.
 */
int xen_mode_xenstore_watch(struct xenbus_watch *watch, const char *node)
{
	int err = 0;

	down(&watching);
	if (READ_ONCE(suspending)) {
		err = -EAGAIN;
	} else {
		if (watch->node)
			unregister_xenbus_watch(watch);
		watch->node = node;
		if (node)
			err = register_xenbus_watch(watch);
		if (err)
			watch->node = NULL;
	}
	up(&watching);
	return err;
}

/*
 * Begin or end a suspend of xenstore. The wait has a limit. A registration
 * that takes longer waits for xenstored, as the suspend itself does, or for the
 * suspending thread after it has released the kernel's lock. Context: may sleep.
 */
void xen_mode_xenstore_suspend(bool suspend)
{
	WRITE_ONCE(suspending, suspend);
	if (suspend && !down_timeout(&watching, HZ))
		up(&watching);
}

static void hint_state(struct xen_mode_frontend *frontend)
{
	xen_mode_frontend_hint(frontend, 0);
}

static int watch_states(void)
{
	int err;

	if (state_watch.node)
		return 0;
	err = xen_mode_xenstore_watch(&state_watch, "device");
	if (err)
		return err;

	/* States and ports may have changed before the watch was registered. */
	xen_mode_frontends_each(hint_state);
	xen_mode_refresh_queue(XEN_MODE_WANT_SCAN);
	return 0;
}

/*
 * In dom0 the toolstack writes the id some time after xenstored has started. A
 * restored domain has a new id.
 */
static int read_domid(void)
{
	int domid, err = 0;

	if (domid_in_cpuid)
		return 0;
	if (!domid_watch.node)
		err = xen_mode_xenstore_watch(&domid_watch, "domid");
	if (err)
		return err;
	err = xenbus_scanf(XBT_NIL, "domid", "", "%d", &domid);
	if (err == 1)
		xen_mode_domain_set_id(domid);
	return xen_mode_xenstore_error(err);
}

/* Only an HVM guest needs it: in other domUs all functions are assigned. */
static int read_assigned(void)
{
	struct xen_mode_snapshot now;

	xen_mode_snapshot(&now);
	if (now.verdict.spectrum[XEN_MODE_SPECTRUM_PLATFORM] != XEN_MODE_EMULATED)
		return 0;
	return xen_mode_assigned_read();
}

/* One for each XEN_MODE_READ_* */
static int (* const tasks[])(void) = {
	watch_states, read_domid, read_assigned, xen_mode_media_read,
};

static void run(struct work_struct *work)
{
	static unsigned int tries;
	unsigned long now = atomic_xchg(&due, 0);
	unsigned int i;
	int err = 0;

	for_each_set_bit(i, &now, ARRAY_SIZE(tasks)) {
		int failed = READ_ONCE(stopping) ? 0 : tasks[i]();

		if (!failed)
			continue;
		atomic_or(BIT(i), &due);
		err = failed;
	}
	if (!err)
		tries = 0;
	/* Another event can fail while a retry is pending. */
	else if (queue_delayed_work(queue, &retry_work,
				    HZ << min_t(unsigned int, tries + 1, RETRY_SHIFT)) &&
		 tries < RETRY_SHIFT && ++tries == RETRY_SHIFT)
		pr_warn("xenstore cannot be read: error %d\n", err);
	complete_all(&first_read);
}

static int xenstore_event(struct notifier_block *nb, unsigned long event,
			  void *data)
{
	WRITE_ONCE(available, true);
	xen_mode_xenstore_read_later(XEN_MODE_READ_ALL);
	return NOTIFY_DONE;
}

static struct notifier_block xenstore_notifier = {
	.notifier_call = xenstore_event,
};

/*
 * Use xenstore as soon as it is available. If it is, wait for the first read, so
 * that a guest with passed-through functions is not reported as degraded until
 * then; but not longer than a second for xenstored. Context: may sleep; only where
 * the kernel uses Xen's interfaces.
 */
int xen_mode_xenstore_start(void)
{
	struct xen_mode_snapshot now;

	xen_mode_snapshot(&now);
	domid_in_cpuid = now.domid != XEN_MODE_DOMID_UNKNOWN;
	queue = alloc_ordered_workqueue("xen_mode_xenstore", 0);
	if (!queue)
		return -ENOMEM;
	register_xenstore_notifier(&xenstore_notifier);
	if (READ_ONCE(available))
		wait_for_completion_timeout(&first_read, HZ);
	return 0;
}

/*
 * Context: may sleep. Unregistering a watch is a xenstore call, which waits until
 * xenstored responds.
 */
void xen_mode_xenstore_stop(void)
{
	if (!queue)
		return;

	WRITE_ONCE(stopping, true);
	unregister_xenstore_notifier(&xenstore_notifier);
	cancel_work_sync(&run_work);
	cancel_delayed_work_sync(&retry_work);
	if (state_watch.node)
		unregister_xenbus_watch(&state_watch);
	if (domid_watch.node)
		unregister_xenbus_watch(&domid_watch);
	xen_mode_assigned_stop();
	/* The last event of a watch may have queued the work, which does nothing now. */
	destroy_workqueue(queue);
}
