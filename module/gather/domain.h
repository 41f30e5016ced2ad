/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_GATHER_DOMAIN_H
#define _XEN_MODE_GATHER_DOMAIN_H

#include <linux/types.h>
#include <xen/interface/xen.h>
#include <xen/interface/version.h>

/**
 * struct xen_mode_hypervisor - what Xen reports about itself in words
 * @version: "4.17.7", without the extra part where Xen denies it
 * @capabilities: as Xen prints them; "denied"; empty where unavailable
 * @changeset: likewise
 */
struct xen_mode_hypervisor {
	char version[XEN_EXTRAVERSION_LEN + 16];
	char capabilities[1024 + 1];
	char changeset[XEN_CHANGESET_INFO_LEN + 1];
};

bool xen_mode_domain_uses_xen(void);
const struct xen_mode_hypervisor *xen_mode_domain_hypervisor(void);

#endif /* _XEN_MODE_GATHER_DOMAIN_H */
