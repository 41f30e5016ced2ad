#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# dracut module: xen_mode and its rules, so that rules for the root disk can ask
# for the mode. A kernel without it gets its initramfs all the same. Install as
# /usr/lib/dracut/modules.d/60xen_mode/module-setup.sh.

check()
{
	return 0
}

depends()
{
	echo udev-rules
}

installkernel()
{
	# For any machine, not only where it is loaded now.
	hostonly='' instmods xen_mode
}

install()
{
	inst_rules 50-xen-mode.rules
	inst_multiple mkdir modprobe mv sleep /usr/libexec/xen-mode/load-once
}
