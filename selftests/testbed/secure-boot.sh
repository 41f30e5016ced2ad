#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# secure-boot.sh [KERNEL...]: test the module that DKMS signed on machines whose kernel
# requires signatures, with Debian's firmware (with Microsoft's keys), shim, GRUB and
# kernel. The key of DKMS is enrolled in the same way as by a person: with mokutil, a
# reboot and MokManager.
# Prints its results, then "N passed, N failed, 0 skipped" with that status.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"

read -ra SIGNED <<<"${*:-bullseye $SUITE trixie}"
readonly RUN=$BUILD/run/secure-boot
readonly FIRMWARE=$BUILD/secure-boot
readonly ROOTFS=$BUILD/rootfs-secure-boot
# The password that mokutil and MokManager ask for
readonly PASSWORD=enroll-me

# keyring_of KERNEL: print its keyring with the enrolled keys
keyring_of()
{
	[[ $1 == bullseye* ]] && echo .platform || echo .machine
}

# refuses KERNEL: print how the kernel refuses modules under Secure Boot
refuses()
{
	[[ $1 == bullseye* ]] && echo locked-down || echo enforced
}

# sign_by_tool SUITE: configure dkms before 3.0 to sign, as fleet.md describes it
sign_by_tool()
{
	local dir

	dir=$(chroot_of "$1")
	rm -f "$dir/etc/dkms/framework.conf"
	{
		echo 'sudo() { "$@"; }'
		page_block fleet.md dkms-2.8
	} >"$dir/var/tmp/commands"
	in_chroot "$1" sh -e /var/tmp/commands >/dev/null
	[[ -e $dir/var/lib/dkms/mok.key ]] ||
		in_chroot "$1" openssl req -new -x509 -nodes -days 36500 -newkey rsa:2048 \
			-subj "/CN=DKMS module signing key" -keyout /var/lib/dkms/mok.key \
			-outform DER -out /var/lib/dkms/mok.pub 2>/dev/null
	install -m 600 "$dir/var/lib/dkms/mok.key" "$dir/root/dkms.key"
	install -m 600 "$dir/var/lib/dkms/mok.pub" "$dir/root/dkms.der"
}

prepare_secure_boot()
{
	local kernel

	prepare_host
	prepare_emulator "$USUAL_EMULATOR"
	prepare_chroot "$SUITE"
	for kernel in "${SIGNED[@]}"; do
		prepare_chroot "$kernel"
		prepare_kernel "$kernel"
		[[ $kernel != bullseye* ]] || sign_by_tool bullseye
		build_module "$kernel"
	done
	fetch_packages "$SUITE" "$FIRMWARE" ovmf shim-signed shim-helpers-amd64-signed \
		grub-efi-amd64-signed
	rootfs_dir "$ROOTFS" "$SUITE" busybox-static,kmod,mokutil,keyutils --variant=extract
	archive_dir "$ROOTFS" ! -path './usr/share/*'
}

# spoil KERNEL DIR: make copies of the module that no kernel may load
spoil()
{
	local module other=/var/tmp/other-key dir

	module=$(module_of "$1")
	dir=$(chroot_of "$1")
	mkdir -p "$2"
	# This rewrites the file without the appended signature.
	strip -g -o "$2/unsigned.ko" "$module"
	LC_ALL=C sed 's/description=Publishes/description=publishes/' "$module" >"$2/changed.ko"
	! cmp -s "$module" "$2/changed.ko" || die "$module was not changed"

	in_chroot "$1" openssl req -new -x509 -nodes -days 1 -newkey rsa:2048 \
		-subj "/CN=Another key" -keyout "$other.key" -outform DER -out "$other.der" 2>/dev/null
	cp "$2/unsigned.ko" "$dir$other.ko"
	in_chroot "$1" "/lib/modules/$(kernel_release "$1")/build/scripts/sign-file" sha256 \
		"$other.key" "$other.der" "$other.ko"
	cp "$dir$other.ko" "$2/other-key.ko"
	rm "$dir$other".*
}

# export_keys DIR: write the certificate of DKMS in each suite, and its id
export_keys()
{
	local kernel

	mkdir -p "$1"
	for kernel in "${SIGNED[@]}"; do
		cp "$(chroot_of "$kernel")/var/lib/dkms/mok.pub" "$1/$kernel.der"
		in_chroot "$kernel" openssl x509 -inform DER -in /var/lib/dkms/mok.pub -noout \
			-ext subjectKeyIdentifier | sed -n 's/://g; s/^ *\([0-9A-F]*\)$/\L\1/p' >"$1/$kernel.id"
		[[ -s $1/$kernel.id ]] || die "the key of DKMS for $kernel has no id"
	done
}

# make_signed_initrd KERNEL
make_signed_initrd()
{
	local overlay=$RUN/overlay-$1

	mkdir -p "$overlay/testbed"
	cp "$TESTBED/secure-boot/init" "$overlay/init"
	cp "$TESTBED/guest/common" "$SRC/selftests/ktap.sh" "$SRC/selftests/guest/pages_lib.sh" \
		"$overlay/testbed/"
	page_blocks "$overlay/testbed/pages"
	copy_modules "$overlay" "$1" efivarfs
	spoil "$1" "$overlay/modules"
	export_keys "$overlay/keys"
	pack "$ROOTFS" "$overlay" "$RUN/initrd-$1"
	rm -rf "$overlay"
}

# linux_line NAME KERNEL REFUSES [ARGUMENT]: print the kernel command line. On a busy host
# the kernel's check of the timer can fail.
linux_line()
{
	echo "console=ttyS0 quiet no_timer_check rdinit=/init xm.run=${1%%-*} xm.name=$1@$2 xm.kernel=$2" \
		"xm.refuses=$3 xm.keyring=$(keyring_of "$2") xm.password=$PASSWORD ${4:-}"
}

# make_disk DIR KERNEL LINE: make the boot disk with shim, GRUB and the kernel
make_disk()
{
	rm -rf "$1"
	mkdir -p "$1/EFI/BOOT" "$1/EFI/debian"
	cp "$FIRMWARE/usr/lib/shim/shimx64.efi.signed" "$1/EFI/BOOT/BOOTX64.EFI"
	cp "$FIRMWARE/usr/lib/shim/mmx64.efi.signed" "$1/EFI/BOOT/mmx64.efi"
	cp "$FIRMWARE/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed" "$1/EFI/BOOT/grubx64.efi"
	cp "$(kernel_image "$2")" "$1/vmlinuz"
	cp "$RUN/initrd-$2" "$1/initrd"
	cat >"$1/EFI/debian/grub.cfg" <<-GRUB
		linux /vmlinuz $3
		initrd /initrd
		boot
	GRUB
}

# with_keyboard FIFO COMMAND...: run the command with the FIFO as its input
with_keyboard()
{
	local keyboard=$1
	shift

	"$@" <>"$keyboard"
}

# press LOG KEYBOARD TEXT KEYS: wait for the text on the screen, then press the keys
press()
{
	until grep -qaF "$3" "$1"; do
		sleep 0.5
	done
	# The menu is drawn before it accepts keys.
	sleep 1
	printf '%s' "$4" >"$2"
}

# enroll LOG KEYBOARD: enroll the key in MokManager
enroll()
{
	local down=$'\e[B' enter=$'\r' keys

	printf -v keys "%${#SIGNED[@]}s" ''
	press "$@" "Press any key to perform MOK management" "$enter"
	press "$@" "Perform MOK management" "$down$enter"
	press "$@" "View key 0" "${keys// /$down}$enter"
	press "$@" "Enroll the key(s)?" "$down$enter"
	press "$@" "Password:" "$PASSWORD$enter"
	press "$@" "Reboot" "$enter"
}

# boot_signed NAME KERNEL REFUSES [ARGUMENT]: boot through the firmware
boot_signed()
{
	local name=$1@$2 disk=$RUN/disk keyboard=$RUN/keyboard log person

	log=$RUN/$name.log
	make_disk "$disk" "$2" "$(linux_line "$@")"
	rm -f "$keyboard"
	mkfifo "$keyboard"
	: >"$log"
	enroll "$log" "$keyboard" &
	person=$!
	run_qemu "$log" "=== END $name" 400 with_keyboard "$keyboard" "${QEMU_X86[@]}" \
		-action reboot=reset -machine q35,smm=on -m 1024 -nic none \
		-global driver=cfi.pflash01,property=secure,value=on \
		-drive "if=pflash,unit=0,format=raw,readonly=on,file=$FIRMWARE/usr/share/OVMF/OVMF_CODE_4M.secboot.fd" \
		-drive "if=pflash,unit=1,format=raw,file=$RUN/variables" \
		-blockdev "driver=vvfat,node-name=disk,dir=$disk,read-only=on" \
		-device virtio-blk-pci,drive=disk || :
	kill "$person" 2>/dev/null || :
	wait "$person" 2>/dev/null || :
	results "$name"
}

# switch_off: disable Secure Boot, as in the setup of the firmware. The variable is this
# name in UTF-16, then one byte.
switch_off()
{
	perl -0777 -pi -e '$name = join("\0", split(//, "SecureBootEnable"));
		s/$name\0\0\0\K\x01/\0/ or die "no such variable\n"' "$RUN/variables"
}

# boot_plain NAME KERNEL REFUSES [ARGUMENT]: boot without UEFI
boot_plain()
{
	local name=$1@$2

	run_qemu "$RUN/$name.log" "=== END $name" 180 "${QEMU_X86[@]}" -m 1024 -nic none \
		-kernel "$(kernel_image "$2")" -initrd "$RUN/initrd-$2" -append "$(linux_line "$@")" || :
	results "$name"
}

# results NAME: collect the results of a machine, and check its plan
results()
{
	section "$RUN/$1.log.txt" "$1" >"$RUN/$1.txt"
	awk -v name="$1" '
		/^ok [0-9]/ || /^not ok [0-9]/ {
			verdict = /^ok/ ? "pass" : "fail"
			sub(/^(not )?ok [0-9]+ /, "")
			print verdict " secure-boot: " name ": " $0
			count++
			next
		}
		/^1\.\.[0-9]+$/ { sub(/1\.\./, ""); plan = $0 }
		END { if (!count || count != plan)
			print "fail secure-boot: " name ": " count+0 " results of " plan+0 }
	' "$RUN/$1.txt" | tee -a "$RUN/results"
	grep '^#' "$RUN/$1.txt" >&2 || :
}

need_root
prepare_secure_boot
rm -rf "$RUN"
mkdir -p "$RUN"
for kernel in "${SIGNED[@]}"; do
	make_signed_initrd "$kernel"
done

for kernel in "${SIGNED[@]}"; do
	# Each machine requests to enroll all keys; only the last request counts.
	cp "$FIRMWARE/usr/share/OVMF/OVMF_VARS_4M.ms.fd" "$RUN/variables"
	say "booting $kernel with Secure Boot, the key of DKMS not enrolled"
	boot_signed without_key "$kernel" "$(refuses "$kernel")"
done
for kernel in "${SIGNED[@]}"; do
	say "booting $kernel with Secure Boot, the key of DKMS enrolled"
	case $(refuses "$kernel") in
	enforced) boot_signed with_key "$kernel" enforced module.sig_enforce=1 ;;
	locked-down) boot_signed with_key "$kernel" locked-down ;;
	esac
done
say "booting ${SIGNED[-1]} with its key enrolled, but without Secure Boot"
switch_off
boot_signed secure_boot_off "${SIGNED[-1]}" enforced module.sig_enforce=1
say "booting ${SIGNED[-1]} without UEFI"
boot_plain no_firmware-enforced "${SIGNED[-1]}" enforced module.sig_enforce=1
boot_plain no_firmware-locked-down "${SIGNED[-1]}" locked-down lockdown=integrity
rm -rf "$RUN/disk" "$RUN"/initrd-*

passed=$(grep -c '^pass' "$RUN/results" || :)
failed=$(grep -c '^fail' "$RUN/results" || :)
say "took ${SECONDS}s"
echo "$passed passed, $failed failed, 0 skipped"
((failed == 0))
