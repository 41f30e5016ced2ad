#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Each allocation of the module, in any kernel thread, fails once while a disk is attached
# and detached. The directory of the frontend still becomes complete, without another
# event.
#
# shellcheck disable=SC2317 # functions are called by within

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

# complete: succeed if the tree shows all facts of the disk
complete()
{
	connected && is "frontends/$disk/name" xvdb &&
		is "frontends/$disk/backend" "$backend" &&
		[ -e "$TREE/frontends/$disk/xenbus_device" ] &&
		is devices/disks/xvdb/provider paravirt &&
		[ -e "$TREE/devices/disks/xvdb/device" ]
}

connected()
{
	is "frontends/$disk/state" Connected || return
	[ "$backend" ] || backend=$(xenstore-read device/vbd/51728/backend)
}

fail_in_module
mode=$(value mode)
count=$(value frontends/count)
disk=vbd-51728
device=/sys/bus/xen/devices/$disk
points=0
bad=
missed=0
point=0
most=$(how_many 12 20 1000)
# New threads do not inherit the setting.
while point=$((point + 1)) && [ $missed -lt 2 ] && [ $point -le "$most" ]; do
	backend=
	fail_threads $point
	request attach-disk xvdb || bad="$bad $point:attach"
	within 10 [ -e $device ] || bad="$bad $point:device"
	within 10 complete || bad="$bad $point:incomplete"
	# Wait for the last refresh.
	sleep 2
	[ "$(value mode)" = "$mode" ] || bad="$bad $point:mode"
	request detach-disk xvdb || bad="$bad $point:detach"
	within 10 [ ! -e "$TREE/frontends/$disk" ] || bad="$bad $point:vanish"
	within 10 [ ! -e "$TREE/devices/disks/xvdb" ] || bad="$bad $point:vanish-disk"
	sleep 2
	count_failed
	within 5 is frontends/count "$count" || bad="$bad $point:count"
done
[ $missed -ge 2 ] && which="all there are" || which="the first of each thread"
echo "# points $points, $which, in $((point - 1)) attaches and detaches"
holds "some allocations failed" [ $points -gt 5 ]
same "the directory becomes complete each time" "" "$bad"

request attach-disk xvdb
holds "a disk connects without faults" within 10 is frontends/$disk/state Connected
holds "its name" within 5 is frontends/$disk/name xvdb
same "its backend" "$(xenstore-read device/vbd/51728/backend)" "$(value frontends/$disk/backend)"
holds "it is detached" request detach-disk xvdb

finish
