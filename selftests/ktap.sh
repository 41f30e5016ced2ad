# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# KTAP output for shell tests: results, the plan, and the exit status of kselftest.

ktap_count=0
ktap_failed=0
ktap_skipped=0

# ok NAME, not_ok NAME, skip NAME REASON
ok()
{
	ktap_count=$((ktap_count + 1))
	echo "ok $ktap_count $1"
}

not_ok()
{
	ktap_count=$((ktap_count + 1))
	ktap_failed=$((ktap_failed + 1))
	echo "not ok $ktap_count $1"
}

skip()
{
	ktap_count=$((ktap_count + 1))
	ktap_skipped=$((ktap_skipped + 1))
	echo "ok $ktap_count $1 # SKIP $2"
}

# same NAME EXPECTED ACTUAL
same()
{
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		echo "# expected: $2"
		echo "# got:      $3"
		not_ok "$1"
	fi
}

# holds NAME COMMAND...: the result is that of the command
holds()
{
	local name=$1
	shift

	if "$@"; then
		ok "$name"
	else
		echo "# failed: $*"
		not_ok "$name"
	fi
}

# within SECONDS COMMAND...: repeat the command until it succeeds or the time is over
within()
{
	local left=$(($1 * 5))
	shift

	until "$@"; do
		left=$((left - 1))
		[ "$left" -gt 0 ] || return 1
		sleep 0.2
	done
}

# complaints: print the kernel's warnings in the log on stdin
complaints()
{
	grep -E -e 'BUG[: ]|WARNING:|INFO: |Oops|general protection|invalid opcode' \
		-e 'Call Trace|refcount_t:|hung_task|ODEBUG|UBSAN|KASAN' \
		-e 'list_(add|del)|CFI failure'
}

# since_load: print the kernel's log from the mark of the testbed before it loaded the
# module, or all of it. A PV kernel with lockdep warns about its second vCPU.
since_load()
{
	dmesg | awk '/\] testbed: loading the module$/ && !seen { seen = 1; n = 0 }
		{ line[++n] = $0 }
		END { for (i = 1; i <= n; i++) print line[i] }'
}

# splats: print the kernel's warnings
splats()
{
	since_load | complaints
}

# finish: print the plan, and exit with the status that the runner expects
finish()
{
	echo "1..$ktap_count"
	[ "$ktap_count" -gt 0 ] || exit 1
	[ "$ktap_failed" -eq 0 ] || exit 1
	[ "$ktap_skipped" -lt "$ktap_count" ] || exit 4
	exit 0
}
