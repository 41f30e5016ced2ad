/* SPDX-License-Identifier: GPL-2.0-only */
/* The functions of this directory for module/main.c and for each other */
#ifndef _XEN_MODE_GATHER_H
#define _XEN_MODE_GATHER_H

#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/pm.h>
#include <linux/types.h>

#include "snapshot.h"

struct device;
struct xen_mode_frontend;
struct xenbus_watch;

/* What CPUID says about Xen; the version is in the format of XENVER_version. */
struct xen_mode_cpuid {
	u32 base;
	u32 version;
	int domid;
	struct xen_mode_tsc tsc;
};

/* cpuid.c: only on x86 */
void xen_mode_cpuid_read(struct xen_mode_cpuid *cpuid);

/* domain.c */
void xen_mode_domain_gather(void);
void xen_mode_domain_set_id(int domid);
void xen_mode_domain_new_id(void);

/* events.c: only where the kernel uses Xen's interfaces */
void xen_mode_events_start(void);
void xen_mode_events_stop(void);
void xen_mode_events_gather(void);
void xen_mode_events_scan(void);

/* grants.c: likewise */
void xen_mode_grants_gather(void);

/* xenbus.c, bindings.c */
int xen_mode_xenbus_start(void);
void xen_mode_xenbus_stop(void);
bool xen_mode_xenbus_exists(void);
void xen_mode_bindings_set(struct device *dev, bool bound);
void xen_mode_bindings_read_later(struct xen_mode_frontend *frontend);
void xen_mode_bindings_read(struct xen_mode_frontend *frontend);

/* disks.c, networks.c, place.c */
int xen_mode_disks_start(void);
void xen_mode_disks_stop(void);
int xen_mode_networks_start(void);
void xen_mode_networks_stop(void);
struct device *xen_mode_place_find(struct device *parent,
				   struct xen_mode_place *place);

/* xenstore.c, media.c, assigned.c */
/* Return an error of xenbus_read() or xenbus_scanf() if a retry can help, or 0. */
static inline int xen_mode_xenstore_error(int err)
{
	return err < 0 && err != -ENOENT && err != -ERANGE ? err : 0;
}

/* What to read: watch all states, the domain id, passed-through functions, media */
#define XEN_MODE_READ_STATES	BIT(0)
#define XEN_MODE_READ_DOMID	BIT(1)
#define XEN_MODE_READ_ASSIGNED	BIT(2)
#define XEN_MODE_READ_MEDIA	BIT(3)
#define XEN_MODE_READ_ALL	GENMASK(3, 0)

int xen_mode_xenstore_start(void);
void xen_mode_xenstore_stop(void);
void xen_mode_xenstore_suspend(bool suspend);
void xen_mode_xenstore_read_later(unsigned int what);
int xen_mode_xenstore_watch(struct xenbus_watch *watch, const char *node);
void xen_mode_media_ask_later(struct xen_mode_frontend *disk);
int xen_mode_media_read(void);
int xen_mode_assigned_read(void);
void xen_mode_assigned_stop(void);

/* resume.c: for the class of the device of publish/guest.c */
extern const struct dev_pm_ops xen_mode_resume_pm_ops;

#endif /* _XEN_MODE_GATHER_H */
