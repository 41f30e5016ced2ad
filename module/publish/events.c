// SPDX-License-Identifier: GPL-2.0
/* /sys/kernel/xen_mode/events: how events reach this kernel */

#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "decide/decide.h"
#include "gather/domain.h"
#include "gather/events.h"
#include "publish/dir.h"
#include "publish/tree.h"

static ssize_t abi_show(struct kobject *dir, struct kobj_attribute *file,
			char *buf)
{
	return sysfs_emit(buf, "%s\n",
			  xen_mode_evtchn_abi_name(xm_events_abi()));
}

static ssize_t callback_show(struct kobject *dir, struct kobj_attribute *file,
			     char *buf)
{
	struct xm_facts facts;

	xm_domain_facts(&facts);
	return sysfs_emit(buf, "%s\n", xen_mode_callback_name(facts.callback));
}

static ssize_t callback_via_show(struct kobject *dir,
				 struct kobj_attribute *file, char *buf)
{
	u64 via;

	if (!xm_domain_callback_via(&via))
		return -ENODEV;
	return sysfs_emit(buf, "0x%016llx\n", via);
}

static ssize_t channels_show(struct kobject *dir, struct kobj_attribute *file,
			     char *buf)
{
	return sysfs_emit(buf, "%u\n", xm_events_channels());
}

static ssize_t timer_vcpus_show(struct kobject *dir,
				struct kobj_attribute *file, char *buf)
{
	struct xm_ports ports;

	xm_events_ports(&ports);
	return sysfs_emit(buf, "%u\n", ports.timer_vcpus);
}

static ssize_t online_vcpus_show(struct kobject *dir,
				 struct kobj_attribute *file, char *buf)
{
	return sysfs_emit(buf, "%u\n", num_online_cpus());
}

static XM_FILE(abi);
static XM_FILE(callback);
static XM_FILE(callback_via);
static XM_FILE(channels);
static XM_FILE(timer_vcpus);
static XM_FILE(online_vcpus);

static struct attribute *events_attrs[] = {
	&abi_file.attr,
	&callback_file.attr,
	&callback_via_file.attr,
	&channels_file.attr,
	&timer_vcpus_file.attr,
	&online_vcpus_file.attr,
	NULL
};

static umode_t events_is_visible(struct kobject *dir, struct attribute *attr,
				 int n)
{
	struct xm_facts facts;
	struct xm_ports ports;
	bool known = true;
	u64 via;

	if (attr == &abi_file.attr) {
		known = xm_events_abi() != XEN_MODE_EVTCHN_UNKNOWN;
	} else if (attr == &callback_file.attr) {
		xm_domain_facts(&facts);
		known = facts.callback != XEN_MODE_CALLBACK_UNKNOWN;
	} else if (attr == &callback_via_file.attr) {
		known = xm_domain_callback_via(&via);
	} else if (attr == &timer_vcpus_file.attr) {
		xm_events_ports(&ports);
		known = ports.known;
	}
	return known ? attr->mode : 0;
}

static const struct attribute_group events_group = {
	.attrs		= events_attrs,
	.is_visible	= events_is_visible,
};
__ATTRIBUTE_GROUPS(events);

static struct kobj_type events_ktype = {
	.release	= xm_dir_release,
	.sysfs_ops	= &kobj_sysfs_ops,
	.default_groups	= events_groups,
};

/**
 * xm_events_add() - publish "events"
 * @root: /sys/kernel/xen_mode
 *
 * Context: may sleep; with Xen's interfaces in use only.
 *
 * Return: the directory or an ERR_PTR().
 */
struct kobject *xm_events_add(struct kobject *root)
{
	return xm_dir_add(root, "events", &events_ktype);
}
