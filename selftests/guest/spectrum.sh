#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Compare spectrum/ and devices/ with /proc/partitions, with the parents of the devices in
# /sys/block and /sys/class/net, with /proc/interrupts, and with the clock event device.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

if ! on_xen; then
	same "spectrum/ does not exist" "(no file)" "$(value spectrum)"
	same "devices/ does not exist" "(no file)" "$(value devices)"
	finish
fi

assigned=$(assigned_functions)

# is_assigned PATH: succeed if the device is below a function that the toolstack passed
# through
is_assigned()
{
	local function

	for function in $assigned; do
		case $1 in
		*/"$function"/*) return ;;
		esac
	done
	return 1
}

# provider PATH: print the provider by the path of the device and the type of machine
provider()
{
	local vbd node

	case $1 in
	*/virtual/nvme-subsystem/*) nvme_provider "${1%/*}" ;;
	*/virtual/* | */xen-backend/* | */e820_pmem/*) echo none ;;
	*/vbd-*)
		vbd=$(echo "$1" | sed 's|.*/\(vbd-[0-9]*\)/.*|\1|')
		node=$(cat "/sys/bus/xen/devices/$vbd/nodename")
		if [ "$(xenstore-read "$node/device-type")" = cdrom ]; then
			echo none
		else
			echo paravirt
		fi
		;;
	*/vif-*) echo paravirt ;;
	*/virtio[0-9]*)
		case $XM_TYPE in
		dom0-*) echo native ;;
		*) echo paravirt ;;
		esac
		;;
	# PCI, platform, any other bus
	*)
		case $XM_TYPE in
		dom0-*) echo native ;;
		hvm) is_assigned "$1" && echo passthrough || echo emulated ;;
		*) echo passthrough ;;
		esac
		;;
	esac
}

# nvme_provider SUBSYSTEM: print the provider of a multipath disk; the disks of the
# controllers are hidden and not in /proc/partitions
nvme_provider()
{
	local controller

	for controller in "$1"/nvme[0-9]*; do
		[ -L "$controller" ] && provider "$(readlink -f "$controller")"
	done | sort -u
}

disk_providers()
{
	local name

	# shellcheck disable=SC2034
	while read -r _ _ _ name; do
		case $name in
		'' | sr* | fd*) continue ;;
		esac
		[ -e "/sys/block/$name" ] || continue
		echo "$name $(provider "$(readlink -f "/sys/block/$name")")"
	done </proc/partitions
}

network_providers()
{
	local link

	for link in /sys/class/net/*; do
		echo "${link##*/} $(provider "$(readlink -f "$link")")"
	done
}

# directories KIND: print name and provider of each directory
directories()
{
	local dir

	for dir in "$TREE/devices/$1"/*; do
		[ ! -d "$dir" ] || echo "${dir##*/} $(cat "$dir/provider")"
	done
}

# bus_of PATH: print the bus by the path of the device
bus_of()
{
	case $1 in
	*/vbd-* | */vif-*) echo xen ;;
	*/virtio[0-9]*) echo virtio ;;
	*/pci[0-9]*) echo pci ;;
	*) echo other ;;
	esac
}

# linked KIND CLASS: check the link and the bus of each directory
linked()
{
	local dir path

	for dir in "$TREE/devices/$1"/*; do
		[ -e "$dir/device" ] || continue
		path=$(readlink -f "/sys/class/$2/${dir##*/}")
		case $path in
		"$(readlink -f "$dir/device")"/*) ;;
		*) echo "$dir: device" ;;
		esac
		[ "$(bus_of "$path")" = "$(cat "$dir/bus")" ] || echo "$dir: bus"
	done
}

disk_providers >/tmp/named-disks
network_providers >/tmp/named-networks
for what in disks networks; do
	cut -d' ' -f2 "/tmp/named-$what" >"/tmp/$what"
done

for what in disks networks; do
	for kind in paravirt emulated passthrough native; do
		same "devices/${what}_$kind" "$(grep -cx $kind /tmp/$what)" \
			"$(value devices/${what}_$kind)"
	done
done

for what in disks networks; do
	same "devices/$what: a directory for each device" \
		"$(grep -v ' none$' "/tmp/named-$what" | sort)" "$(directories $what | sort)"
done
same "devices/disks: links and buses" "" "$(linked disks block)"
same "devices/networks: links and buses" "" "$(linked networks net)"

# summary FILE: print the common provider, mixed or absent
summary()
{
	local kinds

	kinds=$(grep -vx none "$1" | sort -u)
	case $(echo "$kinds" | grep -c .) in
	0) echo absent ;;
	1) echo "$kinds" ;;
	*) echo mixed ;;
	esac
}

same "spectrum/disk" "$(summary /tmp/disks)" "$(value spectrum/disk)"
same "spectrum/network" "$(summary /tmp/networks)" "$(value spectrum/network)"

# The provider of each other part, by the counters and the devices of the kernel
event_upcalls()
{
	is_pv || is_arm || awk '$1 == "HYP:" { for (i = 2; $i ~ /^[0-9]+$/; i++) n += $i }
		END { exit !n }' /proc/interrupts
}

xen_timer()
{
	[ "$(cat /sys/devices/system/clockevents/clockevent0/current_device)" = xen ] &&
		[ "$(interrupts 'xen-percpu *-virq *timer')" -gt 0 ]
}

xen_ipis()
{
	[ "$(interrupts 'xen-percpu *-ipi *resched')" -gt 0 ]
}

platform()
{
	case $XM_TYPE in
	dom0-*) echo native ;;
	hvm) echo emulated ;;
	*) echo paravirt ;;
	esac
}

privileged()
{
	if is_pv; then
		echo paravirt
	else
		echo hardware
	fi
}

same "spectrum/interrupts" "$(event_upcalls && echo paravirt || echo emulated)" \
	"$(value spectrum/interrupts)"
if is_arm; then
	same "spectrum/timers" hardware "$(value spectrum/timers)"
else
	same "spectrum/timers" "$(xen_timer && echo paravirt || echo emulated)" \
		"$(value spectrum/timers)"
fi
same "spectrum/ipis" "$(xen_ipis && echo paravirt || echo emulated)" \
	"$(value spectrum/ipis)"
same "spectrum/platform" "$(platform)" "$(value spectrum/platform)"
same "spectrum/privileged" "$(privileged)" "$(value spectrum/privileged)"

finish
