#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# A frontend disconnects and connects again before the module refreshes, and an emulated
# network card is removed and added: pollers are woken and udev gets an event, although
# each value is the same as before. The frontend is that of xen-kbdfront; this script is
# its backend.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

vkbd=frontends/vkbd-7
backend=data/vkbd-7
# A refresh follows 250 ms after the first change.
soon=200

# before_refresh NAME: report whether one of the attempts was fast enough
before_refresh()
{
	if [ "$flapped" ]; then
		ok "$1"
	else
		skip "$1" "this machine needs more than $soon ms"
	fi
}

[ -d /sys/bus/xen/drivers/vkbd ] || {
	skip "a frontend that reconnects" "this kernel has no xen-kbdfront"
	finish
}
listen
xenstore-write $backend/state 1
holds "a keyboard is attached" request attach-keyboard vkbd/7 $backend
holds "it waits for its backend" within 20 is $vkbd/state Initialised

# As if it connected and disconnected
settle
polling_all $vkbd/state frontends/connected
told=$(events 'XEN_CHANGED=.*frontends')
xenstore-write device/vkbd/7/state 4
xenstore-write device/vkbd/7/state 3
holds "pollers are woken by a short connection" within 5 all_woken
holds "udev gets an event for it" within 5 hears 'XEN_CHANGED=.*frontends' $((told + 1))

xenstore-write $backend/state 2
holds "it connects" within 20 is $vkbd/state Connected
is $vkbd/state Connected || finish
connected=$(value frontends/connected)

flapped=
for _ in 1 2 3 4 5 6 7 8; do
	settle
	polling_all $vkbd/state frontends/connected frontends/count
	told=$(events 'XEN_CHANGED=.*frontends')
	took=$(./backend_reconnect $backend /sys/bus/xen/devices/vkbd-7/state) || break
	echo "# disconnected and connected again in $took ms"
	[ "$took" -ge $soon ] || {
		flapped=1
		break
	}
done
before_refresh "it is back before the refresh"
holds "pollers of the changed files are woken" within 5 all_woken
holds "udev gets an event" within 5 hears 'XEN_CHANGED=.*frontends' $((told + 1))
same "its state is the same as before" Connected "$(value $vkbd/state)"
same "connected is the same as before" "$connected" "$(value frontends/connected)"

holds "it is detached" request detach-keyboard vkbd/7
holds "it is removed" within 10 [ ! -e "$TREE/$vkbd" ]
xenstore-rm $backend

# The emulated network card of an HVM guest
driver=/sys/bus/pci/drivers/8139cp
card=$(find $driver -name '0000:*' 2>/dev/null | sed 's|.*/||')
[ "$card" ] || finish
flapped=
for _ in 1 2 3 4 5 6 7 8; do
	settle
	polling_all degraded reason devices/networks_emulated spectrum/network
	told=$(events 'XEN_CHANGED=.*degraded')
	start=$(uptime_ms)
	echo "$card" >$driver/unbind
	without=$(value degraded)
	echo "$card" >$driver/bind
	took=$(($(uptime_ms) - start))
	echo "# removed and added the emulated card in $took ms"
	[ "$took" -ge $soon ] || {
		flapped=1
		break
	}
done
before_refresh "the card is back before the refresh"
same "without the card: degraded" 0 "$without"
same "with the card: degraded and reason" "1 emulated-network" "$(value degraded) $(value reason)"
holds "pollers of the changed files are woken, for the card" within 5 all_woken
holds "udev gets an event for the card" within 5 hears 'XEN_CHANGED=.*degraded' $((told + 1))

finish
