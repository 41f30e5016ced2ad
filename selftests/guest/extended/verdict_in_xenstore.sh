#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The verdict in xenstore, for the host: it is written, written again with each event
# and after a restore, and removed with the module. At the end it stays: dom0 compares
# it with the tree (toolstack.sh).
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/guest/xen_mode_tool_lib.sh
. ./xen_mode_tool_lib.sh

# stored KEY
stored()
{
	xenstore-read "data/xen_mode/$1" 2>/dev/null
}

is_stored()
{
	[ "$(xenstore-list data/xen_mode 2>/dev/null | sort | tr '\n' ' ')" = "degraded mode reasons role " ]
}

is_gone()
{
	! xenstore-exists data/xen_mode 2>/dev/null
}

is_the_trees()
{
	same "$1: mode" "$(value mode)" "$(stored mode)"
	same "$1: role" "$(value role)" "$(stored role)"
	same "$1: degraded" "$(value degraded)" "$(stored degraded)"
	same "$1: reasons" "$(reasons | tr '\n' ',' | sed 's/,$//')" "$(stored reasons)"
}

same "nothing is written before" "" "$(stored mode)"
setsid ./xenstore >/tmp/publisher 2>&1 &
publisher=$!
trap 'kill -KILL -$publisher' EXIT
holds "the verdict is written" within 20 is_stored
is_the_trees "at first"
# It says nothing when it begins to listen.
sleep 1

xenstore-rm data/xen_mode
echo change >/sys/class/xen_mode/guest/uevent
holds "an event: it is written again" within 20 is_stored
is_the_trees "after an event"

# dom0 answers requests only where the guest was saved and restored before.
if grep -q 'xm.tests=[^ ]*save_restore' /proc/cmdline; then
	resumes=$(value resumes)
	holds "save and restore" request save-restore
	holds "the module counts it" within 30 is resumes $((resumes + 1))
	holds "restored: it is written in the new domain" within 30 is_stored
	is_the_trees "restored"
fi

rmmod xen_mode
holds "the module goes: it is removed" within 20 is_gone
modprobe xen_mode
holds "the module is back: it is written" within 20 is_stored
is_the_trees "at last"
same "nothing was complained of" "" "$(cat /tmp/publisher)"

finish
