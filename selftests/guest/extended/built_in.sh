#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The module is in the kernel itself: the tree was there before the first process ran,
# as the testbed's init copied it then (/run/at-init), and follows what came since.
# /run/interrupts-at-init is from the same time.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

first=/run/at-init

# at_init FILE: what the tree said before anything ran
at_init()
{
	cat "$first/$1" 2>/dev/null || echo "(no file)"
}

# bound_at_init PATTERN: how many lines of /proc/interrupts matched then
bound_at_init()
{
	grep -c "$1" /run/interrupts-at-init
}

# logged_at PATTERN: the line of the kernel's log that first says so
logged_at()
{
	dmesg | grep -n "$1" | head -n 1 | cut -d: -f1
}

holds "the tree is there before init runs" [ -d $first ]
for file in abi mode role domain_type degraded reason hypervisor/version features/mask \
	events/callback events/evtchn_abi; do
	same "$file then is $file now" "$(value $file)" "$(at_init $file)"
done
holds "the mode is logged before init runs" \
	[ "$(logged_at '\] xen_mode: mode ')" -lt "$(logged_at '\] Run /init as init process')" ]
same "it is no module" 0 "$(grep -c '^xen_mode ' /proc/modules)"
# KUnit sets bit 18.
same "the kernel is not tainted" 0 $(($(cat /proc/sys/kernel/tainted) & ~(1 << 18)))
# The series' own tests run without a testbed.
same "the tests find what was booted" "$XM_TYPE" "$(booted)"

if enlightened; then
	# What drivers bound after the module had started is counted as well.
	same "ports/virq at init" "$(bound_at_init ' -virq ')" "$(at_init events/ports/virq)"
	same "ports/ipi at init" "$(bound_at_init 'xen-percpu *-ipi')" "$(at_init events/ports/ipi)"
	same "ports/pirq at init" "$(bound_at_init 'xen-pirq')" "$(at_init events/ports/pirq)"
	if [ "$XM_TYPE" != hvm ]; then
		same "the other ports at init" "$(bound_at_init 'xen-dyn.* -event')" \
			$(($(at_init events/ports/interdomain) + $(at_init events/ports/unbound)))
	fi
fi

# The drivers of disks and network cards are modules, which init has loaded since.
for device in /sys/bus/xen/devices/*; do
	[ -e "$device" ] || continue
	name=${device##*/}
	same "$name: was there at init" "${name%-*}" "$(at_init "frontends/$name/type")"
	case $name in
	vbd-* | vif-*)
		[ -e "$device/driver" ] || continue
		same "$name: had no driver at init" "(no file)" "$(at_init "frontends/$name/module")"
		holds "$name: its driver came" [ "$(value "frontends/$name/module")" != "(no file)" ]
		holds "$name: its backend came" [ "$(value "frontends/$name/backend")" != "(no file)" ]
		;;
	esac
done

# Its unit tests ran when the kernel started.
kernel_said 'KTAP version' || skip "KUnit" "this kernel has none"
! kernel_said 'KTAP version' ||
	same "KUnit: the rows of the decision" "ok" \
		"$(dmesg | sed -n 's/.*\] \(not \)\?ok [0-9]* xen_mode$/\1ok/p')"
same "the kernel has nothing to complain about" "" "$(dmesg | complaints)"

finish
