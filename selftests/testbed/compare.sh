#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# compare.sh RUN-DIRECTORY RUN...: Documentation/comparison.md from what the
# machines printed: xen_mode's answer beside those of other programs, and what
# each of these leaves out or gets wrong.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"

RUN=$1
OUT=$SRC/Documentation/comparison.md
shift

readonly PROGRAMS=(guest_type features virt-what systemd-detect-virt imvirt
	xen-detect dmidecode facter lscpu "xenstore-read vm-data/hvm" "xl list -l")

# said RUN PROGRAM, tree RUN FILE
said()
{
	sed -n "s/^peer ${2//\//\\/}|//p" "$RUN/$1.txt" | tail -n 1
}

tree()
{
	sed -n "s|^tree $2 ||p" "$RUN/$1.txt" | tail -n 1
}

# kind_of ANSWER: which kind of guest an answer claims; nothing if none
kind_of()
{
	case ${1^^} in
	*PVHVM*) echo pvhvm ;;
	*PVH*) echo pvh ;;
	*HVM* | *' FULL') echo hvm ;;
	PV | *' PV'* | *'PV '* | *-PV* | *PARAVIRT* | *' PARA') echo pv ;;
	esac
}

# fits ANSWER MODE: whether a kernel in that mode is of the kind that it claims;
# PV drivers and PVHVM are HVM guests, too
fits()
{
	case $(kind_of "$1")/$2 in
	/* | pv/pv | pvh/pvh | pvhvm/pvhvm | hvm/hvm | hvm/hvm-pv-drivers | hvm/pvhvm) ;;
	*) return 1 ;;
	esac
}

names_xen()
{
	[[ ${1,,} == *xen* && ${1,,} != "not running on xen"* ]]
}

# The modes for which this program gave this answer
modes_of_answer()
{
	local run

	for run in "${RUNS[@]}"; do
		[[ $(said "$run" "$1") != "$2" ]] || tree "$run" mode
	done | sort -u
}

# is_wrong PROGRAM ANSWER MODE ROLE
is_wrong()
{
	# Which of the two kinds of domain is a claim, too.
	case ${2,,}/$4 in
	*xen0*/domU | *dom0*/domU | *xenu*/dom0 | *domu*/dom0) return ;;
	esac
	if [[ $3 == none ]]; then
		names_xen "$2"
		return
	fi
	# To these the question is which hypervisor: no word of Xen denies it.
	case $1 in
	virt-what | systemd-detect-virt | imvirt | xen-detect | facter | lscpu)
		names_xen "$2" || return 0
		;;
	esac
	! fits "$2" "$3"
}

# cell RUN PROGRAM: its answer and our mark
cell()
{
	local answer mode mark=

	if ! grep -q "^peer $2|" "$RUN/$1.txt"; then
		printf ' |'
		return
	fi
	answer=$(said "$1" "$2")
	mode=$(tree "$1" mode)
	if is_wrong "$2" "$answer" "$mode" "$(tree "$1" role)"; then
		mark=wrong
	elif [[ $(modes_of_answer "$2" "$answer" | wc -l) != 1 ]]; then
		mark=short
	fi
	printf ' %s%s |' "${answer:-(nothing)}" "${mark:+ **$mark**}"
}

# agree RUN: our mode is the machine's, and nobody who tells it says another
agree()
{
	local must program mode

	mode=$(tree "$1" mode)
	run_parts "$1"
	for must in "${MUST[@]}"; do
		[[ $must != mode=* || $must == "mode=$mode" ]] || return 1
	done
	for program in guest_type "xl list -l"; do
		# To dom0 the shim is the guest, not what runs in there.
		[[ $RUN_MACHINE == *shim && $program == xl* ]] && continue
		fits "$(said "$1" "$program")" "$mode" || return 1
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
		echo "fail comparison: $run: another program knows better"
	fi
done >"$RUN/comparison.results"

{
	cat <<-TEXT
		# What other programs say

		Written by \`make comparison\` from real guests: do not edit. Every row is a
		machine of \`selftests/testbed/machines.sh\` on Xen $XEN with Linux
		$(kernel_release "$SUITE"), the programs are those of Debian $SUITE.

		**wrong**: it names another kind of guest or domain, or, being asked for the
		hypervisor, another one or none. **short**: not wrong, but it says the same, or
		nothing, in other modes. No mark: of these machines, only those in this mode get
		that answer. An empty cell: not asked (no disk to run it from, or no dom0 beside
		it).

	TEXT
	printf '| machine | xen_mode: mode | role | degraded |'
	printf ' %s |' "${PROGRAMS[@]}"
	printf '\n| --- | --- | --- | --- |'
	printf ' --- |%.0s' "${PROGRAMS[@]}"
	echo
	for run in "${RUNS[@]}"; do
		printf '| %s | %s | %s | %s |' "$run" "$(tree "$run" mode)" \
			"$(tree "$run" role)" \
			"$([[ $(tree "$run" degraded) == 1 ]] && tree "$run" reason || echo no)"
		for program in "${PROGRAMS[@]}"; do
			cell "$run" "$program"
		done
		echo
	done
	cat <<-'TEXT'

		Why they are short:

		- `guest_type` is `/sys/hypervisor/guest_type`: the kernel's domain type. It has
		  one word for HVM with PV drivers and PVHVM, and is not there under `nopv`.
		- `features` is `/sys/hypervisor/properties/features`, what Xen offers. Bit 8,
		  the callback vector, is offered to a guest that does not use it, too.
		- virt-what, systemd-detect-virt, xen-detect and dmidecode read CPUID and
		  firmware tables, which show the hypervisor, not what the kernel makes of it.
		  With `viridian=1` the first CPUID leaves are Hyper-V's.
		- imvirt guesses from device names and DMI.
		- facter reports what virt-what or its own look at `/proc/xen` and DMI gives.
		- lscpu has two words, para and full. It says para where Xen offers
		  mmu_pt_update_preserve_ad (PV), or both supervisor_mode_kernel and the callback
		  vector, by which it means PVH. Xen offers supervisor_mode_kernel in none of these
		  machines (bit 3 of `features`), so PVH is full to it.
		- `xl list -l` in dom0 shows what was configured, not what the guest's kernel
		  uses; a PV guest in the shim is a PVH guest to it.
		- `vm-data/hvm` in xenstore exists only where a toolstack writes it.

		What the programs that read CPUID say in PV differs on hardware. On a processor
		with CPUID faulting Xen (for dom0 from 4.13 on) answers the instruction itself, so they
		see Xen's leaves; these machines run on an emulated processor without it, where a PV
		kernel's programs see the emulator's.
	TEXT
} >"$OUT"
say "wrote ${OUT#"$SRC"/}"
