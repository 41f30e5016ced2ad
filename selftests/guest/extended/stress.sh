#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Stress: load and unload many times, add and remove devices in a storm while many
# processes read, unload while programs read and poll, and save and restore the guest
# under readers.
#
# shellcheck disable=SC2317 # functions are called by holds

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

# On debug kernels, many readers would starve other threads, such as the one that saves
# the guest.
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
same "$loads loads and unloads" "$loads" $cycles
modprobe xen_mode
same "the tree is the same as before" "$tree" "$(find "$TREE" | sort)"

# Unload with open files and a waiting poller.
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
same "$unloads unloads with open files and a poller" "$unloads" $cycles

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
holds "$many readers during loads and unloads" wait $reader
echo "# $cycles loads under $many readers: $(tail -n 1 /tmp/readers)"
same "each load and unload succeeded" "" "$refused"
holds "there was more than one load" [ $cycles -gt 1 ]

# A storm of frontends
./readers "$many" 30 >/tmp/readers &
reader=$!
holds "dom0 adds and removes frontends" request frontends storm "$storm"
holds "$many readers during the storm" wait $reader
echo "# the storm: $(xenstore-read data/said); the readers: $(tail -n 1 /tmp/readers)"
# The kernel needs long to handle all changes.
as_it_was()
{
	agrees && [ "$tree" = "$(find "$TREE" | sort)" ]
}
holds "the tree is the same as before the storm" within 300 as_it_was

# Bind and unbind a driver during loads and unloads.
cycles=0
while [ $cycles -lt "$binds" ]; do
	echo vif-0 >/sys/bus/xen/drivers/vif/unbind
	rmmod xen_mode
	modprobe xen_mode &
	echo vif-0 >/sys/bus/xen/drivers/vif/bind
	wait $!
	cycles=$((cycles + 1))
done
holds "the frontend is connected after binding during loads" within 20 is frontends/vif-0/state Connected

# Save and restore under readers. Do not unbind a driver or unload the module then: both
# wait for the thread that saves (xenwatch), and the kernel cancels the save.
connected=$(value frontends/connected)
resumes=$(value resumes)
./readers "$many" 60 >/tmp/readers &
reader=$!
holds "saved and restored under $many readers" request save-restore
holds "resumes counts it" within 20 is resumes $((resumes + 1))
holds "all frontends connect again" within 30 is frontends/connected "$connected"
holds "the module unloads" rmmod xen_mode
holds "the module loads" modprobe xen_mode
holds "all reads returned single lines" wait $reader
same "the mode is unchanged" "$mode" "$(value mode)"

# Readers in other namespaces
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
same "the tree is the same in another mount and network namespace" "$plain" "$(as_container -m -n)"
same "the tree is the same in another user namespace" "$plain" "$(as_container -U -r -m -n)"

finish
