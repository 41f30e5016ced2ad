#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# deb.sh [KERNEL]: build the Debian package for DKMS and its source package in
# build/deb. With KERNEL, build three packages in build/deb/KERNEL instead: the module
# for KERNEL, the common files, and a metapackage for the flavour of KERNEL.

# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

KERNEL=${1:-}
OUT=$SRC/build/deb${KERNEL:+/$KERNEL}
TREE=$OUT/xen-mode-$VERSION
ORIG=$OUT/xen-mode_$VERSION.orig.tar.gz

# items: format those of a changelog
items()
{
	sed 's/^/  * /' | fold -sw 75 | sed 's/^\([^ ]\)/    \1/; s/ *$//'
}

[[ ! $KERNEL =~ [^a-z0-9.+-] ]] ||
	die "$KERNEL cannot be part of the name of a Debian package"

need dpkg-buildpackage build-essential debhelper
need dh debhelper
source_tree "$TREE"
if [[ $KERNEL ]]; then
	# For example, Debian's 6.1.0-56-cloud-amd64 has the flavour cloud-amd64.
	FLAVOUR=$(sed -E 's/^[0-9.]+(\+[0-9a-z.]+)?(-[0-9][0-9a-z.~]*)?-//' <<<"$KERNEL")
	[[ $FLAVOUR != "$KERNEL" ]] || FLAVOUR=local
	KERNELVERSION=${KERNEL%-"$FLAVOUR"}
	built_module "$TREE" "$KERNEL"
	cp -r "$TREE/packaging/debian-prebuilt" "$TREE/debian"
	cp "$TREE"/packaging/debian/{changelog,copyright} "$TREE/debian/"
	sed -i '1s/^xen-mode /xen-mode-modules /' "$TREE/debian/changelog"
	for part in postinst postrm triggers; do
		mv "$TREE/debian/xen-mode-modules.$part" "$TREE/debian/xen-mode-modules-$KERNEL.$part"
	done
	build=(--build=binary)
else
	cp -r "$TREE/packaging/debian" "$TREE/debian"
	build=(--build=full)
	# All revisions of a version share the tarball of the first one; what has changed
	# since becomes a patch.
	if [[ $REVISION == 1 ]]; then
		mv "$TREE.tar.gz" "$ORIG"
	elif [[ -e $ORIG ]]; then
		build+=(--source-option=--auto-commit)
	else
		build=(--build=binary)
		echo "no source package: for revision $REVISION, put ${ORIG##*/} of revision 1 into ${OUT#"$SRC"/}" >&2
	fi
fi
entries items "$TREE/debian/changelog" >"$OUT/changelog"
mv "$OUT/changelog" "$TREE/debian/changelog"
mapfile -t files < <(find "$TREE/debian" -type f)
fill "${files[@]}"
(cd "$TREE" && dpkg-buildpackage "${build[@]}" --no-sign) >"$OUT/build.log" 2>&1 || {
	tail -n 30 "$OUT/build.log" >&2
	die "see $OUT/build.log"
}
rm -rf "$TREE" "$TREE.tar.gz"
find "$OUT" -name "xen-mode-*_${VERSION}*.deb" -newer "$SRC/dkms.conf"
