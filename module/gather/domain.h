/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_GATHER_DOMAIN_H
#define _XM_GATHER_DOMAIN_H

#include <linux/types.h>
#include <xen/interface/xen.h>
#include <xen/interface/version.h>

#include "decide/decide.h"

/**
 * struct xm_hypervisor - what Xen says of itself
 * @aware: the kernel uses Xen's interfaces
 * @cpuid_base: Xen's first CPUID leaf; 0 where there is none
 * @callback_via_known: HVM_PARAM_CALLBACK_IRQ could be read
 * @callback_via: its value
 * @features: a bit for each XENFEAT_* that Xen offers
 * @version: "4.17.7", without the extra part where Xen denies it
 * @capabilities: as Xen prints them; "denied"; empty where not to be had
 * @changeset: likewise
 */
struct xm_hypervisor {
	bool aware;
	u32 cpuid_base;
	bool callback_via_known;
	u64 callback_via;
	u32 features;
	char version[XEN_EXTRAVERSION_LEN + 16];
	char capabilities[1024 + 1];
	char changeset[XEN_CHANGESET_INFO_LEN + 1];
};

/* What this kernel was built to do. */
struct xm_kernel {
	bool pv;
	bool pvh;
	bool pvhvm;
	bool dom0;
};

/* The domain id is not known (yet). */
#define XM_DOMID_UNKNOWN	(-1)

void xm_domain_gather(void);
bool xm_domain_aware(void);
void xm_domain_facts(struct xm_facts *facts);
const struct xm_hypervisor *xm_domain_hypervisor(void);
u32 xm_domain_features(void);
bool xm_domain_callback_via(u64 *via);
const struct xm_kernel *xm_domain_kernel(void);
int xm_domain_id(void);
void xm_domain_set_id(int domid);

#endif /* _XM_GATHER_DOMAIN_H */
