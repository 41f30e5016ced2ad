# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Test Documentation/golden-images.md as far as a Debian system can, the tarball, and
# Debian's autopkgtest. Included by packages.sh.
#
# shellcheck disable=SC2034 # WHERE is for those who include this

# key_of SYSTEM: print the serial number of its DKMS key in modinfo's format
key_of()
{
	SYSTEM=$1 here openssl x509 -inform DER -in /var/lib/dkms/mok.pub -noout -serial |
		sed 's/^serial=//; s/../&:/g; s/:$//'
}

# signed_by_own SYSTEM: succeed if its module is signed with its own key
signed_by_own()
{
	[[ $(SYSTEM=$1 here modinfo -k "${RELEASES[0]}" -F sig_key xen_mode) == "$(key_of "$1")" ]]
}

# read_only COMMAND...: run it in the system with a read-only /usr
read_only()
{
	# shellcheck disable=SC2016 # expanded by that shell
	unshare --mount sh -c 'mount --bind "$0/usr" "$0/usr" && mount -o remount,ro,bind "$0/usr" &&
		mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' "$SYSTEM" "$@" >"$RUN/said" 2>&1
}

test_images()
{
	local clone image

	say "images: a key for each clone, cloud-init, read-only systems"
	fresh "$SUITE"
	WHERE=images
	rm -rf --one-file-system "$SYSTEM/lib/modules/${RELEASES[1]}"
	RELEASES=("${RELEASES[0]}")
	install_deb "$VERSION" >/dev/null
	image=$SYSTEM
	expect images "the image has a key and a module signed with it" signed_by_own "$image"
	page_block golden-images.md look >"$image/tmp/look"
	page_block golden-images.md seal >"$image/tmp/seal"
	page_block golden-images.md clone >"$image/tmp/clone"
	expect images "the page's command that looks for modules" here sh -e /tmp/look
	says images "it prints the kernel with the version of its module" "${RELEASES[0]}: $VERSION"
	expect images "the page's commands before it is sealed" here sh -e /tmp/seal
	expect images "the image has no key" fails test -e "$image/var/lib/dkms/mok.key"
	for clone in "$image-1" "$image-2"; do
		rm -rf --one-file-system "$clone"
		cp -a --reflink=auto "$image" "$clone"
		SYSTEM=$clone expect images "the page's commands on a clone" here sh -e /tmp/clone
		expect images "its module is signed with its own key" signed_by_own "$clone"
	done
	expect images "two clones have two keys" fails cmp "$image-1/var/lib/dkms/mok.key" \
		"$image-2/var/lib/dkms/mok.key"
	rm -rf --one-file-system "$image-1" "$image-2"

	here apt-get install -y --no-install-recommends cloud-init ostree >/dev/null
	for clone in clone package; do
		page_block golden-images.md "cloud-init-$clone" >"$image/tmp/user-data"
		expect images "cloud-init accepts the page's, $clone" here cloud-init schema --config-file /tmp/user-data
		says images "cloud-init has checked it, $clone" "Valid cloud-config"
	done
	here "/usr/src/xen_mode-$VERSION/packaging/dkms/remove"
	expect images "DKMS cannot install with a read-only /usr" fails read_only \
		"/usr/src/xen_mode-$VERSION/packaging/dkms/build-all" "$VERSION"
	says images "build-all prints that it failed" "FAILED"
	says images "build-all prints the error" "Read-only file system"

	here apt-get purge -y xen-mode-dkms >/dev/null
	cp "$(built_deb "$VERSION" xen-mode-common)" "$image/tmp/common.deb"
	cp "$(built_deb "$VERSION" "xen-mode-modules-$KERNEL")" "$image/tmp/modules.deb"
	here apt-get install -y /tmp/common.deb /tmp/modules.deb >/dev/null
	# shellcheck disable=SC2016 # expanded by that shell
	expect images "a tree with the built module is committed to ostree" here sh -ec '
		mkdir -p /tmp/tree/usr/lib/modules && cp -a "/lib/modules/$0" /tmp/tree/usr/lib/modules/
		ostree init --repo=/tmp/repo --mode=archive
		ostree commit --repo=/tmp/repo --branch=test --tree=dir=/tmp/tree
		ostree checkout --repo=/tmp/repo --user-mode test /tmp/deployed
		ln -s usr/lib /tmp/deployed/lib' "$KERNEL"
	expect images "modprobe finds it in the checked-out tree" here modprobe -d /tmp/deployed \
		-S "$KERNEL" -n -v xen_mode
	says images "it is in the right directory" "updates/xen_mode.ko"
	rm -rf --one-file-system "$image"
}

# DKMS uses the tarball of a release without a package.
test_tarball()
{
	if [[ ! -e $RUN/xen_mode-$VERSION.tar.gz ]]; then
		skip tarball "make dist made none"
		return
	fi
	fresh "$SUITE"
	WHERE=tarball
	cp "$RUN/xen_mode-$VERSION.tar.gz" "$SYSTEM/usr/src/"
	expect tarball "DKMS builds from it" here sh -ec "cd /usr/src && tar -xzf xen_mode-*.tar.gz &&
		dkms install -m xen_mode -v $VERSION -k ${RELEASES[0]}"
	expect tarball "it is installed" has "$VERSION" "${RELEASES[0]}"
	rm -rf "$BUILDER/tmp/xen_mode-$VERSION"
	tar -C "$BUILDER/tmp" -xzf "$RUN/xen_mode-$VERSION.tar.gz"
	expect tarball "both packages build from it" within "$BUILDER" make -C "/tmp/xen_mode-$VERSION" deb rpm
	rm -rf --one-file-system "$SYSTEM"
}

# autopkgtest cannot discard this system, so it runs only the test of the package. The
# common test of DKMS packages is run directly.
test_autopkgtest()
{
	say "running autopkgtest"
	fresh "$SUITE"
	WHERE=autopkgtest
	here apt-get install -y --no-install-recommends autopkgtest autodep8 dctrl-tools dpkg-dev >/dev/null
	cp "$BUILDER$SOURCES-$VERSION"/build/deb/xen-mode{_*.dsc,_*.tar.*,-dkms_*.deb} "$SYSTEM/tmp/"
	# 2: the other one was skipped.
	expect autopkgtest "autopkgtest runs the package's own test" here \
		sh -c 'cd /tmp && { autopkgtest ./xen-mode-dkms_*.deb ./xen-mode_*.dsc -- null || [ $? = 2 ]; }'
	says autopkgtest "it passed" "upgrade              PASS"
	says autopkgtest "it recognises autopkgtest-pkg-dkms" "dkms-autopkgtest "
	here apt-get purge -y xen-mode-dkms >/dev/null
	# shellcheck disable=SC2016 # expanded by that shell
	expect autopkgtest "dkms-autopkgtest" here sh -ec 'cd /tmp
		dpkg-scanpackages . >Packages
		echo "deb [trusted=yes] file:/tmp ./" >/etc/apt/sources.list.d/tests.list
		apt-get update
		exec /usr/lib/dkms/dkms-autopkgtest xen-mode-dkms'
	says autopkgtest "it passed for each kernel" "I: PASS ${RELEASES[0]}"
	rm -rf --one-file-system "$SYSTEM"
}
