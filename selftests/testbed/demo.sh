#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make demo [MODE=...]: boot a real Xen guest and print its tree.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"

MODE=${MODE:-pvh}
ACTION=demo
RUN=$BUILD/run/demo

prepare_runs "$MODE"
mkdir -p "$RUN"
make_initrds
run_parts "$MODE"
say "booting $MODE"
if is_alone; then
	boot_alone "$MODE"
	log=$RUN/$MODE.log.txt
else
	boot_guests guests "$RUN_XEN" "$MODE"
	log=$RUN/guests.log.txt
fi
say "/sys/kernel/xen_mode of this $MODE machine:"
section "$log" "$MODE" | grep -v '^# '
