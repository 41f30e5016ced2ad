# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Debian's kernels: the packages, and the module that DKMS builds; for another
# architecture the module is cross-compiled. Included by prepare.sh.
#
# shellcheck disable=SC2034 # the names in capitals are for those who include this
# shellcheck disable=SC2153 # or from there

# A kernel is named by the suite that it is from, "-cloud" or "-rt" (PREEMPT_RT) for that
# flavour, "-arm64" for that machine, whose chroot has a cross compiler.
readonly ARM64=bookworm-arm64
readonly KERNELS=(bookworm bullseye trixie sid
	bookworm-cloud bullseye-cloud trixie-cloud sid-cloud
	bookworm-rt "$ARM64")
# Suites that add newer kernels to a release. They are built for, not booted.
readonly NEWER_SUITES=(bookworm-backports trixie-backports experimental)
# dkms makes its key by openssl, and signs nothing without one.
readonly DKMS_PACKAGES=gcc,make,libc6-dev,kmod,dkms,linux-headers-amd64,xz-utils,openssl,ca-certificates
readonly CROSS_PACKAGES=gcc,gcc-aarch64-linux-gnu,libc6-dev,libc6-dev-arm64-cross,make,kmod,linux-kbuild-6.1,rsync,xz-utils,ca-certificates
# Only for tests and "make lint": a demo starts faster without them.
readonly TEST_PACKAGES=(linux-source perl rsync libxen-dev)
readonly LINT_PACKAGES=(sparse clang lld llvm shellcheck perl python3-minimal)

# cross_of KERNEL: print the arguments of make for another architecture
cross_of()
{
	[[ $1 != "$ARM64" ]] || printf '%s\n' ARCH=arm64 \
		CROSS_COMPILE=aarch64-linux-gnu- CC=aarch64-linux-gnu-gcc
}

# flavour_of KERNEL: print its flavour, or nothing
flavour_of()
{
	[[ $1 != *-cloud && $1 != *-rt ]] || echo "${1##*-}"
}

# suite_of KERNEL: print its name without the flavour
suite_of()
{
	local flavour

	flavour=$(flavour_of "$1")
	echo "${1%"${flavour:+-$flavour}"}"
}

debian_chroot()
{
	echo "$BUILD/chroot-$(suite_of "$1")"
}

# debian_release KERNEL: print its release, from the headers in the chroot of its suite
debian_release()
{
	local flavour

	flavour=$(flavour_of "$1")
	find "$(debian_chroot "$1")/lib/modules" -mindepth 1 -maxdepth 1 -printf '%f\n' |
		if [[ $flavour ]]; then
			grep -e "-$flavour-"
		else
			grep -v -e -cloud- -e -rt-
		fi | sort -V | tail -n 1
}

# headers_in SUITE: print the version of linux-headers-amd64 that the mirror has for it
headers_in()
{
	# If the download fails, xz has no input.
	print_url "$(main_mirror)/dists/$1/main/binary-amd64/Packages.xz" | xz -dcqq |
		awk '/^Package: / { found = $2 == "linux-headers-amd64" }
			found && /^Version: / { print $2 }' || :
}

debian_config()
{
	echo "$(debian_chroot "$1")/usr/src/linux-headers-$(debian_release "$1")/.config"
}

# shellcheck disable=SC2016 # expanded by the shell that runs the hook
# The headers for the other architecture expect the host's tools in the same place.
readonly CROSS_HOOK='set -e
mkdir -p "$1/var/tmp/debs"
chroot "$1" sh -c "cd /var/tmp/debs && apt-get -o APT::Sandbox::User=root download \
	\$(apt-cache depends linux-headers-arm64:arm64 | sed -n \"s/.*Depends: //p\") \
	linux-headers-\$(apt-cache depends linux-headers-arm64:arm64 |
		sed -n \"s/.*linux-headers-\(.*\)-arm64.*/\1/p\")-common"
for deb in "$1"/var/tmp/debs/*.deb; do
	dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink -C "$1"
done'

# prepare_debian_chroot KERNEL: install the compiler, dkms and the kernel headers of its
# suite, or the cross compiler and the headers for the other architecture
prepare_debian_chroot()
{
	local suite flavour packages=$DKMS_PACKAGES options=() slim release

	suite=$(suite_of "$1")
	flavour=$(flavour_of "$1")
	if [[ $1 == "$ARM64" ]]; then
		packages=$CROSS_PACKAGES
		options=("--architectures=amd64,arm64" --customize-hook="$CROSS_HOOK")
	fi
	[[ $suite == "$(release_of "$suite")" ]] ||
		packages=${packages/linux-headers-amd64/linux-headers-amd64\/$suite}
	mapfile -t slim < <(no_docs)
	rootfs_dir "$(debian_chroot "$1")" "${suite%-arm64}" "$packages" --variant=minbase \
		--skip=cleanup/apt/lists "${options[@]}" "${slim[@]}"
	if [[ $flavour ]]; then
		# Of the same version: the package that depends on the newest is not on every
		# mirror.
		release=$(debian_release "$suite")
		add_packages "$suite" "linux-headers-${release%-amd64}-$flavour-amd64"
	fi
}

# add_packages SUITE PACKAGE...: install the missing ones in its chroot
add_packages()
{
	local suite=$1 dir package missing=()
	shift

	dir=$(debian_chroot "$suite")
	for package; do
		[[ -e $dir/var/lib/dpkg/info/$package.list ]] || missing+=("$package")
	done
	((${#missing[@]})) || return 0
	say "adding ${missing[*]} to ${dir#"$SRC"/}"
	renew_dns "$dir"
	quietly "$BUILD/log/add-packages.log" in_chroot "$suite" sh -c \
		'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"' \
		sh "${missing[@]}"
}

# prepare_debian_kernel KERNEL: unpack its image and modules
prepare_debian_kernel()
{
	local release dir suite packages

	suite=$(suite_of "$1")
	release=$(kernel_release "$1")
	dir=$(kernel_dir "$1")
	# Debian 14 has split the image package.
	mapfile -t packages < <(chroot "$(chroot_of "$1")" apt-cache search --names-only \
		"^linux-(image|binary|modules)-${release//+/\\+}\$" | cut -d' ' -f1)
	fetch_packages "$suite" "$dir" "${packages[@]}"
	[[ -e $dir/lib ]] || ln -s usr/lib "$dir/lib"
	[[ -e $dir/lib/modules/$release/modules.dep ]] ||
		depmod -b "$dir" "$release"
}

debian_module()
{
	echo "$(debian_chroot "$1")/lib/modules/$(debian_release "$1")/updates/dkms/xen_mode.ko"
}

# cross_build_module RELEASE: build it for the other architecture, at DKMS's location
cross_build_module()
{
	local dir cross

	dir=$(chroot_of "$ARM64")
	mapfile -t cross < <(cross_of "$ARM64")
	sources "$dir/usr/src/xen_mode"
	quietly "$BUILD/log/cross-build.log" in_chroot "$ARM64" make -C "/lib/modules/$1/build" \
		M=/usr/src/xen_mode "${cross[@]}" modules
	in_chroot "$ARM64" aarch64-linux-gnu-strip -g /usr/src/xen_mode/xen_mode.ko
	install -D -m 644 "$dir/usr/src/xen_mode/xen_mode.ko" "$(module_of "$ARM64")"
}

# module_inputs KERNEL: print a digest of everything that the module is built from
module_inputs()
{
	local dir
	dir=$(chroot_of "$1")

	{
		(cd "$SRC" && find "${MODULE_SOURCES[@]}" -type f ! -name '*.o' ! -name '.*.cmd' \
			-exec sha256sum {} + | sort)
		kernel_release "$1"
		cat "$dir/etc/dkms/framework.conf" "$dir.packages" 2>/dev/null || :
	} | sha256sum
}

# build_debian_module KERNEL: build and install the module with DKMS, unless it is up to
# date
build_debian_module()
{
	local version release suite module inputs stamp

	suite=$(suite_of "$1")
	release=$(kernel_release "$1")
	inputs=$(module_inputs "$1")
	stamp=$(chroot_of "$1")/var/tmp/xen_mode-$release.inputs
	[[ ! -e $(module_of "$1") || $(cat "$stamp" 2>/dev/null) != "$inputs" ]] || return 0
	version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$SRC/dkms.conf")
	say "building the module for $release"
	if [[ $1 == "$ARM64" ]]; then
		cross_build_module "$release"
		echo "$inputs" >"$stamp"
		return
	fi
	in_chroot "$suite" dkms remove "xen_mode/$version" -k "$release" >/dev/null 2>&1 || :
	sources "$(chroot_of "$1")/usr/src/xen_mode-$version"
	quietly "$BUILD/log/dkms-$1.log" in_chroot "$suite" dkms install \
		"xen_mode/$version" -k "$release" --force
	module=$(module_of "$1")
	# Later suites compress modules.
	[[ ! -e $module.xz ]] || xz -dkf "$module.xz"
	[[ -e $module ]] || die "dkms did not install the module"
	echo "$inputs" >"$stamp"
}
