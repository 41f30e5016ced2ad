#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The last test on a debug kernel: its log has no reports.

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

rmmod xen_mode
# Print the reports with their stack traces.
dmesg | grep -A 40 -E 'cut here|BUG[: ]|WARNING:|UBSAN|INFO: ' | head -n 200 | sed 's/^/# /'
# The buffer of the log drops its oldest lines.
holds "the kernel's log is complete" kernel_said "testbed: loading the module"
same "it has no reports" "" "$(splats)"
same "no memory leaks" "" "$(leaks | head -n 40)"
modprobe xen_mode
# The domid appears shortly after loading; tests of dom0 compare it afterwards.
within 5 [ -e "$TREE/hypervisor/domid" ]
holds "lockdep is still active" locks_watched
same "no reports after that" "" "$(splats)"

finish
