#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Debian's monitoring programs, set up by the commands in Documentation/monitoring.md:
# node_exporter serves the values of the tree and the loss of the module, the alerts fire,
# and Facter and Ansible have the tree as facts.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/guest/xen_mode_tool_lib.sh
. ./xen_mode_tool_lib.sh
# shellcheck source=selftests/guest/pages_lib.sh
. ./pages_lib.sh
# shellcheck source=selftests/guest/monitoring_lib.sh
. ./monitoring_lib.sh

dir=/var/lib/prometheus/node-exporter
file=$dir/xen_mode.prom
unit=xen-mode-textfile.service
fleet=/usr/share/xen-mode/fleet
# Ansible needs both.
export HOME=/root LC_ALL=C.UTF-8

settled()
{
	udevadm settle --timeout=60
}

serves_the_tree()
{
	serves "$(samples)"
}

without_errors()
{
	scraped | grep -qx 'node_textfile_scrape_error 0'
}

is_state()
{
	[[ $(systemctl is-active "$1") == "$2" ]]
}

# ansible_fact, facter_fact: print the fact xen_mode
ansible_fact()
{
	# Only local facts: others take minutes here.
	as_json 'it["ansible_facts"]["ansible_local"]["xen_mode"]' \
		"$(ansible localhost -c local -m setup -a 'gather_subset=!all,!min,local' 2>&1)"
}

facter_fact()
{
	as_json 'it["xen_mode"]' "$(facter --json xen_mode 2>&1)"
}

same "the first process" systemd "$(cat /proc/1/comm)"
settled
for name in xen-mode-textfile xen-mode-xenstore; do
	same "$name.service: as it is installed" disabled "$(systemctl is-enabled $name.service)"
done
page_commands monitoring.md textfile
page_commands monitoring.md ansible
page_commands monitoring.md facter
holds "the file is there" within 60 [ -e $file ]
systemctl start prometheus-node-exporter.service
holds "node_exporter responds" within 60 answers

within 60 serves_the_tree
same "node_exporter serves the values of the tree" "$(samples)" "$(served)"
same "one mode is 1" "xen_mode_mode{mode=\"$(value mode)\"} 1" "$(served | grep '^xen_mode_mode{.*} 1$')"
holds "node_exporter reports no errors" without_errors
same "promtool reports no errors" "0" "$(promtool check metrics <$file 2>&1; echo $?)"
holds "promtool accepts the alerts" promtool check rules $fleet/prometheus/xen_mode.rules.yml
holds "the alerts pass their unit tests" promtool test rules alerts_test.yml
while read -r name; do
	holds "the alerts' $name is served" grep -q "^${name}[{ ]" <<<"$(scraped)"
done < <(sed '/^ *#/d' $fleet/prometheus/xen_mode.rules.yml |
	grep -oE '(xen_mode|node)_[a-z_]+' | sort -u)
holds "the dashboard is valid JSON" python3 -m json.tool $fleet/prometheus/dashboard.json /dev/null
while read -r name; do
	holds "the dashboard's $name is served" grep -q "^${name}[{ ]" <<<"$(served)"
done < <(grep -o 'xen_mode_[a-z_]*' $fleet/prometheus/dashboard.json | sort -u)

# dashboard_expressions: print the queries of the dashboard, for all machines
dashboard_expressions()
{
	python3 -c '
import json, sys
for panel in json.load(sys.stdin)["panels"]:
    for target in panel["targets"]:
        print(target["expr"])' <$fleet/prometheus/dashboard.json | sed 's/[$]instance/.*/g'
}

# accepted EXPRESSION: succeed if Prometheus can evaluate it
accepted()
{
	promtool query instant http://localhost:9090 "$1" >/dev/null
}

# sandboxed UNIT: succeed if systemd-analyze rates its exposure below 2.0
sandboxed()
{
	systemd-analyze security --no-pager --threshold=20 "$1.service" >/dev/null
}

for name in xen-mode-textfile xen-mode-xenstore; do
	echo "# $(systemd-analyze security --no-pager $name.service | tail -n 1)"
	holds "$name.service: the sandbox" sandboxed $name
done

# The module is unloaded.
pid=$(systemctl show -p MainPID --value $unit)
rmmod xen_mode
# In less than a minute, so because of the event
holds "unloaded: node_exporter serves it" within 25 serves_the_loss
holds "unloaded: node_exporter reports no errors" without_errors
same "unloaded: --check" "2 XEN_MODE CRITICAL" "$(said=$(xen-mode --check); echo "$? ${said%%:*}")"
same "unloaded: the problem" '2 "not-loaded"' "$(problem)"
same "unloaded: Facter's fact" false "$(as_json 'it["loaded"]' "$(facter_fact)")"
same "unloaded: Ansible's fact" false "$(as_json 'it["loaded"]' "$(ansible_fact)")"
echo 'blacklist xen_mode' >/etc/modprobe.d/test.conf
same "blacklisted: the problem" '2 "blacklisted"' "$(problem)"
rm /etc/modprobe.d/test.conf
modprobe xen_mode
holds "loaded: the tree is served again" within 25 serves_the_tree

# Many events in quick succession
for _ in 1 2 3 4 5 6; do
	rmmod xen_mode
	modprobe xen_mode
done
holds "loaded many times: the tree is served" within 60 serves_the_tree
rmmod xen_mode
holds "unloaded: node_exporter serves it again" within 25 serves_the_loss
same "the service was not restarted" "$pid" "$(systemctl show -p MainPID --value $unit)"

# Prometheus with the alerts; their ten minutes are two seconds here. It sees the module
# before the reboot, after which extended/monitoring_after_reboot.sh runs.
modprobe xen_mode
within 60 serves_the_tree
sed 's/for: .*/for: 2s/' $fleet/prometheus/xen_mode.rules.yml >/etc/prometheus/xen_mode.rules.yml
cat >/etc/prometheus/prometheus.yml <<-YAML
	global: { scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 2s }
	rule_files: [ xen_mode.rules.yml ]
	scrape_configs:
	  - job_name: node
	    params: { 'collect[]': [ textfile ] }
	    static_configs: [ { targets: [ 'localhost:9100' ] } ]
YAML
systemctl restart prometheus.service
holds "Prometheus responds" within 120 prometheus_answers
holds "Prometheus has the rules" grep -q XenModeLost <<<"$(curl -sf http://localhost:9090/api/v1/rules)"
holds "Prometheus has seen the module" within 60 seen_by_prometheus xen_mode_loaded
while read -r expression; do
	holds "Prometheus accepts $expression" accepted "$expression"
done < <(dashboard_expressions)
same "no alert fires" "[]" "$(as_json 'it["data"]["alerts"]' "$(curl -sf http://localhost:9090/api/v1/alerts)")"
systemctl stop prometheus.service $unit prometheus-node-exporter.service
same "stopped: no old file is left" "" "$(ls -A $dir)"
systemctl start $unit prometheus-node-exporter.service
holds "started: the tree is served" within 60 serves_the_tree

# There is no event for a vCPU.
echo 0 >/sys/devices/system/cpu/cpu1/online
holds "a vCPU goes offline: the tree" within 10 is events/online_vcpus 1
holds "a vCPU goes offline: the metrics, within about a minute" within 100 serves_the_tree
echo 1 >/sys/devices/system/cpu/cpu1/online
systemctl restart $unit
holds "the vCPU goes online: the metrics" within 60 serves_the_tree

# Readers while the file is written
lines=$(wc -l <$file)
whole=$(samples)
(
	for i in {1..20}; do
		/usr/libexec/xen-mode/textfile --once
		# The testbed ends a machine that prints nothing for minutes.
		((i % 5)) || echo "# written $i times"
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
same "none of them read an incomplete file" 0 $torn
same "no temporary file is left" xen_mode.prom "$(ls -A $dir)"

# Without space for a new file, the old one must be removed.
mkdir /tmp/full
mount -t tmpfs -o size=16k full /tmp/full
/usr/libexec/xen-mode/textfile --once /tmp/full
holds "there is space for one file" [ -s /tmp/full/xen_mode.prom ]
head -c 4096 /dev/zero >/tmp/full/filler
/usr/libexec/xen-mode/textfile --once /tmp/full 2>/dev/null
same "the disk is full: the exit status" 1 $?
same "the disk is full: the old file is removed" filler "$(ls -A /tmp/full)"
umount /tmp/full

fact=$(as_json it "$(xen-mode --json)")
same "Facter's fact is the JSON" "$fact" "$(facter_fact)"
same "facter xen_mode.mode" "$(value mode)" "$(facter xen_mode.mode 2>&1)"
same "Ansible's fact is the JSON" "$fact" "$(ansible_fact)"

same "nothing of this is in the journal" "" \
	"$(journalctl --quiet --output=cat _SYSTEMD_UNIT=$unit)"

# Another directory, and a missing one
mkdir /var/lib/elsewhere
echo TEXTFILE_DIRECTORY=/var/lib/elsewhere >/etc/default/xen-mode
systemctl restart $unit
holds "the file is in the configured directory" within 60 [ -s /var/lib/elsewhere/xen_mode.prom ]
same "no file is in the default directory" "" "$(ls -A $dir)"
echo TEXTFILE_DIRECTORY=/var/lib/nowhere >/etc/default/xen-mode
systemctl restart $unit
holds "no directory: the unit fails" within 60 is_state $unit failed
sleep 35
same "no directory: it is not restarted" "failed 0" \
	"$(systemctl is-active $unit) $(systemctl show -p NRestarts --value $unit)"
same "no directory: it logs one line with the directory" 1 \
	"$(journalctl --quiet --output=cat _SYSTEMD_UNIT=$unit | grep -c '^there is no directory /var/lib/nowhere: set')"

rm /etc/default/xen-mode
# This must be last: from here on the kernel refuses modules with an unknown key.
rmmod xen_mode
echo 1 >/sys/module/module/parameters/sig_enforce
for _ in 1 2 3; do
	udevadm trigger --action=add
	settled
done
# The kernel logs each attempt, including those of udev through the aliases.
same "an unknown key: the rule logs it once in three cold-plugs" 1 \
	"$(dmesg | grep -c 'xen_mode: not loaded, and not tried again in this boot: .*Key was rejected')"
same "an unknown key: the problem" '2 "refused"' "$(problem)"
holds "an unknown key: what to do" grep -q 'Enrol the key.*Key was rejected' <<<"$(xen-mode --json)"

finish
