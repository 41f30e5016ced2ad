# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# A kernel that the user built on this host, for example one of another distribution:
# KERNEL_DIR is the directory of its build, KERNEL_MAKE the arguments that make needs there
# (CC=gcc-11). Included by prepare.sh.
#
# shellcheck disable=SC2034 # the names in capitals are for those who include this

readonly OWN_KERNELS=(own)
readonly KERNEL_DIR=${KERNEL_DIR:+$(realpath -m "$KERNEL_DIR")}
readonly OWN_DIR=$BUILD/kernel-own
readonly OWN_SOURCES=$BUILD/module-own

# in_own_kernel ARGUMENT...: run make in its directory
in_own_kernel()
{
	local arguments

	read -ra arguments <<<"${KERNEL_MAKE:-}"
	make -C "$KERNEL_DIR" "$@" "${arguments[@]}"
}

own_release()
{
	cat "$KERNEL_DIR/include/config/kernel.release"
}

own_config()
{
	echo "$KERNEL_DIR/.config"
}

own_has()
{
	grep -qx "CONFIG_$1=y" "$(own_config)"
}

# own_knows PARAMETER: succeed if it has this parameter
own_knows()
{
	grep -qaF "$1" "$KERNEL_DIR/vmlinux"
}

# own_machines: print the basic machines that it can boot in
own_machines()
{
	echo none
	! own_has XEN_PV || echo pv
	! own_has XEN_PVH || echo pvh
	! own_has XEN_PVHVM || printf '%s\n' pvhvm hvm
	! own_has XEN_PVHVM || ! own_knows xen_no_vector_callback || echo hvm-pv-drivers
	! own_has XEN_DOM0 || ! own_has XEN_PV || echo dom0-pv
	! own_has XEN_DOM0 || ! own_has XEN_PVH || echo dom0-pvh
}

# There is none: the host's compiler is used.
own_chroot()
{
	echo "$CHROOT"
}

prepare_own_chroot()
{
	[[ $KERNEL_DIR ]] || die "which kernel? KERNEL_DIR is the directory where you built it"
	[[ -e $KERNEL_DIR/arch/x86/boot/bzImage && -e $KERNEL_DIR/Module.symvers ]] ||
		die "$KERNEL_DIR contains no kernel: run make bzImage modules there"
}

# prepare_own_kernel KERNEL: install it like one of Debian, each time, because the user may
# have built it again
prepare_own_kernel()
{
	local release

	release=$(own_release)
	say "copying the kernel $release"
	rm -rf "$OWN_DIR"
	mkdir -p "$OWN_DIR/boot"
	cp "$KERNEL_DIR/arch/x86/boot/bzImage" "$OWN_DIR/boot/vmlinuz-$release"
	quietly "$BUILD/log/modules-own.log" in_own_kernel INSTALL_MOD_PATH="$OWN_DIR" \
		INSTALL_MOD_STRIP=1 modules_install
	rm -f "$OWN_DIR/lib/modules/$release"/{build,source}
}

own_module()
{
	echo "$OWN_SOURCES/xen_mode.ko"
}

# build_own_module KERNEL: build it; print each warning. KERNEL_MAKE="W=" disables most of
# them: with a new Perl, the kernel-doc script of old kernels fails.
build_own_module()
{
	local log=$BUILD/log/module-own.log

	say "building the module for $(own_release)"
	sources "$OWN_SOURCES"
	quietly "$log" in_own_kernel M="$OWN_SOURCES" W=1 modules
	! grep -E 'warning:|error:' "$log" >&2 || say "  the compiler warned"
}
