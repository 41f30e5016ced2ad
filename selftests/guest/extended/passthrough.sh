#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# PCI functions that dom0 passed through to this guest: they work, the tree shows them
# as passed through, and follows when the toolstack takes one away and gives it back.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

# passed CLASS: the disks or interfaces below a PCI function; here there are no others
passed()
{
	local item

	for item in /sys/class/"$1"/*; do
		case $(readlink -f "$item") in
		*/pci[0-9]*/*) echo "${item##*/}" ;;
		esac
	done
}

# given: those of the toolstack's functions that the guest's bus has
given()
{
	local function

	for function in $(assigned_functions); do
		[ ! -e "/sys/bus/pci/devices/$function" ] || echo "$function"
	done
}

# handled NAME: interrupts of that device
handled()
{
	awk -v name="$1" 'index($NF, name) == 1 { n += $2 } END { print n + 0 }' /proc/interrupts
}

gone()
{
	is devices/networks_passthrough 0 && [ ! -e "$TREE/devices/networks/$card" ]
}

came()
{
	card=$(passed net)
	[ "$card" ] && is devices/networks_passthrough 1 &&
		is "devices/networks/$card/provider" passthrough
}

# has_lease: by DHCP, so frames go out and come back, and by interrupts, of which the
# driver has none once the interface is down
has_lease()
{
	local status=0

	ip link set "$card" up
	udhcpc -n -q -f -t 20 -T 1 -s /bin/true -i "$card" || status=$?
	interrupts=$(handled "$card")
	pirqs=$(value events/ports/pirq)
	ip link set "$card" down
	return "$status"
}

# complained: how often since the testbed loaded the module
complained()
{
	splats | grep -c WARNING
}

no_card()
{
	[ ! "$(passed net)" ]
}

listen
card=$(passed net)
disk=$(passed block | grep -v p | head -n 1)
holds "dom0 lists what it has passed through" request pci-list
functions=$(xenstore-read data/said)

# What the kernel says of a function that leaves it says without the module as well.
# The interface's is the first that the configuration names.
function=$(xenstore-read "$(xenstore-read device/pci/0/backend)/dev-0")
rmmod xen_mode
request pci-detach "$function"
within 20 no_card
request pci-attach "$function"
sleep 2
alone=$(complained)
dmesg | sed -n '/WARNING/,/end trace/p' | sed 's/^/# /'
holds "the module loads" modprobe xen_mode
same "right after that: degraded and reason" "0 none" "$(value degraded) $(value reason)"
holds "so has its first event" within 5 hears ' add .*XEN_DEGRADED=0 XEN_REASON=none' 1
holds "the card is there" within 20 came
echo "# by dom0: $functions"
same "as many as there are on the guest's bus" \
	"$(given | grep -c .)" "$(echo "$functions" | wc -w)"
same "an interface for one of them" 1 "$(echo "$card" | grep -c .)"
same "networks_passthrough" 1 "$(value devices/networks_passthrough)"
same "its provider" passthrough "$(value "devices/networks/$card/provider")"
same "its bus" pci "$(value "devices/networks/$card/bus")"
holds "it has a lease" has_lease
holds "by interrupts" [ "$interrupts" -gt 0 ]
echo "# $card: $interrupts interrupts; $pirqs PIRQ ports at load"
if [ "$disk" ]; then
	same "disks_passthrough" 1 "$(value devices/disks_passthrough)"
	same "the disk's provider" passthrough "$(value "devices/disks/$disk/provider")"
	same "its sectors" "$(yes testbed | head -c 65536 | md5sum)" \
		"$(dd if="/dev/$disk" bs=64k count=1 2>/dev/null | md5sum)"
	holds "by interrupts" [ "$(handled nvme)" -gt 0 ]
fi

polling_all devices/networks_passthrough spectrum/network
holds "the toolstack takes the card away: $function" request pci-detach "$function"
holds "it goes" within 20 gone
same "spectrum/network" "$([ "$(value devices/networks_paravirt)" = 0 ] && echo absent || echo paravirt)" \
	"$(value spectrum/network)"
holds "pollers are woken" within 5 all_woken
polling_all devices/networks_passthrough spectrum/network
holds "the toolstack gives it back" request pci-attach "$function"
holds "it comes" within 20 came
holds "pollers are woken" within 5 all_woken
holds "it has a lease again" has_lease
same "the kernel complains of it as without the module" $((2 * alone)) "$(complained)"
same "and of nothing else" "" "$(splats | grep -v -e WARNING -e 'Call Trace')"

finish
