// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test the decisions row by row. module/decide/decide.c is the same source as in the
 * module.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "kselftest.h"
#include "decide/decide.h"

static void check(const char *what, const char *row, const char *expected,
		  const char *actual)
{
	if (strcmp(expected, actual))
		ksft_print_msg("%s: expected %s, got %s\n", row, expected,
			       actual);
	ksft_test_result(!strcmp(expected, actual), "%s: %s\n", what, row);
}

static void check_true(const char *what, bool holds)
{
	ksft_test_result(holds, "%s\n", what);
}

#include "decide_rows.h"

int main(void)
{
	ksft_print_header();
	ksft_set_plan(7 * ARRAY_SIZE(verdicts) + ARRAY_SIZE(callbacks) +
		      ARRAY_SIZE(abis) + ARRAY_SIZE(functions) +
		      ARRAY_SIZE(device_rows) + ARRAY_SIZE(places) + 2 * 9 + 3 * ARRAY_SIZE(scans) +
		      ARRAY_SIZE(scan_errors) + ARRAY_SIZE(tsc_modes) + 1 + 12);
	test_verdicts();
	test_callbacks();
	test_evtchn_abi();
	test_tsc_modes();
	test_devices();
	test_scans();
	test_scan_errors();
	test_names();
	ksft_finished();
}
