#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The module is built into the kernel: the tree exists before the first process runs, and
# follows later changes. The testbed's init has copied the tree to /run/at-init and
# /proc/interrupts to /run/interrupts-at-init at its start.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

first=/run/at-init

# at_init FILE: print its value at the start of init
at_init()
{
	cat "$first/$1" 2>/dev/null || echo "(no file)"
}

# bound_at_init PATTERN: print the number of matching interrupts at that time
bound_at_init()
{
	grep -c "$1" /run/interrupts-at-init
}

# logged_at PATTERN: print the number of the first matching line of the kernel's log
logged_at()
{
	dmesg | grep -n "$1" | head -n 1 | cut -d: -f1
}

holds "the tree exists before init runs" [ -d $first ]
for file in abi mode role domain_type degraded reason hypervisor/version features/mask \
	events/callback events/evtchn_abi; do
	same "$file is the same as at init" "$(value $file)" "$(at_init $file)"
done
holds "the mode is logged before init runs" \
	[ "$(logged_at '\] xen_mode: mode ')" -lt "$(logged_at '\] Run /init as init process')" ]
same "it is not a module" 0 "$(grep -c '^xen_mode ' /proc/modules)"
# KUnit sets bit 18.
same "the kernel is not tainted" 0 $(($(cat /proc/sys/kernel/tainted) & ~(1 << 18)))
# The tests of the series run without a testbed.
same "the tests recognise the booted machine" "$XM_TYPE" "$(booted)"

if enlightened; then
	# The numbers include ports that were bound after the module started.
	same "ports/virq at init" "$(bound_at_init ' -virq ')" "$(at_init events/ports/virq)"
	same "ports/ipi at init" "$(bound_at_init 'xen-percpu *-ipi')" "$(at_init events/ports/ipi)"
	same "ports/pirq at init" "$(bound_at_init 'xen-pirq')" "$(at_init events/ports/pirq)"
	if [ "$XM_TYPE" != hvm ]; then
		same "the other ports at init" "$(bound_at_init 'xen-dyn.* -event')" \
			$(($(at_init events/ports/interdomain) + $(at_init events/ports/unbound)))
	fi
fi

# init has loaded the drivers of disks and network cards in the meantime.
for device in /sys/bus/xen/devices/*; do
	[ -e "$device" ] || continue
	name=${device##*/}
	same "$name: it existed at init" "${name%-*}" "$(at_init "frontends/$name/type")"
	case $name in
	vbd-* | vif-*)
		[ -e "$device/driver" ] || continue
		same "$name: it had no driver at init" "(no file)" "$(at_init "frontends/$name/module")"
		holds "$name: its driver is shown" [ "$(value "frontends/$name/module")" != "(no file)" ]
		holds "$name: its backend is shown" [ "$(value "frontends/$name/backend")" != "(no file)" ]
		;;
	esac
done

# The KUnit tests ran at boot.
kernel_said 'KTAP version' || skip "KUnit" "this kernel has no KUnit tests"
! kernel_said 'KTAP version' ||
	same "KUnit: the decisions" "ok" \
		"$(dmesg | sed -n 's/.*\] \(not \)\?ok [0-9]* xen_mode$/\1ok/p')"
same "the kernel logged no warnings" "" "$(dmesg | complaints)"

finish
