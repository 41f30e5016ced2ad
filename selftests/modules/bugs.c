// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bugs of each kind that a debug kernel must detect, selected by name, so that a test
 * can verify it. Never load this into a kernel that you need.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

static char *bug = "";
module_param(bug, charp, 0444);
MODULE_PARM_DESC(bug, "name of the bug");

static void *xm_kept;

/* Hide the value from the compiler. */
static unsigned int xm_many(void)
{
	unsigned int many = 40;

	OPTIMIZER_HIDE_VAR(many);
	return many;
}

/* Two locks, taken in both orders */
static void lock_order(void)
{
	static DEFINE_MUTEX(a);
	static DEFINE_MUTEX(b);

	mutex_lock(&a);
	mutex_lock(&b);
	mutex_unlock(&b);
	mutex_unlock(&a);
	mutex_lock(&b);
	mutex_lock(&a);
	mutex_unlock(&a);
	mutex_unlock(&b);
}

static void rcu_unlocked(void)
{
	static int __rcu *pointer;

	WRITE_ONCE(xm_kept, rcu_dereference(pointer));
}

static void sleep_in_spinlock(void)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	might_sleep();
	spin_unlock(&lock);
}

static void xm_nothing(struct timer_list *timer)
{
}

static void free_running_timer(void)
{
	struct timer_list *timer = kzalloc(sizeof(*timer), GFP_KERNEL);

	if (!timer)
		return;
	timer_setup(timer, xm_nothing, 0);
	mod_timer(timer, jiffies + 60 * HZ);
	kfree(timer);
}

static void xm_no_release(struct kobject *kobj)
{
}

/* Freed after the last put instead of by the release */
static void free_without_release(void)
{
	static const struct kobj_type type = { .release = xm_no_release };
	struct kobject *kobj = kzalloc(sizeof(*kobj), GFP_KERNEL);

	if (!kobj)
		return;
	kobject_init(kobj, &type);
	kobject_put(kobj);
	kfree(kobj);
}

static void list_twice(void)
{
	static LIST_HEAD(list);
	static struct list_head entry;

	list_add(&entry, &list);
	list_add(&entry, &list);
}

static void shift_too_far(void)
{
	pr_info("%d\n", 1 << xm_many());
}

static void past_the_array(void)
{
	static int array[8];

	pr_info("%d\n", array[xm_many()]);
}

static void write_past_the_end(void)
{
	char *object = kmalloc(32, GFP_KERNEL);

	if (!object)
		return;
	OPTIMIZER_HIDE_VAR(object);
	WRITE_ONCE(object[32], 1);
	kfree(object);
}

static void use_after_free(void)
{
	char *object = kmalloc(32, GFP_KERNEL), *freed = object;

	OPTIMIZER_HIDE_VAR(freed);
	kfree(object);
	if (freed)
		pr_info("%d\n", READ_ONCE(freed[8]));
}

static noinline void leak(void)
{
	int i;

	for (i = 0; i < 16; i++)
		WRITE_ONCE(xm_kept, kmalloc(100, GFP_KERNEL));
	WRITE_ONCE(xm_kept, NULL);
}

static int xm_of_another_type(struct list_head *list)
{
	return list_empty(list);
}

static void wrong_call(void)
{
	void (*call)(struct timer_list *timer) = (void *)xm_of_another_type;
	static LIST_HEAD(list);

	OPTIMIZER_HIDE_VAR(call);
	call((void *)&list);
}

static const struct {
	const char *name;
	void (*make)(void);
} bugs[] = {
	{ "lock-order", lock_order },
	{ "rcu-unlocked", rcu_unlocked },
	{ "sleep-in-spinlock", sleep_in_spinlock },
	{ "free-running-timer", free_running_timer },
	{ "free-without-release", free_without_release },
	{ "list-twice", list_twice },
	{ "shift-too-far", shift_too_far },
	{ "past-the-array", past_the_array },
	{ "write-past-the-end", write_past_the_end },
	{ "use-after-free", use_after_free },
	{ "leak", leak },
	{ "wrong-call", wrong_call },
};

static int __init xm_bugs_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bugs); i++) {
		if (strcmp(bug, bugs[i].name))
			continue;
		bugs[i].make();
		return 0;
	}
	return -EINVAL;
}

static void __exit xm_bugs_exit(void)
{
}

module_init(xm_bugs_init);
module_exit(xm_bugs_exit);

MODULE_DESCRIPTION("Bugs that a debug kernel must detect");
MODULE_LICENSE("GPL");
