// SPDX-License-Identifier: GPL-2.0-only
/*
 * Facts that can change only at a resume. Check xen_domain() before each
 * hypercall: without Xen it is an invalid instruction.
 */

#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <asm/xen/hypercall.h>
#include <xen/features.h>
#include <xen/interface/xen.h>
#include <xen/interface/hvm/hvm_op.h>
#include <xen/interface/hvm/params.h>
#include <xen/interface/version.h>
#include <xen/platform_pci.h>
#include <xen/xen.h>

#include "compat.h"
#include "gather/domain.h"
#include "gather/gather.h"
#include "refresh.h"
#include "snapshot.h"

/* What Xen returns instead of a string that its security policy withholds */
#define DENIED_BY_XEN	"<denied>"
/* ... and what the tree shows then */
#define DENIED		"denied"

/* Xen's docs/man/xen-pci-device-reservations; the second is XenServer 6.1's. */
static const struct pci_device_id platform_ids[] = {
	{ PCI_DEVICE(0x5853, 0x0001) },
	{ PCI_DEVICE(0x5853, 0x0002) },
	{}
};

/* One is for readers, the other is filled after a resume. */
static struct xen_mode_hypervisor hypervisors[2];
static struct xen_mode_hypervisor __rcu *hypervisor;

static enum xen_mode_domain_type domain_type(void)
{
	if (xen_pv_domain())
		return XEN_MODE_DOMAIN_PV;
	if (xen_hvm_domain())
		return XEN_MODE_DOMAIN_HVM;
	return XEN_MODE_DOMAIN_NATIVE;
}

/*
 * Read the string of a XENVER_* command; "denied" if Xen withholds it, empty if
 * it has none. @size includes a NUL in addition to Xen's own limit.
 */
static void read_version_text(int cmd, char *text, size_t size)
{
	int err;

	memset(text, 0, size);
	err = HYPERVISOR_xen_version(cmd, text);
	text[size - 1] = '\0';

	if (err == -EPERM || err == -EACCES || !strcmp(text, DENIED_BY_XEN))
		strscpy(text, DENIED, size);
	else if (err < 0)
		text[0] = '\0';
	else
		strim(text);
}

/* hvm_get_parameter() would log an error if Xen denies the query. */
static bool read_callback_via(u64 *via)
{
	struct xen_hvm_param param = {
		.domid = DOMID_SELF,
		.index = HVM_PARAM_CALLBACK_IRQ,
	};

	if (!xen_hvm_domain() || HYPERVISOR_hvm_op(HVMOP_get_param, &param))
		return false;

	*via = param.value;
	return true;
}

/*
 * The features that Xen offers now. The kernel's copy, xen_feature(), is from
 * early boot, before vm_assist enabled more of them for a PV guest.
 */
static u32 read_features(void)
{
	struct xen_feature_info info = { .submap_idx = 0 };
	unsigned int bit;

	if (!HYPERVISOR_xen_version(XENVER_get_features, &info))
		return info.submap;

	for (bit = 0; bit < 32; bit++)
		if (xen_feature(bit))
			info.submap |= BIT(bit);
	return info.submap;
}

static struct xen_mode_cpuid read_xen_cpuid(void)
{
	struct xen_mode_cpuid cpuid = { .domid = XEN_MODE_DOMID_UNKNOWN };

	if (IS_ENABLED(CONFIG_X86))
		xen_mode_cpuid_read(&cpuid);
	return cpuid;
}

static void gather_words(struct xen_mode_hypervisor *xen,
			 const struct xen_mode_cpuid *cpuid)
{
	char extra[XEN_EXTRAVERSION_LEN + 1] = "";
	u32 version = cpuid->version;

	memset(xen, 0, sizeof(*xen));
	if (xen_domain()) {
		version = HYPERVISOR_xen_version(XENVER_version, NULL);
		read_version_text(XENVER_extraversion, extra, sizeof(extra));
		if (!strcmp(extra, DENIED))
			extra[0] = '\0';
		read_version_text(XENVER_capabilities, xen->capabilities,
				  sizeof(xen->capabilities));
		/* An empty string means that Xen withholds it. */
		if (!xen->capabilities[0])
			strscpy(xen->capabilities, DENIED,
				sizeof(xen->capabilities));
		read_version_text(XENVER_changeset, xen->changeset,
				  sizeof(xen->changeset));
	}
	if (version)
		snprintf(xen->version, sizeof(xen->version), "%u.%u%s",
			 version >> 16, version & 0xffff, extra);
}

static void gather_numbers(const struct xen_mode_cpuid *cpuid)
{
	struct xen_mode_callback_facts callback = {
		.arm		= !IS_ENABLED(CONFIG_X86),
		.domain_type	= domain_type(),
		.percpu_upcall	= xen_mode_percpu_upcall(),
		.have_vector	= xen_mode_have_vector_callback(),
	};
	struct xen_mode_facts facts = {
		.xen		= xen_domain() || cpuid->base,
		.domain_type	= callback.domain_type,
		.pvh		= xen_domain() && (xen_mode_pvh_domain() ||
						   !IS_ENABLED(CONFIG_X86)),
		.initial_domain	= xen_initial_domain(),
		/* Without CONFIG_XEN_PVHVM this is true even on bare metal. */
		.pv_devices	= xen_domain() && xen_has_pv_devices(),
		.platform_device = pci_dev_present(platform_ids),
		.safe_pvclock	= xen_domain() &&
				  xen_feature(XENFEAT_hvm_safe_pvclock),
	};
	u32 features = xen_domain() ? read_features() : 0;
	struct xen_mode_snapshot *snapshot;

	callback.via_known = read_callback_via(&callback.via);
	facts.callback = xen_mode_decide_callback(&callback);

	snapshot = xen_mode_snapshot_edit();
	snapshot->facts = facts;
	snapshot->cpuid_base = cpuid->base;
	snapshot->features = features;
	snapshot->tsc = cpuid->tsc;
	snapshot->callback_via_known = callback.via_known;
	snapshot->callback_via = callback.via;
	/* Otherwise it may be known from xenstore. */
	if (cpuid->domid != XEN_MODE_DOMID_UNKNOWN)
		snapshot->domid = cpuid->domid;
	xen_mode_snapshot_commit();
}

/*
 * Read the facts that can differ between hosts. Context: may sleep; at load,
 * before anything else of the module runs, then from the module's queue.
 */
void xen_mode_domain_gather(void)
{
	const struct xen_mode_hypervisor *old =
		rcu_dereference_protected(hypervisor, 1);
	struct xen_mode_hypervisor *new = &hypervisors[old == &hypervisors[0]];
	struct xen_mode_cpuid cpuid = read_xen_cpuid();

	gather_words(new, &cpuid);
	gather_numbers(&cpuid);
	rcu_assign_pointer(hypervisor, new);
	/* The next call may overwrite @old. */
	synchronize_rcu();
	if (old && memcmp(old, new, sizeof(*new)))
		xen_mode_refresh_queue(XEN_MODE_CHANGED_HYPERVISOR);
}

/* Whether the kernel uses Xen's interfaces: a constant. Context: any. */
bool xen_mode_domain_uses_xen(void)
{
	return xen_domain();
}

/*
 * What Xen reports about itself, valid until rcu_read_unlock(). Context: under
 * rcu_read_lock(), after xen_mode_domain_gather().
 */
const struct xen_mode_hypervisor *xen_mode_domain_hypervisor(void)
{
	return rcu_dereference(hypervisor);
}

/* Context: any process context. */
void xen_mode_domain_set_id(int domid)
{
	xen_mode_snapshot_edit()->domid = domid;
	xen_mode_snapshot_commit();
}

/*
 * The domain may have a new id. Without an id in CPUID, it is unknown until it is
 * read from xenstore. Context: any process context.
 */
void xen_mode_domain_new_id(void)
{
	xen_mode_domain_set_id(read_xen_cpuid().domid);
}
