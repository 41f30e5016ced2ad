# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# Functions for tests on debug kernels.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

DEBUG=/sys/kernel/debug
[ -e $DEBUG/kmemleak ] || mount -t debugfs debugfs $DEBUG

# splats: like that of ktap.sh, without reports of known bugs of Linux 6.12. When
# netfront is unbound, it reads xenstore in the wrong task state (xennet_remove()). A
# disk is freed while the delayed release of its queue's kobject is pending; the release
# does nothing (blk_queue_release()), but its timer is in the freed memory. sym53c8xx frees
# DMA memory with interrupts disabled.
splats()
{
	since_load | awk '
		/cut here/ { printf "%s", block; inside = 1; block = "" }
		!inside { print; next }
		{ block = block $0 "\n" }
		/end trace/ {
			known = block ~ /xennet_remove/ ||
				block ~ /kobject_delayed_cleanup/ && block ~ /bdev_free_inode/ ||
				block ~ /dma_free_attrs/ && block ~ /sym2_remove/
			if (!known || block ~ /0x[0-9a-f]+ \[xen_mode\]/)
				printf "%s", block
			inside = 0
			block = ""
		}
		END { printf "%s", block }' | complaints
}

# locks_watched: succeed if lockdep is active: it stops after its first report
locks_watched()
{
	[ ! -e /proc/lockdep_stats ] || grep -q 'debug_locks: *1$' /proc/lockdep_stats
}

# leaks: print new reports of leaked memory, without those of sym53c8xx, which leaks what
# it allocates for each controller and for commands
leaks()
{
	# kmemleak reports objects after some seconds; a second scan avoids false reports.
	sleep 6
	# kmemleak disables itself on errors, for example without memory.
	echo scan >$DEBUG/kmemleak || echo "kmemleak does not scan"
	sleep 1
	echo scan >$DEBUG/kmemleak
	awk '
		function flush() {
			if (block !~ /[[]sym53c8xx[]]/ || block ~ /[[]xen_mode[]]/)
				printf "%s", block
			block = ""
		}
		/^unreferenced/ { flush() }
		{ block = block $0 "\n" }
		END { flush() }' $DEBUG/kmemleak
	echo clear >$DEBUG/kmemleak
}

# fail_within START END: restrict faults to allocations with a caller in this address
# range
fail_within()
{
	local what

	for what in failslab fail_page_alloc; do
		echo "$1" >$DEBUG/$what/require-start
		echo "$2" >$DEBUG/$what/require-end
		echo 32 >$DEBUG/$what/stacktrace-depth
		echo N >$DEBUG/$what/ignore-gfp-wait
		echo 0 >$DEBUG/$what/verbose
	done
	echo 0 >$DEBUG/fail_page_alloc/min-order
}

# fail_in_module: restrict faults to allocations of the loaded module
fail_in_module()
{
	local start

	start=$(cat /sys/module/xen_mode/sections/.text)
	fail_within "$start" "$(printf '0x%x' $((start + $(cat /sys/module/xen_mode/coresize))))"
}

# fail_nth N: let the Nth of these allocations fail, in any thread. The kernel continues
# its count between calls and fails at multiples of the interval.
counted=0
fail_nth()
{
	interval=$((counted + $1))
	echo "$interval" >$DEBUG/failslab/interval
	echo 1 >$DEBUG/failslab/times
	echo 100 >$DEBUG/failslab/probability
}

# has_failed: succeed if that allocation was reached. If not, the kernel's count is
# unknown, and the next fail_nth() would hit another allocation.
has_failed()
{
	[ "$(cat $DEBUG/failslab/times)" -eq 0 ] || {
		echo 0 >$DEBUG/failslab/times
		return 1
	}
	# With an interval of 1 the kernel does not count.
	[ "$interval" -eq 1 ] || counted=$interval
}

# how_many DEBUG KASAN CFI: print the number for the running kernel. With delayed
# releases (DEBUG_KOBJECT_RELEASE) an unload takes 20 s and more. With KASAN, in an
# emulated machine, everything is slow.
how_many()
{
	case $(uname -r) in
	*-debug) echo "$1" ;;
	*-kasan) echo "$2" ;;
	*) echo "$3" ;;
	esac
}

# now: print the whole seconds since the kernel started
now()
{
	cut -d. -f1 /proc/uptime
}

# kernel_threads: print their process ids
kernel_threads()
{
	local stat

	for stat in /proc/[0-9]*/stat; do
		stat=$(cat "$stat" 2>/dev/null) || continue
		# The parent is kthreadd, process 2.
		case ${stat##*) } in
		?' 2 '*) echo "${stat%% *}" ;;
		esac
	done
}

# fail_threads N: let the Nth allocation of each kernel thread fail
fail_threads()
{
	local thread

	kernel_threads >/tmp/threads
	while read -r thread; do
		{ echo "$1" >"/proc/$thread/fail-nth"; } 2>/dev/null
	done </tmp/threads
}

# threads_failed: print the number of threads that reached it
threads_failed()
{
	local thread left failed=0

	while read -r thread; do
		{ read -r left <"/proc/$thread/fail-nth"; } 2>/dev/null || continue
		[ "$left" != 0 ] || failed=$((failed + 1))
	done </tmp/threads
	echo $failed
}

# count_failed: add them to the number of tried points; $missed counts consecutive
# attempts without a failure
count_failed()
{
	local hit

	hit=$(threads_failed)
	[ "$hit" -gt 0 ] && missed=0 || missed=$((missed + 1))
	points=$((points + hit))
	fail_threads 0
}

# access_as_ever: run access_test, without its results in the plan of this test
access_as_ever()
{
	./access_test >/tmp/access || {
		sed 's/^/# /' /tmp/access
		return 1
	}
}

# agrees: succeed if the tree lists the devices on the bus
agrees()
{
	set -- /sys/bus/xen/devices/*
	[ "$(value mode)" != "(no file)" ] && is frontends/count $#
}
