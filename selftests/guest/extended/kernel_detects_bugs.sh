#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# That this kernel notices bugs, one of each kind: only then does its silence in
# all other tests say anything.

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

# noticed BUG WORDS: a module with that bug is loaded, and the tests' own look at
# the log finds these words
noticed()
{
	dmesg -c >/dev/null
	insmod /modules/xen_mode_bugs.ko bug="$1"
	sleep 1
	holds "$1 is noticed" sh -c ". ./debug_lib.sh; splats | grep -q '$2'"
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
	# The kernel stops watching locks then; or when it speaks of memory under a
	# lock, as it does for the one after this.
	holds "locks are watched" locks_watched
	noticed lock-order "possible circular locking"
	holds "that they are watched no more is noticed" sh -c ". ./debug_lib.sh; ! locks_watched"
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
holds "leak is noticed" sh -c ". ./debug_lib.sh; leaks | grep -q 'unreferenced object'"

finish
