#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make shell [MODE=...]: boot a Xen guest, load the module and run a shell on its console,
# for a user at a terminal.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"

MODE=${MODE:-pvh}
ACTION=shell
RUN=$BUILD/run/shell
CONSOLE_INPUT=/dev/tty
# Ctrl-C goes to the guest; Ctrl-A x ends QEMU.
SERIAL=mon:stdio
# dom0 prints nothing here, because that would disturb the shell.
SILENCE=$GUEST_LIMIT

[[ -t 0 && -t 1 ]] || die "this needs a terminal"
terminal=$(stty -g)
trap 'kill_beside; stty "$terminal"' EXIT
boot_one "$MODE" || die "no shell in this $MODE machine"
grep -q "^=== SHELL $MODE" "$ONE_LOG" ||
	die "this $MODE machine started no shell (log: ${ONE_LOG#"$SRC"/})"
# The machine stopped within a line.
echo >&2
say "the $MODE machine has ended (log: ${ONE_LOG#"$SRC"/})"
