// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module's own queue. Notifiers only record that something changed; the
 * queue gathers the rest and publishes it. It never waits for xenstore, and it
 * rests while the system is suspended or migrated.
 */

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>
#include <asm/barrier.h>

#include "refresh.h"

/* One refresh covers all changes that follow closely ... */
#define REFRESH_DELAY	(HZ / 4)
/*
 * ... and a last one comes when all is quiet: the kernel assigns a frontend's
 * new state only after it has written it to xenstore.
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

/**
 * xen_mode_refresh_start() - create the queue
 * @refresh_fn: gathers and publishes; its argument is true in the last call
 *	before a quiet period
 *
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int xen_mode_refresh_start(void (*refresh_fn)(bool last))
{
	refresh = refresh_fn;
	queue = alloc_ordered_workqueue("xen_mode", WQ_FREEZABLE);
	return queue ? 0 : -ENOMEM;
}

/* From now on refreshes run. Context: any. */
void xen_mode_refresh_enable(void)
{
	/* Pairs with xen_mode_refresh_queue(). */
	smp_store_release(&enabled, true);
	/* Pick up changes that raced with initialisation. */
	xen_mode_refresh_queue(0);
}

/* No refresh runs afterwards. Context: may sleep. */
void xen_mode_refresh_stop(void)
{
	WRITE_ONCE(enabled, false);
	/* Wait for callers that saw it set and are about to queue. */
	synchronize_rcu();
	cancel_delayed_work_sync(&soon_work);
	cancel_delayed_work_sync(&last_work);
	destroy_workqueue(queue);
}

/**
 * xen_mode_refresh_queue() - have changes published soon
 * @changes: XEN_MODE_CHANGED_* and XEN_MODE_WANT_*
 *
 * Context: any.
 */
void xen_mode_refresh_queue(unsigned int changes)
{
	/* Any reader may want the grants: this must not keep the last one off. */
	if (changes != XEN_MODE_WANT_GRANTS)
		changes |= XEN_MODE_WANT_LAST;
	atomic_or(changes, &pending);
	rcu_read_lock();
	/* Pairs with xen_mode_refresh_enable(). */
	if (smp_load_acquire(&enabled))
		queue_delayed_work(queue, &soon_work, REFRESH_DELAY);
	rcu_read_unlock();
}

/* Those of @mask that were queued since the last call. Context: any. */
unsigned int xen_mode_refresh_take(unsigned int mask)
{
	return atomic_fetch_andnot(mask, &pending) & mask;
}
