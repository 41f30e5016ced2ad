// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module's workqueue. Notifiers only record that something changed; the
 * worker gathers and publishes. It never waits for xenstore. The queue is frozen
 * while the system is suspended or migrated.
 */

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>
#include <asm/barrier.h>

#include "refresh.h"

/* Changes are collected for this time and published by one refresh. */
#define REFRESH_DELAY	(HZ / 4)
/*
 * Another refresh follows after this time without changes, because the kernel
 * assigns a frontend's new state only after writing it to xenstore.
 */
#define REFRESH_LAST	HZ

static struct workqueue_struct *queue;
static void (*refresh)(bool last);
static atomic_t pending = ATOMIC_INIT(0);
static bool enabled;

static void refresh_last(struct work_struct *work)
{
	refresh(true);
}

static DECLARE_DELAYED_WORK(last_work, refresh_last);

static void refresh_soon(struct work_struct *work)
{
	bool last = xen_mode_refresh_take(XEN_MODE_WANT_LAST);

	refresh(false);
	if (last)
		mod_delayed_work(queue, &last_work, REFRESH_LAST);
}

static DECLARE_DELAYED_WORK(soon_work, refresh_soon);

/*
 * Create the queue. The argument of @refresh_fn, which gathers and publishes, is
 * true in the last call before a quiet period. Context: may sleep.
 */
int xen_mode_refresh_start(void (*refresh_fn)(bool last))
{
	refresh = refresh_fn;
	queue = alloc_ordered_workqueue("xen_mode", WQ_FREEZABLE);
	return queue ? 0 : -ENOMEM;
}

/* Allow refreshes to run. Context: any. */
void xen_mode_refresh_enable(void)
{
	/* Pairs with xen_mode_refresh_queue(). */
	smp_store_release(&enabled, true);
	/* Pick up changes that raced with initialisation. */
	xen_mode_refresh_queue(0);
}

/* Stop refreshes and wait for a running one. Context: may sleep. */
void xen_mode_refresh_stop(void)
{
	WRITE_ONCE(enabled, false);
	/* Wait for callers that saw it set and are about to queue. */
	synchronize_rcu();
	cancel_delayed_work_sync(&soon_work);
	cancel_delayed_work_sync(&last_work);
	destroy_workqueue(queue);
}

/* Request a refresh for XEN_MODE_CHANGED_* and XEN_MODE_WANT_*. Context: any. */
void xen_mode_refresh_queue(unsigned int changes)
{
	/* Frequent reads of the grants must not postpone the last refresh. */
	if (changes != XEN_MODE_WANT_GRANTS)
		changes |= XEN_MODE_WANT_LAST;
	atomic_or(changes, &pending);
	rcu_read_lock();
	/* Pairs with xen_mode_refresh_enable(). */
	if (smp_load_acquire(&enabled))
		queue_delayed_work(queue, &soon_work, REFRESH_DELAY);
	rcu_read_unlock();
}

/* Return and clear the bits of @mask that were queued. Context: any. */
unsigned int xen_mode_refresh_take(unsigned int mask)
{
	return atomic_fetch_andnot(mask, &pending) & mask;
}
