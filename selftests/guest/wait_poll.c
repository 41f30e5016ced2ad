// SPDX-License-Identifier: GPL-2.0-only
/*
 * wait_poll SECONDS OUT FILE: poll a sysfs file in the background, and return when the
 * poll has begun. Finally writes "woken", "not woken" or "error" to OUT.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct pollfd file = { .events = POLLPRI };
	char value[4096];
	FILE *out;
	int woken;

	if (argc != 4)
		return 1;
	unlink(argv[2]);
	file.fd = open(argv[3], O_RDONLY);
	if (file.fd < 0 || read(file.fd, value, sizeof(value)) < 0) {
		perror(argv[3]);
		return 1;
	}

	/* Later changes wake poll(), even those before the call. */
	if (daemon(1, 0)) {
		perror("daemon");
		return 1;
	}
	woken = poll(&file, 1, atoi(argv[1]) * 1000);
	out = fopen(argv[2], "w");
	if (!out)
		return 1;
	fprintf(out, "%s\n", woken < 0 ? "error" : woken ? "woken" : "not woken");
	return fclose(out) != 0;
}
