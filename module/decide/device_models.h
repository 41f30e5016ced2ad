/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XEN_MODE_DEVICE_MODELS_H
#define _XEN_MODE_DEVICE_MODELS_H

#include "decide/decide.h"

static const struct xen_mode_pci_id device_models[] = {
	{ 0x1000, 0x0012, 0x0000, 0x1000 },	/* lsi53c895a */
	{ 0x8086, 0x10d3, 0x8086, 0x0000 },	/* e1000e */
	{ 0x8086, 0x7010, 0x0000, 0x0000 },	/* piix3-ide of older device models */
};

#endif /* _XEN_MODE_DEVICE_MODELS_H */
