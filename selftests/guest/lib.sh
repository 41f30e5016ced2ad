# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Functions for the tests in a guest. The testbed sets XM_TYPE, the booted machine
# (none, dom0-pv, dom0-pvh, pv, pvh, hvm), and XM_MUST, the values that
# this machine's tree must show: "file=value file>=value file=-" (no file). Without a
# testbed XM_TYPE comes from /sys/hypervisor and the log.

# shellcheck source=selftests/ktap.sh
. ./ktap.sh

TREE=/sys/kernel/xen_mode

# value FILE: print its value, or "(no file)" if it cannot be read
value()
{
	local text

	# Without a fork: forks are slow in an emulated machine.
	if { read -r text <"$TREE/$1"; } 2>/dev/null; then
		echo "$text"
	else
		echo "(no file)"
	fi
}

# as_made: check the values that this machine must show
as_made()
{
	local must

	for must in $XM_MUST; do
		case $must in
		*=-)
			same "${must%=-} does not exist in this machine" "(no file)" \
				"$(value "${must%=-}")"
			;;
		*">="*)
			echo "# ${must%%>=*}: $(value "${must%%>=*}")"
			holds "${must%%>=*} is at least ${must#*>=}" \
				[ "$(value "${must%%>=*}")" -ge "${must#*>=}" ]
			;;
		*)
			same "${must%%=*} has the value that this machine must show" \
				"${must#*=}" "$(value "${must%%=*}")"
			;;
		esac
	done
}

# lacks FILE: succeed if this machine must not have the file
lacks()
{
	case " $XM_MUST " in
	*" $1=- "*) return 0 ;;
	esac
	return 1
}

# on_xen, enlightened, is_dom0, is_pv: facts from sources other than the tree
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

# uses_pvclock: succeed unless Xen does not offer its timers to this HVM guest
uses_pvclock()
{
	! dmesg | grep -q "Xen doesn't support pvclock on HVM"
}

# assigned_functions: print the PCI functions that this guest has from the toolstack. A PV
# guest has no others; the bus of an HVM guest has them at the places that the toolstack
# wrote to xenstore, which does not respond if no event reaches the guest.
assigned_functions()
{
	local backend node number

	if is_pv; then
		ls /sys/bus/pci/devices
		return
	fi
	backend=$(timeout 5 xenstore-read device/pci/0/backend 2>/dev/null) || return
	for node in $(xenstore-list "$backend" | grep ^vdevfn-); do
		number=$((0x$(xenstore-read "$backend/$node")))
		printf '0000:00:%02x.%d\n' $((number >> 3)) $((number & 7))
	done
}

is_arm()
{
	[ "$(uname -m)" = aarch64 ]
}

# has_platform_device: succeed if the Xen platform PCI device is present
has_platform_device()
{
	grep -qi '^0x5853' /sys/bus/pci/devices/*/vendor
}

# kernel_said PATTERN: succeed if the kernel's log matches
kernel_said()
{
	dmesg | grep -q "$1"
}

# interrupts PATTERN: print the number of matching lines of /proc/interrupts
interrupts()
{
	grep -c "$1" /proc/interrupts
}

# is FILE VALUE: succeed if the file has this value
is()
{
	[ "$(value "$1")" = "$2" ]
}

requested=0

# request WHAT...: send a request to dom0 (selftests/testbed/dom0/serve)
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

# listen: record the uevents of the module
listen()
{
	./uevents xen_mode >/tmp/uevents 2>&1 &
	listener=$!
	# The runner waits for all processes of the test.
	trap 'kill $listener' EXIT
	within 5 grep -q listening /tmp/uevents
}

# events PATTERN: print the number of recorded events that match
events()
{
	grep -c "$1" /tmp/uevents
}

# hears PATTERN COUNT: succeed if COUNT events have matched
hears()
{
	[ "$(events "$1")" -ge "$2" ]
}

# polling FILE, woken: start to poll the file; check that the poll returned
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

# settle: wait for refreshes after earlier changes
settle()
{
	sleep 3
}

# uptime_ms: print the milliseconds since the kernel started
uptime_ms()
{
	awk '{ printf "%d", $1 * 1000 }' /proc/uptime
}

# xenstore_backends: print the backend of each frontend with a driver, from xenstore
xenstore_backends()
{
	local frontend

	for frontend in "$TREE"/frontends/*/; do
		[ -e "$frontend/module" ] || continue
		xenstore-read "$(cat "$frontend/xenbus_device/nodename")/backend"
	done
}

# backends_agree, domid_agrees: succeed if the tree shows what xenstore has
backends_agree()
{
	[ "$(cat "$TREE"/frontends/*/backend)" = "$(xenstore_backends)" ]
}

domid_agrees()
{
	is hypervisor/domid "$(xenstore-read domid)"
}

# remember_domain: store what is different, or the same, after a restore
remember_domain()
{
	domid=$(xenstore-read domid)
	connected=$(value frontends/connected)
	incarnation=$(value time/incarnation)
}

# moved_to_another_domain: check that the guest was restored since remember_domain
moved_to_another_domain()
{
	holds "the incarnation has increased" [ "$(value time/incarnation)" -gt "$incarnation" ]
	holds "the domain has another id" [ "$domid" != "$(xenstore-read domid)" ]
	holds "domid is the new id" within 10 domid_agrees
	holds "all frontends connect again" within 30 is frontends/connected "$connected"
	holds "the backends are those in xenstore" within 10 backends_agree
}

# booted: print the machine in the words of XM_TYPE
booted()
{
	local type=

	if is_arm; then
		kernel_said 'Xen .* support found' && type=arm64
	else
		type=$({ tr PVHM pvhm </sys/hypervisor/guest_type; } 2>/dev/null)
		[ "$type" ] || ! kernel_said 'Hypervisor detected: Xen' || type=hvm
	fi
	! is_dom0 || type=dom0-$type
	echo "${type:-none}"
}

XM_TYPE=${XM_TYPE:-$(booted)}

# feature_names: print the names from the header, in the order of their bits
feature_names()
{
	sed -n '/XEN_MODE_FEATURES\] = {/,/};/s/^[^"]*"\([^"]*\)".*/\1/p' xen_mode_features.h
}
