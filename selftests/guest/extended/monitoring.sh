#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The fleet's own tools as Debian has them, set up by the commands of
# Documentation/monitoring.md: node_exporter serves what the tree says and that the
# module is gone, the alerts fire, Facter and Ansible have the tree as facts.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/guest/xen_mode_tool_lib.sh
. ./xen_mode_tool_lib.sh

dir=/var/lib/prometheus/node-exporter
file=$dir/xen_mode.prom
unit=xen-mode-textfile.service
fleet=/usr/share/xen-mode/fleet
module=$(modinfo -n xen_mode)
depends=/lib/modules/$(uname -r)/modules.dep
# Ansible asks for both.
export HOME=/root LC_ALL=C.UTF-8

# within SECONDS COMMAND...: it succeeds at some time before. By the clock, as most of
# these take seconds here.
within()
{
	local end=$((SECONDS + $1))
	shift

	until "$@"; do
		((SECONDS < end)) || return 1
		sleep 0.5
	done
}

settled()
{
	udevadm settle --timeout=60
}

# scraped: what node_exporter has from text files
scraped()
{
	curl -sfg 'http://localhost:9100/metrics?collect[]=textfile'
}

answers()
{
	scraped >/dev/null
}

# whole_numbers: node_exporter prints a large one with an exponent
whole_numbers()
{
	awk '$NF ~ /e[+]/ { value = sprintf("%.0f", $NF); sub(/ [^ ]*$/, ""); $0 = $0 " " value }
		{ print }'
}

served()
{
	scraped | grep '^xen_mode_' | whole_numbers | LC_ALL=C sort
}

# serves TEXT: these samples and no others
serves()
{
	[[ $(served) == "$1" ]]
}

serves_the_tree()
{
	serves "$(samples)"
}

serves_the_loss()
{
	serves "xen_mode_loaded 0"
}

without_errors()
{
	scraped | grep -qx 'node_textfile_scrape_error 0'
}

is_state()
{
	[[ $(systemctl is-active "$1") == "$2" ]]
}

# as_json PROGRAM TEXT: of the text with a JSON object in it, what that Python
# expression says of it
as_json()
{
	python3 -c '
import json, sys
text = sys.argv[2]
it = json.loads(text[text.index("{"):])
print(json.dumps(eval(sys.argv[1]), sort_keys=True))' "$1" "$2"
}

# ansible_fact, facter_fact: what these have of xen_mode
ansible_fact()
{
	# Only local facts: all others take minutes here.
	as_json 'it["ansible_facts"]["ansible_local"]["xen_mode"]' \
		"$(ansible localhost -c local -m setup -a 'gather_subset=!all,!min,local' 2>&1)"
}

facter_fact()
{
	as_json 'it["xen_mode"]' "$(facter --json xen_mode 2>&1)"
}

# problem: what xen-mode says why there is no tree, and its status
problem()
{
	local said

	said=$(xen-mode --json)
	echo "$? $(as_json 'it["problem"]' "$said")"
}

# firing ALERT: Prometheus says so
firing()
{
	curl -sf http://localhost:9090/api/v1/alerts >/tmp/alerts &&
		[[ $(as_json "[a['state'] for a in it['data']['alerts'] if a['labels']['alertname'] == '$1']" \
			"$(</tmp/alerts)") == '["firing"]' ]]
}

same "the first process" systemd "$(cat /proc/1/comm)"
settled
for name in xen-mode-textfile xen-mode-xenstore; do
	same "$name.service: as it is installed" disabled "$(systemctl is-enabled $name.service)"
done
holds "set up as the document says" sh -c 'cd /fleet && sh -e ./install'
holds "the file is there" within 60 [ -e $file ]
systemctl start prometheus-node-exporter.service
holds "node_exporter answers" within 60 answers

within 60 serves_the_tree
same "node_exporter serves what the tree says" "$(samples)" "$(served)"
same "one mode is 1" "xen_mode_mode{mode=\"$(value mode)\"} 1" "$(served | grep '^xen_mode_mode{.*} 1$')"
holds "it has no fault to find" without_errors
same "promtool neither" "0" "$(promtool check metrics <$file 2>&1; echo $?)"
holds "promtool takes the alerts" promtool check rules $fleet/prometheus/xen_mode.rules.yml
holds "each fires when it must" promtool test rules alerts_test.yml
while read -r name; do
	holds "the alerts' $name is served" grep -q "^${name}[{ ]" <<<"$(scraped)"
done < <(sed '/^ *#/d' $fleet/prometheus/xen_mode.rules.yml |
	grep -oE '(xen_mode|node)_[a-z_]+' | sort -u)
while read -r name; do
	holds "the dashboard's $name is served" grep -q "^${name}[{ ]" <<<"$(served)"
done < <(grep -o 'xen_mode_[a-z_]*' $fleet/prometheus/dashboard.json | sort -u)

# sandboxed UNIT: below 2.0 of systemd-analyze's 10
sandboxed()
{
	systemd-analyze security --no-pager --threshold=20 "$1.service" >/dev/null
}

for name in xen-mode-textfile xen-mode-xenstore; do
	echo "# $(systemd-analyze security --no-pager $name.service | tail -n 1)"
	holds "$name.service: the sandbox" sandboxed $name
done

# Loss of the module
pid=$(systemctl show -p MainPID --value $unit)
rmmod xen_mode
# By the event: the minute comes later.
holds "unloaded: that is served" within 25 serves_the_loss
holds "unloaded: no fault" without_errors
same "unloaded: the plugin" "2 XEN_MODE CRITICAL" "$(said=$(xen-mode --check); echo "$? ${said%%:*}")"
same "unloaded: why" '2 "not-loaded"' "$(problem)"
same "unloaded: Facter's fact" false "$(as_json 'it["loaded"]' "$(facter_fact)")"
same "unloaded: Ansible's fact" false "$(as_json 'it["loaded"]' "$(ansible_fact)")"
echo 'blacklist xen_mode' >/etc/modprobe.d/test.conf
same "blacklisted: why" '2 "blacklisted"' "$(problem)"
rm /etc/modprobe.d/test.conf
modprobe xen_mode
holds "loaded: it is served again" within 25 serves_the_tree

# Many events in a row
for _ in 1 2 3 4 5 6; do
	rmmod xen_mode
	modprobe xen_mode
done
holds "loaded again and again: it is served" within 60 serves_the_tree
rmmod xen_mode
holds "and then unloaded" within 25 serves_the_loss
same "all by one process" "$pid" "$(systemctl show -p MainPID --value $unit)"

# As a reboot into a kernel that it was not built for: the programs start again, and
# there is no module. Prometheus has seen it before, and its ten minutes are two
# seconds.
modprobe xen_mode
within 60 serves_the_tree
mkdir -p /run/test
sed 's/for: .*/for: 2s/' $fleet/prometheus/xen_mode.rules.yml >/run/test/rules.yml
cat >/run/test/prometheus.yml <<-YAML
	global: { scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 2s }
	rule_files: [ /run/test/rules.yml ]
	scrape_configs:
	  - job_name: node
	    params: { 'collect[]': [ textfile ] }
	    static_configs: [ { targets: [ 'localhost:9100' ] } ]
YAML
prometheus --config.file=/run/test/prometheus.yml --storage.tsdb.path=/run/test/data \
	--web.listen-address=localhost:9090 >/run/test/log 2>&1 &
server=$!
trap 'kill $server' EXIT
holds "Prometheus answers" within 120 curl -sf -o /dev/null http://localhost:9090/-/ready
sleep 10
holds "it has the rules" grep -q XenModeLost <<<"$(curl -sf http://localhost:9090/api/v1/rules)"
same "no alert fires" "[]" "$(as_json 'it["data"]["alerts"]' "$(curl -sf http://localhost:9090/api/v1/alerts)")"
systemctl stop $unit prometheus-node-exporter.service
same "stopped: no file that would be taken for true" "" "$(ls -A $dir)"
rmmod xen_mode
mv "$module" /run/test/
cp "$depends" /run/test/
sed -i '/xen_mode\.ko/d' "$depends"
settled
same "not built: why" '3 "not-built"' "$(problem)"
same "not built: the plugin" "3 XEN_MODE UNKNOWN" "$(said=$(xen-mode --check); echo "$? ${said%%:*}")"
systemctl start $unit prometheus-node-exporter.service
holds "booted without the module: that is served" within 60 serves_the_loss
holds "booted without the module: XenModeLost fires" within 60 firing XenModeLost
kill $server
wait $server
trap - EXIT
mv "/run/test/${module##*/}" "$module"
cp /run/test/modules.dep "$depends"
modprobe xen_mode
holds "loaded: it is served" within 60 serves_the_tree

# No event reports a vCPU.
echo 0 >/sys/devices/system/cpu/cpu1/online
same "a vCPU goes: the tree" 1 "$(value events/online_vcpus)"
holds "a vCPU goes: the metrics, within a minute or so" within 100 serves_the_tree
echo 1 >/sys/devices/system/cpu/cpu1/online
systemctl restart $unit
holds "it is back" within 60 serves_the_tree

# Readers while it is written
lines=$(wc -l <$file)
whole=$(samples)
(
	for _ in {1..20}; do
		/usr/libexec/xen-mode/textfile --once
	done
	touch /tmp/written
) &
reads=0
scrapes=0
torn=0
while [[ ! -e /tmp/written ]]; do
	for _ in {1..20}; do
		mapfile -t text <$file
		((${#text[@]} == lines)) || torn=$((torn + 1))
		reads=$((reads + 1))
	done
	serves "$whole" || torn=$((torn + 1))
	scrapes=$((scrapes + 1))
done
wait
echo "# $reads readers and $scrapes scrapes while it was written 20 times"
holds "there were readers" [ $scrapes -ge 5 ]
same "none of them found half a file" 0 $torn
same "nothing is left over" xen_mode.prom "$(ls -A $dir)"

# No room for a new file: better none than the old one.
mkdir /tmp/full
mount -t tmpfs -o size=16k full /tmp/full
/usr/libexec/xen-mode/textfile --once /tmp/full
holds "there is room for one file" [ -s /tmp/full/xen_mode.prom ]
head -c 4096 /dev/zero >/tmp/full/filler
/usr/libexec/xen-mode/textfile --once /tmp/full 2>/dev/null
same "the disk is full: that is reported" 1 $?
same "and no old file stays" filler "$(ls -A /tmp/full)"
umount /tmp/full

fact=$(as_json it "$(xen-mode --json)")
same "Facter's fact is the JSON" "$fact" "$(facter_fact)"
same "facter xen_mode.mode" "$(value mode)" "$(facter xen_mode.mode 2>&1)"
same "Ansible's fact is the JSON" "$fact" "$(ansible_fact)"

same "none of this filled the journal" "" \
	"$(journalctl --quiet --output=cat _SYSTEMD_UNIT=$unit)"

# Another directory, and one that is not there
mkdir /var/lib/elsewhere
echo TEXTFILE_DIRECTORY=/var/lib/elsewhere >/etc/default/xen-mode
systemctl restart $unit
holds "the directory that the administrator set" within 60 [ -s /var/lib/elsewhere/xen_mode.prom ]
same "none in the other" "" "$(ls -A $dir)"
echo TEXTFILE_DIRECTORY=/var/lib/nowhere >/etc/default/xen-mode
systemctl restart $unit
holds "no directory: the unit fails" within 60 is_state $unit failed
sleep 35
same "no directory: it is not started again" "failed 0" \
	"$(systemctl is-active $unit) $(systemctl show -p NRestarts --value $unit)"
same "no directory: one line says which" 1 \
	"$(journalctl --quiet --output=cat _SYSTEMD_UNIT=$unit | grep -c '^there is no directory /var/lib/nowhere: set')"

# Last of all: from here on this kernel takes no module of a key that it does not know.
rmmod xen_mode
echo 1 >/sys/module/module/parameters/sig_enforce
for _ in 1 2 3; do
	udevadm trigger --action=add
	settled
done
# The kernel logs each attempt, those that udev makes by the module's aliases as well.
same "an unknown key: the rule says so once in three cold-plugs" 1 \
	"$(dmesg | grep -c 'xen_mode: not loaded, and not tried again in this boot: .*Key was rejected')"
same "an unknown key: why" '2 "refused"' "$(problem)"
holds "an unknown key: what to do" grep -q 'Enrol the key.*Key was rejected' <<<"$(xen-mode --json)"

finish
