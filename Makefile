# SPDX-License-Identifier: GPL-2.0-only
#
# Targets ("make help" prints this list):
#   make                  build the module for the running kernel, or for the headers
#                         in KDIR=
#   make install          build with DKMS for the running kernel and load it, or build
#                         for the kernel KVER= (root)
#   make uninstall        remove what "make install" installed (root)
#   make demo             boot a Xen guest and print its tree (root)
#   make shell            boot a Xen guest, run a shell on its console (root)
#   make check            run the tests in a machine of each mode (root), or on the
#                         kernel built in KERNEL_DIR=
#   make check-full       run the tests in all machines, kernels and versions of Xen (root)
#   make check-debug      run fault, stress and invalid-xenstore tests on debug
#                         kernels (root)
#   make check-packages   install, upgrade and remove the packages on each
#                         Debian release (root)
#   make check-hosts      run "make demo" on a clean host of each Debian release (root)
#   make lint             run checkpatch, sparse, clang, shellcheck, codespell (root)
#   make bench            measure costs, write Documentation/performance.md (root)
#   make comparison       run other programs, write Documentation/comparison.md (root)
#   make deb, make rpm    build the DKMS package; REVISION=2 CHANGES='...' makes
#                         a second revision
#   make deb-prebuilt, make rpm-prebuilt KVER=...
#                         build packages of the module for that kernel, signed with
#                         SIGN_KEY= and SIGN_CERT=
#   make tree-patch KTREE=...
#                         write the patch series that adds the module to that kernel's
#                         source, to build/tree-patch
#   make dist             build the tarball of a release
#   make release RELEASE=1.0.0
#                         write that version to dkms.conf and NEWS.md
#   make clean            remove what "make" built
#   make distclean        also remove build/: root file systems, kernels, logs

# The headers of the running kernel, or else the newest ones that are installed
KDIR ?= $(firstword $(wildcard /lib/modules/$(shell uname -r)/build) \
	$(shell ls -dv /lib/modules/*/build 2>/dev/null | tac))

# Enable more warnings. Those of kernel-doc need this module of Perl. DKMS disables
# them with "W=".
W ?= $(shell perl -MPod::Usage -e 'print 1' 2>/dev/null)

# If clang built the kernel, clang must build its modules, too.
LLVM ?= $(if $(shell grep -s '^CONFIG_CC_IS_CLANG=y' $(KDIR)/.config),1)

all: modules

help:
	@sed -n 's/^#   //p; /^KDIR/q' $(firstword $(MAKEFILE_LIST))

modules:
	@test -n "$(KDIR)" || { \
		echo "No kernel headers found: $$(packaging/dkms/headers "$$(uname -r)"), or run make KDIR=..."; \
		exit 1; }
	$(MAKE) -C $(KDIR) M=$(CURDIR) W=$(W) $(if $(LLVM),LLVM=$(LLVM)) modules

clean:
	@test -z "$(KDIR)" || $(MAKE) -C $(KDIR) M=$(CURDIR) clean

distclean: clean
	rm -rf --one-file-system build

demo:
	@selftests/testbed/demo.sh

shell:
	@selftests/testbed/shell.sh

check:
	@selftests/testbed/check.sh

check-full:
	@selftests/testbed/check.sh full

check-debug:
	@selftests/testbed/check.sh debug

bench:
	@selftests/testbed/check.sh bench

comparison:
	@selftests/testbed/check.sh compare

lint:
	@selftests/testbed/lint.sh

check-packages:
	@selftests/testbed/packages.sh

check-hosts:
	@selftests/testbed/hosts.sh

install uninstall:
	@packaging/install.sh $@ $(KVER)

deb rpm:
	@packaging/$@.sh

tree-patch:
	@test -n "$(KTREE)" || { echo "KTREE is missing: make $@ KTREE=..."; exit 1; }
	@tools/tree-patch "$(KTREE)" "$(CURDIR)/build/tree-patch"

dist:
	@packaging/dist.sh

release:
	@packaging/release.sh "$(RELEASE)"

deb-prebuilt rpm-prebuilt:
	@test -n "$(KVER)" || { echo "KVER is missing: make $@ KVER=..."; exit 1; }
	@SIGN_KEY="$(SIGN_KEY)" SIGN_CERT="$(SIGN_CERT)" \
		packaging/$(@:-prebuilt=).sh "$(KVER)"

.PHONY: all help modules clean distclean demo shell check check-full check-debug comparison bench lint \
	check-packages check-hosts install uninstall dist tree-patch release deb rpm deb-prebuilt rpm-prebuilt
