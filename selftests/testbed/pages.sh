# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# The blocks that the pages show: README.md, Documentation/*.md and the manual pages. A
# block's fence has its language and its name ("```sh install"); in a manual page that
# is a comment before .Bd. Languages of commands are sh, to be pasted, and console, a
# session with what it prints. Included by lib.sh.

# pages: every page
pages()
{
	printf '%s\n' "$SRC/README.md" "$SRC"/Documentation/*.md "$SRC"/Documentation/man/*.[1-9]
}

# blocks_of FILE: its blocks, a line each: LINE LANGUAGE NAME, "-" for what it has not
blocks_of()
{
	awk '/^```/ && inside { inside = 0; next }
		/^```/ { inside = 1; sub(/^```/, ""); line = FNR; print_block(); next }
		/^[.]\\" (sh|console)( |$)/ { sub(/^[.]\\" /, ""); line = FNR; print_block(); marked = 1; next }
		/^[.]Bd -literal/ && !marked { line = FNR; $0 = ""; print_block() }
		{ marked = 0 }
		function print_block() { print line, (NF > 0 ? $1 : "-"), (NF > 1 ? $2 : "-") }' "$1"
}

# page_block PAGE NAME: the text of that block
page_block()
{
	local file

	file=$(pages | grep "/${1//./\\.}\$") || die "there is no page $1"
	awk -v name="$2" '
		/^```$/ || /^[.]Ed/ { inside = 0 }
		inside && !/^[.]Bd/ { print; found = 1 }
		/^```[a-z]+ / || /^[.]\\" [a-z]+ / { inside = $NF == name }
		END { exit !found }' "$file" ||
		die "there is no block $2 in $1"
}

# page_blocks DIR: each block that has a name, as DIR/PAGE/NAME
page_blocks()
{
	local page name

	pages | while read -r page; do
		blocks_of "$page" | while read -r _ _ name; do
			[[ $name != - ]] || continue
			mkdir -p "$1/${page##*/}"
			page_block "${page##*/}" "$name" >"$1/${page##*/}/$name"
		done
	done
}
