#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# dist.sh: the tarball of a release, build/xen_mode-VERSION.tar.gz: the same bytes
# from any clone of one commit. DKMS builds from it, unpacked in /usr/src, and so do
# the packages.

# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need git git
cloned || die "a release is made in a clone of the repository"
[[ -z $(here_git status --porcelain) ]] ||
	die "there are changes that are not committed: git status"
tarball "$SRC/build/xen_mode-$VERSION.tar.gz"
sha256sum "$SRC/build/xen_mode-$VERSION.tar.gz"
