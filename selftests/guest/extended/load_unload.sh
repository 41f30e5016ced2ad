#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The module comes and goes without a trace, with files open or not.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

messages()
{
	dmesg | grep -c '\] xen_mode: '
}

same "modinfo names it" xen_mode "$(modinfo -F name xen_mode)"
same "its licence" GPL "$(modinfo -F license xen_mode)"

before=$(messages)
exec 3<"$TREE/mode" 4<"$TREE/kernel/pv" 5<"$TREE/reason"
holds "unloads with files open" rmmod xen_mode
same "the tree is gone" "(no file)" "$(value .)"
holds "an open file reads no more" [ -z "$(cat <&3 2>/dev/null)" ]
exec 3<&- 4<&- 5<&-
same "its driver is gone" "" "$(find /sys/bus/xen/drivers -name xen_mode 2>/dev/null)"
holds "loads again" modprobe xen_mode
holds "the tree is back" [ -r "$TREE/mode" ]

# A kernel that delays each release by seconds has a part of them.
case $(uname -r) in
*-debug) loads=5 under_reader=3 ;;
*) loads=25 under_reader=10 ;;
esac
cycles=0
while [ $cycles -lt $loads ] && rmmod xen_mode && modprobe xen_mode; do
	cycles=$((cycles + 1))
done
same "$loads cycles of unloading and loading" $loads $cycles
same "one line in the log for each load" $((loads + 1)) $(($(messages) - before))

# A reader that never rests, while the module comes and goes.
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
same "$under_reader cycles under a reader of the whole tree" $under_reader $cycles

same "the kernel has nothing to complain about" "" "$(splats)"

finish
