/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The hypercalls that a policy of Xen's may deny, each in one place. Debian's
 * Xen has no policy that could: built with XM_TEST_DENY the module plays one, as
 * its parameter "deny" says. No package is built so.
 */
#ifndef _XM_GATHER_HYPERCALL_H
#define _XM_GATHER_HYPERCALL_H

#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/xen/hypercall.h>
#include <xen/interface/event_channel.h>
#include <xen/interface/version.h>

/* The bits of "deny", and what Xen's FLASK checks there (public/xen.h) */
#define XM_DENY_VERSION		BIT(0)	/* XENVER_*: -EPERM */
#define XM_DENY_TEXT		BIT(1)	/* XENVER_*: "<denied>", or nothing */
#define XM_DENY_HVM_PARAM	BIT(2)	/* HVMOP_get_param */
#define XM_DENY_STATUS		BIT(3)	/* EVTCHNOP_status */
#define XM_DENY_PRIORITY	BIT(4)	/* EVTCHNOP_set_priority */

#ifdef XM_TEST_DENY
extern unsigned int xm_deny;

static inline bool xm_denied(unsigned int what)
{
	return xm_deny & what;
}
#else
#define xm_denied(what)		((void)(what), false)
#endif

static inline int xm_hypercall_version(int cmd, void *arg)
{
	if (xm_denied(XM_DENY_VERSION) && cmd != XENVER_version)
		return -EPERM;
	if (xm_denied(XM_DENY_TEXT) && cmd == XENVER_capabilities) {
		*(char *)arg = '\0';
		return 0;
	}
	if (xm_denied(XM_DENY_TEXT) &&
	    (cmd == XENVER_extraversion || cmd == XENVER_changeset)) {
		memcpy(arg, "<denied>", sizeof("<denied>"));
		return 0;
	}
	return HYPERVISOR_xen_version(cmd, arg);
}

static inline int xm_hypercall_hvm(int op, void *arg)
{
	if (xm_denied(XM_DENY_HVM_PARAM))
		return -EPERM;
	return HYPERVISOR_hvm_op(op, arg);
}

static inline int xm_hypercall_event_channel(int op, void *arg)
{
	if (xm_denied(op == EVTCHNOP_status ? XM_DENY_STATUS : XM_DENY_PRIORITY))
		return -EPERM;
	return HYPERVISOR_event_channel_op(op, arg);
}

#endif /* _XM_GATHER_HYPERCALL_H */
