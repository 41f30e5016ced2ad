/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The PCI ids of QEMU's models that neither QEMU's vendor ids nor Xen's give away.
 * Made by tools/device-models from selftests/unit/device_models.txt.
 */
#ifndef _XEN_MODE_DEVICE_MODELS_H
#define _XEN_MODE_DEVICE_MODELS_H

#include "decide/decide.h"

static const struct xen_mode_pci_id device_models[] = {
	{ 0x1000, 0x0001, 0x0000, 0x1000 },	/* lsi53c810 */
	{ 0x1000, 0x0012, 0x0000, 0x1000 },	/* lsi53c895a */
	{ 0x1000, 0x0054, 0x1000, 0x8000 },	/* mptsas1068 */
	{ 0x1000, 0x0060, 0x1000, 0x1013 },	/* megasas */
	{ 0x1000, 0x0079, 0x1000, 0x9261 },	/* megasas-gen2 */
	{ 0x1011, 0x0019, 0x103c, 0x104f },	/* tulip */
	{ 0x1022, 0x2000, 0x0000, 0x0000 },	/* pcnet */
	{ 0x15ad, 0x07b0, 0x15ad, 0x07b0 },	/* vmxnet3 */
	{ 0x15ad, 0x07c0, 0x15ad, 0x07c0 },	/* pvscsi */
	{ 0x8086, 0x10d3, 0x8086, 0x0000 },	/* e1000e */
	{ 0x8086, 0x1229, 0x8086, 0x0040 },	/* i82559c */
	{ 0x8086, 0x7010, 0x0000, 0x0000 },	/* the IDE of qemu-xen-traditional */
};

#endif /* _XEN_MODE_DEVICE_MODELS_H */
