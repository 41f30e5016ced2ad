#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Compare the tree that the guest XM_GUEST printed (in XM_LOG) with the toolstack in dom0:
# xl list -l, xl info, xenstore-ls, lsevtchn.

# shellcheck source=selftests/ktap.sh
. ./ktap.sh
# shellcheck source=selftests/guest/pages_lib.sh
. ./pages_lib.sh
# shellcheck source=selftests/dom0/xen_lib.sh
. ./xen_lib.sh

# value FILE: print the value in the guest's tree
value()
{
	sed -n "s|^tree $1 ||p" "$XM_LOG"
}

# config FILTER: print a part of the guest's configuration and state in xl
config()
{
	jq -r ".[] | select(.config.c_info.name == \"$XM_GUEST\") | $1" <<<"$list"
}

state_name()
{
	case $1 in
	1) echo Initialising ;;
	2) echo InitWait ;;
	3) echo Initialised ;;
	4) echo Connected ;;
	5) echo Closing ;;
	6) echo Closed ;;
	*) echo "state $1" ;;
	esac
}

# list_channels: list the guest's event channels. Debian's toolstack for Arm has no lsevtchn,
# so take them from the debug key "e" (ECS_* in Xen's event.h).
list_channels()
{
	if [[ -e $XEN_BIN/lsevtchn ]]; then
		"$XEN_BIN/lsevtchn" "$domid"
		return
	fi
	xl dmesg -c >/dev/null
	xl debug-keys e
	xl dmesg | awk -v domain="domain $domid:" '
		/Event channel information for / { found = index($0, domain) }
		found && / s=[0-9]/ { print }' |
		sed 's/ s=[23] / Interdomain &/; s/ s=4 / Physical IRQ &/
			s/ s=5 .* v=\([0-9]*\).*/& Virtual IRQ \1/; s/ s=6 / IPI &/'
}

# ports KIND: print how many of the guest's event channels have this kind in lsevtchn
ports()
{
	grep -c "$1" <<<"$channels"
}

# driven KIND: print the number of paravirtual or, instead, emulated devices. A test may
# have closed a frontend permanently.
driven()
{
	if grep -q "^tree frontends/$([[ $1 == disks ]] && echo vbd || echo vif)-.*/state Connected" "$XM_LOG"; then
		value "devices/$1_paravirt"
	else
		value "devices/$1_emulated"
	fi
}

# CD-ROM drives do not count as disks.
disks='.config.disks // [] | map(select(.is_cdrom | not)) | length'

list=$(xl list -l)
domid=$(xl domid "$XM_GUEST")
device=/local/domain/$domid/device
store=$(xenstore-ls -f "$device")
channels=$(list_channels)

same "the guest printed its tree" 1 "$(grep -c '^tree mode ' "$XM_LOG")"

# jq reads what xen-mode --json printed.
json=$(sed -n 's/^# # json //p' "$XM_LOG" | tail -n 1)
if [[ $json ]]; then
	same "the guest's JSON: mode, role, degraded" \
		"$(value mode) $(value role) $([[ $(value degraded) == 1 ]] && echo true || echo false)" \
		"$(jq -r '"\(.mode) \(.role) \(.degraded)"' <<<"$json" 2>&1)"
fi

# built: print xl's type of guest for the mode; a PV guest in the shim has type PVH
built()
{
	case $(value mode) in
	hvm | hvm-pv-drivers | pvhvm) echo hvm ;;
	*) value mode ;;
	esac
}

shim=$(config '[.. | .pvshim? | select(. != null)] | any')
if [[ $shim == true ]]; then
	same "mode is that of the guest in the shim" pv "$(value mode)"
else
	same "mode matches the type in xl" "$(config .config.c_info.type)" "$(built)"
fi
same "role" domU "$(value role)"
same "domid" "$(config .domid)" "$(value hypervisor/domid)"

# Xen's view: the debug keys "s" (TSC) and "g" (grant tables) print to its log.
xl dmesg -c >/dev/null
xl debug-keys s
xl debug-keys g
said=$(xl dmesg)
tsc=$(grep -o "dom$domid\((hvm)\)\?: mode=.*" <<<"$said" | tail -n 1)
grants=$(grep -A 1 "grant-table for remote d$domid " <<<"$said" | tr -d '\n')
echo "# $(grep -o 'TSC .*' <<<"$said" | head -n 1); $tsc; $grants"

# tsc_says KEY: print a number of Xen's line, or nothing if it is 0
tsc_says()
{
	grep -o "[:,] *$1=[0-9]*" <<<"$tsc" | sed 's/.*=//'
}

if [[ $shim == true ]]; then
	skip "time" "the shim has its own"
elif [[ $(uname -m) == aarch64 ]]; then
	same "time/ is empty" "" "$(value "time/.*")"
elif [[ ! $tsc ]]; then
	not_ok "Xen prints its view of time"
else
	modes=(default always_emulate native native_paravirt)
	same "tsc_mode" "${modes[$(tsc_says mode)]}" "$(value time/tsc_mode)"
	same "incarnation" "$(tsc_says inc)" "$(value time/incarnation)"
	same "tsc_khz" "$(tsc_says khz)" "$(value time/tsc_khz)"
	same "host_tsc_reliable" "$(host_tsc_reliable "$said")" "$(value time/host_tsc_reliable)"
fi

if [[ $(value hypervisor/enlightened) == 0 ]]; then
	same "version" "$(xl info | awk '$1 == "xen_version" { print $3 }' | cut -d. -f1-2)" \
		"$(value hypervisor/version)"
	same "disks" "$(config "$disks")" "$(value devices/disks_emulated)"
	same "network cards" "$(config '.config.nics // [] | length')" \
		"$(value devices/networks_emulated)"
	same "no frontend is connected" "" \
		"$(grep '/state = "4"' <<<"$store" | grep -v /console/)"
	finish
fi

same "version" "$(xl info | awk '$1 == "xen_version" { print $3 }')" \
	"$(value hypervisor/version)"
if [[ $shim == true ]]; then
	skip "capabilities" "the shim has its own"
else
	same "capabilities" "$(xl info | sed -n 's/^xen_caps *: //p' | sed 's/ *$//')" \
		"$(value hypervisor/capabilities)"
fi
same "online_vcpus" "$(xl vcpu-list "$XM_GUEST" | awk 'NR > 1 && $4 != "-"' | grep -c .)" \
	"$(value events/online_vcpus)"
if [[ $shim == true ]]; then
	skip "grants" "the shim has its own"
elif [[ ! $grants ]]; then
	not_ok "Xen prints its view of grants"
else
	same "grants version" "$(sed -n 's/.*(v\([0-9]\)).*/\1/p' <<<"$grants")" \
		"$(value grants/version)"
	same "grants frames" "$(sed -n 's/.*) *\([0-9]*\) frames.*/\1/p' <<<"$grants")" \
		"$(value grants/frames)"
	same "grants max_frames" "$(sed -n 's/.*(\([0-9]*\) max), .*/\1/p' <<<"$grants")" \
		"$(value grants/max_frames)"
fi

if [[ $(config '.config.b_info.extra_hvm // [] | any(. == "-device")') == true ]]; then
	skip "disks and network cards" "QEMU has more devices than xl knows"
else
	same "disks" "$(config "$disks")" "$(driven disks)"
	same "network cards" "$(config '.config.nics // [] | length')" "$(driven networks)"
fi

functions=$(xl pci-list "$XM_GUEST" | tail -n +2 | grep -c .)
same "PCI functions: each is a disk or a network card" "$functions" \
	$(($(value devices/disks_passthrough) + $(value devices/networks_passthrough)))

# The verdict that the guest published in xenstore
if grep -q 'selftests: guest: verdict_in_xenstore.sh' "$XM_LOG"; then
	said=/local/domain/$domid/data/xen_mode
	same "data/xen_mode" "degraded = \"$(value degraded)\"
mode = \"$(value mode)\"
reasons = \"$(sed -n 's|^tree reasons/\(.*\) 1$|\1|p' "$XM_LOG" | paste -sd,)\"
role = \"$(value role)\"" "$(xenstore-ls "$said" | sort)"
	# The page shows it of the fifth domain, a PVH guest.
	sed -i "s|/domain/[0-9]*/|/domain/$domid/|" $PAGES/monitoring.md/dom0
	[[ $XM_GUEST != pvh ]] || page_session monitoring.md dom0
fi

# A guest without events cannot use xenstore.
if [[ $(value events/callback) == none ]]; then
	same "count is 0 without events" 0 "$(value frontends/count)"
	finish
fi

# device/TYPE/ID in xenstore; console/0 is never on the bus
frontends=$(sed -n "s|^$device/\([^/]*\)/\([^/]*\)/state = .*|\1/\2|p" <<<"$store" |
	sort -u)
same "frontends match xenstore" "$(tr / - <<<"$frontends" | sort)" \
	"$(sed -n 's|^tree frontends/\([^/]*\)/type .*|\1|p' "$XM_LOG" | sort)"
same "count" "$(grep -c . <<<"$frontends")" "$(value frontends/count)"

for frontend in $frontends; do
	dir=frontends/${frontend/\//-}
	same "$frontend type" "${frontend%/*}" "$(value "$dir/type")"
	same "$frontend state" \
		"$(state_name "$(xenstore-read "$device/$frontend/state")")" \
		"$(value "$dir/state")"
	# The kernel reads the backend only for a device with a driver.
	[[ $(value "$dir/module") ]] || continue
	same "$frontend backend" "$(xenstore-read "$device/$frontend/backend")" \
		"$(value "$dir/backend")"
	same "$frontend backend_domid" \
		"$(xenstore-read "$device/$frontend/backend-id")" \
		"$(value "$dir/backend_domid")"
done

# For the shim, lsevtchn lists the channels of the shim itself.
if [[ $shim == true ]]; then
	skip "ports" "lsevtchn does not list the channels of a guest in the shim"
	finish
fi

echo "# ${channels//$'\n'/$'\n'# }"
same "interdomain ports" "$(ports 'Interdomain')" "$(value events/ports/interdomain)"
same "IPI ports" "$(ports 'IPI')" "$(value events/ports/ipi)"
same "VIRQ ports" "$(ports 'Virtual IRQ')" "$(value events/ports/virq)"
same "PIRQ ports" "$(ports 'Physical IRQ')" "$(value events/ports/pirq)"
same "timer_vcpus" "$(ports 'Virtual IRQ 0$')" "$(value events/timer_vcpus)"

finish
