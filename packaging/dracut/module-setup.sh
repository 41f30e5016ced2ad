#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# dracut module for xen_mode and its rules, so that udev rules for the root disk can
# match the mode. If a kernel has no module, its initramfs gets neither: the rule would
# record a failure that lasts until the next boot.
# Install as /usr/lib/dracut/modules.d/60xen_mode/module-setup.sh.

check()
{
	# shellcheck disable=SC2154 # from dracut
	modinfo -k "$kernel" xen_mode >/dev/null 2>&1
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
