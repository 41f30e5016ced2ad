#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make check-packages: build the packages; install, upgrade, break and remove them in a
# clean system of each Debian release, with the apt, dkms, compiler and kernels of that
# release; then boot guests with these kernels and the modules that were built there, and
# test the monitoring programs. SUITES="bookworm sid" limits the releases.
# Ends with "N passed, N failed, N skipped" and that status.

# shellcheck source=selftests/testbed/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/boot.sh"

# Tests that do not depend on a release run only without SUITES.
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

# result STATUS WHERE NAME: record a result; 0 is a pass
result()
{
	local verdict=pass

	[[ $1 == 0 ]] || verdict=fail
	echo "$verdict $2: $3" >>"$RUN/results"
	say "  $verdict $2: $3"
}

# expect WHERE NAME COMMAND...: record the status of a command as a result
expect()
{
	local where=$1 what=$2 status=0
	shift 2

	"$@" >>"$RUN/$where.log" 2>&1 </dev/null || status=$?
	result "$status" "$where" "$what"
}

# skip WHERE NAME: record a test that cannot run, with the reason
skip()
{
	echo "skip $1: $2" >>"$RUN/results"
	say "  skip $1: $2"
}

# says WHERE NAME TEXT: check that the last command in a root printed this
says()
{
	local status=0

	grep -qF -- "$3" "$RUN/said" || status=1
	result $status "$1" "$2"
}

# within DIR COMMAND...: run it in that root, and keep its output for says()
within()
{
	local status=0

	DEBIAN_FRONTEND=noninteractive in_root "$@" >"$RUN/said" 2>&1 </dev/null || status=$?
	cat "$RUN/said"
	return $status
}

# signed_by SIGNER MODULE: succeed if the module has this signer
signed_by()
{
	modinfo -F signer "$2" | grep -qx "$1"
}

# base SUITE: create a system with dkms, two kernels and their headers
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
	# Keep the downloaded packages, which are installed again later.
	INITRD=No rootfs_dir "$(base "$1")" "$1" \
		linux-image-amd64,linux-headers-amd64,dkms,gcc,make,kmod,openssl,systemd \
		--variant=minbase --skip=cleanup/apt/lists --skip=cleanup/apt/cache \
		--customize-hook="$CLOUD_KERNEL" "${slim[@]}"
}

# here COMMAND...: run it in the tested system ($SYSTEM, of $WHERE), without building an
# initramfs, which takes long
here()
{
	within "$SYSTEM" env INITRD=No "$@"
}

# fresh SUITE: create the tested system, without our packages
fresh()
{
	WHERE=$1
	SYSTEM=$BUILD/packages-$1
	rm -rf --one-file-system "$SYSTEM"
	cp -a --reflink=auto "$(base "$1")" "$SYSTEM"
	# The system is temporary: dpkg need not sync.
	echo force-unsafe-io >"$SYSTEM/etc/dpkg/dpkg.cfg.d/unsafe-io"
	for version in "$VERSION" "$NEXT" "$BROKEN" "$RESPIN"; do
		cp "$(built_deb "$version" xen-mode-dkms)" "$SYSTEM/$version.deb"
	done
	mapfile -t RELEASES < <(find "$SYSTEM/lib/modules" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort)
}

# configured: succeed if dpkg reports the package as installed
configured()
{
	here dpkg -s xen-mode-dkms | grep -qx 'Status: install ok installed'
}

install_deb()
{
	here apt-get install -y --allow-downgrades "/$1.deb"
}

# has VERSION RELEASE: succeed if dkms and depmod have this version
has()
{
	here dkms status -m xen_mode -v "$1" -k "$2" | grep -q installed &&
		[[ $(here modinfo -k "$2" -F version xen_mode) == "$1" ]]
}

# gone VERSION: succeed if nothing of that version is left
gone()
{
	[[ ! -e $SYSTEM/usr/src/xen_mode-$1 && ! -e $SYSTEM/var/lib/dkms/xen_mode/$1 ]]
}

registered()
{
	here dkms status -m xen_mode | grep -q "xen_mode.*$1"
}

# files: list all files, except those that apt and dkms keep for any package
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

# keep RELEASE: copy the module for a guest
keep()
{
	local module=$SYSTEM/lib/modules/$1/updates/dkms/xen_mode.ko

	[[ ! -e $module.xz ]] || xz -dkf "$module.xz"
	install -D -m 644 "$module" "$RUN/modules/$1.ko"
}

# replace PROGRAM: let the script on stdin run in its place; it finds it as PROGRAM.real
replace()
{
	mv "$SYSTEM$1" "$SYSTEM$1.real"
	cat >"$SYSTEM$1"
	chmod +x "$SYSTEM$1"
}

restore()
{
	mv "$SYSTEM$1.real" "$SYSTEM$1"
}

# built_once: succeed if make has built the module once for each kernel
built_once()
{
	cat "$SYSTEM/tmp/makes"
	[[ $(grep -c KDIR= "$SYSTEM/tmp/makes") == "${#RELEASES[@]}" ]]
}

test_install()
{
	replace /usr/bin/make <<-'MAKE'
		#!/bin/sh
		echo "$*" >>/tmp/makes
		exec /usr/bin/make.real "$@"
	MAKE
	expect "$WHERE" "apt installs it" install_deb "$VERSION"
	expect "$WHERE" "the module is built once for each kernel" built_once
	restore /usr/bin/make
	rm -f "$SYSTEM/tmp/makes"
	says "$WHERE" "the package does not load the module in a chroot" "xen_mode: not loaded"
	each_built "$VERSION" installed
	for release in "${RELEASES[@]}"; do
		expect "$WHERE" "a guest gets the module for $release" keep "$release"
	done
}

test_upgrade()
{
	local release

	expect "$WHERE" "apt installs another revision" install_deb "$RESPIN"
	each_built "$VERSION" "another revision"
	for release in "${RELEASES[@]}"; do
		expect "$WHERE" "another revision: the module is built again for $release" respun "$release"
	done
	# apt does this when it upgrades the package together with a kernel.
	expect "$WHERE" "the next version is unpacked" here dpkg --unpack "/$NEXT.deb"
	expect "$WHERE" "before it is configured, a kernel is installed" here run-parts --report --exit-on-error \
		--arg="${RELEASES[0]}" --arg="/boot/vmlinuz-${RELEASES[0]}" /etc/kernel/postinst.d
	for release in "${RELEASES[@]}"; do
		expect "$WHERE" "before it is configured, the old module is installed, $release" version_is "$VERSION" "$release"
	done
	expect "$WHERE" "apt upgrades it" install_deb "$NEXT"
	each_built "$NEXT" upgraded
	expect "$WHERE" "upgraded: the old version is removed" gone "$VERSION"
}

# Remove the cloud kernel, then the last kernel, then install both as an update does.
test_kernels()
{
	local release images=() headers=()

	for release in "${RELEASES[@]}"; do
		images+=("linux-image-$release")
		headers+=("linux-headers-$release")
	done
	expect "$WHERE" "a kernel is removed" here apt-get purge -y --allow-change-held-packages \
		"linux-image-${RELEASES[1]}" "linux-headers-${RELEASES[1]}"
	expect "$WHERE" "without that kernel, dkms still has the module" registered "$NEXT"
	expect "$WHERE" "the last kernel is removed" here apt-get purge -y "${images[@]}" "${headers[@]}"
	expect "$WHERE" "without any kernel, dkms still has the module" registered "$NEXT"
	expect "$WHERE" "kernels are installed" here apt-get install -y --no-install-recommends \
		"${images[@]}" "${headers[@]}"
	each_built "$NEXT" "kernel updated"
}

# dkms_is OPERATOR VERSION: compare the version of dkms in this system
dkms_is()
{
	dpkg --compare-versions "${DKMS[$WHERE]}" "$1" "$2"
}

# An upgrade that does not build keeps the old module and prints a message.
test_broken_upgrade()
{
	local release

	expect "$WHERE" "apt succeeds although the build fails" install_deb "$BROKEN"
	says "$WHERE" "the package prints that the build failed" "version $BROKEN for ${RELEASES[0]} FAILED: "
	says "$WHERE" "the package prints the compiler's error" "#error planted by the tests"
	says "$WHERE" "the package prints the version that stays" "version $NEXT stays installed for ${RELEASES[0]}"
	expect "$WHERE" "the package does not mention headers" fails grep -q headers "$RUN/said"
	expect "$WHERE" "the package is configured" configured
	for release in "${RELEASES[@]}"; do
		expect "$WHERE" "the old module stays if the new one does not build, $release" version_is "$NEXT" "$release"
	done

	# dkms before 3.0 ignores a failed build; later the package of the kernel fails, too.
	if dkms_is lt 3.0; then
		expect "$WHERE" "an update of the kernel succeeds although the build fails" update_kernel
	else
		expect "$WHERE" "an update of the kernel fails if the build fails" fails update_kernel
		says "$WHERE" "dkms prints the log of the build" "/var/lib/dkms/xen_mode/$BROKEN/build/make.log"
	fi
	expect "$WHERE" "the old module stays after an update of the kernel" version_is "$NEXT" "${RELEASES[0]}"
	expect "$WHERE" "a rollback installs the old version" go_back
	each_built "$NEXT" "after a failure"
}

# fill_disk: let dkms fail as on a full disk when it installs a module
fill_disk()
{
	replace /usr/sbin/dkms <<-'DKMS'
		#!/bin/sh
		[ "$1" = install ] || exec /usr/sbin/dkms.real "$@"
		for kernel; do :; done
		truncate -s 0 "/lib/modules/$kernel/updates/dkms"/xen_mode.ko*
		echo "No space left on device"
		exit 1
	DKMS
}

# An installation that fails after the build keeps the old module, too.
test_full_disk()
{
	local release

	fill_disk
	expect "$WHERE" "apt succeeds although dkms cannot copy the module" install_deb "$RESPIN"
	says "$WHERE" "the package prints that the installation failed" "the installation of version $VERSION for ${RELEASES[0]} FAILED"
	says "$WHERE" "the package prints the message of dkms" "No space left on device"
	for release in "${RELEASES[@]}"; do
		expect "$WHERE" "the old module stays if it cannot be replaced, $release" version_is "$NEXT" "$release"
	done
	restore /usr/sbin/dkms
	expect "$WHERE" "apt installs the version of before" install_deb "$NEXT"
	each_built "$NEXT" "after a full disk"
	fill_disk
	expect "$WHERE" "dpkg installs the same version again" here dpkg -i "/$NEXT.deb"
	says "$WHERE" "the package prints that this failed" "the installation of version $NEXT for ${RELEASES[0]} FAILED"
	for release in "${RELEASES[@]}"; do
		expect "$WHERE" "the module stays if it cannot be installed again, $release" version_is "$NEXT" "$release"
	done
	restore /usr/sbin/dkms
	expect "$WHERE" "apt purges the module that stayed" here apt-get purge -y xen-mode-dkms
	expect "$WHERE" "nothing is left of it" leaves_nothing
	expect "$WHERE" "apt installs it again" install_deb "$NEXT"
	each_built "$NEXT" "after a purge"
}

update_kernel()
{
	here apt-get install -y --reinstall --no-install-recommends "linux-image-${RELEASES[0]}"
}

# go_back: roll back, as Documentation/fleet.md describes it
go_back()
{
	here dpkg -i "/$NEXT.deb" && here apt-get install -y --fix-broken && here dpkg --configure -a
}

# An unsupported kernel is not an error.
test_other_kernels()
{
	local release dir

	for release in 9.9.9-no-xen 4.18.0-305.el8-old 5.8.0-old; do
		dir=$SYSTEM/lib/modules/$release
		mkdir -p "$dir/kernel" "$dir/build/include/config"
		echo "VERSION = 9" >"$dir/build/Makefile"
		echo "CONFIG_XEN=y" >"$dir/build/.config"
		touch "$dir"/modules.{order,builtin}
	done
	echo "# CONFIG_XEN is not set" >"$SYSTEM/lib/modules/9.9.9-no-xen/build/.config"
	for release in 9.9.9-no-xen 4.18.0-305.el8-old 5.8.0-old; do
		expect "$WHERE" "an unsupported kernel is installed, $release" here run-parts \
			--report --exit-on-error --arg="$release" --arg="/boot/vmlinuz-$release" /etc/kernel/postinst.d
		if dkms_is lt 3.0.11; then
			says "$WHERE" "the reason is printed, $release" "xen_mode: not built for $release: it "
		else
			says "$WHERE" "the reason is printed, $release" BUILD_EXCLUSIVE
		fi
		expect "$WHERE" "nothing was built, $release" fails here dkms build -m xen_mode -v "$NEXT" -k "$release"
	done
	expect "$WHERE" "build-all succeeds for a kernel without Xen" here "/usr/src/xen_mode-$NEXT/packaging/dkms/build-all" "$NEXT" 9.9.9-no-xen
	says "$WHERE" "it prints the reason: no Xen" "CONFIG_XEN"
	expect "$WHERE" "build-all succeeds for an old kernel" here "/usr/src/xen_mode-$NEXT/packaging/dkms/build-all" "$NEXT" 5.8.0-old
	says "$WHERE" "it prints the reason: not supported" "that the module does not support"
	rm -r "$SYSTEM/lib/modules/9.9.9-no-xen" "$SYSTEM"/lib/modules/*-old
}

# The package replaces what "make install" installed.
test_make_install_before()
{
	cp -a "$BUILDER$SOURCES-$VERSION" "$SYSTEM/tmp/source"
	expect "$WHERE" "make install" here make -C /tmp/source install "KVER=${RELEASES[0]}"
	rm -rf "$SYSTEM/tmp/source"
	expect "$WHERE" "apt installs the next version over it" install_deb "$NEXT"
	each_built "$NEXT" "over make install"
	expect "$WHERE" "over make install: the old version is removed" gone "$VERSION"
	expect "$WHERE" "apt purges both" here apt-get purge -y xen-mode-dkms
	expect "$WHERE" "nothing is left of both" leaves_nothing
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
	says "$WHERE" "the package names the missing headers" "linux-headers-${RELEASES[0]} linux-headers-amd64"
	says "$WHERE" "the package names those of the cloud flavour" "linux-headers-${RELEASES[1]} linux-headers-cloud-amd64"
	says "$WHERE" "the package warns if no kernel has headers" "NO kernel has the module"
	# Documentation/fleet.md describes this for a running kernel without the module.
	mkdir -p "$SYSTEM/lib/modules/$(uname -r)"
	here depmod >/dev/null
	expect "$WHERE" "systemd-modules-load succeeds without the module" here \
		env SYSTEMD_LOG_TARGET=console /lib/systemd/systemd-modules-load
	says "$WHERE" "systemd-modules-load logs the missing module" "Failed to find module 'xen_mode'"
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
	# All modules for the guests are built. Without those in ALL, which use the same
	# directories, the following tests take one CPU at most; guests have time limits.
	if [[ ! $ALL && $1 == "${SUITES[-1]}" ]]; then
		beside test_guests
		renice -n 10 -p $$ >/dev/null
	fi
	test_upgrade
	test_kernels
	test_broken_upgrade
	test_full_disk
	test_other_kernels
	install_deb "$BROKEN" >/dev/null
	expect "$WHERE" "apt purges it" here apt-get purge -y xen-mode-dkms
	expect "$WHERE" "nothing is left" leaves_nothing
	install_deb "$VERSION" >/dev/null
	here dpkg --unpack "/$NEXT.deb" >/dev/null
	expect "$WHERE" "dpkg purges what it has only unpacked" here dpkg --purge xen-mode-dkms
	expect "$WHERE" "nothing is left of it" leaves_nothing
	test_make_install_before
	test_without_headers
	rm -rf --one-file-system "$SYSTEM"
}

# Run "make install" on a machine: a PV dom0 whose system has a compiler.
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
	page_block README.md install >"$extra/testbed/install-commands"
	# This must be first: an uncompressed archive must start at a multiple of 4.
	archive_tree "$extra" | cat - "$(test_initrd "$SUITE")" >"$RUN/install.cpio"
	say "make install in a PV dom0"
	run_qemu "$log" "=== END" 2700 "${QEMU_X86[@]}" -m 3000 -smp 2 \
		-drive "file=$disk,format=raw,if=ide" -kernel "$(xen_image "$XEN")" \
		-append "com1=115200,8n1 console=com1 dom0_mem=2500M dom0_max_vcpus=2" \
		-initrd "$(xen_kernel "$SUITE") console=hvc0 quiet rdinit=/testbed/install-init xm.system=$SOURCES,$RUN/install.cpio" ||
		result 1 install "the machine finished"
	sed -n 's/^ok /pass install: /p; s/^not ok /fail install: /p' "$log.txt" | tee -a "$RUN/results" >&2
	grep -q '^pass install' "$RUN/results" || result 1 install "there are results"
	rm -rf "$extra" "$disk" "$RUN/install.cpio"
}

# Boot guests with the kernels of each release and the modules that were built above, and
# test the monitoring programs.
test_guests()
{
	local suite runs=("${FLEET[@]}") dom0=1

	for suite in "${SUITES[@]}"; do
		runs+=("pvh-bare@$suite" "pvh-bare@$suite-cloud")
	done
	say "booting guests with these modules"
	# These tests of dom0 take long, and depend little on how the module was built.
	[[ $ALL ]] || dom0=
	MODE="${runs[*]}" MODULES=$RUN/modules TEST_DOM0=$dom0 "$TESTBED/check.sh" |
		tail -n 1 >"$RUN/guests" || :
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
build_prebuilt
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
	test_guests
else
	end_beside || result 1 guests "they were started"
fi

# table: print the results by release, dkms and kernel
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
