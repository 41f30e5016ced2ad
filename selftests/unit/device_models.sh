#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Compare device_models.txt with the QEMU of this machine, and the generated headers with
# the file.
#
# shellcheck disable=SC2317 # functions are called by holds

# shellcheck source=selftests/ktap.sh
. ./ktap.sh

# made_from COMMAND HEADER: succeed if device-models prints the header
made_from()
{
	./device-models "$1" device_models.txt | diff "$2" - | sed 's/^/# /'
	((PIPESTATUS[1] == 0))
}

# unknown: print the models of this machine's QEMU without a row
unknown()
{
	./device-models names | while read -r model; do
		grep -q "^$model " device_models.txt || echo "$model"
	done
}

if command -v qemu-system-x86_64 >/dev/null; then
	holds "QEMU lists its models" [ "$(./device-models names | grep -c .)" -gt 10 ]
	same "each model has a row, else run tools/device-models remake" "" "$(unknown)"
else
	skip "each model of QEMU has a row" "QEMU is not installed"
fi
holds "the table of the module is generated from device_models.txt" made_from table device_models.h
holds "the rows of the test are generated from device_models.txt" made_from rows device_rows.h

finish
