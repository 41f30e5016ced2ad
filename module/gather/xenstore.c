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
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/notifier.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <xen/xenbus.h>

#include "compat.h"
#include "gather/frontends.h"
#include "gather/gather.h"
#include "snapshot.h"

/* Delay after a failure: 2 s, 4 s, and so on up to about a minute */
#define RETRY_SHIFT	6

static struct workqueue_struct *queue;
static atomic_t wanted = ATOMIC_INIT(0);
static bool available;
static bool stopping;
static bool domid_in_cpuid;

static DEFINE_SPINLOCK(watch_lock);
static DECLARE_WAIT_QUEUE_HEAD(watch_done);
static bool watching;
static bool suspending;

static void run(struct work_struct *work);
static DECLARE_DELAYED_WORK(run_work, run);
static void retry(struct work_struct *work);
static DECLARE_DELAYED_WORK(retry_work, retry);

enum {
	WANT_WATCHES	= BIT(0),
	WANT_DOMID	= BIT(1),
	WANT_ASSIGNED	= BIT(2),
	WANT_ALL	= WANT_WATCHES | WANT_DOMID | WANT_ASSIGNED,
};

static void want(unsigned int what)
{
	atomic_or(what, &wanted);
	mod_delayed_work(queue, &run_work, 0);
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
	/* It may be a new disk: each run also looks for CD-ROM drives. */
	want(strstarts(path, "device/pci/") ? WANT_ASSIGNED : 0);
}

static void domid_changed(struct xenbus_watch *watch, const char *path,
			  const char *token)
{
	want(WANT_DOMID);
}

static struct watch {
	struct xenbus_watch watch;
	bool registered;
} watches[] = {
	{
		.watch = {
			.node		= "device",
			XEN_MODE_WILL_HANDLE(is_state)
			.callback	= state_changed,
		},
	},
	{
		/*
		 * Must be the last one: it is registered only if CPUID has no
		 * id. In dom0 the toolstack writes the id some time after
		 * xenstored has started. A restored domain has a new id.
		 */
		.watch = {
			.node		= "domid",
			.callback	= domid_changed,
		},
	},
};

/*
 * The kernel registers and unregisters a watch under a lock that xs_suspend()
 * takes for writing after it has stopped new requests: a request in between would
 * wait for the resume, and the suspend for its lock. So begin none during a
 * suspend.
 */
static bool watch_begin(void)
{
	spin_lock(&watch_lock);
	watching = !suspending;
	spin_unlock(&watch_lock);
	return watching;
}

static void watch_end(void)
{
	spin_lock(&watch_lock);
	watching = false;
	spin_unlock(&watch_lock);
	wake_up(&watch_done);
}

static bool watch_idle(void)
{
	bool idle;

	spin_lock(&watch_lock);
	idle = !watching;
	spin_unlock(&watch_lock);
	return idle;
}

/**
 * xen_mode_xenstore_watch() - register a watch
 * @watch: the watch
 *
 * Context: the queue of this file.
 *
 * Return: 0, -EAGAIN during a suspend, or the error of xenstore.
 */
int xen_mode_xenstore_watch(struct xenbus_watch *watch)
{
	int err;

	if (!watch_begin())
		return -EAGAIN;
	err = register_xenbus_watch(watch);
	watch_end();
	return err;
}

/* Unregister it, likewise. */
int xen_mode_xenstore_unwatch(struct xenbus_watch *watch)
{
	if (!watch_begin())
		return -EAGAIN;
	unregister_xenbus_watch(watch);
	watch_end();
	return 0;
}

/**
 * xen_mode_xenstore_suspend() - begin or end a suspend of xenstore
 * @suspend: whether to begin
 *
 * The wait has a limit. What lasts longer waits for xenstored, as the suspend
 * itself does, or, after it has released the lock, for the thread that suspends.
 *
 * Context: may sleep.
 */
void xen_mode_xenstore_suspend(bool suspend)
{
	spin_lock(&watch_lock);
	suspending = suspend;
	spin_unlock(&watch_lock);
	if (suspend)
		wait_event_timeout(watch_done, watch_idle(), HZ);
}

static void hint_state(struct xen_mode_frontend *frontend)
{
	xen_mode_frontend_hint(frontend, 0);
}

static int register_watches(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(watches) - domid_in_cpuid; i++) {
		if (watches[i].registered)
			continue;
		err = xen_mode_xenstore_watch(&watches[i].watch);
		if (err)
			return err;
		watches[i].registered = true;
		/* States may have changed before the watch was registered. */
		if (watches[i].watch.callback == state_changed)
			xen_mode_frontends_each(hint_state);
	}
	return 0;
}

static void unregister_watches(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(watches); i++) {
		if (watches[i].registered)
			unregister_xenbus_watch(&watches[i].watch);
		watches[i].registered = false;
	}
}

static int read_domid(void)
{
	int domid, err;

	if (domid_in_cpuid)
		return 0;
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

static const struct {
	unsigned int what;
	int (*read)(void);
} tasks[] = {
	{ WANT_WATCHES,		register_watches },
	{ WANT_DOMID,		read_domid },
	{ WANT_ASSIGNED,	read_assigned },
};

static void run(struct work_struct *work)
{
	unsigned int i, todo = atomic_xchg(&wanted, 0);
	static unsigned int tries;
	int err = 0;

	for (i = 0; i < ARRAY_SIZE(tasks) && !READ_ONCE(stopping); i++)
		if (todo & tasks[i].what)
			err = tasks[i].read() ?: err;
	/* Each run may find new disks. */
	if (!READ_ONCE(stopping))
		err = xen_mode_media_read() ?: err;

	if (!err) {
		/* Keep the delay while an earlier failure waits for its retry. */
		if (!delayed_work_pending(&retry_work))
			tries = 0;
		return;
	}
	/* Another event can fail while a retry is pending. */
	if (queue_delayed_work(queue, &retry_work,
			       HZ << min_t(unsigned int, tries + 1, RETRY_SHIFT)) &&
	    tries < RETRY_SHIFT && ++tries == RETRY_SHIFT)
		pr_warn("xenstore cannot be read: error %d\n", err);
}

/* Run all tasks: the flags of the failed ones were cleared. */
static void retry(struct work_struct *work)
{
	atomic_or(WANT_ALL, &wanted);
	run(work);
}

static int xenstore_event(struct notifier_block *nb, unsigned long event,
			  void *data)
{
	WRITE_ONCE(available, true);
	want(WANT_ALL);
	return NOTIFY_DONE;
}

static struct notifier_block xenstore_notifier = {
	.notifier_call = xenstore_event,
};

/**
 * xen_mode_xenstore_start() - use xenstore as soon as it is available
 *
 * Context: may sleep, but does not wait for xenstored; only where the kernel
 * uses Xen's interfaces.
 *
 * Return: 0 or -ENOMEM.
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
	return 0;
}

/**
 * xen_mode_xenstore_stop() - undo xen_mode_xenstore_start()
 *
 * Context: may sleep. Unregistering a watch is a xenstore call, which waits until
 * xenstored responds.
 */
void xen_mode_xenstore_stop(void)
{
	if (!queue)
		return;

	WRITE_ONCE(stopping, true);
	unregister_xenstore_notifier(&xenstore_notifier);
	cancel_delayed_work_sync(&run_work);
	cancel_delayed_work_sync(&retry_work);
	unregister_watches();
	xen_mode_assigned_stop();
	/* The last event of a watch may have queued the work again. */
	cancel_delayed_work_sync(&run_work);
	cancel_delayed_work_sync(&retry_work);
	destroy_workqueue(queue);
	queue = NULL;
}

/* Context: any process context. */
void xen_mode_xenstore_resumed(void)
{
	/* Where xenstored has not started yet, a call would wait for it. */
	if (READ_ONCE(available))
		want(WANT_DOMID | WANT_ASSIGNED);
}

/* Context: any process context. */
void xen_mode_xenstore_assigned_changed(void)
{
	want(WANT_ASSIGNED);
}
