#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Each allocation of the module fails once while the guest is saved and restored. The
# verdict stays correct, and the next restore is handled completely. Allocations are not
# counted per thread, because the kernel starts new threads when it resumes.
#
# shellcheck disable=SC2317 # functions are called by holds

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

fail_in_module
mode=$(value mode)
connected=$(value frontends/connected)
points=0
bad=
restores=0
missed=0
most=$(how_many 7 7 1000)
while [ $missed -eq 0 ] && [ $restores -lt "$most" ]; do
	restores=$((restores + 1))
	fail_nth $restores
	request save-restore || bad="$bad $restores:restore"
	within 10 is resumes $restores || bad="$bad $restores:resumes"
	sleep 3
	has_failed && points=$((points + 1)) || missed=1
	[ "$(value mode)" = "$mode" ] || bad="$bad $restores:mode"
	within 20 is frontends/connected "$connected" || bad="$bad $restores:connected"
done
[ $missed -eq 1 ] && which="all there are" || which="the first ones"
echo "# points $points, $which, in $restores restores"
holds "some allocations failed" [ $points -gt 0 ]
same "the verdict is correct each time" "" "$bad"
holds "saved and restored" request save-restore
holds "the restore is counted" within 10 is resumes $((restores + 1))
holds "domid is the new id" within 10 domid_agrees
holds "all frontends connect again" within 30 is frontends/connected "$connected"

finish
