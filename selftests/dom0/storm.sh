#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Dozens of frontends are added and removed, and the module is loaded and unloaded, while
# eight processes read the whole tree continuously. Then a frontend whose backend does not
# respond, and many frontends at once.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/ktap.sh
. ./ktap.sh

TREE=/sys/kernel/xen_mode
READ_SECONDS=25

# nodes FIRST LAST: write these frontends in one transaction
nodes()
{
	local words=() i

	for ((i = $1; i <= $2; i++)); do
		words+=("device/vtest/$i/backend" "/local/domain/0/backend/vtest/0/$i"
			"device/vtest/$i/backend-id" 0 "device/vtest/$i/state" 1)
	done
	xenstore-write "${words[@]}"
}

# no_nodes FIRST LAST: remove them
no_nodes()
{
	local words=() i

	for ((i = $1; i <= $2; i++)); do
		words+=("device/vtest/$i")
	done
	xenstore-rm "${words[@]}"
}

count_is()
{
	[[ $(<"$TREE/frontends/count") == "$1" ]]
}

# at_most SECONDS COMMAND...: succeed if the command succeeds in that time
at_most()
{
	local limit=$1 start=$EPOCHREALTIME
	shift

	"$@" || return
	awk -v start="$start" -v now="$EPOCHREALTIME" -v limit="$limit" \
		'BEGIN { printf "# took %.2f s\n", now - start; exit now - start > limit }'
}

has_driver()
{
	[[ $(<"$TREE/frontends/vif-7/module") == xen_netfront ]]
}

read_tree()
{
	grep -r . "$TREE" >/dev/null
}

./read_storm "$READ_SECONDS" 8 >/tmp/readers &
readers=$!
attached=0
loaded=0
while kill -0 $readers 2>/dev/null; do
	nodes 1 8 && attached=$((attached + 8))
	sleep 0.3
	rmmod xen_mode && modprobe xen_mode && loaded=$((loaded + 1))
	no_nodes 1 4
	sleep 0.3
	no_nodes 5 8
done
wait $readers
status=$?
echo "# $(tail -n 1 /tmp/readers), $attached frontends added and removed, $loaded loads and unloads"
grep '^#' /tmp/readers | head -n 20
same "no reader read a wrong value" 0 $status
holds "enough frontends were added and removed" [ $attached -ge 16 ]
holds "the module was loaded and unloaded meanwhile" [ $loaded -ge 2 ]
holds "all are removed" within 10 count_is 0

# A network card whose backend does not respond: netfront waits for it for ever, with the
# device lock held, in the thread that handles all changes in xenstore.
modprobe xen-netfront
rmmod xen_mode
backend=/local/domain/0/backend/vif/0/7
xenstore-write $backend/frontend /local/domain/0/device/vif/7 \
	device/vif/7/backend $backend device/vif/7/backend-id 0 \
	device/vif/7/mac 00:16:3e:00:00:07 device/vif/7/state 1
holds "netfront waits for its backend" within 10 [ -d /sys/bus/xen/devices/vif-7 ]
holds "loading does not wait for it" at_most 5 modprobe xen_mode
same "it is listed" Initialising "$(<"$TREE/frontends/vif-7/state")"
holds "it has no driver yet" [ ! -e "$TREE/frontends/vif-7/module" ]
holds "reading does not wait for it" at_most 3 read_tree
xenstore-write $backend/state 2
holds "its driver is shown when the backend responds" within 20 has_driver
xenstore-rm $backend device/vif/7
holds "it is removed" within 30 count_is 0

# Changes within 250 ms make one event, so there are at most four events per second.
./uevents xen_mode >/tmp/uevents 2>&1 &
listener=$!
within 5 grep -q listening /tmp/uevents
sleep 2
before=$(grep -c XEN_CHANGED /tmp/uevents)
start=$SECONDS
nodes 1 100
holds "a hundred are added" within 20 count_is 100
sleep 3
told=$(($(grep -c XEN_CHANGED /tmp/uevents) - before))
most=$((4 * (SECONDS - start + 1)))
echo "# $told events, at most $most"
holds "they cause few events" [ $told -ge 1 -a $told -le $most ]
no_nodes 1 100
holds "a hundred are removed" within 20 count_is 0
kill $listener

same "the kernel logged no warnings" "" "$(splats)"

finish
