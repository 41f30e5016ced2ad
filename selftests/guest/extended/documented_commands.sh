#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The commands that the pages show for a guest, in a guest as it is meant there: in a PVH
# guest, or in one with an emulated disk.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/guest/pages_lib.sh
. ./pages_lib.sh

if is reason emulated-disk; then
	page_session README.md degraded
	page_session README.md reasons
	page_session xen-mode.8 degraded
	page_session xen-mode.8 nagios
else
	# Values differ with the kernel and with Xen.
	page_session examples.md tree '/^features/,/^$/d; s/: .*/:/'
fi
if [ -e /sys/module/module/parameters/sig_enforce ]; then
	mount -t securityfs securityfs /sys/kernel/security
	page_commands fleet.md signatures
else
	skip "fleet.md, signatures: the commands work" "this kernel does not verify signatures"
fi

finish
