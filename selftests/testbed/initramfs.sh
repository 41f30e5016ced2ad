# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Make an initramfs with initramfs-tools or dracut and the packaged hooks, in a separate
# root file system. Include boot.sh first.

# initrd_of MAKER: print its path
initrd_of()
{
	echo "$RUN/$1.initrd"
}

# make_initrd MAKER: make it with the module, its rules, the rules of udev.md, and a test
# that runs when the root file system is mounted
make_initrd()
{
	local maker=$1 dir=$BUILD/rootfs-$1 extra=$RUN/$1.d release

	release=$(kernel_release "$SUITE")
	prepare_initrd_maker "$maker"
	say "making an initramfs by $maker"
	rm -rf "$dir/lib/modules/$release" "$extra"
	copy_modules "$dir" "$SUITE" xen-blkfront xen-netfront squashfs
	install -D -m 644 -t "$dir/usr/lib/udev/rules.d" "$SRC"/packaging/udev/*.rules
	install -D -m 755 -t "$dir/usr/libexec/xen-mode" "$SRC/packaging/system/load-once"
	cp "$(kernel_dir "$SUITE")/boot/config-$release" "$dir/boot/"
	mkdir -p "$extra/xm" "$extra/usr/lib/udev/rules.d"
	cp "$SRC/selftests/ktap.sh" "$TESTBED/guest/dump-tree" "$extra/xm/"
	page_block udev.md rules >"$extra/usr/lib/udev/rules.d/70-local.rules"
	"make_by_${maker//-/_}" "$dir" "$extra" "$release"
	# Each archive in it starts at a multiple of four bytes.
	truncate -s %4 "$dir/initrd"
	archive_tree "$extra" | cat "$dir/initrd" - >"$(initrd_of "$maker")"
	rm -rf "$extra"
}

make_by_initramfs_tools()
{
	install -m 755 "$SRC/packaging/initramfs-tools/xen_mode" \
		"$1/usr/share/initramfs-tools/hooks/"
	sed -i 's/^MODULES=.*/MODULES=list/' "$1/etc/initramfs-tools/initramfs.conf"
	printf '%s\n' xen-blkfront squashfs >"$1/etc/initramfs-tools/modules"
	quietly "$BUILD/log/initramfs-tools.log" chroot "$1" mkinitramfs -o /initrd "$3"
	# This file has the order of the scripts of a stage.
	install -D -m 755 "$TESTBED/initramfs/test" "$2/scripts/init-bottom/test"
	echo '/scripts/init-bottom/test "$@"' >"$2/scripts/init-bottom/ORDER"
}

make_by_dracut()
{
	install -D -m 755 -t "$1/usr/lib/dracut/modules.d/60xen_mode" \
		"$SRC/packaging/dracut/module-setup.sh"
	quietly "$BUILD/log/dracut.log" chroot "$1" dracut --force --no-hostonly \
		--modules "base udev-rules rootfs-block kernel-modules fs-lib xen_mode" \
		--drivers "xen-blkfront squashfs" --install "find grep sort tr tee" /initrd "$3"
	install -D -m 755 "$TESTBED/initramfs/test" \
		"$2/usr/lib/dracut/hooks/pre-pivot/00-test.sh"
}
