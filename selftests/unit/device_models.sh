#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# device_models.txt against this machine's QEMU, and the headers made from it
# against the file.
#
# shellcheck disable=SC2317 # functions are called by holds

# shellcheck source=selftests/ktap.sh
. ./ktap.sh

# made_from WHAT HEADER: the header is what device-models prints
made_from()
{
	./device-models "$1" device_models.txt | diff "$2" - | sed 's/^/# /'
	((PIPESTATUS[1] == 0))
}

# unknown: the models of this machine's QEMU that have no row
unknown()
{
	./device-models names | while read -r model; do
		grep -q "^$model " device_models.txt || echo "$model"
	done
}

if command -v qemu-system-x86_64 >/dev/null; then
	holds "this machine's QEMU lists its models" [ "$(./device-models names | grep -c .)" -gt 10 ]
	same "each is known, else run tools/device-models remake" "" "$(unknown)"
else
	skip "each model of this machine's QEMU is known" "there is no QEMU here"
fi
holds "the module's table is made from device_models.txt" made_from table device_models.h
holds "the test's rows are made from device_models.txt" made_from rows device_rows.h

finish
