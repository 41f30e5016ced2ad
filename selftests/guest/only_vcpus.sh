#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# A vCPU goes and comes: online_vcpus and timer_vcpus follow.
#
# shellcheck disable=SC2317 # functions are called by holds

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

cpu1=/sys/devices/system/cpu/cpu1/online

# followed ONLINE TIMERS: within two seconds
followed()
{
	for _ in 1 2 3 4 5 6 7 8; do
		[ "$(value events/online_vcpus) $(value events/timer_vcpus)" = "$1 $2" ] &&
			return 0
		usleep 250000
	done
	echo "# $(value events/online_vcpus) $(value events/timer_vcpus)"
	return 1
}

timers()
{
	interrupts 'xen-percpu *-virq *timer'
}

holds "two vCPUs, each with a timer" followed 2 2
for _ in 1 2 3; do
	echo 0 >$cpu1
	holds "one has gone" followed 1 1
	same "the kernel has its timer alone" 1 "$(timers)"
	echo 1 >$cpu1
	holds "it is back" followed 2 2
	same "the kernel has two timers" 2 "$(timers)"
done

finish
