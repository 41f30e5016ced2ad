// SPDX-License-Identifier: GPL-2.0-only
/* For tests only: the hypercalls that fail, see hypercall.h. */

#include <linux/moduleparam.h>

#include "gather/hypercall.h"

unsigned int xen_mode_deny;
module_param_named(deny, xen_mode_deny, uint, 0444);
MODULE_PARM_DESC(deny, "hypercalls that fail as if Xen's security policy denied them");
