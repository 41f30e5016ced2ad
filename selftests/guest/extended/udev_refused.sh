#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A blacklisted module, and one that the kernel refuses: udev's rule tries once, logs the
# cause, and loads another build. What the packages' scripts print about a loaded module.
#
# shellcheck disable=SC2317 # functions are called by holds and within

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh
# shellcheck source=selftests/guest/udev_lib.sh
. ./udev_lib.sh

libexec=/usr/libexec/xen-mode

# attempt: print what changes each time that the rule runs its program
attempt()
{
	stat -c '%i %z' /run/xen-mode/tried 2>/dev/null
}

echo 'blacklist xen_mode' >/etc/modprobe.d/test.conf
# udev checks for new settings only every few seconds.
udevadm control --reload
rmmod xen_mode
holds "blacklisted: the packages print it" grep -q 'not loaded, because it is blacklisted' \
	<<<"$("$libexec"/load "$(modinfo -F version xen_mode)")"
holds "blacklisted: the packages do not load it" unloaded
coldplug
holds "a blacklisted module is not loaded" unloaded
last=$(attempt)
holds "blacklisted: the rule has tried" [ "$last" ]
coldplug
same "blacklisted: the rule does not run its program again" "$last" "$(attempt)"
rm /etc/modprobe.d/test.conf
modprobe xen_mode
settled
holds "loaded: the rule may try again" [ ! -e /run/xen-mode/blacklisted ]

module=$(modinfo -n xen_mode)
cp "$module" /tmp/module
same "load: it prints only the mode if the installed module is loaded" \
	"xen_mode: mode $(value mode), role $(value role)" "$("$libexec"/load 1)"
# Another revision of the same version
sed -i 's/\(srcversion=\)..../\10000/' "$module"
holds "load: it reports that another build is loaded" \
	grep -q 'modprobe -r xen_mode && modprobe xen_mode' <<<"$("$libexec"/load 1)"
cp /tmp/module "$module"

# in_container COMMAND...: run the command in new PID and mount namespaces
in_container()
{
	unshare --pid --fork --mount --mount-proc "$@"
}

container_is_not()
{
	! in_container "$libexec"/live
}

holds "live: this is a running system" "$libexec"/live
holds "live: a container is not" container_is_not
holds "load: it loads nothing in a container" \
	grep -q 'not loaded: this is a chroot or a container' <<<"$(in_container "$libexec"/load 1)"
in_container "$libexec"/unload
holds "unload: it leaves the module alone in a container" loaded
# The package of the module is removed before that of the scripts.
mv "$module" /tmp/module
depmod
"$libexec"/unload
holds "unload: it needs no file" unloaded
cp /tmp/module "$module"
depmod
modprobe xen_mode

# attempts: print how often the rule has logged its failure
attempts()
{
	dmesg | grep -c 'xen_mode: not loaded, and not tried again in this boot: .*Exec format error'
}

# A module that the kernel refuses. The rule tries once. The rules of udev itself try the
# aliases of the module at each cold-plug, as for every driver.
rmmod xen_mode
# A kernel with MODVERSIONS ignores the version in the version magic.
sed -i 's/\(vermagic=[^ ]* \)SMP/\1SMQ/' "$module"
for _ in 1 2 3; do
	coldplug
done
holds "refused: not loaded" unloaded
same "refused: the rule logs it once in three cold-plugs" 1 "$(attempts)"
same "refused: the exit status of xen-mode" 2 "$(xen-mode --json >/tmp/json; echo $?)"
holds "refused: xen-mode reports it" grep -q '"problem": "refused"' /tmp/json
cp /tmp/module "$module"
coldplug
same "another build exists: the rule does not try" 1 "$(attempts)"
"$libexec"/load "$(modinfo -F version xen_mode)" >/tmp/said
same "another build is installed: it is loaded" "xen_mode: mode $(value mode), role $(value role)" "$(</tmp/said)"
rmmod xen_mode
coldplug
holds "the rule loads it again" loaded

finish
