#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# install.sh install|uninstall [KERNEL]: install with DKMS on this machine, for KERNEL
# or the running one. A failed installation is rolled back completely.

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

# versions: print the versions that DKMS has
versions()
{
	find /var/lib/dkms/xen_mode -mindepth 1 -maxdepth 1 -type d \
		! -name original_module -printf '%f\n' 2>/dev/null || :
}

# forget VERSION: remove it from DKMS, which needs its source for that and succeeds
# without, and then the source
forget()
{
	[ ! -d "/var/lib/dkms/xen_mode/$1" ] ||
		dkms remove -m xen_mode -v "$1" --all >/dev/null 2>&1 || :
	rm -rf "/var/lib/dkms/xen_mode/$1" "/usr/src/xen_mode-$1"
	packaging/dkms/left-over "$kernel"
	rmdir /var/lib/dkms/xen_mode 2>/dev/null || :
}

# files: list all files that install-files installs
files()
{
	list=$(mktemp -d)
	packaging/install-files "$list" "$version"
	(cd "$list" && find . -type f)
	rm -rf "$list"
}

remove_files()
{
	files | while read -r file; do
		rm -f "/$file"
		rmdir -p --ignore-fail-on-non-empty "/$(dirname "$file")" 2>/dev/null || :
	done
}

# save_files: keep those that exist, and the source of this version, in $saved
save_files()
{
	{
		files | grep -v "^./usr/src/"
		echo "./usr/src/xen_mode-$version"
	} | while read -r file; do
		[ ! -e "/$file" ] || echo "$file"
	done >"$saved/list"
	tar -C / -cf "$saved/files.tar" -T "$saved/list"
}

roll_back()
{
	echo "xen_mode: the installation failed and was rolled back" >&2
	if ! grep -qx "./usr/src/xen_mode-$version" "$saved/list"; then
		forget "$version"
		built=
	fi
	remove_files
	rm -rf "/usr/src/xen_mode-$version"
	tar -C / -xf "$saved/files.tar"
	rm -rf "$saved"
	# If the build failed, the old module is still installed.
	if [ "$built" ]; then
		packaging/dkms/build-all "$version" "$kernel" >/dev/null 2>&1 || :
	fi
	for old in $(versions); do
		[ "$old" = "$version" ] ||
			dkms install --force -m xen_mode -v "$old" -k "$kernel" >/dev/null 2>&1 || :
	done
	[ "$(versions)" ] || rm -rf /run/xen-mode
}

do_install()
{
	command -v dkms >/dev/null || refuse "dkms is missing: apt install dkms (or dnf, from EPEL)"
	packaging/dkms/usable "$kernel" >&2 || exit 1
	saved=$(mktemp -d)
	built=
	save_files
	trap roll_back EXIT
	trap 'exit 1' HUP INT TERM
	rm -rf "/usr/src/xen_mode-$version"
	packaging/install-files / "$version"
	packaging/dkms/build-all "$version" "$kernel"
	built=1
	if [ "$kernel" = "$running" ]; then
		/usr/libexec/xen-mode/load "$version"
	fi
	trap - EXIT
	rm -rf "$saved"
	# Also for other kernels, for example one that awaits its first boot.
	for other in /lib/modules/*/; do
		other=$(basename "$other")
		[ "$other" = "$kernel" ] || packaging/dkms/build-all "$version" "$other" || :
	done
	# Modules of old versions stay for the kernels that this version does not build for.
	for old in $(versions); do
		[ "$old" = "$version" ] ||
			rm -rf "/var/lib/dkms/xen_mode/$old" "/usr/src/xen_mode-$old"
	done
	echo "xen_mode: $version is installed for $kernel; DKMS builds it for later kernels"
}

do_uninstall()
{
	[ ! -x /usr/libexec/xen-mode/unload ] || /usr/libexec/xen-mode/unload
	installed=$(versions)
	packaging/dkms/remove
	for old in $installed; do
		rm -rf "/usr/src/xen_mode-$old"
	done
	remove_files
	rm -rf /run/xen-mode
	echo "xen_mode: uninstalled; rebuild each initramfs that was built while the module was installed, because it still contains it"
}

[ "$(id -u)" = 0 ] || refuse "this needs root: sudo make $1"
for package in xen-mode-dkms xen-mode-common; do
	! dpkg-query -W -f '${db:Status-Status}' $package 2>/dev/null | grep -qx installed ||
		refuse "it is installed as the package $package: apt remove $package"
done
# Do not run rpm on a system with dpkg: even a query creates a database.
for package in xen-mode-dkms xen-mode-common; do
	[ -s /var/lib/dpkg/status ] || ! rpm -q --whatprovides $package >/dev/null 2>&1 ||
		refuse "it is installed as the package $package: dnf remove $package"
done
case $1 in
install) do_install ;;
uninstall) do_uninstall ;;
esac
