#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# rpm.sh [KERNEL]: the RPM for DKMS, or that of the module itself, built for
# KERNEL. In build/rpm.

# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

KERNEL=${1:-}
OUT=$SRC/build/rpm
TREE=$OUT/xen_mode-$VERSION
SPEC=xen-mode-dkms
[[ ! $KERNEL ]] || SPEC=xen-mode-modules

need rpmbuild rpm
source_tree "$TREE"
[[ ! $KERNEL ]] || built_module "$TREE" "$KERNEL"
mkdir -p "$OUT/SOURCES"
tar -C "$OUT" -czf "$OUT/SOURCES/xen_mode-$VERSION.tar.gz" "xen_mode-$VERSION"
cp "$SRC/packaging/rpm/$SPEC.spec" "$OUT/"
fill "$OUT/$SPEC.spec"
rpmbuild --define "_topdir $OUT" -bb "$OUT/$SPEC.spec" >"$OUT/build.log" 2>&1 || {
	tail -n 30 "$OUT/build.log" >&2
	die "see $OUT/build.log"
}
rm -rf "$TREE" "$OUT/BUILD" "$OUT/BUILDROOT"
find "$OUT/RPMS" -name "$SPEC${KERNEL:+-$KERNEL}-$VERSION-*.rpm"
