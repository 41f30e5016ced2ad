#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# abi-news.sh: check that NEWS.md has the number of the ABI and the digest of the ABI
# document. If they differ, print what to do and fail. CONTRIBUTING.md has the rules.

set -eu

cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
readonly DOCUMENT=Documentation/ABI/testing/sysfs-kernel-xen_mode
number=$(sed -n 's/^#define XEN_MODE_ABI[[:space:]]*//p' include/xen_mode.h)
sum=$(sha256sum "$DOCUMENT" | cut -c 1-12)
line="abi $number, document $sum"

# The first such line belongs to the newest section.
grep -m 1 '^abi ' NEWS.md | grep -qx "$line" && exit
cat >&2 <<-TEXT
	$DOCUMENT or XEN_MODE_ABI changed, but NEWS.md did not. Read the rules for
	the number in CONTRIBUTING.md, add an item to the newest section of NEWS.md
	(unless only the wording changed), and set its line to
	    $line
TEXT
exit 1
