# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Kernels with the module in their source: the series of tools/tree-patch on Debian's
# linux-source. They are built in the chroot of the debug kernels. Included by prepare.sh.
#
# shellcheck disable=SC2034 # the names in capitals are for those who include this

# builtin: the module is built in
readonly TREE_KERNELS=(builtin)
readonly TREE_SERIES=$BUILD/tree-patch
readonly TREE_TESTS=$BUILD/tests-tree

tree_chroot()
{
	debug_chroot
}

tree_config()
{
	debug_config "$1"
}

tree_release()
{
	debug_release "$1"
}

prepare_tree_chroot()
{
	host_packages git
	prepare_debug_chroot
	# Needed to install the tests
	add_packages debug rsync
}

# There is no separate module.
tree_module()
{
	:
}

build_tree_module()
{
	:
}

# tree_inputs KERNEL: print a digest of everything it is built from, except Debian's source
tree_inputs()
{
	{
		# Without dates
		grep -hvE '^(From|Date:) ' "$TREE_SERIES"/000[1-9]*.patch
		fragments "$1"
	} | sha256sum
}

# apply_series: apply it to a copy of the source with hard links. git keeps file modes and
# refuses inexact patches; it must not find the clone in the parent directories.
apply_series()
{
	local source=$DEBUG_CHROOT/usr/src/linux patched=$DEBUG_CHROOT/usr/src/linux-patched

	rm -rf "$patched"
	cp -al "$source" "$patched"
	(cd "$patched" && GIT_CEILING_DIRECTORIES=$(dirname "$patched") \
		git apply "$TREE_SERIES"/000[1-9]*.patch)
}

# tree_tests: build the selftests of the series statically, for any root file system
tree_tests()
{
	local tests=/usr/src/linux-patched/tools/testing/selftests

	in_debug_chroot make -C "$tests" TARGETS=xen_mode LDFLAGS=-static \
		INSTALL_PATH="$tests/installed" install
	rm -rf "$TREE_TESTS"
	cp -r "$DEBUG_CHROOT$tests/installed" "$TREE_TESTS"
}

# prepare_tree_kernel KERNEL: build it once per series and configuration
prepare_tree_kernel()
{
	local built=$DEBUG_CHROOT/usr/src/linux-$1.built

	quietly "$BUILD/log/tree-patch.log" "$SRC/tools/tree-patch" \
		"$DEBUG_CHROOT/usr/src/linux" "$TREE_SERIES"
	! cmp -s "$built" <(tree_inputs "$1") || return 0
	quietly "$BUILD/log/tree-apply.log" apply_series
	make_debug_kernel "$1"
	quietly "$BUILD/log/tree-tests.log" tree_tests
	tree_inputs "$1" >"$built"
}

# add_tree_tests DIR: add the tests of the series to those in DIR, replacing tests of the
# same name
add_tree_tests()
{
	local test

	cp -r "$TREE_TESTS/xen_mode" "$1/"
	while IFS=: read -r _ test; do
		sed -i "s/^guest:$test\$/xen_mode:$test/" "$1/kselftest-list.txt"
		grep -qx "xen_mode:$test" "$1/kselftest-list.txt" ||
			echo "xen_mode:$test" >>"$1/kselftest-list.txt"
	done <"$TREE_TESTS/kselftest-list.txt"
}

# tree_result NAME COMMAND...: print one result of the series
tree_result()
{
	local name=$1 log=$BUILD/log/tree-${1// /-}.log
	shift

	if "$@" >"$log" 2>&1 </dev/null; then
		echo "pass series $name"
	else
		tail -n 20 "$log" >&2
		echo "fail series $name: see ${log#"$SRC"/}"
	fi
}

# tree_checkpatch: ignore the same warnings as for the module, see .checkpatch.conf, and
# FILE_PATH_CHANGES: an earlier patch may list a new file in MAINTAINERS.
tree_checkpatch()
{
	local ignore=()

	mapfile -t ignore < <(sed -n 's/^--ignore //p' "$SRC/.checkpatch.conf")
	# Run it where it finds the names of the tree.
	(cd "$DEBUG_CHROOT/usr/src/linux" && perl scripts/checkpatch.pl --strict --terse \
		--show-types --no-summary \
		--ignore "$(IFS=, && echo "${ignore[*]},FILE_PATH_CHANGES")" \
		"$TREE_SERIES"/000[1-9]*.patch)
}

# tree_maintainers: check that MAINTAINERS lists each new file
tree_maintainers()
{
	local file pattern listed patterns status=0

	mapfile -t patterns < <(cat "$TREE_SERIES"/000[1-9]*.patch | sed -n 's/^+F:[[:space:]]*//p')
	while read -r file; do
		listed=
		for pattern in "${patterns[@]}"; do
			[[ $file != "$pattern"* ]] || listed=1
		done
		if [[ ! $listed ]]; then
			echo "$file is not in MAINTAINERS"
			status=1
		fi
	done < <(cat "$TREE_SERIES"/000[1-9]*.patch | sed -n 's/^ create mode [0-9]* //p')
	return $status
}

# tree_abi: check that the kernel's own parser accepts the ABI document, and that each entry
# has the version of this kernel
tree_abi()
{
	local tree=$DEBUG_CHROOT/usr/src/linux-patched document version

	document=$tree/Documentation/ABI/testing/sysfs-kernel-xen_mode
	version=$(sed -nE 's/^(VERSION|PATCHLEVEL) = ([0-9]+)/\2/p' "$tree/Makefile" | paste -sd.)
	perl "$tree/scripts/get_abi.pl" --dir "$tree/Documentation/ABI" validate 2>&1 |
		{ ! grep xen_mode; } &&
		[[ $(grep -c "^KernelVersion:	$version\$" "$document") == $(grep -c '^Date:' "$document") ]]
}

# tree_set SETTING: change CONFIG_XEN_MODE of the kernel "builtin" until tree_unset()
tree_set()
{
	local tree=/usr/src/linux-builtin

	cp "$(debug_config builtin)" "$DEBUG_CHROOT$tree.kept"
	in_debug_chroot /usr/src/linux-patched/scripts/config --file $tree/.config "--$1" XEN_MODE
	debug_make builtin olddefconfig
	rm -rf "$DEBUG_CHROOT$tree/drivers/xen/xen_mode"
}

tree_unset()
{
	mv "$DEBUG_CHROOT/usr/src/linux-builtin.kept" "$(debug_config builtin)"
	debug_make builtin olddefconfig
}

# tree_quiet: build the driver; fail if the compiler prints warnings
tree_quiet()
{
	local log=$BUILD/log/tree-quiet.log status=0

	debug_make builtin W=1 drivers/xen/xen_mode/ >"$log" 2>&1 || status=$?
	cat "$log"
	! grep -E 'warning|error' "$log" | grep -F drivers/xen/xen_mode || status=1
	return $status
}

# tree_builtin, tree_as_module, tree_without: build with each value of CONFIG_XEN_MODE
tree_builtin()
{
	rm -rf "$DEBUG_CHROOT/usr/src/linux-builtin/drivers/xen/xen_mode"
	tree_quiet
}

tree_as_module()
{
	local status=0

	tree_set module
	tree_quiet || status=$?
	debug_make builtin modules || status=$?
	[[ -e $DEBUG_CHROOT/usr/src/linux-builtin/drivers/xen/xen_mode/xen_mode.ko ]] || status=1
	tree_unset
	return $status
}

tree_without()
{
	local status=0

	tree_set disable
	debug_make builtin drivers/xen/ || status=$?
	[[ ! -e $DEBUG_CHROOT/usr/src/linux-builtin/drivers/xen/xen_mode/main.o ]] || status=1
	tree_unset
	return $status
}

# tree_reproduced: check that the same commit gives the same series
tree_reproduced()
{
	local other status=0

	other=$(mktemp -d)
	"$SRC/tools/tree-patch" "$DEBUG_CHROOT/usr/src/linux" "$other" &&
		diff -r "$TREE_SERIES" "$other" || status=$?
	rm -r "$other"
	return $status
}

# tree_results: print the results of the series that need no machine
tree_results()
{
	tree_result "is the same when made again" tree_reproduced
	tree_result "is clean by checkpatch --strict" tree_checkpatch
	tree_result "lists its files in MAINTAINERS" tree_maintainers
	tree_result "documents its files as get_abi.pl expects" tree_abi
	tree_result "builds into the kernel" tree_builtin
	tree_result "builds as a module" tree_as_module
	tree_result "builds without it" tree_without
}
