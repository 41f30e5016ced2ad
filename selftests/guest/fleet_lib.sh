# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What the fleet's tools have to say: all that is in the tree, with every word
# that xen_mode.h knows. Include lib.sh first.

# words FUNCTION: those of its table in the header
words()
{
	sed -n "/\\*$1(enum/,/^}/s/.*= \"\\(.*\\)\",/\\1/p" xen_mode.h
}

# sample NAME FILE [LABELS]
sample()
{
	[ ! -e "$TREE/$2" ] || echo "xen_mode_$1$3 $(value "$2")"
}

# states FILE FUNCTION: one sample for each word
states()
{
	local word

	for word in $(words "$2"); do
		if is "$1" "$word"; then
			echo "xen_mode_$1{$1=\"$word\"} 1"
		else
			echo "xen_mode_$1{$1=\"$word\"} 0"
		fi
	done
}

# samples: for Prometheus
samples()
{
	local path name

	{
		states mode xen_mode_name
		states role xen_mode_role_name
		states reason xen_mode_reason_name
		sample degraded degraded
		sample resumes_total resumes
		for path in "$TREE"/devices/*; do
			name=${path##*/}
			sample devices "devices/$name" \
				"{kind=\"${name%%_*}\",provider=\"${name#*_}\"}"
		done
		sample frontends frontends/count
		sample frontends_connected frontends/connected
		sample event_channels events/channels
		for path in "$TREE"/events/ports/*; do
			name=${path##*/}
			sample event_ports "events/ports/$name" "{use=\"$name\"}"
		done
		sample online_vcpus events/online_vcpus
		sample timer_vcpus events/timer_vcpus
	} | LC_ALL=C sort
}

# fact_files: the files that Ansible and Facter tell of, as far as there are any
fact_files()
{
	(cd "$TREE" && ls -d mode role degraded reason domain_type hypervisor/aware \
		hypervisor/version spectrum/* events/evtchn_abi events/callback 2>/dev/null)
}

# facts: for Facter
facts()
{
	local file

	for file in $(fact_files); do
		case $file in
		mode) echo "xen_mode=$(value mode)" ;;
		spectrum/*) echo "xen_mode_${file#*/}=$(value "$file")" ;;
		*) echo "xen_mode_$(echo "$file" | tr / _)=$(value "$file")" ;;
		esac
	done | LC_ALL=C sort
}

# json_facts: for Ansible, "file=value"
json_facts()
{
	local file

	for file in $(fact_files); do
		case $file,$(value "$file") in
		degraded,0 | */aware,0) echo "$file=false" ;;
		degraded,1 | */aware,1) echo "$file=true" ;;
		*) echo "$file=\"$(value "$file")\"" ;;
		esac
	done | LC_ALL=C sort
}
