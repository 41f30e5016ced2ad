#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Facter external facts: xen_mode is the mode, xen_mode_role the role and so on.
# What has no file in /sys/kernel/xen_mode is no fact; without the module there
# is none. Install as /etc/facter/facts.d/xen_mode.sh, executable.

cd /sys/kernel/xen_mode 2>/dev/null || exit 0

# fact NAME FILE
fact()
{
	{ read -r value <"$2"; } 2>/dev/null || return 0
	printf '%s=%s\n' "$1" "$value"
}

fact xen_mode mode
fact xen_mode_role role
fact xen_mode_degraded degraded
fact xen_mode_reason reason
fact xen_mode_domain_type domain_type
fact xen_mode_hypervisor_aware hypervisor/aware
fact xen_mode_hypervisor_version hypervisor/version
fact xen_mode_disk spectrum/disk
fact xen_mode_network spectrum/network
fact xen_mode_interrupts spectrum/interrupts
fact xen_mode_timers spectrum/timers
fact xen_mode_ipis spectrum/ipis
fact xen_mode_platform spectrum/platform
fact xen_mode_privileged spectrum/privileged
fact xen_mode_events_abi events/abi
fact xen_mode_events_callback events/callback
