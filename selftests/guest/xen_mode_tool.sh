#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Check the output of xen-mode(8) in this machine. extended/monitoring.sh uses it with
# monitoring programs, and jq reads it in dom0.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/guest/xen_mode_tool_lib.sh
. ./xen_mode_tool_lib.sh

out=/tmp/fleet
mkdir -p $out

# heads: print the expected HELP and TYPE lines of the metrics
heads()
{
	awk '$1 != "#" { sub(/[{].*/, "", $1); if (!seen[$1]++) print "HELP", $1 "\nTYPE", $1 }' $out/xen_mode.prom
}

xen-mode --prometheus >$out/xen_mode.prom
same "every value has a sample" "$(samples)" "$(grep -v '^#' $out/xen_mode.prom | LC_ALL=C sort)"
same "every metric has HELP and TYPE" "$(heads)" "$(sed -n 's/^# \([A-Z]* [a-z0-9_]*\) .*/\1/p' $out/xen_mode.prom)"
holds "textfile --once succeeds" ./textfile --once $out
same "textfile writes the same metrics" "$(cat $out/xen_mode.prom)" "$(xen-mode --prometheus)"
same "textfile leaves no other file" xen_mode.prom "$(ls -A $out)"

xen-mode --json >/tmp/json
same "every file is in the JSON" "$(members)" "$(json_members </tmp/json)"
# dom0 compares this output.
echo "# json $(tr -d '\n' </tmp/json)"
same "every file is in --tree" "$(dump | grep -c .)" "$(xen-mode --tree | grep -c ': ')"

said=$(xen-mode --check)
same "the exit status of --check" "$(value degraded)" $?
same "the text of --check" "$(plugin_line)" "${said% | *}"
same "the data of --check" "reasons=$(reasons | grep -c .)" "$(echo "${said#* | }" | cut -d' ' -f1)"

xen-mode >/tmp/verdict
same "xen-mode without options succeeds" 0 $?
same "its first lines" "mode: $(value mode)
role: $(value role)" "$(head -n 2 /tmp/verdict | tr -s ' ')"
same "it prints every reason with its devices" "$(for reason in $(reasons); do
	echo "$reason$(devices_for "$reason" | sed 's/^ (/: /; s/)$//')"
done)" "$(sed -n '/^$/{n;s/^\([a-z-]*\)\(:.*\)*$/\1\2/p}' /tmp/verdict)"
same "it knows every reason" 0 "$(grep -c 'does not know this reason' /tmp/verdict)"
same "an unknown option is refused" 64 "$(xen-mode --no-such-option >/dev/null 2>&1; echo $?)"

finish
