#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# dist.sh: build the tarball of a release, build/xen_mode-VERSION.tar.gz. Every clone
# of a commit gives the same bytes. DKMS (in /usr/src) and the packages build from it.

# shellcheck source=packaging/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need git git
cloned || die "this is not a clone of the repository"
[[ -z $(here_git status --porcelain) ]] ||
	die "there are uncommitted changes: see git status"
tarball "$SRC/build/xen_mode-$VERSION.tar.gz"
sha256sum "$SRC/build/xen_mode-$VERSION.tar.gz"
