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

/**
 * struct xen_mode_frontend_facts - what readers copy
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
 * @ref: one for the table, one for its directory
 * @by_node: in the table by node, until the device is removed
 * @publish: queued to be added to the tree or removed from it
 * @hinted: queued for the next refresh
 * @unread: queued for bindings.c
 * @unasked: queued for media.c: it is not known whether the disk is a CD-ROM drive
 * @xdev: the device, with a reference
 * @removed: the device left the bus
 * @cdrom: the disk is a CD-ROM drive
 * @fresh: hinted since the last refresh
 * @settled: no change was hinted for some time, so the state is final
 * @changes: XEN_MODE_FRONTEND_* since the last refresh
 * @bind_tries: how often the device lock was contended
 * @facts: what readers copy
 * @backend: the backend's path in xenstore while bound
 * @dir: the directory; used only by the module's queue
 * @type: the device's type: vbd, vif, vkbd...
 * @node: the device's path in xenstore
 *
 * xen_mode_frontends_lock protects all fields that are not constant.
 */
struct xen_mode_frontend {
	struct kref ref;
	struct hlist_node by_node;
	struct list_head publish;
	struct list_head hinted;
	struct list_head unread;
	struct list_head unasked;
	struct xenbus_device *xdev;
	bool removed;
	bool cdrom;
	bool fresh;
	bool settled;
	unsigned int changes;
	unsigned int bind_tries;
	struct xen_mode_frontend_facts facts;
	char *backend;
	struct kobject *dir;
	const char *type;
	char node[];
};

extern spinlock_t xen_mode_frontends_lock;

void xen_mode_frontend_add(struct device *dev);
void xen_mode_frontend_remove(struct device *dev);
void xen_mode_frontend_set_removed(struct xen_mode_frontend *frontend);
void xen_mode_frontends_remove_all(void);
struct xen_mode_frontend *xen_mode_frontend_get(struct xen_mode_frontend *frontend);
/* The first of a list, with a reference, or NULL; under xen_mode_frontends_lock */
#define xen_mode_frontend_first(_list, _member)				\
	xen_mode_frontend_get(list_first_entry_or_null(_list,		\
						       struct xen_mode_frontend, \
						       _member))
void xen_mode_frontend_put(struct xen_mode_frontend *frontend);
struct xen_mode_frontend *xen_mode_frontend_find(struct device *dev);
void xen_mode_frontends_each(void (*visit)(struct xen_mode_frontend *frontend));

void xen_mode_frontend_hint(struct xen_mode_frontend *frontend,
			    unsigned int changes);
void xen_mode_frontend_state_changed(const char *node, size_t len);
bool xen_mode_frontend_set_name(struct device *dev, const char *type,
				const char *name);
void xen_mode_frontends_read_states(bool last);

struct xen_mode_frontend *xen_mode_frontend_next_unpublished(bool *removed);
void xen_mode_frontend_publish_again(struct xen_mode_frontend *frontend);
void xen_mode_frontend_refresh_again(struct xen_mode_frontend *frontend,
				     unsigned int changes);
struct xen_mode_frontend *xen_mode_frontend_next_changed(unsigned int *changes);

#endif /* _XEN_MODE_GATHER_FRONTENDS_H */
