// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PCI functions that the toolstack passed through to an HVM guest. For each
 * one it writes vdevfn-N, the devfn in the guest, in hexadecimal (libxl_pci.c).
 * vdev-N is only the value in the configuration.
 */

#include <linux/bitmap.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <xen/xenbus.h>

#include "gather/devices.h"
#include "gather/gather.h"

#define FRONTEND	"device/pci/0"

static void backend_changed(struct xenbus_watch *watch, const char *path,
			    const char *token)
{
	xen_mode_xenstore_read_later(XEN_MODE_READ_ASSIGNED);
}

static struct xenbus_watch backend_watch = {
	.callback = backend_changed,
};

/* Stop following the list. Context: unloading; waits for xenstored. */
void xen_mode_assigned_stop(void)
{
	if (!backend_watch.node)
		return;
	unregister_xenbus_watch(&backend_watch);
	kfree(backend_watch.node);
}

/* Watch @backend, which is freed later; NULL for no backend. */
static int watch(char *backend)
{
	const char *old = backend_watch.node;
	int err = 0;

	if (strcmp(backend ?: "", old ?: ""))
		err = xen_mode_xenstore_watch(&backend_watch, backend);
	if (backend_watch.node != old)
		kfree(old);
	if (backend_watch.node != backend)
		kfree(backend);
	return err;
}

static int read_devfns(const char *backend, unsigned long *devfns)
{
	unsigned int i, count, devfn;
	char node[sizeof("vdevfn-255")];
	int err;

	err = xenbus_scanf(XBT_NIL, backend, "num_devs", "%u", &count);
	if (err != 1)
		return xen_mode_xenstore_error(err);

	for (i = 0; i < min_t(unsigned int, count, XEN_MODE_DEVFNS); i++) {
		snprintf(node, sizeof(node), "vdevfn-%u", i);
		err = xenbus_scanf(XBT_NIL, backend, node, "%x", &devfn);
		if (err == 1 && devfn < XEN_MODE_DEVFNS)
			__set_bit(devfn, devfns);
		/* A detached function can leave a gap in the numbers. */
		else if (xen_mode_xenstore_error(err))
			return err;
	}
	return 0;
}

/*
 * Read the list and follow it. Return 0, also where nothing is passed through.
 * Context: the queue of xenstore.c.
 */
int xen_mode_assigned_read(void)
{
	DECLARE_BITMAP(devfns, XEN_MODE_DEVFNS) = {};
	char *backend = xenbus_read(XBT_NIL, FRONTEND, "backend", NULL);
	int err;

	if (IS_ERR(backend)) {
		err = xen_mode_xenstore_error(PTR_ERR(backend));
		if (err)
			return err;
		backend = NULL;
	}

	/* Before reading the list, so that no change is missed. */
	err = watch(backend);
	if (err)
		return err;
	if (backend_watch.node) {
		err = read_devfns(backend_watch.node, devfns);
		if (err)
			return err;
	}
	xen_mode_devices_assign(devfns);
	return 0;
}
