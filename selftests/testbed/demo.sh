#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make demo [MODE=...]: boot a Xen guest and print its tree.

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
	log=$RUN/$MODE.log.txt
	boot_alone "$MODE" || die "no tree of this $MODE machine"
else
	log=$RUN/guests.log.txt
	boot_guests guests "$RUN_XEN" "$MODE" || die "no tree of this $MODE machine"
fi
section "$log" "$MODE" >"$RUN/$MODE.txt"
! explain_failed "$MODE" "$RUN/$MODE.txt" || die "no tree of this $MODE machine"
grep -q '^mode' "$RUN/$MODE.txt" || die "this $MODE machine printed no tree (log: ${log#"$SRC"/})"
say "/sys/kernel/xen_mode of this $MODE machine:"
grep -v -e '^# ' -e '^===' "$RUN/$MODE.txt"
