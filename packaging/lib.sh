# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Functions for the scripts that build packages.

set -euo pipefail

SRC=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# here_git ARGUMENT...: run git, also as root in a user's clone
here_git()
{
	git -c safe.directory="$SRC" -C "$SRC" "$@"
}

# cloned: succeed if this is the top of a git repository
cloned()
{
	[[ $(here_git rev-parse --show-toplevel 2>/dev/null) == "$SRC" ]]
}

# shellcheck source=packaging/project
. "$SRC/packaging/project"
VERSION=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$SRC/dkms.conf")
# Debian's revision or RPM's release
REVISION=${REVISION:-1}
# The same variables as for Debian's tools
MAINTAINER="${DEBFULLNAME:-$PROJECT_NAME} <${DEBEMAIL:-$PROJECT_ADDRESS}>"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$({ cloned && here_git log -1 --format=%ct; } ||
	stat -c %Y "$SRC/dkms.conf")}
readonly SRC VERSION REVISION MAINTAINER SOURCE_DATE_EPOCH
export SOURCE_DATE_EPOCH

# The result must not depend on the builder's umask and locale.
umask 022
export LC_ALL=C.UTF-8 TZ=UTC

die()
{
	echo "error: $*" >&2
	exit 1
}

# need PROGRAM PACKAGE...: exit with the packages to install if PROGRAM is missing; dnf
# finds the package of a program itself
need()
{
	! command -v "$1" >/dev/null || return 0
	! command -v apt-get >/dev/null || die "$1 is missing: apt install ${*:2}"
	die "$1 is missing: dnf install /usr/bin/$1"
}

# sources: list the files of the project: those that git does not ignore or, in an
# unpacked tarball, those that no build has generated
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

# tarball FILE: pack the source; each copy of it gives the same bytes
tarball()
{
	mkdir -p "$(dirname "$1")"
	sources | tar -C "$SRC" --no-recursion -T - -cf - --format=gnu \
		--transform "s|^|xen_mode-$VERSION/|" --mtime="@$SOURCE_DATE_EPOCH" \
		--owner=0 --group=0 --numeric-owner --mode=u+rw,a+rX,go-w |
		gzip -9n >"$1"
}

# source_tree DIR: unpack the tarball there
source_tree()
{
	rm -rf "$1"
	mkdir -p "$1"
	tarball "$1.tar.gz"
	tar -C "$1" --strip-components=1 -xzf "$1.tar.gz"
}

# A later revision has its own entry in the changelogs, above that of the version.
[[ $REVISION == 1 || ${CHANGES:-} ]] ||
	die "what is new in revision $REVISION? For example: CHANGES='Fix the build with Linux 9.1.'"

# The section of NEWS.md for this version. After its release, changed sources still have the
# version.
SECTION=Next
! grep -q "^## $VERSION, " "$SRC/NEWS.md" || SECTION="$VERSION,"
readonly SECTION
if [[ $SECTION != Next ]] && grep -qx '## Next' "$SRC/NEWS.md"; then
	echo "note: these sources have the version of release $VERSION, and later changes (section Next of NEWS.md)" >&2
fi

# news: print NEWS.md's items of this version or, before its release, of the next, one per
# line
news()
{
	awk -v section="$SECTION" '
		function flush() { if (item) { print item; found++ } item = "" }
		/^## / { flush(); here = $2 == section }
		/^$/ { flush() }
		here && /^- / { flush(); item = substr($0, 3) }
		here && /^  [^ ]/ { item = item " " substr($0, 3) }
		END { flush(); if (!found) print "NEWS.md has no entry for this version." }' "$SRC/NEWS.md"
}

# entries FORMATTER TEMPLATE: print a changelog with the newest entry first. TEMPLATE is
# one entry, and FORMATTER formats the items for @CHANGES@.
entries()
{
	local revision

	for revision in $(printf '%s\n' "$REVISION" 1 | uniq); do
		if [[ $revision == 1 ]]; then
			news
		else
			echo "$CHANGES"
		fi | "$1" >"$2.items"
		sed -e "s/@REVISION@/$revision/" -e "/@CHANGES@/ { r $2.items" -e 'd; }' "$2"
		[[ $revision == 1 ]] || echo
	done
	rm "$2.items"
}

# fill FILE...: replace the placeholders (@VERSION@ and the like)
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

# built_module DIR KERNEL: build the module in DIR, without debug information, and
# sign it if SIGN_KEY and SIGN_CERT are set
built_module()
{
	local headers=/lib/modules/$2/build

	[[ -e $headers/Makefile ]] || die "the headers of $2 are missing: $("$SRC/packaging/dkms/headers" "$2")"
	make -C "$1" KDIR="$headers" W= KCFLAGS="-ffile-prefix-map=$1=." modules
	strip -g "$1/xen_mode.ko"
	if [[ ${SIGN_KEY:-} ]]; then
		"$headers/scripts/sign-file" sha256 "$SIGN_KEY" \
			"${SIGN_CERT:?must be the certificate of SIGN_KEY}" "$1/xen_mode.ko"
	else
		echo "not signed: for Secure Boot set SIGN_KEY and SIGN_CERT" >&2
	fi
}
