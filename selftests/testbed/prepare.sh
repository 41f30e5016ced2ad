# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Everything that a run needs, made once and kept in build/: a place to
# compile in, a Debian kernel, Xen, the root file systems. Each function makes
# one thing and does nothing when it is there.
#
# shellcheck disable=SC2034 # the names in capitals are for those who include this

# shellcheck source=selftests/testbed/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly SUITE=bookworm
readonly XEN=4.17
readonly CHROOT=$BUILD/chroot-$SUITE
readonly KSELFTEST=$BUILD/kselftest
readonly HOST_PACKAGES=(mmdebstrap qemu-system-x86 cpio kmod perl xz-utils zstd)
readonly CHROOT_PACKAGES=gcc,make,libc6-dev,kmod,dkms,linux-headers-amd64,linux-source,sparse,clang,lld,llvm,shellcheck,perl,python3-minimal,rsync,xz-utils

# Frontends and backends, and what an emulated machine has.
readonly GUEST_MODULES=(
	xen-blkfront xen-netfront xenfs
	ata_piix ata_generic ahci sd_mod sr_mod
	e1000 8139cp 8139too
)
readonly DOM0_MODULES=(
	"${GUEST_MODULES[@]}"
	tun loop xen-gntdev xen-gntalloc xen-evtchn xen-privcmd
	xen-blkback xen-netback
)

# The suite's kernel release, from the headers in the chroot.
kernel_release()
{
	basename "$(find "$CHROOT/lib/modules" -mindepth 1 -maxdepth 1 | sort -V | tail -n 1)"
}

prepare_host()
{
	need_root
	host_packages "${HOST_PACKAGES[@]}"
	# Without lists apt does not know its own mirror.
	[[ $(debian_indexes) ]] ||
		quietly "$BUILD/log/apt-update.log" apt-get update
}

prepare_chroot()
{
	mapfile -t slim < <(no_docs)
	rootfs_dir "$CHROOT" "$SUITE" "$CHROOT_PACKAGES" --variant=minbase \
		--skip=cleanup/apt/lists "${slim[@]}"
}

# fetch_package PACKAGE DIR: unpack a Debian package of the suite into DIR.
fetch_package()
{
	local package=$1 dir=$2 debs=$CHROOT/var/tmp/debs

	[[ -e $dir/.complete ]] && return
	say "fetching $package"
	rm -rf "$dir" "$debs"
	mkdir -p "$dir" "$debs"
	quietly "$BUILD/log/fetch-$package.log" chroot "$CHROOT" \
		sh -c "cd /var/tmp/debs && apt-get -o APT::Sandbox::User=root download $package"
	dpkg-deb -x "$debs"/*.deb "$dir"
	rm -rf "$debs"
	touch "$dir/.complete"
}

prepare_kernel()
{
	local release

	release=$(kernel_release)
	KERNEL_DIR=$BUILD/kernel-$release
	KERNEL=$KERNEL_DIR/boot/vmlinuz-$release
	fetch_package "linux-image-$release" "$KERNEL_DIR"
	[[ -e $KERNEL_DIR/lib/modules/$release/modules.dep ]] ||
		depmod -b "$KERNEL_DIR" "$release"
}

prepare_xen()
{
	local dir=$BUILD/xen-$XEN

	fetch_package "xen-hypervisor-$XEN-amd64" "$dir"
	XEN_IMAGE=$dir/xen
	# QEMU's multiboot loader takes the 32-bit ELF file inside.
	[[ -e $XEN_IMAGE ]] ||
		gunzip -c "$dir/boot/xen-$XEN-amd64.gz" >"$XEN_IMAGE"
}

# The kernel's own test runner and headers.
prepare_kselftest()
{
	local archive tests=tools/testing/selftests top

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

prepare_rootfs()
{
	rootfs_dir "$BUILD/rootfs-guest" "$SUITE" \
		busybox-static,kmod,xenstore-utils --variant=extract
	rootfs_dir "$BUILD/rootfs-dom0" "$SUITE" \
		busybox-static,kmod,bash,coreutils,jq,xen-utils-$XEN,xenstore-utils,qemu-system-xen \
		--variant=extract
	archive_dir "$BUILD/rootfs-guest"
	archive_dir "$BUILD/rootfs-dom0"
}

# archive_tree DIR: everything in DIR as the kernel reads an initramfs.
archive_tree()
{
	(cd "$1" && find . -mindepth 1 | cpio --quiet -o -H newc -R 0:0)
}

# archive_dir DIR: DIR.cpio, made anew when DIR was.
archive_dir()
{
	[[ $1.cpio -nt $1.packages ]] && return
	# It lives in the machine's memory: leave out what no test reads.
	(cd "$1" && rm -rf usr/share/{doc,man,info,locale,i18n,OVMF,AAVMF,icons} \
		usr/lib/*/gconv usr/include var/lib/apt var/cache)
	archive_tree "$1" >"$1.cpio.new"
	mv "$1.cpio.new" "$1.cpio"
}

# in_chroot COMMAND...: run it in the chroot, with /proc.
in_chroot()
{
	local status=0

	mount -t proc proc "$CHROOT/proc"
	chroot "$CHROOT" "$@" || status=$?
	umount "$CHROOT/proc"
	return "$status"
}

# sources DIR: what dkms.conf builds from, copied to DIR.
sources()
{
	rm -rf "$1"
	mkdir -p "$1"
	cp -r "$SRC"/{module,include,Kbuild,Makefile,dkms.conf} "$1"
	find "$1" \( -name '*.o' -o -name '.*.cmd' \) -delete
}

# The module as DKMS builds and installs it.
build_module()
{
	local version release

	release=$(kernel_release)
	version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$SRC/dkms.conf")
	say "building the module for $release with dkms"
	in_chroot dkms remove "xen_mode/$version" --all >/dev/null 2>&1 || :
	sources "$CHROOT/usr/src/xen_mode-$version"
	quietly "$BUILD/log/dkms.log" in_chroot dkms install \
		"xen_mode/$version" -k "$release" --force
	MODULE=$CHROOT/lib/modules/$release/updates/dkms/xen_mode.ko
	[[ -e $MODULE ]] || die "dkms installed no module"
}

prepare_all()
{
	prepare_host
	prepare_chroot
	prepare_kernel
	prepare_xen
	prepare_kselftest
	prepare_rootfs
}
