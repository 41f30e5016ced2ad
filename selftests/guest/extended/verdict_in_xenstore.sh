#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The service for dom0 writes the verdict to xenstore at its start, with each event and
# after a restore, and removes it when the module is unloaded. This test leaves it there:
# toolstack.sh compares it with the tree in dom0.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/guest/xen_mode_tool_lib.sh
. ./xen_mode_tool_lib.sh

# stored KEY: print its value in xenstore
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

same "nothing is written at first" "" "$(stored mode)"
setsid ./xenstore >/tmp/publisher 2>&1 &
publisher=$!
trap 'kill -KILL -$publisher' EXIT
holds "the verdict is written" within 20 is_stored
is_the_trees "at first"
# The service prints nothing when it is ready for events.
sleep 1

xenstore-rm data/xen_mode
echo change >/sys/class/xen_mode/guest/uevent
holds "an event: it is written again" within 20 is_stored
is_the_trees "after an event"

# dom0 handles requests only if the guest was saved and restored before.
if grep -q 'xm.tests=[^ ]*save_restore' /proc/cmdline; then
	resumes=$(value resumes)
	holds "save and restore" request save-restore
	holds "the module counts it" within 30 is resumes $((resumes + 1))
	holds "restored: it is written in the new domain" within 30 is_stored
	is_the_trees "restored"
fi

rmmod xen_mode
holds "the module is unloaded: the verdict is removed" within 20 is_gone
modprobe xen_mode
holds "the module is loaded: the verdict is written" within 20 is_stored
is_the_trees "at last"
same "the service printed no errors" "" "$(cat /tmp/publisher)"

finish
