// SPDX-License-Identifier: GPL-2.0
/* For tests alone: which hypercalls are denied, see hypercall.h. */

#include <linux/moduleparam.h>

#include "gather/hypercall.h"

unsigned int xm_deny;
module_param_named(deny, xm_deny, uint, 0444);
MODULE_PARM_DESC(deny, "hypercalls that fail as if Xen's policy denied them");
