# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The blocks of the pages as a reader uses them (selftests/testbed/pages.sh puts them
# here). Include ktap.sh first.

PAGES=/testbed/pages

# page_script PAGE NAME [SCRIPT]: that block for root, who needs no sudo, changed by sed's
# SCRIPT
page_script()
{
	echo 'sudo() { "$@"; }'
	sed "${3:-}" "$PAGES/$1/$2"
}

# page_commands PAGE NAME: run that block of commands
page_commands()
{
	page_script "$1" "$2" >/tmp/page-commands
	holds "$1, $2: the commands work" sh -e /tmp/page-commands
}

# typed FILE: the session, with what its commands print here
typed()
{
	sed -n 's/^[$#] //p' "$1" | while read -r command; do
		echo "\$ $command"
		sh -c "$command" 2>&1
	done
}

# as_shown GOT SHOWN: these files agree
as_shown()
{
	awk '{ gsub(/4[.][0-9]+[.][0-9]+/, "4.x") }
		FNR == NR { got[++n] = $0; next }
		/[.][.][.]$/ && index(got[i + 1], substr($0, 1, length($0) - 3)) == 1 {
			i++
			while (i < n && got[i + 1] !~ /^[$] /)
				i++
			next
		}
		$0 != got[++i] { print "# shown:   " $0; print "# printed: " got[i]; bad = 1; exit }
		END {
			if (!bad && i < n)
				print "# not shown: " got[i + 1]
			exit bad || i != n
		}' "$1" "$2"
}

# page_session PAGE NAME [SCRIPT]: what the commands of that block print is what it shows.
# "..." there stands for the rest, up to the next command. Which Xen makes no difference.
# SCRIPT is sed's, for both.
page_session()
{
	typed "$PAGES/$1/$2" | sed "${3:-}" >/tmp/page-got
	sed "s/^# /$ /; ${3:-}" "$PAGES/$1/$2" >/tmp/page-shown
	holds "$1, $2: this is what it prints" as_shown /tmp/page-got /tmp/page-shown
}
