#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# release.sh VERSION: make that the version of the project and of what NEWS.md
# lists as the next one. The commit is left to a person.

# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

next=${1:-}
[[ $next =~ ^[0-9]+(\.[0-9]+)+$ ]] || die "say which: make release RELEASE=1.0.0"
[[ $(printf '%s\n' "$VERSION" "$next" | sort -V | tail -n 1) != "$VERSION" ]] ||
	die "$next does not follow $VERSION"
grep -qx '## Next' "$SRC/NEWS.md" || die "NEWS.md has no section Next"
sed -i "s/^PACKAGE_VERSION=.*/PACKAGE_VERSION=\"$next\"/" "$SRC/dkms.conf"
sed -i "s/^## Next$/## $next, $(date +%F)/" "$SRC/NEWS.md"
echo "This is $next now. Read it, commit it, tag it: git tag -s v$next; then make dist."
