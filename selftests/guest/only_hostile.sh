#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Whatever stands in xenstore, the tree lists the devices that the kernel made of
# it, a line in each file, and udev hears nothing that somebody wrote there.
#
# shellcheck disable=SC2317 # functions are called by holds

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

mode=$(value mode)
listen
domid=$(xenstore-read domid)

odd_events()
{
	sed 1d /tmp/uevents | grep -vE '^[0-9.]+ (add|change|remove) ([A-Z_]+=[a-zA-Z0-9_/,-]*( |$))*$'
}

odd_names()
{
	find "$TREE" | grep -v '^[a-zA-Z0-9_/@-]*$'
}

nodes=0
more=$(how_many 2000 500 2000)
for seed in $(how_many "1 2 3" "4 5" "1 2 3"); do
	./readers 4 1000 >/tmp/readers &
	reader=$!
	holds "dom0 writes anything, seed $seed" ask frontends fuzz 1000 "$seed"
	echo "# $(xenstore-read data/said)"
	nodes=$((nodes + $(xenstore-read data/said | cut -d' ' -f1)))
	holds "this guest writes anything, seed $seed" ./xs_frontends mutate "$domid" 500 "$seed"
	kill $reader
	wait $reader
	holds "4 readers saw nothing but lines" grep -q ' 0 wrong' /tmp/readers
	holds "the tree lists what is on the bus" within 60 agrees
	same "each in its own directory" "$(ls /sys/bus/xen/devices)" \
		"$(find "$TREE/frontends" -mindepth 1 -maxdepth 1 -type d | sed 's|.*/||' | sort)"
	holds "each file is a line of ASCII, at any offset, for anyone" access_as_ever
	same "no name is odd" "" "$(odd_names)"
	same "no event is odd" "" "$(odd_events)"
	holds "and they are still heard" kill -0 $listener
	same "the mode is what it was" "$mode" "$(value mode)"
done
echo "# $nodes nodes written"

rmmod xen_mode
holds "loads among all that" modprobe xen_mode
holds "lists the same" within 60 agrees

# Thousands
start=$(now)
before=$(value frontends/count)
holds "$more more frontends" ask frontends add "$more"
many()
{
	[ "$(value frontends/count)" -ge "$more" ] && agrees
}
holds "all are listed" within 200 many
echo "# after $(($(now) - start)) s; in all $(value frontends/count)"
rmmod xen_mode
holds "loads with all of them" modprobe xen_mode
holds "and lists all" within 60 many
holds "they go" ask frontends remove "$more"
few()
{
	[ "$(value frontends/count)" -le "$before" ] && agrees
}
holds "none stays" within 200 few
same "the mode is what it was" "$mode" "$(value mode)"

finish
