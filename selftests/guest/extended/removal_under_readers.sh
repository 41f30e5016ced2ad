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
cycles=$(how_many 3 4 6)
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

# reload MODULE: unload and load it. A bound frontend holds its driver: a network frontend
# binds again afterwards, but a disk frontend does not, so none may be left.
reload()
{
	local device

	if [ "$1" = xen_netfront ]; then
		for device in /sys/bus/xen/drivers/vif/vif-*; do
			[ ! -e "$device" ] || echo "${device##*/}" >/sys/bus/xen/drivers/vif/unbind
		done
	fi
	rmmod "$1" && modprobe "$1" && echo "$1" >>/tmp/reloaded
}

# loaded MODULE...: print those that are loaded
loaded()
{
	local module

	for module; do
		! grep -q "^$module " /proc/modules || echo "$module"
	done
}

unplug_usb()
{
	local device bus

	# usb_storage waits a second before it looks for disks.
	within 60 has_usb_disk || return
	device=$(usb_disk)
	bus=$(basename "$(readlink -f "$usb/usb${device%%-*}/..")")
	echo 1 >"$usb/$device/remove"
	echo "a USB disk" >>/tmp/reloaded
	# Binding the driver of the controller adds the device again.
	echo "$bus" >/sys/bus/pci/drivers/xhci_hcd/unbind
	echo "$bus" >/sys/bus/pci/drivers/xhci_hcd/bind
	within 60 has_usb_disk
}

before=$(counts)
degraded=$(value degraded)
mode=$(value mode)
drivers=$(loaded xen_netfront sym53c8xx ata_piix 8139cp e1000 usb_storage)
blkfront=$(loaded xen_blkfront)
unplugs=
! has_usb_disk || unplugs=1
bad=
: >/tmp/reloaded
listen
./readers "$many" 10000 >/tmp/readers &
reader=$!
trap 'kill $listener $reader 2>/dev/null' EXIT
cycle=0
while [ $cycle -lt "$cycles" ]; do
	cycle=$((cycle + 1))
	# The testbed ends a machine that prints nothing, and the runner prints later.
	echo "# cycle $cycle of $cycles" >/dev/console
	if ! is_dom0; then
		request attach-disk xvdb xvdc || bad="$bad $cycle:attach"
	fi
	for module in $drivers; do
		reload "$module" || bad="$bad $cycle:$module"
	done
	[ ! "$unplugs" ] || unplug_usb || bad="$bad $cycle:usb"
	if ! is_dom0; then
		request detach-disk xvdb xvdc || bad="$bad $cycle:detach"
	fi
	[ ! "$blkfront" ] || reload xen_blkfront || bad="$bad $cycle:xen_blkfront"
	within 60 as_before || bad="$bad $cycle:counts"
done
kill $reader
holds "$many readers read only single lines" wait $reader
echo "# $(tail -n 1 /tmp/readers)"
same "all were removed and added again" "" "$bad"
# shellcheck disable=SC2086 # words
same "each driver was unloaded, and a USB disk unplugged, in each cycle" \
	"$(printf '%s\n' $drivers $blkfront ${unplugs:+"a USB disk"} | sort | sed "s/^/$cycles /")" \
	"$(sort /tmp/reloaded | uniq -c | sed 's/^ *//')"
same "the mode is unchanged" "$mode" "$(value mode)"
holds "the module unloads" rmmod xen_mode
holds "the module loads" modprobe xen_mode
holds "its counts are the same as before" within 10 as_before

finish
