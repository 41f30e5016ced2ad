#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# A module that is refused hypercalls, as by a policy of Xen's: each file says
# so, or is not there, and the mode is told all the same.
#
# shellcheck disable=SC2317 # functions are called by holds

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

# file FILE: what it says, in the tree as it is when nothing is denied
file()
{
	sed -n "s|^$1 ||p" /tmp/allowed
}

# denied BITS
denied()
{
	rmmod xen_mode
	insmod /modules/xen_mode_deny.ko deny="$1"
}

all_files()
{
	(cd "$TREE" && find . -type f | sed 's|^\./||' | sort)
}

for name in $(all_files); do
	echo "$name $(value "$name")"
done >/tmp/allowed
version=$(value hypervisor/version)

# Some come a moment after loading.
as_ever()
{
	all_files >/tmp/now
	cut -d' ' -f1 /tmp/allowed | diff - /tmp/now
}

denied 0
holds "nothing denied: as ever" within 10 as_ever

for bits in 1 2; do
	denied $bits
	same "texts denied ($bits): version without its end" "${version%.*}" "$(value hypervisor/version)"
	same "texts denied ($bits): capabilities" denied "$(value hypervisor/capabilities)"
	same "texts denied ($bits): changeset" denied "$(value hypervisor/changeset)"
	same "texts denied ($bits): mode" "$(file mode)" "$(value mode)"
	holds "texts denied ($bits): features are the kernel's own" [ "$(value features/mask)" != "(no file)" ]
done

denied 4
same "the callback's parameter denied: no file" "(no file)" "$(value events/callback_via)"
# This kernel knows of its vector itself.
same "the callback's parameter denied: callback" "$(file events/callback)" "$(value events/callback)"
same "the callback's parameter denied: mode" "$(file mode)" "$(value mode)"

denied 8
same "the status of ports denied: no timers" "(no file)" "$(value spectrum/timers)"
same "the status of ports denied: no vCPUs with timers" "(no file)" "$(value events/timer_vcpus)"
same "the status of ports denied: they are counted, and nothing else is" denied "$(ls "$TREE/events/ports")"
holds "the status of ports denied: all of them" [ "$(value events/ports/denied)" -gt 4 ]
same "the status of ports denied: mode" "$(file mode)" "$(value mode)"
same "the status of ports denied: reason" "$(file reason)" "$(value reason)"

denied 16
holds "the event-channel ABI denied: not told" [ "$(value events/abi)" != "$(file events/abi)" ]
echo "# events/abi: $(value events/abi)"
same "the event-channel ABI denied: mode" "$(file mode)" "$(value mode)"

denied 31
same "all denied: mode" "$(file mode)" "$(value mode)"
same "all denied: role" "$(file role)" "$(value role)"
same "all denied: frontends" "$(file frontends/count)" "$(value frontends/count)"
holds "all denied: each file is a line, at any offset, for anyone" access_as_ever

rmmod xen_mode
holds "the module as it is loads again" modprobe xen_mode
# xenstore tells some of it.
within 10 is hypervisor/domid "$(file hypervisor/domid)"
for name in $(all_files); do
	echo "$name $(value "$name")"
done >/tmp/again
same "and says the same" "$(cat /tmp/allowed)" "$(cat /tmp/again)"

finish
