# SPDX-License-Identifier: GPL-2.0-only
#
# Compare the files of /sys/kernel/xen_mode with other sources in the same machine:
# /sys/hypervisor, /proc, the kernel's log, CPUID and xenstore. The tests run in every
# domain and without Xen. On Xen they need xenstore-read.

ARCH ?= $(shell uname -m)

TEST_PROGS := tree.sh verdict.sh hypervisor.sh spectrum.sh events.sh
TEST_PROGS += frontends.sh time_grants.sh
TEST_GEN_PROGS := access_test
# Only x86 has CPUID.
ifneq ($(filter x86%,$(ARCH)),)
TEST_GEN_FILES := xen_cpuid
endif
TEST_FILES := lib.sh ktap.sh
TEST_FILES += ../../../../drivers/xen/xen_mode/xen_mode.h
TEST_FILES += ../../../../drivers/xen/xen_mode/xen_mode_features.h
TEST_FILES += ../../../../Documentation/ABI/testing/sysfs-kernel-xen_mode

CFLAGS += -Wall -O2 -I../../../../drivers/xen/xen_mode

include ../lib.mk
