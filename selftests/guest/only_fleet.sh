#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The fleet's own tools as Debian has them, with xen_mode's files installed by the
# README's commands: node_exporter serves what the tree says for as long as there
# is one, Facter and Ansible have it as facts.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/guest/fleet_lib.sh
. ./fleet_lib.sh

dir=/var/lib/prometheus/node-exporter
file=$dir/xen_mode.prom
unit=xen-mode-textfile.service
# Ansible asks for both.
export HOME=/root LC_ALL=C.UTF-8

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

served()
{
	scraped | grep '^xen_mode_' | LC_ALL=C sort
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

serves_none()
{
	scraped >/tmp/scraped && ! grep -q '^xen_mode_' /tmp/scraped
}

without_errors()
{
	scraped | grep -qx 'node_textfile_scrape_error 0'
}

idle()
{
	[[ $(systemctl is-active "$unit") == inactive ]]
}

# ansible_facts: "file=value" of all that is not null
ansible_facts()
{
	# Only local facts: all others take minutes here.
	ansible localhost -c local -m setup -a 'gather_subset=!all,!min,local' >/tmp/ansible 2>&1
	python3 - /tmp/ansible <<-PYTHON
		import json, sys
		def lines(path, node):
		    if isinstance(node, dict):
		        return [line for key in node for line in lines(path + [key], node[key])]
		    return [] if node is None else ["/".join(path) + "=" + json.dumps(node)]
		text = open(sys.argv[1]).read()
		facts = json.loads(text[text.index("{"):])["ansible_facts"]["ansible_local"]
		print("\n".join(sorted(lines([], facts["xen_mode"])) or ["all null"]))
	PYTHON
}

facter_facts()
{
	local names

	mapfile -t names < <(facts | cut -d= -f1)
	facter "${names[@]}" 2>&1 | sed 's/ => /=/' | LC_ALL=C sort
}

same "the first process" systemd "$(cat /proc/1/comm)"
settled
holds "installed as the README says" sh -c 'cd /fleet && sh -e ./install'
holds "the file is there" within 30 [ -e $file ]
systemctl start prometheus-node-exporter.service
holds "node_exporter answers" within 60 answers

within 30 serves_the_tree
same "node_exporter serves what the tree says" "$(samples)" "$(served)"
same "one mode is 1" "xen_mode_mode{mode=\"$(value mode)\"} 1" "$(served | grep '^xen_mode_mode{.*} 1$')"
holds "it has no fault to find" without_errors
same "promtool neither" "0" "$(promtool check metrics <$file 2>&1; echo $?)"
holds "promtool takes the README's alert" promtool check rules /fleet/alert.yml
while read -r name; do
	holds "the alert's $name is served" grep -q "^${name}[{ ]" <<<"$(served)"
done < <(grep -o 'xen_mode_[a-z_]*' /fleet/alert.yml)

# Without the module
rmmod xen_mode
holds "unloaded: the file goes" within 30 [ ! -e $file ]
holds "unloaded: nothing is served" within 10 serves_none
holds "unloaded: no fault" without_errors
same "unloaded: facter xen_mode" "" "$(facter xen_mode 2>&1)"
same "unloaded: Ansible's facts" "all null" "$(ansible_facts)"
modprobe xen_mode
holds "loaded: it is served again" within 30 serves_the_tree

# The last of many events holds, though a run for another is under way.
for _ in 1 2 3 4 5 6; do
	rmmod xen_mode
	modprobe xen_mode
done
holds "loaded again and again: it is served" within 30 serves_the_tree
rmmod xen_mode
settled
within 30 idle
holds "and then unloaded: no file" [ ! -e $file ]

# What is left from an earlier boot; no timer, no event may help.
systemctl stop xen-mode-textfile.timer
systemctl mask --quiet getty.target prometheus.service
echo 'xen_mode_mode{mode="hvm"} 1' >$file
systemctl start multi-user.target
holds "booted without the module: an old file goes" [ ! -e $file ]
modprobe xen_mode
settled
within 30 idle
systemctl stop multi-user.target
echo 'xen_mode_mode{mode="hvm"} 1' >$file
systemctl start multi-user.target
holds "booted: an old file is written anew" serves_the_tree
systemctl start xen-mode-textfile.timer

# No event tells of a vCPU.
echo 0 >/sys/devices/system/cpu/cpu1/online
same "a vCPU goes: the tree" 1 "$(value events/online_vcpus)"
holds "a vCPU goes: the metrics, within a minute or so" within 100 serves_the_tree
echo 1 >/sys/devices/system/cpu/cpu1/online
systemctl restart $unit
holds "it is back" within 30 serves_the_tree

# Readers while it is written
lines=$(wc -l <$file)
whole=$(samples)
(
	for _ in {1..20}; do
		/usr/lib/xen-mode/textfile
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
mount -t tmpfs -o size=8k full /tmp/full
/usr/lib/xen-mode/textfile /tmp/full
holds "there is room for one file" [ -s /tmp/full/xen_mode.prom ]
head -c 4096 /dev/zero >/tmp/full/filler
/usr/lib/xen-mode/textfile /tmp/full 2>/dev/null
same "the disk is full: that is told" 1 $?
same "and no old file stays" filler "$(ls -A /tmp/full)"
umount /tmp/full

same "facter xen_mode" "$(value mode)" "$(facter xen_mode 2>&1)"
same "all facts of Facter" "$(facts)" "$(facter_facts)"
same "all facts of Ansible" "$(json_facts)" "$(ansible_facts)"

same "no run failed, none filled the journal" "" \
	"$(journalctl --quiet --output=cat --unit=$unit)"

finish
