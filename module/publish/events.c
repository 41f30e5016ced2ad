// SPDX-License-Identifier: GPL-2.0-only
/* /sys/kernel/xen_mode/events: how events reach this kernel */

#include <linux/cpumask.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <xen/events.h>

#include "compat.h"
#include "publish/dir.h"
#include "publish/tree.h"

XEN_MODE_FILE_IF(evtchn_abi, XEN_MODE_CHANGED_EVENTS,
		 now->evtchn_abi != XEN_MODE_EVTCHN_UNKNOWN,
		 "%s", xen_mode_evtchn_abi_name(now->evtchn_abi));
XEN_MODE_FILE_IF(callback, XEN_MODE_CHANGED_EVENTS,
		 now->facts.callback != XEN_MODE_CALLBACK_UNKNOWN,
		 "%s", xen_mode_callback_name(now->facts.callback));
XEN_MODE_FILE_IF(callback_via, XEN_MODE_CHANGED_EVENTS,
		 now->callback_via_known, "0x%016llx", now->callback_via);
XEN_MODE_FILE_IF(timer_vcpus, XEN_MODE_CHANGED_EVENTS, now->ports.known,
		 "%u", now->ports.timer_vcpus);
/* The kernel maintains these numbers; reading them takes no lock. */
XEN_MODE_FILE(channels, XEN_MODE_CHANGED_EVENTS, "%u",
	      xen_evtchn_nr_channels());
XEN_MODE_FILE(online_vcpus, XEN_MODE_CHANGED_EVENTS, "%u", num_online_cpus());

static struct attribute *events_attrs[] = {
	&evtchn_abi_file.attr,
	&callback_file.attr,
	&callback_via_file.attr,
	&channels_file.attr,
	&timer_vcpus_file.attr,
	&online_vcpus_file.attr,
	NULL
};

XEN_MODE_DIR_TYPE(events);
