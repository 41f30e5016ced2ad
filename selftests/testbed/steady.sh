#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# steady.sh: start each kind of guest COUNT times, 10 by default, with each emulator and
# with one thread or several, and print how often it failed and how long it took: the
# figures by which emulator.sh chooses. All starts of a row share a dom0. EMULATORS=,
# ACCELS= and MODE= limit the rows. This takes more than two hours.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"

# shellcheck disable=SC2034 # for boot.sh
ACTION=demo ATTEMPTS=1 TURNS=${COUNT:-10} GUEST_LIMIT=400
RUN=$BUILD/run/steady
read -ra EMULATORS <<<"${EMULATORS:-bookworm trixie}"
read -ra ACCELS <<<"${ACCELS:-tcg,thread=single tcg,thread=multi}"
read -ra GUESTS <<<"${MODE:-pv pv-smp pvh pvh-smp pvhvm pvhvm-smp}"

# median: print the middle one of the numbers on stdin
median()
{
	sort -n | awk '{ n[NR] = $1 } END { if (NR) print n[int((NR + 1) / 2)]; else print "-" }'
}

# row MACHINE: boot it with the present emulator, and print its row of the table
row()
{
	local name=$1-$EMULATOR-${ACCEL#*=} start=$SECONDS good turns fate

	run_parts "$1"
	# A dom0 that fails has started fewer guests than it should.
	boot_dom0 "$name" "$RUN_XEN" "$1" || :
	fate=$FATE
	turns=$(grep -a '^=== TURN' "$RUN/$name.log.txt" || :)
	good=$(grep -c 'took [0-9]* s' <<<"$turns" || :)
	printf '| %s | %s | %s | %s | %s | %s of %s | %s | %s |\n' "$1" \
		"${EMULATOR_QEMU[$EMULATOR]}" "$RUN_XEN" "${ACCEL#*=}" "$PROCESSORS" \
		"$good" "$TURNS" \
		"$(sed -n 's/.*took \([0-9]*\) s/\1/p' <<<"$turns" | median)" \
		"${fate:+the machine $fate; }$(sed -n '/took [0-9]* s/!s/^=== TURN [0-9]* [^ ]* //p' <<<"$turns" |
			sort | uniq -c | sed 's/^ *//' | paste -sd ';')" |
		tee -a "$RUN/table"
	say "$name: $((SECONDS - start))s"
}

rm -rf "$RUN"
mkdir -p "$RUN"
printf '| machine | QEMU | Xen | thread | processors | good | seconds (median) | failures |\n'
printf '| --- | --- | --- | --- | --- | --- | --- | --- |\n'
for EMULATOR in "${EMULATORS[@]}"; do
	prepare_runs "${GUESTS[@]}"
	make_initrds
	for ACCEL in "${ACCELS[@]}"; do
		for machine in "${GUESTS[@]}"; do
			row "$machine"
		done
	done
done
