# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Test the probes of Kbuild: a probe must fail only if the kernel lacks the interface, and
# the build must stop if nothing compiles. Each test succeeds and prints nothing, or
# prints its findings. Include prepare.sh first.

readonly PROBES=$CHROOT/usr/src/xen_mode-probes

# probe_make SYMVERS ARGUMENT...: run make in the copied sources, with that file of the
# chroot as the kernel's Module.symvers
probe_make()
{
	# shellcheck disable=SC2016 # expanded by that shell
	in_chroot "$SUITE" sh -c 'headers=$1
		mount --bind "$2" "$headers/Module.symvers"
		shift 2
		exec make -C "$headers" M=/usr/src/xen_mode-probes "$@"' \
		sh "/lib/modules/$(kernel_release "$SUITE")/build" "$@" 2>&1
}

# answers SYMVERS: print the macros for an object, and the messages of the build
answers()
{
	sources "$PROBES"
	[[ ! ${PROBES_EDIT:-} ]] || sed -i -E "$PROBES_EDIT" "$PROBES"/module/probe/*.c
	probe_make "$1" V=1 module/decide/decide.o |
		grep -oE -e '-DXEN_MODE_(HAVE|CLASS)_[A-Z_]*|^xen_mode: .*' | sort -u
}

# expect_answers NAME SYMVERS ANSWERS: compare them
expect_answers()
{
	local got

	got=$(answers "$2")
	[[ $got == "$3" ]] || printf '%s: expected:\n%s\ngot:\n%s\n' "$1" "$3" "$got"
}

# Test with the symbols of the kernel, without two of them, and without any.
symvers_files()
{
	local dir=$CHROOT/usr/src/xen_mode-symvers real

	real=$(dirname "$(debian_config "$SUITE")")/Module.symvers
	mkdir -p "$dir"
	cp "$real" "$dir/all"
	grep -vwE 'xen_pvh|xen_percpu_upcall' "$real" >"$dir/without"
	: >"$dir/none"
}

# Linux 6.1 has both, but not blk_cleanup_disk(). One probe needs no symbol.
probe_answers()
{
	local dir=/usr/src/xen_mode-symvers none both assumption
	local self=-DXEN_MODE_CLASS_INTERFACE_SELF filter=-DXEN_MODE_HAVE_WILL_HANDLE

	symvers_files
	none=$self$'\n'$filter
	both=$(printf '%s\n' "$self" -DXEN_MODE_HAVE_PERCPU_UPCALL -DXEN_MODE_HAVE_PVH "$filter")
	assumption="xen_mode: this kernel has no Module.symvers: assuming that it exports \
xen_percpu_upcall xen_pvh blk_cleanup_disk if its headers declare them"
	expect_answers "all symbols" "$dir/all" "$both"
	expect_answers "two symbols fewer" "$dir/without" "$none"
	expect_answers "no symbols" "$dir/none" "$both"$'\n'"$assumption"
	# Rename the interface in the probe to one that no kernel has.
	PROBES_EDIT='s/\<(xen_percpu_upcall|xen_pvh|blk_cleanup_disk|will_handle)\>/xen_mode_\1/' \
		expect_answers "nothing declared" "$dir/none" "$self"$'\n'"$assumption"
}

# stops PATTERN ARGUMENT...: make must stop early and print the compiler's message
stops()
{
	local words=$1 output status=0
	shift

	sources "$PROBES"
	output=$(probe_make /usr/src/xen_mode-symvers/all "$@" modules) || status=$?
	if ((!status)) || [[ $output == *"CC [M]"* || $output != *"$words"* ||
		$output != *"cannot compile module/probe/control.c"* ]]; then
		printf 'make %s did not stop with "%s":\n%s\n' "$*" "$words" "$output"
	fi
}

probe_control()
{
	symvers_files
	stops "fatal error: missing.h: No such file" "KCFLAGS=-include missing.h"
	stops "no-such-compiler: not found" CC=no-such-compiler
	# make clean must succeed without a compiler.
	probe_make /usr/src/xen_mode-symvers/all CC=no-such-compiler clean |
		grep -F 'xen_mode: ' || :
}
