/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included before each file of a test build of the module: the hypercalls in its
 * parameter "deny" fail as if Xen's security policy (FLASK) denied them. Debian's
 * Xen has no FLASK.
 */
#ifndef _XEN_MODE_TEST_DENY_H
#define _XEN_MODE_TEST_DENY_H

/* The same as in the module, whose files define it before they include printk.h */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/xen/hypercall.h>
#include <xen/interface/event_channel.h>
#include <xen/interface/version.h>

/* The bits of "deny" and how the hypercall fails (public/xen.h) */
#define DENY_VERSION		BIT(0)	/* XENVER_*: -EPERM */
#define DENY_TEXT		BIT(1)	/* XENVER_*: "<denied>", or nothing */
#define DENY_HVM_PARAM		BIT(2)	/* HVMOP_get_param */
#define DENY_STATUS		BIT(3)	/* EVTCHNOP_status */
#define DENY_PRIORITY		BIT(4)	/* EVTCHNOP_set_priority */
#define DENY_IMPLEMENTED	BIT(5)	/* EVTCHNOP_status: -ENOSYS, as elsewhere */
#define DENY_GRANTS		BIT(6)	/* GNTTABOP_*: -EPERM */

extern unsigned int xen_mode_deny;

static inline int deny_xen_version(int cmd, void *arg)
{
	if (xen_mode_deny & DENY_VERSION && cmd != XENVER_version)
		return -EPERM;
	if (xen_mode_deny & DENY_TEXT && cmd == XENVER_capabilities) {
		*(char *)arg = '\0';
		return 0;
	}
	if (xen_mode_deny & DENY_TEXT &&
	    (cmd == XENVER_extraversion || cmd == XENVER_changeset)) {
		memcpy(arg, "<denied>", sizeof("<denied>"));
		return 0;
	}
	return HYPERVISOR_xen_version(cmd, arg);
}

static inline int deny_hvm_op(int op, void *arg)
{
	return xen_mode_deny & DENY_HVM_PARAM ?
		-EPERM : HYPERVISOR_hvm_op(op, arg);
}

static inline int deny_event_channel_op(int op, void *arg)
{
	if (xen_mode_deny & DENY_IMPLEMENTED && op == EVTCHNOP_status)
		return -ENOSYS;
	if (xen_mode_deny & (op == EVTCHNOP_status ? DENY_STATUS : DENY_PRIORITY))
		return -EPERM;
	return HYPERVISOR_event_channel_op(op, arg);
}

static inline int deny_grant_table_op(unsigned int op, void *arg,
				      unsigned int count)
{
	return xen_mode_deny & DENY_GRANTS ?
		-EPERM : HYPERVISOR_grant_table_op(op, arg, count);
}

#define HYPERVISOR_xen_version		deny_xen_version
#define HYPERVISOR_hvm_op		deny_hvm_op
#define HYPERVISOR_event_channel_op	deny_event_channel_op
#define HYPERVISOR_grant_table_op	deny_grant_table_op

#endif /* _XEN_MODE_TEST_DENY_H */
