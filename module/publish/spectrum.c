// SPDX-License-Identifier: GPL-2.0
/* /sys/kernel/xen_mode/spectrum: who provides what, in use and not on offer */

#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "decide/decide.h"
#include "gather/devices.h"
#include "gather/domain.h"
#include "gather/events.h"
#include "publish/dir.h"
#include "publish/tree.h"

static ssize_t xm_emit(char *buf, enum xen_mode_provider provider)
{
	return sysfs_emit(buf, "%s\n", xen_mode_provider_name(provider));
}

static ssize_t disk_show(struct kobject *dir, struct kobj_attribute *file,
			 char *buf)
{
	struct xm_devices devices;

	xm_devices_count(&devices);
	return xm_emit(buf, xm_decide_devices(devices.disks));
}

static ssize_t network_show(struct kobject *dir, struct kobj_attribute *file,
			    char *buf)
{
	struct xm_devices devices;

	xm_devices_count(&devices);
	return xm_emit(buf, xm_decide_devices(devices.networks));
}

static enum xen_mode_provider xm_interrupts(void)
{
	struct xm_facts facts;

	xm_domain_facts(&facts);
	return xm_decide_interrupts(&facts);
}

static ssize_t interrupts_show(struct kobject *dir,
			       struct kobj_attribute *file, char *buf)
{
	return xm_emit(buf, xm_interrupts());
}

static enum xen_mode_provider xm_timers(void)
{
	struct xm_facts facts;
	struct xm_ports ports;

	xm_domain_facts(&facts);
	xm_events_ports(&ports);
	return xm_decide_timers(&facts, &ports);
}

static ssize_t timers_show(struct kobject *dir, struct kobj_attribute *file,
			   char *buf)
{
	return xm_emit(buf, xm_timers());
}

static enum xen_mode_provider xm_ipis(void)
{
	struct xm_facts facts;
	struct xm_ports ports;

	xm_domain_facts(&facts);
	xm_events_ports(&ports);
	return xm_decide_ipis(&facts, &ports);
}

static ssize_t ipis_show(struct kobject *dir, struct kobj_attribute *file,
			 char *buf)
{
	return xm_emit(buf, xm_ipis());
}

static ssize_t platform_show(struct kobject *dir, struct kobj_attribute *file,
			     char *buf)
{
	struct xm_facts facts;

	xm_domain_facts(&facts);
	return xm_emit(buf, xm_decide_platform(&facts));
}

static ssize_t privileged_show(struct kobject *dir,
			       struct kobj_attribute *file, char *buf)
{
	struct xm_facts facts;

	xm_domain_facts(&facts);
	return xm_emit(buf, xm_decide_privileged(&facts));
}

static XM_FILE(disk);
static XM_FILE(network);
static XM_FILE(interrupts);
static XM_FILE(timers);
static XM_FILE(ipis);
static XM_FILE(platform);
static XM_FILE(privileged);

static struct attribute *spectrum_attrs[] = {
	&disk_file.attr,
	&network_file.attr,
	&interrupts_file.attr,
	&timers_file.attr,
	&ipis_file.attr,
	&platform_file.attr,
	&privileged_file.attr,
	NULL
};

static umode_t spectrum_is_visible(struct kobject *dir, struct attribute *attr,
				   int n)
{
	enum xen_mode_provider provider = XEN_MODE_PARAVIRT;

	if (attr == &interrupts_file.attr)
		provider = xm_interrupts();
	else if (attr == &timers_file.attr)
		provider = xm_timers();
	else if (attr == &ipis_file.attr)
		provider = xm_ipis();
	return provider == XEN_MODE_UNKNOWN ? 0 : attr->mode;
}

static const struct attribute_group spectrum_group = {
	.attrs		= spectrum_attrs,
	.is_visible	= spectrum_is_visible,
};
__ATTRIBUTE_GROUPS(spectrum);

static struct kobj_type spectrum_ktype = {
	.release	= xm_dir_release,
	.sysfs_ops	= &kobj_sysfs_ops,
	.default_groups	= spectrum_groups,
};

/**
 * xm_spectrum_add() - publish "spectrum"
 * @root: /sys/kernel/xen_mode
 *
 * Context: may sleep; with Xen only.
 *
 * Return: the directory or an ERR_PTR().
 */
struct kobject *xm_spectrum_add(struct kobject *root)
{
	return xm_dir_add(root, "spectrum", &spectrum_ktype);
}
