#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# With enough event channels for four FIFO pages, their number equals that of the 2-level
# ABI. The ABI is still correct.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

holding()
{
	./with_event_channels "$1" sh -c "rmmod xen_mode && modprobe xen_mode &&
		cat $TREE/events/evtchn_abi $TREE/events/channels $TREE/events/ports/unbound" |
		tr '\n' ' '
}

before=$(value events/ports/unbound)
same "3200 more channels: abi, channels, unbound" \
	"fifo 4096 $((before + 3200)) " "$(holding 3200)"
holds "it unloads" rmmod xen_mode
holds "it loads without them" modprobe xen_mode
same "unbound is the same as before" "$before" "$(value events/ports/unbound)"

finish
