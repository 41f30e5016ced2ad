#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Check the values that this machine must show, and compare mode, role, domain_type,
# degraded and reason with the kernel's log and /sys/hypervisor.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

kernels_mode()
{
	if is_arm && kernel_said 'Xen .* support found'; then
		echo pvh
		return
	fi
	case $(cat /sys/hypervisor/guest_type 2>/dev/null) in
	PV) echo pv ;;
	PVH) echo pvh ;;
	HVM)
		if kernel_said 'Xen HVM callback vector for event delivery is enabled'; then
			echo pvhvm
		elif ls -d /sys/bus/xen/devices/*/driver >/dev/null 2>&1; then
			echo hvm-pv-drivers
		else
			echo hvm
		fi
		;;
	*)
		if kernel_said 'Hypervisor detected: Xen'; then
			echo hvm
		else
			echo none
		fi
		;;
	esac
}

kernels_role()
{
	if ! kernel_said 'Hypervisor detected: Xen\|Xen .* support found'; then
		echo none
	elif is_dom0; then
		echo dom0
	else
		echo domU
	fi
}

logged_domain_type()
{
	# On Arm, Xen has no other type.
	if is_arm; then
		kernel_said 'Xen .* support found' && echo hvm || echo native
		return
	fi
	case $(dmesg | sed -n 's/.*Booting .*kernel on //p') in
	Xen | 'Xen PV') echo pv ;;
	'Xen HVM' | 'Xen PVH') echo hvm ;;
	*) echo native ;;
	esac
}

# all_reasons: print the reasons by the command line, the devices and the log
all_reasons()
{
	[ "$XM_TYPE" = hvm ] || return
	case " $(cat /proc/cmdline) " in
	*nopv\ *) echo nopv ;;
	*" xen_no_vector_callback "*) echo no-vector-callback ;;
	*) uses_pvclock || echo emulated-timers ;;
	esac
	if ! has_platform_device; then
		echo no-platform-device
	elif enlightened && grep -q xen_emul_unplug=never /proc/cmdline; then
		echo unplug-disabled
	fi
	[ "$(value devices/disks_emulated)" = 0 ] || echo emulated-disk
	[ "$(value devices/networks_emulated)" = 0 ] || echo emulated-network
}

shown_reasons()
{
	local file

	for file in "$TREE"/reasons/*; do
		[ "$(cat "$file")" != 1 ] || echo "${file##*/}"
	done
}

# did_not_look: succeed if this kernel did not look for Xen, as Linux 4.18 with nopv
did_not_look()
{
	! kernel_said 'Hypervisor detected' && grep -qw nopv /proc/cmdline
}

as_made
if did_not_look; then
	skip "mode matches the kernel's log" "this kernel does not look for Xen with nopv"
else
	same "mode matches the kernel's log" "$(kernels_mode)" "$(value mode)"
fi
case $XM_TYPE in
none) role=none ;;
dom0-*) role=dom0 ;;
*) role=domU ;;
esac
same "role matches the booted machine" "$role" "$(value role)"
if did_not_look; then
	skip "role matches the kernel's log" "this kernel does not look for Xen with nopv"
else
	same "role matches the kernel's log" "$(kernels_role)" "$(value role)"
fi
same "domain_type matches the kernel's log" "$(logged_domain_type)" "$(value domain_type)"
same "degraded matches reason" "$([ "$(value reason)" = none ] && echo 0 || echo 1)" \
	"$(value degraded)"
first=$(all_reasons | head -n 1)
same "reason is the first reason that holds" "${first:-none}" "$(value reason)"
if on_xen; then
	same "reasons" "$(all_reasons | sort)" "$(shown_reasons)"
else
	same "reasons/ does not exist" "(no file)" "$(value reasons)"
fi
same "abi" "$(sed -n 's/^#define XEN_MODE_ABI[[:space:]]*//p' xen_mode.h)" "$(value abi)"

line=$(dmesg | sed -n 's/.*\] xen_mode: mode /mode /p' | tail -n 1)
if on_xen; then
	# Another Xen may have restored the guest since the module was loaded.
	version=$(value hypervisor/version)
	[ "$(value resumes)" = 0 ] || version=$(echo "$line" | sed 's/.* Xen \([^ ,]*\).*/\1/')
	degraded=
	[ "$(value degraded)" = 1 ] && degraded=", degraded: $(value reason)"
	same "the module logs mode and role" \
		"mode $(value mode), role $(value role), Xen $version$degraded" \
		"$line"
else
	same "the module logs mode and role" "mode none, role none, no Xen" "$line"
fi

finish
