# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the scripts that build packages share.

set -euo pipefail

SRC=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VERSION=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$SRC/dkms.conf")
# As Debian's tools have it
MAINTAINER="${DEBFULLNAME:-The xen_mode authors} <${DEBEMAIL:-root@$(hostname)}>"
readonly SRC VERSION MAINTAINER

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

# source_tree DIR: what a package is built from
source_tree()
{
	rm -rf "$1"
	mkdir -p "$1"
	cp -r "$SRC"/{module,include,packaging,tools,Documentation,Kbuild,Makefile,dkms.conf,README.md,COPYING} "$1"
	find "$1" \( -name '*.o' -o -name '.*.cmd' \) -delete
}

# fill FILE...: the places held for what only the build knows. The same source
# makes the same package.
fill()
{
	local epoch who

	epoch=${SOURCE_DATE_EPOCH:-$(git -C "$SRC" log -1 --format=%ct 2>/dev/null ||
		stat -c %Y "$SRC/dkms.conf")}
	export SOURCE_DATE_EPOCH=$epoch
	who=$(printf '%s\n' "$MAINTAINER" | sed 's/[&|\\]/\\&/g')
	sed -i "s|@VERSION@|$VERSION|g; s|@MAINTAINER@|$who|g; s|@KERNEL@|${KERNEL:-}|g
		s|@DATE@|$(date -R -d "@$epoch")|g
		s|@RPMDATE@|$(LC_ALL=C date -d "@$epoch" '+%a %b %d %Y')|g" "$@"
}

# built_module DIR KERNEL: build it in DIR, without what only a debugger reads;
# signed where SIGN_KEY and SIGN_CERT are given
built_module()
{
	local headers=/lib/modules/$2/build

	[[ -e $headers/Makefile ]] || die "no headers of $2: apt install linux-headers-$2"
	make -C "$1" KDIR="$headers" W= modules
	strip -g "$1/xen_mode.ko"
	if [[ ${SIGN_KEY:-} ]]; then
		"$headers/scripts/sign-file" sha256 "$SIGN_KEY" \
			"${SIGN_CERT:?the certificate of SIGN_KEY}" "$1/xen_mode.ko"
	else
		echo "not signed: for Secure Boot give SIGN_KEY and SIGN_CERT" >&2
	fi
}
