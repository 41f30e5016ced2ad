#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# xl saves and restores the guest, and makes a checkpoint after which the guest continues.
# Later tests run in the restored guest.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

# followed: succeed if each program that polls a state has read the present one
followed()
{
	local frontend

	for frontend in $frontends; do
		[ "$(tail -n 1 "/tmp/followed-$frontend")" = "$(value "frontends/$frontend/state")" ] ||
			return
	done
}

# woke: succeed if each of them was woken
woke()
{
	local frontend

	for frontend in $frontends; do
		echo "# $frontend: $(tr '\n' ' ' <"/tmp/followed-$frontend")"
		[ "$(grep -c . "/tmp/followed-$frontend")" -gt 1 ] || return
	done
}

listen
frontends=$(ls /sys/bus/xen/devices)
followers=
for frontend in $frontends; do
	./read_each_change "/tmp/followed-$frontend" "$TREE/frontends/$frontend/state" &
	followers="$followers $!"
done
./stale_domid "$TREE/hypervisor/domid" >/tmp/domids &
domids=$!
trap 'kill $listener $followers $domids 2>/dev/null' EXIT
within 5 grep -q reading /tmp/domids
before=$(cat "$TREE/mode" "$TREE/features/mask" "$TREE/events/callback" \
	"$TREE/hypervisor/version" "$TREE/spectrum"/*)
remember_domain
same "resumes is 0" 0 "$(value resumes)"
polling resumes

holds "saved and restored" request save-restore
holds "resumes counts" within 10 is resumes 1
holds "pollers of resumes are woken" within 5 woken
holds "udev gets an event" within 5 hears 'change .*XEN_CHANGED=.*resumes' 1
moved_to_another_domain
holds "reads of domid end with the new id" wait $domids
holds "domid was read after the restore" [ "$(sed -n 's/^reads //p' /tmp/domids)" -gt 0 ]
same "no read returned the old domid" 0 "$(sed -n 's/^stale //p' /tmp/domids)"
settle
holds "pollers of states are woken" woke
holds "they read the present state" within 2 followed
same "other values are the same as before" "$before" "$(cat "$TREE/mode" "$TREE/features/mask" \
	"$TREE/events/callback" "$TREE/hypervisor/version" "$TREE/spectrum"/*)"

told=$(events resumes)
case $(value hypervisor/version) in
4.14.*)
	skip "checkpoint" "with Xen 4.14 the guest's kernel panics after xl save -c (register_vcpu_info)"
	finish
	;;
esac
if request checkpoint; then
	ok "checkpoint"
	same "a checkpoint does not count as a resume" 1 "$(value resumes)"
	sleep 2
	same "udev gets no event for it" "$told" "$(events resumes)"
	holds "all frontends are connected" within 30 is frontends/connected "$connected"
	holds "their backends are the same as before" within 10 backends_agree
else
	skip "checkpoint" "xl save -c does not work here"
fi

finish
