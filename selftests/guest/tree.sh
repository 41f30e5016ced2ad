#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The tree has exactly the files that this machine must have, and the ABI document lists
# each of them.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

features=$(feature_names)

expected()
{
	local item device

	echo "abi mode role domain_type degraded reason"
	echo "kernel/pv kernel/pvh kernel/pvhvm kernel/dom0"
	on_xen || return
	echo "hypervisor/enlightened hypervisor/version"
	is_arm || echo "hypervisor/cpuid_base"
	for item in disk network interrupts timers ipis platform privileged; do
		echo "spectrum/$item"
	done
	for item in paravirt emulated passthrough native; do
		echo "devices/disks_$item devices/networks_$item"
	done
	for item in nopv no-vector-callback emulated-timers no-platform-device \
		unplug-disabled emulated-disk emulated-network; do
		echo "reasons/$item"
	done
	is_arm || for item in tsc_mode tsc_emulated host_tsc_reliable; do
		echo "time/$item"
	done
	# Xen does not set these in a PV dom0.
	is_arm || { is_dom0 && is_pv; } || echo "time/tsc_khz time/incarnation"
	device_dirs
	# PV and Arm read it from xenstore, which these machines do not run.
	case $XM_TYPE in
	dom0-pv | dom0-arm64 | dom0less-arm64) ;;
	*) echo "hypervisor/domid" ;;
	esac
	enlightened || return
	echo "resumes hypervisor/capabilities"
	[ -s /sys/hypervisor/properties/changeset ] &&
		[ "$(cat /sys/hypervisor/properties/changeset)" ] &&
		echo "hypervisor/changeset"
	echo "features/mask features/unknown"
	for item in $features; do
		echo "features/$item"
	done
	for item in evtchn_abi callback channels timer_vcpus online_vcpus; do
		echo "events/$item"
	done
	is_pv || echo "events/callback_via"
	for item in unbound interdomain pirq virq ipi denied; do
		echo "events/ports/$item"
	done
	lacks grants/version || echo "grants/version"
	echo "grants/frames grants/max_frames"
	echo "frontends/count frontends/connected"
	for device in /sys/bus/xen/devices/*; do
		[ -e "$device" ] || continue
		for item in type state xenbus_device; do
			echo "frontends/${device##*/}/$item"
		done
		[ ! -e "$device/driver" ] || for item in backend backend_domid module; do
			echo "frontends/${device##*/}/$item"
		done
		for item in "$device"/block/* "$device"/net/*; do
			[ ! -e "$item" ] || echo "frontends/${device##*/}/name"
		done
	done
}

# A directory for each disk and interface that counts. spectrum.sh checks their names;
# this checks their files.
device_dirs()
{
	local kind dir

	for kind in disks networks; do
		for dir in "$TREE/devices/$kind"/*; do
			[ -d "$dir" ] || continue
			echo "devices/$kind/${dir##*/}/provider devices/$kind/${dir##*/}/bus"
			# The head of a multipath disk is on no bus.
			case $(readlink -f "/sys/block/${dir##*/}") in
			*/nvme-subsystem/*) ;;
			*) echo "devices/$kind/${dir##*/}/device" ;;
			esac
		done
	done
}

actual()
{
	(cd "$TREE" && find . -mindepth 1 ! -type d) | sed 's|^\./||'
}

documented()
{
	sed -n 's|^What:[[:space:]]*/sys/kernel/xen_mode/||p' sysfs-kernel-xen_mode
}

has_domid()
{
	[ -e "$TREE/hypervisor/domid" ]
}

# In a PV domain the id comes from xenstore, shortly after the module is loaded.
if is_pv && ! is_dom0; then
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		has_domid && break
		sleep 1
	done
fi

expected | tr ' ' '\n' | sort >/tmp/expected
actual | sort >/tmp/actual
documented | sort >/tmp/documented

same "no file is missing" "" "$(grep -vxF -f /tmp/actual /tmp/expected)"
same "there is no other file" "" "$(grep -vxF -f /tmp/expected /tmp/actual)"

sed 's|^frontends/[^/]*/|frontends/<device>/|
	s|^devices/disks/[^/]*/|devices/disks/<disk>/|
	s|^devices/networks/[^/]*/|devices/networks/<interface>/|' /tmp/actual |
	grep -vxF -f /tmp/documented >/tmp/undocumented
same "every file is documented" "" "$(cat /tmp/undocumented)"
same "no file is documented twice" "" "$(uniq -d /tmp/documented)"
same "21 features have a name" 21 "$(echo "$features" | wc -l)"

finish
