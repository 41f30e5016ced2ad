# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# KTAP from a shell test: results, the plan, and kselftest's exit status.

ktap_count=0
ktap_failed=0
ktap_skipped=0

# ok NAME, not_ok NAME, skip NAME WHY
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

# holds NAME COMMAND...: the command succeeds
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

# within SECONDS COMMAND...: it succeeds at some time before
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

# complaints: of the kernel's, in the part of its log that is put in
complaints()
{
	grep -E -e 'BUG[: ]|WARNING:|INFO: |Oops|general protection|invalid opcode' \
		-e 'Call Trace|refcount_t:|hung_task|ODEBUG|UBSAN|KASAN' \
		-e 'list_(add|del)|CFI failure'
}

# since_load: the kernel's log from where the testbed loaded the module; all of it
# where it did not say so. A PV kernel with lockdep complains of its own second vCPU.
since_load()
{
	dmesg | awk '/\] testbed: loading the module$/ && !seen { seen = 1; n = 0 }
		{ line[++n] = $0 }
		END { for (i = 1; i <= n; i++) print line[i] }'
}

# splats: what the kernel complained of
splats()
{
	since_load | complaints
}

# finish: the plan, and the exit status that the runner expects
finish()
{
	echo "1..$ktap_count"
	[ "$ktap_count" -gt 0 ] || exit 1
	[ "$ktap_failed" -eq 0 ] || exit 1
	[ "$ktap_skipped" -lt "$ktap_count" ] || exit 4
	exit 0
}
