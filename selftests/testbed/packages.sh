#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
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

# shellcheck source=selftests/testbed/packages/build.sh
. "$TESTBED/packages/build.sh"
# shellcheck source=selftests/testbed/packages/rpm.sh
. "$TESTBED/packages/rpm.sh"
# shellcheck source=selftests/testbed/packages/images.sh
. "$TESTBED/packages/images.sh"

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

# skip WHERE WHAT: what cannot run here, and why
skip()
{
	echo "skip $1: $2" >>"$RUN/results"
	say "  skip $1: $2"
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
		linux-image-amd64,linux-headers-amd64,dkms,gcc,make,kmod,openssl,systemd \
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
	for version in "$VERSION" "$NEXT" "$BROKEN" "$RESPIN"; do
		cp "$(built_deb "$version" xen-mode-dkms)" "$SYSTEM/$version.deb"
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
	here apt-get install -y --allow-downgrades "/$1.deb"
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
	local release

	expect "$WHERE" "apt installs another revision" install_deb "$RESPIN"
	each_built "$VERSION" "another revision"
	for release in "${RELEASES[@]}"; do
		expect "$WHERE" "another revision: it was built again for $release" respun "$release"
	done
	# As apt does it together with a kernel
	expect "$WHERE" "the next version is unpacked" here dpkg --unpack "/$NEXT.deb"
	expect "$WHERE" "meanwhile a kernel is installed" here run-parts --report --exit-on-error \
		--arg="${RELEASES[0]}" --arg="/boot/vmlinuz-${RELEASES[0]}" /etc/kernel/postinst.d
	for release in "${RELEASES[@]}"; do
		expect "$WHERE" "meanwhile the module is there, $release" version_is "$VERSION" "$release"
	done
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

# dkms_is OPERATOR VERSION: of this system's dkms
dkms_is()
{
	dpkg --compare-versions "${DKMS[$WHERE]}" "$1" "$2"
}

# An upgrade that does not build leaves what is there, and says so.
test_broken_upgrade()
{
	local release

	expect "$WHERE" "apt goes on where the build fails" install_deb "$BROKEN"
	says "$WHERE" "says that the build failed" "version $BROKEN for ${RELEASES[0]} FAILED: "
	says "$WHERE" "says what the compiler said" "#error planted by the tests"
	says "$WHERE" "says what stays" "version $NEXT stays installed for ${RELEASES[0]}"
	expect "$WHERE" "does not blame the headers" fails grep -q headers "$RUN/said"
	expect "$WHERE" "the package is configured" configured
	for release in "${RELEASES[@]}"; do
		expect "$WHERE" "the module stays where the next does not build, $release" version_is "$NEXT" "$release"
	done

	# Before 3.0 dkms forgets what failed; later the kernel's package fails with it.
	if dkms_is lt 3.0; then
		expect "$WHERE" "an update of the kernel goes on where the build fails" update_kernel
	else
		expect "$WHERE" "an update of the kernel fails where the build fails" fails update_kernel
		says "$WHERE" "says what failed" "/var/lib/dkms/xen_mode/$BROKEN/build/make.log"
	fi
	expect "$WHERE" "the version before replaces it" go_back
	each_built "$NEXT" "after a failure"
}

update_kernel()
{
	here apt-get install -y --reinstall --no-install-recommends "linux-image-${RELEASES[0]}"
}

# go_back: as Documentation/fleet.md says it
go_back()
{
	here dpkg -i "/$NEXT.deb" && here apt-get install -y --fix-broken && here dpkg --configure -a
}

# A kernel that the module is not for is no error.
test_other_kernels()
{
	local release dir

	for release in 9.9.9-no-xen 4.1.0-old; do
		dir=$SYSTEM/lib/modules/$release
		mkdir -p "$dir/kernel" "$dir/build/include/config"
		echo "VERSION = 9" >"$dir/build/Makefile"
		echo "CONFIG_XEN=y" >"$dir/build/.config"
		touch "$dir"/modules.{order,builtin}
	done
	echo "# CONFIG_XEN is not set" >"$SYSTEM/lib/modules/9.9.9-no-xen/build/.config"
	for release in 9.9.9-no-xen 4.1.0-old; do
		expect "$WHERE" "a kernel is installed that it is not for, $release" here run-parts \
			--report --exit-on-error --arg="$release" --arg="/boot/vmlinuz-$release" /etc/kernel/postinst.d
		if dkms_is lt 3.0.11; then
			says "$WHERE" "says why, $release" "xen_mode: not built for $release: it "
		else
			says "$WHERE" "says why, $release" BUILD_EXCLUSIVE
		fi
		expect "$WHERE" "nothing was built, $release" fails here dkms build -m xen_mode -v "$NEXT" -k "$release"
	done
	expect "$WHERE" "the package says why, too" here "/usr/src/xen_mode-$NEXT/packaging/dkms/build-all" "$NEXT" 9.9.9-no-xen
	says "$WHERE" "it is without Xen" "CONFIG_XEN"
	expect "$WHERE" "and of an old one" here "/usr/src/xen_mode-$NEXT/packaging/dkms/build-all" "$NEXT" 4.1.0-old
	says "$WHERE" "it is older" "it is older than Linux"
	rm -r "$SYSTEM/lib/modules/9.9.9-no-xen" "$SYSTEM/lib/modules/4.1.0-old"
}

test_without_headers()
{
	local release headers=()

	for release in "${RELEASES[@]}"; do
		headers+=("linux-headers-$release")
	done
	expect "$WHERE" "headers are removed" here apt-get purge -y "${headers[@]}"
	expect "$WHERE" "apt installs it without headers" here apt-get install -y \
		--no-install-recommends "/$VERSION.deb"
	says "$WHERE" "names the headers that are missing" "linux-headers-${RELEASES[0]} linux-headers-amd64"
	says "$WHERE" "names those of the cloud flavour" "linux-headers-${RELEASES[1]} linux-headers-cloud-amd64"
	says "$WHERE" "is loud where there are no headers" "NO kernel has the module"
	# What Documentation/fleet.md says of a module that is lost
	expect "$WHERE" "systemd-modules-load succeeds without the module" here \
		env SYSTEMD_LOG_TARGET=console /lib/systemd/systemd-modules-load
	says "$WHERE" "systemd-modules-load logs that it is missing" "Failed to find module 'xen_mode'"
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
	test_broken_upgrade
	test_other_kernels
	install_deb "$BROKEN" >/dev/null
	expect "$WHERE" "apt purges it" here apt-get purge -y xen-mode-dkms
	expect "$WHERE" "nothing is left" leaves_nothing
	test_without_headers
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
test_prebuilt_rpm
if [[ $ALL ]]; then
	test_images
	test_tarball
	test_autopkgtest
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
