#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Compare time/ with CPUID in user space and with the kernel's clock source, and grants/
# with the kernel's log.
# selftests/dom0/toolstack.sh compares both with the output of Xen.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

if ! on_xen; then
	same "time/ does not exist" "(no file)" "$(value time)"
	same "grants/ does not exist" "(no file)" "$(value grants)"
	finish
fi

tsc_mode()
{
	case $1 in
	0) echo default ;;
	1) echo always_emulate ;;
	2) echo native ;;
	3) echo native_paravirt ;;
	esac
}

# known NUMBER: print the expected content of the file
known()
{
	if [ "$1" = 0 ]; then
		echo "(no file)"
	else
		echo "$1"
	fi
}

clock=/sys/devices/system/clocksource/clocksource0/current_clocksource

# in_cpuinfo FLAG: succeed if the kernel shows the feature of the processor
in_cpuinfo()
{
	grep -qw "$1" /proc/cpuinfo
}

# prefers_tsc: succeed if the kernel has xen_tsc_safe_clocksource(), Linux 6.3 and later
prefers_tsc()
{
	local major minor

	IFS=. read -r major minor _ <<-RELEASE
		$(uname -r)
	RELEASE
	[ "$major" -gt 6 ] || { [ "$major" -eq 6 ] && [ "${minor%%-*}" -ge 3 ]; }
}

# clock_source: print the one that the kernel must use with this tsc_mode. An HVM guest
# without the vector callback or Xen's timers does not use Xen's clock. The others use the
# TSC instead only if Xen never emulates the TSC and the TSC has a constant rate; dom0,
# which never moves, whenever the kernel finds the TSC stable.
clock_source()
{
	if ! enlightened || grep -qw xen_no_vector_callback /proc/cmdline || ! uses_pvclock; then
		grep -vx xen "$clock" || echo "not xen"
	elif is_dom0; then
		grep -xE 'tsc|xen' "$clock" || echo "tsc or xen"
	elif is time/tsc_mode native && prefers_tsc && in_cpuinfo constant_tsc &&
		in_cpuinfo nonstop_tsc; then
		echo tsc
	else
		echo xen
	fi
}

if is_arm; then
	same "time/ does not exist" "(no file)" "$(value time)"
else
	# shellcheck disable=SC2046
	set -- $(./xen_cpuid time "$(is_pv && echo pv)")
	same "tsc_mode" "$(tsc_mode "$1")" "$(value time/tsc_mode)"
	same "tsc_emulated" "$2" "$(value time/tsc_emulated)"
	same "host_tsc_reliable" "$3" "$(value time/host_tsc_reliable)"
	same "tsc_khz" "$(known "$4")" "$(value time/tsc_khz)"
	detected=$(dmesg | sed -n 's/.*tsc: Detected \([0-9]*\)[.][0-9]* MHz.*/\1/p' | head -n 1)
	if [ "$4" != 0 ] && enlightened && [ "$detected" ]; then
		off=$((detected - $4 / 1000))
		holds "tsc_khz: the kernel detected the same" [ "${off#-}" -le 1 ]
	else
		skip "tsc_khz: the kernel detected the same" "there is only one number"
	fi
	same "incarnation" "$(known "$5")" "$(value time/incarnation)"
	same "the clock source" "$(clock_source)" "$(cat $clock)"
fi

if ! enlightened; then
	same "grants/ does not exist" "(no file)" "$(value grants)"
	finish
fi

version=$(dmesg | sed -n 's/.*Grant tables using version \([0-9]\).*/\1/p' | tail -n 1)
if lacks grants/version; then
	same "version" "(no file)" "$(value grants/version)"
elif [ "$version" ]; then
	same "version" "$version" "$(value grants/version)"
else
	skip "version" "the kernel's log does not show it"
fi

# The first read requests an update.
frames=$(value grants/frames)
sleep 1
frames=$(value grants/frames)
holds "there is at least one frame" [ "$frames" -ge 1 ]
holds "frames does not exceed the limit" [ "$frames" -le "$(value grants/max_frames)" ]

finish
