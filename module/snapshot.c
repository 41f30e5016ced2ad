// SPDX-License-Identifier: GPL-2.0-only
/*
 * The values that gather/ stores and publish/ copies. Each edit makes the
 * decisions again and records what changed, so a value that changes and changes
 * back before the next refresh is still notified.
 */

#include <linux/seqlock.h>
#include <linux/string.h>

#include "refresh.h"
#include "snapshot.h"

static DEFINE_SEQLOCK(lock);
static struct xen_mode_snapshot now = {
	.domid		= XEN_MODE_DOMID_UNKNOWN,
	.evtchn_abi	= XEN_MODE_EVTCHN_UNKNOWN,
};

static struct xen_mode_snapshot before;

static unsigned int verdict_changes(const struct xen_mode_verdict *a,
				    const struct xen_mode_verdict *b)
{
	unsigned int i, changes = 0;

	if (a->mode != b->mode)
		changes |= XEN_MODE_CHANGED_MODE;
	if (a->reasons != b->reasons)
		changes |= XEN_MODE_CHANGED_REASON;
	if (!a->reasons != !b->reasons)
		changes |= XEN_MODE_CHANGED_DEGRADED;
	for (i = 0; i < XEN_MODE_SPECTRUM_NR; i++)
		if (a->spectrum[i] != b->spectrum[i])
			changes |= XEN_MODE_CHANGED_SPECTRUM(i);
	return changes;
}

static unsigned int snapshot_changes(const struct xen_mode_snapshot *a,
				     const struct xen_mode_snapshot *b)
{
	unsigned int changes = verdict_changes(&a->verdict, &b->verdict);

	if (memcmp(a->devices.disks, b->devices.disks, sizeof(a->devices.disks)))
		changes |= XEN_MODE_CHANGED_DISKS;
	if (memcmp(a->devices.networks, b->devices.networks,
		   sizeof(a->devices.networks)))
		changes |= XEN_MODE_CHANGED_NETWORKS;
	if (a->frontends != b->frontends || a->connected != b->connected)
		changes |= XEN_MODE_CHANGED_FRONTENDS;
	if (memcmp(&a->ports, &b->ports, sizeof(a->ports)) ||
	    a->evtchn_abi != b->evtchn_abi ||
	    a->online_vcpus != b->online_vcpus ||
	    a->facts.callback != b->facts.callback ||
	    a->callback_via != b->callback_via ||
	    a->callback_via_known != b->callback_via_known)
		changes |= XEN_MODE_CHANGED_EVENTS;
	if (a->domid != b->domid || a->features != b->features ||
	    a->cpuid_base != b->cpuid_base)
		changes |= XEN_MODE_CHANGED_HYPERVISOR;
	if (a->resumes != b->resumes)
		changes |= XEN_MODE_CHANGED_RESUMES;
	if (memcmp(&a->tsc, &b->tsc, sizeof(a->tsc)))
		changes |= XEN_MODE_CHANGED_TIME;
	if (memcmp(&a->grants, &b->grants, sizeof(a->grants)))
		changes |= XEN_MODE_CHANGED_GRANTS;
	return changes;
}

/**
 * xen_mode_snapshot() - copy the present values
 * @copy: the destination
 *
 * Context: any process context; readers never wait for one another.
 */
void xen_mode_snapshot(struct xen_mode_snapshot *copy)
{
	unsigned int seq;

	do {
		seq = read_seqbegin(&lock);
		*copy = now;
	} while (read_seqretry(&lock, seq));
}

/**
 * xen_mode_snapshot_edit() - begin to change gathered values
 *
 * Context: any process context; xen_mode_snapshot_commit() ends the edit, and
 * the caller must not sleep before it. No other lock of the module may be taken
 * during the edit.
 *
 * Return: the values.
 */
struct xen_mode_snapshot *xen_mode_snapshot_edit(void)
	__acquires(&lock)
{
	write_seqlock(&lock);
	before = now;
	return &now;
}

/* Make the decisions again, end the edit, and queue what changed. */
void xen_mode_snapshot_commit(void)
	__releases(&lock)
{
	unsigned int changes;

	xen_mode_decide(&now.facts, &now.ports, &now.devices, &now.verdict);
	changes = snapshot_changes(&before, &now);
	write_sequnlock(&lock);
	if (changes)
		xen_mode_refresh_queue(changes);
}
