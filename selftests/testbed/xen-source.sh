# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Xens that Debian does not have, built from Debian's source of the default Xen: flask denies
# hypercalls by its security policy, the sample policy of Xen with flask/testbed.te; no-pvclock
# does not offer its timers to HVM guests, like very old versions. Included by prepare.sh.

readonly XEN_CHROOT=$BUILD/chroot-xen
readonly XEN_PACKAGES=gcc,make,libc6-dev,flex,bison,python3-minimal,m4,checkpolicy,dpkg-dev,patch,xz-utils
readonly XEN_SOURCE=/usr/src/xen
readonly BUILT_XENS=(flask no-pvclock)

# is_built_xen NAME: succeed if it is one of these
is_built_xen()
{
	[[ " ${BUILT_XENS[*]} " == *" $1 "* ]]
}

built_xen_image()
{
	echo "$BUILD/xen-$1/xen"
}

# fetch_xen_source: unpack the source of the release: its mirror has that, and not always
# the source of a security update
fetch_xen_source()
{
	# shellcheck disable=SC2016 # expanded by that shell
	in_root "$XEN_CHROOT" sh -ec '
		sed "s/^deb /deb-src /" /etc/apt/sources.list.d/*.list >/etc/apt/sources.list
		apt-get update
		cd /usr/src
		version=$(apt-cache showsrc xen | sed -n "s/^Version: //p" | sort -V | head -n 1)
		apt-get -o APT::Sandbox::User=root source "xen=$version"
		rm -rf "$0"
		mv xen-4.* "$0"' "$XEN_SOURCE"
	touch "$XEN_CHROOT$XEN_SOURCE/.complete"
}

# change_policy: remove the rules that flask/testbed.te has with conditions, and let rules
# name the label of unlabeled ports
change_policy()
{
	local modules=$XEN_CHROOT$XEN_SOURCE-flask/tools/flask/policy/modules file

	for file in xen.if xen.te dom0.te guest_features.te modules.conf; do
		[[ -e $modules/$file.orig ]] || cp "$modules/$file" "$modules/$file.orig"
		cp "$modules/$file.orig" "$modules/$file"
	done
	sed -i -e 's/:grant { query setup };/:grant setup;/' \
		-e '/define(`declare_domain_common/,/^'\''/s/:hvm { getparam setparam/:hvm { setparam/' \
		-e 's/:event { create send status };/:event { create send };/' "$modules/xen.if"
	sed -i 's/^neverallow \* ~event_type:event/neverallow * ~{ event_type unlabeled_t }:event/' \
		"$modules/xen.te"
	sed -i '/^allow [a-z0-9_]* xen_t:version {/,/^};/d' "$modules"/{dom0,guest_features}.te
	echo "testbed = on" >>"$modules/modules.conf"
	for file in xen.if xen.te dom0.te guest_features.te; do
		! cmp -s "$modules/$file" "$modules/$file.orig" || die "the sample policy has no rule to change in $file"
	done
	cp "$TESTBED/flask/testbed.te" "$modules/"
}

# build_xen NAME OPTION...: compile it with these options of its configuration
build_xen()
{
	# shellcheck disable=SC2016 # expanded by that shell
	in_root "$XEN_CHROOT" sh -ec '
		cd "$0/xen"
		[ -e .config ] || make defconfig
		printf "%s\n" "$@" >>.config
		make olddefconfig
		for option; do
			grep -qx "$option" .config
		done
		make -j"$(nproc)" build' "$XEN_SOURCE-$1" "${@:2}"
}

# build_flask: the policy is a part of the image
build_flask()
{
	change_policy
	build_xen flask CONFIG_EXPERT=y CONFIG_XSM=y CONFIG_XSM_FLASK=y CONFIG_XSM_FLASK_POLICY=y
}

build_no_pvclock()
{
	local kernel=$XEN_CHROOT$XEN_SOURCE-no-pvclock/xen/common/kernel.c

	sed -i 's/(1U << XENFEAT_hvm_safe_pvclock)/0/' "$kernel"
	! cmp -s "$kernel" "$XEN_CHROOT$XEN_SOURCE/xen/common/kernel.c" ||
		die "Xen's source does not set XENFEAT_hvm_safe_pvclock where it did"
	build_xen no-pvclock CONFIG_EXPERT=y
}

# prepare_built_xen NAME: build it, unless it is up to date
prepare_built_xen()
{
	local slim inputs dir=$BUILD/xen-$1

	inputs=$(cat "$TESTBED/xen-source.sh" "$TESTBED"/flask/*)
	[[ $(cat "$dir/inputs" 2>/dev/null) != "$inputs" ]] || return 0
	mapfile -t slim < <(no_docs)
	rootfs_dir "$XEN_CHROOT" "$SUITE" "$XEN_PACKAGES" --variant=minbase \
		--skip=cleanup/apt/lists "${slim[@]}"
	if [[ ! -e $XEN_CHROOT$XEN_SOURCE/.complete ]]; then
		say "fetching the source of Xen"
		quietly "$BUILD/log/xen-source.log" fetch_xen_source
	fi
	[[ -e $XEN_CHROOT$XEN_SOURCE-$1 ]] ||
		cp -a --reflink=auto "$XEN_CHROOT$XEN_SOURCE" "$XEN_CHROOT$XEN_SOURCE-$1"
	say "building the Xen \"$1\""
	quietly "$BUILD/log/xen-$1.log" "build_${1//-/_}"
	mkdir -p "$dir"
	gunzip -c "$XEN_CHROOT$XEN_SOURCE-$1/xen/xen.gz" >"$(built_xen_image "$1")"
	echo "$inputs" >"$dir/inputs"
}
