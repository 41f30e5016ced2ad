// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/xen_mode/spectrum: the provider of each part that is in use. The
 * files are created from the table of names.
 */

#include <linux/kobject.h>
#include <linux/sysfs.h>

#include "publish/dir.h"
#include "publish/tree.h"

static struct xen_mode_file spectrum_files[XEN_MODE_SPECTRUM_NR];

static enum xen_mode_provider provider(const struct xen_mode_snapshot *now,
				       const struct xen_mode_file *file)
{
	return now->verdict.spectrum[file - spectrum_files];
}

static ssize_t spectrum_show(const struct xen_mode_snapshot *now,
			     const struct xen_mode_file *file, char *buf)
{
	return sysfs_emit(buf, "%s\n",
			  xen_mode_provider_name(provider(now, file)));
}

static bool spectrum_exists(const struct xen_mode_snapshot *now,
			    const struct xen_mode_file *file)
{
	return provider(now, file) != XEN_MODE_UNKNOWN;
}

static struct attribute *spectrum_attrs[XEN_MODE_SPECTRUM_NR + 1];
XEN_MODE_DIR_TYPE(spectrum);

void xen_mode_spectrum_init(void)
{
	unsigned int i;

	for (i = 0; i < XEN_MODE_SPECTRUM_NR; i++) {
		const struct xen_mode_file like = {
			.changes = XEN_MODE_CHANGED_SPECTRUM(i),
			.show = spectrum_show,
			.exists = spectrum_exists,
		};

		xen_mode_file_init(&spectrum_files[i],
				   xen_mode_spectrum_name(i), &like);
		spectrum_attrs[i] = &spectrum_files[i].attr;
	}
}
