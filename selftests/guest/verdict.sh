#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# mode, role, domain_type, degraded and reason against what was asked for and
# against what the kernel's log and /sys/hypervisor say.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

asked_mode()
{
	echo "${XM_MODE#dom0-}"
}

kernels_mode()
{
	case $(cat /sys/hypervisor/guest_type 2>/dev/null) in
	PV) echo pv ;;
	PVH) echo pvh ;;
	HVM)
		if kernel_said 'Xen HVM callback vector for event delivery is enabled'; then
			echo pvhvm
		else
			echo hvm-pv-drivers
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

asked_reason()
{
	case $XM_MODE in
	hvm) echo nopv ;;
	hvm-pv-drivers) echo no-vector-callback ;;
	*) echo none ;;
	esac
}

asked_role()
{
	case $XM_MODE in
	none) echo none ;;
	dom0-*) echo dom0 ;;
	*) echo domU ;;
	esac
}

kernels_role()
{
	if ! kernel_said 'Hypervisor detected: Xen'; then
		echo none
	elif is_dom0; then
		echo dom0
	else
		echo domU
	fi
}

logged_domain_type()
{
	case $(dmesg | sed -n 's/.*Booting .*kernel on //p') in
	Xen | 'Xen PV') echo pv ;;
	'Xen HVM' | 'Xen PVH') echo hvm ;;
	*) echo native ;;
	esac
}

same "mode is the one asked for" "$(asked_mode)" "$(value mode)"
same "mode is the kernel's" "$(kernels_mode)" "$(value mode)"
same "role is the one asked for" "$(asked_role)" "$(value role)"
same "role is the kernel's" "$(kernels_role)" "$(value role)"
same "domain_type is the logged one" "$(logged_domain_type)" "$(value domain_type)"
same "reason" "$(asked_reason)" "$(value reason)"
same "degraded" "$([ "$(asked_reason)" = none ] && echo 0 || echo 1)" \
	"$(value degraded)"
same "abi" "$(sed -n 's/^#define XEN_MODE_ABI[[:space:]]*//p' xen_mode.h)" "$(value abi)"

line=$(dmesg | sed -n 's/.*\] xen_mode: mode /mode /p' | tail -n 1)
if on_xen; then
	degraded=
	[ "$(value degraded)" = 1 ] && degraded=", degraded: $(value reason)"
	same "the line in the log" \
		"mode $(value mode), role $(value role), Xen $(value hypervisor/version)$degraded" \
		"$line"
else
	same "the line in the log" "mode none, role none, no Xen" "$line"
fi

finish
