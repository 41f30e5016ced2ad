#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# What xen-mode(8) prints in this machine, whichever files its tree has. Monitoring
# programs read it in extended/monitoring.sh, jq in dom0.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/guest/xen_mode_tool_lib.sh
. ./xen_mode_tool_lib.sh

out=/tmp/fleet
mkdir -p $out

# heads: how each metric should be introduced, once and before its samples
heads()
{
	awk '$1 != "#" { sub(/[{].*/, "", $1); if (!seen[$1]++) print "HELP", $1 "\nTYPE", $1 }' $out/xen_mode.prom
}

xen-mode --prometheus >$out/xen_mode.prom
same "every value is a sample" "$(samples)" "$(grep -v '^#' $out/xen_mode.prom | LC_ALL=C sort)"
same "every metric has its head" "$(heads)" "$(sed -n 's/^# \([A-Z]* [a-z0-9_]*\) .*/\1/p' $out/xen_mode.prom)"
holds "as a file for node_exporter" ./textfile --once $out
same "it is the same" "$(cat $out/xen_mode.prom)" "$(xen-mode --prometheus)"
same "there is nothing else" xen_mode.prom "$(ls -A $out)"

xen-mode --json >/tmp/json
same "every file is in the JSON" "$(members)" "$(json_members </tmp/json)"
# For dom0
echo "# json $(tr -d '\n' </tmp/json)"
same "every file is in the tree for a person" "$(dump | grep -c .)" "$(xen-mode --tree | grep -c ': ')"

said=$(xen-mode --check)
same "the monitoring plugin's status" "$(value degraded)" $?
same "its line" "$(plugin_line)" "${said% | *}"
same "its data" "reasons=$(reasons | grep -c .)" "$(echo "${said#* | }" | cut -d' ' -f1)"

xen-mode >/tmp/verdict
same "the verdict is a success" 0 $?
same "the verdict's first lines" "mode: $(value mode)
role: $(value role)" "$(head -n 2 /tmp/verdict | tr -s ' ')"
same "every reason, with its devices" "$(for reason in $(reasons); do
	echo "$reason$(culprits "$reason" | sed 's/^ (/: /; s/)$//')"
done)" "$(sed -n '/^$/{n;s/^\([a-z-]*\)\(:.*\)*$/\1\2/p}' /tmp/verdict)"
# The module's own words for it
same "none is unknown to it" 0 "$(grep -c 'does not know this reason' /tmp/verdict)"
same "nothing beside options" 64 "$(xen-mode --no-such-option >/dev/null 2>&1; echo $?)"

finish
