#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Each allocation of the module's fails once while the guest is saved and
# restored: the verdict holds, and the next restore is seen whole.
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
bad=
point=1
missed=0
restores=0
most=$(how_many 4 5 1000)
# A thread that began after the numbers were set counts none of its own: once more.
while [ $missed -lt 2 ] && [ $restores -lt "$most" ]; do
	fail_threads $point
	ask save-restore || bad="$bad $point:restore"
	restores=$((restores + 1))
	within 10 is resumes $restores || bad="$bad $point:resumes"
	sleep 3
	count_failed
	[ $missed -gt 0 ] || point=$((point + 1))
	[ "$(value mode)" = "$mode" ] || bad="$bad $point:mode"
	within 20 is frontends/connected "$connected" || bad="$bad $point:connected"
done
[ $missed -ge 2 ] && which="all there are" || which="the first of each thread"
echo "# points $points, $which, in $restores restores"
holds "there are allocations to fail" [ $points -gt 0 ]
same "none does harm" "" "$bad"
holds "saved and restored" ask save-restore
holds "the restore is counted" within 10 is resumes $((restores + 1))
holds "domid is the new one" within 10 domid_agrees
holds "all frontends connect again" within 30 is frontends/connected "$connected"

finish
