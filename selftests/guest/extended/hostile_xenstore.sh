#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
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

# odd_devices: those on the bus that no toolstack names so
odd_devices()
{
	find /sys/bus/xen/devices | grep -cE '/[^/]*[@_][^/]*$|/-|/[^/]*-[^/]*[A-Za-z]'
}

# longest_backend: of what the tree tells
longest_backend()
{
	cat "$TREE"/frontends/*/backend | awk 'length > longest { longest = length } END { print longest }'
}

# settled: the kernel has done with all that was written before, for it goes along
# in that order
settled()
{
	request frontends add 1 9000 && within 300 [ -e /sys/bus/xen/devices/vsnd-9000 ] &&
		request frontends remove 1 9000 && within 300 [ ! -e /sys/bus/xen/devices/vsnd-9000 ]
}

# said_nodes: how many the generator has written, says its line
said_nodes()
{
	cut -d' ' -f1
}

odd_names()
{
	find "$TREE" | grep -v '^[a-zA-Z0-9_/@-]*$'
}

nodes=0
longest=
frontends=$(how_many 600 300 600)
more=$(how_many 2000 500 2000)
for seed in $(how_many "1 2 3" "4 5" "1 2 3"); do
	./readers 4 1000 >/tmp/readers &
	reader=$!
	holds "dom0 writes anything, seed $seed" request frontends fuzz "$frontends" "$seed"
	echo "# dom0: $(xenstore-read data/said)"
	nodes=$((nodes + $(xenstore-read data/said | said_nodes)))
	./xs_frontends mutate "$domid" 300 "$seed" >/tmp/said
	echo "# this guest: $(cat /tmp/said)"
	holds "this guest writes anything, seed $seed" [ "$(said_nodes </tmp/said)" -gt 20 ]
	nodes=$((nodes + $(said_nodes </tmp/said)))
	kill $reader
	holds "4 readers saw nothing but lines" wait $reader
	tail -n 1 /tmp/readers | sed 's/^/# /'
	holds "the kernel is done with it" settled
	holds "the tree lists what is on the bus" within 60 agrees
	echo "# $(value frontends/count) frontends, $(odd_devices) with names of nobody's"
	holds "and there is much that no toolstack wrote" [ "$(odd_devices)" -gt 30 ]
	[ "$(longest_backend)" != 1000 ] || longest=told
	same "each in its own directory" "$(ls /sys/bus/xen/devices)" \
		"$(find "$TREE/frontends" -mindepth 1 -maxdepth 1 -type d | sed 's|.*/||' | sort)"
	holds "each file is a line of ASCII, at any offset, for anyone" access_as_ever
	same "no name is odd" "" "$(odd_names)"
	same "no event is odd" "" "$(odd_events)"
	holds "and they are still heard" kill -0 $listener
	same "the mode is what it was" "$mode" "$(value mode)"
done
echo "# $nodes nodes written"
same "the longest path of a backend was told whole" told "$longest"

rmmod xen_mode
holds "loads among all that" modprobe xen_mode
holds "lists the same" within 60 agrees

# Thousands
start=$(now)
before=$(value frontends/count)
holds "$more more frontends" request frontends add "$more"
many()
{
	[ "$(value frontends/count)" -ge "$more" ] && agrees
}
holds "all are listed" within 200 many
echo "# after $(($(now) - start)) s; in all $(value frontends/count)"
rmmod xen_mode
holds "loads with all of them" modprobe xen_mode
holds "and lists all" within 60 many
holds "they go" request frontends remove "$more"
few()
{
	[ "$(value frontends/count)" -le "$before" ] && agrees
}
holds "none stays" within 200 few
same "the mode is what it was" "$mode" "$(value mode)"

finish
