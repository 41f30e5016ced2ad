#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Facter external fact: xen_mode is the hash that xen-mode --json prints. Without the
# module its loaded is false. Install as /etc/facter/facts.d/xen_mode.sh, executable.

printf '{ "xen_mode": %s }\n' "$(xen-mode --json)"
