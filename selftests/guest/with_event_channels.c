// SPDX-License-Identifier: GPL-2.0-only
/*
 * with_event_channels N COMMAND ARGUMENT...: run the command with N open event channels.
 */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* From include/uapi/xen/evtchn.h, which no package installs */
struct bind_unbound_port {
	unsigned int remote_domain;
};

#define BIND_UNBOUND_PORT \
	_IOC(_IOC_NONE, 'E', 2, sizeof(struct bind_unbound_port))

int main(int argc, char **argv)
{
	struct bind_unbound_port bind = { .remote_domain = 0 };
	int i, fd, status;

	if (argc < 3)
		errx(2, "usage: with_event_channels N COMMAND ARGUMENT...");
	fd = open("/dev/xen/evtchn", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		err(1, "/dev/xen/evtchn");
	for (i = 0; i < atoi(argv[1]); i++)
		if (ioctl(fd, BIND_UNBOUND_PORT, &bind) < 0)
			err(1, "event channel %d", i);

	if (!fork()) {
		execvp(argv[2], argv + 2);
		err(127, "%s", argv[2]);
	}
	wait(&status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
