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

# agrees: the tree has what the kernel has, of each kind that a vCPU has some of
agrees()
{
	[ "$(value events/ports/ipi)" = "$(interrupts 'xen-percpu *-ipi')" ] &&
		[ "$(value events/ports/virq)" = "$(interrupts ' -virq ')" ] &&
		[ "$(value events/timer_vcpus)" = "$(timers)" ]
}

# callbacks CPU: how often Xen has called that vCPU back, if the kernel counts
callbacks()
{
	awk -v column=$(($1 + 2)) '$1 == "HYP:" { print $column + 0 }' /proc/interrupts
}

# called_since COUNT: vCPU 1 has been called back more often
called_since()
{
	[ "$(callbacks 1)" -gt "$1" ]
}

holds "two vCPUs, each with a timer" followed 2 2
ipis=$(value events/ports/ipi)
if [ "$(callbacks 0)" ]; then
	holds "vCPU 0 is called back" [ "$(callbacks 0)" -gt 0 ]
	holds "vCPU 1 is called back" called_since 0
else
	skip "each vCPU is called back" "this kernel does not count callbacks"
fi
for _ in 1 2 3; do
	before=$(callbacks 1)
	echo 0 >$cpu1
	holds "one has gone" followed 1 1
	same "the kernel has its timer alone" 1 "$(timers)"
	holds "the ports are the kernel's" within 2 agrees
	same "half of the IPI ports are left" $((ipis / 2)) "$(value events/ports/ipi)"
	echo 1 >$cpu1
	holds "it is back" followed 2 2
	same "the kernel has two timers" 2 "$(timers)"
	holds "the ports are the kernel's" within 2 agrees
	same "so are the IPI ports" "$ipis" "$(value events/ports/ipi)"
	[ ! "$before" ] || holds "it is called back again" within 5 called_since "$before"
done

# Loaded while one is offline
echo 0 >$cpu1
rmmod xen_mode
modprobe xen_mode
holds "loaded with one: one, with a timer" followed 1 1
holds "loaded with one: the ports are the kernel's" within 2 agrees
echo 1 >$cpu1
holds "loaded with one: the other is seen to come" followed 2 2
holds "loaded with one: its ports, too" within 2 agrees
same "loaded with one: all IPI ports" "$ipis" "$(value events/ports/ipi)"

finish
