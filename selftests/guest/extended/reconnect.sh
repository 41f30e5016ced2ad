#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# A frontend leaves Connected and is back before the module refreshes, and so
# does an emulated network card: pollers are woken and udev gets an event, although
# each value is what it was. The frontend is xen-kbdfront's; its backend is this
# script.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

vkbd=frontends/vkbd-7
backend=data/vkbd-7
# A refresh comes 250 ms after the first change.
soon=200

# before_refresh WHAT: whether one of the tries was quick enough
before_refresh()
{
	if [ "$flapped" ]; then
		ok "$1"
	else
		skip "$1" "this machine takes longer than $soon ms for it"
	fi
}

listen
xenstore-write $backend/state 2
holds "a keyboard is attached" request attach-keyboard vkbd/7 $backend
holds "it connects" within 20 is $vkbd/state Connected
is $vkbd/state Connected || finish
connected=$(value frontends/connected)

flapped=
for _ in 1 2 3 4 5 6 7 8; do
	settle
	polling_all $vkbd/state frontends/connected frontends/count
	told=$(events 'XEN_CHANGED=.*frontends')
	took=$(./backend_reconnect $backend /sys/bus/xen/devices/vkbd-7/state) || break
	echo "# not connected and connected again in $took ms"
	[ "$took" -ge $soon ] || {
		flapped=1
		break
	}
done
before_refresh "it is back before the refresh"
holds "pollers of what it changed are woken" within 5 all_woken
holds "udev gets an event" within 5 hears 'XEN_CHANGED=.*frontends' $((told + 1))
same "its state is what it was" Connected "$(value $vkbd/state)"
same "connected is what it was" "$connected" "$(value frontends/connected)"

holds "it is detached" request detach-keyboard vkbd/7
holds "it goes" within 10 [ ! -e "$TREE/$vkbd" ]
xenstore-rm $backend

# An HVM guest's emulated card
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
	echo "# no emulated card and one again in $took ms"
	[ "$took" -ge $soon ] || {
		flapped=1
		break
	}
done
before_refresh "the card is back before the refresh"
same "meanwhile: degraded" 0 "$without"
same "afterwards" "1 emulated-network" "$(value degraded) $(value reason)"
holds "pollers of what the card changed are woken" within 5 all_woken
holds "udev gets an event of the card" within 5 hears 'XEN_CHANGED=.*degraded' $((told + 1))

finish
