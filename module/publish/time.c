// SPDX-License-Identifier: GPL-2.0
/* /sys/kernel/xen_mode/time: how Xen provides this guest's TSC */

#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "publish/dir.h"
#include "publish/tree.h"

#define TIME_FILE(_name, _known, _format, _value)			\
	XEN_MODE_FILE_IF(_name, XEN_MODE_CHANGED_TIME,			\
			 now->tsc.known && (_known), _format, _value)

TIME_FILE(tsc_mode, now->tsc.mode != XEN_MODE_TSC_UNKNOWN, "%s",
	  xen_mode_tsc_name(now->tsc.mode));
TIME_FILE(tsc_emulated, true, "%d", now->tsc.emulated);
TIME_FILE(tsc_khz, true, "%u", now->tsc.khz);
TIME_FILE(host_tsc_reliable, true, "%d", now->tsc.host_reliable);
TIME_FILE(incarnation, true, "%u", now->tsc.incarnation);

static struct attribute *time_attrs[] = {
	&tsc_mode_file.attr,
	&tsc_emulated_file.attr,
	&tsc_khz_file.attr,
	&host_tsc_reliable_file.attr,
	&incarnation_file.attr,
	NULL
};

XEN_MODE_DIR_TYPE(time);
