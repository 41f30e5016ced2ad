#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make demo [MODE=...]: boot a real Xen guest and print its tree.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"

MODE=${MODE:-pvh}
ACTION=demo
RUN=$BUILD/run/demo

run_parts "$MODE"
prepare "$RUN_KERNEL"
prepare_chroot "${XEN_SUITE[$RUN_XEN]}"
prepare_xen "$RUN_XEN"
[[ ! $SYSTEM ]] || prepare_system
mkdir -p "$RUN"
make_test_initrd "$RUN_KERNEL"
say "booting $MODE"
if is_alone; then
	boot_alone "$MODE"
	log=$RUN/$MODE.log.txt
else
	# dom0 runs the usual kernel.
	prepare_kernel "$SUITE"
	build_module "$SUITE"
	prepare_dom0_rootfs "$RUN_XEN"
	boot_guests guests "$RUN_XEN" "$MODE"
	log=$RUN/guests.log.txt
fi
say "/sys/kernel/xen_mode of this $MODE machine:"
section "$log" "$MODE" | grep -v '^# '
