#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make lint: checkpatch --strict, sparse, gcc and clang with W=1, their analyzers,
# how much of the stack a function takes, Kbuild's probes, shellcheck, Grafana's schema.
# Any word from any of them is a finding.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"
# shellcheck source=selftests/testbed/probes.sh
. "$TESTBED/probes.sh"

passed=0
failed=0
skipped=0
LINT=$CHROOT/usr/src/xen_mode-lint
readonly NOT_RUN=$TESTBED/commands-not-run

# Debian's headers are configured for gcc: disable what only gcc supports.
readonly CLANG=(LLVM=1 CC=clang CONFIG_CC_IS_GCC= CONFIG_CC_IS_CLANG=y
	CONFIG_GCC_VERSION=0 CONFIG_CLANG_VERSION=140000
	CONFIG_CC_IMPLICIT_FALLTHROUGH=-Wimplicit-fallthrough
	CONFIG_FTRACE_MCOUNT_USE_CC= CONFIG_RETHUNK= CONFIG_SLS=
	CONFIG_INIT_STACK_ALL_ZERO=)

# quiet_check NAME COMMAND...: the command must succeed and print nothing
quiet_check()
{
	local name=$1 log=$BUILD/log/lint-$1.log
	shift

	if "$@" >"$log" 2>&1 </dev/null && [[ ! -s $log ]]; then
		say "$name: no findings"
		passed=$((passed + 1))
	else
		cat "$log" >&2
		say "$name: findings"
		failed=$((failed + 1))
	fi
}

# files EXPRESSION: list the files that match find's expression, with or without git
files()
{
	(cd "$SRC" && find . -path ./build -prune -o -path ./.git -prune -o -type f "$@" -print |
		sed 's|^\./||' | sort)
}

shell_scripts()
{
	files | while read -r file; do
		head -n 8 "$SRC/$file" |
			grep -qE '^#!.*sh$|^# shellcheck shell=' && echo "$file"
	done
}

# Check whole files, without a commit message and MAINTAINERS.
run_checkpatch()
{
	files '(' -name '*.[ch]' -o -name Kbuild ')' |
		(cd "$SRC" && xargs perl "$KSELFTEST/scripts/checkpatch.pl" \
			--no-tree --strict --terse --quiet --no-summary \
			--show-types -f)
}

# build KERNEL ARGUMENT...: build the module and print all warnings
build()
{
	local kernel=$1 dir cross log=$BUILD/log/lint-build.log
	shift

	dir=$(chroot_of "$kernel")/usr/src/xen_mode-lint
	mapfile -t cross < <(cross_of "$kernel")
	sources "$dir"
	if ! in_chroot "$kernel" make -j"$(nproc)" -C "/lib/modules/$(kernel_release "$kernel")/build" \
		M=/usr/src/xen_mode-lint W=1 "${cross[@]}" "$@" modules >"$log" 2>&1; then
		cat "$log"
		return 1
	fi
	# Ignore warnings for the kernel's headers.
	! grep -E 'warning|error' "$log" | grep -F xen_mode-lint/
}

run_shellcheck()
{
	mapfile -t scripts < <(shell_scripts)
	rm -rf "$LINT"
	mkdir -p "$LINT"
	(cd "$SRC" && cp --parents "${scripts[@]}" "$LINT")
	in_chroot "$SUITE" sh -c 'cd /usr/src/xen_mode-lint && exec shellcheck -x "$@"' sh "${scripts[@]}"
}

# Ignore missing pages of other packages.
run_mandoc()
{
	! mandoc -T lint "$SRC"/Documentation/man/*.[1-9] 2>&1 |
		grep -v -e 'referenced manual not found' -e 'outdated mandoc.db'
}

# readme_row REASON COLUMN: print a cell of the README's table of reasons, without markup
readme_row()
{
	awk -F ' [|] ' -v reason="| \`$1\`" -v column="$2" '$1 == reason { print $column }' \
		"$SRC/README.md" | tr -d '`' | sed 's/ |$//'
}

# xen-mode prints the same text for each reason as the README.
run_advice()
{
	local reason dir

	dir=$(mktemp -d)
	mkdir -p "$dir/sys/class/xen_mode/guest/tree"
	sed -n '/\*xen_mode_reason_name(enum/,/^}/s/.*= "\(.*\)",/\1/p' \
		"$SRC/include/xen_mode.h" | grep -vx none | while read -r reason; do
		printf '%s\n' "$reason" >"$dir/sys/class/xen_mode/guest/tree/reason"
		echo hvm >"$dir/sys/class/xen_mode/guest/tree/mode"
		diff <(echo "$(readme_row "$reason" 2) $(readme_row "$reason" 3)") \
			<(XEN_MODE_ROOT=$dir sh "$SRC/tools/xen-mode" | sed -n "/^$reason/,/^\$/s/^    //p" |
				tr '\n' ' ' | sed 's/ $/\n/')
	done
	rm -r "$dir"
}

# Without the module for this kernel, xen-mode prints a command that exists: with DKMS the
# one that builds the module, on any distribution.
run_not_built()
{
	local dir kernel

	dir=$(mktemp -d)
	kernel=$(uname -r)
	mkdir -p "$dir/lib/modules/$kernel" "$dir/usr/src/xen_mode-1.2/packaging/dkms"
	[[ $(XEN_MODE_ROOT=$dir sh "$SRC/tools/xen-mode" 2>&1) == *"xen-mode-modules-$kernel or xen-mode-dkms." ]] ||
		echo "without the source it does not print the packages"
	touch "$dir/usr/src/xen_mode-1.2/packaging/dkms/build-all"
	[[ $(XEN_MODE_ROOT=$dir sh "$SRC/tools/xen-mode" 2>&1) == *" /usr/src/xen_mode-1.2/packaging/dkms/build-all 1.2 $kernel. "* ]] ||
		echo "with the source it does not print the command that builds"
	rm -r "$dir"
}

# judged FATE CAUSE AGAIN LINE...: for a machine that ended so, with this console, the
# testbed must print this cause and start it again or not
judged()
{
	local log=$BUILD/log/judged cause=$2 again=$3 said starts=no
	# may_start_again reads it.
	local FATE=$1
	shift 3

	printf '%s\n' "$@" >"$log"
	said=$(judge "$FATE" "$log")
	! may_start_again "$log" || starts=again
	[[ $said == "Cause: "*"$cause"* && $starts == "$again" ]] ||
		printf '%s (%s): %s; starts: %s\n' "$FATE" "$*" "$said" "$starts"
}

run_failures()
{
	local loaded="=== LOADING pvh" init="=== INIT pvh"
	local xen="(XEN) Panic on CPU 0:" panic="[ 3.1] Kernel panic - not syncing:"

	judged "did not finish in 600s" "not the module, because" again "[ 0.0] Linux version 6.1"
	judged "did not finish in 600s" "possibly xen_mode" no "$init" "$loaded"
	judged "ended by itself" "the emulator, because Xen reported a triple fault" again \
		"(XEN) d1v0 Triple fault - invoking HVM shutdown action 1"
	judged "ended by itself" "possibly xen_mode" no "$loaded" \
		"(XEN) d1v0 Triple fault - invoking HVM shutdown action 1"
	judged "ended by itself" "Xen panicked before its init" again "$xen"
	judged "ended by itself" "Xen panicked with the module loaded" no "$loaded" "$xen"
	judged "ended by itself" "no init in the initramfs" again \
		"$panic VFS: Unable to mount root fs on unknown-block(0,0)"
	judged "ended by itself" "the kernel, which panicked before" again "$panic Fatal exception"
	judged "ended by itself" "the kernel panicked (Kernel panic" no "$loaded" "$panic Fatal exception"
	judged "lost its emulator by signal 9" "was killed" no "$init"
	judged "has no emulator: it ended with status 1" "its arguments" no ""
	judged "failed in xl create" "does not offer SVM" again "virt_caps: pv"
	judged "failed in xl create" "configuration or the toolstack" again "virt_caps: pv hvm"
}

# Each test of selftests/guest/extended runs in some machine, and each test in the list of
# a machine exists.
run_extended_tests()
{
	local tests=$SRC/selftests/guest run

	comm -3 <(for run in "${MACHINES[@]}" "${DEBUG_MACHINES[@]/%/@debug}" pvh@builtin; do
		run_parts "$run"
		printf '%s\n' "${TESTS[@]}" "${REBOOT_TESTS[@]}"
	done | sort -u | grep -vx -e common -f <(basename -s .sh "$tests"/*.sh)) \
		<(basename -s .sh "$tests"/extended/*.sh | sort)
}

# Grafana's schema of its dashboards is a package of TypeScript types.
readonly GRAFANA=$BUILD/grafana-schema
readonly GRAFANA_PACKAGES=(@grafana/schema@13.2.3 typescript@5.9.3)

# prepare_grafana: install these, with npm's settings; fail if npm cannot get them
prepare_grafana()
{
	[[ $(cat "$GRAFANA/packages" 2>/dev/null) != "${GRAFANA_PACKAGES[*]}" ]] || return 0
	say "installing ${GRAFANA_PACKAGES[*]} in ${GRAFANA#"$SRC"/}"
	rm -rf "$GRAFANA"
	mkdir -p "$GRAFANA"
	npm --prefix "$GRAFANA" install --no-save --no-audit --no-fund --ignore-scripts \
		"${GRAFANA_PACKAGES[@]}" >"$BUILD/log/npm.log" 2>&1 || return
	echo "${GRAFANA_PACKAGES[*]}" >"$GRAFANA/packages"
}

# dashboard_errors [SED EXPRESSION]: print the compiler's errors for the dashboard
dashboard_errors()
{
	sed -e "${1:-}" "$SRC/packaging/fleet/prometheus/dashboard.json" |
		cat "$TESTBED/dashboard.ts" - >"$GRAFANA/check.ts"
	(cd "$GRAFANA" && node_modules/.bin/tsc --strict --noEmit --skipLibCheck \
		--module nodenext check.ts) || :
}

# The dashboard matches the schema, and errors are found: of a dashboard, of a panel, of
# the options of a panel's type, and of a query.
run_dashboard()
{
	local change

	dashboard_errors
	for change in 's/"schemaVersion"/"schema"/' 's/"gridPos"/"gridpos"/' \
		's/"mode": "normal"/"mode": "stacked"/' 's/"fillOpacity"/"opacity"/' \
		's/"expr"/"query"/'; do
		[[ $(dashboard_errors "$change") == check.ts* ]] || echo "no error for $change"
	done
}

# The unit test as hacking.md has it
run_unit_test()
{
	rm -rf "$LINT"
	mkdir -p "$LINT/build/kselftest"
	(cd "$SRC" && cp -r include module selftests "$LINT")
	cp -r "$KSELFTEST/tools" "$LINT/build/kselftest/"
	page_block hacking.md unit-test >"$LINT/commands"
	in_chroot "$SUITE" sh -ec 'cd /usr/src/xen_mode-lint && . ./commands' >"$LINT/said" 2>&1 ||
		grep -v '^ok ' "$LINT/said"
}

# is_run PAGE NAME: whether a test takes that block from the page. All that do run it.
is_run()
{
	grep -rqE -- "page_(block|commands|script|session) \"?$1\"? \"?$2\"?([^a-z0-9.-]|\$)" \
		"$SRC/selftests"
}

# Each block of commands is run by a test, or $NOT_RUN has its reason.
run_commands_of_pages()
{
	local file page line language name reason

	pages | while read -r file; do
		page=${file##*/}
		blocks_of "$file" | while read -r line language name; do
			case $language in
			-) echo "$page:$line: the block has no language" ;;
			sh | shell | bash | console)
				if [[ $name == - ]]; then
					echo "$page:$line: the block of commands has no name"
				elif ! is_run "$page" "$name" && ! grep -q "^$page $name: ." "$NOT_RUN"; then
					echo "$page:$line: no test runs the block $name"
				fi
				;;
			*) sed -n "$((line + 1)),/^\`\`\`\$/s/^\([\$] .*\|\(sudo\|make\|cat\) .*\)/$page: a block of $language has the command: &/p" "$file" ;;
			esac
		done
		blocks_of "$file" | awk -v page="$page" '$3 != "-" && seen[$3]++ { print page ": two blocks have the name " $3 }'
	done
	sed '/^#/d' "$NOT_RUN" | while read -r page name reason; do
		name=${name%:}
		pages | grep "/$page\$" | while read -r file; do
			blocks_of "$file"
		done | grep -q " $name\$" || echo "${NOT_RUN##*/}: $page has no block $name"
		! is_run "$page" "$name" || echo "${NOT_RUN##*/}: a test runs $page $name"
		[[ $reason ]] || echo "${NOT_RUN##*/}: $page $name: there is no reason"
	done
}

# All files with sentences of this project: not the licenses, not the output of other
# programs, and not the list below.
prose()
{
	files ! -name COPYING ! -path './LICENSES/*' ! -path './packaging/debian/copyright' \
		! -path './Documentation/comparison.md' ! -path './selftests/testbed/lint.sh'
}

readonly WORDS=(
	# rare words: write expensive, again, fix, no program, any, scan
	dear anew unaware 'mend(s|ed|ing)?' '(?-i:[Nn]obody)(?!@)' whoever whatever census
	# personified subjects: a program prints, a file contains, a notifier notifies
	'tells of' 'told of' '(is|are|was|were|be) told' 'says (so|why|no|what|who|it|that)'
	'said (so|why)' 'who (asks?|polls?|reads?|waits?|follows?|has|looks)' 'gives? away'
	# phrases of another language
	'takes? back' 'by hand of' 'provided so' 'all the same' 'as ever' 'a moment'
	'(come|came)s? and (go(es)?|went)' 'falls? short' 'at fault' 'without a word'
	'would have it'
)

# Words and phrases to avoid, see Documentation/hacking.md
run_words()
{
	local pages words status=0

	mapfile -t pages < <(prose)
	words=$(IFS='|'; echo "${WORDS[*]}")
	(cd "$SRC" && grep -nwiP "$words" "${pages[@]}") || status=$?
	[[ $status == 1 ]]
}

# Exceptions: hda is a disk, Nd is a macro of mandoc, the others are in quoted output.
run_codespell()
{
	(cd "$SRC" && files | xargs codespell -L hda,nd,clos,asymmetri,te)
}

prepare_host
packages=(mandoc codespell)
command -v npm >/dev/null || packages+=(npm)
host_packages "${packages[@]}"
beside prepare_chroot "$ARM64"
prepare_chroot "$SUITE"
prepare_kselftest
add_packages "$SUITE" "${LINT_PACKAGES[@]}"
end_beside || exit
mkdir -p "$BUILD/log"

quiet_check checkpatch run_checkpatch
quiet_check probe-answers probe_answers
quiet_check probe-control probe_control
quiet_check gcc build "$SUITE"
quiet_check gcc-arm64 build "$ARM64"
quiet_check sparse build "$SUITE" C=2
quiet_check clang build "$SUITE" "${CLANG[@]}"
# The kernel's stack has only 16 KiB, and other functions need most of it.
quiet_check stack build "$SUITE" KCFLAGS=-Wframe-larger-than=512
quiet_check gcc-analyzer build "$SUITE" KCFLAGS=-fanalyzer
quiet_check clang-analyzer build "$SUITE" "${CLANG[@]}" C=2 CHECK=clang \
	CHECKFLAGS="--analyze --analyzer-output text"
quiet_check shellcheck run_shellcheck
quiet_check mandoc run_mandoc
quiet_check advice run_advice
quiet_check not-built run_not_built
quiet_check failures run_failures
if prepare_grafana; then
	quiet_check dashboard run_dashboard
else
	say "dashboard: SKIP: npm cannot install ${GRAFANA_PACKAGES[*]} (log: build/log/npm.log)"
	skipped=$((skipped + 1))
fi
quiet_check unit-test run_unit_test
quiet_check extended-tests run_extended_tests
quiet_check commands-of-pages run_commands_of_pages
quiet_check words run_words
quiet_check codespell run_codespell

echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
