#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# A disk in memory (memmap= on the kernel command line) does not count. spectrum.sh
# checks the counts.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

holds "the kernel has the disk" [ -e /sys/block/pmem0 ]
same "it has no directory" "(no file)" "$(value devices/disks/pmem0/provider)"

finish
