#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# xen-mode --watch prints a line for each event, and sleeps without.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/guest/xen_mode_tool_lib.sh
. ./xen_mode_tool_lib.sh
# shellcheck source=selftests/guest/udev_lib.sh
. ./udev_lib.sh

# watched COUNT: succeed if xen-mode --watch has printed COUNT lines
watched()
{
	[[ $(wc -l </tmp/watched) -ge $1 ]]
}

# switches: print how often it and its child processes were scheduled
switches()
{
	cat "/proc/$watcher/status" "/proc/$listener_pid/status" |
		awk '/^(non)?voluntary_ctxt/ { n += $2 } END { print n }'
}

xen-mode --watch >/tmp/watched &
watcher=$!
holds "--watch: a line at the start" within 20 watched 1
sleep 1
read -r listener_pid _ <"/proc/$watcher/task/$watcher/children"
before=$(switches)
sleep 5
same "--watch: it sleeps without events" "$before" "$(switches)"
udevadm trigger --action=change $guest
holds "--watch: a line for an event" within 10 watched 2
rmmod xen_mode
holds "--watch: a line when the module is unloaded" within 10 watched 3
modprobe xen_mode
holds "--watch: a line when it is loaded" within 10 watched 4
now="loaded=1 mode=$(value mode) role=$(value role) degraded=$(value degraded) reasons=$(reasons | tr '\n' ',' | sed 's/,$//')"
same "--watch: its lines" "$now changed=start
$now changed=change
loaded=0 changed=remove
$now changed=add" "$(cut -d' ' -f2- /tmp/watched)"
kill $watcher
wait $watcher
same "--watch: it ends by a signal" 143 $?
holds "--watch: it leaves no process behind" within 5 [ ! -e "/proc/${listener_pid:-none}" ]

finish
