#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Compare frontends/ with /sys/bus/xen/devices and with the guest's view of xenstore.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

if ! enlightened; then
	same "frontends/ does not exist" "(no file)" "$(value frontends)"
	finish
fi

bus=/sys/bus/xen/devices
names=$(ls $bus)
shown=$(find "$TREE"/frontends -mindepth 1 -maxdepth 1 -type d -exec basename {} \; | sort)

# state_of DEVICE: print its state. Linux 4.18 has no file for it.
state_of()
{
	cat "$bus/$1/state" 2>/dev/null && return
	case $(xenstore-read "$(cat "$bus/$1/nodename")/state") in
	1) echo Initialising ;;
	2) echo InitWait ;;
	3) echo Initialised ;;
	4) echo Connected ;;
	*) echo "another state" ;;
	esac
}

connected()
{
	local device count=0

	for device in $names; do
		[ "$(state_of "$device")" = Connected ] &&
			count=$((count + 1))
	done
	echo $count
}

same "a directory for each device on the bus" "$names" "$shown"
same "count" "$(echo "$names" | grep -c .)" "$(value frontends/count)"
same "connected" "$(connected)" "$(value frontends/connected)"
same "the module's driver matches no device" "" \
	"$(find /sys/bus/xen/drivers/xen_mode -type l ! -name module)"

child()
{
	local found

	found=$(find "$bus/$1/block" "$bus/$1/net" -mindepth 1 -maxdepth 1 2>/dev/null)
	echo "${found:+${found##*/}}" | grep . || echo "(no file)"
}

for device in $names; do
	dir=frontends/$device
	node=$(cat "$bus/$device/nodename")
	same "$device type" "$(cat "$bus/$device/devtype")" "$(value "$dir/type")"
	same "$device state" "$(state_of "$device")" "$(value "$dir/state")"
	same "$device name" "$(child "$device")" "$(value "$dir/name")"
	same "$device link" "$(readlink -f "$bus/$device")" \
		"$(readlink -f "$TREE/$dir/xenbus_device")"
	if [ -e "$bus/$device/driver" ]; then
		same "$device backend" "$(xenstore-read "$node/backend")" \
			"$(value "$dir/backend")"
		same "$device backend_domid" "$(xenstore-read "$node/backend-id")" \
			"$(value "$dir/backend_domid")"
		# A built-in driver may have no link to a module.
		if [ -e "$bus/$device/driver/module" ]; then
			same "$device module" \
				"$(basename "$(readlink -f "$bus/$device/driver/module")")" \
				"$(value "$dir/module")"
		else
			holds "$device module" [ "$(value "$dir/module")" != "(no file)" ]
		fi
	else
		same "$device has no driver" "" \
			"$(find "$TREE/$dir" -name 'backend*' -o -name module)"
	fi
done

# The file name follows a renamed interface.
vif=$(echo "$names" | grep '^vif-' | head -n 1)
old=$(value "frontends/$vif/name")
if [ "$vif" ] && ip link show "$old" | grep -q '[<,]UP[,>]'; then
	skip "a renamed interface shows" "$old is in use"
elif [ "$vif" ] && [ "$old" != "(no file)" ]; then
	ip link set "$old" name renamed0
	same "a renamed interface shows" renamed0 "$(value "frontends/$vif/name")"
	ip link set renamed0 name "$old"
	same "the old name shows again" "$old" "$(value "frontends/$vif/name")"
else
	skip "a renamed interface shows" "no paravirtual interface here"
fi

finish
