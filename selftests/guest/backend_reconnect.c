// SPDX-License-Identifier: GPL-2.0-only
/*
 * backend_reconnect BACKEND STATE: close and reopen the backend at that path in
 * xenstore, which the caller controls, and wait until the frontend's state (a sysfs
 * file) has followed both. Prints the time in milliseconds.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xenstore.h>

static long milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int reaches(const char *file, const char *state)
{
	long start = milliseconds();
	char text[32];

	while (milliseconds() - start < 5000) {
		int fd = open(file, O_RDONLY);
		ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text));

		if (fd >= 0)
			close(fd);
		if (len > 0 && !strncmp(text, state, strlen(state)))
			return 1;
	}
	fprintf(stderr, "%s is not %s\n", file, state);
	return 0;
}

int main(int argc, char **argv)
{
	struct xs_handle *store = xs_open(0);
	char node[256];
	long start;

	if (argc != 3 || !store) {
		perror("backend_reconnect");
		return 1;
	}
	snprintf(node, sizeof(node), "%s/state", argv[1]);
	start = milliseconds();
	/* XenbusStateClosing, and XenbusStateInitWait again */
	if (!xs_write(store, XBT_NULL, node, "5", 1) ||
	    !reaches(argv[2], "Closed") ||
	    !xs_write(store, XBT_NULL, node, "2", 1) ||
	    !reaches(argv[2], "Connected"))
		return 1;
	printf("%ld\n", milliseconds() - start);
	return 0;
}
