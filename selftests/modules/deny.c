// SPDX-License-Identifier: GPL-2.0-only
/* The parameter of a test build of the module, see deny.h */

#include <linux/moduleparam.h>

unsigned int xen_mode_deny;
module_param_named(deny, xen_mode_deny, uint, 0444);
MODULE_PARM_DESC(deny, "hypercalls that fail as if Xen's security policy denied them");
