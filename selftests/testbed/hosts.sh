#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make check-hosts: the README's commands on a clean Debian machine of each release
# that the testbed runs on: a root file system with git and make and nothing else, a
# clone of the last commit, and "make demo" of each mode there. HOSTS="trixie" for
# these releases only, MODE="pvh pv" for these machines, CHECK=1 for "make check" as
# well. Ends with "N passed, N failed, N skipped" and that status.

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

# fresh_host RELEASE: that machine, with a clone of this repository
fresh_host()
{
	local clean=$BUILD/rootfs-host-$1

	rootfs_dir "$clean" "$1" git,make,ca-certificates --variant=minbase
	rm -rf --one-file-system "$HOST_ROOT"
	cp -a --reflink=auto "$clean" "$HOST_ROOT"
	[[ -e $HOST_ROOT/etc/resolv.conf ]] || cp /etc/resolv.conf "$HOST_ROOT/etc/"
	git clone -q --no-hardlinks "$SRC" "$HOST_ROOT/root/xen_mode"
}

# on_host COMMAND...: there, in its home, as the first process with devices of its
# own, so that nothing is left of it
on_host()
{
	# shellcheck disable=SC2016 # expanded by that shell
	env -i PATH="$PATH" HOME=/root TERM=dumb unshare --mount --pid --fork sh -ec '
		# A root of its own: unshare(1) there wants it to be a mount.
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

# result STATUS WHAT
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

# demo HOST MODE: whether "make demo" prints the tree of a machine of that mode
demo()
{
	local name=$RUN/$1-$2 start=$SECONDS status=0

	on_host make demo MODE="$2" >"$name.out" 2>"$name.err" || status=$?
	grep -qx "mode: *${2#dom0-}" "$name.out" || status=1
	result $status "$1: make demo MODE=$2, $((SECONDS - start))s"
	((status == 0)) || tail -n 40 "$name.err" >&2
}

# check HOST
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
	say "a clean $host"
	for mode in "${MODES[@]}"; do
		demo "$host" "$mode"
	done
	[[ ! ${CHECK:-} ]] || check "$host"
	rm -rf --one-file-system "$HOST_ROOT"
done
say "took ${SECONDS}s"
echo "$passed passed, $failed failed, 0 skipped"
((failed == 0))
