// SPDX-License-Identifier: GPL-2.0-only
/* /sys/kernel/xen_mode/events: how events reach this kernel */

#include <linux/cpumask.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <xen/events.h>

#include "compat.h"
#include "publish/dir.h"
#include "publish/tree.h"

static bool callback_via_exists(const struct xen_mode_snapshot *now,
				const struct xen_mode_file *file)
{
	return now->callback_via_known;
}

static bool abi_exists(const struct xen_mode_snapshot *now,
		       const struct xen_mode_file *file)
{
	return now->evtchn_abi != XEN_MODE_EVTCHN_UNKNOWN;
}

static bool callback_exists(const struct xen_mode_snapshot *now,
			    const struct xen_mode_file *file)
{
	return now->facts.callback != XEN_MODE_CALLBACK_UNKNOWN;
}

static bool timer_vcpus_exists(const struct xen_mode_snapshot *now,
			       const struct xen_mode_file *file)
{
	return now->ports.known;
}

XEN_MODE_SHOW(abi, "%s", xen_mode_evtchn_abi_name(now->evtchn_abi))
XEN_MODE_SHOW(callback, "%s", xen_mode_callback_name(now->facts.callback))
XEN_MODE_SHOW(callback_via, "0x%016llx", now->callback_via)
XEN_MODE_SHOW(timer_vcpus, "%u", now->ports.timer_vcpus)
/* Two numbers that the kernel keeps itself; neither takes a lock. */
XEN_MODE_FILE(channels, XEN_MODE_CHANGED_EVENTS, "%u",
	      xen_evtchn_nr_channels());
XEN_MODE_FILE(online_vcpus, XEN_MODE_CHANGED_EVENTS, "%u", num_online_cpus());

XEN_MODE_FILE_IF(abi, XEN_MODE_CHANGED_EVENTS, abi_exists);
XEN_MODE_FILE_IF(callback, XEN_MODE_CHANGED_EVENTS, callback_exists);
XEN_MODE_FILE_IF(callback_via, XEN_MODE_CHANGED_EVENTS, callback_via_exists);
XEN_MODE_FILE_IF(timer_vcpus, XEN_MODE_CHANGED_EVENTS, timer_vcpus_exists);

static struct attribute *events_attrs[] = {
	&abi_file.attr,
	&callback_file.attr,
	&callback_via_file.attr,
	&channels_file.attr,
	&timer_vcpus_file.attr,
	&online_vcpus_file.attr,
	NULL
};

XEN_MODE_DIR_TYPE(events);

struct kobject *xen_mode_events_add(struct kobject *root)
{
	return xen_mode_dir_add(root, "events", &events_ktype);
}
