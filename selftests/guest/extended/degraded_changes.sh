#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The one emulated disk of a PVHVM guest goes with its controller's driver and
# comes back: degraded follows, pollers are woken, udev gets an event. The same
# when it is the first disk.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

driver=/sys/bus/pci/drivers/ata_piix
controller=$(basename "$(readlink -f $driver/0000*)")

listen
same "degraded" 1 "$(value degraded)"
emulated=$(grep -lx emulated "$TREE"/devices/disks/*/provider)
emulated=${emulated%/provider}
same "which disk: on that controller" "$(readlink -f "/sys/bus/pci/devices/$controller")" \
	"$(readlink -f "$emulated/device")"
polling degraded
echo "$controller" >$driver/unbind
same "without the disk: degraded" 0 "$(value degraded)"
same "without the disk: reason" none "$(value reason)"
same "without the disk: its reason" 0 "$(value reasons/emulated-disk)"
holds "without the disk: no directory of it" within 5 [ ! -e "$emulated" ]
same "without the disk: spectrum" paravirt "$(value spectrum/disk)"
holds "who polls is woken" within 5 woken
holds "udev is told" within 5 hears 'change XEN_CHANGED=degraded .*XEN_DEGRADED=0 XEN_REASON=none' 1

polling reason
echo "$controller" >$driver/bind
holds "the disk comes back" within 30 is reason emulated-disk
same "its reason again" 1 "$(value reasons/emulated-disk)"
same "degraded again" 1 "$(value degraded)"
holds "who polls is woken again" within 5 woken
holds "udev is told again" within 5 hears 'change XEN_CHANGED=degraded .*XEN_DEGRADED=1 XEN_REASON=emulated-disk' 1

# The module finds no disk at all when it is loaded.
for vbd in /sys/bus/xen/drivers/vbd/vbd-*; do
	echo "${vbd##*/}" >/sys/bus/xen/drivers/vbd/unbind
done
echo "$controller" >$driver/unbind
rmmod xen_mode
modprobe xen_mode
same "no disk" "absent 0" "$(value spectrum/disk) $(value degraded)"
settle
polling_all spectrum/disk devices/disks_emulated degraded reason
told=$(events 'XEN_CHANGED=.*degraded')
echo "$controller" >$driver/bind
holds "the first disk is noticed" within 30 is reason emulated-disk
same "it counts" "emulated 1" "$(value spectrum/disk) $(value devices/disks_emulated)"
holds "the first disk wakes pollers" within 5 all_woken
holds "and sends an event" within 5 hears 'XEN_CHANGED=.*degraded' $((told + 1))
for vbd in /sys/bus/xen/devices/vbd-*; do
	echo "${vbd##*/}" >/sys/bus/xen/drivers/vbd/bind
done

finish
