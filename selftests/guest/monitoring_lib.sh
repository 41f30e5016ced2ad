# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Functions for the tests with Debian's monitoring programs. The including file also
# includes lib.sh.

# within SECONDS COMMAND...: like that of ktap.sh, but by the clock, because most commands
# take seconds here
within()
{
	local end=$((SECONDS + $1))
	shift

	until "$@"; do
		((SECONDS < end)) || return 1
		sleep 0.5
	done
}

# scraped: print what node_exporter serves
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

# serves TEXT: succeed if it serves exactly these samples
serves()
{
	[[ $(served) == "$1" ]]
}

serves_the_loss()
{
	serves "xen_mode_loaded 0"
}

# as_json EXPRESSION TEXT: print the value of a Python expression for the JSON object in
# the text
as_json()
{
	python3 -c '
import json, sys
text = sys.argv[2]
it = json.loads(text[text.index("{"):])
print(json.dumps(eval(sys.argv[1]), sort_keys=True))' "$1" "$2"
}

# problem: print the exit status of xen-mode and the problem that it reports
problem()
{
	local said

	said=$(xen-mode --json)
	echo "$? $(as_json 'it["problem"]' "$said")"
}

prometheus_answers()
{
	curl -sf -o /dev/null http://localhost:9090/-/ready
}

# seen_by_prometheus EXPRESSION: succeed if its value in Prometheus is 1
seen_by_prometheus()
{
	curl -sfG http://localhost:9090/api/v1/query --data-urlencode "query=$1" >/tmp/query &&
		[[ $(as_json "[r['value'][1] for r in it['data']['result']]" "$(</tmp/query)") == '["1"]' ]]
}

# firing ALERT: succeed if the alert fires in Prometheus
firing()
{
	curl -sf http://localhost:9090/api/v1/alerts >/tmp/alerts &&
		[[ $(as_json "[a['state'] for a in it['data']['alerts'] if a['labels']['alertname'] == '$1']" \
			"$(</tmp/alerts)") == '["firing"]' ]]
}
