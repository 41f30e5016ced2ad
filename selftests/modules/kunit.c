// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the decisions, with the same rows as in user space: the code must decide
 * the same when compiled for the kernel.
 */

#include <kunit/test.h>
#include <linux/module.h>

#include "decide/decide.c"

static struct kunit *xm_test;

static void check(const char *what, const char *row, const char *expected,
		  const char *actual)
{
	KUNIT_EXPECT_STREQ_MSG(xm_test, expected, actual, "%s: %s", what, row);
}

static void check_true(const char *what, bool holds)
{
	KUNIT_EXPECT_TRUE_MSG(xm_test, holds, "%s", what);
}

#include "decide_rows.h"

static int xm_test_init(struct kunit *test)
{
	xm_test = test;
	return 0;
}

#define XM_CASE(_name)						\
	static void _name##_case(struct kunit *test)		\
	{							\
		test_##_name();					\
	}

XM_CASE(verdicts);
XM_CASE(callbacks);
XM_CASE(evtchn_abi);
XM_CASE(tsc_modes);
XM_CASE(devices);
XM_CASE(scans);
XM_CASE(scan_errors);
XM_CASE(names);

static struct kunit_case xm_cases[] = {
	KUNIT_CASE(verdicts_case),
	KUNIT_CASE(callbacks_case),
	KUNIT_CASE(evtchn_abi_case),
	KUNIT_CASE(tsc_modes_case),
	KUNIT_CASE(devices_case),
	KUNIT_CASE(scans_case),
	KUNIT_CASE(scan_errors_case),
	KUNIT_CASE(names_case),
	{}
};

static struct kunit_suite xm_suite = {
	.name		= "xen_mode",
	.init		= xm_test_init,
	.test_cases	= xm_cases,
};

kunit_test_suite(xm_suite);

MODULE_DESCRIPTION("KUnit tests of xen_mode's decisions");
MODULE_LICENSE("GPL");
