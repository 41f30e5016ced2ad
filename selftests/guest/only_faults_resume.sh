#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# The first allocation of the module's fails while the guest is saved and restored,
# then the first two, and so on: the verdict holds, and the next restore is seen whole.
# Not by thread: the kernel makes new ones when it goes on.
#
# shellcheck disable=SC2317 # functions are called by holds

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

domid_agrees()
{
	is hypervisor/domid "$(xenstore-read domid)"
}

fail_in_module
mode=$(value mode)
connected=$(value frontends/connected)
points=0
left=0
bad=
restores=0
most=$(how_many 7 7 1000)
# Until there are fewer than were to fail
while [ "$left" -eq 0 ] && [ $restores -lt "$most" ]; do
	restores=$((restores + 1))
	fail_first $restores
	ask save-restore || bad="$bad $restores:restore"
	within 10 is resumes $restores || bad="$bad $restores:resumes"
	sleep 3
	left=$(not_failed)
	points=$((points + restores - left))
	fail_first 0
	[ "$(value mode)" = "$mode" ] || bad="$bad $restores:mode"
	within 20 is frontends/connected "$connected" || bad="$bad $restores:connected"
done
[ "$left" -gt 0 ] && which="all there are" || which="the first ones"
echo "# points $points, $which, in $restores restores"
holds "there are allocations to fail" [ $points -gt 0 ]
same "none does harm" "" "$bad"
holds "saved and restored" ask save-restore
holds "the restore is counted" within 10 is resumes $((restores + 1))
holds "domid is the new one" within 10 domid_agrees
holds "all frontends connect again" within 30 is frontends/connected "$connected"

finish
