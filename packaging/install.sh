#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
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
	rm -rf "$list"
}

take_back()
{
	echo "xen_mode: nothing was installed" >&2
	forget "$version"
	if [ -d "$saved/source" ]; then
		mv "$saved/source" "/usr/src/xen_mode-$version"
		packaging/dkms/build-all "$version" "$kernel" >/dev/null 2>&1 || :
	fi
	rm -rf "$saved"
	for old in $(versions); do
		[ "$old" = "$version" ] ||
			dkms install --force -m xen_mode -v "$old" -k "$kernel" >/dev/null 2>&1 || :
	done
	[ "$(versions)" ] || remove_files
}

do_install()
{
	command -v dkms >/dev/null || refuse "dkms is missing: apt install dkms (or dnf, from EPEL)"
	packaging/dkms/usable "$kernel" >&2 || exit 1
	saved=$(mktemp -d)
	trap take_back EXIT
	trap 'exit 1' HUP INT TERM
	[ ! -d "/usr/src/xen_mode-$version" ] || mv "/usr/src/xen_mode-$version" "$saved/source"
	packaging/install-files / "$version"
	packaging/dkms/build-all "$version" "$kernel"
	if [ "$kernel" = "$running" ]; then
		/usr/libexec/xen-mode/load "$version"
	fi
	trap - EXIT
	rm -rf "$saved"
	for old in $(versions); do
		[ "$old" = "$version" ] || forget "$old"
	done
	# The next kernel may wait for its boot.
	for other in /lib/modules/*/; do
		other=$(basename "$other")
		[ "$other" = "$kernel" ] || packaging/dkms/build-all "$version" "$other" || :
	done
	echo "xen_mode: $version is installed for $kernel; DKMS builds it for later kernels"
}

do_uninstall()
{
	[ ! -x /usr/libexec/xen-mode/unload ] || /usr/libexec/xen-mode/unload
	for old in $(versions); do
		forget "$old"
	done
	packaging/dkms/remove
	remove_files
	echo "xen_mode: nothing of it is installed now; an initramfs that was made meanwhile holds it until it is made again"
}

[ "$(id -u)" = 0 ] || refuse "this needs root: sudo make $1"
for package in xen-mode-dkms xen-mode-common; do
	! dpkg-query -W -f '${db:Status-Status}' $package 2>/dev/null | grep -qx installed ||
		refuse "it is there as the package $package: apt remove $package"
done
# A question alone makes rpm a database, where dpkg is the system's.
for package in xen-mode-dkms xen-mode-common; do
	[ -s /var/lib/dpkg/status ] || ! rpm -q --whatprovides $package >/dev/null 2>&1 ||
		refuse "it is there as the package $package: dnf remove $package"
done
case $1 in
install) do_install ;;
uninstall) do_uninstall ;;
esac
