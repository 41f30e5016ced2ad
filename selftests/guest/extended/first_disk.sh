#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The first disk of a machine is added, and its last disk is removed.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

listen
for _ in 1 2; do
	same "no disk" "absent 0" "$(value spectrum/disk) $(value devices/disks_paravirt)"
	settle
	polling_all spectrum/disk devices/disks_paravirt frontends/count
	frontends=$(events 'XEN_CHANGED=.*frontends')
	spectrum=$(events 'XEN_CHANGED=.*spectrum')
	holds "a disk is attached" request attach-disk xvda
	holds "it counts" within 20 is devices/disks_paravirt 1
	same "spectrum/disk" paravirt "$(value spectrum/disk)"
	holds "pollers are woken" within 5 all_woken
	holds "udev gets an event" within 5 hears 'XEN_CHANGED=.*frontends' $((frontends + 1))
	holds "an event lists spectrum" within 5 hears 'XEN_CHANGED=.*spectrum' $((spectrum + 1))

	settle
	polling_all spectrum/disk devices/disks_paravirt
	holds "the disk is detached" request detach-disk xvda
	holds "it no longer counts" within 20 is devices/disks_paravirt 0
	same "spectrum/disk" absent "$(value spectrum/disk)"
	holds "pollers are woken again" within 5 all_woken
done

finish
