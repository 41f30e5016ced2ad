# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Build the tested packages in the same way as users do, and check them with the tools of
# the distributions. Included by packages.sh.
#
# shellcheck disable=SC2034 # the names in capitals are for those who include this
# shellcheck disable=SC2153 # or from there

readonly BUILDER=$BUILD/rootfs-packager
readonly BUILDER_PACKAGES=build-essential,debhelper,devscripts,dkms,dpkg-dev,lintian,rpm,rpmlint,openssl,gcc,make,libc6-dev,linux-headers-amd64,reuse,python3-pkg-resources
readonly SOURCES=/usr/src/xen_mode-source
VERSION=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$SRC/dkms.conf")
# The next version, one that does not build, and a second revision of the first one
readonly VERSION NEXT=$VERSION.1 BROKEN=$VERSION.2 RESPIN=$VERSION-respin
readonly WORDS_OF_RESPIN="a respin by the tests"

# source_of DIR VERSION: copy the project with that version
source_of()
{
	rm -rf "$1"
	mkdir -p "$1"
	# Without built files and without .git
	(cd "$SRC" && tar --exclude=./build --exclude=./.git --exclude='*.o' --exclude='*.ko' \
		--exclude='.*.cmd' -cf - .) | tar -C "$1" -xf -
	sed -i "s/^PACKAGE_VERSION=.*/PACKAGE_VERSION=\"$2\"/" "$1/dkms.conf"
}

# make_package SOURCE TARGET...: run make in the packager's root
make_package()
{
	local dir=$SOURCES-$1
	shift

	within "$BUILDER" env DEBFULLNAME="xen_mode tests" DEBEMAIL=nobody@debian.org \
		make --no-print-directory -C "$dir" "$@"
}

# built_deb SOURCE NAME: print the path of the package; each prebuilt module comes with the
# common files
built_deb()
{
	find "$BUILDER$SOURCES-$1/build/deb" -name "$2_*.deb" | sort | tail -n 1
}

# built_rpm SOURCE NAME: print the path of the package; NAME may be a pattern
built_rpm()
{
	find "$BUILDER$SOURCES-$1/build/rpm/RPMS" -name "$2-${1%-respin}-*.rpm"
}

# fake_kernel NAME: create a kernel of that name from the installed headers
fake_kernel()
{
	mkdir -p "$BUILDER/lib/modules/$1"
	ln -sfn "$(readlink "$BUILDER/lib/modules/$KERNEL/build")" "$BUILDER/lib/modules/$1/build"
}

build_packages()
{
	local source

	mapfile -t slim < <(no_docs)
	rootfs_dir "$BUILDER" "$SUITE" "$BUILDER_PACKAGES" --variant=minbase "${slim[@]}"
	for source in "$VERSION" "$NEXT" "$BROKEN" "$RESPIN"; do
		source_of "$BUILDER$SOURCES-$source" "${source%-respin}"
	done
	sed -i '1i #error planted by the tests' "$BUILDER$SOURCES-$BROKEN/module/main.c"
	echo "MODULE_INFO(respin, \"$WORDS_OF_RESPIN\");" >>"$BUILDER$SOURCES-$RESPIN/module/main.c"
	say "building the packages"
	for source in "$VERSION" "$NEXT" "$BROKEN"; do
		expect packages "make deb rpm, $source" make_package "$source" deb rpm
	done
	expect packages "make deb, another revision without its changes" refuses_revision
	expect packages "make deb, another revision without the first one" make_package "$RESPIN" deb REVISION=2 CHANGES="$WORDS_OF_RESPIN"
	says packages "it builds no source package, and prints why" "no source package: "
	cp "$BUILDER$SOURCES-$VERSION/build/deb"/*.orig.tar.gz "$BUILDER$SOURCES-$RESPIN/build/deb/"
	expect packages "make deb rpm, another revision" make_package "$RESPIN" deb rpm REVISION=2 CHANGES="$WORDS_OF_RESPIN"
	expect packages "its changelogs have an entry for it, and one for the first one" has_entries
	expect packages "its source package has the tarball of the first one" same_tarball
	expect packages "debian/watch finds a later release" finds_release
}

# build_prebuilt: the same for packages of built modules; then check all packages
build_prebuilt()
{
	local source key="-newkey rsa:2048 -nodes -keyout /tmp/key.pem -outform DER -out /tmp/key.x509"

	# Kernel names of Debian and of an RPM distribution
	KERNEL=$(find "$BUILDER/lib/modules" -mindepth 1 -maxdepth 1 -name '*-*-*' -printf '%f\n' |
		sort -V | tail -n 1)
	KERNEL_BEFORE=${KERNEL%%-*}-1-${KERNEL##*-}
	RPM_KERNELS=("${KERNEL_BEFORE%-*}.x86_64" "${KERNEL%-*}.x86_64")
	within "$BUILDER" sh -c "openssl req -x509 -batch -subj /CN=fleet/ $key" >/dev/null
	for source in "$KERNEL_BEFORE" "$KERNEL"; do
		fake_kernel "$source"
		expect packages "make deb-prebuilt, $source" make_prebuilt deb "$source"
	done
	expect packages "xen-mode-common is the same for both kernels" same_common
	for source in "${RPM_KERNELS[@]}"; do
		fake_kernel "$source"
		expect packages "make rpm-prebuilt, $source" make_prebuilt rpm "$source"
	done
	prebuilt_as_shown
	check_packages
	# Other tests use this system.
	for source in "$KERNEL_BEFORE" "${RPM_KERNELS[@]}"; do
		rm -rf "$BUILDER/lib/modules/$source"
	done
}

refuses_revision()
{
	! make_package "$RESPIN" deb REVISION=2 && grep -q 'what is new in revision 2' "$RUN/said"
}

# has_entries: the changelogs of the second revision have an entry for each one
has_entries()
{
	local dir=$SOURCES-$RESPIN/build

	within "$BUILDER" sh -c "dpkg-deb --fsys-tarfile $dir/deb/xen-mode-dkms_*-2_all.deb |
		tar -xO --wildcards '*/changelog.Debian.gz' | zcat >/tmp/changelogs
		rpm -qp --changelog $dir/rpm/RPMS/noarch/*-2.noarch.rpm >>/tmp/changelogs" || return
	[[ $(grep -oE "^xen-mode \\($VERSION-[12]\\)|- $VERSION-[12]\$|. $WORDS_OF_RESPIN" \
		"$BUILDER/tmp/changelogs" | sed 's/^[^x ] //' | tr '\n' ';') == \
		"xen-mode ($VERSION-2);$WORDS_OF_RESPIN;xen-mode ($VERSION-1);$VERSION-2;$WORDS_OF_RESPIN;$VERSION-1;" ]]
}

# same_tarball: both source packages of the version name the same one, and the second
# one unpacks to the changed source
same_tarball()
{
	local dir=$BUILDER$SOURCES sums

	sums=$(sed -n 's/^ \([0-9a-f]\{64\} .*orig.tar.gz\)$/\1/p' "$dir-$VERSION"/build/deb/*.dsc "$dir-$RESPIN"/build/deb/*-2.dsc)
	[[ $(wc -l <<<"$sums") == 2 && $(sort -u <<<"$sums" | wc -l) == 1 ]] || return
	rm -rf "$BUILDER/tmp/unpacked"
	within "$BUILDER" sh -c "dpkg-source -x $SOURCES-$RESPIN/build/deb/*-2.dsc /tmp/unpacked" &&
		grep -qF "$WORDS_OF_RESPIN" "$BUILDER/tmp/unpacked/module/main.c"
}

# finds_release: in the unpacked source package, and on a server in place of the project's
finds_release()
{
	mkdir -p "$BUILDER/tmp/releases"
	touch "$BUILDER/tmp/releases/xen_mode-99.0.tar.gz"
	# shellcheck source=packaging/project
	(. "$SRC/packaging/project"
		sed -i "s|^$PROJECT_DOWNLOADS|http://127.0.0.1:8123/|" "$BUILDER/tmp/unpacked/debian/watch")
	# shellcheck disable=SC2016 # expanded by that shell
	within "$BUILDER" sh -c 'cd /tmp/releases
		python3 -m http.server --bind 127.0.0.1 8123 & server=$!
		sleep 2
		cd /tmp/unpacked
		uscan --no-download --report-status --watchfile debian/watch --package xen-mode --upstream-version "$0"
		status=$?
		kill $server
		exit $status' "$VERSION" && grep -qF 99.0 "$RUN/said"
}

# same_common: the common files come with the module of each kernel
same_common()
{
	local dir=$BUILDER$SOURCES-$VERSION/build/deb

	cmp "$dir/$KERNEL_BEFORE"/xen-mode-common_*.deb "$dir/$KERNEL"/xen-mode-common_*.deb
}

# make_prebuilt KIND KERNEL [SOURCE]: build the prebuilt packages
make_prebuilt()
{
	make_package "${3:-$VERSION}" "$1-prebuilt" KVER="$2" \
		SIGN_KEY=/tmp/key.pem SIGN_CERT=/tmp/key.x509
}

# as_shown NAME: run these commands of fleet.md in /var/tmp/shown. Root needs no sudo; an
# RPM distribution names its kernels otherwise.
as_shown()
{
	{
		printf '%s\n' 'set -e' 'sudo() { "$@"; }' "KVER=$KERNEL"
		sed "/^make rpm-prebuilt/s/\$KVER/${RPM_KERNELS[1]}/"
	} >"$BUILDER/var/tmp/shown/commands"
	expect packages "fleet.md, $1: the commands work" within "$BUILDER" \
		env DEBFULLNAME="xen_mode tests" DEBEMAIL=nobody@debian.org \
		sh -c "cd /var/tmp/shown && . ./commands"
}

# prebuilt_as_shown: in a copy of the source
prebuilt_as_shown()
{
	rm -rf "$BUILDER/var/tmp/shown"
	cp -a "$BUILDER$SOURCES-$VERSION" "$BUILDER/var/tmp/shown"
	rm -rf "$BUILDER/var/tmp/shown/build"
	page_block fleet.md prebuilt | as_shown prebuilt
	page_block fleet.md key | as_shown key
	page_block fleet.md prebuilt-signed | as_shown prebuilt-signed
	rm -rf "$BUILDER/var/tmp/shown"
}

check_packages()
{
	expect packages "lintian --pedantic finds nothing" lint_debs
	expect packages "rpmlint finds nothing" within "$BUILDER" sh -c \
		"rpmlint -c $SOURCES-$VERSION/packaging/rpm/rpmlint.toml \$(find $SOURCES-$VERSION/build/rpm -name '*.rpm' -o -name '*.spec')"
	says packages "rpmlint checked all of them" "4 packages and 2 specfiles checked; 0 errors, 0 warnings"
	expect packages "every file has its license and copyright (reuse lint)" within "$BUILDER" \
		reuse --root "$SOURCES-$VERSION" lint
	expect packages "three builds in different places make the same packages" built_the_same
	expect packages "NEWS.md has the digest of this ABI document" "$TESTBED/packages/abi-news.sh"
	expect packages "a changed ABI document without an entry in NEWS.md is detected" reminded
	expect packages "make release" make_release
	# shellcheck disable=SC2016 # expanded by that shell
	expect packages "SECURITY.md has the project's address" sh -ec \
		'. "$0/packaging/project" && grep -qF "$PROJECT_ADDRESS" "$0/SECURITY.md"' "$SRC"
	expect packages "the flavour is recognised in the name of a kernel" flavours
	expect packages "dkms.conf supports the right kernels" kernels_by_version
	test_dist
}

# lint_debs: check source and binary packages. Exceptions: the first upload closes no bug,
# and the disabled units have no init script.
lint_debs()
{
	within "$BUILDER" sh -c "lintian --allow-root --pedantic --display-info \
		--fail-on error,warning,info,pedantic --suppress-tags initial-upload-closes-no-bugs,package-supports-alternative-init-but-no-init.d-script \
		$SOURCES-$VERSION/build/deb/*.changes $SOURCES-$VERSION/build/deb/*/*.changes"
}

# sums_of DIR: print the checksums of the packages built there, in the packager's root
sums_of()
{
	(cd "$BUILDER$1/build" && find . '(' -name '*.deb' -o -name '*.rpm' ')' -exec sha256sum {} + |
		sort -k 2)
}

# built_the_same: three builds with different paths and settings have the same checksums
built_the_same()
{
	local place targets="make deb rpm"

	[[ ! $ALL ]] || targets+=" && make deb-prebuilt KVER=$KERNEL && make rpm-prebuilt KVER=${RPM_KERNELS[1]}"
	for place in /var/tmp/first /var/tmp/another/place /opt/third; do
		rm -rf "${BUILDER:?}$place"
		mkdir -p "$BUILDER$place"
		cp -a "$BUILDER$SOURCES-$VERSION/." "$BUILDER$place/"
		rm -rf "$BUILDER$place/build"
		within "$BUILDER" env TZ="UTC-${#place}" LANG=C DEBEMAIL=nobody@debian.org \
			SIGN_KEY=/tmp/key.pem SIGN_CERT=/tmp/key.x509 \
			sh -c "umask 0${#place}7; cd $place && $targets" || return
		sums_of "$place" >"$RUN/sums-${#place}"
		rm -rf "${BUILDER:?}$place"
	done
	sums=("$RUN"/sums-*)
	[[ ${#sums[@]} == 3 && -s ${sums[0]} ]] && cmp "${sums[0]}" "${sums[1]}" &&
		cmp "${sums[0]}" "${sums[2]}"
}

# reminded: the check fails if only the document changes
reminded()
{
	local copy=$RUN/abi

	source_of "$copy" "$VERSION"
	echo "Users: none" >>"$copy/Documentation/ABI/testing/sysfs-kernel-xen_mode"
	! "$copy/selftests/testbed/packages/abi-news.sh" || return
	rm -rf "$copy"
}

# first_change DIR: print the first item of NEWS.md for the version of that source
first_change()
{
	# In another shell, because lib.sh sets variables that are read-only here
	# shellcheck disable=SC2016 # expanded by that shell
	bash -c '. "$0/packaging/lib.sh" && news | sed -n 1p' "$1"
}

# make_release: the version changes everywhere, and an older one is refused
make_release()
{
	local copy=$RUN/release change

	source_of "$copy" "$VERSION"
	# This section is missing until the first change after a release.
	grep -qx '## Next' "$copy/NEWS.md" ||
		sed -i '0,/^## /s//## Next\n\n- A change.\n\n&/' "$copy/NEWS.md"
	change=$(sed '1,/^## Next$/d; /^- /!d; s/^- //; q' "$copy/NEWS.md")
	! make -s -C "$copy" release RELEASE=0.0.1 || return
	make -s -C "$copy" release RELEASE=99.0 || return
	grep -qx 'PACKAGE_VERSION="99.0"' "$copy/dkms.conf" &&
		grep -q '^## 99.0, ' "$copy/NEWS.md" && ! grep -qx '## Next' "$copy/NEWS.md" || return
	[[ $change && $(first_change "$copy") == "$change"* ]] || return
	# A note distinguishes later sources with the same version from the release.
	! first_change "$copy" 2>&1 | grep "later changes" || return
	sed -i '0,/^## /s//## Next\n\n- A change.\n\n&/' "$copy/NEWS.md"
	first_change "$copy" 2>&1 | grep "later changes" || return
	[[ $(first_change "$copy") == "$change"* ]] || return
	rm -rf "$copy"
}

# kernels_by_version: dkms.conf excludes those that the module does not support
kernels_by_version()
{
	local kernel headers=$RUN/headers

	mkdir -p "$headers"
	touch "$headers/Makefile"
	echo CONFIG_XEN=y >"$headers/.config"
	for kernel in 4.18.0-553.66.1.el8_10.x86_64 5.4.0-216-generic 5.10.0-46-amd64 \
		5.14.0-570.32.1.el9_6.x86_64 6.1.0-57-cloud-amd64 7.2.13+deb14-amd64 10.0.1; do
		"$SRC/packaging/dkms/usable" "$kernel" "$headers" || return
	done
	for kernel in 4.18.0-305.25.1.el8_4.x86_64 4.19.0-27-amd64 5.8.0-63-generic 5.40.0; do
		! "$SRC/packaging/dkms/usable" "$kernel" "$headers" >/dev/null || return
	done
}

# flavours: the suggested headers include the package for the flavour
flavours()
{
	local pair

	mkdir -p "$RUN/bin"
	printf '#!/bin/sh\nexit 0\n' >"$RUN/bin/dpkg-query"
	# As in that distribution's package of the flavour
	# shellcheck disable=SC2016 # expanded by that script
	printf '#!/bin/sh\necho "Depends: linux-headers-$DEPENDS (= 1)"\n' >"$RUN/bin/apt-cache"
	chmod +x "$RUN"/bin/*
	for pair in 6.1.0-56-amd64:amd64 6.1.0-56-cloud-amd64:cloud-amd64 6.8.0-45-generic:generic \
		6.14.0-1009-aws:aws 6.12.38+deb13-cloud-amd64:cloud-amd64 5.10.0-0.deb10.16-amd64:amd64; do
		export DEPENDS=${pair%:*}
		[[ $(PATH=$RUN/bin:$PATH "$SRC/packaging/dkms/headers" "${pair%:*}") == \
			"apt install linux-headers-${pair%:*} linux-headers-${pair#*:}" ]] || {
			echo "$pair"
			return 1
		}
	done
	# The package of the flavour follows another series.
	[[ $(DEPENDS=6.8.0-45-generic PATH=$RUN/bin:$PATH "$SRC/packaging/dkms/headers" 6.14.0-27-generic) == \
		"apt install linux-headers-6.14.0-27-generic" ]] || return
	# There is no such package for a custom kernel.
	printf '#!/bin/sh\nexit 1\n' >"$RUN/bin/apt-cache"
	[[ $(PATH=$RUN/bin:$PATH "$SRC/packaging/dkms/headers" 6.6.1-mine) == "apt install linux-headers-6.6.1-mine" ]]
}

# test_dist: two clones and the unpacked tarball give the same tarball
test_dist()
{
	local clone

	if ! git -C "$SRC" rev-parse HEAD >/dev/null 2>&1; then
		skip packages "make dist: this is not a clone of the repository"
		return
	fi
	rm -rf "$RUN"/clone-*
	for clone in one another; do
		git clone -q --no-hardlinks "$SRC" "$RUN/clone-$clone"
		expect packages "make dist in $clone clone" sh -c "umask 0$((${#clone} * 10)); make -C '$RUN/clone-$clone' dist"
	done
	expect packages "the tarball is the same from both" cmp "$RUN"/clone-*/build/xen_mode-*.tar.gz
	mkdir "$RUN/clone-unpacked"
	expect packages "it unpacks" tar -C "$RUN/clone-unpacked" --strip-components=1 \
		-xzf "$RUN/clone-one/build/xen_mode-$VERSION.tar.gz"
	# shellcheck disable=SC2016 # expanded by that shell
	expect packages "the unpacked tarball gives the same tarball" bash -c \
		'. "$0/clone-unpacked/packaging/lib.sh" && tarball "$0/again.tar.gz" && cmp "$0/again.tar.gz" "$0"/clone-one/build/xen_mode-*.tar.gz' "$RUN"
	echo >>"$RUN/clone-one/README.md"
	expect packages "make dist refuses uncommitted changes" sh -c "! make -C '$RUN/clone-one' dist"
	cp "$RUN/clone-another/build/xen_mode-$VERSION.tar.gz" "$RUN/" || :
	rm -rf "$RUN"/clone-* "$RUN/again.tar.gz"
}
