#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# dracut module for xen_mode and its rules, so that udev rules for the root disk can
# match the mode. Without the module for a kernel, its initramfs is built nevertheless.
# Install as /usr/lib/dracut/modules.d/60xen_mode/module-setup.sh.

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
	# Also if the module is not loaded at present
	hostonly='' instmods xen_mode
}

install()
{
	inst_rules 50-xen-mode.rules
	inst_multiple mkdir modprobe mv sleep /usr/libexec/xen-mode/load-once
}
