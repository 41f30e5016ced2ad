#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Each allocation during the load of the module (on the slowest kernel every 25th) fails
# once. The load then fails cleanly, or succeeds without an optional part. The next load
# succeeds.
#
# shellcheck disable=SC2317 # functions are called by holds

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

module=$(modinfo -n xen_mode)
mode=$(value mode)
rmmod xen_mode
# The address range of modules: no other module allocates at the same time.
fail_within 0xffffffffa0000000 0xffffffffff000000

nothing_left()
{
	[ ! -e "$TREE" ] && [ ! -e /sys/module/xen_mode ] && [ ! -e /sys/class/xen_mode ] &&
		[ ! -e /sys/bus/xen/drivers/xen_mode ]
}

# With 20 s per attempt there is no time for all allocations.
step=$(how_many 25 1 1)
point=$((1 - step))
tried=0
failed=0
went_on=0
bad=
while point=$((point + step)); do
	said=$(./load_with_fault $point "$module")
	case $said in
	"not reached"*)
		rmmod xen_mode
		break
		;;
	"failed: Cannot allocate memory"*)
		failed=$((failed + 1))
		;;
	loaded*)
		went_on=$((went_on + 1))
		[ "$(value mode)" = "$mode" ] || bad="$bad $point:mode"
		find "$TREE" -type f -exec cat {} + >/dev/null || bad="$bad $point:read"
		rmmod xen_mode || bad="$bad $point:rmmod"
		;;
	*)
		echo "# $point: $said"
		bad="$bad $point:$said"
		break
		;;
	esac
	nothing_left || bad="$bad $point:left"
	tried=$((tried + 1))
	[ $((tried % 20)) -ne 0 ] || echo "# $tried points so far"
done
echo "# points $tried of $((point - 1)): load failed at $failed, went on at $went_on"
holds "some allocations failed" [ $((failed * step)) -gt 20 ]
same "each load fails cleanly or succeeds" "" "$bad"
holds "no directory or driver is left" nothing_left

# The bus returns an error other than ENOMEM.
if insmod /modules/xen_mode_duplicate_driver.ko 2>/dev/null; then
	holds "the bus refuses the driver: the module loads" modprobe xen_mode
	same "the bus refuses the driver: mode" "$mode" "$(value mode)"
	same "the bus refuses the driver: frontends/ does not exist" "(no file)" "$(value frontends)"
	holds "the bus refuses the driver: the module logs it" \
		kernel_said "xen_mode: cannot register a driver (error -16), so frontends/ stays empty"
	rmmod xen_mode
	rmmod xen_mode_duplicate_driver
	holds "the bus refuses the driver: no directory or driver is left" nothing_left
else
	skip "the bus refuses the driver" "this kernel does not use Xen's interfaces"
fi
holds "the module loads" modprobe xen_mode
same "its mode is the same" "$mode" "$(value mode)"

finish
