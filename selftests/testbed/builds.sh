# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Build tests without a machine. The module must build without warnings for each of
# Debian's kernels, with the compiler of its suite and W=1. And it must compile without
# warnings for small configurations of linux-source, or be refused with the missing
# option. It is not linked there, because these kernels are not built and have no symbols.
# Include prepare.sh first.

readonly CONFIG_PACKAGES=flex,bison,bc,libelf-dev,gcc,libc6-dev,make,linux-source,xz-utils,perl,python3-minimal,cpio,kmod
readonly CONFIG_CHROOT=$BUILD/chroot-$SUITE-configs

# Each entry: a name, the expected result, and the options in addition to "tinyconfig".
# Since 5.11 x86 has no Xen guest support without CONFIG_XEN_PVHVM.
readonly CONFIGS=(
	"all builds 64BIT MODULES SYSFS PCI SMP BLOCK NET XEN XEN_PV XEN_DOM0 XEN_PVHVM_GUEST XEN_PVH"
	"no-xen refused:CONFIG_XEN 64BIT MODULES SYSFS PCI SMP BLOCK NET"
	"no-pvh builds 64BIT MODULES SYSFS PCI SMP BLOCK NET XEN XEN_PV XEN_PVHVM_GUEST -XEN_PVH"
	"no-pv builds 64BIT MODULES SYSFS PCI SMP BLOCK NET XEN -XEN_PV XEN_PVHVM_GUEST XEN_PVH"
	"frontend-module builds 64BIT MODULES SYSFS PCI SMP BLOCK NET XEN XEN_PV XEN_PVHVM_GUEST -XEN_PVH BLK_DEV -XEN_PCIDEV_FRONTEND XEN_BLKDEV_FRONTEND=m XEN_XENBUS_FRONTEND=m"
	"no-frontends builds 64BIT MODULES SYSFS PCI SMP BLOCK NET XEN XEN_PV XEN_PVHVM_GUEST XEN_PVH BLK_DEV -XEN_PCIDEV_FRONTEND -XEN_BLKDEV_FRONTEND -XEN_XENBUS_FRONTEND"
	"no-pci builds 64BIT MODULES SYSFS -PCI SMP BLOCK NET XEN XEN_PV XEN_PVH"
	"no-smp builds 64BIT MODULES SYSFS PCI -SMP BLOCK NET XEN XEN_PV XEN_PVH"
	"32-bit builds -64BIT MODULES SYSFS PCI SMP HIGHMEM64G X86_GENERIC BLOCK NET XEN XEN_PVHVM_GUEST XEN_PVH"
)

# arch_of SETTING...: print the ARCH for make
arch_of()
{
	[[ " $* " == *" -64BIT "* ]] && echo i386 || echo x86_64
}

# configure TREE SETTING...: set tinyconfig and these options; fail if Kconfig changes one
configure()
{
	local tree=$1 arch setting
	shift

	arch=$(arch_of "$@")
	in_config_chroot make -C "$tree" ARCH="$arch" tinyconfig
	for setting in HYPERVISOR_GUEST PARAVIRT ACPI X86_LOCAL_APIC INET \
		PRINTK "$@"; do
		case $setting in
		-*) in_config_chroot "$tree/scripts/config" --file "$tree/.config" -d "${setting#-}" ;;
		*=m) in_config_chroot "$tree/scripts/config" --file "$tree/.config" -m "${setting%=m}" ;;
		*) in_config_chroot "$tree/scripts/config" --file "$tree/.config" -e "$setting" ;;
		esac
	done
	in_config_chroot make -C "$tree" ARCH="$arch" olddefconfig
	in_config_chroot make -C "$tree" ARCH="$arch" -j"$(nproc)" modules_prepare
	for setting; do
		case $setting in
		-*) ! grep -q "^CONFIG_${setting#-}=" "$CONFIG_CHROOT$tree/.config" ;;
		*=m) grep -q "^CONFIG_${setting}$" "$CONFIG_CHROOT$tree/.config" ;;
		*) grep -q "^CONFIG_$setting=y" "$CONFIG_CHROOT$tree/.config" ;;
		esac || {
			echo "Kconfig does not accept $setting"
			return 1
		}
	done
}

in_config_chroot()
{
	in_chroot "$SUITE-configs" "$@"
}

prepare_configs()
{
	local archive tree=$CONFIG_CHROOT/usr/src/linux

	mapfile -t slim < <(no_docs)
	rootfs_dir "$CONFIG_CHROOT" "$SUITE" "$CONFIG_PACKAGES" --variant=minbase "${slim[@]}"
	[[ -e $tree/.complete ]] && return
	say "unpacking the kernel's source"
	archive=$(find "$CONFIG_CHROOT/usr/src" -name 'linux-source-*.tar.xz')
	mkdir -p "$tree"
	quietly "$BUILD/log/config-source.log" tar -C "$tree" --strip-components=1 -xJf "$archive"
	touch "$tree/.complete"
}

# frontends_agree: check that the module uses __xenbus_register_frontend() only if the
# kernel has it
frontends_agree()
{
	local has=0 asked=0

	grep -q '^CONFIG_XEN_XENBUS_FRONTEND=' "$CONFIG_CHROOT/usr/src/linux/.config" && has=1
	in_config_chroot nm -u /usr/src/xen_mode/xen_mode.ko | grep -qw __xenbus_register_frontend && asked=1
	((has == asked))
}

# try_config NAME OUTCOME SETTING...: print one result
try_config()
{
	local name=$1 outcome=$2 log=$BUILD/log/config-$1.log arch status=0
	shift 2

	arch=$(arch_of "$@")
	if ! configure /usr/src/linux "$@" >"$log.kernel" 2>&1 </dev/null; then
		echo "fail config $name: $(tail -n 1 "$log.kernel")"
		return
	fi
	sources "$CONFIG_CHROOT/usr/src/xen_mode"
	in_config_chroot make -C /usr/src/linux ARCH="$arch" M=/usr/src/xen_mode W=1 \
		KBUILD_MODPOST_WARN=1 modules >"$log" 2>&1 </dev/null || status=$?
	case $outcome in
	builds)
		if ((status)) || grep -F xen_mode/ "$log" | grep -qE 'warning:|error:'; then
			echo "fail config $name: see ${log#"$SRC"/}"
		elif ! frontends_agree; then
			echo "fail config $name: the use of __xenbus_register_frontend() does not match the configuration"
		else
			echo "pass config $name builds without warnings"
		fi
		;;
	refused:*)
		if ((status)) && grep -q "error: .*needs a kernel.*${outcome#*:}" "$log"; then
			echo "pass config $name is refused: needs ${outcome#*:}"
		else
			echo "fail config $name: not refused, see ${log#"$SRC"/}"
		fi
		;;
	esac
}

# try_kernel KERNEL: print one result
try_kernel()
{
	local log=$BUILD/log/build-$1.log release cross chroot

	chroot=$(suite_of "$1")
	release=$(kernel_release "$1")
	mapfile -t cross < <(cross_of "$1")
	sources "$(chroot_of "$1")/usr/src/xen_mode-build"
	if in_chroot "$chroot" make -C "/lib/modules/$release/build" W=1 \
		M=/usr/src/xen_mode-build "${cross[@]}" modules >"$log" 2>&1 </dev/null &&
		! grep -iE 'warning:|error:' "$log"; then
		echo "pass build $release without warnings"
	else
		echo "fail build $release: see ${log#"$SRC"/}"
	fi
}

# builds: run all of them
builds()
{
	local config kernel newer version words

	for kernel in "${KERNELS[@]}"; do
		prepare_chroot "$kernel"
		say "compiling for $(kernel_release "$kernel")"
		try_kernel "$kernel"
	done
	for newer in "${NEWER_SUITES[@]}"; do
		version=$(headers_in "$newer" | tail -n 1)
		if [[ $version ]]; then
			# A chroot with an older kernel is made again.
			[[ $(cat "$BUILD/newest-$newer" 2>/dev/null) == "$version" ]] ||
				rm -f "$(debian_chroot "$newer").packages"
			echo "$version" >"$BUILD/newest-$newer"
			prepare_chroot "$newer"
			say "compiling for $(kernel_release "$newer")"
			try_kernel "$newer"
		else
			echo "skip build $newer # SKIP the mirror has no linux-headers-amd64 for it"
		fi
	done
	prepare_configs
	for config in "${CONFIGS[@]}"; do
		read -ra words <<<"$config"
		say "compiling against the configuration ${words[0]}"
		try_config "${words[@]}"
	done
}
