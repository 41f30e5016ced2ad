#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Xen's security policy (FLASK) denies the hypercalls of the module: each file shows this
# or does not exist, and the mode is still correct. Only the priority of a port cannot be
# denied, because Xen does not ask the policy. The later tests run with a policy that
# allows everything. This runs in a guest, and in a dom0.
#
# shellcheck disable=SC2317 # functions are called by holds

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

# The prefix of the policy's booleans
domain=domU
if is_dom0; then
	domain=dom0
	# It is its own toolstack.
	request()
	{
		/testbed/serve Domain-0 "$@"
	}
fi

all_files()
{
	(cd "$TREE" && find . -type f | sed 's|^\./||' | sort)
}

# snapshot FILE: write all values to it
snapshot()
{
	local name

	for name in $(all_files); do
		echo "$name $(value "$name")"
	done >"$1"
}

# file FILE: print its value in the tree when the policy allowed everything
file()
{
	sed -n "s|^$1 ||p" /tmp/allowed
}

# reload: load the module under the present policy. Some values come from xenstore.
reload()
{
	rmmod xen_mode
	modprobe xen_mode
	within 10 domid_agrees
	settle
}

# under NAME VALUE...: set these booleans of the policy, and load the module
under()
{
	while [ "$1" ]; do
		request policy "${domain}_$1" "$2" || echo "# the policy has no $1"
		shift 2
	done
	reload
}

# logged PERMISSION: succeed if Xen has logged that it was denied
logged()
{
	request policy-denied "$1" && [ "$(xenstore-read data/said)" -gt 0 ]
}

texts_silent()
{
	same "$1: version without the last part" "${version%.*}" "$(value hypervisor/version)"
	same "$1: capabilities" denied "$(value hypervisor/capabilities)"
	same "$1: features" "$(file features/mask)" "$(value features/mask)"
	holds "$1: Xen logged it" logged xen_capabilities
}

parameter_silent()
{
	same "$1: no callback_via" "(no file)" "$(value events/callback_via)"
	# The kernel knows about its vector.
	same "$1: callback" "$(file events/callback)" "$(value events/callback)"
	# Xen has no such parameter of a PV guest, and does not ask the policy.
	is_pv || holds "$1: Xen logged it" logged getparam
}

ports_silent()
{
	same "$1: no spectrum/timers" "(no file)" "$(value spectrum/timers)"
	# Those of a PV guest are always event channels.
	is_pv || same "$1: no spectrum/ipis" "(no file)" "$(value spectrum/ipis)"
	same "$1: no timer_vcpus" "(no file)" "$(value events/timer_vcpus)"
	same "$1: ports/ has only the file denied" denied "$(ls "$TREE/events/ports")"
	holds "$1: it counts all ports" [ "$(value events/ports/denied)" -gt 4 ]
	holds "$1: Xen logged it" logged status
}

grants_silent()
{
	same "$1: grants/ is empty" "" "$(ls "$TREE/grants")"
	holds "$1: Xen logged it" logged query
}

verdict_stands()
{
	local name

	for name in mode role degraded reason frontends/count events/evtchn_abi; do
		same "$1: $name" "$(file "$name")" "$(value "$name")"
	done
}

# silent WHAT SUBJECT...
silent()
{
	local what=$1 subject
	shift

	for subject; do
		"${subject}_silent" "$what"
	done
	verdict_stands "$what"
}

under allow_unlabeled_status 1
snapshot /tmp/allowed
version=$(value hypervisor/version)
same "the policy allows everything: no port is denied" \
	"$([ "$XM_TYPE" = hvm ] && echo 2 || echo 0)" "$(value events/ports/denied)"

# Only the status of interdomain ports
under allow_unlabeled_status 0
silent "the sample policy" ports
under allow_unlabeled_status 1 deny_version 1
silent "texts denied" texts
under deny_version 0 deny_parameter 1
silent "the callback's parameter denied" parameter
under deny_parameter 0 deny_status 1 allow_unlabeled_status 0
silent "the status of ports denied" ports
under deny_status 0 allow_unlabeled_status 1 deny_grants 1
silent "the grant table denied" grants
under deny_version 1 deny_parameter 1 deny_status 1 allow_unlabeled_status 0
silent "all denied" texts parameter ports grants

under deny_version 0 deny_parameter 0 deny_status 0 deny_grants 0 allow_unlabeled_status 1
snapshot /tmp/again
same "allowed again: the same tree" "$(grep -v ^time/ /tmp/allowed)" "$(grep -v ^time/ /tmp/again)"
same "the kernel logged no warnings" "" "$(splats)"

finish
