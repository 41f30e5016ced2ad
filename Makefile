# SPDX-License-Identifier: GPL-2.0
#
#   make            build the module for KDIR
#   make demo       boot a real Xen guest and print its tree   (as root)
#   make check      run every test in a machine of each mode   (as root)
#   make check-full the same in every machine, kernel and Xen  (as root)
#   make comparison ask other programs too, write a document   (as root)
#   make lint       checkpatch, sparse, clang, shellcheck      (as root)
#   make clean      remove what "make" built
#   make distclean  remove build/ too: root file systems, kernels, logs

# The running kernel's headers, else the newest that are installed.
KDIR ?= $(firstword $(wildcard /lib/modules/$(shell uname -r)/build) \
	$(shell ls -dv /lib/modules/*/build 2>/dev/null | tac))

# More warnings, kernel-doc's among them, which needs this part of Perl. With
# "W=" there are none (DKMS).
W ?= $(shell perl -MPod::Usage -e 'print 1' 2>/dev/null)

all: modules

modules:
	@test -n "$(KDIR)" || { \
		echo "No kernel headers found: install linux-headers-$$(uname -r), or say make KDIR=..."; \
		exit 1; }
	$(MAKE) -C $(KDIR) M=$(CURDIR) W=$(W) modules

clean:
	@test -z "$(KDIR)" || $(MAKE) -C $(KDIR) M=$(CURDIR) clean

# An interrupted run may have left /proc mounted in there.
distclean: clean
	@for dir in build/chroot-*/proc; do \
		if mountpoint -q "$$dir"; then umount "$$dir"; fi; \
	done
	rm -rf --one-file-system build

demo:
	@selftests/testbed/demo.sh

check:
	@selftests/testbed/check.sh

check-full:
	@selftests/testbed/check.sh full

comparison:
	@selftests/testbed/check.sh compare

lint:
	@selftests/testbed/lint.sh

.PHONY: all modules clean distclean demo check check-full comparison lint
