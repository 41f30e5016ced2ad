# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# The emulator is QEMU from a fixed Debian release, because not every version of Xen works
# on every QEMU, and results must not depend on the host. A host of that release uses its
# own package; on others QEMU runs in a root file system in build/. Included by prepare.sh.
#
# shellcheck disable=SC2034 # the names in capitals are for those who include this

# The QEMU of each release, its accelerator, and the Xen that works on it. QEMU 10 handles
# each read of a control register as one of CR0, so Xen 4.17 emulates HVM and PVH guests
# wrongly (target/i386/tcg/decode-new.c.inc). With Xen 4.20 it runs two vCPUs.
#
# steady.sh started each kind of guest ten times on these pairs, two machines at a time: all
# guests booted and printed their trees. Their median times were:
#			QEMU 7.2, Xen 4.17	QEMU 10.0, Xen 4.20
#	PV		26 s			30 s
#	PV, two vCPUs	44 s			54 s
#	PVH		40 s			49 s
#	PVH, two vCPUs	61 s			74 s
#	HVM		115 s			71 s
#	HVM, two vCPUs	104 s			108 s
# The first pair had thread=multi, the second thread=single; the emulated machine has one
# processor, so it has one such thread in both cases. Most machines use the first pair. The
# second one runs PVH and HVM guests with two vCPUs, and the HVM guests of "make check",
# whose firmware is faster there.
declare -rA EMULATOR_QEMU=([bookworm]=7.2 [trixie]=10.0)
declare -rA EMULATOR_XEN=([bookworm]=4.17 [trixie]=4.20)
declare -rA EMULATOR_ACCEL=([bookworm]="tcg" [trixie]="tcg,thread=single")
readonly USUAL_EMULATOR=bookworm
[[ ! ${EMULATOR:-} || -v EMULATOR_QEMU[$EMULATOR] ]] ||
	die "EMULATOR=$EMULATOR is none of: ${!EMULATOR_QEMU[*]}"
# The emulator of the current machine
RUN_EMULATOR=$USUAL_EMULATOR

# emulator_package PROCESSOR: print Debian's package
emulator_package()
{
	case $1 in
	x86_64) echo qemu-system-x86 ;;
	aarch64) echo qemu-system-arm ;;
	esac
}

# emulator_root RELEASE PROCESSOR: print the path of its root file system
emulator_root()
{
	echo "$BUILD/emulator-$1-$2"
}

# host_is RELEASE: succeed if the host runs it
host_is()
{
	grep -qxE "VERSION_CODENAME=\"?$1\"?" /etc/os-release
}

# host_emulates RELEASE PROCESSOR: succeed if the host's QEMU is that of the release
host_emulates()
{
	[[ $("qemu-system-$2" --version 2>/dev/null) == *" version ${EMULATOR_QEMU[$1]}."* ]]
}

# prepare_emulator RELEASE [PROCESSOR]: install it on the host or in build/
prepare_emulator()
{
	local processor=${2:-x86_64} package

	package=$(emulator_package "$processor")
	if host_is "$1"; then
		host_packages "$package"
	fi
	# base-files contains the links /lib and /lib64.
	host_emulates "$1" "$processor" ||
		rootfs_dir "$(emulator_root "$1" "$processor")" "$1" "base-files,$package" \
			--variant=extract
	[[ ${ACCEL:-} != kvm* || -w /dev/kvm ]] || die "ACCEL=$ACCEL: /dev/kvm is not writable"
}

# emulate PROCESSOR ARGUMENT...: replace this shell with QEMU, so that the caller has its
# process id. In a separate root, build/ is at the same path.
emulate()
{
	local program=qemu-system-$1 root
	root=$(emulator_root "$RUN_EMULATOR" "$1")

	if host_emulates "$RUN_EMULATOR" "$1"; then
		exec "$program" "${@:2}"
	fi
	# shellcheck disable=SC2016 # expanded by that shell
	exec unshare --mount sh -ec '
		mkdir -p "$0/proc" "$0/dev" "$0$1"
		mount --rbind /proc "$0/proc"
		mount --rbind /dev "$0/dev"
		mount --bind "$1" "$0$1"
		root=$0
		shift
		exec chroot "$root" "$@"' "$root" "$BUILD" "$program" "${@:2}"
}

# The machine's serial port
SERIAL=stdio

# emulator_version: print that of the default emulator
emulator_version()
{
	local RUN_EMULATOR=$USUAL_EMULATOR

	(emulate x86_64 --version) |
		sed -n 's/.*version \([0-9.]*\).*/\1/p'
}

emulate_x86()
{
	local accel=${ACCEL:-${EMULATOR_ACCEL[$RUN_EMULATOR]}} cpu="qemu64,+svm,+npt"

	# Nested virtualisation needs the features of the host CPU.
	[[ $accel != kvm* ]] || cpu=host
	emulate x86_64 -accel "$accel" -cpu "$cpu" -nodefaults -display none \
		-serial "$SERIAL" -no-reboot "$@"
}

emulate_arm64()
{
	emulate aarch64 -machine "virt,virtualization=on,gic-version=3,acpi=off" \
		-cpu cortex-a57 -display none -serial "$SERIAL" -no-reboot "$@"
}

# The commands for run_qemu()
readonly QEMU_X86=(emulate_x86)
readonly QEMU_ARM64=(emulate_arm64)
