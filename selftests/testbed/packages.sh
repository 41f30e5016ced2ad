#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make check-packages: build the packages, then install, upgrade, break and
# remove them in a clean system of each Debian release, with that release's own
# apt, dkms, compiler and kernels; then boot a guest of that release's kernels
# with the module that was built there, and try the fleet's tools. SUITES="bookworm sid" for these only.
# Ends with "N passed, N failed, N skipped" and that status.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"

# What is not of a release runs only with all of them.
ALL=
[[ ${SUITES:-} ]] || ALL=1
read -ra SUITES <<<"${SUITES:-bullseye bookworm trixie sid}"
readonly ALL SUITES
readonly RUN=$BUILD/run/packages
readonly BUILDER=$BUILD/rootfs-packager
readonly BUILDER_PACKAGES=build-essential,debhelper,dkms,dh-dkms,dpkg-dev,lintian,rpm,rpmlint,openssl,gcc,make,libc6-dev,linux-headers-amd64
VERSION=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$SRC/dkms.conf")
readonly NEXT=$VERSION.1 BROKEN=$VERSION.2
readonly SOURCES=/usr/src/xen_mode-source

# result STATUS WHERE WHAT: one result; 0 is a pass
result()
{
	local verdict=pass

	[[ $1 == 0 ]] || verdict=fail
	echo "$verdict $2: $3" >>"$RUN/results"
	say "  $verdict $2: $3"
}

# expect WHERE WHAT COMMAND...: a result from the status of a command
expect()
{
	local where=$1 what=$2 status=0
	shift 2

	"$@" >>"$RUN/$where.log" 2>&1 </dev/null || status=$?
	result "$status" "$where" "$what"
}

# says WHERE WHAT WORDS: the last command within a root did
says()
{
	local status=0

	grep -qF -- "$3" "$RUN/said" || status=1
	result $status "$1" "$2"
}

# within DIR COMMAND...: in that root; what it says is kept for says()
within()
{
	local status=0

	DEBIAN_FRONTEND=noninteractive in_root "$@" >"$RUN/said" 2>&1 </dev/null || status=$?
	cat "$RUN/said"
	return $status
}

# source_of DIR VERSION: the project as a user has it, of that version
source_of()
{
	rm -rf "$1"
	mkdir -p "$1"
	(cd "$SRC" && cp -r module include packaging Documentation selftests Kbuild \
		Makefile dkms.conf README.md COPYING "$1")
	find "$1" \( -name '*.o' -o -name '.*.cmd' \) -delete
	sed -i "s/^PACKAGE_VERSION=.*/PACKAGE_VERSION=\"$2\"/" "$1/dkms.conf"
}

# make_package VERSION TARGET...: make these in the packager's root
make_package()
{
	local dir=$BUILDER$SOURCES-$1
	shift

	within "$BUILDER" env DEBFULLNAME="xen_mode tests" DEBEMAIL=nobody@debian.org \
		make --no-print-directory -C "${dir#"$BUILDER"}" "$@"
}

built_deb()
{
	find "$BUILDER$SOURCES-$1/build/deb" -name "$2_${1}_*.deb"
}

build_packages()
{
	local version kernel key="-newkey rsa:2048 -nodes -keyout /tmp/key.pem -outform DER -out /tmp/key.x509"

	mapfile -t slim < <(no_docs)
	rootfs_dir "$BUILDER" "$SUITE" "$BUILDER_PACKAGES" --variant=minbase "${slim[@]}"
	for version in "$VERSION" "$NEXT" "$BROKEN"; do
		source_of "$BUILDER$SOURCES-$version" "$version"
	done
	sed -i '1i #error planted by the tests' "$BUILDER$SOURCES-$BROKEN/module/main.c"
	say "building the packages"
	for version in "$VERSION" "$NEXT" "$BROKEN"; do
		expect packages "make deb, $version" make_package "$version" deb
	done
	expect packages "lintian has no word for it" lint_deb xen-mode-dkms
	for version in "$VERSION" "$NEXT"; do
		expect packages "make rpm, $version" make_package "$version" rpm
	done
	expect packages "rpmlint has no word for it" within "$BUILDER" sh -c \
		"rpmlint -c $SOURCES-$VERSION/packaging/rpm/rpmlint.toml \$(find $SOURCES-$VERSION/build/rpm -name '*.rpm')"
	kernel=$(find "$BUILDER/lib/modules" -mindepth 1 -maxdepth 1 -printf '%f\n' | tail -n 1)
	within "$BUILDER" sh -c "openssl req -x509 -batch -subj /CN=fleet/ $key" >/dev/null
	expect packages "make deb-prebuilt" make_package "$VERSION" deb-prebuilt KVER="$kernel" \
		SIGN_KEY=/tmp/key.pem SIGN_CERT=/tmp/key.x509
	expect packages "lintian has no word for it" lint_deb "xen-mode-modules-$kernel" xen-mode-common
	expect packages "make rpm-prebuilt" make_package "$VERSION" rpm-prebuilt KVER="$kernel" \
		SIGN_KEY=/tmp/key.pem SIGN_CERT=/tmp/key.x509
}

# lint_deb PACKAGE...: lintian is silent but for what it is told to leave out:
# there is no bug to close, and no place for one
lint_deb()
{
	local package debs=()

	for package; do
		debs+=("$(built_deb "$VERSION" "$package")")
	done
	within "$BUILDER" lintian --fail-on error,warning \
		--suppress-tags initial-upload-closes-no-bugs "${debs[@]#"$BUILDER"}"
}

# signed_by WHOM MODULE
signed_by()
{
	modinfo -F signer "$2" | grep -qx "$1"
}

# base SUITE: a system with dkms, two kernels and their headers
base()
{
	echo "$BUILD/rootfs-packages-$1"
}

# shellcheck disable=SC2016 # expanded by the shell that runs the hook
readonly CLOUD_KERNEL='set -e
for headers in "$1"/usr/src/linux-headers-*[0-9]-amd64; do
	kernel=${headers##*/linux-headers-}
	chroot "$1" apt-get install -y --no-install-recommends \
		"linux-image-${kernel%-amd64}-cloud-amd64" "linux-headers-${kernel%-amd64}-cloud-amd64"
done'

prepare_base()
{
	local slim

	mapfile -t slim < <(no_docs)
	# Its packages stay, to be installed again.
	INITRD=No rootfs_dir "$(base "$1")" "$1" \
		linux-image-amd64,linux-headers-amd64,dkms,gcc,make,kmod,openssl \
		--variant=minbase --skip=cleanup/apt/lists --skip=cleanup/apt/cache \
		--customize-hook="$CLOUD_KERNEL" "${slim[@]}"
}

# here COMMAND...: in the system that is tested now ($SYSTEM, of $WHERE), which
# makes no initramfs: that takes its time
here()
{
	within "$SYSTEM" env INITRD=No "$@"
}

# fresh SUITE: that system, with nothing of ours
fresh()
{
	WHERE=$1
	SYSTEM=$BUILD/packages-$1
	rm -rf --one-file-system "$SYSTEM"
	cp -a --reflink=auto "$(base "$1")" "$SYSTEM"
	# It is thrown away: dpkg need not wait for the disk.
	echo force-unsafe-io >"$SYSTEM/etc/dpkg/dpkg.cfg.d/unsafe-io"
	for version in "$VERSION" "$NEXT" "$BROKEN"; do
		cp "$(built_deb "$version" xen-mode-dkms)" "$SYSTEM/"
	done
	mapfile -t RELEASES < <(find "$SYSTEM/lib/modules" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort)
}

# apt's own word for it: the status of the package
configured()
{
	here dpkg -s xen-mode-dkms | grep -qx 'Status: install ok installed'
}

install_deb()
{
	here apt-get install -y --allow-downgrades "/xen-mode-dkms_$1_all.deb"
}

# has VERSION RELEASE: whether dkms and depmod know it, of this version
has()
{
	here dkms status -m xen_mode -v "$1" -k "$2" | grep -q installed &&
		[[ $(here modinfo -k "$2" -F version xen_mode) == "$1" ]]
}

# Nothing of that version is left.
gone()
{
	[[ ! -e $SYSTEM/usr/src/xen_mode-$1 && ! -e $SYSTEM/var/lib/dkms/xen_mode/$1 ]]
}

registered()
{
	here dkms status -m xen_mode | grep -q "xen_mode.*$1"
}

# files: what there is, but for what apt and dkms keep of any package
files()
{
	(cd "$SYSTEM" && find . -xdev ! -type d ! -path './var/log/*' ! -path './var/cache/*' \
		! -path './var/lib/dpkg/*' ! -path './var/lib/apt/*' ! -path './tmp/*' \
		! -path './usr/share/*/linux-*' ! -path './run/reboot-required*' \
		! -path './root/.rpmdb/*' ! -path './var/lib/dkms/mok.*' \
		! -name 'modules.*' ! -name '*.deb' |
		sort)
	(cd "$SYSTEM" && find usr/src lib/modules var/lib -path '*dpkg*' -prune -o -type d -print |
		grep -E '^usr/src|^lib/modules|dkms' | sort)
}

leaves_nothing()
{
	diff "$RUN/files-before" <(files)
}

each_built()
{
	local release

	for release in "${RELEASES[@]}"; do
		expect "$WHERE" "$2: built for $release" has "$1" "$release"
	done
}

# keep RELEASE: the module, for a guest
keep()
{
	local module=$SYSTEM/lib/modules/$1/updates/dkms/xen_mode.ko

	[[ ! -e $module.xz ]] || xz -dkf "$module.xz"
	install -D -m 644 "$module" "$RUN/modules/$1.ko"
}

test_install()
{
	expect "$WHERE" "apt installs it" install_deb "$VERSION"
	says "$WHERE" "not loaded where this system is not the one that runs" "xen_mode: not loaded"
	each_built "$VERSION" installed
	for release in "${RELEASES[@]}"; do
		expect "$WHERE" "the module for $release is kept for a guest" keep "$release"
	done
}

test_upgrade()
{
	expect "$WHERE" "apt upgrades it" install_deb "$NEXT"
	each_built "$NEXT" upgraded
	expect "$WHERE" "upgraded: the old version is gone" gone "$VERSION"
}

# The cloud kernel goes, then the last one, then both come as an update does.
test_kernels()
{
	local release images=() headers=()

	for release in "${RELEASES[@]}"; do
		images+=("linux-image-$release")
		headers+=("linux-headers-$release")
	done
	expect "$WHERE" "a kernel is removed" here apt-get purge -y --allow-change-held-packages \
		"linux-image-${RELEASES[1]}" "linux-headers-${RELEASES[1]}"
	expect "$WHERE" "without it, still registered" registered "$NEXT"
	expect "$WHERE" "the last kernel is removed" here apt-get purge -y "${images[@]}" "${headers[@]}"
	expect "$WHERE" "without any kernel, still registered" registered "$NEXT"
	expect "$WHERE" "kernels are installed" here apt-get install -y --no-install-recommends \
		"${images[@]}" "${headers[@]}"
	each_built "$NEXT" "kernel updated"
}

# A build that fails, and a kernel that it is not for, stop nobody.
test_failures()
{
	local release=9.9.9-no-xen dir=$SYSTEM/lib/modules/9.9.9-no-xen

	expect "$WHERE" "apt goes on where the build fails" install_deb "$BROKEN"
	says "$WHERE" "says that the build failed" "it does not build"
	says "$WHERE" "is loud where it was built for no kernel" "built for NO kernel"
	expect "$WHERE" "the package is configured" configured
	expect "$WHERE" "an update of the kernel goes on where the build fails" here \
		apt-get install -y --reinstall --no-install-recommends "linux-image-${RELEASES[0]}"
	expect "$WHERE" "the sound version replaces it" install_deb "$NEXT"
	each_built "$NEXT" "after a failure"

	mkdir -p "$dir/kernel" "$dir/build/include/config"
	echo "VERSION = 9" >"$dir/build/Makefile"
	echo "# CONFIG_XEN is not set" >"$dir/build/.config"
	touch "$dir"/modules.{order,builtin}
	expect "$WHERE" "a kernel without Xen is installed" here run-parts --report --exit-on-error \
		--arg="$release" --arg="/boot/vmlinuz-$release" /etc/kernel/postinst.d
	says "$WHERE" "says that this kernel is without Xen" "CONFIG_XEN"
	rm -r "$dir"
}

test_without_headers()
{
	local release headers=()

	for release in "${RELEASES[@]}"; do
		headers+=("linux-headers-$release")
	done
	expect "$WHERE" "headers are removed" here apt-get purge -y "${headers[@]}"
	expect "$WHERE" "apt installs it without headers" here apt-get install -y \
		--no-install-recommends "/xen-mode-dkms_${VERSION}_all.deb"
	says "$WHERE" "names the headers that are missing" "linux-headers-${RELEASES[0]}"
	says "$WHERE" "is loud where there are no headers" "built for NO kernel"
}

test_suite()
{
	prepare_base "$1"
	say "installing, upgrading, breaking and removing on $1"
	fresh "$1"
	here dkms --version >/dev/null
	DKMS[$1]=$(sed 's/.*[: -]//' "$RUN/said")
	files >"$RUN/files-before"
	test_install
	test_upgrade
	test_kernels
	test_failures
	expect "$WHERE" "apt purges it" here apt-get purge -y xen-mode-dkms
	expect "$WHERE" "nothing is left" leaves_nothing
	test_without_headers
	rm -rf --one-file-system "$SYSTEM"
}

# By rpm, with bookworm's dkms: Debian's rpm knows none of its packages.
test_rpm()
{
	local version

	prepare_base "$SUITE"
	say "installing and removing the RPM"
	fresh "$SUITE"
	WHERE=rpm
	for version in "$VERSION" "$NEXT"; do
		find "$BUILDER$SOURCES-$version/build/rpm" -name 'xen-mode-dkms-*.rpm' \
			-exec cp {} "$SYSTEM/tmp/$version.rpm" ';'
	done
	here apt-get install -y --no-install-recommends rpm >/dev/null
	files >"$RUN/files-before"
	expect rpm "rpm installs it" here rpm -i --nodeps --force-debian "/tmp/$VERSION.rpm"
	each_built "$VERSION" installed
	expect rpm "rpm upgrades it" here rpm -U --nodeps --force-debian "/tmp/$NEXT.rpm"
	each_built "$NEXT" upgraded
	expect rpm "upgraded: the old version is gone" gone "$VERSION"
	expect rpm "rpm removes it" here rpm -e --nodeps --force-debian xen-mode-dkms
	expect rpm "nothing is left" leaves_nothing
	rm -rf --one-file-system "$SYSTEM"
}

# The module as it comes built, for a system that needs no compiler.
test_prebuilt()
{
	local release

	say "installing and removing the built module"
	fresh "$SUITE"
	WHERE=prebuilt
	release=${RELEASES[0]}
	here apt-get purge -y dkms gcc make >/dev/null
	files >"$RUN/files-before"
	cp "$(built_deb "$VERSION" "xen-mode-modules-$release")" \
		"$(built_deb "$VERSION" xen-mode-common)" "$SYSTEM/tmp/"
	expect prebuilt "apt installs it" here sh -c "apt-get install -y /tmp/xen-mode-*.deb"
	expect prebuilt "it is signed by the given key" signed_by fleet \
		"$SYSTEM/lib/modules/$release/updates/xen_mode.ko"
	expect prebuilt "depmod knows it" here modinfo -k "$release" xen_mode
	expect prebuilt "apt purges it" here apt-get purge -y xen-mode-common "xen-mode-modules-$release"
	expect prebuilt "nothing is left" leaves_nothing
	here apt-get install -y --no-install-recommends rpm >/dev/null
	files >"$RUN/files-before"
	find "$BUILDER$SOURCES-$VERSION/build/rpm" -name 'xen-mode-modules-*.rpm' \
		-exec cp {} "$SYSTEM/tmp/prebuilt.rpm" ';'
	expect prebuilt "rpm installs it" here rpm -i --nodeps --force-debian /tmp/prebuilt.rpm
	expect prebuilt "depmod knows the RPM's" here modinfo -k "$release" xen_mode
	expect prebuilt "rpm removes it" here rpm -e --nodeps --force-debian "xen-mode-modules-$release"
	expect prebuilt "nothing of the RPM is left" leaves_nothing
	rm -rf --one-file-system "$SYSTEM"
}

# "make install" on a machine: a PV dom0 whose system has a compiler.
test_make_install()
{
	local log=$RUN/install.log disk=$RUN/install.img extra=$RUN/install.d

	prepare "$SUITE"
	prepare_xen "$XEN"
	make_test_initrd "$SUITE"
	squash "$BUILDER" "$BUILD/packager.squashfs"
	cp "$BUILD/packager.squashfs" "$disk"
	source_of "$extra$SOURCES" "$VERSION"
	install -D "$TESTBED/guest/install-test" "$extra/testbed/install-test"
	# First: an archive that is not compressed must start at a multiple of 4.
	archive_tree "$extra" | cat - "$(test_initrd "$SUITE")" >"$RUN/install.cpio"
	say "make install in a PV dom0"
	run_qemu "$log" "=== END" 2700 "${QEMU_X86[@]}" -m 3000 -smp 2 \
		-drive "file=$disk,format=raw,if=ide" -kernel "$(xen_image "$XEN")" \
		-append "com1=115200,8n1 console=com1 dom0_mem=2500M dom0_max_vcpus=2" \
		-initrd "$(kernel_image "$SUITE") console=hvc0 quiet rdinit=/testbed/install-init xm.system=$SOURCES,$RUN/install.cpio" ||
		result 1 install "the machine came to its end"
	sed -n 's/^ok /pass install: /p; s/^not ok /fail install: /p' "$log.txt" | tee -a "$RUN/results" >&2
	grep -q '^pass install' "$RUN/results" || result 1 install "there are results"
	rm -rf "$extra" "$disk" "$RUN/install.cpio"
}

# Guests of each release's kernels, with the modules that were built above, and
# the programs that a fleet is run with.
test_guests()
{
	local suite runs=("${FLEET[@]}")

	for suite in "${SUITES[@]}"; do
		runs+=("pvh-bare@$suite" "pvh-bare@$suite-cloud")
	done
	say "booting guests with these modules"
	MODE="${runs[*]}" MODULES=$RUN/modules "$TESTBED/check.sh" | tail -n 1 >"$RUN/guests"
	grep -q ' 0 failed' "$RUN/guests" || result 1 guests "$(cat "$RUN/guests")"
	for suite in "${runs[@]}"; do
		cat "$BUILD/run/check/$suite.results" >>"$RUN/results"
	done
}

declare -A DKMS=()
rm -rf "$RUN"
mkdir -p "$RUN/modules"
prepare_host
build_packages
for suite in "${SUITES[@]}"; do
	test_suite "$suite"
done
test_rpm
test_prebuilt
if [[ $ALL ]]; then
	test_make_install
	"$TESTBED/secure-boot.sh" | grep -E '^(pass|fail) ' >>"$RUN/results" ||
		result 1 secure-boot "there are results"
fi
test_guests

# table: release x dkms x kernel
table()
{
	local suite flavour kernel

	printf '| release | dkms | kernel | packages: passed, failed | guest: passed, failed |\n'
	printf '| --- | --- | --- | --- | --- |\n'
	for suite in "${SUITES[@]}"; do
		for flavour in "" -cloud; do
			kernel=$(kernel_release "$suite$flavour")
			printf '| %s | %s | %s | %d, %d | %d, %d |\n' "$suite" "${DKMS[$suite]}" "$kernel" \
				"$(grep -c "^pass $suite: .* $kernel\$" "$RUN/results")" \
				"$(grep -c "^fail $suite: .* $kernel\$" "$RUN/results")" \
				"$(grep -c "^pass pvh-bare@$suite$flavour " "$RUN/results")" \
				"$(grep -c "^fail pvh-bare@$suite$flavour " "$RUN/results")"
		done
	done
}

table | tee "$RUN/table.md"
passed=$(grep -c ^pass "$RUN/results" || :)
failed=$(grep -c ^fail "$RUN/results" || :)
skipped=$(grep -c ^skip "$RUN/results" || :)
say "took ${SECONDS}s"
grep ^fail "$RUN/results" >&2 || :
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
