#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A machine that booted with systemd and udev, with the packaged rules and the examples of
# udev.md: the rules load the module only on Xen, rules for disks match the mode at
# cold-plug, and units run only in their mode.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/guest/xen_mode_tool_lib.sh
. ./xen_mode_tool_lib.sh
# shellcheck source=selftests/guest/udev_lib.sh
. ./udev_lib.sh
# shellcheck source=selftests/guest/pages_lib.sh
. ./pages_lib.sh

disks=$(find /sys/block -name 'xvd*' -o -name 'sd*' | sed 's|.*/||')

# told KEY: print a property of the guest device in udev
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

gone()
{
	! xenstore-exists data/xen_mode
}

# A rule that ran before the module was loaded would not have made a link.
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
	holds "the module is not loaded without Xen" unloaded
	for _ in 1 2 3; do
		coldplug
	done
	holds "another cold-plug does not load it" unloaded
	modprobe xen_mode
else
	holds "the module is loaded at boot" within 120 loaded
fi
settled
XM_MODE=$(value mode)
same "XEN_MODE" "$XM_MODE" "$(told XEN_MODE)"
same "XEN_ROLE" "$(value role)" "$(told XEN_ROLE)"
same "XEN_DEGRADED" "$(value degraded)" "$(told XEN_DEGRADED)"
same "the device's mode" "$XM_MODE" "$(cat $guest/mode)"
same "the device's role" "$(value role)" "$(cat $guest/role)"
same "the device's degraded" "$(value degraded)" "$(cat $guest/degraded)"
same "the device has a link to the tree" "$TREE" "$(readlink -f $guest/tree)"
same "XEN_REASON" "$(value reason)" "$(told XEN_REASON)"
same "the device's uevent file" "XEN_MODE=$XM_MODE XEN_ROLE=$(value role) XEN_DEGRADED=$(value degraded) XEN_REASON=$(value reason)" \
	"$(tr '\n' ' ' <$guest/uevent | sed 's/ $//')"
holds "the device is tagged for systemd" grep -q systemd <<<"$(told TAGS)"

holds "the unit of this mode runs" within 30 active "only-in-$XM_MODE.service"
for mode in hvm pvh pv none; do
	[[ $mode == "$XM_MODE" ]] ||
		holds "the unit of mode $mode does not run" inactive "only-in-$mode.service"
done
holds "the role has a device unit" active "xen_mode-role-$(value role).device"
if [[ $(value degraded) == 1 ]]; then
	holds "degraded has a device unit" active xen_mode-degraded.device
else
	holds "no unit for degraded" inactive xen_mode-degraded.device
fi

# resolves ALIAS: succeed if modprobe resolves it to the module
resolves()
{
	modprobe -R "$1" 2>/dev/null | grep -qx xen_mode
}

same "the alias of a PV guest's processor resolves only there" \
	"$([[ $XM_MODE == pv ]] && echo yes)" \
	"$(resolves "$(cat /sys/devices/system/cpu/modalias)" && echo yes)"
holds "the alias of a device on the xen bus resolves" resolves xen:vbd
holds "the alias of the platform device resolves" resolves \
	pci:v00005853d00000001sv00005853sd00000001bcFFsc80i00

if [[ $XM_TYPE == none ]]; then
	finish
fi

holds "there are disks" [ "$disks" ]
holds "the rule of each disk matched the mode at boot" links_are_right

# Repeat the cold-plug without the module, as at boot.
right=0
for _ in 1 2; do
	rmmod xen_mode
	coldplug
	links_are_right && right=$((right + 1))
done
same "the rule of each disk matches the mode in 2 cold-plugs" 2 $right

# With the module loaded, by change events
udevadm trigger --action=change --subsystem-match=block
settled
holds "the rule of each disk matches the mode when triggered" links_are_right

rmmod xen_mode
holds "the unit ends with the module" within 20 inactive "only-in-$XM_MODE.service"
holds "the module stays unloaded" unloaded
modprobe xen_mode
settled
holds "the unit runs again" within 30 active "only-in-$XM_MODE.service"

# Many devices at once, with an event for each
listen
for _ in 1 2 3 4 5; do
	udevadm trigger --action=change $guest
done
settled
holds "a triggered event has the verdict" within 5 hears "change XEN_MODE=$XM_MODE" 5
holds "a triggered event has no XEN_CHANGED" [ "$(events XEN_CHANGED)" -eq 0 ]

# The service that publishes the verdict for dom0, if there is a xenstore
if [[ $XM_TYPE == pv* ]]; then
	page_commands monitoring.md xenstore
	holds "xen-mode-xenstore.service: the verdict is written" within 20 xenstore-exists data/xen_mode/reasons
	same "xen-mode-xenstore.service: mode" "$XM_MODE" "$(xenstore-read data/xen_mode/mode)"
	systemctl stop xen-mode-xenstore.service
	holds "xen-mode-xenstore.service: the verdict is removed" within 20 gone
	same "xen-mode-xenstore.service: it logs no errors" "" \
		"$(journalctl --quiet --output=cat _SYSTEMD_UNIT=xen-mode-xenstore.service)"
fi

finish
