#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Compare hypervisor/, kernel/ and features/ with /sys/hypervisor, CPUID in user space,
# xenstore, and the kernel's configuration file.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

sys=/sys/hypervisor

config()
{
	grep -c "^$1=y" "/boot/config-$(uname -r)"
}

same "kernel/pv" "$(config CONFIG_XEN_PV)" "$(value kernel/pv)"
same "kernel/pvh" "$(config "$(is_arm && echo CONFIG_XEN || echo CONFIG_XEN_PVH)")" \
	"$(value kernel/pvh)"
same "kernel/pvhvm" "$(config CONFIG_XEN_PVHVM)" "$(value kernel/pvhvm)"
same "kernel/dom0" "$(config CONFIG_XEN_DOM0)" "$(value kernel/dom0)"

if ! on_xen; then
	is_arm || same "CPUID has no leaves of Xen" "- - - -" "$(./xen_cpuid)"
	same "hypervisor/ does not exist" "(no file)" "$(value hypervisor)"
	same "features/ does not exist" "(no file)" "$(value features)"
	finish
fi

if ! is_arm; then
	if is_pv; then
		cpuid=$(./xen_cpuid pv)
	else
		cpuid=$(./xen_cpuid)
	fi
	# shellcheck disable=SC2086
	set -- $cpuid
	same "cpuid_base" "$1" "$(value hypervisor/cpuid_base)"
	same "version matches CPUID" "$2" "$(value hypervisor/version | cut -d. -f1-2)"
	if [ "$3" != - ]; then
		same "domid matches CPUID" "$3" "$(value hypervisor/domid)"
	fi
fi
if ! enlightened; then
	same "version has only major and minor" "$2" "$(value hypervisor/version)"
	same "enlightened" 0 "$(value hypervisor/enlightened)"
	same "features/ does not exist" "(no file)" "$(value features)"
	finish
fi
same "version matches /sys/hypervisor" \
	"$(cat $sys/version/major).$(cat $sys/version/minor)$(cat $sys/version/extra)" \
	"$(value hypervisor/version)"
same "enlightened" 1 "$(value hypervisor/enlightened)"
same "capabilities" "$(sed 's/ *$//' $sys/properties/capabilities)" \
	"$(value hypervisor/capabilities)"

# xenstore responds with an event. Without a vector it arrives through the interrupt of
# the platform device. Without both, a request waits for ever.
no_events()
{
	! is_pv && ! is_arm &&
		! kernel_said 'Xen HVM callback vector for event delivery is enabled' &&
		! has_platform_device
}

if is_dom0; then
	skip "domid matches xenstore" "no xenstored runs in this dom0"
elif [ "$XM_TYPE" = dom0less-arm64 ]; then
	skip "domid matches xenstore" "no xenstored runs without a dom0"
elif no_events; then
	skip "domid matches xenstore" "no event reaches a guest without vector and platform device"
else
	same "domid matches xenstore" "$(xenstore-read domid)" \
		"$(value hypervisor/domid)"
fi

if [ -s $sys/properties/changeset ] && [ "$(cat $sys/properties/changeset)" ]; then
	same "changeset" "$(cat $sys/properties/changeset)" \
		"$(value hypervisor/changeset)"
else
	skip "changeset" "this Xen was built without one"
fi

mask=$(cat $sys/properties/features)
same "features/mask" "0x$mask" "$(value features/mask)"
same "features/unknown" "$(printf '0x%08x' $((0x$mask >> 21 << 21)))" \
	"$(value features/unknown)"
bit=0
for name in $(feature_names); do
	echo "$name $((0x$mask >> bit & 1))"
	bit=$((bit + 1))
done >/tmp/offered
while read -r name _; do
	echo "$name $(value "features/$name")"
done </tmp/offered >/tmp/features
same "each feature" "$(cat /tmp/offered)" "$(cat /tmp/features)"

finish
