#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The module was loaded in this dom0 before xenstored started (/run/early has a copy of
# its tree from that time). Now xenstored runs: facts from xenstore appear, and frontends
# are added and removed with their nodes.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/ktap.sh
. ./ktap.sh
# shellcheck source=selftests/dom0/xen_lib.sh
. ./xen_lib.sh

TREE=/sys/kernel/xen_mode

shown()
{
	(cd "$TREE/frontends" && find . -mindepth 1 -maxdepth 1 -type d | sed 's|^./||' | sort)
}

is_shown()
{
	[[ $(shown) == "$1" ]]
}

fails()
{
	! "$@" 2>/dev/null
}

# invariant_tsc: print 1 if Xen found an invariant TSC in the processor, else 0
invariant_tsc()
{
	"$XEN_BIN/xen-cpuid" detail | awk '/^[A-Z]/ { host = /^Host/ }
		host && / itsc/ { found = 1 }
		END { print found + 0 }'
}

# frontends NODE...: write devices like a toolstack, with the state last
frontends()
{
	local node words=()

	for node; do
		words+=("device/$node/backend" "/local/domain/0/backend/$node"
			"device/$node/backend-id" 0 "device/$node/handle" 0 "device/$node/state" 1)
	done
	xenstore-write "${words[@]}"
}

same "before xenstored: mode" "$(tr PVH pvh </sys/hypervisor/guest_type)" "$(cat /run/early/mode)"
same "before xenstored: role" dom0 "$(cat /run/early/role)"
same "before xenstored: no frontends" 0 "$(cat /run/early/frontends/count)"
# A PVH dom0 reads it from CPUID.
same "before xenstored: domid" "$([[ $(cat /run/early/mode) == pv ]] || echo 0)" \
	"$(cat /run/early/hypervisor/domid 2>/dev/null)"

holds "with xenstored: domid appears" within 10 [ -e "$TREE/hypervisor/domid" ]
same "domid matches xenstore" "$(xenstore-read domid)" \
	"$(cat "$TREE/hypervisor/domid")"

xl dmesg -c >/dev/null
xl debug-keys s
said=$(xl dmesg)
echo "# $(grep -o 'TSC .*' <<<"$said" | head -n 1); $("$XEN_BIN/xen-cpuid" detail | grep -c '^Host')"
same "host_tsc_reliable matches Xen's log" "$(host_tsc_reliable "$said")" \
	"$(cat "$TREE/time/host_tsc_reliable")"
same "host_tsc_reliable matches xen-cpuid" "$(invariant_tsc)" \
	"$(cat "$TREE/time/host_tsc_reliable")"
# Xen prints dom0 only if it has another mode.
same "tsc_mode matches Xen's log" "" "$(grep 'dom0: mode=' <<<"$said")"
same "tsc_mode" default "$(cat "$TREE/time/tsc_mode")"

frontends vsnd/7
holds "a frontend is added" within 5 is_shown "vsnd-7"
same "its type" vsnd "$(cat "$TREE/frontends/vsnd-7/type")"
same "its state" Initialising "$(cat "$TREE/frontends/vsnd-7/state")"
holds "it has no driver" [ ! -e "$TREE/frontends/vsnd-7/module" ]
same "count" 1 "$(cat "$TREE/frontends/count")"
same "connected" 0 "$(cat "$TREE/frontends/connected")"

exec 3<"$TREE/frontends/vsnd-7/state"
xenstore-rm device/vsnd/7
holds "it is removed" within 5 is_shown ""
holds "a read of its open file fails" fails cat <&3
exec 3<&-

frontends vtest/{0..49}
holds "50 are added" within 10 [ -d "$TREE/frontends/vtest-49" ]
same "count is 50" 50 "$(cat "$TREE/frontends/count")"
holds "the module unloads with all of them" rmmod xen_mode
holds "the module loads with all of them" modprobe xen_mode
holds "all are listed after loading" [ "$(shown | wc -l)" -eq 50 ]
xenstore-rm device/vtest/{0..49}
holds "50 are removed" within 10 is_shown ""
same "count is 0" 0 "$(cat "$TREE/frontends/count")"

finish
