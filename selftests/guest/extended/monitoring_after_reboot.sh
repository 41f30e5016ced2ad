#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The machine of monitoring.sh after a reboot into a kernel for which the module was not
# built. The collector and Prometheus are as they were set up before, and Prometheus has its
# data from that time.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/guest/pages_lib.sh
. ./pages_lib.sh
# shellcheck source=selftests/guest/monitoring_lib.sh
. ./monitoring_lib.sh

units=(xen-mode-textfile.service prometheus-node-exporter.service prometheus.service)

# at_boot UNIT: succeed if systemd starts it at boot
at_boot()
{
	systemctl list-dependencies --plain multi-user.target | grep -qw "$1"
}

holds "this is another boot" [ "$(</testbed/rebooted)" != "$(</proc/sys/kernel/random/boot_id)" ]
udevadm settle --timeout=60
holds "the module is not loaded" [ ! -d /sys/module/xen_mode ]
same "the problem" '3 "not-built"' "$(problem)"
same "--check" "3 XEN_MODE UNKNOWN" "$(said=$(xen-mode --check); echo "$? ${said%%:*}")"
for unit in "${units[@]}"; do
	holds "$unit starts at boot" at_boot "$unit"
done
# Only the tests' own unit has been started so far.
systemctl start "${units[@]}"
holds "node_exporter serves the loss" within 60 serves_the_loss
holds "Prometheus responds" within 120 prometheus_answers
holds "Prometheus saw the module before" within 30 seen_by_prometheus 'max_over_time(xen_mode_loaded[1d])'
holds "XenModeLost fires" within 60 firing XenModeLost
systemctl stop "${units[@]}"

finish
