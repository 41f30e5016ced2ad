/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_REFRESH_H
#define _XEN_MODE_REFRESH_H

#include <linux/bits.h>
#include <linux/types.h>

#include "xen_mode.h"

/* What changed; the first bits are those of enum xen_mode_spectrum. */
#define XEN_MODE_CHANGED_SPECTRUM(_item)	BIT(_item)
#define XEN_MODE_CHANGED_MODE			BIT(XEN_MODE_SPECTRUM_NR)
#define XEN_MODE_CHANGED_ROLE			BIT(XEN_MODE_SPECTRUM_NR + 1)
#define XEN_MODE_CHANGED_DEGRADED		BIT(XEN_MODE_SPECTRUM_NR + 2)
#define XEN_MODE_CHANGED_REASON			BIT(XEN_MODE_SPECTRUM_NR + 3)
#define XEN_MODE_CHANGED_DISKS			BIT(XEN_MODE_SPECTRUM_NR + 4)
#define XEN_MODE_CHANGED_NETWORKS		BIT(XEN_MODE_SPECTRUM_NR + 5)
#define XEN_MODE_CHANGED_FRONTENDS		BIT(XEN_MODE_SPECTRUM_NR + 6)
#define XEN_MODE_CHANGED_EVENTS			BIT(XEN_MODE_SPECTRUM_NR + 7)
#define XEN_MODE_CHANGED_HYPERVISOR		BIT(XEN_MODE_SPECTRUM_NR + 8)
#define XEN_MODE_CHANGED_RESUMES		BIT(XEN_MODE_SPECTRUM_NR + 9)
#define XEN_MODE_CHANGED_TIME			BIT(XEN_MODE_SPECTRUM_NR + 10)
#define XEN_MODE_CHANGED_GRANTS			BIT(XEN_MODE_SPECTRUM_NR + 11)
#define XEN_MODE_CHANGES	GENMASK(XEN_MODE_SPECTRUM_NR + 11, 0)
/* What to gather before publishing; a scan includes the grants. */
#define XEN_MODE_WANT_GRANTS			BIT(XEN_MODE_SPECTRUM_NR + 12)
#define XEN_MODE_WANT_SCAN			BIT(XEN_MODE_SPECTRUM_NR + 13)
#define XEN_MODE_WANT_ALL			BIT(XEN_MODE_SPECTRUM_NR + 14)
#define XEN_MODE_WANTS		GENMASK(XEN_MODE_SPECTRUM_NR + 14, \
					XEN_MODE_SPECTRUM_NR + 12)
/* Used only by refresh.c: refresh again after a time without changes */
#define XEN_MODE_WANT_LAST			BIT(XEN_MODE_SPECTRUM_NR + 15)

int xen_mode_refresh_start(void (*refresh)(bool last));
void xen_mode_refresh_enable(void);
void xen_mode_refresh_stop(void);
void xen_mode_refresh_queue(unsigned int changes);
unsigned int xen_mode_refresh_take(unsigned int mask);

#endif /* _XEN_MODE_REFRESH_H */
