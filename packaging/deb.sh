#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# deb.sh [KERNEL]: the Debian package for DKMS; or the module itself, built for
# KERNEL, and the package of what belongs to it. In build/deb.

# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

KERNEL=${1:-}
OUT=$SRC/build/deb
TREE=$OUT/xen-mode-$VERSION

need dpkg-buildpackage build-essential debhelper dh-dkms
need dh debhelper dh-dkms
source_tree "$TREE"
if [[ $KERNEL ]]; then
	built_module "$TREE" "$KERNEL"
	cp -r "$TREE/packaging/debian-prebuilt" "$TREE/debian"
	cp "$TREE"/packaging/debian/{changelog,copyright} "$TREE/debian/"
	for part in postinst postrm triggers; do
		mv "$TREE/debian/xen-mode-modules.$part" "$TREE/debian/xen-mode-modules-$KERNEL.$part"
	done
else
	mv "$TREE/packaging/debian" "$TREE/debian"
fi
mapfile -t files < <(find "$TREE/debian" -maxdepth 1 -type f)
fill "${files[@]}"
(cd "$TREE" && dpkg-buildpackage --build=binary --no-sign) >"$OUT/build.log" 2>&1 || {
	tail -n 30 "$OUT/build.log" >&2
	die "see $OUT/build.log"
}
rm -rf "$TREE"
find "$OUT" -name "xen-mode-*_${VERSION}_*.deb" -newer "$SRC/dkms.conf"
