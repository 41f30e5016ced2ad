#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make demo [MODE=...]: boot a Xen guest and print its tree.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"

MODE=${MODE:-pvh}
ACTION=demo
RUN=$BUILD/run/demo

boot_one "$MODE" || die "no tree of this $MODE machine"
section "$ONE_LOG" "$MODE" >"$RUN/$MODE.txt"
! explain_failed "$MODE" "$RUN/$MODE.txt" || die "no tree of this $MODE machine"
grep -q '^mode' "$RUN/$MODE.txt" || die "this $MODE machine printed no tree (log: ${ONE_LOG#"$SRC"/})"
say "/sys/kernel/xen_mode of this $MODE machine:"
grep -v -e '^# ' -e '^===' "$RUN/$MODE.txt"
