#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# xenstore marks a disk as a CD-ROM drive. If the module cannot read this, it tries
# again.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

vbd=$(basename "$(echo /sys/bus/xen/devices/vbd-*)")
same "a CD-ROM drive does not count as a disk" 0 "$(value devices/disks_paravirt)"
rmmod xen_mode
holds "its device-type is hidden" request device-type hide "${vbd#vbd-}"
holds "the guest cannot read it" [ ! "$(xenstore-read "device/vbd/${vbd#vbd-}/device-type" 2>/dev/null)" ]
modprobe xen_mode
sleep 2
if is devices/disks_paravirt 1; then
	polling_all spectrum/disk devices/disks_paravirt
	holds "its device-type can be read again" request device-type show "${vbd#vbd-}"
	holds "the module reads it without an event" within 40 is devices/disks_paravirt 0
	same "spectrum/disk" absent "$(value spectrum/disk)"
	holds "pollers are woken" within 5 all_woken
else
	request device-type show "${vbd#vbd-}"
	skip "the module reads device-type later" "this blkfront marks the disk as a CD-ROM drive"
fi

finish
