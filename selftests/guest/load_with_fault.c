// SPDX-License-Identifier: GPL-2.0-only
/*
 * load_with_fault N MODULE: load the module while the Nth allocation fails, of those
 * that match the filters of /sys/kernel/debug/fail*. Prints "loaded", "failed:" and the
 * error, or "not reached" if there are fewer allocations.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int control, module, err;
	char left[16] = "";

	if (argc != 3)
		return 2;
	module = open(argv[2], O_RDONLY);
	control = open("/proc/thread-self/fail-nth", O_RDWR);
	if (module < 0 || control < 0) {
		perror("open");
		return 2;
	}
	if (write(control, argv[1], strlen(argv[1])) < 0) {
		perror("fail-nth");
		return 2;
	}
	err = syscall(SYS_finit_module, module, "", 0) ? errno : 0;
	if (pread(control, left, sizeof(left) - 1, 0) < 0) {
		perror("fail-nth");
		return 2;
	}
	/* If the count was not reached, stop the fault injection. */
	if (write(control, "0", 1) < 0)
		return 2;
	if (atoi(left) > 0)
		printf("not reached%s%s\n", err ? ": " : "", err ? strerror(err) : "");
	else if (err)
		printf("failed: %s\n", strerror(err));
	else
		printf("loaded\n");
	return 0;
}
