# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# What the tests in a guest share. From the testbed come XM_TYPE, what was
# booted (none, dom0-pv, dom0-pvh, pv, pvh, hvm), and XM_MUST, the values that
# this machine's tree must show: "file=value ...". Elsewhere XM_TYPE is what
# /sys/hypervisor and the log say.

# shellcheck source=selftests/ktap.sh
. ./ktap.sh

TREE=/sys/kernel/xen_mode

# value FILE: what the tree says; "(no file)" where it says nothing
value()
{
	local text

	# No fork: they are slow here.
	if { read -r text <"$TREE/$1"; } 2>/dev/null; then
		echo "$text"
	else
		echo "(no file)"
	fi
}

# as_made: the tree shows each value that this machine must show
as_made()
{
	local must

	for must in $XM_MUST; do
		same "${must%%=*} is what this machine was made for" "${must#*=}" \
			"$(value "${must%%=*}")"
	done
}

# on_xen, enlightened, is_dom0, is_pv: facts of this machine from elsewhere
on_xen()
{
	[ "$XM_TYPE" != none ]
}

enlightened()
{
	[ "$(cat /sys/hypervisor/type 2>/dev/null)" = xen ]
}

is_dom0()
{
	grep -q control_d /proc/xen/capabilities 2>/dev/null
}

is_pv()
{
	[ "$(cat /sys/hypervisor/guest_type 2>/dev/null)" = PV ]
}

is_arm()
{
	[ "$(uname -m)" = aarch64 ]
}

# has_platform_device: the PCI device by which an HVM guest unplugs
has_platform_device()
{
	grep -qi '^0x5853' /sys/bus/pci/devices/*/vendor
}

# kernel_said PATTERN: in the kernel's log of this boot
kernel_said()
{
	dmesg | grep -q "$1"
}

# interrupts PATTERN: how many lines of /proc/interrupts match
interrupts()
{
	grep -c "$1" /proc/interrupts
}

# is FILE VALUE: the tree says so
is()
{
	[ "$(value "$1")" = "$2" ]
}

requested=0

# request WHAT...: have dom0's toolstack do it (selftests/testbed/dom0/serve)
request()
{
	requested=$((requested + 1))
	xenstore-write data/request "$requested $*"
	within 200 answered
	[ "$(xenstore-read data/answer)" = "$requested 0" ]
}

answered()
{
	[ "$(xenstore-read data/answer 2>/dev/null | cut -d' ' -f1)" = "$requested" ]
}

# listen: keep what udev would be told of
listen()
{
	./uevents xen_mode >/tmp/uevents 2>&1 &
	listener=$!
	# The runner waits for all that the test started.
	trap 'kill $listener' EXIT
	within 5 grep -q listening /tmp/uevents
}

# events PATTERN: how many were told that match
events()
{
	grep -c "$1" /tmp/uevents
}

# hears PATTERN COUNT: so many have been told by now
hears()
{
	[ "$(events "$1")" -ge "$2" ]
}

# polling FILE, woken: whether what the tree says there wakes who waits for it
polling()
{
	./wait_poll 60 /tmp/woken "$TREE/$1"
}

woken()
{
	grep -qx woken /tmp/woken
}

# polling_all FILE..., all_woken: the same for several files
polling_all()
{
	local file

	polled=$*
	for file; do
		./wait_poll 200 "/tmp/woken-$(echo "$file" | tr / -)" "$TREE/$file"
	done
}

all_woken()
{
	local file

	for file in $polled; do
		grep -qx woken "/tmp/woken-$(echo "$file" | tr / -)" || return
	done
}

# settle: let the refreshes end that earlier changes caused
settle()
{
	sleep 3
}

# uptime_ms: milliseconds since the kernel started
uptime_ms()
{
	awk '{ printf "%d", $1 * 1000 }' /proc/uptime
}

# booted: as XM_TYPE has it
booted()
{
	local type=

	if is_arm; then
		kernel_said 'Xen .* support found' && type=arm64
	else
		type=$(cat /sys/hypervisor/guest_type 2>/dev/null | tr PVHM pvhm)
		[ "$type" ] || ! kernel_said 'Hypervisor detected: Xen' || type=hvm
	fi
	! is_dom0 || type=dom0-$type
	echo "${type:-none}"
}

XM_TYPE=${XM_TYPE:-$(booted)}

# feature_names: in the order of their bits, from the header
feature_names()
{
	sed -n '/XEN_MODE_FEATURES\] = {/,/};/s/^[^"]*"\([^"]*\)".*/\1/p' xen_mode.h
}
