#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# An HVM guest without unplugging, with a disk or network card of each QEMU model in
# XM_MODELS: each has the ids in device_models.txt and is counted as emulated (virtio as
# paravirtual), none as passed through.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

# function_of PATH: print the directory of the PCI function above a device
function_of()
{
	echo "$1" | sed -n -E 's#^(.*/[0-9a-f]{4}(:[0-9a-f]{2}){2}\.[0-7])/.*#\1#p'
}

# below_pci KIND LINK...: print "KIND NAME PROVIDER DRIVER VENDOR DEVICE SUBVENDOR
# SUBDEVICE" for each device below a PCI function, except CD-ROM drives
below_pci()
{
	local kind=$1 link path function provider
	shift

	for link; do
		path=$(readlink -f "$link")
		function=$(function_of "$path")
		case $function:$path in
		:* | */sr* | */fd*) continue ;;
		*/virtio[0-9]*) provider=paravirt ;;
		*) provider=emulated ;;
		esac
		echo "$kind ${path##*/} $provider $(basename "$(readlink "$function/driver")")" \
			"$(cat "$function/vendor") $(cat "$function/device")" \
			"$(cat "$function/subsystem_vendor") $(cat "$function/subsystem_device")"
	done
}

# take MODEL: print a device with its ids, and remove it from the list
take()
{
	awk -v model="$1" '
		NR == FNR { if ($1 == model) known[$2, $3, $4, $5] = 1; next }
		!taken && (($5, $6, $7, $8) in known) { taken = $0; next }
		{ print >"/tmp/left" }
		END { print taken }' device_models.txt /tmp/functions
	mv /tmp/left /tmp/functions
}

# count KIND PROVIDER: print the number of such devices below PCI functions
count()
{
	grep -c "^$1 [^ ]* $2 " /tmp/below
}

{
	below_pci disks /sys/block/*
	below_pci networks /sys/class/net/*
} >/tmp/below
cp /tmp/below /tmp/functions

as_made

for model in $XM_MODELS; do
	: >/tmp/left
	found=$(take "$model")
	# shellcheck disable=SC2086 # words
	set -- $found
	echo "# $model: ${2:-nothing}, driver ${4:-none}, ${5#0x}:${6#0x} ${7#0x}:${8#0x}"
	holds "$model has a disk or an interface" [ "$found" ]
done
sed 's/^/# beside these: /' /tmp/functions

for kind in disks networks; do
	for provider in emulated paravirt; do
		same "${kind}_$provider counts those below PCI" "$(count $kind $provider)" \
			"$(value devices/${kind}_$provider)"
	done
	same "no ${kind} count as passed through" 0 "$(value devices/${kind}_passthrough)"
done

finish
