/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_GATHER_DOMAIN_H
#define _XEN_MODE_GATHER_DOMAIN_H

#include <linux/types.h>
#include <xen/interface/xen.h>
#include <xen/interface/version.h>

/**
 * struct xen_mode_hypervisor - strings that Xen reports about itself
 * @version: "4.17.7", or "4.17" if Xen denies the last part
 * @capabilities: Xen's string, or "denied"; empty if unavailable
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
