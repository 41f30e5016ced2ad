#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# dom0 saves the guest, and another dom0 restores it on a later version of Xen. The tree
# shows the new Xen. The later tests run in the restored guest.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

sys=/sys/hypervisor

# of_xen: print the facts about Xen in the tree
of_xen()
{
	value hypervisor/version
	value hypervisor/capabilities
	value hypervisor/changeset
	value features/mask
}

# kernel_reads: print the same, from the kernel's own files
kernel_reads()
{
	local changeset

	echo "$(cat $sys/version/major).$(cat $sys/version/minor)$(cat $sys/version/extra)"
	sed 's/ *$//' $sys/properties/capabilities
	changeset=$(cat $sys/properties/changeset)
	echo "${changeset:-(no file)}"
	echo "0x$(cat $sys/properties/features)"
}

follows()
{
	[ "$(of_xen)" = "$(kernel_reads)" ]
}

listen
remember_domain
version=$(value hypervisor/version)
mask=$(value features/mask)
backends=$(xenstore_backends)
before=$(cat "$TREE/mode" "$TREE/role" "$TREE/degraded" "$TREE/spectrum"/*)
callback=$(value events/callback)
same "the kernel reads the same facts about Xen" "$(kernel_reads)" "$(of_xen)"
same "resumes is 0" 0 "$(value resumes)"
polling_all resumes hypervisor/version hypervisor/domid time/incarnation

holds "saved, and restored by another dom0" request move
holds "resumes counts" within 10 is resumes 1
holds "pollers of resumes, version, domid and incarnation are woken" within 10 all_woken
holds "udev gets an event" within 5 hears 'change .*XEN_CHANGED=.*resumes' 1
holds "the facts about Xen are those that the kernel reads" within 10 follows
echo "# $version became $(value hypervisor/version); features $mask, $(value features/mask)"
holds "the version is another one" [ "$version" != "$(value hypervisor/version)" ]
moved_to_another_domain
holds "xenstore has other backends" [ "$backends" != "$(xenstore_backends)" ]
settle
same "other values are the same as before" "$before" "$(cat "$TREE/mode" "$TREE/role" \
	"$TREE/degraded" "$TREE/spectrum"/*)"
same "callback" "$callback" "$(value events/callback)"
same "the kernel logged no warnings" "" "$(splats)"

finish
