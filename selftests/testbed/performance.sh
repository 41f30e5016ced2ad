#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# shellcheck disable=SC2016 # backticks are for the document
#
# performance.sh RUN-DIRECTORY: write Documentation/performance.md from the output of the
# machines (guest/bench), and check the goals.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"

RUN=$1
OUT=$SRC/Documentation/performance.md
readonly TREE=/sys/kernel/xen_mode
readonly FLOOR=/sys/kernel/fscaps
readonly TYPE_FILE=/sys/hypervisor/guest_type
readonly TIMED=(pv-bench pvh-bench pvhvm-bench)
readonly COUNTED=pv-bench-icount
readonly FACTS="dmesg; cat /proc/interrupts /sys/hypervisor/properties/features; lspci; xenstore-ls device; ethtool -i eth0; dmidecode"

# bench RUN SECTION NAME [FIELD]: print a median (1), the 10th (2) or 90th (3) percentile,
# or the median of the ratios of all rounds to the first row of the section (5)
bench()
{
	# The name of a command can contain the separator.
	awk -v key="bench $2 $3|" -v field="${4:-1}" 'index($0, key) == 1 {
		split(substr($0, length(key) + 1), value, "|"); found = value[field] }
		END { print found }' "$RUN/$1.txt"
}

# counted RUN SECTION NAME: print a single figure
counted()
{
	awk -F'|' -v key="count $2 $3" '$1 == key { value = $2 } END { print value }' "$RUN/$1.txt"
}

# ratio A B
ratio()
{
	awk -v a="$1" -v b="$2" 'BEGIN { if (b + 0) printf a / b < 10 ? "%.4f" : "%.1f", a / b; else printf "-" }'
}

# us NANOSECONDS: print microseconds, or "-" if there is no such file
us()
{
	awk -v n="$1" 'BEGIN { if (n == "") { printf "-"; exit } printf n < 1e5 ? "%.2f" : n < 1e7 ? "%.0f" : "%.0f", n / 1000 }'
}

# goal WHAT VALUE OPERATOR LIMIT: print a row of the table of goals, add a result
goal()
{
	local verdict=met

	# A goal without a measurement is missed.
	awk -v a="$2" -v b="$4" -v le="$3" 'BEGIN {
		exit !(a ~ /^[0-9.]+$/ && (le == "<=" ? a + 0 <= b + 0 : a + 0 >= b + 0)) }' ||
		verdict=missed
	printf '| %s | %s %s | %s | %s |\n' "$1" "$3" "$4" "$2" "$verdict"
	if [[ $verdict == met ]]; then
		echo "pass bench $1"
	else
		echo "fail bench $1: $2, not $3 $4"
	fi >>"$RUN/goals.results"
}

ms()
{
	awk -v n="$1" 'BEGIN { printf "%.1f", n / 1e6 }'
}

# cell UNIT RUN SECTION NAME: print the median and the range of 80 % of the rounds
cell()
{
	local unit=$1
	shift

	printf '%s (%s to %s)' "$("$unit" "$(bench "$@" 1)")" "$("$unit" "$(bench "$@" 2)")" \
		"$("$unit" "$(bench "$@" 3)")"
}

reads()
{
	local file run

	echo "| file | $(printf '%s, µs | ' "${TIMED[@]}")instructions | ratio to the floor |"
	echo "| --- |$(printf ' --- |%.0s' "${TIMED[@]}") --- | --- |"
	for file in $FLOOR $TYPE_FILE $TREE/{mode,role,spectrum/disk,degraded}; do
		printf '| `%s` ' "$file"
		for run in "${TIMED[@]}"; do
			printf '| %s ' "$(cell us "$run" read "$file")"
		done
		printf '| %s | %s |\n' "$(bench $COUNTED read "$file")" \
			"$(ratio "$(bench $COUNTED read "$file")" "$(bench $COUNTED read $FLOOR)")"
	done
}

processes()
{
	local command run

	echo "| command | $(printf '%s, ms | ' "${TIMED[@]}")thousand instructions | ratio to \`cat mode\` |"
	echo "| --- |$(printf ' --- |%.0s' "${TIMED[@]}") --- | --- |"
	for command in "cat $TREE/mode" "cat $TYPE_FILE" "cat $FLOOR" "xenstore-read domid" xen-detect \
		systemd-detect-virt virt-what imvirt "dmesg | grep -i xen"; do
		printf '| `%s` ' "${command//|/\\|}"
		for run in "${TIMED[@]}"; do
			printf '| %s ' "$(cell ms "$run" process "$command")"
		done
		printf '| %s | %s |\n' "$(us "$(bench $COUNTED process "$command")")" \
			"$(ratio "$(bench $COUNTED process "$command")" "$(bench $COUNTED process "cat $TREE/mode")")"
	done
}

trees()
{
	local run

	echo "| machine | \`grep -r . $TREE\`, ms | the commands, ms | ratio |"
	echo "| --- | --- | --- | --- |"
	for run in "${TIMED[@]}"; do
		printf '| %s | %s | %s | %s |\n' "$run" "$(cell ms "$run" tree "grep -r . $TREE")" \
			"$(cell ms "$run" tree "$FACTS")" \
			"$(ratio "$(bench "$run" tree "$FACTS")" "$(bench "$run" tree "grep -r . $TREE")")"
	done
}

scales()
{
	local run n some

	echo "| machine | more frontends | \`mode\`, µs | a frontend's \`state\`, µs | its \`backend\`, µs | \`connected\`, µs | \`degraded\`, µs | one hot-plug, µs | longest call, µs | load, ms | unload, ms | whole tree, ms | slab per frontend, bytes |"
	echo "| --- |$(printf ' --- |%.0s' {1..12})"
	for run in "${TIMED[@]}" $COUNTED; do
		for n in 0 10 100 1000; do
			some=vsnd-0
			[[ $n != 0 ]] || some=vif-0
			printf '| %s | %d | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n' "$run" "$n" \
				"$(us "$(bench "$run" "scale $n" $TREE/mode)")" \
				"$(us "$(bench "$run" "scale $n" $TREE/frontends/$some/state)")" \
				"$(us "$(bench "$run" "scale $n" $TREE/frontends/$some/backend)")" \
				"$(us "$(bench "$run" "scale $n" $TREE/frontends/connected)")" \
				"$(us "$(bench "$run" "scale $n" $TREE/degraded)")" \
				"$(us "$(counted "$run" "scale $n" hotplug)")" \
				"$(us "$(counted "$run" "scale $n" longest)")" \
				"$(ms "$(bench "$run" "scale $n" load)")" "$(ms "$(bench "$run" "scale $n" unload)")" \
				"$(ms "$(bench "$run" "scale $n" "find $TREE -type f -exec cat {} +")")" \
				"$( ((n == 1000)) && slab_each "$run" || echo -)"
		done
	done
}

# in_module COMMAND...: run it on the measured module
in_module()
{
	local copy

	copy=$(chroot_of "$SUITE")/usr/src/measured.ko
	cp "$(module_of "$SUITE")" "$copy"
	in_chroot "$SUITE" "$@" /usr/src/measured.ko
	rm "$copy"
}

# module_size: print the sum of text, data and bss
module_size()
{
	in_module size | awk 'NR == 2 { print $4 }'
}

# in_code: format lines of names as a list in backticks
in_code()
{
	sed 's/.*/`&`/' | paste -sd, | sed 's/,/, /g'
}

# hypercalling: print the functions of the module that contain a hypercall
hypercalling()
{
	in_module objdump -dr --no-show-raw-insn |
		awk '/^[0-9a-f]+ <.*>:$/ { name = $2; gsub(/[<>:]/, "", name) }
			/R_X86_64_.*hypercall/ { print name }' | sort -u
}

# path RUN: print the functions of the module that reads of mode, role and spectrum/* call
path()
{
	sed -n 's/^count path .*|//p' "$RUN/$1.txt" | tr ' ' '\n' | sort -u | sed '/^$/d'
}

# hypercalls_under RUN: print how many of these contain one; nothing without a trace
hypercalls_under()
{
	# An empty list means that the search failed.
	[[ ! -s $RUN/$1.path || ! -s $RUN/hypercalling ]] ||
		grep -cxFf "$RUN/hypercalling" "$RUN/$1.path" || :
}

paths()
{
	local run

	echo "| machine | functions that these reads call | with a hypercall |"
	echo "| --- | --- | --- |"
	for run in "${TIMED[@]}"; do
		echo "| $run | $(in_code <"$RUN/$run.path") | $(hypercalls_under "$run") |"
	done
}

slab_each()
{
	echo $((($(counted "$1" "scale 1000" slab) - $(counted "$1" "scale 0" slab)) / 1000))
}

scans()
{
	local run

	echo "| machine | ports | scan, µs | per port, µs |"
	echo "| --- | --- | --- | --- |"
	for run in "${TIMED[@]}" pv-bench-2-level; do
		sed -n 's/^count scan \([0-9]*\) ns|\([0-9]*\)$/\1 \2/p' "$RUN/$run.txt" |
			while read -r ports ns; do
				printf '| %s | %d | %s | %s |\n' "$run" "$ports" "$(us "$ns")" \
					"$(awk -v n="$ns" -v p="$ports" 'BEGIN { printf "%.2f", n / p / 1000 }')"
			done
	done
}

# under DIR NAME: print the medians of all turns
under()
{
	awk -F'|' -v key="bench under $1 $2" '$1 == key { print $2 }' "$RUN/dom0-pv-bench.txt"
}

# of_all PERCENT: print a percentile of a column of numbers; the median is at 50
of_all()
{
	sort -n | awk -v p="$1" '{ t[NR] = $1 } END { if (NR) print t[int((NR - 1) * p / 100) + 1] }'
}

# beside NAME: print for each turn the ratio of the times with readers of the tree and
# with readers of /sys/hypervisor
beside()
{
	paste <(under $TREE "$1") <(under /sys/hypervisor "$1") |
		awk 'NF == 2 { printf "%.4f\n", $1 / $2 }'
}

readers()
{
	local what

	echo "| measured | with readers of the tree, µs | with readers of \`/sys/hypervisor\`, µs | ratio |"
	echo "| --- | --- | --- | --- |"
	for what in /bin/true /sys/devices/system/cpu/online; do
		printf '| `%s` | %s | %s | %s (%s to %s) |\n' "$what" \
			"$(us "$(under $TREE $what | of_all 50)")" \
			"$(us "$(under /sys/hypervisor $what | of_all 50)")" \
			"$(beside $what | of_all 50)" "$(beside $what | of_all 10)" \
			"$(beside $what | of_all 90)"
	done
}

# against_floor N: print "FILE RATIO" for each file of the tree, in instructions, with N
# more frontends
against_floor()
{
	sed -n "s!^bench scale $1 $TREE/\([^|]*\)|.*|\([^|]*\)\$!\1 \2!p" "$RUN/$COUNTED.txt"
}

# The files that programs read most
readonly VERDICT='^(mode|role|degraded|reason|spectrum/[a-z]*) '

# growth RUN WHAT: print the ratio of 1,000 frontends to 10
growth()
{
	ratio "$(bench "$1" "scale 1000" "$2")" "$(bench "$1" "scale 10" "$2")"
}

goals()
{
	local run file per n measured

	echo "| goal | limit | measured | |"
	echo "| --- | --- | --- | --- |"
	for run in "${TIMED[@]}"; do
		goal "\`mode\`, ratio to the floor, time, $run" \
			"$(bench "$run" read $TREE/mode 5)" "<=" 1.05
	done
	goal "\`mode\`, ratio to the floor, instructions" \
		"$(ratio "$(bench $COUNTED read $TREE/mode)" "$(bench $COUNTED read $FLOOR)")" "<=" 1.05
	run=pv-bench
	goal "\`cat mode\`, ratio to \`cat guest_type\`, instructions" \
		"$(ratio "$(bench $COUNTED process "cat $TREE/mode")" "$(bench $COUNTED process "cat $TYPE_FILE")")" "<=" 1.02
	for per in virt-what imvirt; do
		goal "$per, ratio to \`cat mode\`, time" \
			"$(ratio "$(bench $run process $per)" "$(bench $run process "cat $TREE/mode")")" ">=" 40
		goal "$per, ratio to \`cat mode\`, instructions" \
			"$(ratio "$(bench $COUNTED process $per)" "$(bench $COUNTED process "cat $TREE/mode")")" ">=" 40
		goal "$per, ratio to a read of \`mode\` in a program, time" \
			"$(ratio "$(bench $run process $per)" "$(bench $run read $TREE/mode)")" ">=" 1000
	done
	for n in 0 1000; do
		against_floor "$n" | sort -k2,2g >"$RUN/floor.$n"
		# Without measurements there is no file.
		read -r file measured < <(grep -E "$VERDICT" "$RUN/floor.$n" | tail -n 1) || file=none
		goal "the slowest of \`mode\`, \`role\`, \`degraded\`, \`reason\`, \`spectrum/*\` ($file), ratio to the floor with $n more frontends, instructions" \
			"${measured:-}" "<=" 1.05
		read -r file measured < <(grep -vE "$VERDICT" "$RUN/floor.$n" | tail -n 1) || file=none
		goal "the slowest of all other files ($file), ratio to the floor with $n more frontends, instructions" \
			"${measured:-}" "<=" 1.10
	done
	goal "\`mode\` with 1,000 frontends, ratio to 10, instructions" \
		"$(growth $COUNTED $TREE/mode)" "<=" 1.05
	goal "\`state\` of a frontend with 1,000, ratio to 10, instructions" \
		"$(growth $COUNTED $TREE/frontends/vsnd-0/state)" "<=" 1.05
	goal "one hot-plug with 1,000, ratio to 10, instructions" \
		"$(ratio "$(counted $COUNTED "scale 1000" hotplug)" "$(counted $COUNTED "scale 10" hotplug)")" "<=" 1.5
	goal "load with 1,000, ratio to 100, instructions" \
		"$(ratio "$(bench $COUNTED "scale 1000" load)" "$(bench $COUNTED "scale 100" load)")" "<=" 10
	goal "reading the tree with 1,000, ratio to 100, instructions" \
		"$(ratio "$(bench $COUNTED "scale 1000" "find $TREE -type f -exec cat {} +")" \
			"$(bench $COUNTED "scale 100" "find $TREE -type f -exec cat {} +")")" "<=" 10
	goal "slab per frontend, bytes" "$(slab_each pv-bench)" "<=" 2048
	goal "text, data and bss, bytes" "$(module_size)" "<=" 65536
	for run in "${TIMED[@]}"; do
		goal "functions with a hypercall in a read of \`mode\`, \`role\`, \`spectrum/*\`, $run" \
			"$(hypercalls_under "$run")" "<=" 0
	done
	for file in /bin/true /sys/devices/system/cpu/online; do
		goal "\`$file\` with 16 readers of the tree, ratio to 16 readers of /sys/hypervisor" \
			"$(beside $file | of_all 50)" "<=" 1.05
	done
	for run in "${TIMED[@]}"; do
		goal "traced calls while a file is read, $run" \
			"$(counted "$run" idle "calls of the module while one file is read")" ">=" 1
		goal "calls into the module in an idle minute, $run" \
			"$(counted "$run" idle "calls of the module in 60 s")" "<=" 0
	done
}

rm -f "$RUN/goals.results"
hypercalling >"$RUN/hypercalling"
for run in "${TIMED[@]}"; do
	path "$run" >"$RUN/$run.path"
done
{
	cat <<-HEAD
		# What the module costs

		\`make bench\` measured this on $(date -u +%F) in guests with Linux
		$(kernel_release "$SUITE") on Xen $XEN, which QEMU
		$(emulator_version) emulates without KVM. On real hardware everything is several to
		many times faster, and HVM and PVH guests gain most. So compare only figures of the
		same table. Each figure is a median; the range in parentheses contains the middle
		80 %. Hot-plugs, longest calls and slab are single measurements.

		A separate run counts instructions (QEMU's \`-icount\`: one nanosecond of the guest's
		clock is one instruction of the whole machine, Xen included). These figures vary
		little for a read and more for a process. Waiting counts as well, for example during
		load and unload.

		The *floor* in the tables is a read of \`$FLOOR\`, a constant file of the kernel.

		## Goals

	HEAD
	goals
	cat <<-TEXT

		## Reading a file in a program

		open(), read(), close() from the directory of the file, because the kernel needs time
		for each directory of a path: 100 rounds of 50 reads. Each round reads all files in
		turn. The goal is for the median of the ratios of all rounds.

	TEXT
	reads
	cat <<-TEXT

		No read makes a hypercall. The table compares the module's functions that the
		kernel's tracer recorded with those whose machine code contains a hypercall
		($(in_code <"$RUN/hypercalling")).

	TEXT
	paths
	cat <<-TEXT

		## Starting a program

		15 rounds in a Debian system. \`imvirt\` and \`virt-what\` are scripts.

	TEXT
	processes
	cat <<-TEXT

		## Reading the whole tree

		All files of the tree, compared with several commands that print the same facts
		(\`$FACTS\`).

	TEXT
	trees
	cat <<-TEXT

		## With many frontends

		In addition to a disk and a network card, the guest has a number of frontends without
		a driver, which dom0 wrote to xenstore. "One hot-plug" is the time in all functions of
		the module, refreshes and scans included, for one of ten frontends that dom0 adds
		together. In the rows of $COUNTED a microsecond is a thousand instructions.

	TEXT
	scales
	cat <<-TEXT

		## The scan of the event channels

		The module scans at load, after a resume and after a change, never for a reader. A
		scan makes one hypercall per port and yields the CPU after every 64 ports. Each figure
		is the median of the scans after a network card was unbound and bound again.

	TEXT
	scans
	cat <<-TEXT

		## Idle

		The trace shows calls of the module while a program reads one file. Afterwards, no
		program reads and nothing changes for 60 s. In this time the kernel calls no function
		of the module, so the module causes no wake-up, timer, hypercall or allocation.

		| machine | calls while one file is read | calls in 60 s |
		| --- | --- | --- |
	TEXT
	for run in "${TIMED[@]}"; do
		printf '| %s | %s | %s |\n' "$run" \
			"$(counted "$run" idle "calls of the module while one file is read")" \
			"$(counted "$run" idle "calls of the module in 60 s")"
	done
	cat <<-TEXT

		## 16 unprivileged readers

		16 unprivileged processes read all files without pause in a PV dom0 with 2 CPUs. At the
		same time another process starts a program and reads another file. The readers read
		the tree and /sys/hypervisor in 60 short alternating turns. The goal is for the median
		of the ratios.

	TEXT
	readers
} >"$OUT.new"
mv "$OUT.new" "$OUT"
say "written: ${OUT#"$SRC"/}"
