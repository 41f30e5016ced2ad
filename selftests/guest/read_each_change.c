// SPDX-License-Identifier: GPL-2.0-only
/*
 * read_each_change OUT FILE: read a sysfs file, wait in poll(), and repeat for ever. OUT
 * gets a line for each read.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct pollfd file = { .events = POLLPRI };
	char value[4096];
	ssize_t len;
	FILE *out;

	if (argc != 3)
		return 2;
	file.fd = open(argv[2], O_RDONLY);
	out = fopen(argv[1], "w");
	if (file.fd < 0 || !out) {
		perror(argv[2]);
		return 1;
	}

	do {
		len = pread(file.fd, value, sizeof(value), 0);
		if (len < 0)
			fputs("(no file)\n", out);
		else
			fwrite(value, 1, len, out);
		fflush(out);
	} while (len >= 0 && poll(&file, 1, -1) > 0);
	return 0;
}
