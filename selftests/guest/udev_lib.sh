# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Functions for the tests under systemd. The including file also includes lib.sh.

# shellcheck disable=SC2034 # for those who include this
guest=/sys/class/xen_mode/guest

settled()
{
	udevadm settle --timeout=60
}

# coldplug: repeat what happens at boot; no rule of the module is about terminals
coldplug()
{
	udevadm trigger --action=add --subsystem-nomatch=tty
	settled
}

loaded()
{
	[[ -d /sys/module/xen_mode ]]
}

unloaded()
{
	[[ ! -d /sys/module/xen_mode ]]
}
