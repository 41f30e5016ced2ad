// SPDX-License-Identifier: GPL-2.0
/*
 * Event channels: their ABI and a census of what the ports are bound to.
 *
 * The census asks Xen for each port, which is dear in an HVM domain. It runs
 * at load, after a resume, when a vCPU comes or goes and when a frontend changes; readers see
 * its last result.
 */

#include <linux/compiler.h>
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/errno.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <xen/interface/event_channel.h>
#include <xen/interface/xen.h>

#include "compat.h"
#include "gather/events.h"
#include "gather/hypercall.h"
#include "work.h"

/* A change seldom comes alone: one census for all that follow closely. */
#define XM_CENSUS_DELAY		(HZ / 4)
#define XM_CENSUS_BATCH		64

static enum xen_mode_evtchn_abi xm_abi = XEN_MODE_EVTCHN_UNKNOWN;
static struct xm_ports xm_ports;
static DEFINE_SPINLOCK(xm_ports_lock);
static int xm_cpuhp_state;

static enum xen_mode_evtchn_abi xm_probe_abi(void)
{
	/* Port 0 is never in use and the priority does not exist. */
	struct evtchn_set_priority probe = {
		.port = 0,
		.priority = ~0U,
	};

	return xm_decide_evtchn_abi(xm_hypercall_event_channel(EVTCHNOP_set_priority,
								&probe));
}

static void xm_count_port(struct xm_ports *ports,
			  const struct evtchn_status *status)
{
	switch (status->status) {
	case EVTCHNSTAT_unbound:
		ports->count[XEN_MODE_PORT_UNBOUND]++;
		break;
	case EVTCHNSTAT_interdomain:
		ports->count[XEN_MODE_PORT_INTERDOMAIN]++;
		break;
	case EVTCHNSTAT_pirq:
		ports->count[XEN_MODE_PORT_PIRQ]++;
		break;
	case EVTCHNSTAT_virq:
		ports->count[XEN_MODE_PORT_VIRQ]++;
		if (status->u.virq == VIRQ_TIMER)
			ports->timer_vcpus++;
		break;
	case EVTCHNSTAT_ipi:
		ports->count[XEN_MODE_PORT_IPI]++;
		break;
	default:
		break;
	}
}

/* @anew: what an earlier census saw is of no account any more. */
static void xm_census(bool anew)
{
	unsigned int port, channels = xen_evtchn_nr_channels();
	struct xm_ports ports = {};

	for (port = 0; port < channels; port++) {
		struct evtchn_status status = {
			.dom = DOMID_SELF,
			.port = port,
		};
		int err = xm_hypercall_event_channel(EVTCHNOP_status, &status);

		/* Past the last port that Xen has allocated. */
		if (err == -EINVAL)
			break;
		/* Xen's own ports answer so; a policy may deny them all. */
		if (err) {
			ports.count[XEN_MODE_PORT_DENIED]++;
		} else {
			ports.known = true;
			xm_count_port(&ports, &status);
		}
		if (port % XM_CENSUS_BATCH == XM_CENSUS_BATCH - 1)
			cond_resched();
	}

	spin_lock(&xm_ports_lock);
	/* A policy that changed its mind does not make what was seen unseen. */
	if (anew || ports.known || !xm_ports.known)
		xm_ports = ports;
	spin_unlock(&xm_ports_lock);
}

static void xm_census_work(struct work_struct *work)
{
	/* Let a vCPU that is on its way up or down arrive. */
	cpus_read_lock();
	cpus_read_unlock();
	xm_census(false);
	xm_work_changed();
}

static DECLARE_DELAYED_WORK(xm_census_later, xm_census_work);

static int xm_cpu_changed(unsigned int cpu)
{
	xm_events_changed();
	return 0;
}

/**
 * xm_events_gather() - ask for the ABI and take a census
 *
 * Context: may sleep; at load, then from the module's queue; with Xen's
 * interfaces in use only.
 */
void xm_events_gather(void)
{
	WRITE_ONCE(xm_abi, xm_probe_abi());
	xm_census(true);
}

/**
 * xm_events_start() - take the first census and follow the vCPUs
 *
 * Without a free slot among the hot-plug callbacks the census is not renewed
 * when vCPUs change; nothing else suffers.
 *
 * Context: may sleep; with Xen's interfaces in use only.
 */
void xm_events_start(void)
{
	xm_events_gather();
	xm_cpuhp_state = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN,
						   "xen_mode:online",
						   xm_cpu_changed,
						   xm_cpu_changed);
}

/**
 * xm_events_stop() - undo xm_events_start()
 *
 * Context: may sleep.
 */
void xm_events_stop(void)
{
	if (xm_cpuhp_state > 0)
		cpuhp_remove_state_nocalls(xm_cpuhp_state);
	cancel_delayed_work_sync(&xm_census_later);
}

/**
 * xm_events_changed() - ports may have come or gone: count them soon
 *
 * Context: any.
 */
void xm_events_changed(void)
{
	xm_work_later(&xm_census_later, XM_CENSUS_DELAY);
}

/**
 * xm_events_ports() - the last census
 * @ports: where to put it
 *
 * Context: any process context; no hypercall.
 */
void xm_events_ports(struct xm_ports *ports)
{
	spin_lock(&xm_ports_lock);
	*ports = xm_ports;
	spin_unlock(&xm_ports_lock);
}

/**
 * xm_events_abi() - the event-channel ABI in use
 *
 * Context: any.
 *
 * Return: the ABI; XEN_MODE_EVTCHN_UNKNOWN where Xen does not say.
 */
enum xen_mode_evtchn_abi xm_events_abi(void)
{
	return READ_ONCE(xm_abi);
}

/**
 * xm_events_channels() - how many ports the kernel can use now
 *
 * Context: any; with Xen's interfaces in use only. No hypercall.
 *
 * Return: the number; with FIFO it grows by the page.
 */
unsigned int xm_events_channels(void)
{
	return xen_evtchn_nr_channels();
}
