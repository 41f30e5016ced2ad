// SPDX-License-Identifier: GPL-2.0-only
/* /sys/kernel/xen_mode/time: how Xen provides this guest's TSC */

#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "publish/dir.h"
#include "publish/tree.h"

static enum xen_mode_tsc_mode tsc_mode(const struct xen_mode_snapshot *now)
{
	return xen_mode_decide_tsc_mode(now->tsc.mode);
}

#define TIME_FILE(_name, _known, _format, _value)			\
	XEN_MODE_FILE_IF(_name, XEN_MODE_CHANGED_TIME,			\
			 now->tsc.known && (_known), _format, _value)

TIME_FILE(tsc_mode, tsc_mode(now) != XEN_MODE_TSC_UNKNOWN, "%s",
	  xen_mode_tsc_name(tsc_mode(now)));
TIME_FILE(tsc_emulated, true, "%d",
	  !!(now->tsc.flags & XEN_MODE_TSC_EMULATED));
/* Xen sets neither the frequency nor the incarnation of a PV dom0. */
TIME_FILE(tsc_khz, now->tsc.khz, "%u", now->tsc.khz);
TIME_FILE(host_tsc_reliable, true, "%d",
	  !!(now->tsc.flags & XEN_MODE_TSC_HOST_RELIABLE));
TIME_FILE(incarnation, now->tsc.incarnation, "%u", now->tsc.incarnation);

static struct attribute *time_attrs[] = {
	&tsc_mode_file.attr,
	&tsc_emulated_file.attr,
	&tsc_khz_file.attr,
	&host_tsc_reliable_file.attr,
	&incarnation_file.attr,
	NULL
};

XEN_MODE_DIR_TYPE(time);
