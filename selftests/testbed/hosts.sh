#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make check-hosts: run the README's commands on a clean host of each Debian release that
# the testbed supports: "make demo" for each mode in a root file system with only git and
# make and with a clone of the last commit. HOSTS="trixie" limits the releases, MODE="pvh
# pv" the machines, CHECK=1 adds "make check". Ends with "N passed, N failed, N skipped"
# and that status.

# shellcheck source=selftests/testbed/prepare.sh
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
# shellcheck source=selftests/testbed/machines.sh
. "$TESTBED/machines.sh"

read -ra HOSTS <<<"${HOSTS:-bookworm trixie sid}"
read -ra MODES <<<"${MODE:-pvh ${BASIC[*]/pvh}}"
readonly RUN=$BUILD/run/hosts
readonly HOST_ROOT=$BUILD/host
passed=0
failed=0

# fresh_host RELEASE: create the root file system with a clone of this repository
fresh_host()
{
	local clean=$BUILD/rootfs-host-$1

	rootfs_dir "$clean" "$1" git,make,ca-certificates --variant=minbase
	rm -rf --one-file-system "$HOST_ROOT"
	cp -a --reflink=auto "$clean" "$HOST_ROOT"
	[[ -e $HOST_ROOT/etc/resolv.conf ]] || cp /etc/resolv.conf "$HOST_ROOT/etc/"
	git clone -q --no-hardlinks "$SRC" "$HOST_ROOT/root/xen_mode"
}

# on_host COMMAND...: run the command there in new namespaces and with its own devices, so
# that nothing is left behind
on_host()
{
	# shellcheck disable=SC2016 # expanded by that shell
	env -i PATH="$PATH" HOME=/root TERM=dumb unshare --mount --pid --fork sh -ec '
		# unshare(1) on that host needs its root to be a mount point.
		mount --bind "$0" "$0"
		cd "$0"
		mount -t proc proc proc
		mount -t sysfs sys sys
		mount -t tmpfs dev dev
		mkdir dev/pts dev/shm
		mount -t devpts pts dev/pts
		mount -t tmpfs shm dev/shm
		for node in null zero full random urandom tty; do
			touch "dev/$node"
			mount --bind "/dev/$node" "dev/$node"
		done
		ln -s /proc/self/fd dev/fd
		exec chroot . sh -c "cd /root/xen_mode && exec \"\$@\"" sh "$@"' \
		"$HOST_ROOT" "$@"
}

# result STATUS NAME
result()
{
	if [[ $1 == 0 ]]; then
		say "  pass $2"
		passed=$((passed + 1))
	else
		say "  fail $2"
		failed=$((failed + 1))
	fi
}

# demo HOST MODE: succeed if "make demo" prints the tree of a machine in that mode
demo()
{
	local name=$RUN/$1-$2 start=$SECONDS status=0

	on_host make demo MODE="$2" >"$name.out" 2>"$name.err" || status=$?
	grep -qx "mode: *${2#dom0-}" "$name.out" || status=1
	result $status "$1: make demo MODE=$2, $((SECONDS - start))s"
	((status == 0)) || tail -n 40 "$name.err" >&2
}

# check HOST: run "make check" there
check()
{
	local name=$RUN/$1-check start=$SECONDS status=0

	on_host make check >"$name.out" 2>"$name.err" || status=$?
	result $status "$1: make check, $((SECONDS - start))s: $(tail -n 1 "$name.out")"
	((status == 0)) || tail -n 40 "$name.err" >&2
}

git -C "$SRC" rev-parse -q --verify HEAD >/dev/null || die "this needs a git repository"
prepare_host
rm -rf "$RUN"
mkdir -p "$RUN"
for host in "${HOSTS[@]}"; do
	fresh_host "$host"
	say "preparing a clean host: $host"
	for mode in "${MODES[@]}"; do
		demo "$host" "$mode"
	done
	[[ ! ${CHECK:-} ]] || check "$host"
	rm -rf --one-file-system "$HOST_ROOT"
done
say "took ${SECONDS}s"
echo "$passed passed, $failed failed, 0 skipped"
((failed == 0))
