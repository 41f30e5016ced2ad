#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# check.sh [check|full|compare|debug|bench]: run the unit tests, then kselftests in
# machines: those in MODE, or else a selection: one machine of each mode, some whose
# emulated devices have the ids of hardware, some with two vCPUs, and some under systemd
# (check); all machines (full); debug kernels (debug). Ends with "N passed, N failed, N
# skipped" and that status.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"
# shellcheck source=selftests/testbed/builds.sh
. "$(dirname "${BASH_SOURCE[0]}")/builds.sh"

WHAT=${1:-check}
ACTION=check
[[ $WHAT != compare && $WHAT != bench ]] || ACTION=$WHAT
RUN=$BUILD/run/$WHAT
# How many machines run at a time: each uses about one CPU, and a dom0 3000 MB. Benchmarks
# run alone.
available=$(awk '$1 == "MemAvailable:" { print int($2 / 1024) }' /proc/meminfo)
JOBS=${JOBS:-$((available < 7000 ? 1 : $(nproc)))}
[[ $WHAT != bench ]] || JOBS=1
((JOBS <= 2)) || JOBS=2

# full_map: list every machine with the default kernel and Xen; dom0 with every kernel on
# every Xen; the other kernels in each type of guest; the cloud kernels, which cannot be
# dom0, and those with PREEMPT_RT, which do not boot as one, as guests
full_map()
{
	local kernel xen mode

	printf '%s\n' "${MACHINES[@]}"
	for mode in dom0-pv dom0-pvh; do
		for xen in 4.14 4.20; do
			echo "$mode@$xen"
		done
		for kernel in bullseye trixie sid; do
			for xen in 4.14 4.17 4.20; do
				echo "$mode@$kernel@$xen"
			done
		done
	done
	for kernel in trixie sid; do
		printf '%s\n' "pv@$kernel" "pvh@$kernel" "pvhvm@$kernel"
	done
	for kernel in bookworm bullseye trixie sid; do
		printf '%s\n' "pv@$kernel-cloud" "pvh@$kernel-cloud"
	done
	# PREEMPT_RT
	echo pvh@bookworm-rt
	for xen in 4.14 4.20; do
		printf '%s\n' "pv@$xen" "pvh@$xen"
	done
	echo pvhvm@4.17
	# With the module in the kernel itself
	printf '%s@builtin\n' "${BASIC[@]}"
}

# debug_map: list the runs on debug kernels, the slowest first: that the kernels detect
# bugs, the tests of each mode, fault injection and stress. Kernels that delay releases by
# seconds (DEBUG_KOBJECT_RELEASE) repeat less: see how_many() in debug_lib.sh.
debug_map()
{
	printf '%s@kasan\n' none-bugs none-faults-load pvhvm-faults pvhvm-hostile \
		pvhvm-stress pvhvm-replug pvhvm pvhvm-deny hvm
	printf '%s@debug\n' none-bugs "${BASIC[@]}" pv-deny \
		dom0-pv-deny dom0-pv-replug pvh-faults pvh-stress pv-hostile
	printf '%s@cfi\n' none-bugs pv-faults pvh-stress pvhvm-replug dom0-pv-replug pv-replug \
		pv pvh pvh-deny
}

# Before anything makes a root file system
prepare_host

# With a kernel of the user, the default is each machine that it can boot in.
if [[ $WHAT == check && $KERNEL_DIR && ! ${MODE:-} ]]; then
	prepare_own_chroot
	MODE=$(own_machines | sed "s/$/@own/" | tr "\n" " ")
fi

case $WHAT in
check) read -ra RUNS <<<"${MODE:-${BASIC[*]} ${POSING[*]} ${SMP[*]} ${SYSTEMS[*]}}" ;;
full) mapfile -t RUNS < <(full_map) ;;
# Neither systemd nor event channels, vCPUs and the number of devices change the output of
# the programs, which are packaged only for amd64.
compare)
	mapfile -t RUNS < <(printf '%s\n' "${BASIC[@]}" "${VARIANTS_PV[@]}" "${VARIANTS_HVM[@]}" |
		grep -vE -e '-(systemd|arm64|2-level|smp|channels|devices|cdrom|bare|frontends|nvme)$')
	[[ ! ${MODE:-} ]] || read -ra RUNS <<<"$MODE"
	;;
debug)
	GUEST_LIMIT=2400
	TEST_DOM0=
	mapfile -t RUNS < <(debug_map)
	[[ ! ${MODE:-} ]] || read -ra RUNS <<<"$MODE"
	;;
bench)
	GUEST_LIMIT=3000
	read -ra RUNS <<<"${MODE:-${BENCHES[*]}}"
	;;
*) die "$WHAT is none of: check, full, compare, debug, bench" ;;
esac

# results NAME LOG: count the KTAP results in LOG and print the failed ones. The runner
# puts "# " before each line of a test; of the other lines only failures count. A test with
# fewer results than planned has failed, too.
results()
{
	local name=$1 log=$2

	if [[ $ACTION == bench ]]; then
		if grep -qE '^(bench|count) ' "$log"; then
			echo "pass $name measured" >>"$RUN/$name.results"
		else
			failed "$name" "measured nothing"
		fi
	fi
	# Other actions run programs instead of tests.
	[[ $ACTION == check ]] || return 0
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
				" tests finished" }
	' "$log" | tee -a "$RUN/$name.results" |
		awk -v name="$name" '{ n[$1]++ } $1 == "fail" { print "  " $0 }
			END { printf "  %-26s %d passed, %d failed, %d skipped\n",
				name ":", n["pass"], n["fail"], n["skip"] }' >&2
	if grep -q "^fail" "$RUN/$name.results"; then
		say "the log of $name: ${log#"$SRC"/}"
	fi
}

# failed NAME REASON: record a failed machine
failed()
{
	echo "fail $1 $2" >>"$RUN/$1.results"
	say "  $1: $2"
}

# build_tests ARCHITECTURE: compile the tests in the chroot with its compiler
build_tests()
{
	local kernel=$SUITE dir tests set cross

	say "building the tests for $1"
	[[ $1 != arm64 ]] || kernel=$ARM64
	mapfile -t cross < <(cross_of "$kernel")
	dir=$(chroot_of "$kernel")
	tests=$dir/usr/src/xen_mode-tests
	sources "$tests"
	cp -r "$SRC"/{selftests,Documentation,packaging,tools} "$tests/"
	rm -rf "$dir/usr/src/kselftest" "$BUILD/tests-$1"
	cp -r "$KSELFTEST" "$dir/usr/src/kselftest"
	for set in unit guest dom0; do
		mkdir -p "$tests/out/$set"
		quietly "$BUILD/log/tests-$1-$set.log" in_chroot "$kernel" make \
			-C "/usr/src/xen_mode-tests/selftests/$set" "${cross[@]}" \
			KSFT=/usr/src/kselftest/tools/testing/selftests \
			OUTPUT="/usr/src/xen_mode-tests/out/$set" \
			INSTALL_PATH="/usr/src/xen_mode-tests/install/$set" install
		in_chroot "$kernel" make --no-print-directory -s \
			-C "/usr/src/xen_mode-tests/selftests/$set" COLLECTION="$set" \
			KSFT=/usr/src/kselftest/tools/testing/selftests emit_tests \
			>"$tests/install/$set.list"
	done
	cp -r "$tests/install" "$BUILD/tests-$1"
}

unit_tests()
{
	local dir=$RUN/unit

	say "unit tests"
	rm -rf "$dir"
	mkdir -p "$dir"
	tests_tree "$dir" unit amd64
	# Use a pipe, because the runner opens its output a second time.
	"$dir/kselftest/run_kselftest.sh" 2>&1 | cat >"$RUN/unit.txt"
	results unit "$RUN/unit.txt"
}

# documented_and_seen: check that each documented file existed in some machine
documented_and_seen()
{
	local machine seen=$RUN/seen doc=$SRC/Documentation/ABI/testing/sysfs-kernel-xen_mode

	# Only if at least one machine of each mode was booted
	for machine in "${BASIC[@]}"; do
		[[ " ${RUNS[*]} " == *" $machine "* ]] || return 0
	done
	cat "$RUN"/*.txt | sed -n 's|^tree \([^ ]*\) .*|\1|p' |
		sed 's|^frontends/[^/]*/|frontends/<device>/|
		     s|^devices/disks/[^/]*/|devices/disks/<disk>/|
		     s|^devices/networks/[^/]*/|devices/networks/<interface>/|' |
		sort -u >"$seen"
	sed -n 's|^What:[[:space:]]*/sys/kernel/xen_mode/||p' "$doc" | while read -r file; do
		if grep -qxF "$file" "$seen"; then
			echo "pass documents: $file was seen"
		elif [[ $file == hypervisor/changeset ]]; then
			echo "skip documents: $file: this Xen was built without one"
		else
			echo "fail documents: $file was seen in no machine"
		fi
	done >"$RUN/documents.results"
	grep '^fail documents' "$RUN/documents.results" >&2 || :
}

# job_alone RUN: boot it, and keep its output and its time
job_alone()
{
	local start=$SECONDS

	say "booting $1"
	boot_alone "$1" || failed "$1" "did not finish"
	section "$RUN/$1.log.txt" "$1" >"$RUN/$1.txt"
	results "$1" "$RUN/$1.txt"
	echo $((SECONDS - start)) >"$RUN/$1.seconds"
}

# job_guests NAME XEN RUN...: do the same for guests under one dom0
job_guests()
{
	local name=$1 xen=$2 run part
	shift 2

	say "booting dom0 on Xen $xen for $*"
	boot_guests "$name" "$xen" "$@" || failed "$name" "did not finish"
	for part in dom0-early dom0-policy dom0-assign dom0-late; do
		! grep -q "^=== BEGIN $part" "$RUN/$name.log.txt" || set -- "$part@$name" "$@"
	done
	for run; do
		section "$RUN/$name.log.txt" "${run/@guests*/}" >"$RUN/$run.txt"
		! explain_failed "$run" "$RUN/$run.txt" ||
			failed "$run" "$(grep -a '^=== FAILED' "$RUN/$run.txt" | tail -n 1)"
		results "$run" "$RUN/$run.txt"
		sed -n 's/^# seconds //p' "$RUN/$run.txt" | tail -n 1 >"$RUN/$run.seconds"
	done
}

# at_most_jobs: wait until another job may start
at_most_jobs()
{
	while (($(jobs -rp | wc -l) >= JOBS)); do
		wait -n || :
	done
}

# guest_batches: print a dom0 for each guest. Guests of one Xen share as many dom0s as can
# run at a time. Many are dealt out in pairs, because each dom0 takes time to boot. Guests
# with a debug kernel share one only with guests of the same kernel, and guests that need
# another kind of dom0 share one of that kind.
guest_batches()
{
	local run part key number hand=$((${#RUNS[@]} > 4 * JOBS ? 2 : 1))
	# How many guests each kind of dom0 has so far
	local -A dealt=()

	for run in "${RUNS[@]}"; do
		run_parts "$run"
		is_alone && continue
		part=
		[[ $RUN_EMULATOR == "$USUAL_EMULATOR" ]] || part=$RUN_EMULATOR-
		[[ $(kind_of "$RUN_KERNEL") != debug ]] || part+=$RUN_KERNEL-
		[[ ! $DOM0 ]] || part+=$DOM0-
		if [[ $ICOUNT ]]; then
			echo "$RUN_XEN ${part}icount $run"
			continue
		fi
		# HVM guests take longest: deal them out evenly.
		key=$RUN_XEN-$part
		[[ $TYPE != hvm ]] || key+=hvm
		number=${dealt[$key]:-0}
		dealt[$key]=$((number + 1))
		echo "$RUN_XEN $part$((number / hand % JOBS)) $run"
	done
}

run_all()
{
	local run xen part key batch
	local -A batches=()
	local -a keys=()

	prepare_runs "${RUNS[@]}"
	[[ $ACTION == compare ]] || build_tests amd64
	if [[ $ACTION == check ]]; then
		[[ " ${RUN_KERNELS[*]} " != *" $ARM64 "* ]] || build_tests arm64
		unit_tests
	fi
	make_initrds
	[[ $WHAT != full && ! ${SERIES:-} ]] || tree_results >"$RUN/series.results"

	while read -r xen part run; do
		key="$xen $part"
		[[ ${batches[$key]:-} ]] || keys+=("$key")
		batches["$key"]+="$run "
	done < <(guest_batches)
	for key in ${keys[@]+"${keys[@]}"}; do
		read -ra batch <<<"${batches[$key]}"
		at_most_jobs
		beside job_guests "guests-${key/ /-}" "${key% *}" "${batch[@]}"
	done
	# Of the default list, the last one takes longest.
	for run in $(if [[ $WHAT == check ]]; then tac; else cat; fi < <(printf '%s\n' "${RUNS[@]}")); do
		run_parts "$run"
		is_alone || continue
		at_most_jobs
		beside job_alone "$run"
	done
	if [[ $WHAT == debug && ! ${MODE:-} ]]; then
		at_most_jobs
		beside coccinelle >"$RUN/static.results"
	fi
	end_beside || :
}

# count VERDICT FILE...: print the number of such results
count()
{
	local verdict=$1
	shift

	cat "$@" 2>/dev/null | grep -c "^$verdict" || :
}

# table: print the results of all machines as a table
table()
{
	local run file

	printf '| machine | kernel | Xen | passed | failed | skipped | seconds |\n'
	printf '| --- | --- | --- | --- | --- | --- | --- |\n'
	for run in "${RUNS[@]}"; do
		run_parts "$run"
		file=$RUN/$run.results
		printf '| %s | %s | %s | %s | %s | %s | %s |\n' "$RUN_MACHINE" \
			"$(kernel_release "$RUN_KERNEL")" \
			"$([[ $TYPE == none ]] && echo - || echo "$RUN_XEN")" \
			"$(count pass "$file")" "$(count fail "$file")" \
			"$(count skip "$file")" "$(cat "$RUN/$run.seconds")"
	done
}

# figures: print the numbers of the tests on debug kernels
figures()
{
	local run

	for run in "${RUNS[@]}"; do
		sed -n -E "s/^# # (points |[0-9]+ (loads|nodes|frontends)|the storm|after [0-9]+ s)/$run: \1/p" \
			"$RUN/$run.txt" 2>/dev/null || :
	done
}

# last_words: print the last lines of guests that did not finish. Their explanation is far
# above by now, and a log may have been cut.
last_words()
{
	local run

	for run in "${RUNS[@]}"; do
		grep -qs '^=== FAILED' "$RUN/$run.txt" || continue
		echo "  the last lines of $run:"
		grep -avE '^[[:space:]]*$' "$RUN/$run.txt" | tail -n 15 | cut -c-160 | sed 's/^/    /'
	done
}

# skip_impossible: skip the runs whose emulator, Xen and kernel do not work together
skip_impossible()
{
	local run why
	local -a left=()

	for run in "${RUNS[@]}"; do
		run_parts "$run"
		if why=$(obstacle); then
			echo "skip $run # SKIP $run: $why" >"$RUN/$run.results"
		else
			left+=("$run")
		fi
	done
	RUNS=(${left[@]+"${left[@]}"})
}

rm -rf "$RUN"
mkdir -p "$RUN"
skip_impossible
[[ $WHAT != full ]] || builds >"$RUN/builds.results"
run_all
for run in "${RUNS[@]}"; do
	[[ $ACTION != check || -e $RUN/$run.results ]] || failed "$run" "did not run"
done
[[ $ACTION != check ]] || documented_and_seen
[[ $WHAT != full && $WHAT != debug ]] || table | tee "$RUN/table.md"
[[ $WHAT != debug ]] || figures
[[ $WHAT != compare ]] || "$TESTBED/compare.sh" "$RUN" "${RUNS[@]}"
if [[ $WHAT == bench && ${MODE:-} ]]; then
	# The document needs the figures of all machines.
	for run in "${RUNS[@]}"; do
		sed -n -E "s/^(bench|count) /$run: &/p" "$RUN/$run.txt"
	done
elif [[ $WHAT == bench ]]; then
	"$TESTBED/performance.sh" "$RUN"
fi

passed=$(count pass "$RUN"/*.results)
failed=$(count fail "$RUN"/*.results)
skipped=$(count skip "$RUN"/*.results)
say "took ${SECONDS}s; failed tests, and the reasons of skipped ones:"
grep -h '^fail' "$RUN"/*.results >&2 || :
last_words >&2
# Most runs have no log of an earlier attempt.
{ cat "$RUN"/*.log{,.before-*}.txt 2>/dev/null || :; } | sed -n 's/^=== BOOT \(.* again.*\)/\1/p' >>"$RUN/again"
[[ ! -s $RUN/again ]] || say "started again, before the module was loaded: $(paste -sd ';' "$RUN/again")"
cat "$RUN"/*.results | sed -n 's/^skip.*# SKIP /  /p; s/^skip documents: /  /p' | sort | uniq -c >&2
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
