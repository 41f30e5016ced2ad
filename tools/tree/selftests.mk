# SPDX-License-Identifier: GPL-2.0-only
#
# The files of /sys/kernel/xen_mode against what the same machine says elsewhere:
# /sys/hypervisor, /proc, the kernel's log, CPUID and xenstore. They run in any
# domain and without Xen, and need xenstore-read there.

ARCH ?= $(shell uname -m)

TEST_PROGS := tree.sh verdict.sh hypervisor.sh spectrum.sh events.sh
TEST_PROGS += frontends.sh time_grants.sh
TEST_GEN_PROGS := access_test
# Only x86 has the instruction.
ifneq ($(filter x86%,$(ARCH)),)
TEST_GEN_FILES := xen_cpuid
endif
TEST_FILES := lib.sh ktap.sh
TEST_FILES += ../../../../drivers/xen/xen_mode/xen_mode.h
TEST_FILES += ../../../../Documentation/ABI/testing/sysfs-kernel-xen_mode

CFLAGS += -Wall -O2 -I../../../../drivers/xen/xen_mode

include ../lib.mk
