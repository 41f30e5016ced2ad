# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Functions for all scripts of the testbed: paths, progress messages, and Debian packages.

set -euo pipefail

SRC=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
TESTBED=$SRC/selftests/testbed
BUILD=$SRC/build
# shellcheck disable=SC2034 # TESTBED is for those who include this
readonly SRC TESTBED BUILD

# "su" without "-" leaves these out.
PATH=$PATH:/usr/sbin:/sbin

# say TEXT: print a line of progress with the seconds since the start
say()
{
	printf '[%4ds] %s\n' "$SECONDS" "$*" >&2
}

die()
{
	printf '[%4ds] error: %s\n' "$SECONDS" "$*" >&2
	exit 1
}

# quietly LOG COMMAND...: run the command with its output in LOG. Print a message every half
# minute, and the end of LOG if the command fails.
quietly()
{
	local log=$1 start=$SECONDS pid
	shift

	mkdir -p "$(dirname "$log")"
	"$@" >"$log" 2>&1 </dev/null &
	pid=$!
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.2
		if ((SECONDS - start >= 30)); then
			start=$SECONDS
			say "  ... still running (log: ${log#"$SRC"/})"
		fi
	done
	if ! wait "$pid"; then
		tail -n 25 "$log" >&2
		die "failed: $* (log: ${log#"$SRC"/})"
	fi
}

# The shells that run beside this one
BESIDE=()

# beside COMMAND...: run the command in the background until end_beside, or until this shell
# exits. Job control puts it into a new process group: the terminal does not send it SIGINT,
# and kill_beside ends all its programs. The kernel would stop it if it read the terminal.
beside()
{
	set -m
	"$@" </dev/null &
	BESIDE+=($!)
	set +m
}

# end_beside: wait for what runs beside this shell, and fail if any of it failed
end_beside()
{
	local pid status=0

	for pid in ${BESIDE[@]+"${BESIDE[@]}"}; do
		wait "$pid" || status=1
	done
	BESIDE=()
	return $status
}

# kill_beside: end it, because the next run writes to the same files
kill_beside()
{
	local pid

	for pid in ${BESIDE[@]+"${BESIDE[@]}"}; do
		kill -- "-$pid" 2>/dev/null || :
		wait "$pid" || :
	done
}
trap kill_beside EXIT

need_root()
{
	((EUID == 0)) || die "this sets up root file systems and needs root: sudo make ..."
}

# Print "URI SUITE" for each Debian index that apt uses on the host. Debian's cloud images
# name a file with the mirrors, which a root file system in build/ does not have: print the
# first mirror.
debian_indexes()
{
	local uri suite list

	# shellcheck disable=SC2016 # apt expands these
	apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(ORIGIN)' \
		'Created-By: Packages' | awk '$3 == "Debian" { print $1, $2 }' | sort -u |
		while read -r uri suite; do
			if [[ $uri == mirror+file:* ]]; then
				list=${uri#mirror+file:}
				uri=$(awk '!/^#/ && NF { print $1; exit }' "${list%/}")
			fi
			echo "$uri $suite"
		done
}

# print_url URL: download the file with apt's settings, and print it
print_url()
{
	local file status=0

	file=$(mktemp)
	/usr/lib/apt/apt-helper download-file "$1" "$file" >/dev/null && cat "$file" ||
		status=$?
	rm -f "$file"
	return "$status"
}

# security_beside MAIN SUITE: print the security archive of that mirror, if it has one.
# unstable has none, so its apt does not know the address.
security_beside()
{
	local uri=${1%/}-security

	! print_url "$uri/dists/$2-security/InRelease" >/dev/null 2>&1 || echo "$uri"
}

# release_of SUITE: print the release that the suite adds packages to
release_of()
{
	[[ $1 == experimental ]] && echo sid || echo "${1%-backports}"
}

# main_mirror: print the address of the host's Debian mirror
main_mirror()
{
	local main

	main=$(debian_indexes | awk '$2 !~ /-/ { print $1; exit }')
	[[ $main ]] || die "apt has no Debian mirror: run apt-get update first"
	echo "${main%/}"
}

# sources_list SUITE: print a sources.list for the suite with the host's mirror
sources_list()
{
	local suite=$1 main security

	main=$(main_mirror) || exit
	security=$(debian_indexes | awk '$2 ~ /-security$/ { print $1; exit }')
	echo "deb $main $suite main"
	if [[ $suite != "$(release_of "$suite")" ]]; then
		sources_list "$(release_of "$suite")"
		return
	fi
	[[ $suite == sid ]] && return
	echo "deb $main $suite-updates main"
	[[ $security ]] || security=$(security_beside "$main" "$suite")
	[[ $security ]] && echo "deb $security $suite-security main"
	return 0
}

# missing_packages PACKAGE...: print those that are missing on the host
missing_packages()
{
	local package

	for package; do
		dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null |
			grep -qx installed || echo "$package"
	done
}

# host_packages PACKAGE...: install those that are missing on the host. Another shell may do
# the same, but apt cannot run twice at a time.
host_packages()
{
	local missing

	[[ $(missing_packages "$@") ]] || return 0
	mkdir -p "$BUILD"
	(
		flock 9
		mapfile -t missing < <(missing_packages "$@")
		((${#missing[@]})) || exit 0
		say "installing ${missing[*]}"
		quietly "$BUILD/log/apt-update.log" apt-get update
		DEBIAN_FRONTEND=noninteractive quietly "$BUILD/log/apt-install.log" \
			apt-get install -y --no-install-recommends "${missing[@]}"
	) 9>"$BUILD/host.lock" || exit
}

# rootfs_dir DIR SUITE PACKAGES [MMDEBSTRAP OPTION...]: create a root file system in DIR,
# unless it exists with the same packages
rootfs_dir()
{
	local dir=$1 suite=$2 packages=$3 options
	shift 3

	if [[ $(cat "$dir.packages" 2>/dev/null) == "$packages $*" ]]; then
		return 0
	fi
	say "making the $suite root file system ${dir#"$SRC"/}"
	rm -rf --one-file-system "$dir" "$dir.packages"
	mkdir -p "$BUILD/log"
	sources_list "$suite" >"$dir.list"
	# Use the host's proxy and date settings for these downloads. dpkg need not sync
	# files that can be made again.
	options=$dir.aptopt
	apt-config dump | grep -iE '^Acquire::(https?::Proxy[: ]|Check-)' >"$options" || :
	# If it is killed, its mounts go with their namespace, and the next run can remove DIR.
	quietly "$BUILD/log/$(basename "$dir").log" \
		unshare --mount mmdebstrap --mode=root --aptopt="$options" --dpkgopt=force-unsafe-io \
		--include="$packages" "$@" "$(release_of "$suite")" "$dir" "$dir.list"
	echo "$packages $*" >"$dir.packages"
}

# in_root DIR COMMAND...: run it with DIR as its root, with a temporary /proc and
# without the /dev of the host
in_root()
{
	# shellcheck disable=SC2016 # expanded by that shell
	unshare --mount sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' "$@"
}

# renew_dns DIR: the host may have moved to another network since this root was made
renew_dns()
{
	cp -L --remove-destination /etc/resolv.conf "$1/etc/" 2>/dev/null || :
}

# no_docs: print options of mmdebstrap that exclude documentation
no_docs()
{
	printf '%s\n' \
		'--dpkgopt=path-exclude=/usr/share/doc/*' \
		'--dpkgopt=path-exclude=/usr/share/man/*' \
		'--dpkgopt=path-exclude=/usr/share/info/*' \
		'--dpkgopt=path-exclude=/usr/share/locale/*' \
		'--dpkgopt=path-exclude=/usr/share/i18n/*' \
		'--dpkgopt=path-exclude=/usr/share/zoneinfo/*'
}

# shellcheck source=selftests/testbed/pages.sh
. "$TESTBED/pages.sh"
