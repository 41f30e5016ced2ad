#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# abi-news.sh: NEWS.md names the number of the ABI, and the ABI document that its
# newest section describes. When the document changed and NEWS.md did not, says
# what to do and fails. The rule is in CONTRIBUTING.md.

set -eu

cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
readonly DOCUMENT=Documentation/ABI/testing/sysfs-kernel-xen_mode
number=$(sed -n 's/^#define XEN_MODE_ABI[[:space:]]*//p' include/xen_mode.h)
sum=$(sha256sum "$DOCUMENT" | cut -c 1-12)
line="abi $number, document $sum"

# The first line of that kind is that of the newest section.
grep -m 1 '^abi ' NEWS.md | grep -qx "$line" && exit
cat >&2 <<-TEXT
	$DOCUMENT or XEN_MODE_ABI changed, but NEWS.md did not. Read the rule for the
	number in CONTRIBUTING.md, add an item to the newest section of NEWS.md
	(or none, where only the words changed), and make its line
	    $line
TEXT
exit 1
