// SPDX-License-Identifier: GPL-2.0-only
/*
 * read_storm SECONDS READERS: start READERS processes that read the whole tree
 * continuously while it changes. Each value must be one line of printable ASCII,
 * constant values must not change, and reads of removed files must return ENOENT or
 * ENODEV. Prints each wrong value, then "READS read, GONE gone, BAD bad".
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "xen_mode.h"

#define PATH_SIZE	512
#define FIXED		11

static struct counts {
	unsigned long reads;
	unsigned long gone;
	unsigned long bad;
} *counts;

/* The storm does not change these files. */
static const char * const fixed[FIXED] = {
	"mode", "role", "domain_type", "degraded", "reason", "abi",
	"hypervisor/version", "features/mask", "kernel/pv", "events/callback",
	"resumes",
};

static char first[FIXED][64];

static void bad(const char *path, const char *why, const char *value)
{
	__sync_fetch_and_add(&counts->bad, 1);
	printf("# %s: %s: %s\n", path, why, value);
}

static void gone(const char *path)
{
	if (errno == ENOENT || errno == ENODEV)
		__sync_fetch_and_add(&counts->gone, 1);
	else
		bad(path, "error", strerror(errno));
}

static int is_line(const char *value, ssize_t len)
{
	ssize_t i;

	if (len < 2 || value[len - 1] != '\n')
		return 0;
	for (i = 0; i < len - 1; i++)
		if (value[i] < ' ' || value[i] > '~')
			return 0;
	return 1;
}

static void check(const char *path, const char *value, ssize_t len)
{
	const char *file = path + strlen(XEN_MODE_DIR) + 1;
	const char *name = strrchr(path, '/') + 1;
	char *end;
	unsigned int i;

	if (!is_line(value, len)) {
		bad(path, "not one line", value);
		return;
	}
	for (i = 0; i < FIXED; i++)
		if (!strcmp(file, fixed[i]) && strcmp(value, first[i]))
			bad(path, "changed", value);
	if (!strcmp(name, "count") || !strcmp(name, "connected")) {
		strtoul(value, &end, 10);
		if (*end != '\n')
			bad(path, "no number", value);
	}
	if (!strcmp(name, "state") && strncmp(value, "Init", 4) &&
	    strncmp(value, "Connected", 9) && strncmp(value, "Clos", 4) &&
	    strncmp(value, "Unknown", 7))
		bad(path, "no state", value);
}

static void read_file(const char *path)
{
	char value[4097];
	ssize_t len;
	int fd = open(path, O_RDONLY);

	if (fd < 0) {
		gone(path);
		return;
	}
	len = read(fd, value, sizeof(value) - 1);
	if (len < 0) {
		gone(path);
	} else {
		value[len] = '\0';
		__sync_fetch_and_add(&counts->reads, 1);
		check(path, value, len);
	}
	close(fd);
}

static void read_dir(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char below[PATH_SIZE];

	if (!dir) {
		gone(path);
		return;
	}
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		if (snprintf(below, sizeof(below), "%s/%s", path,
			     entry->d_name) >= (int)sizeof(below))
			continue;
		if (entry->d_type == DT_DIR)
			read_dir(below);
		else if (entry->d_type == DT_REG)
			read_file(below);
	}
	closedir(dir);
}

static void keep_first(void)
{
	char path[PATH_SIZE];
	unsigned int i;
	ssize_t len;
	int fd;

	for (i = 0; i < FIXED; i++) {
		snprintf(path, sizeof(path), "%s/%s", XEN_MODE_DIR, fixed[i]);
		fd = open(path, O_RDONLY);
		len = fd < 0 ? -1 : read(fd, first[i], sizeof(first[i]) - 1);
		if (len < 0)
			bad(path, "not there at first", strerror(errno));
		close(fd);
	}
}

int main(int argc, char **argv)
{
	time_t end;
	int reader;

	if (argc != 3)
		return 1;
	counts = mmap(NULL, sizeof(*counts), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counts == MAP_FAILED)
		return 1;

	keep_first();
	end = time(NULL) + atoi(argv[1]);
	fflush(stdout);
	for (reader = atoi(argv[2]); reader > 0; reader--) {
		if (fork())
			continue;
		while (time(NULL) < end)
			read_dir(XEN_MODE_DIR);
		fflush(stdout);
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	printf("%lu read, %lu gone, %lu bad\n", counts->reads, counts->gone,
	       counts->bad);
	return counts->bad != 0;
}
