// SPDX-License-Identifier: GPL-2.0
/*
 * Who runs this kernel: the facts that hold from boot on, or from one resume
 * to the next. Every hypercall is guarded by xen_domain(): without Xen it is an
 * invalid instruction.
 */

#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <xen/features.h>
#include <xen/interface/hvm/hvm_op.h>
#include <xen/interface/hvm/params.h>
#include <xen/platform_pci.h>

#include "compat.h"
#include "gather/cpuid.h"
#include "gather/domain.h"
#include "gather/hypercall.h"

/* What Xen puts in place of a string that its policy withholds */
#define XM_DENIED_BY_XEN	"<denied>"
/* ... and what the tree says then */
#define XM_DENIED		"denied"

struct xm_domain {
	struct xm_facts facts;
	struct xm_hypervisor hypervisor;
};

/* What readers see, and room for what they will see after a resume. */
static struct xm_domain xm_domains[2];
static struct xm_domain __rcu *xm_domain;
static int xm_domid = XM_DOMID_UNKNOWN;

static const struct xm_kernel xm_kernel = {
	.pv	= IS_ENABLED(CONFIG_XEN_PV),
	/* On Arm there is nothing else. */
	.pvh	= IS_ENABLED(CONFIG_XEN_PVH) || !IS_ENABLED(CONFIG_X86),
	.pvhvm	= IS_ENABLED(CONFIG_XEN_PVHVM),
	.dom0	= IS_ENABLED(CONFIG_XEN_DOM0),
};

static enum xen_mode_domain_type xm_domain_type(void)
{
	if (xen_pv_domain())
		return XEN_MODE_DOMAIN_PV;
	if (xen_hvm_domain())
		return XEN_MODE_DOMAIN_HVM;
	return XEN_MODE_DOMAIN_NATIVE;
}

/*
 * The text that a XENVER_* command answers; "denied" where Xen withholds it,
 * empty where it has none. @size leaves room for a NUL after Xen's own limit.
 */
static void xm_version_text(int cmd, char *text, size_t size)
{
	int err;

	memset(text, 0, size);
	err = xm_hypercall_version(cmd, text);
	text[size - 1] = '\0';

	if (err == -EPERM || err == -EACCES || !strcmp(text, XM_DENIED_BY_XEN))
		strscpy(text, XM_DENIED, size);
	else if (err < 0)
		text[0] = '\0';
	else
		strim(text);
}

/* hvm_get_parameter() would do, but it prints an error when Xen denies. */
static bool xm_callback_via(u64 *via)
{
	struct xen_hvm_param param = {
		.domid = DOMID_SELF,
		.index = HVM_PARAM_CALLBACK_IRQ,
	};

	if (!xen_hvm_domain() || xm_hypercall_hvm(HVMOP_get_param, &param))
		return false;

	*via = param.value;
	return true;
}

/*
 * What Xen offers now. The kernel's own copy, xen_feature(), is from early
 * boot: a PV guest is offered more once it has asked for it by vm_assist.
 */
static u32 xm_features(void)
{
	struct xen_feature_info info = { .submap_idx = 0 };
	unsigned int bit;

	if (!xm_hypercall_version(XENVER_get_features, &info))
		return info.submap;

	for (bit = 0; bit < 32; bit++)
		if (xen_feature(bit))
			info.submap |= BIT(bit);
	return info.submap;
}

static void xm_gather_version(struct xm_hypervisor *hypervisor)
{
	char extra[XEN_EXTRAVERSION_LEN + 1] = "";
	u32 version;

	if (hypervisor->aware) {
		version = xm_hypercall_version(XENVER_version, NULL);
		xm_version_text(XENVER_extraversion, extra, sizeof(extra));
		if (!strcmp(extra, XM_DENIED))
			extra[0] = '\0';
	} else {
		version = xm_cpuid_version(hypervisor->cpuid_base);
	}

	snprintf(hypervisor->version, sizeof(hypervisor->version), "%u.%u%s",
		 version >> 16, version & 0xffff, extra);
}

static void xm_gather_hypervisor(struct xm_hypervisor *hypervisor)
{
	u32 domid;

	memset(hypervisor, 0, sizeof(*hypervisor));
	hypervisor->aware = xm_domain_aware();
	hypervisor->cpuid_base = xm_cpuid_base();
	if (!hypervisor->aware && !hypervisor->cpuid_base)
		return;

	xm_gather_version(hypervisor);
	if (hypervisor->cpuid_base &&
	    xm_cpuid_domid(hypervisor->cpuid_base, &domid))
		xm_domain_set_id(domid);
	if (!hypervisor->aware)
		return;

	xm_version_text(XENVER_capabilities, hypervisor->capabilities,
			sizeof(hypervisor->capabilities));
	/* There always is something: Xen withholds it by leaving it empty. */
	if (!hypervisor->capabilities[0])
		strscpy(hypervisor->capabilities, XM_DENIED,
			sizeof(hypervisor->capabilities));
	xm_version_text(XENVER_changeset, hypervisor->changeset,
			sizeof(hypervisor->changeset));
	hypervisor->features = xm_features();
	hypervisor->callback_via_known =
		xm_callback_via(&hypervisor->callback_via);
}

static void xm_gather_facts(struct xm_facts *facts,
			    const struct xm_hypervisor *hypervisor)
{
	struct xm_callback_facts callback = {
		.arm		= !IS_ENABLED(CONFIG_X86),
		.domain_type	= xm_domain_type(),
		.percpu_upcall	= xm_percpu_upcall(),
		.have_vector	= xm_have_vector_callback(),
		.via_known	= hypervisor->callback_via_known,
		.via		= hypervisor->callback_via,
	};

	facts->xen = hypervisor->aware || hypervisor->cpuid_base;
	facts->domain_type = callback.domain_type;
	facts->pvh = xen_domain() &&
		(xm_pvh_domain() || !IS_ENABLED(CONFIG_X86));
	facts->initial_domain = xen_initial_domain();
	/* Without CONFIG_XEN_PVHVM this says yes even on bare metal. */
	facts->pv_devices = xen_domain() && xen_has_pv_devices();
	facts->callback = xm_decide_callback(&callback);
}

/**
 * xm_domain_gather() - read all that only another host could change
 *
 * Context: may sleep; at load, before anything else of the module runs, then
 * from the module's queue.
 */
void xm_domain_gather(void)
{
	const struct xm_domain *old = rcu_dereference_protected(xm_domain, 1);
	struct xm_domain *new = &xm_domains[old == &xm_domains[0]];

	xm_gather_hypervisor(&new->hypervisor);
	xm_gather_facts(&new->facts, &new->hypervisor);
	rcu_assign_pointer(xm_domain, new);
	/* The next call may overwrite what is old now. */
	synchronize_rcu();
}

/**
 * xm_domain_aware() - whether the kernel uses Xen's interfaces
 *
 * Context: any.
 *
 * Return: the same for as long as the kernel runs.
 */
bool xm_domain_aware(void)
{
	return xen_domain();
}

/**
 * xm_domain_facts() - what the decisions go by
 * @facts: where to put it
 *
 * Context: any, after xm_domain_gather().
 */
void xm_domain_facts(struct xm_facts *facts)
{
	rcu_read_lock();
	*facts = rcu_dereference(xm_domain)->facts;
	rcu_read_unlock();
}

/**
 * xm_domain_hypervisor() - what Xen says of itself
 *
 * Context: within rcu_read_lock(), after xm_domain_gather().
 *
 * Return: the last answers, until rcu_read_unlock().
 */
const struct xm_hypervisor *xm_domain_hypervisor(void)
{
	return &rcu_dereference(xm_domain)->hypervisor;
}

/**
 * xm_domain_features() - what Xen offers
 *
 * Context: any, after xm_domain_gather().
 *
 * Return: a bit for each XENFEAT_*.
 */
u32 xm_domain_features(void)
{
	u32 features;

	rcu_read_lock();
	features = xm_domain_hypervisor()->features;
	rcu_read_unlock();
	return features;
}

/**
 * xm_domain_callback_via() - HVM_PARAM_CALLBACK_IRQ
 * @via: where to put it
 *
 * Context: any, after xm_domain_gather().
 *
 * Return: false where it could not be read.
 */
bool xm_domain_callback_via(u64 *via)
{
	const struct xm_hypervisor *hypervisor;
	bool known;

	rcu_read_lock();
	hypervisor = xm_domain_hypervisor();
	*via = hypervisor->callback_via;
	known = hypervisor->callback_via_known;
	rcu_read_unlock();
	return known;
}

/**
 * xm_domain_kernel() - what this kernel was built to do
 *
 * Context: any.
 *
 * Return: its configuration.
 */
const struct xm_kernel *xm_domain_kernel(void)
{
	return &xm_kernel;
}

/**
 * xm_domain_id() - this domain's number
 *
 * Context: any.
 *
 * Return: the number, XM_DOMID_UNKNOWN as long as nothing told it.
 */
int xm_domain_id(void)
{
	return READ_ONCE(xm_domid);
}

/**
 * xm_domain_set_id() - note this domain's number
 * @domid: the number
 *
 * Context: any.
 */
void xm_domain_set_id(int domid)
{
	WRITE_ONCE(xm_domid, domid);
}
