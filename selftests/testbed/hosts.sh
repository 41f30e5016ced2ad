#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make check-hosts: run the README's commands on a clean host of each Debian release that
# the testbed supports: "make demo" for each mode and "make shell" in a root file system
# with only git and make and with a clone of the last commit. HOSTS="trixie" limits the
# releases, MODE="pvh pv" the machines, CHECK=1 adds "make check". Ends with "N passed, N
# failed, N skipped" and that status.

# shellcheck source=selftests/testbed/prepare.sh
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
# shellcheck source=selftests/testbed/machines.sh
. "$TESTBED/machines.sh"

read -ra HOSTS <<<"${HOSTS:-bookworm trixie sid}"
# The last one has two vCPUs.
read -ra MODES <<<"${MODE:-${BASIC[*]} pvh-smp}"
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
	renew_dns "$HOST_ROOT"
	[[ $1 != trixie ]] || mirror_files "$1"
	git clone -q --no-hardlinks "$SRC" "$HOST_ROOT/root/xen_mode"
}

# mirror_files: let apt on that host read its mirrors from files, as in Debian's cloud images
mirror_files()
{
	local etc=$HOST_ROOT/etc/apt type uri rest name

	rm -rf "$etc"/sources.list{,.d/*}
	mkdir -p "$etc/mirrors"
	sources_list "$1" | while read -r type uri rest; do
		name=$(basename "$uri").list
		echo "$uri" >"$etc/mirrors/$name"
		echo "$type mirror+file:/etc/apt/mirrors/$name $rest"
	done >"$etc/sources.list"
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
		ln -s fd/0 dev/stdin
		ln -s fd/1 dev/stdout
		ln -s fd/2 dev/stderr
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

# for_root WORDS: print the command on stdin that begins with these words, without sudo
for_root()
{
	sed 's/^sudo //; s/ *#.*//' | grep "^$1"
}

# install HOST: install what the README requires
install()
{
	local command status=0

	command=$(page_block README.md demo | for_root "apt install")
	on_host sh -c "$command" >"$RUN/$1-install.out" 2>&1 || status=$?
	result $status "$1: $command"
}

# demo HOST MODE: succeed if "make demo" prints the tree of a machine in that mode
demo()
{
	local name=$RUN/$1-$2 start=$SECONDS status=0 mode=${2#dom0-}

	on_host env MODE="$2" sh -c "$(page_block README.md demo | for_root "make demo")" \
		>"$name.out" 2>"$name.err" || status=$?
	grep -qx "mode: *${mode%-smp}" "$name.out" || status=1
	result $status "$1: make demo MODE=$2, $((SECONDS - start))s"
	((status == 0)) || tail -n 40 "$name.err" >&2
}

# check HOST: run "make check" there
check()
{
	local name=$RUN/$1-check start=$SECONDS status=0

	on_host env JOBS="${JOBS:-}" \
		sh -c "$(page_block README.md demo | for_root "make check")" \
		>"$name.out" 2>"$name.err" || status=$?
	result $status "$1: make check, $((SECONDS - start))s: $(tail -n 1 "$name.out")"
	((status == 0)) || tail -n 40 "$name.err" >&2
}

# person KEYBOARD SCREEN: type into the shell of a PVH guest what a person would
person()
{
	local keyboard

	exec {keyboard}>"$1"
	until grep -qaF 'pvh:/# ' "$2"; do
		sleep 1
	done
	printf 'cat /sys/kernel/xen_mode/mode\r' >&"$keyboard"
	until grep -qaE $'^(pvh|cat: .*)\r' "$2"; do
		sleep 1
	done
	printf 'exit\r' >&"$keyboard"
	exec sleep 600
}

# shell HOST: the command of hacking.md at a terminal, and its status
shell()
{
	local name=$RUN/$1-shell start=$SECONDS status=0 person

	rm -f "$name.keyboard"
	mkfifo "$name.keyboard"
	: >"$name.out"
	person "$name.keyboard" "$name.out" &
	person=$!
	export -f on_host
	export HOST_ROOT
	SHELL=/bin/bash timeout 900 script -qefc \
		"on_host $(page_block hacking.md shell | for_root make)" "$name.out" \
		<"$name.keyboard" >/dev/null || status=$?
	kill "$person"
	wait "$person" 2>/dev/null || :
	grep -qa $'^pvh\r' "$name.out" || status=1
	result $status "$1: make shell, $((SECONDS - start))s"
	((status == 0)) || tail -n 40 "$name.out" >&2
}

git -C "$SRC" rev-parse -q --verify HEAD >/dev/null || die "this needs a git repository"
prepare_host
rm -rf "$RUN"
mkdir -p "$RUN"
for host in "${HOSTS[@]}"; do
	fresh_host "$host"
	say "preparing a clean host: $host"
	install "$host"
	for mode in "${MODES[@]}"; do
		demo "$host" "$mode"
	done
	[[ " ${MODES[*]} " != *" pvh "* ]] || shell "$host"
	[[ ! ${CHECK:-} ]] || check "$host"
	rm -rf --one-file-system "$HOST_ROOT"
done
say "took ${SECONDS}s"
echo "$passed passed, $failed failed, 0 skipped"
((failed == 0))
