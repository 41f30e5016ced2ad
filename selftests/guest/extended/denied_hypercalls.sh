#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# A test build of the module in which hypercalls fail as if Xen's security policy denied
# them: each file shows this or does not exist, and the mode is still correct.
#
# shellcheck disable=SC2317 # functions are called by holds

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

# file FILE: print its value in the tree without denied hypercalls
file()
{
	sed -n "s|^$1 ||p" /tmp/allowed
}

# denied BITS: load the test build with these hypercalls denied
denied()
{
	rmmod xen_mode
	insmod /modules/xen_mode_deny.ko deny="$1"
}

all_files()
{
	(cd "$TREE" && find . -type f | sed 's|^\./||' | sort)
}

for name in $(all_files); do
	echo "$name $(value "$name")"
done >/tmp/allowed
version=$(value hypervisor/version)

# Some values appear shortly after loading.
as_ever()
{
	all_files >/tmp/now
	cut -d' ' -f1 /tmp/allowed | diff - /tmp/now
}

denied 0
holds "nothing denied: the same tree" within 10 as_ever

# offered_at_boot: succeed if features show the mask of boot; PV guests get more later
offered_at_boot()
{
	[ "$(value features/mask)" != "(no file)" ] && [ $(($(value features/mask))) -ne 0 ] &&
		[ $(($(value features/mask) & ~$(file features/mask))) -eq 0 ]
}

# ..._silent WHAT: check the files for which hypercalls are denied
texts_silent()
{
	same "$1: version without the last part" "${version%.*}" "$(value hypervisor/version)"
	same "$1: capabilities" denied "$(value hypervisor/capabilities)"
	same "$1: changeset" denied "$(value hypervisor/changeset)"
	holds "$1: features are those read at boot" offered_at_boot
}

parameter_silent()
{
	same "$1: no callback_via" "(no file)" "$(value events/callback_via)"
	# The kernel knows about its vector.
	same "$1: callback" "$(file events/callback)" "$(value events/callback)"
}

ports_silent()
{
	same "$1: no spectrum/timers" "(no file)" "$(value spectrum/timers)"
	same "$1: no timer_vcpus" "(no file)" "$(value events/timer_vcpus)"
	same "$1: ports/ has only the file denied" denied "$(ls "$TREE/events/ports")"
	holds "$1: it counts all ports" [ "$(value events/ports/denied)" -gt 4 ]
}

# The scan ends at the first port, so nothing is denied or known.
scan_silent()
{
	same "$1: no spectrum/timers" "(no file)" "$(value spectrum/timers)"
	same "$1: no timer_vcpus" "(no file)" "$(value events/timer_vcpus)"
	same "$1: ports/ has no other file" denied "$(ls "$TREE/events/ports")"
	same "$1: the scan ends at the first port" 0 "$(value events/ports/denied)"
}

abi_silent()
{
	same "$1: no evtchn_abi" "(no file)" "$(value events/evtchn_abi)"
}

grants_silent()
{
	same "$1: grants/ is empty" "" "$(ls "$TREE/grants")"
}

verdict_stands()
{
	same "$1: mode" "$(file mode)" "$(value mode)"
	same "$1: role" "$(file role)" "$(value role)"
	same "$1: reason" "$(file reason)" "$(value reason)"
	same "$1: frontends" "$(file frontends/count)" "$(value frontends/count)"
}

# silent WHAT BITS SUBJECT...
silent()
{
	local what=$1 subject

	denied "$2"
	shift 2
	for subject; do
		"${subject}_silent" "$what"
	done
	verdict_stands "$what"
}

silent "texts refused" 1 texts
silent "texts withheld" 2 texts
silent "the callback's parameter denied" 4 parameter
silent "the status of ports denied" 8 ports
silent "the event-channel ABI denied" 16 abi
silent "the status of ports not implemented" 32 scan
silent "the grant table denied" 64 grants
silent "all denied" 95 texts parameter ports abi grants
holds "all denied: access_test succeeds" access_as_ever

rmmod xen_mode
holds "the regular module loads again" modprobe xen_mode
# Some values come from xenstore.
within 10 is hypervisor/domid "$(file hypervisor/domid)"
for name in $(all_files); do
	echo "$name $(value "$name")"
done >/tmp/again
same "its tree is the same" "$(cat /tmp/allowed)" "$(cat /tmp/again)"

finish
