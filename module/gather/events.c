// SPDX-License-Identifier: GPL-2.0-only
/*
 * Event channels: their ABI, and a scan of what the ports are bound to. The scan
 * makes a hypercall for each port, which is expensive in an HVM domain. It runs
 * at load, after a resume, and when a vCPU or a frontend changes.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <asm/xen/hypercall.h>
#include <xen/events.h>
#include <xen/interface/event_channel.h>
#include <xen/interface/xen.h>

#include "gather/gather.h"
#include "refresh.h"
#include "snapshot.h"

#define SCAN_BATCH	64

static int cpuhp_state;

static enum xen_mode_evtchn_abi probe_abi(void)
{
	/* Port 0 is never in use and the priority does not exist. */
	struct evtchn_set_priority probe = {
		.port = 0,
		.priority = ~0U,
	};
	int err = HYPERVISOR_event_channel_op(EVTCHNOP_set_priority, &probe);

	return xen_mode_decide_evtchn_abi(err);
}

/* EVTCHNSTAT_closed is none of them. */
static const enum xen_mode_port kinds[] = {
	[EVTCHNSTAT_unbound]		= XEN_MODE_PORT_UNBOUND,
	[EVTCHNSTAT_interdomain]	= XEN_MODE_PORT_INTERDOMAIN,
	[EVTCHNSTAT_pirq]		= XEN_MODE_PORT_PIRQ,
	[EVTCHNSTAT_virq]		= XEN_MODE_PORT_VIRQ,
	[EVTCHNSTAT_ipi]		= XEN_MODE_PORT_IPI,
};

static void count_port(struct xen_mode_ports *ports,
		       const struct evtchn_status *status)
{
	u32 kind = status->status;

	if (kind == EVTCHNSTAT_closed || kind >= ARRAY_SIZE(kinds))
		return;
	ports->count[kinds[kind]]++;
	if (kind == EVTCHNSTAT_virq && status->u.virq == VIRQ_TIMER)
		ports->timer_vcpus++;
}

/*
 * Xen's policy gives a port that is bound to a virtual interrupt or an IPI the
 * label of a port that is not in use, as port 0 always is (xsm/flask/hooks.c). So
 * if it denies port 0, it may hide some of the others.
 * @again: then keep the result of an earlier scan
 */
static void scan_ports(bool again)
{
	/* A kernel that has bound no port may have 0 channels; port 0 exists. */
	unsigned int port, channels = max(xen_evtchn_nr_channels(), 1U);
	unsigned int first = 0;
	struct xen_mode_ports ports = {};
	struct xen_mode_snapshot *snapshot;

	/* Wait for a vCPU that is going on- or offline. */
	cpus_read_lock();
	cpus_read_unlock();
	for (port = 0; port < channels; port++) {
		struct evtchn_status status = {
			.dom = DOMID_SELF,
			.port = port,
		};
		int err = HYPERVISOR_event_channel_op(EVTCHNOP_status, &status);

		if (xen_mode_decide_scan_ends(port, err))
			break;
		if (err == -EINVAL) {
			/* KVM, which has no policy either */
			first = 1;
			continue;
		}
		/* A port that Xen uses itself, or a security policy */
		if (err) {
			ports.count[XEN_MODE_PORT_DENIED]++;
		} else {
			ports.known |= port == first;
			count_port(&ports, &status);
		}
		if (port % SCAN_BATCH == SCAN_BATCH - 1)
			cond_resched();
	}

	snapshot = xen_mode_snapshot_edit();
	snapshot->online_vcpus = num_online_cpus();
	if (!again || ports.known || !snapshot->ports.known)
		snapshot->ports = ports;
	xen_mode_snapshot_commit();
}

static int cpu_changed(unsigned int cpu)
{
	xen_mode_refresh_queue(XEN_MODE_WANT_SCAN);
	return 0;
}

/* Context: may sleep; at load, then from the module's queue. */
void xen_mode_events_gather(void)
{
	enum xen_mode_evtchn_abi abi = probe_abi();

	xen_mode_snapshot_edit()->evtchn_abi = abi;
	xen_mode_snapshot_commit();
	scan_ports(false);
}

/* Scan the ports again. Context: the module's queue. */
void xen_mode_events_scan(void)
{
	scan_ports(true);
}

/* Context: may sleep. */
void xen_mode_events_start(void)
{
	cpuhp_state = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN,
						"xen_mode:online",
						cpu_changed, cpu_changed);
	if (cpuhp_state < 0)
		pr_warn("cannot follow vCPU hot-plug: error %d\n",
			cpuhp_state);
	/* This scan covers what changed until now. */
	xen_mode_refresh_take(XEN_MODE_WANT_SCAN);
	xen_mode_events_gather();
}

/* Context: may sleep. */
void xen_mode_events_stop(void)
{
	if (cpuhp_state > 0)
		cpuhp_remove_state_nocalls(cpuhp_state);
}
