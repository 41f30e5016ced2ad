// SPDX-License-Identifier: GPL-2.0-only
/* Read from xenstore which disks are CD-ROM drives: blkfront may not know it. */

#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <xen/xenbus.h>

#include "gather/devices.h"
#include "gather/frontends.h"
#include "gather/gather.h"

static LIST_HEAD(unasked);

/* Context: under xen_mode_frontends_lock. */
void xen_mode_media_ask_later(struct xen_mode_frontend *disk)
{
	list_add_tail(&disk->unasked, &unasked);
}

/* One whose type cannot be read stays on the list, behind the others. */
static struct xen_mode_frontend *next_unasked(void)
{
	struct xen_mode_frontend *disk;

	spin_lock(&xen_mode_frontends_lock);
	disk = list_first_entry_or_null(&unasked, struct xen_mode_frontend,
					unasked);
	if (disk) {
		list_move_tail(&disk->unasked, &unasked);
		xen_mode_frontend_get(disk);
	}
	spin_unlock(&xen_mode_frontends_lock);
	return disk;
}

/* The toolstack writes "device-type" (Xen's public/io/blkif.h). */
static int read_medium(struct xen_mode_frontend *disk)
{
	char *type = xenbus_read(XBT_NIL, disk->xdev->nodename, "device-type",
				 NULL);
	int err = IS_ERR(type) ? xen_mode_xenstore_error(PTR_ERR(type)) : 0;
	bool cdrom = !IS_ERR(type) && !strcmp(type, "cdrom");

	if (!IS_ERR(type))
		kfree(type);
	if (err)
		return err;

	spin_lock(&xen_mode_frontends_lock);
	disk->cdrom = cdrom;
	list_del_init(&disk->unasked);
	spin_unlock(&xen_mode_frontends_lock);
	if (cdrom)
		xen_mode_devices_set_cdrom(&disk->xdev->dev);
	return 0;
}

/*
 * Find CD-ROM drives among the disks that were added. On an error, call it again.
 * Context: the queue of xenstore.c.
 */
int xen_mode_media_read(void)
{
	struct xen_mode_frontend *disk;
	int err = 0;

	while (!err && (disk = next_unasked())) {
		err = read_medium(disk);
		xen_mode_frontend_put(disk);
	}
	return err;
}
