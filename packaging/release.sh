#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# release.sh VERSION: write the version to dkms.conf and to NEWS.md, in place of "Next".
# Committing the result is left to you.

# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

next=${1:-}
[[ $next =~ ^[0-9]+(\.[0-9]+)+$ ]] || die "RELEASE is missing or not a version: make release RELEASE=1.0.0"
[[ $(printf '%s\n' "$VERSION" "$next" | sort -V | tail -n 1) != "$VERSION" ]] ||
	die "$next is not newer than $VERSION"
grep -qx '## Next' "$SRC/NEWS.md" || die "NEWS.md has no section Next"
sed -i "s/^PACKAGE_VERSION=.*/PACKAGE_VERSION=\"$next\"/" "$SRC/dkms.conf"
sed -i "s/^## Next$/## $next, $(date +%F)/" "$SRC/NEWS.md"
echo "The version is now $next. Check the changes, commit and tag them (git tag -s v$next), then run make dist."
