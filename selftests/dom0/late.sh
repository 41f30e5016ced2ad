#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# xenstored is stopped, and later killed. The module still loads and its files can be read;
# facts from xenstore are missing. (This is the last test in this dom0: xenstored cannot be
# started again, and unloading would wait for it.)
#
# shellcheck disable=SC2317,SC2046 # functions are called by holds; words are meant

# shellcheck source=selftests/ktap.sh
. ./ktap.sh
# shellcheck source=selftests/suspend_lib.sh
. ./suspend_lib.sh

TREE=/sys/kernel/xen_mode

read_tree()
{
	timeout 5 grep -r . "$TREE" >/dev/null
}

knows_domid()
{
	[[ $(cat "$TREE/hypervisor/domid" 2>/dev/null) == "$domid" ]]
}

# daemons: print the process ids of xenstored, in C or OCaml
daemons()
{
	grep -lx 'o\?xenstored' /proc/[0-9]*/comm | tr -dc '0-9\n'
}

# without NAME: what works although xenstored does not respond
without()
{
	same "$1: mode" "$mode" "$(timeout 5 cat "$TREE/mode")"
	same "$1: role" dom0 "$(timeout 5 cat "$TREE/role")"
	holds "$1: the tree can be read" read_tree
	# A PVH dom0 reads it from CPUID.
	same "$1: domid" "$([[ $mode == pv ]] || echo 0)" "$(cat "$TREE/hypervisor/domid" 2>/dev/null)"
	# The module waits for xenstored, but the freezer must not wait for the module.
	if can_suspend; then
		sleep 2
		holds "$1: the freezer works" suspends freezer
	else
		skip "$1: the freezer works" "this kernel has no /sys/power/pm_test"
	fi
}

mode=$(<"$TREE/mode")
domid=$(<"$TREE/hypervisor/domid")
holds "the module unloads" timeout 100 rmmod xen_mode
holds "xenstored is stopped" kill -STOP $(daemons)
holds "the module loads while it does not respond" timeout 100 modprobe xen_mode
without "xenstored stopped"
holds "xenstored goes on" kill -CONT $(daemons)
holds "the domain id is known" within 20 knows_domid
holds "the module unloads again" timeout 100 rmmod xen_mode
holds "xenstored is killed" kill -9 $(daemons)
sleep 1
same "no xenstored runs" "" "$(daemons)"
holds "the module loads without it" timeout 100 modprobe xen_mode
without "xenstored killed"

finish
