# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Suspending by the kernel's own test, which resumes by itself.

can_suspend()
{
	[ -e /sys/power/pm_test ]
}

# suspends LEVEL: suspend to idle up to this level of /sys/power/pm_test, and resume
suspends()
{
	local status=0

	echo 1 >/sys/module/suspend/parameters/pm_test_delay
	echo "$1" >/sys/power/pm_test
	echo freeze >/sys/power/state || status=1
	echo none >/sys/power/pm_test
	return $status
}
