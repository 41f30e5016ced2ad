#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The module loads and unloads without leaving anything behind, also with open files.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

messages()
{
	dmesg | grep -c '\] xen_mode: '
}

same "modinfo: its name" xen_mode "$(modinfo -F name xen_mode)"
same "modinfo: its license" GPL "$(modinfo -F license xen_mode)"

before=$(messages)
exec 3<"$TREE/mode" 4<"$TREE/kernel/pv" 5<"$TREE/reason"
polling_all reason ../../class/xen_mode/guest/degraded
holds "it unloads with open files" rmmod xen_mode
holds "it wakes the pollers" within 5 all_woken
same "the tree is removed" "(no file)" "$(value .)"
holds "an open file cannot be read" [ -z "$(cat <&3 2>/dev/null)" ]
exec 3<&- 4<&- 5<&-
same "its driver is removed" "" "$(find /sys/bus/xen/drivers -name xen_mode 2>/dev/null)"
holds "it loads again" modprobe xen_mode
holds "the tree exists again" [ -r "$TREE/mode" ]

# Fewer cycles on a kernel that delays each release by seconds, and in an emulated guest
# with nested page tables, where a load takes long.
case $XM_TYPE:$(uname -r) in
*:*-debug) loads=5 under_reader=3 ;;
hvm:* | pvh:*) loads=8 under_reader=4 ;;
*) loads=25 under_reader=10 ;;
esac
cycles=0
while [ $cycles -lt $loads ] && rmmod xen_mode && modprobe xen_mode; do
	cycles=$((cycles + 1))
done
same "$loads cycles of unloading and loading" $loads $cycles
same "one line in the log for each load" $((loads + 1)) $(($(messages) - before))

# Unload and load while a program reads continuously.
(while [ ! -e /tmp/stop ]; do
	find "$TREE" -type f -exec cat {} + >/dev/null 2>&1
done) &
reader=$!
cycles=0
while [ $cycles -lt $under_reader ] && rmmod xen_mode && modprobe xen_mode; do
	cycles=$((cycles + 1))
done
: >/tmp/stop
wait $reader
same "$under_reader cycles during reads of the whole tree" $under_reader $cycles

same "the kernel logged no warnings" "" "$(splats)"

finish
