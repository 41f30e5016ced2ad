# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Small debug kernels, built from Debian's linux-source. kernels/ has their configuration.
# Included by prepare.sh.
#
# shellcheck disable=SC2034 # the names in capitals are for those who include this

# debug: locks, memory, objects, fault injection; kasan: memory accesses; cfi: indirect
# calls (clang)
readonly DEBUG_KERNELS=(debug kasan cfi)
readonly DEBUG_SUITE=trixie
readonly DEBUG_CHROOT=$BUILD/chroot-debug
readonly DEBUG_PACKAGES=flex,bison,bc,libelf-dev,gcc,libc6-dev,make,linux-source,xz-utils,perl,python3,libpython3-dev,cpio,kmod,clang,lld,llvm,coccinelle,sparse

debug_chroot()
{
	echo "$DEBUG_CHROOT"
}

in_debug_chroot()
{
	in_root "$DEBUG_CHROOT" "$@"
}

# debug_source KERNEL: print the path of its source in the chroot
debug_source()
{
	[[ $(kind_of "$1") == tree ]] && echo /usr/src/linux-patched || echo /usr/src/linux
}

# debug_make KERNEL ARGUMENT...: run make in its tree
debug_make()
{
	local llvm=()

	[[ $1 != cfi ]] || llvm=(LLVM=1)
	in_debug_chroot make -C "$(debug_source "$1")" O="/usr/src/linux-$1" "${llvm[@]}" "${@:2}"
}

# prepare_debug_chroot: install the compiler and the source
prepare_debug_chroot()
{
	local slim

	mapfile -t slim < <(no_docs)
	rootfs_dir "$DEBUG_CHROOT" "$DEBUG_SUITE" "$DEBUG_PACKAGES" --variant=minbase "${slim[@]}"
	[[ ! -e $DEBUG_CHROOT/usr/src/linux/.complete ]] || return 0
	say "unpacking the kernel's source"
	mkdir -p "$DEBUG_CHROOT/usr/src/linux"
	quietly "$BUILD/log/debug-source.log" tar -C "$DEBUG_CHROOT/usr/src/linux" \
		--strip-components=1 -xJf "$(find "$DEBUG_CHROOT/usr/src" -name 'linux-source-*.tar.xz')"
	touch "$DEBUG_CHROOT/usr/src/linux/.complete"
}

# fragments KERNEL: print its configuration; the last line for an option counts
fragments()
{
	cat "$TESTBED/kernels/common.config" "$TESTBED/kernels/$1.config"
}

# configure_debug_kernel KERNEL: configure it; exit if Kconfig does not accept an option
configure_debug_kernel()
{
	local tree=/usr/src/linux-$1 line

	mkdir -p "$DEBUG_CHROOT$tree"
	fragments "$1" >"$DEBUG_CHROOT$tree.config"
	debug_make "$1" tinyconfig xen.config
	in_debug_chroot "$(debug_source "$1")/scripts/kconfig/merge_config.sh" -m -O "$tree" \
		"$tree/.config" "$tree.config"
	debug_make "$1" olddefconfig
	while read -r line; do
		case $line in
		CONFIG_*=n) ! grep -q "^${line%n}" "$DEBUG_CHROOT$tree/.config" ;;
		CONFIG_*) grep -qxF "$line" "$DEBUG_CHROOT$tree/.config" ;;
		esac || die "Kconfig does not accept $line for $1"
	done < <(awk -F= '{ set[$1] = $0 } END { for (option in set) print set[option] }' \
		"$DEBUG_CHROOT$tree.config")
}

debug_config()
{
	echo "$DEBUG_CHROOT/usr/src/linux-$1/.config"
}

debug_release()
{
	cat "$DEBUG_CHROOT/usr/src/linux-$1/include/config/kernel.release"
}

# prepare_debug_kernel KERNEL: build it once per configuration
prepare_debug_kernel()
{
	local built=$DEBUG_CHROOT/usr/src/linux-$1.built

	! cmp -s "$built" <(fragments "$1") || return 0
	make_debug_kernel "$1"
	fragments "$1" >"$built"
}

# make_debug_kernel KERNEL: build it, and install it like one of Debian
make_debug_kernel()
{
	local tree=$DEBUG_CHROOT/usr/src/linux-$1 dir release

	say "building the kernel \"$1\""
	quietly "$BUILD/log/configure-$1.log" configure_debug_kernel "$1"
	quietly "$BUILD/log/kernel-$1.log" debug_make "$1" -j"$(nproc)" bzImage modules
	release=$(debug_release "$1")
	dir=$(kernel_dir "$1")
	rm -rf "$dir"
	mkdir -p "$dir/boot"
	quietly "$BUILD/log/modules-$1.log" debug_make "$1" \
		INSTALL_MOD_PATH=/usr/src/installed modules_install
	mv "$DEBUG_CHROOT/usr/src/installed/lib" "$dir/"
	rm -f "$dir/lib/modules/$release"/{build,source}
	cp "$tree/arch/x86/boot/bzImage" "$dir/boot/vmlinuz-$release"
}

debug_module_dir()
{
	echo "/usr/src/xen_mode-$1"
}

debug_module()
{
	echo "$DEBUG_CHROOT$(debug_module_dir "$1")/xen_mode.ko"
}

# build_debug_module KERNEL: build the module and the test modules
build_debug_module()
{
	local dir

	dir=$(debug_module_dir "$1")
	say "building the module for $(debug_release "$1")"
	sources "$DEBUG_CHROOT$dir"
	cp -r "$SRC/selftests" "$DEBUG_CHROOT$dir/"
	quietly "$BUILD/log/module-$1.log" debug_make "$1" M="$dir" modules
	quietly "$BUILD/log/module-tests-$1.log" debug_make "$1" M="$dir/selftests/modules" modules
	sources "$DEBUG_CHROOT$dir-deny"
	(cd "$SRC" && cp --parents selftests/modules/deny.[ch] "$DEBUG_CHROOT$dir-deny")
	cat "$SRC/selftests/modules/deny.kbuild" >>"$DEBUG_CHROOT$dir-deny/Kbuild"
	quietly "$BUILD/log/module-deny-$1.log" debug_make "$1" M="$dir-deny" modules
	cp "$DEBUG_CHROOT$dir-deny/xen_mode.ko" "$DEBUG_CHROOT$dir/xen_mode_deny.ko"
}

# cocci SCRIPT LOG DIR: print its findings; fail if it did not run
cocci()
{
	debug_make debug coccicheck MODE=report J=1 M="$3" \
		COCCI="/usr/src/linux/scripts/coccinelle/$1" >"$2" 2>&1 </dev/null || return
	grep -E '^[^ ]*\.[ch]:[0-9]' "$2" || :
}

# coccinelle: run the kernel's scripts on the module, with a result for each
coccinelle()
{
	local dir=/usr/src/xen_mode-cocci script log found
	local scripts=$DEBUG_CHROOT/usr/src/linux/scripts/coccinelle

	sources "$DEBUG_CHROOT$dir"
	say "coccinelle"
	find "$scripts" -name '*.cocci' -printf '%P\n' | sort | while read -r script; do
		log=$BUILD/log/cocci-$(basename "$script" .cocci).log
		if grep -q '^ *@.*ocaml' "$scripts/$script"; then
			echo "skip static coccinelle/$script # SKIP the script needs an OCaml compiler"
		elif ! found=$(cocci "$script" "$log" "$dir"); then
			echo "fail static coccinelle/$script: did not run, see ${log#"$SRC"/}"
		elif [[ $found ]]; then
			echo "$found" >&2
			echo "fail static coccinelle/$script"
		else
			echo "pass static coccinelle/$script"
		fi
	done
	# Check that it finds a planted bug.
	mkdir -p "$DEBUG_CHROOT$dir-planted"
	printf 'int planted(int a)\n{\n\treturn a == 1 || a == 1;\n}\n' >"$DEBUG_CHROOT$dir-planted/planted.c"
	if [[ $(cocci tests/doubletest.cocci "$BUILD/log/cocci-planted.log" "$dir-planted") ]]; then
		echo "pass static coccinelle finds a planted bug"
	else
		echo "fail static coccinelle finds a planted bug"
	fi
}
