# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# What tests ask of a kernel that watches over itself.

# shellcheck source=selftests/guest/lib.sh
. ./lib.sh

DEBUG=/sys/kernel/debug
[ -e $DEBUG/kmemleak ] || mount -t debugfs debugfs $DEBUG

# splats: as in ktap.sh, without what is the kernel's own (6.12). When netfront is
# unbound it reads xenstore while it says that it sleeps (xennet_remove()). A disk is
# freed while the release of its queue's kobject is still delayed: that does nothing
# (blk_queue_release()), but the timer is in what is freed.
splats()
{
	since_load | awk '
		/cut here/ { printf "%s", block; inside = 1; block = "" }
		!inside { print; next }
		{ block = block $0 "\n" }
		/end trace/ {
			known = block ~ /xennet_remove/ ||
				block ~ /kobject_delayed_cleanup/ && block ~ /bdev_free_inode/
			if (!known || block ~ /0x[0-9a-f]+ \[xen_mode\]/)
				printf "%s", block
			inside = 0
			block = ""
		}
		END { printf "%s", block }' | complaints
}

# locks_watched: it has not found one taken in the wrong order, and stopped
locks_watched()
{
	[ ! -e /proc/lockdep_stats ] || grep -q 'debug_locks: *1$' /proc/lockdep_stats
}

# leaks: memory that nothing points to any more, and that nobody was told of
leaks()
{
	# It counts what is some seconds old; what moved meanwhile it sees twice.
	sleep 6
	# It has switched itself off when there was no memory, for one.
	echo scan >$DEBUG/kmemleak || echo "kmemleak does not scan"
	sleep 1
	echo scan >$DEBUG/kmemleak
	cat $DEBUG/kmemleak
	echo clear >$DEBUG/kmemleak
}

# fail_within START END: allocations may fail where one of these addresses has
# called for it
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

# fail_in_module: those of the loaded module
fail_in_module()
{
	local start

	start=$(cat /sys/module/xen_mode/sections/.text)
	fail_within "$start" "$(printf '0x%x' $((start + $(cat /sys/module/xen_mode/coresize))))"
}

# fail_nth N: the Nth of them from now on, in whatever thread. The kernel counts on
# from one call to the next, and fails at what the interval divides.
counted=0
fail_nth()
{
	interval=$((counted + $1))
	echo "$interval" >$DEBUG/failslab/interval
	echo 1 >$DEBUG/failslab/times
	echo 100 >$DEBUG/failslab/probability
}

# has_failed: whether it came to that one. After a no it is unknown how far the
# kernel has counted, and fail_nth() would fail another one than it says.
has_failed()
{
	[ "$(cat $DEBUG/failslab/times)" -eq 0 ] || {
		echo 0 >$DEBUG/failslab/times
		return 1
	}
	# With an interval of 1 it does not count.
	[ "$interval" -eq 1 ] || counted=$interval
}

# how_many DEBUG KASAN CFI: what this kernel has time for. Where each release is
# delayed by seconds (DEBUG_KOBJECT_RELEASE) an unloading takes 20 s and more; where
# each access is checked, in an emulated machine at that, all is slow.
how_many()
{
	case $(uname -r) in
	*-debug) echo "$1" ;;
	*-kasan) echo "$2" ;;
	*) echo "$3" ;;
	esac
}

# now: in whole seconds since the kernel started
now()
{
	cut -d. -f1 /proc/uptime
}

# kernel_threads: their numbers
kernel_threads()
{
	local stat

	for stat in /proc/[0-9]*/stat; do
		stat=$(cat "$stat" 2>/dev/null) || continue
		# Child of kthreadd, the second process
		case ${stat##*) } in
		?' 2 '*) echo "${stat%% *}" ;;
		esac
	done
}

# fail_threads N: the Nth allocation of each of them from now on
fail_threads()
{
	local thread

	kernel_threads >/tmp/threads
	while read -r thread; do
		{ echo "$1" >"/proc/$thread/fail-nth"; } 2>/dev/null
	done </tmp/threads
}

# threads_failed: how many of them came to it
threads_failed()
{
	local thread left failed=0

	while read -r thread; do
		{ read -r left <"/proc/$thread/fail-nth"; } 2>/dev/null || continue
		[ "$left" != 0 ] || failed=$((failed + 1))
	done </tmp/threads
	echo $failed
}

# count_failed: add them to the points that were tried; missed is how often in a
# row there was none
count_failed()
{
	local hit

	hit=$(threads_failed)
	[ "$hit" -gt 0 ] && missed=0 || missed=$((missed + 1))
	points=$((points + hit))
	fail_threads 0
}

# access_as_ever: what access_test asks. Its own results are not of this test's plan.
access_as_ever()
{
	./access_test >/tmp/access || {
		sed 's/^/# /' /tmp/access
		return 1
	}
}

# agrees: the tree lists what is on the bus
agrees()
{
	set -- /sys/bus/xen/devices/*
	[ "$(value mode)" != "(no file)" ] && is frontends/count $#
}
