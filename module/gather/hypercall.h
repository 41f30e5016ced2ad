/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hypercalls that Xen's security policy (FLASK) may deny. Debian's Xen has no
 * FLASK. For tests, the module can be built with XM_TEST_DENY: then the hypercalls
 * in its parameter "deny" fail. No package is built with it.
 */
#ifndef _XEN_MODE_GATHER_HYPERCALL_H
#define _XEN_MODE_GATHER_HYPERCALL_H

#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/xen/hypercall.h>
#include <xen/interface/event_channel.h>
#include <xen/interface/grant_table.h>
#include <xen/interface/version.h>

/* The bits of "deny" and how the hypercall fails (public/xen.h) */
#define DENY_VERSION		BIT(0)	/* XENVER_*: -EPERM */
#define DENY_TEXT		BIT(1)	/* XENVER_*: "<denied>", or nothing */
#define DENY_HVM_PARAM		BIT(2)	/* HVMOP_get_param */
#define DENY_STATUS		BIT(3)	/* EVTCHNOP_status */
#define DENY_PRIORITY		BIT(4)	/* EVTCHNOP_set_priority */
#define DENY_IMPLEMENTED	BIT(5)	/* EVTCHNOP_status: -ENOSYS, as elsewhere */
#define DENY_GRANTS		BIT(6)	/* GNTTABOP_*: -EPERM */

#ifdef XM_TEST_DENY
extern unsigned int xen_mode_deny;

static inline bool is_denied(unsigned int what)
{
	return xen_mode_deny & what;
}
#else
#define is_denied(what)		((void)(what), false)
#endif

static inline int xen_mode_hypercall_version(int cmd, void *arg)
{
	if (is_denied(DENY_VERSION) && cmd != XENVER_version)
		return -EPERM;
	if (is_denied(DENY_TEXT) && cmd == XENVER_capabilities) {
		*(char *)arg = '\0';
		return 0;
	}
	if (is_denied(DENY_TEXT) &&
	    (cmd == XENVER_extraversion || cmd == XENVER_changeset)) {
		memcpy(arg, "<denied>", sizeof("<denied>"));
		return 0;
	}
	return HYPERVISOR_xen_version(cmd, arg);
}

static inline int xen_mode_hypercall_hvm(int op, void *arg)
{
	if (is_denied(DENY_HVM_PARAM))
		return -EPERM;
	return HYPERVISOR_hvm_op(op, arg);
}

static inline int xen_mode_hypercall_event_channel(int op, void *arg)
{
	if (is_denied(DENY_IMPLEMENTED) && op == EVTCHNOP_status)
		return -ENOSYS;
	if (is_denied(op == EVTCHNOP_status ? DENY_STATUS : DENY_PRIORITY))
		return -EPERM;
	return HYPERVISOR_event_channel_op(op, arg);
}

static inline int xen_mode_hypercall_grant_table(unsigned int op, void *arg)
{
	if (is_denied(DENY_GRANTS))
		return -EPERM;
	return HYPERVISOR_grant_table_op(op, arg, 1);
}

#endif /* _XEN_MODE_GATHER_HYPERCALL_H */
