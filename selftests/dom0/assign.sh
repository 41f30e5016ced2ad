#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# PCI functions that dom0 gives up for guests (XM_FUNCTIONS; those in XM_VIRTUAL are
# virtual): what it drives by them is dom0's own before, and is not in its tree afterwards.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/ktap.sh
. ./ktap.sh

TREE=/sys/kernel/xen_mode

# named DIR: the disks or interfaces listed there that these functions have
named()
{
	local function item

	for function in $XM_FUNCTIONS; do
		for item in "$1"/*; do
			[[ $(readlink -f "$item") != */"$function"/* ]] || basename "$item"
		done
	done | sort
}

# shown KIND: the directories of the tree that are of these functions
shown()
{
	local function dir

	for dir in "$TREE/devices/$1"/*/; do
		for function in $XM_FUNCTIONS; do
			[[ $(readlink -f "$dir/device") != */"$function" ]] || basename "$dir"
		done
	done | sort
}

native()
{
	cat "$TREE/devices/$1_native"
}

none_shown()
{
	[[ ! $(shown disks) && ! $(shown networks) ]]
}

holds "the module loads" modprobe xen_mode
networks=$(named /sys/class/net)
disks=$(named /sys/block)
echo "# $XM_FUNCTIONS: interfaces ${networks//$'\n'/ }, disks ${disks//$'\n'/ }"
for function in ${XM_VIRTUAL:-}; do
	holds "$function is a virtual function" [ -e "/sys/bus/pci/devices/$function/physfn" ]
done
holds "they have a driver in dom0" [ "$networks$disks" ]
same "devices/networks: those of the functions" "$networks" "$(shown networks)"
same "devices/disks: those of the functions" "$disks" "$(shown disks)"
networks_native=$(native networks)
disks_native=$(native disks)

for function in $XM_FUNCTIONS; do
	holds "xl pci-assignable-add $function" xl pci-assignable-add "$function"
done
same "xl lists them" "$(tr ' ' '\n' <<<"$XM_FUNCTIONS" | sort)" "$(xl pci-assignable-list | tr -d ' ' | sort)"
holds "their directories go" within 5 none_shown
same "networks_native" $((networks_native - $(grep -c . <<<"$networks"))) "$(native networks)"
same "disks_native" $((disks_native - $(grep -c . <<<"$disks"))) "$(native disks)"
holds "the module unloads" rmmod xen_mode

finish
