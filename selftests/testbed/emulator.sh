# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# The emulator is QEMU as a Debian release ships it, whatever release the host runs:
# a QEMU and a Xen have to go together, and the tests are the same on every host. A
# host of that release uses its own package; elsewhere QEMU runs in a root file
# system in build/. Included by prepare.sh.
#
# shellcheck disable=SC2034 # the names in capitals are for those who include this

# Each release's QEMU, how it emulates, and the Xen that goes with it. QEMU 10 takes
# each read of a control register for one of CR0, so Xen 4.17 emulates HVM and PVH
# guests wrongly (target/i386/tcg/decode-new.c.inc); with Xen 4.20 it runs two vCPUs.
#
# Guests with two vCPUs that came up and printed their tree on QEMU 10.0 and Xen 4.20,
# thread=single, one after the other on a busy machine (load 5 to 12):
#	PVH	10 of 10	53 s (median)
#	HVM	6 of 6		93 s
# Other pairs, thread=multi and one vCPU were not counted.
declare -rA EMULATOR_QEMU=([bookworm]=7.2 [trixie]=10.0)
declare -rA EMULATOR_XEN=([bookworm]=4.17 [trixie]=4.20)
declare -rA EMULATOR_ACCEL=([bookworm]="tcg" [trixie]="tcg,thread=single")
readonly USUAL_EMULATOR=bookworm
[[ ! ${EMULATOR:-} || -v EMULATOR_QEMU[$EMULATOR] ]] ||
	die "EMULATOR=$EMULATOR is none of: ${!EMULATOR_QEMU[*]}"
# The one of the machine described last
RUN_EMULATOR=$USUAL_EMULATOR

# emulator_package PROCESSOR
emulator_package()
{
	case $1 in
	x86_64) echo qemu-system-x86 ;;
	aarch64) echo qemu-system-arm ;;
	esac
}

# emulator_root RELEASE PROCESSOR
emulator_root()
{
	echo "$BUILD/emulator-$1-$2"
}

# host_is RELEASE: whether this machine runs it
host_is()
{
	(. /etc/os-release && [[ ${VERSION_CODENAME:-} == "$1" ]])
}

# host_emulates RELEASE PROCESSOR: whether this machine's own QEMU is that release's
host_emulates()
{
	[[ $("qemu-system-$2" --version 2>/dev/null) == *" version ${EMULATOR_QEMU[$1]}."* ]]
}

# prepare_emulator RELEASE [PROCESSOR]
prepare_emulator()
{
	local processor=${2:-x86_64} package

	package=$(emulator_package "$processor")
	if host_is "$1"; then
		host_packages "$package"
	fi
	# base-files has the links /lib and /lib64.
	host_emulates "$1" "$processor" ||
		rootfs_dir "$(emulator_root "$1" "$processor")" "$1" "base-files,$package" \
			--variant=extract
	[[ ${ACCEL:-} != kvm* || -w /dev/kvm ]] || die "ACCEL=$ACCEL: there is no /dev/kvm"
}

# emulate PROCESSOR ARGUMENT...: that QEMU in place of this shell, so that the
# shell's process is QEMU's. In a root of its own it sees build/ where it is.
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

# emulator_version: of the usual one
emulator_version()
{
	local RUN_EMULATOR=$USUAL_EMULATOR

	(emulate x86_64 --version) |
		sed -n 's/.*version \([0-9.]*\).*/\1/p'
}

emulate_x86()
{
	local accel=${ACCEL:-${EMULATOR_ACCEL[$RUN_EMULATOR]}} cpu="qemu64,+svm,+npt"

	# Nested virtualisation is the host processor's own.
	[[ $accel != kvm* ]] || cpu=host
	emulate x86_64 -accel "$accel" -cpu "$cpu" -nodefaults -display none \
		-serial "$SERIAL" -no-reboot "$@"
}

emulate_arm64()
{
	emulate aarch64 -machine "virt,virtualization=on,gic-version=3,acpi=off" \
		-cpu cortex-a57 -display none -serial "$SERIAL" -no-reboot "$@"
}

# The commands that run_qemu() is given
readonly QEMU_X86=(emulate_x86)
readonly QEMU_ARM64=(emulate_arm64)
