// SPDX-License-Identifier: GPL-2.0-only
/* /sys/kernel/xen_mode: the files with a value of the snapshot, and the directories */

#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <xen/events.h>

#include "compat.h"
#include "gather/domain.h"
#include "publish/dir.h"
#include "publish/publish.h"
#include "xen_mode_features.h"

XEN_MODE_FILE(abi, 0, "%d", XEN_MODE_ABI);
XEN_MODE_FILE(mode, XEN_MODE_CHANGED_MODE, "%s",
	      xen_mode_name(now->verdict.mode));
XEN_MODE_FILE(role, 0, "%s", xen_mode_role_name(now->verdict.role));
XEN_MODE_FILE(domain_type, 0, "%s",
	      xen_mode_domain_type_name(now->facts.domain_type));
XEN_MODE_FILE(degraded, XEN_MODE_CHANGED_DEGRADED, "%d",
	      !!now->verdict.reasons);
XEN_MODE_FILE(reason, XEN_MODE_CHANGED_REASON, "%s",
	      xen_mode_first_reason(now->verdict.reasons));
/* A kernel that does not use Xen's interfaces is not notified of a resume. */
XEN_MODE_FILE_IF(resumes, XEN_MODE_CHANGED_RESUMES,
		 now->facts.domain_type != XEN_MODE_DOMAIN_NATIVE,
		 "%u", now->resumes);

static struct attribute *root_attrs[] = {
	&abi_file.attr,
	&mode_file.attr,
	&role_file.attr,
	&domain_type_file.attr,
	&degraded_file.attr,
	&reason_file.attr,
	&resumes_file.attr,
	NULL
};

/* The modes that this kernel was built for */
XEN_MODE_FILE(pv, 0, "%d", IS_ENABLED(CONFIG_XEN_PV));
/* On Arm, each guest is PVH. */
XEN_MODE_FILE(pvh, 0, "%d",
	      IS_ENABLED(CONFIG_XEN_PVH) || !IS_ENABLED(CONFIG_X86));
XEN_MODE_FILE(pvhvm, 0, "%d", IS_ENABLED(CONFIG_XEN_PVHVM));
XEN_MODE_FILE(dom0, 0, "%d", IS_ENABLED(CONFIG_XEN_DOM0));

static struct attribute *kernel_attrs[] = {
	&pv_file.attr,
	&pvh_file.attr,
	&pvhvm_file.attr,
	&dom0_file.attr,
	NULL
};

/* What Xen reports about itself */
#define HYPERVISOR_FILE(_name, _known, _format, _value)			\
	XEN_MODE_FILE_IF(_name, XEN_MODE_CHANGED_HYPERVISOR, _known,	\
			 _format, _value)

HYPERVISOR_FILE(enlightened, true, "%d", xen_mode_domain_uses_xen());
HYPERVISOR_FILE(version, true, "%s", xen_mode_domain_hypervisor()->version);
HYPERVISOR_FILE(cpuid_base, now->cpuid_base, "0x%08x", now->cpuid_base);
HYPERVISOR_FILE(domid, now->domid != XEN_MODE_DOMID_UNKNOWN, "%d", now->domid);
HYPERVISOR_FILE(capabilities, xen_mode_domain_hypervisor()->capabilities[0],
		"%s", xen_mode_domain_hypervisor()->capabilities);
HYPERVISOR_FILE(changeset, xen_mode_domain_hypervisor()->changeset[0],
		"%s", xen_mode_domain_hypervisor()->changeset);

static struct attribute *hypervisor_attrs[] = {
	&enlightened_file.attr,
	&version_file.attr,
	&cpuid_base_file.attr,
	&domid_file.attr,
	&capabilities_file.attr,
	&changeset_file.attr,
	NULL
};

/* Files with the names of a table of xen_mode.h; xen_mode_files_name() completes them. */
#define NAMED_FILES(_dir, _nr, _changes, _known, _format, _value)	\
XEN_MODE_FILE_READ(_dir, _known, _format, _value)			\
static struct xen_mode_file _dir##_files[] = {				\
	[0 ... (_nr) - 1] = XEN_MODE_FILE_INIT(NULL, _changes, _dir##_read) \
}

/* The provider of each part that is in use; xen_mode_files_name() sets the changes. */
NAMED_FILES(spectrum, XEN_MODE_SPECTRUM_NR, 0,
	    now->verdict.spectrum[index] != XEN_MODE_UNKNOWN,
	    "%s", xen_mode_provider_name(now->verdict.spectrum[index]));
static struct attribute *spectrum_attrs[XEN_MODE_SPECTRUM_NR + 1];

/* Why the guest is degraded */
NAMED_FILES(reasons, XEN_MODE_REASON_NR, XEN_MODE_CHANGED_REASON,
	    index != XEN_MODE_REASON_NONE,
	    "%d", !!(now->verdict.reasons & BIT(index)));
static struct attribute *reasons_attrs[XEN_MODE_REASON_NR + 1];

/* What Xen offers: a file for each named XENFEAT_* bit, and all bits */
NAMED_FILES(features, XEN_MODE_FEATURES, XEN_MODE_CHANGED_HYPERVISOR, true,
	    "%d", !!(now->features & BIT(index)));
HYPERVISOR_FILE(mask, true, "0x%08x", now->features);
HYPERVISOR_FILE(unknown, true, "0x%08x",
		now->features & ~(u32)GENMASK(XEN_MODE_FEATURES - 1, 0));

static struct attribute *features_attrs[] = {
	[XEN_MODE_FEATURES] = &mask_file.attr,
	&unknown_file.attr,
	NULL
};

/* Disks and network interfaces by provider */
#define COUNT_FILE(_kind, _changed, _name, _provider)			\
	XEN_MODE_FILE(_kind##_##_name, XEN_MODE_CHANGED_##_changed, "%u", \
		      now->devices._kind[XEN_MODE_##_provider])

COUNT_FILE(disks, DISKS, paravirt, PARAVIRT);
COUNT_FILE(disks, DISKS, emulated, EMULATED);
COUNT_FILE(disks, DISKS, passthrough, PASSTHROUGH);
COUNT_FILE(disks, DISKS, native, NATIVE);
COUNT_FILE(networks, NETWORKS, paravirt, PARAVIRT);
COUNT_FILE(networks, NETWORKS, emulated, EMULATED);
COUNT_FILE(networks, NETWORKS, passthrough, PASSTHROUGH);
COUNT_FILE(networks, NETWORKS, native, NATIVE);

static struct attribute *devices_attrs[] = {
	&disks_paravirt_file.attr,
	&disks_emulated_file.attr,
	&disks_passthrough_file.attr,
	&disks_native_file.attr,
	&networks_paravirt_file.attr,
	&networks_emulated_file.attr,
	&networks_passthrough_file.attr,
	&networks_native_file.attr,
	NULL
};

/* How events reach this kernel */
#define EVENT_FILE(_name, _known, _format, _value)			\
	XEN_MODE_FILE_IF(_name, XEN_MODE_CHANGED_EVENTS, _known, _format, _value)

EVENT_FILE(evtchn_abi, now->evtchn_abi != XEN_MODE_EVTCHN_UNKNOWN,
	   "%s", xen_mode_evtchn_abi_name(now->evtchn_abi));
EVENT_FILE(callback, now->facts.callback != XEN_MODE_CALLBACK_UNKNOWN,
	   "%s", xen_mode_callback_name(now->facts.callback));
EVENT_FILE(callback_via, now->callback_via_known,
	   "0x%016llx", now->callback_via);
EVENT_FILE(timer_vcpus, now->ports.known, "%u", now->ports.timer_vcpus);
/* The kernel maintains this number; reading it takes no lock. */
EVENT_FILE(channels, true, "%u", xen_evtchn_nr_channels());
EVENT_FILE(online_vcpus, true, "%u", now->online_vcpus);

static struct attribute *events_attrs[] = {
	&evtchn_abi_file.attr,
	&callback_file.attr,
	&callback_via_file.attr,
	&channels_file.attr,
	&timer_vcpus_file.attr,
	&online_vcpus_file.attr,
	NULL
};

/* Event channels by status. If Xen denies all, only "denied" exists. */
NAMED_FILES(ports, XEN_MODE_PORT_NR, XEN_MODE_CHANGED_EVENTS,
	    now->ports.known || index == XEN_MODE_PORT_DENIED,
	    "%u", now->ports.count[index]);
static struct attribute *ports_attrs[XEN_MODE_PORT_NR + 1];

/* The size of the grant table and its limit */
#define GRANT_FILE(_name, _known, _value)				\
	XEN_MODE_FILE_AS(grants_##_name, #_name, XEN_MODE_CHANGED_GRANTS, \
			 _known, "%u", _value)

/* The kernel does not report growth of the table, so a read requests an update. */
static unsigned int frames(const struct xen_mode_snapshot *now)
{
	xen_mode_refresh_queue(XEN_MODE_WANT_GRANTS);
	return now->grants.frames;
}

GRANT_FILE(version, now->grants.version, now->grants.version);
GRANT_FILE(frames, now->grants.max_frames, frames(now));
GRANT_FILE(max_frames, now->grants.max_frames, now->grants.max_frames);

static struct attribute *grants_attrs[] = {
	&grants_version_file.attr,
	&grants_frames_file.attr,
	&grants_max_frames_file.attr,
	NULL
};

/* How Xen provides this guest's TSC */
#define TIME_FILE(_name, _known, _format, _value)			\
	XEN_MODE_FILE_IF(_name, XEN_MODE_CHANGED_TIME,			\
			 now->tsc.known && (_known), _format, _value)

static enum xen_mode_tsc_mode tsc_mode(const struct xen_mode_snapshot *now)
{
	return xen_mode_decide_tsc_mode(now->tsc.mode);
}

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

/* Devices on the xen bus */
XEN_MODE_FILE(count, XEN_MODE_CHANGED_FRONTENDS, "%u", now->frontends);
XEN_MODE_FILE(connected, XEN_MODE_CHANGED_FRONTENDS, "%u", now->connected);

static struct attribute *frontends_attrs[] = {
	&count_file.attr,
	&connected_file.attr,
	NULL
};

/* Only directories: see device_dirs.c */
static struct attribute *no_attrs[] = { NULL };

static void name_file(struct xen_mode_file *files, struct attribute **attrs,
		      unsigned int index, const char *name)
{
	files[index].index = index;
	files[index].attr.name = name;
	attrs[index] = &files[index].attr;
}

/* Complete the files with the names of a table. Context: before they are added. */
void xen_mode_files_name(void)
{
	unsigned int i;

	for (i = 0; i < XEN_MODE_SPECTRUM_NR; i++) {
		name_file(spectrum_files, spectrum_attrs, i,
			  xen_mode_spectrum_name(i));
		spectrum_files[i].changes = XEN_MODE_CHANGED_SPECTRUM(i);
	}
	for (i = 0; i < XEN_MODE_REASON_NR; i++)
		name_file(reasons_files, reasons_attrs, i,
			  xen_mode_reason_name(i));
	for (i = 0; i < XEN_MODE_FEATURES; i++)
		name_file(features_files, features_attrs, i,
			  xen_mode_feature_name(i));
	for (i = 0; i < XEN_MODE_PORT_NR; i++)
		name_file(ports_files, ports_attrs, i, xen_mode_port_name(i));
}

#define DIR(_parent, _needs, _name, _attrs) {				\
	XEN_MODE_DIR_##_parent, XEN_MODE_NEEDS_##_needs, _name,		\
	&(struct kobj_type)XEN_MODE_DIR_TYPE(_attrs, xen_mode_dir_release) \
}

const struct xen_mode_dir_row xen_mode_dirs[XEN_MODE_DIR_NR] = {
	[XEN_MODE_DIR_ROOT] = DIR(ROOT, NOTHING, "xen_mode", root_attrs),
	[XEN_MODE_DIR_KERNEL] = DIR(ROOT, NOTHING, "kernel", kernel_attrs),
	[XEN_MODE_DIR_HYPERVISOR] = DIR(ROOT, XEN, "hypervisor", hypervisor_attrs),
	[XEN_MODE_DIR_SPECTRUM] = DIR(ROOT, XEN, "spectrum", spectrum_attrs),
	[XEN_MODE_DIR_REASONS] = DIR(ROOT, XEN, "reasons", reasons_attrs),
	[XEN_MODE_DIR_FEATURES] = DIR(ROOT, INTERFACES, "features", features_attrs),
	[XEN_MODE_DIR_DEVICES] = DIR(ROOT, XEN, "devices", devices_attrs),
	[XEN_MODE_DIR_DISKS] = DIR(DEVICES, XEN, "disks", no_attrs),
	[XEN_MODE_DIR_NETWORKS] = DIR(DEVICES, XEN, "networks", no_attrs),
	[XEN_MODE_DIR_EVENTS] = DIR(ROOT, INTERFACES, "events", events_attrs),
	[XEN_MODE_DIR_PORTS] = DIR(EVENTS, INTERFACES, "ports", ports_attrs),
	[XEN_MODE_DIR_GRANTS] = DIR(ROOT, INTERFACES, "grants", grants_attrs),
	[XEN_MODE_DIR_TIME] = DIR(ROOT, CPUID, "time", time_attrs),
	[XEN_MODE_DIR_FRONTENDS] = DIR(ROOT, BUS, "frontends", frontends_attrs),
};
