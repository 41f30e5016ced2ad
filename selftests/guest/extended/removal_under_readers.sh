#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Disks and network cards are removed, by unloading their driver and by unplugging them,
# while programs read the tree: neither reads nor refreshes may use removed devices.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

many=$(how_many 4 4 8)
cycles=$(how_many 3 4 10)
usb=/sys/bus/usb/devices

counts()
{
	cat "$TREE"/devices/*_*
}

as_before()
{
	[ "$(counts)" = "$before" ] && is degraded "$degraded"
}

# usb_disk: print the USB device of a disk
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

# reload MODULE: unload and load it, unless it is built in. A bound frontend holds its
# driver. A network frontend binds again afterwards, but a disk frontend does not, so
# xen_blkfront is unloaded only without one.
reload()
{
	local device

	[ -d "/sys/module/$1" ] || return 0
	case $1 in
	xen_netfront)
		for device in /sys/bus/xen/drivers/vif/vif-*; do
			[ ! -e "$device" ] || echo "${device##*/}" >/sys/bus/xen/drivers/vif/unbind
		done
		;;
	xen_blkfront)
		for device in /sys/bus/xen/drivers/vbd/vbd-*; do
			[ ! -e "$device" ] || return 0
		done
		;;
	esac
	rmmod "$1" && modprobe "$1" && reloads=$((reloads + 1))
}

unplug_usb()
{
	local device bus

	device=$(usb_disk) || return 0
	bus=$(basename "$(readlink -f "$usb/usb${device%%-*}/..")")
	echo 1 >"$usb/$device/remove"
	unplugs=$((unplugs + 1))
	# Binding the driver of the controller adds the device again.
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
	for module in xen_netfront sym53c8xx ata_piix e1000 usb_storage; do
		reload $module || bad="$bad $cycle:$module"
	done
	unplug_usb || bad="$bad $cycle:usb"
	if ! is_dom0; then
		request detach-disk xvdb xvdc || bad="$bad $cycle:detach"
	fi
	reload xen_blkfront || bad="$bad $cycle:xen_blkfront"
	within 60 as_before || bad="$bad $cycle:counts"
done
kill $reader
holds "$many readers read only single lines" wait $reader
echo "# $reloads drivers unloaded and loaded, $unplugs USB disks unplugged; $(tail -n 1 /tmp/readers)"
same "all were removed and added again" "" "$bad"
holds "drivers were unloaded often enough" [ $reloads -ge "$cycles" ]
same "the mode is unchanged" "$mode" "$(value mode)"
holds "the module unloads" rmmod xen_mode
holds "the module loads" modprobe xen_mode
holds "its counts are the same as before" within 10 as_before

finish
