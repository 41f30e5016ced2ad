#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# With hostile contents of xenstore, the tree lists the devices that the kernel created
# from it, with one line in each file, and no text from xenstore reaches udev.
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

# odd_devices: print the number of devices with names that no toolstack uses
odd_devices()
{
	find /sys/bus/xen/devices | grep -cE '/[^/]*[@_][^/]*$|/-|/[^/]*-[^/]*[A-Za-z]'
}

# longest_backend: print the longest path in the tree
longest_backend()
{
	cat "$TREE"/frontends/*/backend | awk 'length > longest { longest = length } END { print longest }'
}

# settled: succeed if the kernel has handled all earlier writes; it handles them in order
settled()
{
	request frontends add 1 9000 && within 300 [ -e /sys/bus/xen/devices/vsnd-9000 ] &&
		request frontends remove 1 9000 && within 300 [ ! -e /sys/bus/xen/devices/vsnd-9000 ]
}

# said_nodes: print the number of nodes from the generator's output
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
	holds "dom0 writes hostile contents, seed $seed" request frontends fuzz "$frontends" "$seed"
	echo "# dom0: $(xenstore-read data/said)"
	nodes=$((nodes + $(xenstore-read data/said | said_nodes)))
	./xs_frontends mutate "$domid" 300 "$seed" >/tmp/said
	echo "# this guest: $(cat /tmp/said)"
	holds "the guest writes hostile contents, seed $seed" [ "$(said_nodes </tmp/said)" -gt 20 ]
	nodes=$((nodes + $(said_nodes </tmp/said)))
	kill $reader
	holds "4 readers read only single lines" wait $reader
	tail -n 1 /tmp/readers | sed 's/^/# /'
	holds "the kernel has handled it" settled
	holds "the tree lists the devices on the bus" within 60 agrees
	echo "# $(value frontends/count) frontends, $(odd_devices) with odd names"
	holds "many of them have names that no toolstack uses" [ "$(odd_devices)" -gt 30 ]
	[ "$(longest_backend)" != 1000 ] || longest=told
	same "each has a directory" "$(ls /sys/bus/xen/devices)" \
		"$(find "$TREE/frontends" -mindepth 1 -maxdepth 1 -type d | sed 's|.*/||' | sort)"
	holds "access_test succeeds" access_as_ever
	same "no file has an odd name" "" "$(odd_names)"
	same "no event has odd contents" "" "$(odd_events)"
	holds "the listener still runs" kill -0 $listener
	same "the mode is unchanged" "$mode" "$(value mode)"
done
echo "# $nodes nodes written"
same "the longest path of a backend was complete" told "$longest"

rmmod xen_mode
holds "the module loads with these contents" modprobe xen_mode
holds "the tree lists the same devices" within 60 agrees

# Thousands of frontends
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
holds "the module loads with all of them" modprobe xen_mode
holds "the tree lists all of them" within 60 many
holds "they are removed" request frontends remove "$more"
few()
{
	[ "$(value frontends/count)" -le "$before" ] && agrees
}
holds "no directory is left" within 200 few
same "the mode is unchanged" "$mode" "$(value mode)"

finish
