#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The KUnit suite of the decisions.

# shellcheck source=selftests/guest/debug_lib.sh
. ./debug_lib.sh

results=$DEBUG/kunit/xen_mode/results

insmod /modules/xen_mode_kunit.ko
cat $results >/tmp/kunit
rmmod xen_mode_kunit
sed 's/^/# /' /tmp/kunit
for case in verdicts callbacks evtchn_abi tsc_modes devices scans scan_errors names; do
	holds "KUnit: $case" grep -q "^ *ok [0-9]* ${case}_case" /tmp/kunit
done

finish
