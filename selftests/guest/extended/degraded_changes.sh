#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Unbinding and binding the driver of its controller removes and adds the only emulated
# disk of a PVHVM guest: degraded follows, pollers are woken, and udev gets an event. Then
# the same with no other disk.
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
same "the emulated disk is on that controller" "$(readlink -f "/sys/bus/pci/devices/$controller")" \
	"$(readlink -f "$emulated/device")"
polling degraded
echo "$controller" >$driver/unbind
same "without the disk: degraded" 0 "$(value degraded)"
same "without the disk: reason" none "$(value reason)"
same "without the disk: reasons/emulated-disk" 0 "$(value reasons/emulated-disk)"
holds "without the disk: it has no directory" within 5 [ ! -e "$emulated" ]
same "without the disk: spectrum" paravirt "$(value spectrum/disk)"
holds "pollers are woken" within 5 woken
holds "udev gets an event" within 5 hears 'change XEN_CHANGED=degraded .*XEN_DEGRADED=0 XEN_REASON=none' 1

polling reason
echo "$controller" >$driver/bind
holds "the disk is added again" within 30 is reason emulated-disk
same "reasons/emulated-disk again" 1 "$(value reasons/emulated-disk)"
same "degraded again" 1 "$(value degraded)"
holds "pollers are woken again" within 5 woken
holds "udev gets an event again" within 5 hears 'change XEN_CHANGED=degraded .*XEN_DEGRADED=1 XEN_REASON=emulated-disk' 1

# The module is loaded without any disk.
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
holds "the first disk is added" within 30 is reason emulated-disk
same "it counts" "emulated 1" "$(value spectrum/disk) $(value devices/disks_emulated)"
holds "the first disk wakes pollers" within 5 all_woken
holds "the first disk sends an event" within 5 hears 'XEN_CHANGED=.*degraded' $((told + 1))
for vbd in /sys/bus/xen/devices/vbd-*; do
	echo "${vbd##*/}" >/sys/bus/xen/drivers/vbd/bind
done

finish
