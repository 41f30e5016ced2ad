# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Boots a machine under QEMU and hands back what it printed. There need be no
# KVM: QEMU emulates AMD's SVM, and real Xen runs on that.

# shellcheck source=selftests/testbed/prepare.sh
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

# shellcheck disable=SC2034 # for those who include this
readonly MODES=(none dom0-pv dom0-pvh pv pvh pvhvm hvm-pv-drivers hvm)
readonly QEMU=(qemu-system-x86_64 -accel tcg -cpu "qemu64,+svm,+npt" -nodefaults
	-display none -serial stdio -no-reboot)

# copy_modules ROOT MODULE...: the modules and all that they need.
copy_modules()
{
	local root=$1 release lib file
	shift

	release=$(kernel_release)
	lib=lib/modules/$release
	for module; do
		modprobe -d "$KERNEL_DIR" -S "$release" --show-depends "$module" 2>/dev/null || :
	done | sed -n "s|^insmod .*/$lib/||p" | cut -d' ' -f1 | sort -u |
		while read -r file; do
			install -D -m 644 "$KERNEL_DIR/$lib/$file" "$root/$lib/$file"
		done
	cp "$KERNEL_DIR/$lib"/modules.{order,builtin,builtin.modinfo} "$root/$lib/"
	install -D -m 644 "$MODULE" "$root/$lib/updates/dkms/xen_mode.ko"
	depmod -b "$root" "$release"
}

# tests_tree ROOT COLLECTION: the runner and one collection of tests, if built.
tests_tree()
{
	[[ -d $BUILD/tests/$2 ]] || return 0
	mkdir -p "$1/kselftest"
	cp -r "$KSELFTEST/tools/testing/selftests/kselftest" \
		"$KSELFTEST/tools/testing/selftests/run_kselftest.sh" "$1/kselftest/"
	cp -r "$BUILD/tests/$2" "$1/kselftest/"
	cp "$BUILD/tests/$2.list" "$1/kselftest/kselftest-list.txt"
}

# pack ROOTFS OVERLAY OUT: one initramfs from a root file system and more.
pack()
{
	archive_tree "$2" >"$3.overlay"
	cat "$1.cpio" "$3.overlay" >"$3"
	rm -f "$3.overlay"
}

# The initramfs of every machine under test.
make_test_initrd()
{
	local overlay=$RUN/overlay-guest release

	release=$(kernel_release)
	rm -rf "$overlay"
	mkdir -p "$overlay/testbed" "$overlay/boot"
	cp "$TESTBED"/guest/* "$overlay/testbed/"
	mv "$overlay/testbed/init" "$overlay/init"
	cp "$KERNEL_DIR/boot/config-$release" "$overlay/boot/"
	copy_modules "$overlay" "${GUEST_MODULES[@]}"
	tests_tree "$overlay" guest
	TEST_INITRD=$RUN/test.cpio.zst
	pack "$BUILD/rootfs-guest" "$overlay" "$RUN/test.cpio"
	# An HVM guest's firmware reads it through an emulated port, slowly.
	zstd -q -f "$RUN/test.cpio" -o "$TEST_INITRD"
}

# guest_config MODE: what xl is told. An HVM guest has the emulated disk and
# network card that every HVM guest has, for its kernel to unplug.
guest_config()
{
	local mode=$1 type=$1 console=hvc0 parameters='' disk serial=''

	disk="format=raw,vdev=xvda,access=rw,script=/etc/xen/scripts/block-testbed"
	case $mode in
	pvhvm | hvm*)
		type=hvm
		disk="format=raw,vdev=hda,access=rw,backendtype=qdisk"
		;;
	esac
	case $mode in
	hvm-pv-drivers)
		parameters="xen_no_vector_callback"
		;;
	hvm)
		parameters="nopv"
		console=ttyS0
		serial="serial=\"file:/var/log/xen/console/guest-$mode.log\""
		;;
	esac
	cat <<-CONFIG
		name="$mode"
		type="$type"
		memory=256
		vcpus=1
		kernel="/guests/vmlinuz"
		ramdisk="/guests/initrd"
		extra="console=$console quiet rdinit=/init xm.run=$ACTION xm.mode=$mode xm.disks=1 xm.nets=1 $parameters"
		disk=["$disk,target=/guests/$mode.img"]
		vif=["script=/etc/xen/scripts/vif-testbed"]
		on_poweroff="destroy"
		on_reboot="destroy"
		on_crash="destroy"
		$serial
	CONFIG
	# No screen, no network boot: firmware is slow here.
	[[ $type == hvm ]] && printf '%s\n' 'vnc=0' 'vga="none"' \
		'device_model_args_hvm=["-global","rtl8139.romfile="]'
	return 0
}

# make_dom0_initrd MODE...: a dom0 that runs these guests.
make_dom0_initrd()
{
	local overlay=$RUN/overlay-dom0 number=10 mode

	rm -rf "$overlay"
	mkdir -p "$overlay"/{testbed,guests,etc/xen/scripts}
	cp "$TESTBED/guest/common" "$overlay/testbed/"
	cp "$TESTBED/dom0/init" "$overlay/init"
	cp "$TESTBED/dom0/block" "$overlay/etc/xen/scripts/block-testbed"
	cp "$TESTBED/dom0/vif" "$overlay/etc/xen/scripts/vif-testbed"
	copy_modules "$overlay" "${DOM0_MODULES[@]}"
	tests_tree "$overlay" dom0
	cp "$KERNEL" "$overlay/guests/vmlinuz"
	cp "$TEST_INITRD" "$overlay/guests/initrd"
	for mode; do
		guest_config "$mode" >"$overlay/guests/$number-$mode.cfg"
		number=$((number + 1))
		truncate -s 16M "$overlay/guests/$mode.img"
	done
	DOM0_INITRD=$RUN/dom0.cpio
	pack "$BUILD/rootfs-dom0" "$overlay" "$DOM0_INITRD"
}

# run_qemu LOG END SECONDS QEMU-ARGUMENT...: run until the line END is printed.
# Fails, with the end of the console shown, when it never is.
run_qemu()
{
	local log=$1 end=$2 limit=$3 start=$SECONDS shown=$SECONDS pid boots=0 now
	shift 3

	"${QEMU[@]}" "$@" </dev/null >"$log" 2>&1 &
	pid=$!
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.5
		grep -q "^$end" "$log" && break
		now=$(grep -ac '^=== BOOT' "$log" || :)
		if ((now > boots)); then
			boots=$now
			say "  booting guest $(grep -a '^=== BOOT' "$log" | tail -n 1 | tr -d '\r' | cut -d' ' -f3)"
			shown=$SECONDS
		elif ((SECONDS - shown >= 30)); then
			say "  ... $((SECONDS - start))s of at most ${limit}s"
			shown=$SECONDS
		fi
		((SECONDS - start < limit)) || break
	done
	kill "$pid" 2>/dev/null || :
	wait "$pid" 2>/dev/null || :
	tr -d '\r' <"$log" >"$log.txt"
	if ! grep -aq "^$end" "$log.txt"; then
		tail -n 40 "$log.txt" >&2
		say "no end after $((SECONDS - start))s (log: ${log#"$SRC"/})"
		return 1
	fi
}

# section LOG MODE: what that machine printed between BEGIN and END.
section()
{
	sed -n "/^=== BEGIN $2\$/,/^=== END $2\$/p" "$1" | sed '1d;$d'
}

# boot_alone MODE: a machine that is tested itself: dom0, or no Xen.
boot_alone()
{
	local mode=$1 log=$RUN/$1.log
	local linux="quiet rdinit=/init xm.run=$ACTION xm.mode=$mode xm.disks=0 xm.nets=0"
	local disk=$RUN/$mode.img
	local network=(-nic "user,model=e1000")
	local devices=(-drive "file=$disk,format=raw,if=ide" "${network[@]}")

	truncate -s 16M "$disk"
	case $mode in
	none)
		run_qemu "$log" "=== END $mode" 180 -m 1024 -smp 2 "${devices[@]}" \
			-kernel "$KERNEL" -initrd "$TEST_INITRD" \
			-append "console=ttyS0 $linux"
		;;
	dom0-pv)
		run_qemu "$log" "=== END $mode" 240 -m 1024 -smp 2 "${devices[@]}" \
			-kernel "$XEN_IMAGE" \
			-append "com1=115200,8n1 console=com1 dom0_mem=512M" \
			-initrd "$KERNEL console=hvc0 $linux,$TEST_INITRD"
		;;
	dom0-pvh)
		# Without ACPI, which hangs here, no interrupt would reach a disk.
		run_qemu "$log" "=== END $mode" 240 -m 1500 -smp 1 "${network[@]}" \
			-kernel "$XEN_IMAGE" \
			-append "com1=115200,8n1 console=com1 dom0=pvh dom0-iommu=none dom0_mem=768M" \
			-initrd "$KERNEL console=hvc0 acpi=off $linux,$TEST_INITRD"
		;;
	esac
}

# boot_guests MODE...: these guests, one after the other, under one dom0.
boot_guests()
{
	make_dom0_initrd "$@"
	run_qemu "$RUN/guests.log" "=== ALL DONE" $((200 + 800 * $#)) -m 3000 -smp 2 \
		-nic none -kernel "$XEN_IMAGE" \
		-append "com1=115200,8n1 console=com1 dom0_mem=1800M dom0_max_vcpus=1" \
		-initrd "$KERNEL console=hvc0 quiet rdinit=/init xm.run=$ACTION xm.limit=800,$DOM0_INITRD"
}
