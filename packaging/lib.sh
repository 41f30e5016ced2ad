# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the scripts that build packages share.

set -euo pipefail

SRC=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# here_git ARGUMENT...: also for root in a user's clone
here_git()
{
	git -c safe.directory="$SRC" -C "$SRC" "$@"
}

# cloned: whether this is a git repository, not only within one
cloned()
{
	[[ $(here_git rev-parse --show-toplevel 2>/dev/null) == "$SRC" ]]
}

# shellcheck source=packaging/project
. "$SRC/packaging/project"
VERSION=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$SRC/dkms.conf")
# Of the package: Debian's revision, RPM's release
REVISION=${REVISION:-1}
# As Debian's tools have it
MAINTAINER="${DEBFULLNAME:-$PROJECT_NAME} <${DEBEMAIL:-$PROJECT_ADDRESS}>"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$({ cloned && here_git log -1 --format=%ct; } ||
	stat -c %Y "$SRC/dkms.conf")}
readonly SRC VERSION REVISION MAINTAINER SOURCE_DATE_EPOCH
export SOURCE_DATE_EPOCH

# Neither the builder's umask nor its language is in what it builds.
umask 022
export LC_ALL=C.UTF-8 TZ=UTC

die()
{
	echo "error: $*" >&2
	exit 1
}

# need PROGRAM PACKAGE...: else say what to install
need()
{
	command -v "$1" >/dev/null || die "$1 is missing: apt install ${*:2}"
}

# sources: the project's files: what git does not ignore or, in an unpacked tarball,
# what no build has made
sources()
{
	(
		cd "$SRC"
		if cloned; then
			here_git ls-files -co --exclude-standard | xargs -d '\n' ls -d 2>/dev/null || :
		else
			find . -path ./build -prune -o -path ./.git -prune -o -path ./debian -prune -o -type f \
				! -name '*.o' ! -name '*.ko' ! -name '*.mod' ! -name '*.mod.c' \
				! -name '.*.cmd' ! -name '.*.d' ! -name Module.symvers \
				! -name modules.order -printf '%P\n'
		fi
	) | sort
}

# tarball FILE: the source, the same from any copy of it
tarball()
{
	mkdir -p "$(dirname "$1")"
	sources | tar -C "$SRC" --no-recursion -T - -cf - --format=gnu \
		--transform "s|^|xen_mode-$VERSION/|" --mtime="@$SOURCE_DATE_EPOCH" \
		--owner=0 --group=0 --numeric-owner --mode=u+rw,a+rX,go-w |
		gzip -9n >"$1"
}

# source_tree DIR: what the tarball unpacks to
source_tree()
{
	rm -rf "$1"
	mkdir -p "$1"
	tarball "$1.tar.gz"
	tar -C "$1" --strip-components=1 -xzf "$1.tar.gz"
}

# changes: what NEWS.md says of this version, or of the next, an item a line
changes()
{
	awk -v version="$VERSION" '
		function flush() { if (item) { print item; found++ } item = "" }
		/^## / { flush(); here = !found && ($2 == version || $2 == version "," || $2 == "Next") }
		/^$/ { flush() }
		here && /^- / { flush(); item = substr($0, 3) }
		here && /^  [^ ]/ { item = item " " substr($0, 3) }
		END { flush(); if (!found) print "Not in the project'"\''"'s NEWS.md." }' "$SRC/NEWS.md"
}

# fill FILE...: the places held for what only the build knows
fill()
{
	local who

	who=$(printf '%s\n' "$MAINTAINER" | sed 's/[&|\\]/\\&/g')
	sed -i "s|@VERSION@|$VERSION|g; s|@REVISION@|$REVISION|g; s|@MAINTAINER@|$who|g
		s|@KERNEL@|${KERNEL:-}|g; s|@FLAVOUR@|${FLAVOUR:-}|g; s|@KERNELVERSION@|${KERNELVERSION:-}|g
		s|@HOMEPAGE@|$PROJECT_HOMEPAGE|g; s|@VCS@|$PROJECT_VCS|g
		s|@DOWNLOADS@|$PROJECT_DOWNLOADS|g; s|@ADDRESS@|$PROJECT_ADDRESS|g
		s|@NAME@|$PROJECT_NAME|g
		s|@DATE@|$(date -R -d "@$SOURCE_DATE_EPOCH")|g
		s|@RPMDATE@|$(date -d "@$SOURCE_DATE_EPOCH" '+%a %b %d %Y')|g" "$@"
}

# built_module DIR KERNEL: build it in DIR, without what only a debugger reads;
# signed where SIGN_KEY and SIGN_CERT are given
built_module()
{
	local headers=/lib/modules/$2/build

	[[ -e $headers/Makefile ]] || die "no headers of $2: $("$SRC/packaging/dkms/headers" "$2")"
	make -C "$1" KDIR="$headers" W= KCFLAGS="-ffile-prefix-map=$1=." modules
	strip -g "$1/xen_mode.ko"
	if [[ ${SIGN_KEY:-} ]]; then
		"$headers/scripts/sign-file" sha256 "$SIGN_KEY" \
			"${SIGN_CERT:?the certificate of SIGN_KEY}" "$1/xen_mode.ko"
	else
		echo "not signed: for Secure Boot give SIGN_KEY and SIGN_CERT" >&2
	fi
}
