#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# A vCPU goes offline and online: online_vcpus and timer_vcpus follow.
#
# shellcheck disable=SC2317 # functions are called by holds

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

cpu1=/sys/devices/system/cpu/cpu1/online

# followed ONLINE TIMERS: succeed if the files have these values within two seconds
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

# agrees: succeed if the tree and the kernel have the same numbers of per-vCPU ports
agrees()
{
	[ "$(value events/ports/ipi)" = "$(interrupts 'xen-percpu *-ipi')" ] &&
		[ "$(value events/ports/virq)" = "$(interrupts ' -virq ')" ] &&
		[ "$(value events/timer_vcpus)" = "$(timers)" ]
}

# callbacks CPU: print the number of callbacks of that vCPU, if the kernel counts them
callbacks()
{
	awk -v column=$(($1 + 2)) '$1 == "HYP:" { print $column + 0 }' /proc/interrupts
}

# called_since COUNT: succeed if vCPU 1 has had more than COUNT callbacks
called_since()
{
	[ "$(callbacks 1)" -gt "$1" ]
}

holds "two vCPUs, each with a timer" followed 2 2
ipis=$(value events/ports/ipi)
if [ "$(callbacks 0)" ]; then
	holds "vCPU 0 gets callbacks" [ "$(callbacks 0)" -gt 0 ]
	holds "vCPU 1 gets callbacks" called_since 0
else
	skip "each vCPU gets callbacks" "this kernel does not count callbacks"
fi
for _ in 1 2 3; do
	before=$(callbacks 1)
	echo 0 >$cpu1
	holds "vCPU 1 is offline" followed 1 1
	same "the kernel has one timer" 1 "$(timers)"
	holds "the ports match those of the kernel" within 2 agrees
	same "half of the IPI ports are left" $((ipis / 2)) "$(value events/ports/ipi)"
	echo 1 >$cpu1
	holds "vCPU 1 is online" followed 2 2
	same "the kernel has two timers" 2 "$(timers)"
	holds "the ports match those of the kernel" within 2 agrees
	same "all IPI ports exist again" "$ipis" "$(value events/ports/ipi)"
	[ ! "$before" ] || holds "vCPU 1 gets callbacks again" within 5 called_since "$before"
done

# Load the module while a vCPU is offline.
echo 0 >$cpu1
holds "loaded with one vCPU: the module unloads" rmmod xen_mode
holds "loaded with one vCPU: the module loads" modprobe xen_mode
holds "loaded with one vCPU: it has a timer" followed 1 1
holds "loaded with one vCPU: the ports match those of the kernel" within 2 agrees
echo 1 >$cpu1
holds "loaded with one vCPU: the other goes online" followed 2 2
holds "loaded with one vCPU: all ports match" within 2 agrees
same "loaded with one vCPU: all IPI ports" "$ipis" "$(value events/ports/ipi)"

finish
