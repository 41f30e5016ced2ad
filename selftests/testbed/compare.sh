#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# compare.sh RUN-DIRECTORY RUN...: write Documentation/comparison.md from the output of
# the machines: the values of xen_mode, the output of other programs, and whether that
# output is wrong or short.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"

RUN=$1
OUT=$SRC/Documentation/comparison.md
shift

readonly PROGRAMS=(guest_type features virt-what systemd-detect-virt imvirt
	xen-detect dmidecode facter lscpu "xenstore-read vm-data/hvm" "xl list -l")

# printed RUN PROGRAM, tree RUN FILE: print the output of a program, the value of a file
printed()
{
	sed -n "s/^peer ${2//\//\\/}|//p" "$RUN/$1.txt" | tail -n 1
}

tree()
{
	sed -n "s|^tree $2 ||p" "$RUN/$1.txt" | tail -n 1
}

# type_in ANSWER: print the type of guest that an output names, or nothing
type_in()
{
	case ${1^^} in
	*PVHVM*) echo pvhvm ;;
	*PVH*) echo pvh ;;
	*HVM* | *' FULL') echo hvm ;;
	PV | *' PV'* | *'PV '* | *-PV* | *PARAVIRT* | *' PARA') echo pv ;;
	esac
}

# fits ANSWER MODE: succeed if the output names the type of guest of that mode; HVM with
# PV drivers and PVHVM are HVM guests, too
fits()
{
	case $(type_in "$1")/$2 in
	/* | pv/pv | pvh/pvh | pvhvm/pvhvm | hvm/hvm | hvm/hvm-pv-drivers | hvm/pvhvm) ;;
	*) return 1 ;;
	esac
}

names_xen()
{
	[[ ${1,,} == *xen* && ${1,,} != "not running on xen"* ]]
}

# modes_of_answer PROGRAM ANSWER: print the modes in which the program printed this
modes_of_answer()
{
	local run

	for run in "${RUNS[@]}"; do
		[[ $(printed "$run" "$1") != "$2" ]] || tree "$run" mode
	done | sort -u
}

# is_wrong PROGRAM ANSWER MODE ROLE: succeed if the output contradicts mode or role
is_wrong()
{
	# The output may also name the role.
	case ${2,,}/$4 in
	*xen0*/domU | *dom0*/domU | *xenu*/dom0 | *domu*/dom0) return ;;
	esac
	if [[ $3 == none ]]; then
		names_xen "$2"
		return
	fi
	# These detect hypervisors, so an output without Xen is wrong.
	case $1 in
	virt-what | systemd-detect-virt | imvirt | xen-detect | facter | lscpu)
		names_xen "$2" || return 0
		;;
	esac
	! fits "$2" "$3"
}

# cell RUN PROGRAM: print the cell of the table, with the mark
cell()
{
	local answer mode mark=

	if ! grep -q "^peer $2|" "$RUN/$1.txt"; then
		printf ' |'
		return
	fi
	answer=$(printed "$1" "$2")
	mode=$(tree "$1" mode)
	if is_wrong "$2" "$answer" "$mode" "$(tree "$1" role)"; then
		mark=wrong
	elif [[ $(modes_of_answer "$2" "$answer" | wc -l) != 1 ]]; then
		mark=short
	fi
	printf ' %s%s |' "${answer:-(nothing)}" "${mark:+ **$mark**}"
}

# agree RUN: succeed if the mode is that of the machine, and other programs agree
agree()
{
	local must program mode

	mode=$(tree "$1" mode)
	run_parts "$1"
	for must in "${MUST[@]}"; do
		[[ $must != mode=* || $must == "mode=$mode" ]] || return 1
	done
	for program in guest_type "xl list -l"; do
		# dom0 lists the shim, not the PV guest in it.
		[[ $RUN_MACHINE == *shim && $program == xl* ]] && continue
		fits "$(printed "$1" "$program")" "$mode" || return 1
	done
}

# recognised_as_pvh RUN: succeed if Xen offers what lscpu of util-linux recognises PVH by
# (lscpu-virt.c), bits 3 and 8
recognised_as_pvh()
{
	local features

	features=$(printed "$1" features)
	(((0x${features:-0} & 0x108) == 0x108))
}

# rows: print a row for each distinct set of values and outputs, with all machines that
# have it
rows()
{
	local run row program
	local -A machines=()
	local -a order=()

	for run in "${RUNS[@]}"; do
		row="$(tree "$run" mode) | $(tree "$run" role) | "
		row+="$([[ $(tree "$run" degraded) == 1 ]] && tree "$run" reason || echo no) |"
		for program in "${PROGRAMS[@]}"; do
			row+=$(cell "$run" "$program")
		done
		[[ ${machines[$row]:-} ]] || order+=("$row")
		machines[$row]+="${machines[$row]:+, }$run"
	done
	for row in "${order[@]}"; do
		printf '| %s | %s\n' "${machines[$row]}" "$row"
	done
}

RUNS=()
for run; do
	! grep -q '^peer ' "$RUN/$run.txt" 2>/dev/null || RUNS+=("$run")
done
((${#RUNS[@]})) || die "no machine ran the other programs"

for run in "${RUNS[@]}"; do
	if agree "$run"; then
		echo "pass comparison: $run"
	else
		echo "fail comparison: $run: xen_mode or another program is wrong"
	fi
	! recognised_as_pvh "$run" ||
		echo "fail comparison: $run: lscpu recognised PVH, which the page denies"
done >"$RUN/comparison.results"

{
	cat <<-TEXT
		# What other programs report

		\`make comparison\` generated this page from real guests: do not edit. Each row lists the
		machines of \`selftests/testbed/machines.sh\` in which all programs print the same, on Xen
		$XEN (dom0-pvh-acpi on 4.20) with Linux $(kernel_release "$SUITE"). The programs are
		those of Debian $SUITE.

		**wrong**: the output names another type of guest or domain or, if the program detects
		hypervisors, another hypervisor or none. **short**: the output is not wrong, but it is
		the same, or empty, in other modes. No mark: of these machines, only those in this mode
		have this output. An empty cell: the program was not run (there is no disk to run it
		from, or no dom0).

	TEXT
	printf '| machines | xen_mode: mode | role | degraded |'
	printf ' %s |' "${PROGRAMS[@]}"
	printf '\n| --- | --- | --- | --- |'
	printf ' --- |%.0s' "${PROGRAMS[@]}"
	echo
	rows
	cat <<-'TEXT'

		Why outputs are wrong or short:

		- `guest_type` is `/sys/hypervisor/guest_type`, the kernel's domain type. It is the same
		  for HVM with PV drivers and PVHVM, and does not exist with `nopv`.
		- `features` is `/sys/hypervisor/properties/features`, which shows what Xen offers. Xen
		  also offers bit 8, the callback vector, to a guest that does not use it.
		- virt-what, systemd-detect-virt, xen-detect and dmidecode read CPUID and firmware
		  tables. These show the hypervisor, not how the kernel uses it. With `viridian=1` the
		  first CPUID leaves are those of Hyper-V.
		- imvirt guesses from device names and DMI.
		- facter uses virt-what, or else `/proc/xen` and DMI.
		- lscpu knows only para and full. It prints para if Xen offers
		  mmu_pt_update_preserve_ad (PV), or both supervisor_mode_kernel and the callback vector,
		  by which it recognises PVH. Xen does not offer supervisor_mode_kernel (bit 3 of
		  `features`) to any of these machines, so lscpu prints full for PVH.
		- `xl list -l` in dom0 shows the configuration, not what the guest's kernel uses. It
		  lists a PV guest in the shim as PVH.
		- `vm-data/hvm` in xenstore exists only if a toolstack writes it.

		In a PV guest on real hardware, the output of programs that read CPUID can differ. On a
		processor with CPUID faulting, Xen (for dom0 from 4.13 on) handles the instruction, so
		programs read Xen's leaves. The emulated processor of these machines lacks CPUID
		faulting, so programs in a PV guest read the leaves of the emulator.
	TEXT
} >"$OUT"
say "wrote ${OUT#"$SRC"/}"
