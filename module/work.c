// SPDX-License-Identifier: GPL-2.0
/*
 * The module's own queue: notifiers only note that something changed, what
 * follows from it is done here, one thing after the other.
 */

#include <linux/errno.h>

#include "work.h"

static struct workqueue_struct *xm_queue;

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
