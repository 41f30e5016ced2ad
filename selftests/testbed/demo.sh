#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make demo [MODE=...]: boot a real Xen guest and print its tree.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"

MODE=${MODE:-pvh}
ACTION=demo
RUN=$BUILD/run/demo

[[ " ${MODES[*]} " == *" $MODE "* ]] ||
	die "MODE=$MODE is none of: ${MODES[*]}"

prepare_all
build_module
mkdir -p "$RUN"
make_test_initrd
say "booting $MODE"
case $MODE in
none | dom0-*)
	boot_alone "$MODE"
	log=$RUN/$MODE.log.txt
	;;
*)
	boot_guests "$MODE"
	log=$RUN/guests.log.txt
	;;
esac
say "/sys/kernel/xen_mode of this $MODE machine:"
section "$log" "$MODE" | grep -v '^# '
