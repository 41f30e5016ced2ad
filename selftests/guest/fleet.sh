#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# What the files for the fleet's tools print in this machine, whichever files
# its tree has. The tools themselves read them in only_fleet.sh.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/guest/fleet_lib.sh
. ./fleet_lib.sh

out=/tmp/fleet
metrics=$out/xen_mode.prom

# heads: how each metric should be introduced, once and before its samples
heads()
{
	awk '$1 != "#" { sub(/[{].*/, "", $1); if (!seen[$1]++) print "HELP", $1 "\nTYPE", $1 }' $metrics
}

# Of the JSON the last part of each path, as nothing here reads JSON
leaves()
{
	./xen_mode.fact | sed -n '/null/d; s/^ *"\([a-z_]*\)": \([^{]*[^{,]\),*$/\1=\2/p' |
		LC_ALL=C sort
}

mkdir -p $out
holds "the metrics are written" ./textfile $out
same "every value is a sample" "$(samples)" "$(grep -v '^#' $metrics | LC_ALL=C sort)"
same "every metric has its head" "$(heads)" "$(sed -n 's/^# \([A-Z]* [a-z_]*\) .*/\1/p' $metrics)"
same "one mode is 1" 1 "$(grep -c '^xen_mode_mode{.*} 1$' $metrics)"
same "there is nothing else" xen_mode.prom "$(ls -A $out)"
same "the facts for Facter" "$(facts)" "$(./xen_mode.sh | LC_ALL=C sort)"
same "the facts for Ansible" "$(json_facts | sed 's|.*/||' | LC_ALL=C sort)" "$(leaves)"

finish
