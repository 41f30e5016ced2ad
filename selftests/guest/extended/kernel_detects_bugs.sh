#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# This kernel detects bugs of each kind. Only then is a clean log in all other tests
# meaningful.

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

# noticed BUG PATTERN: load a module with that bug; splats() must find the pattern in the
# log
noticed()
{
	dmesg -c >/dev/null
	insmod /modules/xen_mode_bugs.ko bug="$1"
	sleep 1
	holds "$1 is detected" sh -c ". ./debug_lib.sh; splats | grep -q '$2'"
	rmmod xen_mode_bugs
}

case $(uname -r) in
*-debug)
	noticed sleep-in-spinlock "sleeping function called from invalid context"
	noticed rcu-unlocked "suspicious RCU usage"
	noticed free-running-timer "ODEBUG: free active"
	noticed free-without-release "ODEBUG: free active"
	noticed shift-too-far "UBSAN: shift-out-of-bounds"
	noticed past-the-array "UBSAN: array-index-out-of-bounds"
	noticed list-twice "list_add"
	# lockdep is off afterwards; also after a report on memory under a lock, such as
	# that of the next bug.
	holds "lockdep is active" locks_watched
	noticed lock-order "possible circular locking"
	holds "an inactive lockdep is detected" sh -c ". ./debug_lib.sh; ! locks_watched"
	noticed write-past-the-end "BUG kmalloc-"
	;;
*-kasan)
	noticed use-after-free "KASAN: slab-use-after-free"
	noticed write-past-the-end "KASAN: slab-out-of-bounds"
	;;
*-cfi)
	noticed wrong-call "CFI failure"
	;;
esac

leaks >/dev/null
insmod /modules/xen_mode_bugs.ko bug=leak
holds "leak is detected" sh -c ". ./debug_lib.sh; leaks | grep -q 'unreferenced object'"

finish
