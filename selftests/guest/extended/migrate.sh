#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The guest is migrated by xl, to the host that it is on: it comes back as another
# domain, and the tree shows it. The later tests run in the guest that moved.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

listen
remember_domain
backends=$(xenstore_backends)
before=$(cat "$TREE/mode" "$TREE/features/mask" "$TREE/events/callback" \
	"$TREE/hypervisor/version" "$TREE/spectrum"/*)
same "no resumes yet" 0 "$(value resumes)"
polling_all resumes hypervisor/domid time/incarnation

holds "migrated" request migrate
holds "resumes counts" within 10 is resumes 1
holds "pollers are woken" within 5 all_woken
holds "udev gets an event" within 5 hears 'change .*XEN_CHANGED=.*resumes' 1
moved_to_another_domain
holds "their backends are other ones" [ "$backends" != "$(xenstore_backends)" ]
settle
same "the rest is as before" "$before" "$(cat "$TREE/mode" "$TREE/features/mask" \
	"$TREE/events/callback" "$TREE/hypervisor/version" "$TREE/spectrum"/*)"
same "the kernel has nothing to complain about" "" "$(splats)"

finish
