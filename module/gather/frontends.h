/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_GATHER_FRONTENDS_H
#define _XM_GATHER_FRONTENDS_H

#include <linux/device.h>
#include <linux/types.h>

struct xm_frontend;

/**
 * struct xm_frontends_ops - who wants to know of frontends
 * @appear: one came; returns a token for @vanish, NULL if it cannot be shown
 * @changed: its files may say something else than before
 * @vanish: the one that @appear gave this token for has gone
 *
 * All are called from the module's queue, one at a time, with no lock held.
 */
struct xm_frontends_ops {
	void *(*appear)(struct xm_frontend *frontend);
	void (*changed)(void *token);
	void (*vanish)(void *token);
};

/* As the driver core's: anything but 0 ends the visit. */
typedef int (*xm_device_fn)(struct device *dev, void *data);

int xm_frontends_open(void);
void xm_frontends_close(void);
struct bus_type *xm_frontends_bus(void);

int xm_frontends_start(const struct xm_frontends_ops *ops);
void xm_frontends_stop(void);
void xm_frontends_rebound(void);
void xm_frontends_look(void);
void xm_frontends_each_bound(void *data, xm_device_fn fn);
void xm_frontends_each_bound_listed(void *data, xm_device_fn fn);
unsigned int xm_frontends_generation(void);
void xm_frontends_disk_changed(const struct device *parent);
unsigned int xm_frontends_count(void);
unsigned int xm_frontends_connected(void);
struct xm_frontend *xm_frontends_next_disk(void);
bool xm_frontends_is_cdrom(const struct device *dev);

struct xm_frontend *xm_frontend_get(struct xm_frontend *frontend);
void xm_frontend_put(struct xm_frontend *frontend);
struct device *xm_frontend_device(struct xm_frontend *frontend);
const char *xm_frontend_node(struct xm_frontend *frontend);
void xm_frontend_set_cdrom(struct xm_frontend *frontend);
const char *xm_frontend_type(struct xm_frontend *frontend);
const char *xm_frontend_state(struct xm_frontend *frontend);
bool xm_frontend_name(struct xm_frontend *frontend, char *name, size_t size);
bool xm_frontend_backend(struct xm_frontend *frontend, char *path, size_t size);
bool xm_frontend_backend_domid(struct xm_frontend *frontend, int *domid);
bool xm_frontend_module(struct xm_frontend *frontend, char *name, size_t size);

#endif /* _XM_GATHER_FRONTENDS_H */
