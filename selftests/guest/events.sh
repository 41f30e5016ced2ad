#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Compare events/ with the kernel's log and /proc/interrupts.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

if ! enlightened; then
	same "events/ does not exist" "(no file)" "$(value events)"
	finish
fi

logged_abi()
{
	if kernel_said 'Using FIFO-based ABI'; then
		echo fifo
	else
		echo 2-level
	fi
}

logged_callback()
{
	if is_pv; then
		echo pv
	elif is_arm && [ "$(interrupts 'GIC.* events$')" = 1 ]; then
		echo ppi
	elif kernel_said 'Xen HVM callback vector for event delivery is enabled'; then
		# From 6.0 on the kernel prefers per-vCPU vectors, if Xen (from
		# 4.17 on) offers them.
		if grep -q 'xen_percpu_upcall' /proc/kallsyms &&
			[ "$(./xen_cpuid | cut -d' ' -f4)" = upcall ]; then
			echo per-cpu-vector
		else
			echo vector
		fi
	elif grep -q 'IO-APIC.*xen-platform-pci' /proc/interrupts; then
		echo pci-intx
	elif ! has_platform_device; then
		# Neither a vector nor the interrupt of the platform device
		echo none
	else
		echo "no callback that this test knows"
	fi
}

online()
{
	grep -c '^processor' /proc/cpuinfo
}

same "evtchn_abi" "$(logged_abi)" "$(value events/evtchn_abi)"
same "callback" "$(logged_callback)" "$(value events/callback)"
case $(value events/callback) in
per-cpu-vector)
	same "callback_via: delivery is enabled, the domain has no vector" \
		0x0000000000000001 "$(value events/callback_via)"
	;;
ppi)
	# Type 2, then the flags of the interrupt (public/hvm/params.h). A guest that Xen
	# itself created finds its interrupt only in the device tree.
	same "callback_via: a PPI" "$([ "$XM_TYPE" = dom0less-arm64 ] && echo 0x00 || echo 0x02)" \
		"$(value events/callback_via | cut -c1-4)"
	;;
pci-intx)
	# Type 1, then bus, device, function and pin of the platform device
	address=$(basename "$(readlink -f /sys/bus/pci/drivers/xen-platform-pci/0*)")
	slot=${address##*:}
	same "callback_via: the platform device's pin" \
		"$(printf '0x0100000000%02x%02x00' "0x$(echo "$address" | cut -d: -f2)" \
			$((0x${slot%.*} << 3 | ${slot#*.})))" \
		"$(value events/callback_via)"
	;;
esac
same "online_vcpus" "$(online)" "$(value events/online_vcpus)"
same "timer_vcpus" "$(interrupts 'xen-percpu *-virq *timer')" \
	"$(value events/timer_vcpus)"
same "ports/ipi" "$(interrupts 'xen-percpu *-ipi')" "$(value events/ports/ipi)"
same "ports/virq" "$(interrupts ' -virq ')" "$(value events/ports/virq)"
if [ "$XM_TYPE" = hvm ] && [ "$(value resumes)" -gt 0 ]; then
	skip "ports/pirq" "the kernel of a restored HVM guest binds some PIRQs again"
else
	# A line without a name is of a PIRQ that its driver has freed, except for the
	# interrupts of an HVM guest's motherboard.
	bound='xen-pirq  *[0-9]*-[^ ]*  *[^ ]'
	[ "$XM_TYPE" != hvm ] || bound="$bound\\|xen-pirq  *[0-9]*-ioapic"
	same "ports/pirq" "$(interrupts "$bound")" "$(value events/ports/pirq)"
fi
# /proc/interrupts does not show whether the other end is connected.
ends=$(($(value events/ports/interdomain) + $(value events/ports/unbound)))
bound=$(interrupts 'xen-dyn.* -event')
if [ "$(value events/callback)" = none ]; then
	# Xen created the port for xenstore, but the kernel did not bind it.
	bound=$((bound + 1))
fi
# An HVM guest has ports between Xen and the device model: one per vCPU and one for
# buffered requests. Xen 4.17 denies their status, Xen 4.20 reports it.
if [ "$XM_TYPE" != hvm ]; then
	same "ports/interdomain and unbound" "$bound" $ends
	same "ports/denied" 0 "$(value events/ports/denied)"
elif is events/ports/denied 0; then
	same "ports/interdomain and unbound, with those of the device model" \
		$((bound + $(online) + 1)) $ends
else
	same "ports/interdomain and unbound" "$bound" $ends
	same "ports/denied" $(($(online) + 1)) "$(value events/ports/denied)"
fi
holds "channels is larger than every port" [ "$(value events/channels)" -ge \
	"$(interrupts 'xen-')" ]

finish
