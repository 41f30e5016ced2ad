# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Prepare everything that a run needs in build/: a chroot with a compiler, a Debian kernel,
# Xen, and root file systems. Each function makes one of them, unless it exists.
#
# shellcheck disable=SC2034 # the names in capitals are for those who include this

# shellcheck source=selftests/testbed/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The default Debian release and the default Xen
readonly SUITE=bookworm
readonly XEN=4.17
declare -rA XEN_SUITE=([4.14]=bullseye [4.17]=bookworm [4.20]=trixie)
readonly CHROOT=$BUILD/chroot-$SUITE
readonly KSELFTEST=$BUILD/kselftest
# mmdebstrap needs Python to filter files.
readonly HOST_PACKAGES=(mmdebstrap python3 binutils cpio kmod perl xz-utils zstd)

# shellcheck source=selftests/testbed/emulator.sh
. "$TESTBED/emulator.sh"
# shellcheck source=selftests/testbed/debian-kernels.sh
. "$TESTBED/debian-kernels.sh"
# shellcheck source=selftests/testbed/debug-kernels.sh
. "$TESTBED/debug-kernels.sh"
# shellcheck source=selftests/testbed/tree-kernels.sh
. "$TESTBED/tree-kernels.sh"
# shellcheck source=selftests/testbed/xen-source.sh
. "$TESTBED/xen-source.sh"
# shellcheck source=selftests/testbed/own-kernels.sh
. "$TESTBED/own-kernels.sh"

readonly ALL_KERNELS=("${KERNELS[@]}" "${DEBUG_KERNELS[@]}" "${TREE_KERNELS[@]}"
	"${OWN_KERNELS[@]}")

# Drivers of frontends, backends and emulated devices
readonly GUEST_MODULES=(
	xen-blkfront xen-netfront xen-kbdfront xenfs xen-evtchn
	ata_piix ata_generic ahci sd_mod sr_mod
	e1000 8139cp 8139too
	loop squashfs overlay
)
readonly DOM0_MODULES=(
	"${GUEST_MODULES[@]}"
	tun xen-gntdev xen-gntalloc xen-privcmd
	xen-blkback xen-netback xen-pciback
	e1000e nvme igb igbvf
)

# kind_of KERNEL: print who built it: Debian, the testbed for debugging or with the module
# in its source, or the user. Each kind has its own version of the following functions.
kind_of()
{
	case " ${DEBUG_KERNELS[*]} / ${TREE_KERNELS[*]} / ${OWN_KERNELS[*]} " in
	*" $1 "*/*/*) echo debug ;;
	*/*" $1 "*/*) echo tree ;;
	*/*/*" $1 "*) echo own ;;
	*) echo debian ;;
	esac
}

# chroot_of KERNEL: print the chroot for compiling it and its modules
chroot_of()
{
	"$(kind_of "$1")_chroot" "$1"
}

kernel_release()
{
	"$(kind_of "$1")_release" "$1"
}

# kernel_config KERNEL: print the path of its configuration
kernel_config()
{
	"$(kind_of "$1")_config" "$1"
}

# prepare_chroot KERNEL: install the compiler and other packages
prepare_chroot()
{
	"prepare_$(kind_of "$1")_chroot" "$1"
}

# prepare_kernel KERNEL: unpack or build its image and modules
prepare_kernel()
{
	"prepare_$(kind_of "$1")_kernel" "$1"
}

# module_of KERNEL: print the path of the built module, or of one for this kernel in the
# directory MODULES
module_of()
{
	local other

	other=${MODULES:-}/$(kernel_release "$1").ko
	if [[ -e $other ]]; then
		echo "$other"
	else
		"$(kind_of "$1")_module" "$1"
	fi
}

# build_module KERNEL: build xen_mode and the test modules
build_module()
{
	[[ -e ${MODULES:-}/$(kernel_release "$1").ko ]] ||
		"build_$(kind_of "$1")_module" "$1"
}

# machine_of KERNEL: print its architecture
machine_of()
{
	[[ $1 == "$ARM64" ]] && echo arm64 || echo amd64
}

# lock_build: hold build/ until all programs of this run have ended. A script that another
# one runs has its lock.
lock_build()
{
	local lock=$BUILD/lock file holders=()

	mkdir -p "$BUILD"
	[[ /proc/self/fd/8 -ef $lock ]] || exec 8>"$lock"
	flock -n 8 && return
	for file in /proc/[0-9]*/fd/8; do
		[[ ! $file -ef $lock || $file == "/proc/$$/"* ]] || holders+=("$(cut -d/ -f3 <<<"$file")")
	done
	die "another run uses build/: wait for it, or end its processes (${holders[*]})"
}

prepare_host()
{
	need_root
	[[ $(dpkg --print-architecture) == amd64 ]] ||
		die "the testbed needs an amd64 host: this one is $(dpkg --print-architecture)"
	lock_build
	host_packages "${HOST_PACKAGES[@]}"
	# Without package lists, apt does not print its mirror.
	[[ $(debian_indexes) ]] ||
		quietly "$BUILD/log/apt-update.log" apt-get update
}

# fetch_packages SUITE DIR PACKAGE...: unpack Debian packages in DIR
fetch_packages()
{
	local suite=$1 dir=$2 debs
	shift 2

	[[ -e $dir/.complete ]] && return
	say "fetching $*"
	debs=$(chroot_of "$suite")/var/tmp/debs
	renew_dns "$(chroot_of "$suite")"
	rm -rf "$dir" "$debs"
	mkdir -p "$dir" "$debs"
	# The release may have changed since the chroot was made.
	# shellcheck disable=SC2016 # expanded by that shell
	quietly "$BUILD/log/fetch-$1.log" chroot "$(chroot_of "$suite")" sh -c '
		cd /var/tmp/debs
		download="apt-get -o APT::Sandbox::User=root download"
		$download "$@" || { apt-get update && $download "$@"; } || {
			echo "The release may have replaced them: remove build/chroot-$0."
			exit 1
		}' "$suite" "$@"
	for deb in "$debs"/*.deb; do
		dpkg-deb -x "$deb" "$dir"
	done
	rm -rf "$debs"
	touch "$dir/.complete"
}

kernel_dir()
{
	# The user's kernel may have the same release as another one.
	if [[ $(kind_of "$1") == own ]]; then
		echo "$OWN_DIR"
	else
		echo "$BUILD/kernel-$(kernel_release "$1")"
	fi
}

# kernel_image KERNEL: print the path of its compressed image
kernel_image()
{
	local dir release

	release=$(kernel_release "$1")
	dir=$(kernel_dir "$1")
	find "$dir/boot/vmlinuz-$release" "$dir/lib/modules/$release/vmlinuz" \
		-type f 2>/dev/null | head -n 1
}

# xen_kernel KERNEL: print the path of what Xen and its tools load: the kernel without
# compression, because they unpack it slowly in an emulated machine, and those of Xen 4.14
# cannot unpack zstd
xen_kernel()
{
	local image out new unpack start offset length

	image=$(kernel_image "$1")
	out=$(kernel_dir "$1")/vmlinux
	# Machines start at the same time.
	new=$out.$BASHPID
	if [[ ! $out -nt $image ]]; then
		# Linux's boot protocol for x86: setup_sects, payload_offset, payload_length
		start=$(od -An -tu1 -j $((0x1f1)) -N1 "$image")
		read -r offset length < <(od -An -tu4 -j $((0x248)) -N8 "$image")
		start=$(((start + 1) * 512 + offset))
		case $(od -An -tx1 -j $start -N4 "$image" 2>/dev/null) in
		" fd 37 7a 58") unpack=xz ;;
		" 28 b5 2f fd") unpack=zstd ;;
		*)
			echo "$image"
			return
			;;
		esac
		# The last four bytes are the size.
		dd if="$image" bs=1M iflag=skip_bytes,count_bytes status=none \
			skip=$start count=$((length - 4)) | $unpack -dcq >"$new" ||
			die "cannot unpack ${image#"$SRC"/}"
		mv "$new" "$out"
	fi
	echo "$out"
}

xen_image()
{
	echo "$BUILD/xen-$1/xen"
}

# prepare_xen XEN: unpack this version
prepare_xen()
{
	local dir=$BUILD/xen-$1

	rootfs_dir "$dir" "${XEN_SUITE[$1]}" "xen-hypervisor-$1-amd64" --variant=extract
	[[ -e $(xen_image "$1") ]] && return
	# QEMU's multiboot loader needs the 32-bit ELF file inside.
	gunzip -c "$dir/boot/xen-$1-amd64.gz" >"$dir/xen.new" || die "cannot unpack Xen $1"
	mv "$dir/xen.new" "$(xen_image "$1")"
}

# prepare_kselftest: unpack the kernel's test runner and headers
prepare_kselftest()
{
	local archive tests=tools/testing/selftests top

	# The chroot may be newer than the runner.
	add_packages "$SUITE" "${TEST_PACKAGES[@]}"
	[[ -e $KSELFTEST/.complete ]] && return
	say "unpacking the kernel's test runner"
	archive=$(find "$CHROOT/usr/src" -name 'linux-source-*.tar.xz')
	top=$(basename "$archive" .tar.xz)
	rm -rf "$KSELFTEST"
	mkdir -p "$KSELFTEST"
	quietly "$BUILD/log/kselftest.log" tar -C "$KSELFTEST" --strip-components=1 \
		-xJf "$archive" "$top/$tests/kselftest" \
		"$top/$tests/kselftest.h" "$top/$tests/kselftest_harness.h" \
		"$top/$tests/run_kselftest.sh" "$top/$tests/lib.mk" \
		"$top/scripts/checkpatch.pl" "$top/scripts/spelling.txt" \
		"$top/scripts/const_structs.checkpatch"
	touch "$KSELFTEST/.complete"
}

# prepare_guest_rootfs: install the programs of the test machines. Keep it small: the
# firmware of an HVM guest reads it slowly through an emulated port.
prepare_guest_rootfs()
{
	local dir=$BUILD/rootfs-guest-$1

	rootfs_dir "$dir" "$SUITE" busybox-static,xenstore-utils --variant=extract \
		--architectures="$1"
	archive_dir "$dir" \
		-path '*/ld-linux*' -o -path '*/libc.so*' -o -path '*/libxen*' \
		-o -path '*/busybox' -o -path '*/xenstore*'
}

# dom0_rootfs XEN ARCHITECTURE: print the path of the root file system of its dom0
dom0_rootfs()
{
	echo "$BUILD/rootfs-dom0-$1-$2"
}

# prepare_dom0_rootfs XEN ARCHITECTURE: install the toolstack from the suite of that Xen
prepare_dom0_rootfs()
{
	local dir suite=${XEN_SUITE[$1]} qemu="qemu-system-xen"

	dir=$(dom0_rootfs "$1" "$2")
	[[ $1 != 4.14 ]] || qemu="qemu-system-x86"
	# Guests on Arm have no emulated devices.
	[[ $2 != arm64 ]] || qemu=
	rootfs_dir "$dir" "$suite" \
		"busybox-static,kmod,bash,coreutils,jq,xen-utils-$1,xenstore-utils${qemu:+,$qemu}" \
		--variant=extract --architectures="$2"
	# It is in the machine's memory, so exclude unused files.
	archive_dir "$dir" ! -path './usr/share/*' -o -path '*/qemu/*' -o -path '*/seabios/*'
}

peers_image()
{
	echo "$BUILD/peers.squashfs"
}

# prepare_peers: make a disk with other programs that report the hypervisor
prepare_peers()
{
	local dir=$BUILD/rootfs-peers

	rootfs_dir "$dir" "$SUITE" \
		"virt-what,systemd,imvirt,dmidecode,facter,xen-utils-$XEN,xenstore-utils,pciutils,ethtool" \
		--variant=minbase
	squash "$dir" "$(peers_image)"
}

# prepare_initrd_maker MAKER: install initramfs-tools or dracut
prepare_initrd_maker()
{
	rootfs_dir "$BUILD/rootfs-$1" "$SUITE" "$1,udev,kmod,busybox" --variant=minbase
}

# squash DIR NAME: make the disk NAME from DIR, unless it is up to date
squash()
{
	host_packages squashfs-tools
	[[ $2 -nt $1.packages ]] && return
	say "packing ${2#"$SRC"/}"
	quietly "$BUILD/log/$(basename "$2").log" mksquashfs "$1" "$2.new" -noappend -comp zstd \
		-Xcompression-level 3 \
		-e usr/share/doc usr/share/man usr/share/locale usr/share/i18n var/lib/apt \
		usr/lib/x86_64-linux-gnu/dri
	mv "$2.new" "$2"
}

# The systems with systemd and udev, each as a disk: one with nothing else, and one with
# monitoring programs
declare -rA SYSTEM_PACKAGES=(
	[system]="systemd-sysv,udev,kmod,xenstore-utils"
	[fleet]="systemd-sysv,udev,kmod,prometheus,prometheus-node-exporter,curl,facter,ansible-core"
)

# system_image SYSTEM: print the path of its disk
system_image()
{
	echo "$BUILD/$1.squashfs"
}

# prepare_system SYSTEM: make its disk
prepare_system()
{
	rootfs_dir "$BUILD/rootfs-$1" "$SUITE" "${SYSTEM_PACKAGES[$1]}" --variant=minbase
	squash "$BUILD/rootfs-$1" "$(system_image "$1")"
}

# archive_tree DIR: print everything in DIR as an archive for an initramfs
archive_tree()
{
	(cd "$1" && find . -mindepth 1 | cpio --quiet -o -H newc -R 0:0)
}

# archive_dir DIR EXPRESSION...: make DIR.cpio of the files that match find's EXPRESSION,
# unless it is up to date
archive_dir()
{
	local dir=$1
	shift

	[[ $dir.cpio -nt $dir.packages ]] && return
	(cd "$dir" && { find . -mindepth 1 -type d; find . -mindepth 1 ! -type d \
		! -path './usr/share/doc/*' ! -path './var/*' ! -path '*/gconv/*' '(' "$@" ')'; } |
		cpio --quiet -o -H newc -R 0:0) >"$dir.cpio.new" || die "cannot pack ${dir#"$SRC"/}"
	mv "$dir.cpio.new" "$dir.cpio"
}

# in_chroot SUITE COMMAND...: run it in the chroot of that suite
in_chroot()
{
	in_root "$(chroot_of "$1")" "${@:2}"
}

# The files that DKMS builds from
readonly MODULE_SOURCES=(module include packaging Kbuild Makefile dkms.conf)

# sources DIR: copy these to DIR
sources()
{
	rm -rf "$1"
	mkdir -p "$1"
	(cd "$SRC" && cp -r "${MODULE_SOURCES[@]}" "$1")
	find "$1" \( -name '*.o' -o -name '.*.cmd' \) -delete
}

# prepare_arm64: prepare what only machines of the other architecture need
prepare_arm64()
{
	host_packages device-tree-compiler
	prepare_emulator "${EMULATOR:-$USUAL_EMULATOR}" aarch64
	prepare_guest_rootfs arm64
	fetch_packages "$ARM64" "$BUILD/xen-arm64" "xen-hypervisor-$XEN-arm64"
}

# prepare KERNEL...: prepare everything for machines with these kernels
prepare()
{
	local kernel

	prepare_emulator "$USUAL_EMULATOR"
	prepare_chroot "$SUITE"
	for kernel; do
		prepare_chroot "$kernel"
		prepare_kernel "$kernel"
	done
	[[ ${ACTION:-} == demo || ${ACTION:-} == shell ]] || prepare_kselftest
	prepare_guest_rootfs amd64
	[[ " $* " != *" $ARM64 "* ]] || prepare_arm64
	for kernel; do
		build_module "$kernel"
	done
}
