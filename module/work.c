// SPDX-License-Identifier: GPL-2.0
/*
 * The module's own queue: notifiers only note that something changed, what
 * follows from it is done here, one thing after the other.
 */

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/rcupdate.h>
#include <asm/barrier.h>

#include "work.h"

/* Many changes at once are looked at once ... */
#define XM_LOOK_SOON	(HZ / 4)
/*
 * ... and once more when all is quiet: the kernel tells xenstore of a new state
 * a moment before it notes it, and makes a disk a moment after.
 */
#define XM_LOOK_AGAIN	HZ

static struct workqueue_struct *xm_queue;
static void (*xm_look)(void);
static bool xm_following;

static void xm_look_again(struct work_struct *work)
{
	xm_look();
}

static DECLARE_DELAYED_WORK(xm_again, xm_look_again);

static void xm_look_soon(struct work_struct *work)
{
	xm_look();
	mod_delayed_work(xm_queue, &xm_again, XM_LOOK_AGAIN);
}

static DECLARE_DELAYED_WORK(xm_soon, xm_look_soon);

/**
 * xm_work_start() - make the queue
 *
 * The queue stands still while the system is suspended or migrated.
 * Context: may sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int xm_work_start(void)
{
	xm_queue = alloc_ordered_workqueue("xen_mode", WQ_FREEZABLE);
	return xm_queue ? 0 : -ENOMEM;
}

/**
 * xm_work_stop() - finish what is queued and remove the queue
 *
 * Context: may sleep; after everything that queues was stopped.
 */
void xm_work_stop(void)
{
	destroy_workqueue(xm_queue);
}

/**
 * xm_work_now() - do this as soon as possible
 * @work: what to do
 *
 * Context: any.
 */
void xm_work_now(struct work_struct *work)
{
	queue_work(xm_queue, work);
}

/**
 * xm_work_later() - do this after a while, once for all calls until then
 * @work: what to do
 * @delay: how many jiffies to wait
 *
 * Context: any.
 */
void xm_work_later(struct delayed_work *work, unsigned long delay)
{
	queue_delayed_work(xm_queue, work, delay);
}

/**
 * xm_work_follow() - look at what changes from now on
 * @look: called from the queue some time after xm_work_changed()
 *
 * Context: any; once.
 */
void xm_work_follow(void (*look)(void))
{
	xm_look = look;
	/* Pairs with xm_work_changed(): who sees it, sees xm_look. */
	smp_store_release(&xm_following, true);
}

/**
 * xm_work_unfollow() - undo xm_work_follow()
 *
 * Context: may sleep.
 */
void xm_work_unfollow(void)
{
	WRITE_ONCE(xm_following, false);
	/* Nobody who saw it set is still about to queue. */
	synchronize_rcu();
	cancel_delayed_work_sync(&xm_soon);
	cancel_delayed_work_sync(&xm_again);
}

/**
 * xm_work_changed() - something that the tree shows may have changed
 *
 * Context: any.
 */
void xm_work_changed(void)
{
	rcu_read_lock();
	/* Pairs with xm_work_follow(). */
	if (smp_load_acquire(&xm_following))
		xm_work_later(&xm_soon, XM_LOOK_SOON);
	rcu_read_unlock();
}
