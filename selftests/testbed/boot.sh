# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Boot a machine under QEMU and return its output. KVM is not needed: QEMU emulates AMD's
# SVM, and real Xen runs on it.

# A run is one machine with one kernel on one Xen. Its name is that of the machine,
# followed by "@KERNEL" and "@XEN" unless they are the default ones.

# shellcheck source=selftests/testbed/prepare.sh
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
# shellcheck source=selftests/testbed/machines.sh
. "$(dirname "${BASH_SOURCE[0]}")/machines.sh"

# shellcheck source=selftests/testbed/arm64.sh
. "$(dirname "${BASH_SOURCE[0]}")/arm64.sh"

# run_parts RUN: set RUN_MACHINE, RUN_KERNEL, RUN_XEN and RUN_EMULATOR, DOM0_KERNEL for a
# guest's dom0, and the variables of the machine
run_parts()
{
	local part

	RUN_MACHINE=${1%%@*}
	RUN_KERNEL=$SUITE
	RUN_XEN=
	for part in $(tr @ ' ' <<<"${1#"$RUN_MACHINE"}"); do
		if [[ -v XEN_SUITE[$part] ]]; then
			RUN_XEN=$part
		elif [[ " ${ALL_KERNELS[*]} " == *" $part "* ]]; then
			RUN_KERNEL=$part
		else
			die "$part is neither a Xen (${!XEN_SUITE[*]}) nor a kernel (${ALL_KERNELS[*]})"
		fi
	done
	[[ $RUN_MACHINE != *-arm64 ]] || RUN_KERNEL=$ARM64
	machine "$RUN_MACHINE" ||
		die "$RUN_MACHINE is none of: ${MACHINES[*]} ${DEBUG_MACHINES[*]}"
	# The preferred QEMU might not work with the Xen that the run names.
	[[ ! $RUN_XEN ]] || PREFERS=
	RUN_EMULATOR=${EMULATOR:-${NEEDS:-${PREFERS:-$USUAL_EMULATOR}}}
	RUN_XEN=${RUN_XEN:-${EMULATOR_XEN[$RUN_EMULATOR]}}
	DOM0_KERNEL=$SUITE
	[[ $DOM0 != arm64 ]] || DOM0_KERNEL=$ARM64
	if [[ $(kind_of "$RUN_KERNEL") == debug ]]; then
		# KASAN is slow, needs memory, and must report each access.
		LIMIT=$((4 * LIMIT))
		MEMORY=$((2 * MEMORY))
		[[ $RUN_MACHINE == *-bugs ]] || TESTS+=(kernel_log_clean)
		# Print all reports, not only the first one, and lose none.
		LINUX+=" kasan_multi_shot log_buf_len=4M"
	elif [[ $(kind_of "$RUN_KERNEL") == tree ]]; then
		# Not those that unload the module
		mapfile -t TESTS < <(printf '%s\n' built_in "${TESTS[@]}" |
			grep -xE 'built_in|common|save_restore|hotplug|reconnect')
	fi
}

# obstacle: print why the current machine cannot run with its emulator, Xen and kernel; fail
# if it can
obstacle()
{
	local container=

	[[ $TYPE == none* || $TYPE == *arm64 || $DOM0 == arm64 ]] && return 1
	[[ $TYPE == *pv && $DOM0 != pvh ]] || container=1
	if [[ $NEEDS == trixie && $RUN_EMULATOR == bookworm ]]; then
		echo "this machine needs QEMU ${EMULATOR_QEMU[$NEEDS]}"
	elif [[ $container && $RUN_EMULATOR == trixie && $RUN_XEN != "${EMULATOR_XEN[trixie]}" ]]; then
		echo "on QEMU ${EMULATOR_QEMU[$RUN_EMULATOR]} Xen $RUN_XEN runs only PV guests"
	else
		return 1
	fi
}

# loaded_kernel: print the path of the current machine's kernel, in the form that is fastest
# to load: firmware and QEMU need the compressed image
loaded_kernel()
{
	case $TYPE in
	none* | hvm) kernel_image "$RUN_KERNEL" ;;
	*) xen_kernel "$RUN_KERNEL" ;;
	esac
}

# guest_kernel: print the path that it has in dom0
guest_kernel()
{
	echo "/guests/$(basename "$(loaded_kernel)")-$RUN_KERNEL"
}

# linux_arguments RUN: print the kernel command line of the current machine
linux_arguments()
{
	local IFS=+

	echo "quiet rdinit=/init xm.run=$ACTION xm.name=$1 xm.type=${TYPE/none-*/none}" \
		"xm.tests=${TESTS[*]} xm.sections=${SECTIONS[*]} xm.disks=$SEEN_DISKS xm.nets=$SEEN_NICS" \
		"xm.must=${MUST[*]} xm.system=$SYSTEM panic=1" \
		"${MODELS[*]:+xm.models=${MODELS[*]} }${REBOOT_TESTS[*]:+xm.reboot=${REBOOT_TESTS[*]} }$LINUX"
}

# copy_modules ROOT KERNEL MODULE...: copy the modules and their dependencies
copy_modules()
{
	local root=$1 kernel=$2 dir release lib file module
	shift 2

	release=$(kernel_release "$kernel")
	dir=$(kernel_dir "$kernel")
	lib=lib/modules/$release
	# Some kernels lack some of them.
	{ modprobe -a -d "$dir" -S "$release" --show-depends "$@" 2>/dev/null || :; } |
		sed -n "s|^insmod .*/$lib/||p" | cut -d' ' -f1 | sort -u |
		while read -r file; do
			install -D -m 644 "$dir/$lib/$file" "$root/$lib/$file"
			[[ $file != *.xz ]] || xz -d "$root/$lib/$file"
		done
	touch "$root/$lib"/modules.{order,builtin,builtin.modinfo}
	module=$(module_of "$kernel")
	[[ ! $module ]] ||
		install -D -m 644 "$module" "$root/$lib/updates/dkms/xen_mode.ko"
	depmod -b "$root" "$release"
}

# tests_tree ROOT COLLECTION MACHINE: copy the runner and one collection of tests, if it
# is built
tests_tree()
{
	local tests=$BUILD/tests-$3

	[[ ${ACTION:-} != demo && -d $tests/$2 ]] || return 0
	mkdir -p "$1/kselftest"
	cp -r "$KSELFTEST/tools/testing/selftests/kselftest" \
		"$KSELFTEST/tools/testing/selftests/run_kselftest.sh" "$1/kselftest/"
	cp -r "$tests/$2" "$1/kselftest/"
	cp "$tests/$2.list" "$1/kselftest/kselftest-list.txt"
}

# shellcheck source=selftests/testbed/initramfs.sh
. "$TESTBED/initramfs.sh"

# pack ROOTFS OVERLAY OUT: make an initramfs from a root file system and an overlay
pack()
{
	{ archive_tree "$2" >"$3.overlay" && cat "$1.cpio" "$3.overlay" >"$3"; } ||
		die "cannot pack ${3#"$SRC"/}"
	rm -f "$3.overlay"
}

# system_files DIR: what is installed in a machine that runs systemd: what is
# packaged, and the pages' examples as one would paste them
system_files()
{
	local units=$1/etc/systemd/system mode

	"$SRC/packaging/install-files" "$1"
	# In these machines only the udev rule loads the module.
	rm "$1/usr/lib/modules-load.d/xen_mode.conf"
	install -D -m 644 -t "$units" "$TESTBED"/system/*
	mkdir -p "$1/etc/udev/rules.d"
	page_block udev.md rules >"$1/etc/udev/rules.d/70-local.rules"
	for mode in hvm pvh pv none; do
		page_block udev.md unit | sed "s/pvh/$mode/g" >"$units/only-in-$mode.service"
		mkdir -p "$units/xen_mode-mode-$mode.device.wants"
		ln -s "../only-in-$mode.service" "$units/xen_mode-mode-$mode.device.wants/"
	done
}

# test_initrd KERNEL[-MACHINE]: print its path
test_initrd()
{
	echo "$RUN/test-$1.initrd"
}

# initrd_key: print the name of the initramfs of the current machine: that of its kernel,
# or its own if it needs additional drivers
initrd_key()
{
	echo "$RUN_KERNEL${DRIVERS[*]:+-$RUN_MACHINE}"
}

# make_test_initrd KERNEL [MACHINE DRIVER...]: make the initramfs for all test machines, or
# for this one
make_test_initrd()
{
	local kernel=$1 key=$1${2:+-$2} overlay release

	shift $(($# > 1 ? 2 : 1))
	overlay=$RUN/overlay-$key
	release=$(kernel_release "$kernel")
	rm -rf "$overlay"
	mkdir -p "$overlay/testbed" "$overlay/boot"
	cp "$TESTBED"/guest/* "$overlay/testbed/"
	[[ $ACTION == demo ]] || page_blocks "$overlay/testbed/pages"
	mv "$overlay/testbed/init" "$overlay/init"
	install -D -m 755 -t "$overlay/usr/bin" "$SRC/tools/xen-mode"
	grep XEN "$(kernel_config "$kernel")" >"$overlay/boot/config-$release"
	copy_modules "$overlay" "$kernel" "${GUEST_MODULES[@]}" "$@"
	if [[ $(kind_of "$kernel") == debug ]]; then
		install -D -m 644 -t "$overlay/modules" "$DEBUG_CHROOT$(debug_module_dir "$kernel")"/{selftests/modules/*.ko,xen_mode_deny.ko}
	fi
	tests_tree "$overlay" guest "$(machine_of "$kernel")"
	[[ $(kind_of "$kernel") != tree || ! -d $overlay/kselftest ]] ||
		add_tree_tests "$overlay/kselftest"
	system_files "$overlay/system"
	pack "$BUILD/rootfs-guest-$(machine_of "$kernel")" "$overlay" "$RUN/test-$key.cpio"
	# The firmware of an HVM guest reads it slowly through an emulated port.
	if grep -qx CONFIG_RD_ZSTD=y "$(kernel_config "$kernel")"; then
		zstd -q -f -9 "$RUN/test-$key.cpio" -o "$(test_initrd "$key")"
	else
		gzip -9 <"$RUN/test-$key.cpio" >"$(test_initrd "$key")"
	fi
	rm -rf "$overlay" "$RUN/test-$key.cpio"
}

# guest_config RUN: print the xl configuration of the current machine
guest_config()
{
	local disk disks='' nics='' script i

	for disk in ${DISKS[@]+"${DISKS[@]}"}; do
		script=
		[[ $TYPE == hvm ]] || script=script=/etc/xen/scripts/block-testbed,
		disks+="\"format=raw,$disk,${script}target=/guests/disk-$(sed 's/vdev=//; s/,.*//' <<<"$disk")\","
	done
	for ((i = 0; i < NICS; i++)); do
		nics+="\"script=/etc/xen/scripts/vif-testbed${NIC_MODEL:+,model=$NIC_MODEL}"
		# The last one is the driver domain's.
		[[ ! $DRIVER_DOMAIN ]] || ((i + 1 < NICS)) || nics+=",backend=$DRIVER_DOMAIN"
		nics+="\","
	done
	cat <<-CONFIG
		name="$1"
		type="$TYPE"
		memory=$GUEST_MEMORY
		vcpus=$VCPUS
		kernel="$(guest_kernel)"
		ramdisk="/guests/initrd-${INITRAMFS:-$(initrd_key)}"
		extra="console=$([[ $LINUX == *nopv* ]] && echo ttyS0 || echo hvc0) $(linux_arguments "$1")"
		disk=[$disks]
		vif=[$nics]
		on_poweroff="destroy"
		on_reboot="destroy"
		on_crash="destroy"
	CONFIG
	if [[ $LINUX == *nopv* && $ACTION == shell ]]; then
		echo 'serial="/dev/hvc0"'
	elif [[ $LINUX == *nopv* ]]; then
		echo "serial=\"file:/var/log/xen/console/guest-$1.log\""
	fi
	printf '%s\n' "${CONFIG[@]}"
}

# driver_domain_config RUN: print the xl configuration of the guest that serves devices to the
# current machine. It has the kernel and initramfs of that machine, and one disk.
driver_domain_config()
{
	cat <<-CONFIG
		name="$DRIVER_DOMAIN"
		type="pvh"
		memory=192
		vcpus=1
		kernel="$(guest_kernel)"
		ramdisk="/guests/initrd-$(initrd_key)"
		extra="console=hvc0 quiet rdinit=/init xm.run=serve xm.name=$DRIVER_DOMAIN xm.disks=1 xm.nets=0 panic=1"
		driver_domain=1
		disk=["format=raw,vdev=xvda,access=rw,script=/etc/xen/scripts/block-testbed,target=/guests/disk-$DRIVER_DOMAIN"]
		on_poweroff="destroy"
		on_reboot="destroy"
		on_crash="destroy"
	CONFIG
}

# Whether the machines run other programs, too
asks_peers()
{
	[[ $ACTION == compare || $ACTION == bench ]]
}

# uses_toolstack: succeed if the current machine sends requests to dom0
uses_toolstack()
{
	local test

	[[ " ${SECTIONS[*]} " != *" scale "* ]] || return 0
	for test in "${TESTS[@]}"; do
		! grep -qsw request "$SRC/selftests/guest/extended/$test.sh" || return 0
	done
	return 1
}

# make_dom0_initrd OUT XEN RUN...: make the initramfs of a dom0 that runs these guests
make_dom0_initrd()
{
	local out=$1 xen=$2 overlay=$1.d number=10 run
	shift 2

	rm -rf "$overlay"
	mkdir -p "$overlay"/{testbed,guests,etc/xen/scripts}
	cp "$TESTBED/guest/common" "$overlay/testbed/"
	cp "$TESTBED/dom0/init" "$overlay/init"
	cp "$TESTBED/dom0/serve" "$overlay/testbed/"
	[[ $ACTION == demo ]] || page_blocks "$overlay/testbed/pages"
	cp "$TESTBED/dom0/block" "$overlay/etc/xen/scripts/block-testbed"
	cp "$TESTBED/dom0/vif" "$overlay/etc/xen/scripts/vif-testbed"
	run_parts "$1"
	copy_modules "$overlay" "$DOM0_KERNEL" "${DOM0_MODULES[@]}"
	tests_tree "$overlay" dom0 "$(machine_of "$DOM0_KERNEL")"
	for run; do
		run_parts "$run"
		cp "$(loaded_kernel)" "$overlay$(guest_kernel)"
		if [[ $INITRAMFS ]]; then
			cp "$(initrd_of "$INITRAMFS")" "$overlay/guests/initrd-$INITRAMFS"
		else
			cp "$(test_initrd "$(initrd_key)")" "$overlay/guests/initrd-$(initrd_key)"
		fi
		guest_config "$run" >"$overlay/guests/$number-$run.cfg"
		if [[ $DRIVER_DOMAIN ]]; then
			driver_domain_config "$run" >"$overlay/guests/$number-$run.driver"
			truncate -s 16M "$overlay/guests/disk-$DRIVER_DOMAIN"
		fi
		echo "${NODES[*]}" >"$overlay/guests/$number-$run.nodes"
		# The console of this guest does not show when it loads the module.
		[[ ! $INITRAMFS ]] || touch "$overlay/guests/$number-$run.once"
		! uses_toolstack || touch "$overlay/guests/$number-$run.requests"
		number=$((number + 1))
		for disk in ${DISKS[@]+"${DISKS[@]}"}; do
			disk=$(sed 's/vdev=//; s/,.*//' <<<"$disk")
			truncate -s 16M "$overlay/guests/disk-$disk"
		done
	done
	for disk in $SYSTEM_DISK $SYSTEM_DISK_HVM; do
		[[ ! -e $overlay/guests/disk-$disk ]] ||
			cp "$(system_image system)" "$overlay/guests/disk-$disk"
	done
	# The first disk (or CD-ROM) of each guest contains the other programs.
	if asks_peers; then
		cp "$(peers_image)" "$overlay/guests/disk-xvda"
		for disk in hda sda xvdc hdc; do
			ln -f "$overlay/guests/disk-xvda" "$overlay/guests/disk-$disk"
		done
	fi
	pack "$(dom0_rootfs "$xen" "$(machine_of "$DOM0_KERNEL")")" "$overlay" "$out"
	rm -rf "$overlay"
}

# A machine that prints nothing for this time has failed.
SILENCE=240
# The number of attempts for a machine that fails before it loads the module
ATTEMPTS=3
# How often a guest is started
TURNS=1
# Why the last machine of run_qemu() did not finish
FATE=

# is_one_machine: succeed if a user waits for this machine, not for tests
is_one_machine()
{
	[[ ${ACTION:-} == demo || ${ACTION:-} == shell ]]
}

# report_progress LOG FROM: print the marks of a machine after the first FROM
report_progress()
{
	local mark name rest

	while read -r _ mark name rest; do
		case $mark in
		BOOT) say "  booting guest $name${rest:+ $rest}" ;;
		FAILED) say "  $name $rest" ;;
		INIT) ! is_one_machine || say "  $name reached its init, waits for its devices" ;;
		LOADING) ! is_one_machine || say "  $name loads the module" ;;
		esac
	done < <(marks "$1" | tail -n +$(($2 + 1)))
}

# marks LOG: print the progress marks of a machine. The last one may be incomplete.
marks()
{
	tr -d '\r' <"$1" | grep -aE '^=== (BOOT|INIT|LOADING|SHELL|FAILED) .' || :
}

# The input of the machine's console, if a user has one
CONSOLE_INPUT=

# show_console LOG PID: print the output of the machine after its mark SHELL, until the
# shell or that process ends. There is no time limit, because a user types.
show_console()
{
	local line tail

	line=$(grep -an '^=== SHELL' "$1" | head -n 1 | cut -d: -f1)
	tail -n "+$((line + 1))" -s 0.2 -f "$1" &
	tail=$!
	while kill -0 "$2" 2>/dev/null && ! tail -n 20 "$1" | grep -aqE '^=== (END|ALL DONE)'; do
		sleep 0.2
	done
	kill "$tail"
	wait "$tail" || :
	kill "$2" 2>/dev/null || :
	wait "$2" || :
}

# ask_xen LOG INPUT: let Xen print the registers of its CPUs and of dom0, and its run queues,
# after the mark SILENT. Keys go to Xen after CTRL-a is typed three times.
ask_xen()
{
	grep -aq '^(XEN)' "$1" || return 0
	printf '\n=== SILENT\n' >>"$1"
	printf '\001\001\001d0r' >"$2"
	sleep 10
}

# xen_is_silent FILE: succeed if Xen was asked and did not respond
xen_is_silent()
{
	grep -aq '^=== SILENT' "$1" && ! sed '1,/^=== SILENT/d' "$1" | grep -aq '(XEN)'
}

# text_of LOG: print it with only whole lines of the guests and of Xen: a message of Xen may
# begin after a line of dom0 without its end
text_of()
{
	tr -d '\r' <"$1" | sed 's/\([^ ]\)(XEN) /\1\n(XEN) /'
}

# run_qemu LOG END SECONDS COMMAND...: run the machine until it prints the line END. If it
# does not, set FATE to the reason, explain it, and fail.
run_qemu()
{
	local log=$1 end=$2 limit=$3 start=$SECONDS shown=$SECONDS pid seen=0 now
	local size=0 grown=$SECONDS status=0 input=$CONSOLE_INPUT keys
	shift 3

	FATE=
	# Keep the log of an attempt that failed.
	((${attempt:-1} == 1)) || mv "$log.txt" "$log.before-$attempt.txt"
	: >"$log"
	if [[ ! $input ]]; then
		input=$log.input
		rm -f "$input"
		mkfifo "$input"
		# Without a writer, the emulator would read the end of the file.
		exec {keys}<>"$input"
	fi
	"$@" <"$input" >>"$log" 2>&1 &
	pid=$!
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.5
		grep -aq "^$end" "$log" && break
		if [[ ${ACTION:-} == shell ]] && reached SHELL "$log"; then
			show_console "$log" "$pid"
			text_of "$log" >"$log.txt"
			return
		fi
		now=$(marks "$log" | wc -l)
		if ((now > seen)); then
			report_progress "$log" "$seen"
			seen=$now
			shown=$SECONDS
		elif ((SECONDS - shown >= 30)); then
			say "  ... $((SECONDS - start))s of at most ${limit}s $(grep -a '^=== ALIVE' "$log" | tail -n 1 | tr -d '\r' | cut -d' ' -f3-)"
			shown=$SECONDS
		fi
		now=$(stat -c %s "$log")
		if ((now != size)); then
			size=$now
			grown=$SECONDS
		elif [[ ! $CONSOLE_INPUT ]] && ((SECONDS - grown >= 10)); then
			# The emulator sometimes loses the interrupt of Xen's timer, and Xen
			# sleeps until another one. Terminals ignore this key (XON).
			printf '\021' >"$input"
		fi
		if ((SECONDS - grown >= SILENCE)); then
			FATE="printed nothing for ${SILENCE}s"
			[[ $CONSOLE_INPUT ]] || ask_xen "$log" "$input"
		elif ((SECONDS - start >= limit)); then
			FATE="did not finish within ${limit}s"
		fi
		[[ ! $FATE ]] || break
	done
	if kill "$pid" 2>/dev/null; then
		wait "$pid" 2>/dev/null || :
	else
		wait "$pid" 2>/dev/null || status=$?
	fi
	if [[ ! $CONSOLE_INPUT ]]; then
		exec {keys}>&-
		rm -f "$input"
	fi
	text_of "$log" >"$log.txt"
	! grep -aq "^$end" "$log.txt" || return 0
	if [[ ! $FATE ]] && grep -aq '^qemu-system-.*: terminating on signal' "$log.txt"; then
		FATE="lost its emulator by signal $(sed -n 's/.*: terminating on signal \([0-9]*\).*/\1/p' "$log.txt")"
	elif [[ " 132 134 135 136 139 " == *" $status "* ]]; then
		FATE="crashed with QEMU, by signal $((status - 128))"
	elif ((status > 128)); then
		FATE="lost its emulator by signal $((status - 128))"
	elif ((status)); then
		FATE="has no emulator: it ended with status $status"
	fi
	FATE=${FATE:-"ended by itself"}
	# Do not explain a failure before the last attempt.
	if ((${attempt:-ATTEMPTS} < ATTEMPTS)) && may_start_again "$log.txt"; then
		say "after $((SECONDS - start))s the machine $FATE, $(stage "$log.txt") (log: ${log#"$SRC"/})"
	else
		explain "the machine ($((SECONDS - start))s)" "$FATE" "$log.txt"
	fi
	return 1
}

# reached MARK FILE: succeed if dom0 or the last guest printed this mark
reached()
{
	awk -v mark="$1" '$1 != "===" { next } $2 == "BOOT" { seen = 0 }
		$2 == mark { seen = 1; dom0 = dom0 || $3 == "dom0" }
		END { exit !seen && !dom0 }' "$2"
}

# stage FILE: print the stage that the machine or guest with this output reached
stage()
{
	if reached LOADING "$1"; then
		echo "with the module loaded"
	elif reached INIT "$1"; then
		echo "in its init, before it loaded the module"
	else
		echo "before its init"
	fi
}

# judge FATE FILE: print the probable cause and what to try
judge()
{
	local again="Run it again. If it fails again, try JOBS=1 with nothing else running."
	local panic

	panic=$(grep -aoE 'Kernel panic - not syncing: .*' "$2" | tail -n 1)
	case $1 in
	*"crashed with QEMU"*)
		echo "Cause: the emulator, which crashed. $again"
		return
		;;
	*"by signal"*)
		echo "Cause: the emulator was killed, by a user or because the host was out of memory (see dmesg). JOBS=1 needs less memory."
		return
		;;
	*"did not load the module"*)
		echo "Cause: the kernel refused xen_mode. Its messages are above."
		return
		;;
	*"has no emulator"*)
		echo "Cause: the emulator or its arguments. Its error message is above."
		return
		;;
	*"xl create"*)
		if grep -aqE '^virt_caps.*hvm' "$2"; then
			echo "Cause: the guest's configuration or the toolstack. Their messages are above."
		else
			echo "Cause: the emulator does not offer SVM to Xen, so only PV guests can run. Use its default CPU and accelerator."
		fi
		return
		;;
	esac
	if xen_is_silent "$2"; then
		echo "Cause: probably the emulator, because even Xen does not respond to keys. $again"
	elif grep -aq '^(XEN) Panic on CPU' "$2"; then
		echo "Cause: Xen panicked $(stage "$2"), because of the emulator or of a request. $again"
	elif reached LOADING "$2"; then
		echo "Cause: possibly xen_mode, because the module was loaded${panic:+; the kernel panicked ($panic)}. The machine is not started again."
	elif grep -aq 'Triple fault' "$2"; then
		echo "Cause: probably the emulator, because Xen reported a triple fault before the module was loaded. $again"
	elif [[ $panic == *"root fs"* || $panic == *"No working init"* || $panic == *"Requested init"* ]]; then
		echo "Cause: the kernel found no init in the initramfs ($panic). Remove build/run and build/rootfs-*, and run it again."
	elif [[ $panic ]]; then
		echo "Cause: the emulator or the kernel, which panicked before the module was loaded ($panic). $again"
	else
		echo "Cause: unknown, but not the module, because it was not loaded. Possible causes: the emulator, the boot files, or the time limit. $again"
	fi
}

# explain NAME FATE FILE: print why it did not finish, from its output
explain()
{
	local text stage

	text=$(sed '/^=== SILENT/,$d' "$3" | tr -d '\0')
	stage=", $(stage "$3")"
	# The marks come before the output of a guest.
	[[ $2 != *"did not load the module"* ]] || stage=
	say "$1 $2$stage"
	{
		if grep -aq '^(XEN)' <<<"$text"; then
			echo "    The last lines of Xen:"
			grep -a '^(XEN)' <<<"$text" | tail -n 10 | sed 's/^/        /'
		fi
		echo "    The last lines of the console:"
		grep -avE '^\(XEN\)|^=== ALIVE|^[[:space:]]*$' <<<"$text" | tail -n 30 | sed 's/^/        /'
	} >&2
	if grep -aq '^=== SILENT' "$3" && ! xen_is_silent "$3"; then
		say "The log has the state of the CPUs and of dom0 after the line \"=== SILENT\"."
	fi
	say "$(judge "$2" "$3") (log: ${3#"$SRC"/})"
}

# explain_failed NAME FILE: do the same for a guest, from the output of dom0; fail if the
# guest has finished
explain_failed()
{
	local fate

	fate=$(sed -n "s/^=== FAILED $1 //p" "$2" | tail -n 1)
	[[ $fate ]] || return
	explain "$1" "$fate" "$2"
}

# may_start_again FILE: succeed if the machine may be started again
may_start_again()
{
	[[ $FATE != *emulator* ]] && ! reached LOADING "$1"
}

# again NAME: print and record that it is started again
again()
{
	say "starting again, because it failed before it loaded the module: $1"
	echo "$1" >>"$RUN/again"
}

# section LOG NAME: print the output of this machine between BEGIN and END
section()
{
	sed -n "/^=== BEGIN $2\$/,/^=== END $2\$/p" "$1" | sed '1d;$d'
}

# boot_alone RUN: boot a dom0 or a machine without Xen, which is itself tested. Start it
# again if it fails before it loads the module.
boot_alone()
{
	local attempt=1

	until boot_alone_once "$1"; do
		((attempt < ATTEMPTS)) && may_start_again "$RUN/$1.log.txt" || return 1
		attempt=$((attempt + 1))
		again "$1, attempt $attempt of $ATTEMPTS"
	done
}

boot_alone_once()
{
	local log=$RUN/$1.log disk=$RUN/$1.img linux
	local network=(-nic "user,model=e1000")
	local devices=(-drive "file=$disk,format=raw,if=ide" "${network[@]}")
	local kernel initrd xen console="com1=115200,8n1 console=com1" iommu='' status=0

	run_parts "$1"
	devices+=("${HARDWARE[@]}")
	kernel=$(loaded_kernel)
	initrd=$(test_initrd "$(initrd_key)")
	xen=$(xen_image "$RUN_XEN")
	linux=$(linux_arguments "$1")
	if [[ $SYSTEM ]]; then
		cp "$(system_image "$SYSTEM")" "$disk"
	else
		truncate -s 16M "$disk"
	fi
	if [[ ${REBOOT_TESTS[*]} ]]; then
		# On this disk it keeps files over a reboot.
		truncate -s 256M "$RUN/$1.kept"
		devices+=(-drive "file=$RUN/$1.kept,format=raw,if=ide" -action reboot=reset)
	fi
	if asks_peers; then
		# Only some of these machines have a disk.
		mkdir -p "$RUN/$1.d/testbed"
		cp "$(peers_image)" "$RUN/$1.d/testbed/"
		# This must be first: an uncompressed archive must start at a multiple of 4.
		archive_tree "$RUN/$1.d" | cat - "$initrd" >"$RUN/$1.cpio"
		initrd=$RUN/$1.cpio
	fi
	case $TYPE in
	none)
		run_qemu "$log" "=== END $1" $LIMIT "${QEMU_X86[@]}" -m 1024 -smp 2 "${devices[@]}" \
			-kernel "$kernel" -initrd "$initrd" \
			-append "console=ttyS0 $linux"
		;;
	dom0-pv)
		# Newer kernels (6.12) limit dom0's vCPUs to the CPUs of the machine.
		run_qemu "$log" "=== END $1" $LIMIT "${QEMU_X86[@]}" -m $((MEMORY + 512)) -smp 2 "${devices[@]}" \
			-kernel "$xen" -append "$console dom0_mem=${MEMORY}M dom0_max_vcpus=2" \
			-initrd "$kernel console=hvc0 $linux,$initrd"
		;;
	dom0-arm64)
		arm64_dom0 "$kernel" "console=hvc0 $linux" "$initrd"
		run_qemu "$log" "=== END $1" $LIMIT "${QEMU_ARM64[@]}" -m 2048 -smp 2 \
			"${HARDWARE[@]}" "${ARM64_OPTIONS[@]}" \
			-append "dom0_mem=768M console=dtuart sync_console"
		;;
	dom0less-arm64 | none-arm64)
		arm64_dom0less "$kernel" "console=ttyAMA0 $linux" "$initrd" "$RUN/$1.dtb" -m 1024 -smp 2
		run_qemu "$log" "=== END $1" $LIMIT emulate_dom0less "${ARM64_OPTIONS[@]}" \
			-append "console=dtuart sync_console"
		;;
	dom0-pvh)
		# Without an IOMMU, ACPI hangs; without ACPI no interrupt reaches a disk.
		if [[ ${HARDWARE[*]} != *iommu* ]]; then
			devices=("${network[@]}" "${HARDWARE[@]}")
			iommu="dom0-iommu=none"
			linux="acpi=off $linux"
		fi
		run_qemu "$log" "=== END $1" $LIMIT "${QEMU_X86[@]}" -m 1500 -smp 1 "${devices[@]}" \
			-kernel "$xen" \
			-append "$console dom0=pvh $iommu dom0_mem=768M" \
			-initrd "$kernel console=hvc0 $linux,$initrd"
		;;
	esac || status=$?
	rm -rf "$disk" "$RUN/$1.kept" "$RUN/$1.d" "$RUN/$1.cpio"
	return $status
}

# dom0_hardware DISK: set DOM0_HARDWARE to QEMU's arguments and DOM0_XEN to Xen's for the kind
# of dom0 that the machine described last needs. The file DISK is behind the NVMe controller,
# or has the guests that another dom0 saved. Xen passes functions through only if the
# emulated machine has an IOMMU.
dom0_hardware()
{
	DOM0_HARDWARE=(-nic none)
	DOM0_XEN=
	case $DOM0 in
	passthrough)
		DOM0_XEN="iommu=1"
		DOM0_HARDWARE=(-M q35 -netdev "user,id=net"
			-device "e1000e,netdev=net,addr=05.0,romfile="
			-drive "file=$1,format=raw,if=none,id=disk"
			-device "nvme,drive=disk,serial=testbed,addr=06.0"
			-device amd-iommu)
		;;
	virtual-function)
		DOM0_XEN="iommu=1"
		DOM0_HARDWARE=(-M q35 -device "intel-iommu,intremap=on"
			-device "pcie-root-port,id=rp1" -netdev "user,id=net"
			-device "igb,bus=rp1,netdev=net,romfile=")
		;;
	pvh)
		# Without an IOMMU, it has no ACPI.
		DOM0_XEN="dom0=pvh"
		DOM0_HARDWARE+=(-M q35 -device amd-iommu)
		;;
	flask) DOM0_XEN="flask=enforcing" ;;
	moving) DOM0_HARDWARE+=(-drive "file=$1,format=raw,if=ide") ;;
	esac
}

# A guest that prints nothing for this time has failed.
GUEST_LIMIT=900
# One of the dom0s that run at a time is tested itself, unless TEST_DOM0 is empty.
TEST_DOM0=${TEST_DOM0-1}

# The processors of a machine with guests. With two, each flush of a nested page table stops
# the other.
PROCESSORS=${PROCESSORS:-1}

# dom0_is_tested NAME: succeed if this is the one
dom0_is_tested()
{
	[[ $ACTION == check && $1 == *-0 ]] || return
	case $DOM0 in
	'') [[ $RUN_EMULATOR == "${EMULATOR:-$USUAL_EMULATOR}" ]] ;;
	c-xenstored | pvh | flask) ;;
	*) return 1 ;;
	esac
}

# For dom0s that move guests: save or restore
STEP=

# boot_dom0 NAME XEN RUN...: boot these guests, one after the other, under one dom0. All need
# the same kind of dom0.
boot_dom0()
{
	local name=$1 xen=$2 status=0 itself='' image linux kernel limit
	local memory="dom0_mem=1800M dom0_max_vcpus=1" emulator=() more=()
	shift 2

	if [[ $name == *-icount ]]; then
		# With -icount, a second of the guest takes long.
		more=(-icount "shift=0,sleep=off")
		local SILENCE=1500
	fi

	make_dom0_initrd "$RUN/$name.cpio" "$xen" "$@"
	! dom0_is_tested "$name" || itself=$TEST_DOM0
	kernel=$(xen_kernel "$DOM0_KERNEL")
	limit=$((200 + 3 * GUEST_LIMIT * $# * TURNS))
	linux="console=hvc0 quiet rdinit=/init xm.run=$ACTION xm.itself=$itself xm.dom0=$DOM0 xm.step=$STEP xm.limit=$GUEST_LIMIT xm.attempts=$ATTEMPTS xm.turns=$TURNS panic=1"
	if [[ $DOM0 == arm64 ]]; then
		arm64_dom0 "$kernel" "$linux" "$RUN/$name.cpio"
		emulator=("${QEMU_ARM64[@]}" "${ARM64_OPTIONS[@]}"
			-append "console=dtuart sync_console $memory")
	else
		dom0_hardware "$RUN/$name.img"
		image=$(xen_image "$xen")
		! is_built_xen "$DOM0" || image=$(built_xen_image "$DOM0")
		# What a guest reads from the disk that it is given
		[[ $DOM0 != passthrough ]] ||
			{ yes testbed || :; } | head -c 16M >"$RUN/$name.img"
		emulator=("${QEMU_X86[@]}" "${DOM0_HARDWARE[@]}" -kernel "$image"
			-append "com1=115200,8n1 console=com1 $memory $DOM0_XEN"
			-initrd "$kernel $linux,$RUN/$name.cpio")
	fi
	run_qemu "$RUN/$name.log" "=== ALL DONE" "$limit" "${emulator[@]}" -m 3000 \
		-smp "$PROCESSORS" "${more[@]}" || status=$?
	rm -f "$RUN/$name.cpio"
	[[ $STEP ]] || rm -f "$RUN/$name.img"
	return $status
}

# boot_moving NAME XEN RUN...: start these guests under one dom0, which saves them to a disk
# when they ask for it, then boot the other Xen with a dom0 that restores them
boot_moving()
{
	local name=$1 xen=$2 other=$MOVES_TO disk=$RUN/$1.img status=0
	shift 2

	# For the memory of each guest. tar reads the whole disk.
	truncate -s $(($# * 256))M "$disk"
	STEP=save boot_dom0 "$name" "$xen" "$@" || status=1
	if ((!status)); then
		mv "$RUN/$name.log.txt" "$RUN/$name-before.log.txt"
		STEP=restore boot_dom0 "$name" "$other" "$@" || status=1
	fi
	rm -f "$disk"
	return $status
}

# left_of LOG RUN...: print the runs without an end in the log
left_of()
{
	local log=$1 run
	shift

	for run; do
		grep -q "^=== END $run\$" "$log" || echo "$run"
	done
}

# boot_guests NAME XEN RUN...: do the same, and again for the guests that are left if the
# whole emulated machine fails. A guest or dom0 that may have loaded the module by then has
# failed.
boot_guests()
{
	local name=$1 xen=$2 log=$RUN/$1.log.txt run attempt=1 status=0 last left=()
	shift 2

	run_parts "$1"
	if [[ $MOVES_TO ]]; then
		# Once the guests have loaded the module, nothing is started again.
		boot_moving "$name" "$xen" "$@"
		return
	fi
	: >"$RUN/$name.before"
	left=("$@")
	until boot_dom0 "$name" "$xen" "${left[@]}"; do
		for run in "${left[@]}"; do
			! grep -q "^=== END $run\$" "$log" ||
				sed -n "/^=== BEGIN $run\$/,/^=== END $run\$/p" "$log" >>"$RUN/$name.before"
		done
		mapfile -t left < <(left_of "$log" "${left[@]}")
		! grep -q "^=== LOADING dom0" "$log" || status=1
		last=$(marks "$log" | tail -n 1 | cut -d' ' -f3)
		if reached INIT "$log" && [[ " ${left[*]} " == *" $last "* ]]; then
			# It may have loaded the module by then.
			! may_start_again "$log" || explain "dom0 with $last" "$FATE" "$log"
			status=1
			printf '=== %s\n' "BEGIN $last" "FAILED $last was running when the machine failed" \
				"LOADING $last" "END $last" >>"$RUN/$name.before"
			mapfile -t left < <(printf '%s\n' "${left[@]}" | grep -vxF "$last")
		fi
		if [[ $FATE == *emulator* ]] || ((attempt == ATTEMPTS)); then
			status=1
			break
		fi
		((${#left[@]})) || break
		attempt=$((attempt + 1))
		if ((status)); then
			say "starting a new dom0 for the other guests: ${left[*]}"
			TEST_DOM0=
		else
			again "dom0 with ${left[*]}, attempt $attempt of $ATTEMPTS"
		fi
	done
	cat "$RUN/$name.before" >>"$log"
	return $status
}

# prepare_machines: prepare the root file systems of the machines that prepare_runs found,
# beside what builds the module
prepare_machines()
{
	local item

	for item in "${!emulators[@]}"; do
		prepare_emulator "$item"
	done
	for item in "${!xens[@]}"; do
		prepare_xen "$item"
	done
	for item in "${!dom0s[@]}"; do
		prepare_dom0_rootfs "${item% *}" "${item#* }"
	done
	for item in "${!systems[@]}"; do
		prepare_system "$item"
	done
	! asks_peers || prepare_peers
}

# prepare_runs RUN...: prepare everything for these runs except the initramfs
prepare_runs()
{
	local run
	local -A kernels=() xens=() dom0s=() systems=() makers=() initrds=() emulators=()

	prepare_host
	for run; do
		run_parts "$run"
		kernels[$RUN_KERNEL]=1
		[[ ! ${DRIVERS[*]} ]] || initrds["$RUN_KERNEL $RUN_MACHINE ${DRIVERS[*]}"]=1
		[[ $RUN_KERNEL == "$ARM64" ]] || xens[$RUN_XEN]=1
		[[ $RUN_KERNEL == "$ARM64" ]] || emulators[$RUN_EMULATOR]=1
		[[ ! $SYSTEM ]] || systems[$SYSTEM]=1
		[[ ! $INITRAMFS ]] || makers[$INITRAMFS]=1
		if [[ $MOVES_TO ]]; then
			xens[$MOVES_TO]=1
			dom0s["$MOVES_TO amd64"]=1
		fi
		! is_built_xen "$DOM0" || prepare_built_xen "$DOM0"
		if ! is_alone; then
			dom0s["$RUN_XEN $(machine_of "$DOM0_KERNEL")"]=1
			kernels[$DOM0_KERNEL]=1
		fi
	done
	RUN_KERNELS=("${!kernels[@]}")
	RUN_MAKERS=("${!makers[@]}")
	RUN_INITRDS=("${!initrds[@]}")
	prepare_emulator "$USUAL_EMULATOR"
	beside prepare_machines
	prepare "${RUN_KERNELS[@]}"
	end_beside || exit
}

# make_initrds: make those of all kernels and programs that prepare_runs found
make_initrds()
{
	local item words

	for item in "${RUN_KERNELS[@]}"; do
		make_test_initrd "$item"
	done
	for item in ${RUN_INITRDS[@]+"${RUN_INITRDS[@]}"}; do
		read -ra words <<<"$item"
		make_test_initrd "${words[@]}"
	done
	for item in "${RUN_MAKERS[@]}"; do
		make_initrd "$item"
	done
}

# boot_one RUN: prepare and boot one machine. Set ONE_LOG to its log. Fail if it does not
# finish.
# shellcheck disable=SC2034 # ONE_LOG is for those who include this
boot_one()
{
	local why

	run_parts "$1"
	! why=$(obstacle) || die "$1 cannot run: $why"
	prepare_runs "$1"
	mkdir -p "$RUN"
	make_initrds
	run_parts "$1"
	say "booting $1"
	if is_alone; then
		ONE_LOG=$RUN/$1.log.txt
		boot_alone "$1"
	else
		ONE_LOG=$RUN/guests.log.txt
		boot_guests guests "$RUN_XEN" "$1"
	fi
}
