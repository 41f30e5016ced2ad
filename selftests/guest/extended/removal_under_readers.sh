#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Disks and network cards go while their driver's module is unloaded, and while
# they are unplugged, under readers: no reader and no refresh may use what went.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

many=$(how_many 4 4 8)
cycles=$(how_many 3 4 10)
usb=/sys/bus/usb/devices

counts()
{
	cat "$TREE"/devices/*
}

as_before()
{
	[ "$(counts)" = "$before" ] && is degraded "$degraded"
}

# usb_disk: the USB device that a disk is attached to
usb_disk()
{
	local path

	for path in /sys/block/sd*; do
		path=$(readlink -f "$path")
		case $path in
		*/usb*/host*)
			path=${path%%/host*}
			basename "$(dirname "$path")"
			return
			;;
		esac
	done
	return 1
}

has_usb_disk()
{
	usb_disk >/dev/null
}

# reload MODULE: where it is a driver's; one that is in use is not unloaded
reload()
{
	[ -d "/sys/module/$1" ] || return 0
	rmmod "$1" && modprobe "$1" && reloads=$((reloads + 1))
}

unplug_usb()
{
	local device bus

	device=$(usb_disk) || return 0
	bus=$(basename "$(readlink -f "$usb/usb${device%%-*}/..")")
	echo 1 >"$usb/$device/remove"
	unplugs=$((unplugs + 1))
	# The controller finds the device again when its driver binds.
	echo "$bus" >/sys/bus/pci/drivers/xhci_hcd/unbind
	echo "$bus" >/sys/bus/pci/drivers/xhci_hcd/bind
	within 60 has_usb_disk
}

before=$(counts)
degraded=$(value degraded)
mode=$(value mode)
reloads=0
unplugs=0
bad=
listen
./readers "$many" 10000 >/tmp/readers &
reader=$!
trap 'kill $listener $reader 2>/dev/null' EXIT
cycle=0
while [ $cycle -lt "$cycles" ]; do
	cycle=$((cycle + 1))
	if ! is_dom0; then
		request attach-disk xvdb xvdc || bad="$bad $cycle:attach"
	fi
	for module in xen_blkfront xen_netfront sym53c8xx ata_piix e1000 usb_storage; do
		reload $module || bad="$bad $cycle:$module"
	done
	unplug_usb || bad="$bad $cycle:usb"
	if ! is_dom0; then
		request detach-disk xvdb xvdc || bad="$bad $cycle:detach"
	fi
	within 60 as_before || bad="$bad $cycle:counts"
done
kill $reader
holds "$many readers saw nothing but lines" wait $reader
echo "# $reloads drivers unloaded and loaded, $unplugs USB disks unplugged; $(tail -n 1 /tmp/readers)"
same "all went and came back" "" "$bad"
holds "drivers were unloaded" [ $reloads -ge "$cycles" ]
same "the mode is what it was" "$mode" "$(value mode)"
holds "the module unloads" rmmod xen_mode
holds "and loads" modprobe xen_mode
holds "it counts the same" within 10 as_before

finish
