#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# A disk and a network card have their backends in another guest, which dies and comes
# back as another domain.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

# xvdb and the second card
disk=frontends/vbd-51728
card=frontends/vif-1

# served_by DOMID: both are, and connected
served_by()
{
	is "$disk/backend_domid" "$1" && is "$card/backend_domid" "$1" &&
		is "$disk/state" Connected && is "$card/state" Connected
}

# bus_agrees: each state is the bus's
bus_agrees()
{
	local device

	for device in /sys/bus/xen/devices/*; do
		is "frontends/${device##*/}/state" "$(cat "$device/state")" || return
	done
}

paths()
{
	value "$disk/backend"
	value "$card/backend"
}

listen
holds "dom0 reports the domain id of the driver domain" request driver-domid
driver=$(xenstore-read data/said)
echo "# the driver domain is domain $driver"
holds "it is not dom0" [ "${driver:-0}" -gt 0 ]
holds "it serves the disk and the card" served_by "$driver"
same "their backends are in its part of xenstore" "/local/domain/$driver/backend/vbd
/local/domain/$driver/backend/vif" "$(paths | sed 's|/[0-9]*/[0-9]*$||')"
same "dom0 serves the others" "0 0" \
	"$(value frontends/vbd-51712/backend_domid) $(value frontends/vif-0/backend_domid)"
disks=$(value devices/disks_paravirt)
networks=$(value devices/networks_paravirt)
connected=$(value frontends/connected)

holds "the driver domain dies" request stop-driver-domain
settle
holds "each frontend's state is the bus's" within 10 bus_agrees
same "reads go on" "$(value mode)" "$(cat "$TREE/mode")"

polling_all "$disk/backend_domid" "$card/backend_domid"
told=$(events frontends)
holds "another one takes its place" request replace-driver-domain
other=$(xenstore-read data/said)
echo "# the driver domain is domain $other"
holds "it is another domain" [ "${other:-0}" -gt "$driver" ]
holds "it serves the disk and the card" within 20 served_by "$other"
holds "pollers of backend_domid are woken" within 5 all_woken
holds "udev gets an event" within 5 hears frontends $((told + 1))
same "their backends are in its part of xenstore" "/local/domain/$other/backend/vbd
/local/domain/$other/backend/vif" "$(paths | sed 's|/[0-9]*/[0-9]*$||')"
same "as many disks as before" "$disks" "$(value devices/disks_paravirt)"
same "as many network cards" "$networks" "$(value devices/networks_paravirt)"
same "as many are connected" "$connected" "$(value frontends/connected)"
same "dom0 serves the others" "0 0" \
	"$(value frontends/vbd-51712/backend_domid) $(value frontends/vif-0/backend_domid)"
same "the kernel has nothing to complain about" "" "$(splats)"

finish
