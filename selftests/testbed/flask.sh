# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# A Xen whose security policy really denies hypercalls: Debian's source of the default Xen,
# built with XSM and FLASK. Its policy is the sample policy of Xen with flask/testbed.te.
# Included by prepare.sh.

readonly FLASK_CHROOT=$BUILD/chroot-flask
readonly FLASK_PACKAGES=gcc,make,libc6-dev,flex,bison,python3-minimal,m4,checkpolicy,dpkg-dev,patch,xz-utils
readonly FLASK_SOURCE=/usr/src/xen
readonly FLASK_OPTIONS=(CONFIG_EXPERT=y CONFIG_XSM=y CONFIG_XSM_FLASK=y
	CONFIG_XSM_FLASK_POLICY=y)

flask_image()
{
	echo "$BUILD/xen-flask/xen"
}

# fetch_xen_source: unpack the source of the release: its mirror has that, and not always
# the source of a security update
fetch_xen_source()
{
	# shellcheck disable=SC2016 # expanded by that shell
	in_root "$FLASK_CHROOT" sh -ec '
		sed "s/^deb /deb-src /" /etc/apt/sources.list.d/*.list >/etc/apt/sources.list
		apt-get update
		cd /usr/src
		version=$(apt-cache showsrc xen | sed -n "s/^Version: //p" | sort -V | head -n 1)
		apt-get -o APT::Sandbox::User=root source "xen=$version"
		rm -rf "$0"
		mv xen-4.* "$0"' "$FLASK_SOURCE"
	touch "$FLASK_CHROOT$FLASK_SOURCE/.complete"
}

# change_policy: remove the rules that flask/testbed.te has with conditions, and let rules
# name the label of unlabeled ports
change_policy()
{
	local modules=$FLASK_CHROOT$FLASK_SOURCE/tools/flask/policy/modules file

	for file in xen.if xen.te guest_features.te modules.conf; do
		[[ -e $modules/$file.orig ]] || cp "$modules/$file" "$modules/$file.orig"
		cp "$modules/$file.orig" "$modules/$file"
	done
	sed -i -e 's/:grant { query setup };/:grant setup;/' \
		-e '/define(`declare_domain_common/,/^'\''/s/:hvm { getparam setparam/:hvm { setparam/' \
		-e 's/:event { create send status };/:event { create send };/' "$modules/xen.if"
	sed -i 's/^neverallow \* ~event_type:event/neverallow * ~{ event_type unlabeled_t }:event/' \
		"$modules/xen.te"
	sed -i '/^allow domain_type xen_t:version {/,/^};/d' "$modules/guest_features.te"
	echo "testbed = on" >>"$modules/modules.conf"
	for file in xen.if xen.te guest_features.te; do
		! cmp -s "$modules/$file" "$modules/$file.orig" || die "the sample policy has no rule to change in $file"
	done
	cp "$TESTBED/flask/testbed.te" "$modules/"
}

# build_flask_xen: the policy is a part of the image
build_flask_xen()
{
	change_policy
	# shellcheck disable=SC2016 # expanded by that shell
	in_root "$FLASK_CHROOT" sh -ec '
		cd "$0/xen"
		[ -e .config ] || make defconfig
		printf "%s\n" "$@" >>.config
		make olddefconfig
		for option; do
			grep -qx "$option" .config
		done
		make -j"$(nproc)" build' "$FLASK_SOURCE" "${FLASK_OPTIONS[@]}"
}

# prepare_flask: build it, unless it is up to date
prepare_flask()
{
	local slim inputs

	inputs=$(cat "$TESTBED/flask.sh" "$TESTBED"/flask/*)
	[[ $(cat "$BUILD/xen-flask/inputs" 2>/dev/null) != "$inputs" ]] || return 0
	mapfile -t slim < <(no_docs)
	rootfs_dir "$FLASK_CHROOT" "$SUITE" "$FLASK_PACKAGES" --variant=minbase \
		--skip=cleanup/apt/lists "${slim[@]}"
	if [[ ! -e $FLASK_CHROOT$FLASK_SOURCE/.complete ]]; then
		say "fetching the source of Xen"
		quietly "$BUILD/log/flask-source.log" fetch_xen_source
	fi
	say "building Xen with FLASK"
	quietly "$BUILD/log/flask-build.log" build_flask_xen
	mkdir -p "$BUILD/xen-flask"
	gunzip -c "$FLASK_CHROOT$FLASK_SOURCE/xen/xen.gz" >"$(flask_image)"
	echo "$inputs" >"$BUILD/xen-flask/inputs"
}
