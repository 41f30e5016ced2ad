#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The guest itself suspends to idle, without the toolstack: the kernel suspends and resumes all
# devices. This is not a resume on Xen. The tree then has the values of before.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/suspend_lib.sh
. ./suspend_lib.sh

tree()
{
	cat "$TREE/mode" "$TREE/reason" "$TREE/features/mask" "$TREE/events/callback" \
		"$TREE/hypervisor/domid" "$TREE"/spectrum/* "$TREE"/devices/*_*
}

tree_is_as_before()
{
	[ "$(tree 2>/dev/null)" = "$before" ]
}

reads_disk()
{
	timeout 20 dd if=/dev/xvda of=/dev/null bs=64k count=1 iflag=direct 2>/dev/null
}

can_suspend || {
	skip "the guest suspends to idle" "this kernel has no /sys/power/pm_test"
	finish
}
listen
connected=$(value frontends/connected)
resumes=$(value resumes)
before=$(tree)
told=$(events 'XEN_CHANGED=.*resumes')
# Without waiting for an interrupt to wake the guest
holds "the guest suspends to idle and resumes" suspends devices
holds "all frontends are connected" within 30 is frontends/connected "$connected"
settle
same "the values are those of before" "$before" "$(tree)"
same "resumes" "$resumes" "$(value resumes)"
holds "the backends are those in xenstore" backends_agree
same "udev gets no event of a resume" "$told" "$(events 'XEN_CHANGED=.*resumes')"
holds "the disk can be read" reads_disk
holds "the module unloads" rmmod xen_mode
holds "the module loads" modprobe xen_mode
holds "the tree is the same" within 10 tree_is_as_before
same "the kernel logged no warnings" "" "$(splats)"

finish
