#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The toolstack attaches and detaches disks and network cards, drivers are bound and
# unbound, an interface is renamed: the tree follows, pollers are woken, and udev gets
# events.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

bus=/sys/bus/xen/devices

connected()
{
	is "frontends/$1/state" Connected
}

no_directory()
{
	[ ! -e "$TREE/devices/$1" ]
}

gone()
{
	[ ! -e "$TREE/frontends/$1" ]
}

listen
count=$(value frontends/count)
connected=$(value frontends/connected)
disks=$(value devices/disks_paravirt)
networks=$(value devices/networks_paravirt)

# xvdb
disk=vbd-51728
polling frontends/count
holds "a disk is attached" request attach-disk xvdb
holds "it connects" within 10 connected $disk
holds "it has a name" within 5 is frontends/$disk/name xvdb
named=$(cut -d' ' -f1 /proc/uptime)
same "its driver" xen_blkfront "$(value frontends/$disk/module)"
same "its backend" "$(xenstore-read device/vbd/51728/backend)" \
	"$(value frontends/$disk/backend)"
same "count" $((count + 1)) "$(value frontends/count)"
same "connected" $((connected + 1)) "$(value frontends/connected)"
same "disks" $((disks + 1)) "$(value devices/disks_paravirt)"
same "spectrum/disk" paravirt "$(value spectrum/disk)"
holds "the disk has a directory" within 5 is devices/disks/xvdb/provider paravirt
same "its bus" xen "$(value devices/disks/xvdb/bus)"
same "its device" "$(readlink -f $bus/$disk)" \
	"$(readlink -f "$TREE/devices/disks/xvdb/device")"
holds "pollers of the count are woken" within 5 woken
holds "udev gets an event" within 5 hears 'change .*XEN_CHANGED=.*frontends' 1
same "the event has the verdict" \
	"XEN_MODE=$(value mode) XEN_ROLE=$(value role) XEN_DEGRADED=$(value degraded) XEN_REASON=$(value reason)" \
	"$(sed -n 's/.* change //p' /tmp/uevents | tail -n 1 | sed 's/XEN_CHANGED=[a-z ]* //')"

# The last event that can belong to this disk
in_time()
{
	local told

	told=$(awk '/XEN_CHANGED=frontends/ { told = $1 } END { print told }' /tmp/uevents)
	echo "# the disk had its name at ${named}s, udev got the event at ${told}s"
	awk -v named="$named" -v told="$told" 'BEGIN { exit !(told && told - named < 1) }'
}

holds "udev gets the event within a second" in_time

polling frontends/$disk/state
told=$(events change)
holds "the disk is detached" request detach-disk xvdb
holds "its directory is removed" within 10 gone $disk
same "count is the same as before" "$count" "$(value frontends/count)"
same "disks are the same as before" "$disks" "$(value devices/disks_paravirt)"
holds "its directory in devices/ is removed" within 5 no_directory disks/xvdb
holds "pollers of its files are woken" within 5 woken
holds "udev gets an event for it" within 5 hears change $((told + 1))

holds "four disks are attached" request attach-disk xvdb xvdc xvdd xvde
holds "all connect" within 20 is frontends/connected $((connected + 4))
within 5 is "frontends/vbd-51776/name" xvde
same "all are counted" $((disks + 4)) "$(value devices/disks_paravirt)"
holds "all are detached" request detach-disk xvdb xvdc xvdd xvde
holds "all are removed" within 20 is frontends/count "$count"

# A second network card
vif=vif-$networks
holds "a network card is attached" request attach-network
holds "it connects" within 20 connected "$vif"
holds "it has a name" within 5 [ -d "/sys/class/net/$(value "frontends/$vif/name")" ]
same "networks" $((networks + 1)) "$(value devices/networks_paravirt)"
polling "frontends/$vif/name"
ip link set "$(value "frontends/$vif/name")" name renamed1
same "a new name shows" renamed1 "$(value "frontends/$vif/name")"
holds "pollers of the name are woken" within 5 woken
holds "the directory has the new name" within 5 is devices/networks/renamed1/provider paravirt

# Two interfaces exchange their names.
first=$(value "frontends/vif-0/name")
link=$(readlink -f "$TREE/devices/networks/renamed1/device")
ip link set "$first" down
ip link set "$first" name exchanged
ip link set renamed1 name "$first"
ip link set exchanged name renamed1
directories_are()
{
	[ "$(ls "$TREE/devices/networks")" = "$1" ]
}
has_link()
{
	[ "$(readlink -f "$TREE/devices/networks/$1/device")" = "$link" ]
}
holds "names exchanged: the directories follow" within 5 has_link "$first"
holds "each interface has one" within 5 directories_are "$(printf '%s\n' "$first" renamed1 | sort)"
ip link set "$first" name exchanged
ip link set renamed1 name "$first"
ip link set exchanged name renamed1

# Another network namespace can use the same name. The interface counts also while it moves.
in_other()
{
	nsenter -t "$other" -n "$@"
}
has_other()
{
	[ "$(readlink "/proc/$other/ns/net")" != "$(readlink /proc/1/ns/net)" ]
}
still_counted()
{
	sleep 1
	! woken
}
unshare -n sleep 100 &
other=$!
if within 2 has_other; then
	settle
	polling devices/networks_paravirt
	ip link set renamed1 netns "$other"
	in_other ip link set renamed1 name "$first"
	holds "moved to another namespace: no directory" within 5 no_directory networks/renamed1
	same "moved: it is counted" $((networks + 1)) "$(value devices/networks_paravirt)"
	same "moved: the first one keeps its directory" "$first" "$(ls "$TREE/devices/networks")"
	in_other ip link set "$first" name renamed1
	in_other ip link set renamed1 netns 1
	holds "moved back: a directory" within 5 is devices/networks/renamed1/provider paravirt
	ip link set renamed1 netns "$other"
	holds "moved again: no directory" within 5 no_directory networks/renamed1
	kill "$other"
	holds "the namespace ends: a directory" within 10 is devices/networks/renamed1/provider paravirt
	holds "pollers of the count are not woken" still_counted
else
	skip "moved to another namespace" "this kernel has no network namespaces"
fi

# Its driver is unbound and bound.
polling "frontends/$vif/module"
told=$(events change)
echo "$vif" >"$bus/$vif/driver/unbind"
holds "without a driver: no module" within 5 is "frontends/$vif/module" "(no file)"
holds "without a driver: no name" within 5 is "frontends/$vif/name" "(no file)"
same "without a driver: networks" "$networks" "$(value devices/networks_paravirt)"
holds "pollers of the module are woken" within 5 woken
holds "udev gets an event for the disconnect" within 5 hears change $((told + 1))
echo "$vif" >/sys/bus/xen/drivers/vif/bind
holds "it connects again" within 20 connected "$vif"
same "module" xen_netfront "$(value "frontends/$vif/module")"
holds "it is detached" request detach-network "$networks"
holds "it is removed" within 20 gone "$vif"

# Unload the module of the driver, which is possible only while no device is bound.
vifs=$(cd /sys/bus/xen/drivers/vif && echo vif-*)
for vif in $vifs; do
	echo "$vif" >/sys/bus/xen/drivers/vif/unbind
done
if [ -e /sys/module/xen_netfront/initstate ]; then
	holds "rmmod xen-netfront" rmmod xen_netfront
else
	skip "rmmod xen-netfront" "it is built into this kernel"
fi
same "rmmod xen-netfront: no networks" 0 "$(value devices/networks_paravirt)"
same "rmmod xen-netfront: spectrum" absent "$(value spectrum/network)"
if [ -e /sys/bus/xen/drivers/vif ]; then
	for vif in $vifs; do
		echo "$vif" >/sys/bus/xen/drivers/vif/bind
	done
else
	modprobe xen_netfront
fi
holds "modprobe xen-netfront: networks are counted again" within 20 is devices/networks_paravirt "$networks"

# Without changes there are no events.
sleep 2
told=$(events .)
sleep 4
same "no event without a change" "$told" "$(events .)"

finish
