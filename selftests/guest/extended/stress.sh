#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# What no user does: load and unload without end, read from everywhere while
# devices come and go in a storm, unload under who reads and who waits, all of it
# while the guest is saved and restored.
#
# shellcheck disable=SC2317 # functions are called by holds

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

# Where each lock or access is checked so many readers leave nothing to others, the
# thread among them that saves the guest.
many=$(how_many 4 4 16)
loads=$(how_many 5 200 1000)
unloads=$(how_many 3 10 20)
storm=$(how_many 20 8 20)
binds=$(how_many 3 10 10)
seconds=$(how_many 90 20 20)
module=$(modinfo -n xen_mode)
tree=$(find "$TREE" | sort)
mode=$(value mode)

start=$(now)
cycles=0
rmmod xen_mode
while [ $cycles -lt "$loads" ] && insmod "$module" && rmmod xen_mode; do
	cycles=$((cycles + 1))
	[ $((cycles % 100)) -ne 0 ] || echo "# $cycles loads so far"
done
echo "# $cycles loads in $(($(now) - start)) s"
same "loads and unloads $loads times" "$loads" $cycles
modprobe xen_mode
same "the tree is as it was" "$tree" "$(find "$TREE" | sort)"

# Unloaded while files are open and who polls waits.
cycles=0
while [ $cycles -lt "$unloads" ]; do
	exec 3<"$TREE/mode" 4<"$TREE/events/callback" 5<"$TREE/frontends/count"
	polling reason
	rmmod xen_mode || break
	within 5 woken || break
	[ -z "$(cat <&3 2>/dev/null)" ] || break
	exec 3<&- 4<&- 5<&-
	modprobe xen_mode || break
	cycles=$((cycles + 1))
done
same "$unloads unloads with files open and one who polls" "$unloads" $cycles

./readers "$many" "$seconds" >/tmp/readers &
reader=$!
cycles=0
start=$(now)
refused=
while [ $(($(now) - start)) -lt $((seconds - 2)) ]; do
	rmmod xen_mode || refused="to go after $cycles"
	modprobe xen_mode || refused="to come after $cycles"
	[ ! "$refused" ] || break
	cycles=$((cycles + 1))
done
holds "$many readers while the module comes and goes" wait $reader
echo "# $cycles loads under $many readers: $(tail -n 1 /tmp/readers)"
same "which it always does" "" "$refused"
holds "more than once" [ $cycles -gt 1 ]

# Frontends come and go
./readers "$many" 30 >/tmp/readers &
reader=$!
holds "a storm of frontends" request frontends storm "$storm"
holds "under $many readers" wait $reader
echo "# the storm: $(xenstore-read data/said); the readers: $(tail -n 1 /tmp/readers)"
# The kernel itself is long behind with what came and went.
as_it_was()
{
	agrees && [ "$tree" = "$(find "$TREE" | sort)" ]
}
holds "leaves the tree as it was" within 300 as_it_was

# A driver lets go and takes up while the module comes and goes.
cycles=0
while [ $cycles -lt "$binds" ]; do
	echo vif-0 >/sys/bus/xen/drivers/vif/unbind
	rmmod xen_mode
	modprobe xen_mode &
	echo vif-0 >/sys/bus/xen/drivers/vif/bind
	wait $!
	cycles=$((cycles + 1))
done
holds "binding while loading" within 20 is frontends/vif-0/state Connected

# Saved and restored under readers. Neither a driver nor the module may go then: both
# wait for the thread that saves (xenwatch), and the kernel gives up.
connected=$(value frontends/connected)
resumes=$(value resumes)
./readers "$many" 60 >/tmp/readers &
reader=$!
holds "saved and restored under $many readers" request save-restore
holds "which is counted" within 20 is resumes $((resumes + 1))
holds "all frontends connect again" within 30 is frontends/connected "$connected"
holds "the module goes" rmmod xen_mode
holds "and comes" modprobe xen_mode
holds "all reads are lines" wait $reader
same "the mode is what it was" "$mode" "$(value mode)"

# Others than root, and others than this system
as_container()
{
	# shellcheck disable=SC2016 # expanded by that shell
	unshare "$@" sh -c 'mount -t sysfs sysfs /sys &&
		find /sys/kernel/xen_mode -type f | sort | while read -r file; do
			echo "$file $(cat $file)"
			! { echo x >"$file"; } 2>/dev/null || echo "$file was written"
		done' 2>&1
}

plain=$(find "$TREE" -type f | sort | while read -r file; do echo "$file $(cat "$file")"; done)
same "the same in a sysfs of one's own" "$plain" "$(as_container -m -n)"
same "and with users of one's own" "$plain" "$(as_container -U -r -m -n)"

finish
