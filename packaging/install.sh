#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# install.sh install|uninstall [KERNEL]: on this machine, by DKMS, for the
# running kernel. All of it or nothing: what fails is taken back.

set -eu

cd "$(dirname "$0")/.."
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)
running=$(uname -r)
kernel=${2:-$running}

refuse()
{
	echo "xen_mode: $*" >&2
	exit 1
}

# versions: those that DKMS has now
versions()
{
	find /var/lib/dkms/xen_mode -mindepth 1 -maxdepth 1 -type d \
		! -name original_module -printf '%f\n' 2>/dev/null || :
}

# forget VERSION: what DKMS has of it, and its source
forget()
{
	[ ! -d "/var/lib/dkms/xen_mode/$1" ] || dkms remove -m xen_mode -v "$1" --all >/dev/null
	rm -rf "/usr/src/xen_mode-$1"
}

# remove_files: whatever install-files would put anywhere
remove_files()
{
	list=$(mktemp -d)
	packaging/install-files "$list" "$version"
	(cd "$list" && find . -type f) | while read -r file; do
		rm -f "/$file"
		rmdir -p --ignore-fail-on-non-empty "/$(dirname "$file")" 2>/dev/null || :
	done
	rm -rf "$list" /run/xen_mode-dkms /run/xen-mode
}

take_back()
{
	echo "xen_mode: nothing was installed" >&2
	forget "$version"
	for old in $(versions); do
		dkms install --force -m xen_mode -v "$old" -k "$kernel" >/dev/null 2>&1 || :
	done
	[ "$(versions)" ] || remove_files
}

# quietly COMMAND...: what it says only when it fails
quietly()
{
	said=$("$@" 2>&1) || {
		echo "$said" >&2
		log=/var/lib/dkms/xen_mode/$version/build/make.log
		[ ! -e "$log" ] || tail -n 20 "$log" >&2
		refuse "failed: $*"
	}
}

do_install()
{
	command -v dkms >/dev/null || refuse "dkms is missing: apt install dkms (or dnf, from EPEL)"
	# What is there now is not given up for what does not build.
	[ -d "/var/lib/dkms/xen_mode/$version" ] || export XEN_MODE_NO_TRIAL=1
	reason=$(packaging/dkms/usable "$kernel") || refuse "cannot be built for $kernel: $reason"
	export XEN_MODE_NO_TRIAL=1
	trap take_back EXIT
	trap 'exit 1' HUP INT TERM
	forget "$version"
	packaging/install-files / "$version"
	echo "xen_mode: building $version for $kernel"
	quietly dkms add -m xen_mode -v "$version"
	quietly dkms install --force -m xen_mode -v "$version" -k "$kernel"
	if [ "$kernel" = "$running" ]; then
		/usr/libexec/xen-mode/load "$version"
	fi
	trap - EXIT
	for old in $(versions); do
		[ "$old" = "$version" ] || forget "$old"
	done
	# The next kernel may wait for its boot.
	"/usr/src/xen_mode-$version/packaging/dkms/build-all" "$version"
	echo "xen_mode: $version is installed for $kernel; DKMS builds it for later kernels"
}

do_uninstall()
{
	[ ! -x /usr/libexec/xen-mode/unload ] || /usr/libexec/xen-mode/unload
	for old in $(versions); do
		forget "$old"
	done
	remove_files
	echo "xen_mode: nothing of it is installed now; an initramfs that was made meanwhile holds it until it is made again"
}

[ "$(id -u)" = 0 ] || refuse "this needs root: sudo make $1"
for package in xen-mode-dkms xen-mode-common; do
	! dpkg-query -W -f '${db:Status-Status}' $package 2>/dev/null | grep -qx installed ||
		refuse "it is there as the package $package: apt remove $package"
done
# A question alone makes rpm a database, where dpkg is the system's.
for package in xen-mode-dkms xen-mode-modules; do
	[ -s /var/lib/dpkg/status ] || ! rpm -q --whatprovides $package >/dev/null 2>&1 ||
		refuse "it is there as the package $package: dnf remove $package"
done
case $1 in
install) do_install ;;
uninstall) do_uninstall ;;
esac
