#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A machine that booted with systemd and udev, with the packaged rules and the
# README's examples: the module came by itself on Xen and only there, rules knew
# the mode at cold-plug, units run in their mode only.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

guest=/sys/class/xen_mode/guest
disks=$(find /sys/block -name 'xvd*' -o -name 'sd*' | sed 's|.*/||')

settled()
{
	udevadm settle --timeout=60
}

# told KEY: what udev knows of the guest
told()
{
	udevadm info "$guest" | sed -n "s/^E: $1=//p"
}

active()
{
	[[ $(systemctl is-active "$1") == active ]]
}

inactive()
{
	[[ $(systemctl is-active "$1") == inactive ]]
}

loaded()
{
	[[ -d /sys/module/xen_mode ]]
}

unloaded()
{
	[[ ! -d /sys/module/xen_mode ]]
}

# Rules that ran before the module was there would have made no link.
links_are_right()
{
	local disk

	for disk in $disks; do
		[[ -L /dev/by-mode/$XM_MODE/$disk ]] || return
	done
}

same "the first process" systemd "$(cat /proc/1/comm)"
settled

if [[ $XM_TYPE == none ]]; then
	holds "not loaded where there is no Xen" unloaded
	for _ in 1 2 3; do
		udevadm trigger --action=add
		settled
	done
	holds "nor by another cold-plug" unloaded
	modprobe xen_mode
else
	holds "loaded by itself" loaded
fi
settled
XM_MODE=$(value mode)
same "XEN_MODE" "$XM_MODE" "$(told XEN_MODE)"
same "XEN_ROLE" "$(value role)" "$(told XEN_ROLE)"
same "XEN_DEGRADED" "$(value degraded)" "$(told XEN_DEGRADED)"
same "the device's mode" "$XM_MODE" "$(cat $guest/mode)"
same "the device's role" "$(value role)" "$(cat $guest/role)"
same "the device's degraded" "$(value degraded)" "$(cat $guest/degraded)"
same "the device leads to the tree" "$TREE" "$(readlink -f $guest/tree)"
same "its uevent file" "XEN_MODE=$XM_MODE XEN_ROLE=$(value role) XEN_DEGRADED=$(value degraded)" \
	"$(tr '\n' ' ' <$guest/uevent | sed 's/ $//')"
holds "it is tagged for systemd" grep -q systemd <<<"$(told TAGS)"

holds "the unit of this mode runs" within 30 active "only-in-$XM_MODE.service"
for mode in hvm pvh pv none; do
	[[ $mode == "$XM_MODE" ]] ||
		holds "the unit of mode $mode does not" inactive "only-in-$mode.service"
done
holds "the role has a device unit" active "xen_mode-role-$(value role).device"
if [[ $(value degraded) == 1 ]]; then
	holds "degraded has a device unit" active xen_mode-degraded.device
else
	holds "no unit for degraded" inactive xen_mode-degraded.device
fi

# resolves ALIAS: the kernel asks for it, modprobe finds the module
resolves()
{
	modprobe -R "$1" 2>/dev/null | grep -qx xen_mode
}

same "a PV guest's processor is an alias, no other's" \
	"$([[ $XM_MODE == pv ]] && echo yes)" \
	"$(resolves "$(cat /sys/devices/system/cpu/modalias)" && echo yes)"
holds "a device on the xen bus is an alias" resolves xen:vbd
holds "the platform device is an alias" resolves \
	pci:v00005853d00000001sv00005853sd00000001bcFFsc80i00

if [[ $XM_TYPE == none ]]; then
	finish
fi

holds "there are disks" [ "$disks" ]
holds "each disk's rule knew the mode at boot" links_are_right

# Cold-plug without the module, as at boot, again and again.
right=0
for _ in 1 2 3 4 5 6 7 8; do
	rmmod xen_mode
	udevadm trigger --action=add
	settled
	links_are_right && right=$((right + 1))
done
same "each disk's rule knows the mode in 8 cold-plugs" 8 $right

# With the module long there, and by a change
udevadm trigger --action=change --subsystem-match=block
settled
holds "and when it is only triggered" links_are_right

rmmod xen_mode
holds "the unit ends with the module" within 20 inactive "only-in-$XM_MODE.service"
holds "the module stays away" unloaded
modprobe xen_mode
settled
holds "the unit is back" within 30 active "only-in-$XM_MODE.service"

echo 'blacklist xen_mode' >/etc/modprobe.d/test.conf
# It looks for new settings every few seconds only.
udevadm control --reload
rmmod xen_mode
udevadm trigger --action=add
settled
holds "a blacklisted module is not loaded" unloaded
rm /etc/modprobe.d/test.conf
modprobe xen_mode

# Many devices at once, each of them an event of its own
listen
for _ in 1 2 3 4 5; do
	udevadm trigger --action=change $guest
done
settled
holds "a trigger is told with the verdict" within 5 hears "change XEN_MODE=$XM_MODE" 5
holds "without a change that there was not" [ "$(events XEN_CHANGED)" -eq 0 ]

finish
