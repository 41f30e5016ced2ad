/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_REFRESH_H
#define _XEN_MODE_REFRESH_H

#include <linux/bits.h>
#include <linux/types.h>

/* What to gather before publishing; a scan includes the grants. */
#define XEN_MODE_WANT_GRANTS		BIT(0)
#define XEN_MODE_WANT_SCAN		BIT(1)
#define XEN_MODE_WANT_ALL		BIT(2)
#define XEN_MODE_WANTS			GENMASK(2, 0)
/* Used only by refresh.c: refresh again after a time without changes */
#define XEN_MODE_WANT_LAST		BIT(3)
/* What changed */
#define XEN_MODE_CHANGED_MODE		BIT(4)
#define XEN_MODE_CHANGED_DEGRADED	BIT(5)
#define XEN_MODE_CHANGED_REASON		BIT(6)
#define XEN_MODE_CHANGED_DISKS		BIT(7)
#define XEN_MODE_CHANGED_NETWORKS	BIT(8)
#define XEN_MODE_CHANGED_FRONTENDS	BIT(9)
#define XEN_MODE_CHANGED_EVENTS		BIT(10)
#define XEN_MODE_CHANGED_HYPERVISOR	BIT(11)
#define XEN_MODE_CHANGED_RESUMES	BIT(12)
#define XEN_MODE_CHANGED_TIME		BIT(13)
#define XEN_MODE_CHANGED_GRANTS		BIT(14)
/* A file of spectrum/; the last bits, one for each enum xen_mode_spectrum */
#define XEN_MODE_CHANGED_SPECTRUM(_item)	BIT(16 + (_item))
#define XEN_MODE_CHANGED_SPECTRUMS	GENMASK(31, 16)
#define XEN_MODE_CHANGES		GENMASK(31, 4)

int xen_mode_refresh_start(void (*refresh)(bool last));
void xen_mode_refresh_enable(void);
void xen_mode_refresh_stop(void);
void xen_mode_refresh_queue(unsigned int changes);
unsigned int xen_mode_refresh_take(unsigned int mask);

#endif /* _XEN_MODE_REFRESH_H */
