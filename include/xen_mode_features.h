/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/* The names of the files in /sys/kernel/xen_mode/features. */
#ifndef _XEN_MODE_FEATURES_H
#define _XEN_MODE_FEATURES_H

/* XENFEAT_* bits with a name in Xen's public features.h: 0 to 20. */
#define XEN_MODE_FEATURES	21

/**
 * xen_mode_feature_name() - the files of "features/"
 * @bit: XENFEAT_* number, below XEN_MODE_FEATURES
 *
 * Return: Xen's name for the bit (public/features.h), in lower case where the
 * header writes it so.
 */
static inline const char *xen_mode_feature_name(unsigned int bit)
{
	static const char * const names[XEN_MODE_FEATURES] = {
		"writable_page_tables",
		"writable_descriptor_tables",
		"auto_translated_physmap",
		"supervisor_mode_kernel",
		"pae_pgdir_above_4gb",
		"mmu_pt_update_preserve_ad",
		"highmem_assist",
		"gnttab_map_avail_bits",
		"hvm_callback_vector",
		"hvm_safe_pvclock",
		"hvm_pirqs",
		"dom0",
		"grant_map_identity",
		"memory_op_vnode_supported",
		"ARM_SMCCC_supported",
		"linux_rsdp_unrestricted",
		"not_direct_mapped",
		"direct_mapped",
		"runstate_phys_area",
		"vcpu_time_phys_area",
		"dm_msix_all_writes",
	};

	return names[bit];
}

#endif /* _XEN_MODE_FEATURES_H */
