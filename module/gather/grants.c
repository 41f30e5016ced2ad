// SPDX-License-Identifier: GPL-2.0-only
/*
 * The grant table, through which this domain shares memory with backends. The
 * kernel adds frames to it on demand, up to the toolstack's limit.
 */

#include <linux/types.h>
#include <asm/xen/hypercall.h>
#include <xen/interface/grant_table.h>
#include <xen/interface/xen.h>

#include "gather/gather.h"
#include "snapshot.h"

/* Context: may sleep; at load, then from the module's queue. */
void xen_mode_grants_gather(void)
{
	struct gnttab_get_version version = { .dom = DOMID_SELF };
	struct gnttab_query_size size = { .dom = DOMID_SELF };
	struct xen_mode_grants grants = {};

	if (!HYPERVISOR_grant_table_op(GNTTABOP_get_version, &version, 1))
		grants.version = version.version;
	if (!HYPERVISOR_grant_table_op(GNTTABOP_query_size, &size, 1) &&
	    size.status == GNTST_okay) {
		grants.frames = size.nr_frames;
		grants.max_frames = size.max_nr_frames;
	}
	xen_mode_snapshot_edit()->grants = grants;
	xen_mode_snapshot_commit();
}
