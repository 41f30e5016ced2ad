#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# rpm.sh [KERNEL]: build the RPM for DKMS in build/rpm. With KERNEL, build the RPM of
# the module for KERNEL and that of the common files instead.

# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

KERNEL=${1:-}
OUT=$SRC/build/rpm
TREE=$OUT/xen_mode-$VERSION
SPEC=xen-mode-dkms
[[ ! $KERNEL ]] || SPEC=xen-mode-modules

# items: format those of a changelog
items()
{
	sed 's/^/- /'
}

# "kernel-uname-r = KERNEL" is a version for rpm, which allows one hyphen there.
[[ $KERNEL != *-*-* ]] || die "rpm does not allow the second hyphen in $KERNEL (Debian's and openSUSE's kernels)"
need rpmbuild rpm
source_tree "$TREE"
mkdir -p "$OUT/SOURCES"
if [[ $KERNEL ]]; then
	built_module "$TREE" "$KERNEL"
	cp "$TREE/xen_mode.ko" "$OUT/SOURCES/"
fi
mv "$TREE.tar.gz" "$OUT/SOURCES/"
sed '1,/^%changelog/d' "$SRC/packaging/rpm/$SPEC.spec" >"$OUT/entry"
{ sed '/^%changelog/q' "$SRC/packaging/rpm/$SPEC.spec"; entries items "$OUT/entry"; } >"$OUT/$SPEC.spec"
fill "$OUT/$SPEC.spec"
# Debian's rpm does not define these.
missing=()
for macro in "_udevrulesdir /usr/lib/udev/rules.d" "_modulesloaddir /usr/lib/modules-load.d" \
	"_unitdir /usr/lib/systemd/system"; do
	[[ $(rpm --eval "%{${macro% *}}") != %* ]] || missing+=(--define "$macro")
done
# The result must be the same on any machine and at any time.
rpmbuild "${missing[@]}" --define "packager $MAINTAINER" --define "_topdir $OUT" --define "_buildhost reproducible" \
	--define "use_source_date_epoch_as_buildtime 1" \
	--define "clamp_mtime_to_source_date_epoch 1" \
	-bb "$OUT/$SPEC.spec" >"$OUT/build.log" 2>&1 || {
	tail -n 30 "$OUT/build.log" >&2
	die "see $OUT/build.log"
}
rm -rf "$TREE" "$OUT/BUILD" "$OUT/BUILDROOT" "$OUT/entry"
find "$OUT/RPMS" -name "xen-mode-*-$VERSION-$REVISION*.rpm" -newer "$SRC/dkms.conf"
