#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# xenstored is stopped while the module waits for it. Everything that does not depend on
# xenstore continues to work, and so does the freezer.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/suspend_lib.sh
. ./suspend_lib.sh

cpu1=/sys/devices/system/cpu/cpu1/online
ata=/sys/bus/pci/drivers/ata_piix

answers()
{
	timeout 3 xenstore-read domid >/dev/null 2>&1
}

silent()
{
	! answers
}

domid=$(xenstore-read domid)
controller=$(find $ata -name "0000:*" 2>/dev/null | sed "s|.*/||")
listen
rmmod xen_mode
holds "xenstored is stopped" request stop-xenstored 60
holds "it does not respond" within 40 silent
holds "the module loads" timeout 20 modprobe xen_mode
settle
if is_pv; then
	same "the domain id is unknown" "(no file)" "$(value hypervisor/domid)"
fi

if [ -e $cpu1 ]; then
	polling_all events/online_vcpus events/timer_vcpus events/ports/ipi
	echo 0 >$cpu1
	holds "a vCPU goes offline" within 4 is events/timer_vcpus 1
	same "online_vcpus" 1 "$(value events/online_vcpus)"
	holds "pollers are woken" within 2 all_woken
	echo 1 >$cpu1
	holds "it goes online" within 4 is events/timer_vcpus 2
fi

if [ "$controller" ]; then
	polling_all degraded reason devices/disks_emulated
	disk=$(find "$TREE/devices/disks" -name 'sd*')
	told=$(events 'XEN_CHANGED=.*degraded')
	echo "$controller" >$ata/unbind
	holds "the emulated disk is removed" within 2 is degraded 0
	holds "its directory is removed" within 2 [ ! -e "${disk:-/}" ]
	holds "pollers are woken" within 2 all_woken
	holds "udev gets an event" within 2 hears 'XEN_CHANGED=.*degraded' $((told + 1))
fi

if can_suspend; then
	holds "the freezer works" suspends freezer
else
	skip "the freezer works" "this kernel has no /sys/power/pm_test"
fi
holds "xenstored still does not respond" silent

holds "xenstored responds again" within 90 answers
holds "the domain id is that in xenstore" within 20 is hypervisor/domid "$domid"
if [ "$controller" ]; then
	echo "$controller" >$ata/bind
	holds "the emulated disk is added again" within 30 is degraded 1
fi
holds "the module unloads" timeout 20 rmmod xen_mode
holds "the module loads again" modprobe xen_mode
holds "the domain id is known again" within 20 is hypervisor/domid "$domid"

finish
