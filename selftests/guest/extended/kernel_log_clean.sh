#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The last test on a kernel that watches over itself: it has nothing to say.

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

rmmod xen_mode
# What it complained of, and from where
dmesg | grep -A 40 -E 'cut here|BUG[: ]|WARNING:|UBSAN|INFO: ' | head -n 200 | sed 's/^/# /'
# Older lines make room for newer ones.
holds "the kernel's log is whole" kernel_said "testbed: loading the module"
same "no complaint in it" "" "$(splats)"
same "no memory is lost" "" "$(leaks | head -n 40)"
modprobe xen_mode
# Whoever compares the tree afterwards: it comes a moment later, if at all.
within 5 [ -e "$TREE/hypervisor/domid" ]
holds "locks are still watched" locks_watched
same "no complaint after that" "" "$(splats)"

finish
