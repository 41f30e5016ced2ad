# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# The test machines by name: their configuration, and the values that their tree must show.
# All other values are compared with other sources in the same machine. The modes of the TSC
# that xl accepts ("default", "always_emulate", "native") occur in each type of guest.
#
# shellcheck disable=SC2034 # the names in capitals are for those who include this

# One machine of each mode and role
readonly BASIC=(none dom0-pv dom0-pvh pv pvh pvhvm hvm-pv-drivers hvm)
# With an emulated disk or network card that only its PCI ids reveal
readonly POSING=(pvhvm-lsi pvhvm-e1000e)
# With two vCPUs in an HVM container: these need another emulator
readonly SMP=(pvh-smp pvhvm-smp)
# With systemd as the first process
readonly SYSTEMS=(none-systemd dom0-pv-systemd)
# With monitoring programs, under systemd
readonly FLEET=(dom0-pv-fleet)
# With an initramfs made by a tool of the distribution
readonly INITRAMFSES=(pvh-initramfs-tools pvh-dracut)

# Variants of event channels, vCPUs, devices ...
readonly VARIANTS_PV=(
	dom0-pv-2-level dom0-pv-nvme dom0-pvh-acpi dom0-arm64 dom0less-arm64 none-arm64
	pv-2-level pv-smp pv-devices pv-cdrom pv-shim
	pvh-2-level pvh-channels pvh-devices pvh-bare pvh-frontends
	pvh-driver-domain pvh-arm64 pv-systemd pvh-systemd
)
# ... and of the Xen interfaces that the kernel of an HVM guest uses
readonly VARIANTS_HVM=(
	pvhvm-2-level pvhvm-viridian hvm-viridian
	pvhvm-no-platform hvm-no-platform
	pvhvm-unplug-never hvm-unplug-never
	pvhvm-unplug-unnecessary pvhvm-unplug-nics pvhvm-unplug-ide-disks
	hvm-pv-drivers-unplug-nics
	pvhvm-devices pvhvm-cdrom hvm-systemd
)
# Under another dom0, or moved from one to another.
readonly TOOLSTACKS=(
	pvh-migrate pvh-driver-backend
	pv-passthrough pv-mixed pv-virtual-function pvhvm-passthrough
	pv-other-xen pvh-other-xen
	pv-pvh-dom0 pvh-pvh-dom0 pvhvm-pvh-dom0
	pv-flask pvh-flask pvhvm-flask pvhvm-no-pvclock
	pv-c-xenstored pvh-c-xenstored pvhvm-c-xenstored
)
# With a disk or a card of each model that QEMU emulates.
readonly SWEEPS=(pvhvm-models-disks pvhvm-models-usb pvhvm-models-networks)
# With a debug kernel: fault injection and stress
readonly DEBUG_MACHINES=(
	none-bugs none-faults-load dom0-pv-deny
	pv-faults pvh-faults pvhvm-faults pv-deny pvh-deny pvhvm-deny
	pv-stress pvh-stress pvhvm-stress pv-hostile pvh-hostile pvhvm-hostile
	pv-replug pvhvm-replug dom0-pv-replug
)
# Benchmarks. With -icount QEMU counts instructions: one nanosecond is one instruction.
readonly BENCHES=(pv-bench pvh-bench pvhvm-bench pv-bench-2-level dom0-pv-bench pv-bench-icount)
readonly MACHINES=("${BASIC[@]}" "${POSING[@]}" "${SMP[@]}" "${SYSTEMS[@]}" "${FLEET[@]}" "${INITRAMFSES[@]}" "${VARIANTS_PV[@]}" "${VARIANTS_HVM[@]}" "${TOOLSTACKS[@]}" "${SWEEPS[@]}")

# The models that Debian's device model for Xen emulates and that Debian's kernel has a
# driver for (not for rocker). A second IDE controller would use the ports of the first.
# Six other ich9-usb models differ only in a digit and would slow down the rest. The
# driver of am53c974 and dc390 fails on an interrupt that the firmware leaves pending. The
# transitional models of virtio have the ids of those without that word. What is on USB
# counts as its controller does, so one disk on each controller stands for all USB devices.
readonly MODELS_DISKS=(lsi53c810 lsi53c895a megasas megasas-gen2 mptsas1068
	pvscsi ich9-ahci nvme virtio-blk-pci virtio-scsi-pci
	virtio-blk-pci-non-transitional virtio-scsi-pci-non-transitional)
readonly MODELS_USB=(piix3-usb-uhci piix4-usb-uhci ich9-usb-uhci1 pci-ohci usb-ehci
	ich9-usb-ehci1 nec-usb-xhci qemu-xhci sdhci-pci)
# One model per set of ids: the driver of i8255x needs half a minute to read each EEPROM.
readonly MODELS_NETWORKS=(e1000 e1000-82544gc e1000-82545em e1000e ne2k_pci pcnet tulip
	vmxnet3 virtio-net-pci virtio-net-pci-non-transitional i82550 i82557a i82559c i82801)

# model_options MODEL ID: print QEMU's options for a model, and for a disk behind a disk
# controller, one word per line
model_options()
{
	local disk="driver=null-co,read-zeroes=on,size=16777216,node-name=$2-disk"

	case $1 in
	nvme | virtio-blk-*)
		printf '%s\n' -blockdev "$disk" -device "$1,id=$2,serial=$2,drive=$2-disk"
		;;
	ich9-ahci)
		printf '%s\n' -device "$1,id=$2" -blockdev "$disk" \
			-device "ide-hd,bus=$2.0,drive=$2-disk"
		;;
	sdhci-*)
		printf '%s\n' -device "$1,id=$2" -blockdev "$disk" -device "sd-card,drive=$2-disk"
		;;
	*-usb-* | usb-* | *-ohci | *-xhci)
		printf '%s\n' -device "$1,id=$2" -blockdev "$disk" \
			-device "usb-storage,bus=$2.0,drive=$2-disk"
		;;
	mptsas*)
		# It does not attach a disk without a world wide name.
		printf '%s\n' -device "$1,id=$2" -blockdev "$disk" \
			-device "scsi-hd,bus=$2.0,drive=$2-disk,wwn=0x5000c50000000001"
		;;
	*scsi* | lsi* | megasas*)
		printf '%s\n' -device "$1,id=$2" -blockdev "$disk" \
			-device "scsi-hd,bus=$2.0,drive=$2-disk"
		;;
	*)
		printf '%s\n' -device "$1,id=$2,romfile="
		;;
	esac
}

# device_model_args MODEL...: print the line of the xl configuration that adds them
device_model_args()
{
	local model number=0

	printf 'device_model_args_hvm=["-global","rtl8139.romfile="'
	for model; do
		model_options "$model" "model$number" | sed 's/.*/,"&"/' | tr -d '\n'
		number=$((number + 1))
	done
	echo ']'
}

# A CD-ROM drive with a disc, for each type of guest
readonly CDROM_PV="vdev=xvdc,devtype=cdrom,access=ro"
readonly CDROM_HVM="vdev=hdc,devtype=cdrom,access=ro"

# The disk with the systemd system
readonly SYSTEM_DISK=xvdz
readonly SYSTEM_DISK_HVM=hdd

# One paravirtual disk and network card, and no emulated ones
readonly ALL_PARAVIRT=(devices/disks_paravirt=1 devices/networks_paravirt=1
	devices/disks_emulated=0 devices/networks_emulated=0)

# machine NAME: set the variables below for it; fail for an unknown name
machine()
{
	# none, dom0-pv, dom0-pvh: booted by QEMU; pv, pvh, hvm: by xl
	TYPE=
	# kernel command line
	LINUX=
	# required values of the tree, "file=value", "file>=value", or "file=-" for no file
	MUST=()
	# lines of the xl configuration, disks as keys of xl without the target
	CONFIG=()
	# frontends that dom0 writes to xenstore, because xl would wait for a backend
	NODES=()
	# the kind of dom0 that it runs under, if not the usual one
	DOM0=
	# the Xen under which another dom0 restores what this one saved
	MOVES_TO=
	# another guest that dom0 starts first and that serves this one's devices
	DRIVER_DOMAIN=
	# the system that it leaves itself to, systemd's: an image on a disk of its own
	SYSTEM=
	# program that makes its initramfs, if not the testbed
	INITRAMFS=
	VCPUS=1
	# release whose QEMU and Xen it needs, if not the default
	NEEDS=
	# release on whose QEMU and Xen it is faster
	PREFERS=
	# for a machine booted by QEMU: memory in MB, time limit in seconds, and QEMU's
	# options in addition to the default disk and network card
	HARDWARE=()
	MEMORY=512
	LIMIT=1200
	# for a guest
	GUEST_MEMORY=256
	DISKS=("vdev=xvda,access=rw")
	NICS=1
	# model of emulated network cards in an HVM guest, if not the default of xl
	NIC_MODEL=
	# modules only for this machine, because firmware reads an initramfs slowly
	DRIVERS=()
	# models that QEMU emulates in addition to those of xl
	MODELS=()
	# number of disks and network cards that the kernel shows
	SEEN_DISKS=
	SEEN_NICS=
	# tests in the order in which they run: names of selftests/guest/extended, and
	# "common" for those of every machine
	TESTS=(common)
	# tests after a reboot, without the module
	REBOOT_TESTS=()
	# sections of the benchmark
	SECTIONS=()

	case $1 in
	*-systemd)
		SYSTEM=system
		TESTS=(udev)
		case $1 in
		none-*) TESTS+=(watch) ;;
		# They do not depend on the mode.
		pv*) ;;
		*) TESTS+=(watch udev_refused) ;;
		esac
		;;
	*-fleet)
		SYSTEM=fleet
		TESTS=(monitoring)
		REBOOT_TESTS=(monitoring_after_reboot)
		MEMORY=1024
		LIMIT=3000
		;;
	*-initramfs-tools | *-dracut)
		SYSTEM=system
		INITRAMFS=${1#*-}
		LINUX="root=/dev/$SYSTEM_DISK rootfstype=squashfs"
		# The initramfs has no driver for it.
		NICS=0
		;;
	esac
	case $1 in
	*-bugs) TESTS=(kunit kernel_detects_bugs) ;;
	*-deny) TESTS=(denied_hypercalls) ;;
	*-faults) TESTS=(fault_injection_load fault_injection_hotplug fault_injection_resume) ;;
	*-faults-load) TESTS=(fault_injection_load) ;;
	*-stress) TESTS=(stress) ;;
	*-hostile) TESTS=(hostile_xenstore) ;;
	*-replug)
		# While a disk is bound, xen-blkfront cannot be unloaded.
		DISKS=()
		TESTS=(removal_under_readers)
		;;
	esac
	ICOUNT=
	case $1 in
	dom0-pv-bench)
		SECTIONS=(readers)
		LIMIT=1200
		;;
	*-bench-2-level)
		SECTIONS=(scan)
		LINUX="xen.fifo_events=0"
		;;
	*-bench-icount) SECTIONS=(question tree scale) ;;
	*-bench) SECTIONS=(question tree paths scale idle scan) ;;
	esac
	[[ $1 != *-icount ]] || ICOUNT=1
	[[ $1 != *-bench* ]] || GUEST_MEMORY=512
	if [[ " ${DEBUG_MACHINES[*]} " == *" $1 "* ]]; then
		GUEST_MEMORY=512
	fi
	# Loading and unloading hardly differ between variants.
	[[ " ${BASIC[*]} " != *" $1 "* ]] || TESTS=(load_unload common)
	# Only its devices distinguish such a machine from pvhvm.
	[[ " ${POSING[*]} " != *" $1 "* ]] || TESTS=(verdict spectrum xen_mode_tool)
	case $1 in
	none* | dom0*)
		SEEN_DISKS=0
		SEEN_NICS=0
		[[ ! $SYSTEM ]] || SEEN_DISKS=$((1 + (${#REBOOT_TESTS[@]} > 0)))
		;;
	hvm* | pvhvm*)
		TYPE=hvm
		# An HVM guest has this disk in both forms; its kernel unplugs the emulated one.
		DISKS=("vdev=hda,access=rw,backendtype=qdisk")
		[[ ! $SYSTEM ]] || DISKS=("vdev=$SYSTEM_DISK_HVM,access=rw,backendtype=qdisk")
		# Those of "make check". The others run on the default Xen.
		[[ " ${BASIC[*]} ${POSING[*]} " != *" $1 "* ]] || PREFERS=trixie
		# No screen and no network boot, because the firmware is slow.
		CONFIG=('vnc=0' 'vga="none"'
			'device_model_args_hvm=["-global","rtl8139.romfile="]')
		;;
	pvh*)
		TYPE=pvh
		[[ ! $SYSTEM ]] || DISKS+=("vdev=$SYSTEM_DISK,access=ro")
		;;
	pv*)
		TYPE=pv
		[[ ! $SYSTEM ]] || DISKS+=("vdev=$SYSTEM_DISK,access=ro")
		;;
	esac

	case $1 in
	none | none-systemd | none-bugs | none-faults-load)
		TYPE=none
		MUST=(mode=none role=none)
		;;
	dom0-pv)
		TYPE=dom0-pv
		MUST=(mode=pv events/evtchn_abi=fifo devices/disks_native=1
			devices/networks_native=1 events/online_vcpus=2)
		TESTS+=(vcpu_hotplug)
		;;
	dom0-pv-replug)
		TYPE=dom0-pv
		MUST=(mode=pv role=dom0)
		HARDWARE=(-device "qemu-xhci,id=xhci"
			-blockdev "driver=null-co,read-zeroes=on,size=16777216,node-name=usb"
			-device "usb-storage,bus=xhci.0,drive=usb")
		DRIVERS=(usb-storage xhci-pci)
		;;
	pvhvm-replug)
		# Emulated disks on IDE, SCSI and USB. None has a paravirtual twin, so that no
		# disk holds xen-blkfront.
		DISKS=("vdev=hda,access=rw,backendtype=qdisk")
		LINUX="xen_emul_unplug=unnecessary"
		MODELS=(lsi53c895a qemu-xhci)
		MUST=(mode=pvhvm reason=emulated-disk devices/disks_emulated=3)
		DRIVERS=(sym53c8xx usb-storage xhci-pci)
		SEEN_DISKS=3
		SEEN_NICS=2
		;;
	dom0-pv-systemd | dom0-pv-fleet | dom0-pv-deny | dom0-pv-bench)
		TYPE=dom0-pv
		MUST=(mode=pv role=dom0)
		;;
	*-bench | *-bench-*)
		MUST=(mode="${1%%-*}")
		CONFIG+=('max_event_channels=8192')
		;;
	*-faults | *-deny | *-stress | *-hostile | *-replug)
		MUST=(mode="${1%%-*}")
		;;
	pv-systemd | pvh-systemd | pvh-initramfs-tools | pvh-dracut)
		MUST=(mode="${1%%-*}" role=domU)
		;;
	dom0-pv-2-level)
		TYPE=dom0-pv
		LINUX="xen.fifo_events=0"
		MUST=(mode=pv events/evtchn_abi=2-level events/channels=4096)
		;;
	dom0-pv-nvme)
		# Two controllers of one subsystem: the kernel creates one disk for both, and a
		# hidden disk for each.
		TYPE=dom0-pv
		HARDWARE=(-blockdev "driver=null-co,read-zeroes=on,size=16777216,node-name=nvme"
			-device "nvme-subsys,id=subsystem"
			-device "nvme,id=path0,subsys=subsystem,serial=testbed"
			-device "nvme,id=path1,subsys=subsystem,serial=testbed"
			-device "nvme-ns,bus=path0,drive=nvme,shared=on")
		DRIVERS=(nvme)
		SEEN_DISKS=2
		MUST=(mode=pv devices/disks_native=2 spectrum/disk=native)
		;;
	dom0-arm64)
		TYPE=dom0-arm64
		# Not below a PCI function
		HARDWARE=(-blockdev "driver=null-co,read-zeroes=on,size=16777216,node-name=disk"
			-device "virtio-blk-device,drive=disk")
		DRIVERS=(virtio_mmio virtio_blk)
		SEEN_DISKS=1
		MUST=(mode=pvh role=dom0 events/callback=ppi events/evtchn_abi=fifo
			spectrum/timers=hardware features/mask=0x00026805
			devices/disks_native=1 spectrum/disk=native)
		TESTS=(load_unload common native_disk)
		;;
	dom0less-arm64)
		# There is no xenstore.
		TYPE=dom0less-arm64
		MUST=(mode=pvh role=domU degraded=0 events/callback=ppi frontends/count=0
			spectrum/timers=hardware spectrum/disk=absent spectrum/network=absent)
		TESTS=(load_unload common)
		;;
	none-arm64)
		# Also created by Xen, whose device tree does not mention Xen
		TYPE=none-arm64
		MUST=(mode=none role=none)
		TESTS=(load_unload common)
		;;
	pvh-arm64)
		DOM0=arm64
		MUST=(mode=pvh role=domU events/callback=ppi events/evtchn_abi=fifo
			spectrum/timers=hardware degraded=0 "${ALL_PARAVIRT[@]}")
		TESTS=(load_unload common hotplug)
		;;
	dom0-pvh)
		TYPE=dom0-pvh
		MUST=(mode=pvh devices/networks_native=1)
		;;
	dom0-pvh-acpi)
		# Without an IOMMU the tables are not mapped for a PVH dom0.
		TYPE=dom0-pvh
		NEEDS=trixie
		HARDWARE=(-M q35 -device amd-iommu)
		MUST=(mode=pvh role=dom0 devices/disks_native=1 devices/networks_native=1)
		TESTS=(load_unload common)
		;;
	pv | pvh)
		MUST=(mode="$1" events/evtchn_abi=fifo "${ALL_PARAVIRT[@]}")
		# First, so that all other tests run in a restored guest.
		TESTS=(save_restore "${TESTS[@]}" hotplug reconnect verdict_in_xenstore)
		[[ $1 != pvh ]] || TESTS+=(documented_commands)
		;;
	pv-2-level | pvh-2-level)
		LINUX="xen.fifo_events=0"
		CONFIG=('tsc_mode="always_emulate"')
		MUST=(mode="${1%%-*}" events/evtchn_abi=2-level events/channels=4096
			time/tsc_mode=always_emulate time/tsc_emulated=1)
		TESTS+=(guest_suspend)
		;;
	pv-smp)
		VCPUS=2
		MUST=(mode=pv events/online_vcpus=2 events/timer_vcpus=2)
		TESTS+=(vcpu_hotplug xenstored_stopped)
		;;
	pvh-smp | pvhvm-smp)
		VCPUS=2
		NEEDS=trixie
		MUST=(mode="${1%-*}" events/online_vcpus=2 events/timer_vcpus=2)
		# All other tests give the same results as with one vCPU.
		TESTS=(verdict events vcpu_hotplug)
		;;
	pv-shim)
		# Xen in a PVH guest, with the PV guest in it. With the emulator's default CPU,
		# an old AMD one, the inner Xen writes a register that the outer Xen denies.
		TYPE=pvh
		CONFIG=('pvshim=1' 'memory=384' 'cpuid="host,family=23"')
		# The inner Xen does not report the version of the grant table.
		MUST=(mode=pv role=domU grants/version=-)
		;;
	pv-devices | pvh-devices)
		# xvdq is the first disk with an extended number.
		DISKS=("vdev=xvda,access=rw" "vdev=xvdb,access=ro"
			"vdev=xvdq,access=rw" "$CDROM_PV")
		NICS=2
		# Each network card needs one frame of grants, and the disks share one.
		CONFIG=('tsc_mode="native"' 'max_grant_frames=4')
		MUST=(mode="${1%-*}" time/tsc_mode=native time/tsc_emulated=0
			grants/max_frames=4 "grants/frames>=3" devices/disks_paravirt=3
			devices/networks_paravirt=2 spectrum/disk=paravirt
			frontends/vbd-268439552/name=xvdq)
		# In PVH and HVM guests, blkfront ignores CD-ROM drives.
		[[ $TYPE != pv ]] || SEEN_DISKS=4
		[[ $TYPE != pvh ]] || SEEN_DISKS=3
		;;
	pvh-channels)
		CONFIG=('max_event_channels=8192')
		MUST=(mode=pvh events/evtchn_abi=fifo)
		TESTS+=(many_event_channels)
		;;
	pv-cdrom)
		DISKS=("$CDROM_PV")
		MUST=(mode=pv devices/disks_paravirt=0 spectrum/disk=absent
			spectrum/network=paravirt)
		TESTS+=(cdrom)
		;;
	pvh-bare)
		DISKS=()
		NICS=0
		MUST=(mode=pvh spectrum/disk=absent spectrum/network=absent
			frontends/count=0)
		TESTS+=(first_disk)
		;;
	pvh-frontends)
		# QEMU is the backend of these frontends ...
		CONFIG=('vfb=["vnc=0"]'
			'p9=["tag=testbed,security_model=none,path=/run"]')
		# ... and these have no backend.
		NODES=(vsnd/0 vdispl/0 pvcalls/0 vtpm/0 console/1)
		MUST=(mode=pvh frontends/vkbd-0/state=Connected frontends/9pfs-0/type=9pfs
			frontends/vfb-0/state=Connected frontends/console-1/type=console)
		;;
	pvh-driver-domain)
		CONFIG=('driver_domain=1')
		MUST=(mode=pvh role=domU)
		;;
	pvh-migrate)
		# No PV guest migrates: Debian's Xen is built without shadow paging, which
		# would log the pages that it writes meanwhile ("Failed to enable logdirty").
		MUST=(mode=pvh "${ALL_PARAVIRT[@]}")
		TESTS=(migrate common)
		;;
	pvh-driver-backend)
		# A disk and a card from dom0, and one of each from the driver domain
		DRIVER_DOMAIN=driver
		DRIVERS=(xen-blkback xen-netback)
		DISKS+=("vdev=xvdb,access=rw,backend=driver")
		NICS=2
		MUST=(mode="${1%%-*}" devices/disks_paravirt=2 devices/networks_paravirt=2
			frontends/vbd-51712/backend_domid=0 frontends/vif-0/backend_domid=0)
		TESTS=(common driver_domain_restart)
		;;
	*-other-xen)
		DOM0=moving
		MOVES_TO=4.20
		# dom0 keeps the saved guests in its memory.
		GUEST_MEMORY=192
		MUST=(mode="${1%%-*}" "${ALL_PARAVIRT[@]}")
		TESTS=(other_xen common hotplug reconnect)
		;;
	pvhvm-no-pvclock)
		# A Xen that does not offer its timers to HVM guests
		DOM0=no-pvclock
		MUST=(mode=pvhvm degraded=1 reason=emulated-timers spectrum/timers=emulated
			spectrum/interrupts=paravirt events/timer_vcpus=0
			features/hvm_safe_pvclock=0)
		;;
	*-pvh-dom0)
		DOM0=pvh
		NEEDS=trixie
		MUST=(mode="${1%%-*}" degraded=0 "${ALL_PARAVIRT[@]}")
		# Such a dom0 needs minutes to save a guest, and QEMU there to attach disks.
		TESTS=(common)
		[[ $TYPE == hvm ]] || TESTS+=(hotplug)
		;;
	*-flask)
		DOM0=flask
		MUST=(mode="${1%%-*}" degraded=0 "${ALL_PARAVIRT[@]}")
		TESTS=(policy common)
		;;
	*-c-xenstored)
		# xenstored in C, not in OCaml
		DOM0=c-xenstored
		MUST=(mode="${1%%-*}" degraded=0 "${ALL_PARAVIRT[@]}")
		TESTS=(save_restore common hotplug reconnect verdict_in_xenstore)
		[[ $TYPE == hvm ]] || TESTS+=(xenstored_stopped)
		;;
	pv-passthrough | pv-mixed)
		# Functions of the emulated machine itself: dom0_hardware() in boot.sh
		DOM0=passthrough
		CONFIG=('pci=["00:05.0,permissive=1"]')
		DRIVERS=(xen-pcifront e1000e nvme)
		LINUX="iommu=soft swiotlb=4096"
		NICS=0
		SEEN_NICS=1
		MUST=(mode=pv degraded=0 devices/networks_passthrough=1)
		TESTS=(passthrough common)
		;;&
	pv-passthrough)
		MUST+=(devices/networks_paravirt=0 spectrum/network=passthrough
			spectrum/disk=paravirt)
		;;
	pv-mixed)
		CONFIG=('pci=["00:05.0,permissive=1","00:06.0,permissive=1"]')
		NICS=1
		SEEN_NICS=2
		SEEN_DISKS=2
		MUST+=(devices/disks_passthrough=1 spectrum/disk=mixed
			devices/networks_paravirt=1 spectrum/network=mixed)
		;;
	pvhvm-passthrough)
		DOM0=passthrough
		CONFIG+=('pci=["00:05.0,permissive=1","00:06.0,permissive=1"]')
		DRIVERS=(e1000e nvme)
		SEEN_NICS=2
		SEEN_DISKS=2
		MUST=(mode=pvhvm degraded=0 devices/networks_passthrough=1
			devices/networks_paravirt=1 devices/networks_emulated=0
			devices/disks_passthrough=1 devices/disks_paravirt=1
			devices/disks_emulated=0 spectrum/disk=mixed spectrum/network=mixed)
		TESTS=(passthrough common)
		;;
	pv-virtual-function)
		# Of a card with SR-IOV. QEMU 7.2 has no such card.
		NEEDS=trixie
		DOM0=virtual-function
		CONFIG=('pci=["01:10.0,permissive=1"]')
		DRIVERS=(xen-pcifront igbvf)
		LINUX="iommu=soft swiotlb=4096"
		NICS=0
		SEEN_NICS=1
		MUST=(mode=pv degraded=0 devices/networks_passthrough=1
			devices/networks_paravirt=0 spectrum/network=passthrough
			spectrum/disk=paravirt)
		TESTS=(passthrough common)
		;;
	pvhvm)
		MUST=(mode=pvhvm degraded=0 "${ALL_PARAVIRT[@]}")
		TESTS+=(verdict_in_xenstore)
		;;
	pvhvm-2-level)
		LINUX="xen.fifo_events=0"
		CONFIG+=('tsc_mode="always_emulate"')
		MUST=(mode=pvhvm events/evtchn_abi=2-level events/channels=4096
			time/tsc_mode=always_emulate time/tsc_emulated=1)
		TESTS=(save_restore common hotplug verdict_in_xenstore guest_suspend)
		;;
	pvhvm-viridian)
		CONFIG+=('viridian=1')
		# A disk in memory is no emulated disk.
		LINUX="memmap=16M!128M"
		DRIVERS=(nd_e820 nd_pmem)
		SEEN_DISKS=2
		MUST=(mode=pvhvm degraded=0 hypervisor/cpuid_base=0x40000100
			"${ALL_PARAVIRT[@]}")
		TESTS+=(memory_disk)
		;;
	pvhvm-no-platform)
		CONFIG+=('xen_platform_pci=0')
		MUST=(mode=pvhvm reason=no-platform-device spectrum/disk=emulated
			spectrum/network=emulated)
		;;
	hvm-no-platform)
		CONFIG+=('xen_platform_pci=0' 'tsc_mode="native"')
		LINUX="xen_no_vector_callback"
		MUST=(mode=hvm reason=no-vector-callback spectrum/disk=emulated
			time/tsc_mode=native time/tsc_emulated=0)
		;;
	pvhvm-unplug-never)
		LINUX="xen_emul_unplug=never"
		MUST=(mode=pvhvm reason=unplug-disabled spectrum/disk=emulated
			spectrum/network=emulated)
		;;
	hvm-unplug-never)
		LINUX="xen_emul_unplug=never xen_no_vector_callback"
		MUST=(mode=hvm reason=no-vector-callback spectrum/disk=emulated)
		;;
	pvhvm-unplug-unnecessary)
		LINUX="xen_emul_unplug=unnecessary"
		# blkfront then drives only disks that xl calls xvd*.
		MUST=(mode=pvhvm reason=emulated-disk spectrum/disk=emulated
			spectrum/network=mixed)
		SEEN_NICS=2
		;;
	pvhvm-unplug-nics)
		LINUX="xen_emul_unplug=nics"
		MUST=(mode=pvhvm reason=emulated-disk spectrum/network=paravirt)
		SEEN_DISKS=2
		TESTS+=(documented_commands degraded_changes xenstored_stopped)
		;;
	pvhvm-unplug-ide-disks)
		LINUX="xen_emul_unplug=ide-disks"
		MUST=(mode=pvhvm reason=emulated-network spectrum/disk=paravirt
			spectrum/network=mixed)
		SEEN_NICS=2
		TESTS+=(reconnect)
		;;
	pvhvm-lsi)
		# Only its ids distinguish it from a real SCSI adapter.
		DISKS=("vdev=sda,access=rw,backendtype=qdisk")
		DRIVERS=(sym53c8xx)
		LINUX="xen_emul_unplug=nics"
		MUST=(mode=pvhvm degraded=1 reason=emulated-disk spectrum/disk=mixed
			devices/disks_emulated=1 devices/disks_paravirt=1
			devices/disks_passthrough=0 spectrum/network=paravirt)
		SEEN_DISKS=2
		;;
	pvhvm-e1000e)
		NIC_MODEL=e1000e
		DRIVERS=(e1000e)
		CONFIG=("${CONFIG[@]/rtl8139/e1000e}")
		LINUX="xen_emul_unplug=ide-disks"
		MUST=(mode=pvhvm degraded=1 reason=emulated-network spectrum/network=mixed
			devices/networks_emulated=1 devices/networks_paravirt=1
			devices/networks_passthrough=0 spectrum/disk=paravirt)
		SEEN_NICS=2
		;;
	hvm-pv-drivers-unplug-nics)
		LINUX="xen_emul_unplug=nics xen_no_vector_callback"
		CONFIG+=('tsc_mode="always_emulate"')
		MUST=(mode=hvm-pv-drivers reason=no-vector-callback
			spectrum/network=paravirt time/tsc_mode=always_emulate
			time/tsc_emulated=1)
		SEEN_DISKS=2
		;;
	pvhvm-models-*)
		LINUX="xen_emul_unplug=never"
		GUEST_MEMORY=512
		# With so many devices, all other tests would take minutes.
		TESTS=(emulated_models)
		MUST=(mode=pvhvm reason=unplug-disabled)
		;;&
	pvhvm-models-disks)
		MODELS=("${MODELS_DISKS[@]}")
		DRIVERS=(sym53c8xx megaraid_sas mptsas vmw_pvscsi nvme
			virtio_pci virtio_blk virtio_scsi)
		# Four of them are virtio; there is also the IDE disk.
		MUST+=(devices/disks_emulated=$((${#MODELS[@]} - 4 + 1)) devices/disks_paravirt=4)
		SEEN_DISKS=$((${#MODELS[@]} + 1))
		;;
	pvhvm-models-usb)
		MODELS=("${MODELS_USB[@]}")
		DRIVERS=(usb-storage uhci-hcd ohci-pci ehci-pci xhci-pci sdhci-pci mmc_block)
		MUST+=(devices/disks_emulated=$((${#MODELS[@]} + 1)) spectrum/disk=emulated)
		SEEN_DISKS=$((${#MODELS[@]} + 1))
		;;
	pvhvm-models-networks)
		MODELS=("${MODELS_NETWORKS[@]}")
		DRIVERS=(e1000e ne2k-pci pcnet32 tulip vmxnet3 virtio_pci virtio_net e100)
		# Two of them are virtio; there is also the rtl8139.
		MUST+=(devices/networks_emulated=$((${#MODELS[@]} - 2 + 1)) devices/networks_paravirt=2)
		SEEN_NICS=$((${#MODELS[@]} + 1))
		;;
	pvhvm-devices)
		DISKS+=("vdev=xvdb,access=rw,backendtype=qdisk"
			"vdev=xvdq,access=rw,backendtype=qdisk" "$CDROM_HVM")
		NICS=2
		CONFIG+=('tsc_mode="native"' 'max_grant_frames=4')
		MUST=(mode=pvhvm degraded=0 devices/disks_paravirt=3
			devices/networks_paravirt=2 time/tsc_mode=native time/tsc_emulated=0
			grants/max_frames=4 "grants/frames>=3")
		SEEN_DISKS=3
		;;
	pvhvm-cdrom)
		DISKS=("$CDROM_HVM")
		NICS=0
		MUST=(mode=pvhvm degraded=0 spectrum/disk=absent
			spectrum/network=absent)
		SEEN_DISKS=0
		;;
	hvm-pv-drivers)
		LINUX="xen_no_vector_callback"
		MUST=(mode=hvm-pv-drivers reason=no-vector-callback
			"${ALL_PARAVIRT[@]}")
		;;
	hvm)
		LINUX="nopv"
		MUST=(mode=hvm reason=nopv devices/disks_emulated=1
			devices/networks_emulated=1 devices/disks_paravirt=0
			devices/networks_paravirt=0)
		;;
	hvm-systemd)
		LINUX="nopv"
		# selftests/dom0/toolstack.sh compares it.
		CONFIG+=('tsc_mode="always_emulate"')
		MUST=(mode=hvm reason=nopv)
		;;
	hvm-viridian)
		LINUX="xen_nopv"
		CONFIG+=('viridian=1' 'tsc_mode="native"')
		MUST=(mode=hvm reason=nopv hypervisor/cpuid_base=0x40000100
			time/tsc_mode=native time/tsc_emulated=0)
		;;
	*)
		return 1
		;;
	esac
	[[ ! ${MODELS[*]} ]] ||
		CONFIG=('vnc=0' 'vga="none"' "$(device_model_args "${MODELS[@]}")")
	SEEN_DISKS=${SEEN_DISKS:-${#DISKS[@]}}
	SEEN_NICS=${SEEN_NICS:-$NICS}
}

# is_alone: succeed if QEMU boots the current machine directly
is_alone()
{
	[[ $TYPE == none* || $TYPE == dom0* ]]
}
