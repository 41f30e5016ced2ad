# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The expected output of xen-mode(8), computed from the tree and from the tables in
# xen_mode.h. Include lib.sh first.

# words FUNCTION: print the words of its table in the header
words()
{
	sed -n "/\\*$1(enum/,/^}/s/.*= \"\\(.*\\)\",/\\1/p" xen_mode.h
}

# dump: print every file as "path:value"
dump()
{
	(cd "$TREE" && find . -type f -exec grep -H '' {} + 2>/dev/null) | sed 's|^\./||'
}

# reasons: print the reasons that hold, beginning with the file reason
reasons()
{
	{
		! [ "$(value degraded)" = 1 ] || value reason
		dump | sed -n 's|^reasons/\(.*\):1$|\1|p' | LC_ALL=C sort
	} | awk '!seen[$0]++'
}

# samples: print the expected samples of --prometheus
samples()
{
	dump | awk -v modes="$(words xen_mode_name | tr '\n' ' ')" \
		-v tsc_modes="$(words xen_mode_tsc_name | grep -vx unknown | tr '\n' ' ')" \
		-v roles="$(words xen_mode_role_name | tr '\n' ' ')" \
		-v providers="$(words xen_mode_provider_name | grep -vx unknown | tr '\n' ' ')" \
		-v version="$(cat /sys/module/xen_mode/version 2>/dev/null)" '
		function sample(name, labels, value) {
			print "xen_mode_" name (labels == "" ? "" : "{" labels "}") " " value
		}
		function states(name, labels, label, words, now,    i, n, all) {
			n = split(words, all, " ")
			for (i = 1; i <= n; i++)
				sample(name, labels label "=\"" all[i] "\"", all[i] == now ? 1 : 0)
		}
		{
			path = $0
			sub(/:.*/, "", path)
			value = substr($0, length(path) + 2)
			tree[path] = value
			n = split(path, part, "/")
			last = part[n]
			if (n == 4 && part[1] == "devices")
				devices[part[2] "/" part[3]] = 1
		}
		part[1] == "spectrum" {
			states("spectrum", "part=\"" last "\",", "provider", providers, value)
		}
		value !~ /^[0-9]+$/ || part[1] == "frontends" && n == 3 { next }
		part[1] == "devices" {
			sample("devices", "kind=\"" substr(last, 1, index(last, "_") - 1) \
				"\",provider=\"" substr(last, index(last, "_") + 1) "\"", value)
			next
		}
		path == "events/channels" { sample("event_channels", "", value); next }
		part[2] == "ports" { sample("event_ports", "use=\"" last "\"", value); next }
		part[1] == "events" { sample(last, "", value); next }
		part[1] == "features" { sample("feature", "name=\"" last "\"", value); next }
		path == "frontends/count" { sample("frontends", "", value); next }
		part[1] == "grants" { sample("grant_" last, "", value); next }
		part[1] == "reasons" { sample("reason", "reason=\"" last "\"", value); next }
		last == "tsc_khz" { sample("tsc_hertz", "", sprintf("%.0f", value * 1000)); next }
		part[1] == "time" { sample(last, "", value); next }
		path == "resumes" { sample("resumes_total", "", value); next }
		{ gsub("/", "_", path); sample(path, "", value) }
		END {
			sample("loaded", "", 1)
			sample("info", "domain_type=\"" tree["domain_type"] "\",module_version=\"" \
				version "\",xen_version=\"" tree["hypervisor/version"] "\"", 1)
			states("mode", "", "mode", modes, tree["mode"])
			states("role", "", "role", roles, tree["role"])
			if ("time/tsc_mode" in tree)
				states("tsc_mode", "", "mode", tsc_modes,
					tree["time/tsc_mode"])
			if (!("reasons/nopv" in tree) && "reason" in tree && tree["reason"] != "none")
				sample("reason", "reason=\"" tree["reason"] "\"", 1)
			for (device in devices) {
				split(device, part, "/")
				path = "devices/" device
				sample("device_info", "bus=\"" tree[path "/bus"] "\",device=\"" part[2] \
					"\",kind=\"" part[1] "\",provider=\"" \
					tree[path "/provider"] "\"", 1)
			}
		}' | LC_ALL=C sort
}

# members: print the expected members of the JSON as "path=value"
members()
{
	{
		echo 'loaded=true'
		# It has none where it is in the kernel's own source.
		[ ! -e /sys/module/xen_mode/version ] ||
			echo "module_version=\"$(cat /sys/module/xen_mode/version)\""
		dump | sed -E 's/:/\t/
			t typed
			:typed
			/^(degraded|reasons\/.*|kernel\/.*|features\/.*|hypervisor\/enlightened|time\/.*_(emulated|reliable))\t[01]$/{
				s/\t0$/=false/
				s/\t1$/=true/
				b
			}
			/^(hypervisor\/(version|changeset)|frontends\/.*\/(name|type|module))\t/!{
				s/\t(0|[1-9][0-9]*)$/=\1/
				t
			}
			s/\t(.*)/="\1"/'
	} | LC_ALL=C sort
}

# json_members: convert the JSON on stdin to the same form. It expects one member per line
# and a comma after all but the last one. (jq in dom0 and Python in the fleet machine
# parse it as well.)
json_members()
{
	awk '
		function fail(why) { print "line " NR ": " why ": " $0 }
		NR == 1 { if ($0 != "{") fail("no object"); next }
		/^ *}/ {
			if (comma) fail("a comma before the end")
			depth--
			comma = /,$/
			next
		}
		{
			if (!first && !comma) fail("no comma before this")
			first = 0
			line = $0
			sub(/^ *"/, "", line)
			name = substr(line, 1, index(line, "\": ") - 1)
			text = substr(line, length(name) + 4)
			path[depth] = name
		}
		text == "{" { depth++; first = 1; comma = 0; next }
		{
			comma = sub(/,$/, "", text)
			if (text == "{}")
				next
			full = ""
			for (i = 0; i <= depth; i++)
				full = full (i ? "/" : "") path[i]
			print full "=" text
		}
		BEGIN { first = 1; depth = 0 }
		END { if (depth != -1) fail("not all objects end") }' | LC_ALL=C sort
}

# plugin_line: print the expected text of --check, without the data
plugin_line()
{
	local what reason

	what="$(value mode) $(value role)"
	[ ! -e "$TREE/hypervisor/version" ] || what="$what, Xen $(value hypervisor/version)"
	if [ "$(value degraded)" = 1 ]; then
		echo "XEN_MODE WARNING: $what; degraded: $(for reason in $(reasons); do
			echo "$reason$(devices_for "$reason")"
		done | tr '\n' '#' | sed 's/#$//; s/#/, /g')"
	else
		echo "XEN_MODE OK: $what"
	fi
}

# devices_for REASON: print " (NAMES)" of the emulated devices
devices_for()
{
	local kind

	case $1 in
	emulated-disk) kind=disks ;;
	emulated-network) kind=networks ;;
	*) return ;;
	esac
	dump | sed -n "s|^devices/$kind/\\(.*\\)/provider:emulated\$|\\1|p" | LC_ALL=C sort |
		tr '\n' ' ' | sed 's/ $//; s/..*/ (&)/'
}
