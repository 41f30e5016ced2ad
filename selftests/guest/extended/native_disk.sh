#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The only disk of a machine is no frontend. Unbinding and binding its driver removes and
# adds it: nothing but spectrum/ and devices/ changes.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

listen
set -- "$TREE"/devices/disks/*/device
same "one disk, which Xen does not provide" "1 native" "$# $(value spectrum/disk)"
device=$(readlink -f "$1")
driver=$(readlink -f "$device/driver")
for _ in 1 2; do
	settle
	polling_all spectrum/disk devices/disks_native
	told=$(events 'XEN_CHANGED=spectrum')
	echo "${device##*/}" >"$driver/unbind"
	same "the disk is removed" "absent 0" "$(value spectrum/disk) $(value devices/disks_native)"
	holds "pollers are woken" within 5 all_woken
	holds "udev gets an event" within 5 hears 'XEN_CHANGED=spectrum' $((told + 1))

	settle
	polling_all spectrum/disk devices/disks_native
	told=$(events 'XEN_CHANGED=spectrum')
	echo "${device##*/}" >"$driver/bind"
	holds "the first disk is added" within 10 is devices/disks_native 1
	same "spectrum/disk" native "$(value spectrum/disk)"
	holds "pollers are woken again" within 5 all_woken
	holds "udev gets an event again" within 5 hears 'XEN_CHANGED=spectrum' $((told + 1))
done

finish
