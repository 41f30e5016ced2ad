#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# A module that is refused hypercalls, as by a policy of Xen's: each file says
# so, or is not there, and the mode is told all the same.
#
# shellcheck disable=SC2317 # functions are called by holds

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

# file FILE: what it says, in the tree as it is when nothing is denied
file()
{
	sed -n "s|^$1 ||p" /tmp/allowed
}

# denied BITS
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

# Some come a moment after loading.
as_ever()
{
	all_files >/tmp/now
	cut -d' ' -f1 /tmp/allowed | diff - /tmp/now
}

denied 0
holds "nothing denied: as ever" within 10 as_ever

# offered_at_boot: PV guests are offered more later
offered_at_boot()
{
	[ "$(value features/mask)" != "(no file)" ] && [ $(($(value features/mask))) -ne 0 ] &&
		[ $(($(value features/mask) & ~$(file features/mask))) -eq 0 ]
}

# ..._silent WHAT: what the tree says where that is denied
texts_silent()
{
	same "$1: version without its end" "${version%.*}" "$(value hypervisor/version)"
	same "$1: capabilities" denied "$(value hypervisor/capabilities)"
	same "$1: changeset" denied "$(value hypervisor/changeset)"
	holds "$1: features are the kernel's own" offered_at_boot
}

parameter_silent()
{
	same "$1: no callback_via" "(no file)" "$(value events/callback_via)"
	# This kernel knows of its vector itself.
	same "$1: callback" "$(file events/callback)" "$(value events/callback)"
}

ports_silent()
{
	same "$1: no timers" "(no file)" "$(value spectrum/timers)"
	same "$1: no vCPUs with timers" "(no file)" "$(value events/timer_vcpus)"
	same "$1: ports are counted, and nothing else is" denied "$(ls "$TREE/events/ports")"
	holds "$1: all of them" [ "$(value events/ports/denied)" -gt 4 ]
}

# An end at the first port: nothing was denied, nothing else is known.
scan_silent()
{
	same "$1: no timers" "(no file)" "$(value spectrum/timers)"
	same "$1: no vCPUs with timers" "(no file)" "$(value events/timer_vcpus)"
	same "$1: no kind of port" denied "$(ls "$TREE/events/ports")"
	same "$1: the scan ends at the first port" 0 "$(value events/ports/denied)"
}

abi_silent()
{
	same "$1: no event-channel ABI" "(no file)" "$(value events/evtchn_abi)"
}

grants_silent()
{
	same "$1: nothing of the grant table" "" "$(ls "$TREE/grants")"
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
holds "all denied: each file is a line, at any offset, for anyone" access_as_ever

rmmod xen_mode
holds "the module as it is loads again" modprobe xen_mode
# xenstore tells some of it.
within 10 is hypervisor/domid "$(file hypervisor/domid)"
for name in $(all_files); do
	echo "$name $(value "$name")"
done >/tmp/again
same "and says the same" "$(cat /tmp/allowed)" "$(cat /tmp/again)"

finish
