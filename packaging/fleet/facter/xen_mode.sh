#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Facter external fact: xen_mode is the hash that xen-mode --json prints. Its member
# loaded is false without the module. Install as /etc/facter/facts.d/xen_mode.sh,
# executable.

command -v xen-mode >/dev/null || exit 0
printf '{ "xen_mode": %s }\n' "$(xen-mode --json)"
