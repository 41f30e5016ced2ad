# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash

# host_tsc_reliable TEXT: print the value of that file according to what Xen printed for
# the debug key "s"
host_tsc_reliable()
{
	case $1 in
	*"TSC marked as reliable"*) echo 1 ;;
	*"TSC has constant rate"* | *"TSC not marked as either constant or reliable"*) echo 0 ;;
	esac
}
