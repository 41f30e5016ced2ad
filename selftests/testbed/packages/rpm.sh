# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Test the RPMs with Debian's rpm and dkms; empty packages provide their dependencies. Test
# the prebuilt module as RPM and as Debian package. Included by packages.sh.
#
# shellcheck disable=SC2034 # WHERE is for those who include this

# stub NAME PROVIDED...: build an empty RPM with these provides
stub()
{
	local name=$1
	shift

	{
		printf 'Name: %s\nVersion: 1\nRelease: 1\nSummary: For tests\nLicense: none\nBuildArch: noarch\n' "$name"
		printf 'Provides: %s\n' "$@"
		printf '%%description\nFor tests\n%%files\n'
	} >"$BUILDER/tmp/$name.spec"
	within "$BUILDER" rpmbuild --define "_topdir /tmp/stubs" -bb "/tmp/$name.spec" >/dev/null
	cp "$BUILDER/tmp/stubs/RPMS/noarch/$name-1-1.noarch.rpm" "$SYSTEM/tmp/"
}

# rpm_here ARGUMENT...: run rpm in the system, with dependency checks
rpm_here()
{
	here rpm --force-debian "$@"
}

# add_rpm: install rpm and the dependencies that an RPM distribution provides
add_rpm()
{
	here apt-get install -y --no-install-recommends rpm >/dev/null
	stub distribution /bin/sh /bin/bash kmod "dkms = 3.0.10"
	rpm_here -i /tmp/distribution-1-1.noarch.rpm
}

# respun RELEASE: succeed if its module is that of the other revision
respun()
{
	[[ $(here modinfo -k "$1" -F respin xen_mode) == "$WORDS_OF_RESPIN" ]]
}

# version_is VERSION RELEASE: succeed if the installed module has this version
version_is()
{
	[[ $(here modinfo -k "$2" -F version xen_mode) == "$1" ]]
}

test_rpm()
{
	local source release

	prepare_base "$SUITE"
	say "installing, upgrading, breaking and removing the RPM"
	fresh "$SUITE"
	WHERE=rpm
	# One kernel is enough.
	rm -rf --one-file-system "$SYSTEM/lib/modules/${RELEASES[1]}"
	RELEASES=("${RELEASES[0]}")
	add_rpm
	release=${RELEASES[0]}
	for source in "$VERSION" "$NEXT" "$BROKEN" "$RESPIN"; do
		cp "$(built_rpm "$source" xen-mode-dkms)" "$SYSTEM/tmp/$source.rpm"
	done
	files >"$RUN/files-before"
	expect rpm "rpm installs it" rpm_here -i "/tmp/$VERSION.rpm"
	each_built "$VERSION" installed
	expect rpm "rpm installs another release of it" rpm_here -U "/tmp/$RESPIN.rpm"
	each_built "$VERSION" "another release"
	expect rpm "another release: the module is built again" respun "$release"
	expect rpm "rpm upgrades it" rpm_here -U "/tmp/$NEXT.rpm"
	each_built "$NEXT" upgraded
	expect rpm "upgraded: the old version is removed" gone "$VERSION"
	here touch /etc/dkms/no-autoinstall
	expect rpm "rpm upgrades it without building" rpm_here -U "/tmp/$BROKEN.rpm"
	expect rpm "without building: the old module stays" version_is "$NEXT" "$release"
	expect rpm "without building: dkms works" here dkms status
	expect rpm "rpm removes what was not built" rpm_here -e xen-mode-dkms
	here rm /etc/dkms/no-autoinstall
	expect rpm "nothing is left of it" leaves_nothing
	expect rpm "rpm installs it again" rpm_here -i "/tmp/$NEXT.rpm"
	expect rpm "rpm succeeds although the build fails" rpm_here -U "/tmp/$BROKEN.rpm"
	says rpm "the package prints that the build failed" "the build of version $BROKEN for $release FAILED"
	expect rpm "the old module stays if the new one does not build" version_is "$NEXT" "$release"
	expect rpm "rpm rolls back" rpm_here -U --oldpackage "/tmp/$NEXT.rpm"
	each_built "$NEXT" "gone back"
	rpm_here -U "/tmp/$BROKEN.rpm"
	expect rpm "rpm removes it" rpm_here -e xen-mode-dkms
	expect rpm "nothing is left" leaves_nothing

	mv "$SYSTEM/lib/modules/$release/build" "$SYSTEM/tmp/"
	mv "$SYSTEM/usr/bin/dpkg-query" "$SYSTEM/tmp/"
	expect rpm "rpm installs it without headers" rpm_here -i "/tmp/$VERSION.rpm"
	says rpm "the package prints the dnf command" "dnf install 'kernel-devel-uname-r = $release'"
	says rpm "the package warns if no kernel has headers" "NO kernel has the module"
	rm -rf --one-file-system "$SYSTEM"
}

# The prebuilt module, in a system without a compiler.
test_prebuilt()
{
	local deb

	say "installing and removing the prebuilt module"
	fresh "$SUITE"
	WHERE=prebuilt
	here apt-get purge -y dkms gcc make >/dev/null
	here apt-get autoremove -y >/dev/null
	files >"$RUN/files-before"
	for deb in common "modules-$KERNEL" "modules-$KERNEL_BEFORE"; do
		cp "$(built_deb "$VERSION" "xen-mode-$deb")" "$SYSTEM/tmp/$deb.deb"
	done
	for deb in "$KERNEL_BEFORE" "$KERNEL"; do
		cp "$BUILDER$SOURCES-$VERSION/build/deb/$deb/xen-mode-modules-${KERNEL##*-}_$VERSION+${deb%-*}-1_amd64.deb" \
			"$SYSTEM/tmp/follow-$deb.deb"
	done
	# apt must install the dependencies from a repository.
	expect prebuilt "apt installs the module for the old kernel" here apt-get install -y \
		/tmp/common.deb "/tmp/modules-$KERNEL_BEFORE.deb" "/tmp/follow-$KERNEL_BEFORE.deb"
	here apt-mark auto xen-mode-common "xen-mode-modules-$KERNEL_BEFORE" >/dev/null
	expect prebuilt "the package does not depend on the kernel" no_kernel "$KERNEL_BEFORE"
	expect prebuilt "apt upgrades to the module for the new kernel" here apt-get install -y \
		"/tmp/modules-$KERNEL.deb" "/tmp/follow-$KERNEL.deb"
	here apt-mark auto "xen-mode-modules-$KERNEL" >/dev/null
	expect prebuilt "it is signed with the given key" signed_by fleet \
		"$SYSTEM/lib/modules/$KERNEL/updates/xen_mode.ko"
	expect prebuilt "depmod finds it" here modinfo -k "$KERNEL" xen_mode
	expect prebuilt "apt autoremove succeeds" here apt-get autoremove -y
	expect prebuilt "the module for the old kernel is removed" absent "/lib/modules/$KERNEL_BEFORE"
	expect prebuilt "the module for the new kernel stays" here modinfo -k "$KERNEL" xen_mode
	expect prebuilt "apt purges it" here apt-get purge -y xen-mode-common "xen-mode-modules-*"
	expect prebuilt "nothing is left" leaves_nothing
}

no_kernel()
{
	! here dpkg-query -W "linux-image-$1" && ! dpkg-deb -f "$SYSTEM/tmp/modules-$1.deb" Depends | grep -q linux-image
}

absent()
{
	[[ ! -e $SYSTEM$1 ]]
}

# Uses the system of test_prebuilt.
test_prebuilt_rpm()
{
	local release old=${RPM_KERNELS[0]} new=${RPM_KERNELS[1]}

	say "installing and removing the prebuilt RPMs"
	add_rpm
	for release in "$old" "$new"; do
		mkdir -p "$SYSTEM/lib/modules/$release/kernel"
		touch "$SYSTEM/lib/modules/$release"/modules.{order,builtin}
		stub "kernel-$release" "kernel-uname-r = $release"
		cp "$(built_rpm "$VERSION" "xen-mode-modules-$release")" "$SYSTEM/tmp/$release.rpm"
	done
	cp "$(built_rpm "$VERSION" xen-mode-common)" "$SYSTEM/tmp/common.rpm"
	rpm_here -i "/tmp/kernel-$old-1-1.noarch.rpm"
	files >"$RUN/files-before"
	expect prebuilt "rpm installs it" rpm_here -i /tmp/common.rpm "/tmp/$old.rpm"
	expect prebuilt "rpm refuses it without its kernel" fails rpm_here -i "/tmp/$new.rpm"
	says prebuilt "rpm prints the required kernel" "kernel-uname-r = $new"
	rpm_here -i "/tmp/kernel-$new-1-1.noarch.rpm"
	expect prebuilt "rpm installs the module for a second kernel in addition" rpm_here -i "/tmp/$new.rpm"
	for release in "$old" "$new"; do
		expect prebuilt "depmod finds the RPM's module, $release" here modinfo -k "$release" xen_mode
		expect prebuilt "it is signed with the given key, $release" signed_by fleet \
			"$SYSTEM/lib/modules/$release/updates/xen_mode.ko"
	done
	expect prebuilt "rpm refuses to remove only the kernel" fails rpm_here -e "kernel-$old"
	expect prebuilt "rpm removes both" rpm_here -e "xen-mode-modules-$old" "kernel-$old"
	expect prebuilt "the module for the other kernel stays" here modinfo -k "$new" xen_mode
	expect prebuilt "rpm removes the rest" rpm_here -e "xen-mode-modules-$new" xen-mode-common
	expect prebuilt "nothing of the RPMs is left" leaves_nothing
	rm -rf --one-file-system "$SYSTEM"
}

# fails COMMAND...
fails()
{
	! "$@"
}
