/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_GATHER_FRONTENDS_H
#define _XEN_MODE_GATHER_FRONTENDS_H

#include <linux/bits.h>
#include <linux/blkdev.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <xen/xenbus.h>

/* What changed about one frontend */
#define XEN_MODE_FRONTEND_STATE		BIT(0)
#define XEN_MODE_FRONTEND_NAME		BIT(1)
#define XEN_MODE_FRONTEND_BINDING	BIT(2)
#define XEN_MODE_FRONTEND_REMOVED	BIT(3)

/**
 * struct xen_mode_frontend_facts - what the files show
 * @state: the state at the last refresh
 * @name: the disk or network interface; empty if there is none
 * @bound: a driver is bound; the fields below are valid only then
 * @backend_domid: the backend's domain
 * @driver: the driver's module; empty if it has none
 */
struct xen_mode_frontend_facts {
	enum xenbus_state state;
	char name[DISK_NAME_LEN];
	bool bound;
	int backend_domid;
	char driver[MODULE_NAME_LEN];
};

/**
 * struct xen_mode_frontend - the module's record of one device on the xen bus
 * @ref: one until its removal has been published, one for its directory
 * @by_node: in the table by node, until the device is removed
 * @changed: queued for the next refresh
 * @unasked: queued for media.c: it is not known whether the disk is a CD-ROM drive
 * @xdev: the device, with a reference
 * @cdrom: the disk is a CD-ROM drive
 * @state_reads: how many refreshes must still read the state
 * @bind_tries: how many refreshes may still try to read the binding
 * @changes: XEN_MODE_FRONTEND_* since the last refresh
 * @facts: what readers copy
 * @backend: the backend's path in xenstore while bound
 * @dir: the directory; used only by the module's queue
 * @type: the device's type: vbd, vif, vkbd...
 *
 * xen_mode_frontends_lock protects all fields that are not constant.
 */
struct xen_mode_frontend {
	struct kref ref;
	struct hlist_node by_node;
	struct list_head changed;
	struct list_head unasked;
	struct xenbus_device *xdev;
	bool cdrom;
	unsigned int state_reads;
	unsigned int bind_tries;
	unsigned int changes;
	struct xen_mode_frontend_facts facts;
	char *backend;
	struct kobject *dir;
	char type[];
};

extern spinlock_t xen_mode_frontends_lock;

void xen_mode_frontend_get(struct xen_mode_frontend *frontend);
void xen_mode_frontend_put(struct xen_mode_frontend *frontend);
void xen_mode_frontends_each(void (*visit)(struct xen_mode_frontend *frontend));
void xen_mode_frontends_read_states(bool last);
void xen_mode_frontends_publish(unsigned int (*publish)(struct xen_mode_frontend *frontend,
							unsigned int changes));

/* For this directory */
void xen_mode_frontend_add(struct device *dev);
void xen_mode_frontend_remove(struct device *dev);
void xen_mode_frontends_remove_all(void);
struct xen_mode_frontend *xen_mode_frontend_find(struct device *dev);
void xen_mode_frontend_hint(struct xen_mode_frontend *frontend,
			    unsigned int changes);
void xen_mode_frontend_state_changed(const char *node, size_t len);
bool xen_mode_frontend_set_name(struct device *dev, const char *type,
				const char *name);

#endif /* _XEN_MODE_GATHER_FRONTENDS_H */
