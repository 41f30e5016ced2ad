# SPDX-License-Identifier: GPL-2.0
#
#   make            build the module for KDIR
#   make demo       boot a real Xen guest and print its tree   (as root)
#   make check      run every test in a machine of each mode   (as root)
#   make check-full the same in every machine, kernel and Xen  (as root)
#   make comparison ask other programs too, write a document   (as root)
#   make check-packages  installs, upgrades, removes the packages in a clean
#                   system of each Debian release            (as root)
#   make check-debug     on kernels that watch over themselves: faults, stress,
#                   hostile contents, static analysis       (as root)
#   make check-hosts     the commands above on clean hosts of each Debian release
#                   (as root)
#   make bench      what it costs, in real guests, write a document (as root)
#   make lint       checkpatch, sparse, clang, shellcheck      (as root)
#   make install    by DKMS, for the running kernel, and load it (as root)
#   make uninstall  take that back                             (as root)
#   make deb, make rpm       build the package for DKMS
#   make deb-prebuilt KVER=, make rpm-prebuilt KVER=
#                   build packages of the module for that kernel, signed with
#                   SIGN_KEY= and SIGN_CERT=
#   make clean      remove what "make" built
#   make distclean  remove build/ too: root file systems, kernels, logs

# The running kernel's headers, else the newest that are installed.
KDIR ?= $(firstword $(wildcard /lib/modules/$(shell uname -r)/build) \
	$(shell ls -dv /lib/modules/*/build 2>/dev/null | tac))

# More warnings, kernel-doc's among them, which needs this part of Perl. With
# "W=" there are none (DKMS).
W ?= $(shell perl -MPod::Usage -e 'print 1' 2>/dev/null)

# A kernel that clang built needs its modules built by clang.
LLVM ?= $(if $(shell grep -s '^CONFIG_CC_IS_CLANG=y' $(KDIR)/.config),1)

all: modules

modules:
	@test -n "$(KDIR)" || { \
		echo "No kernel headers found: install linux-headers-$$(uname -r), or say make KDIR=..."; \
		exit 1; }
	$(MAKE) -C $(KDIR) M=$(CURDIR) W=$(W) $(if $(LLVM),LLVM=$(LLVM)) modules

clean:
	@test -z "$(KDIR)" || $(MAKE) -C $(KDIR) M=$(CURDIR) clean

distclean: clean
	rm -rf --one-file-system build

demo:
	@selftests/testbed/demo.sh

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

deb-prebuilt rpm-prebuilt:
	@test -n "$(KVER)" || { echo "Say for which kernel: make $@ KVER=..."; exit 1; }
	@SIGN_KEY="$(SIGN_KEY)" SIGN_CERT="$(SIGN_CERT)" \
		packaging/$(@:-prebuilt=).sh "$(KVER)"

.PHONY: all modules clean distclean demo check check-full check-debug comparison bench lint \
	check-packages check-hosts install uninstall deb rpm deb-prebuilt rpm-prebuilt
