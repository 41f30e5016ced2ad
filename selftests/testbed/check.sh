#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make check: the unit tests, then kselftests in a real guest of each mode.
# Ends with "N passed, N failed, N skipped" and that status.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"

ACTION=check
RUN=$BUILD/run/check
RESULTS=$RUN/results
read -ra WANTED <<<"${MODE:-${MODES[*]}}"

# results NAME LOG: count the KTAP results in LOG, show those that failed. The
# runner puts a "# " before each line of a test; of its own lines only the bad
# news count. A test without results, or fewer than planned, has failed too.
results()
{
	local name=$1 log=$2

	awk -v name="$name" '
		function result(verdict) {
			print verdict " " name " " test ": " $0
			count++
		}
		/^# selftests: / { test = $0; sub(/.*: /, "", test); count = 0; next }
		/^# 1\.\.[0-9]+$/ { plan = $2; sub(/1\.\./, "", plan); next }
		/^# ok .*# SKIP/ { result("skip"); next }
		/^# ok [0-9]/    { result("pass"); next }
		/^# not ok [0-9]/ { result("fail"); next }
		/^1\.\.[0-9]+$/  { sub(/1\.\./, ""); tests += $0; next }
		/^not ok [0-9]/  { print "fail " name " " $0; whole++; next }
		/^ok [0-9]/      { whole++
				   if (count != plan || !count)
					print "fail " name " " test ": " count+0 \
						" results of " plan+0
				   plan = 0; next }
		END { if (!tests || whole != tests)
			print "fail " name " " whole+0 " of " tests+0 \
				" tests came to their end" }
	' "$log" | tee -a "$RESULTS" |
		awk -v name="$name" '{ n[$1]++ } $1 == "fail" { print "  " $0 }
			END { printf "  %-10s %d passed, %d failed, %d skipped\n",
				name ":", n["pass"], n["fail"], n["skip"] }' >&2
	if grep -q "^fail $name " "$RESULTS"; then
		say "the log of $name: ${log#"$SRC"/}"
	fi
}

# failed NAME WHY: a machine that gave no results.
failed()
{
	echo "fail $1 $2" >>"$RESULTS"
	say "  $1: $2"
}

# Compile the tests where the suite's compiler is.
build_tests()
{
	local tests=$CHROOT/usr/src/xen_mode-tests set

	say "building the tests"
	sources "$tests"
	cp -r "$SRC/selftests" "$SRC/Documentation" "$tests/"
	rm -rf "$CHROOT/usr/src/kselftest" "$BUILD/tests"
	cp -r "$KSELFTEST" "$CHROOT/usr/src/kselftest"
	for set in unit guest dom0; do
		mkdir -p "$tests/out/$set"
		quietly "$BUILD/log/tests-$set.log" in_chroot make \
			-C "/usr/src/xen_mode-tests/selftests/$set" \
			KSFT=/usr/src/kselftest/tools/testing/selftests \
			OUTPUT="/usr/src/xen_mode-tests/out/$set" \
			INSTALL_PATH="/usr/src/xen_mode-tests/install/$set" install
		in_chroot make --no-print-directory -s \
			-C "/usr/src/xen_mode-tests/selftests/$set" COLLECTION="$set" \
			KSFT=/usr/src/kselftest/tools/testing/selftests emit_tests \
			>"$tests/install/$set.list"
	done
	cp -r "$tests/install" "$BUILD/tests"
}

unit_tests()
{
	local dir=$RUN/unit

	say "unit tests"
	rm -rf "$dir"
	mkdir -p "$dir"
	tests_tree "$dir" unit
	# Through a pipe: the runner opens its output a second time.
	"$dir/kselftest/run_kselftest.sh" 2>&1 | cat >"$RUN/unit.txt"
	results unit "$RUN/unit.txt"
}

# Every documented file was seen in some machine.
documented_and_seen()
{
	local seen=$RUN/seen doc=$SRC/Documentation/ABI/testing/sysfs-kernel-xen_mode

	((${#WANTED[@]} == ${#MODES[@]})) || return 0
	cat "$RUN"/*.txt | sed -n 's|^tree \([^ ]*\) .*|\1|p' |
		sed 's|^frontends/[^/]*/|frontends/<device>/|' | sort -u >"$seen"
	sed -n 's|^What:[[:space:]]*/sys/kernel/xen_mode/||p' "$doc" | while read -r file; do
		if grep -qxF "$file" "$seen" || [[ $file == */xenbus_device ]]; then
			echo "pass documents: $file was seen"
		elif [[ $file == hypervisor/changeset ]]; then
			echo "skip documents: $file: this Xen was built without one"
		else
			echo "fail documents: $file was seen in no machine"
		fi
	done >>"$RESULTS"
	grep '^fail documents' "$RESULTS" >&2 || :
}

prepare_all
build_module
rm -rf "$RUN"
mkdir -p "$RUN"
build_tests
unit_tests
make_test_initrd

guests=()
for mode in "${WANTED[@]}"; do
	case $mode in
	none | dom0-*)
		say "booting $mode"
		if boot_alone "$mode"; then
			section "$RUN/$mode.log.txt" "$mode" >"$RUN/$mode.txt"
			results "$mode" "$RUN/$mode.txt"
		else
			failed "$mode" "did not come to its end"
		fi
		;;
	pv | pvh | pvhvm | hvm*)
		guests+=("$mode")
		;;
	*)
		die "MODE=$mode is none of: ${MODES[*]}"
		;;
	esac
done

if ((${#guests[@]})); then
	say "booting dom0 for ${guests[*]}"
	boot_guests "${guests[@]}" || failed dom0 "did not come to its end"
	for mode in dom0-early "${guests[@]}"; do
		section "$RUN/guests.log.txt" "$mode" >"$RUN/$mode.txt"
		results "$mode" "$RUN/$mode.txt"
	done
fi

documented_and_seen

passed=$(grep -c '^pass' "$RESULTS" || :)
failed=$(grep -c '^fail' "$RESULTS" || :)
skipped=$(grep -c '^skip' "$RESULTS" || :)
say "took ${SECONDS}s; why tests were skipped:"
sed -n 's/^skip.*# SKIP /  /p; s/^skip documents: /  /p' "$RESULTS" | sort | uniq -c >&2
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
