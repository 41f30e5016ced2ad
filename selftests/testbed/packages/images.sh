# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What Documentation/golden-images.md says, as far as a machine of Debian can
# do it; the tarball; and Debian's autopkgtest. Included by packages.sh.

# page BLOCK: that block of commands (sh) or cloud-init (yaml) of the page
page()
{
	awk -v block="$1" -v kind="${2:-}" '
		/^```/ { inside = !inside; if (inside) { language = substr($0, 4); n[language]++ } next }
		inside && language == kind && n[kind] == block' "$SRC/Documentation/golden-images.md"
}

# key_of SYSTEM: the serial number of its DKMS's key, as modinfo has it
key_of()
{
	SYSTEM=$1 here openssl x509 -inform DER -in /var/lib/dkms/mok.pub -noout -serial |
		sed 's/^serial=//; s/../&:/g; s/:$//'
}

# signed_by_own SYSTEM: its module, by its key
signed_by_own()
{
	[[ $(SYSTEM=$1 here modinfo -k "${RELEASES[0]}" -F sig_key xen_mode) == "$(key_of "$1")" ]]
}

# read_only COMMAND...: there, with a /usr that cannot be written to
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
	expect images "the image has a key, and a module signed by it" signed_by_own "$image"
	page 2 >"$image/tmp/seal"
	page 3 >"$image/tmp/clone"
	expect images "the page's commands before it is sealed" here sh -e /tmp/seal
	expect images "the image has no key" fails test -e "$image/var/lib/dkms/mok.key"
	for clone in "$image-1" "$image-2"; do
		rm -rf --one-file-system "$clone"
		cp -a --reflink=auto "$image" "$clone"
		SYSTEM=$clone expect images "the page's commands on a clone" here sh -e /tmp/clone
		expect images "its module is signed by its own key" signed_by_own "$clone"
	done
	expect images "two clones have two keys" fails cmp "$image-1/var/lib/dkms/mok.key" \
		"$image-2/var/lib/dkms/mok.key"
	rm -rf --one-file-system "$image-1" "$image-2"

	here apt-get install -y --no-install-recommends cloud-init ostree >/dev/null
	for clone in 1 2; do
		page $clone yaml >"$image/tmp/user-data"
		expect images "cloud-init accepts the page's, $clone" here cloud-init schema --config-file /tmp/user-data
		says images "cloud-init has looked at it, $clone" "Valid cloud-config"
	done
	expect images "DKMS cannot build where /usr is read-only" fails read_only \
		"/usr/src/xen_mode-$VERSION/packaging/dkms/build-all" "$VERSION"
	says images "says that it failed" "FAILED"

	here apt-get purge -y xen-mode-dkms >/dev/null
	cp "$(built_deb "$VERSION" xen-mode-common)" "$image/tmp/common.deb"
	cp "$(built_deb "$VERSION" "xen-mode-modules-$KERNEL")" "$image/tmp/modules.deb"
	here apt-get install -y /tmp/common.deb /tmp/modules.deb >/dev/null
	expect images "a tree with the built module is committed to ostree" here sh -ec '
		mkdir -p /tmp/tree/usr/lib/modules && cp -a "/lib/modules/$0" /tmp/tree/usr/lib/modules/
		ostree init --repo=/tmp/repo --mode=archive
		ostree commit --repo=/tmp/repo --branch=test --tree=dir=/tmp/tree
		ostree checkout --repo=/tmp/repo --user-mode test /tmp/deployed
		ln -s usr/lib /tmp/deployed/lib' "$KERNEL"
	expect images "modprobe finds it in what is checked out" here modprobe -d /tmp/deployed \
		-S "$KERNEL" -n -v xen_mode
	says images "at its place" "updates/xen_mode.ko"
	rm -rf --one-file-system "$image"
}

# The tarball of a release, as DKMS has it without any package
test_tarball()
{
	[[ -e $RUN/xen_mode-$VERSION.tar.gz ]] || return 0
	fresh "$SUITE"
	WHERE=tarball
	cp "$RUN/xen_mode-$VERSION.tar.gz" "$SYSTEM/usr/src/"
	expect tarball "DKMS builds from it" here sh -ec "cd /usr/src && tar -xzf xen_mode-*.tar.gz &&
		dkms install -m xen_mode -v $VERSION -k ${RELEASES[0]}"
	expect tarball "it is installed" has "$VERSION" "${RELEASES[0]}"
	rm -rf --one-file-system "$SYSTEM"
}

test_autopkgtest()
{
	say "running autopkgtest"
	fresh "$SUITE"
	WHERE=autopkgtest
	here apt-get install -y --no-install-recommends autopkgtest autodep8 dctrl-tools >/dev/null
	cp "$BUILDER$SOURCES-$VERSION"/build/deb/xen-mode{_*.dsc,_*.tar.*,-dkms_*.deb} "$SYSTEM/tmp/"
	expect autopkgtest "autopkgtest-pkg-dkms and the package's own test" here \
		sh -c 'cd /tmp && exec autopkgtest ./xen-mode-dkms_*.deb ./xen-mode_*.dsc -- null'
	says autopkgtest "the package's own test passed" "upgrade              PASS"
	says autopkgtest "that of every DKMS package passed" "dkms-autopkgtest     PASS"
	rm -rf --one-file-system "$SYSTEM"
}
