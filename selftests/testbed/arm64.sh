# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Boot Xen on Arm: with a dom0, or with one guest that Xen itself creates from the device tree
# and no dom0 ("dom0less"). Included by boot.sh.
#
# shellcheck disable=SC2034 # the arrays are for those who include this

# Where QEMU loads them, in hexadecimal: above Xen and the device tree
readonly ARM64_KERNEL_AT=49000000
readonly ARM64_INITRD_AT=4c000000

# arm64_dom0 KERNEL ARGUMENTS INITRD: set ARM64_OPTIONS to QEMU's for Xen and its dom0
arm64_dom0()
{
	ARM64_OPTIONS=(-net none -kernel "$(arm64_xen)"
		-device "guest-loader,addr=0x$ARM64_KERNEL_AT,kernel=$1,bootargs=$2"
		-device "guest-loader,addr=0x$ARM64_INITRD_AT,initrd=$3")
}

arm64_xen()
{
	echo "$BUILD/xen-arm64/boot/xen-$XEN-arm64"
}

# module_node TREE GUEST KIND FILE ADDRESS: describe this file, which QEMU loads there
module_node()
{
	local tree=$1 node=$2/module@$5

	fdtput -c "$tree" "$node"
	fdtput -t s "$tree" "$node" compatible "multiboot,$3" multiboot,module
	fdtput -t x "$tree" "$node" reg 0 "$5" 0 "$(printf %x "$(stat -c %s "$4")")"
}

# arm64_dom0less KERNEL ARGUMENTS INITRD TREE OPTION...: set ARM64_OPTIONS to QEMU's for Xen
# and the guest. TREE becomes the device tree of the machine with these options, and of the
# guest: Xen's docs/misc/arm/device-tree/booting.txt. "xen,enhanced" tells the guest that it
# runs on Xen; there is no xenstore, because that needs a dom0.
arm64_dom0less()
{
	local tree=$4 guest=/chosen/domU1

	(emulate_arm64 -machine "dumpdtb=$tree" -net none "${@:5}")
	fdtput -c "$tree" "$guest"
	fdtput -t s "$tree" "$guest" compatible xen,domain
	fdtput -t i "$tree" "$guest" '#address-cells' 2
	fdtput -t i "$tree" "$guest" '#size-cells' 2
	fdtput -t i "$tree" "$guest" memory 0 $((256 * 1024))
	fdtput -t i "$tree" "$guest" cpus 1
	[[ $TYPE == none-* ]] || fdtput -t s "$tree" "$guest" xen,enhanced no-xenstore
	fdtput "$tree" "$guest" vpl011
	module_node "$tree" "$guest" kernel "$1" "$ARM64_KERNEL_AT"
	fdtput -t s "$tree" "$guest/module@$ARM64_KERNEL_AT" bootargs "$2"
	module_node "$tree" "$guest" ramdisk "$3" "$ARM64_INITRD_AT"
	ARM64_OPTIONS=("${@:5}" -net none -kernel "$(arm64_xen)" -dtb "$tree"
		-device "loader,file=$1,addr=0x$ARM64_KERNEL_AT,force-raw=on"
		-device "loader,file=$3,addr=0x$ARM64_INITRD_AT,force-raw=on")
}

# emulate_dom0less OPTION...: without what Xen puts before each line of the guest's console
emulate_dom0less()
{
	exec > >(exec sed -u 's/^(XEN) DOM1: //')
	emulate_arm64 "$@"
}
