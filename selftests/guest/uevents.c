// SPDX-License-Identifier: GPL-2.0-only
/*
 * uevents SUBSYSTEM: print the uevents of that subsystem, one per line:
 * "SECONDS-SINCE-BOOT ACTION KEY=VALUE ...". Prints "listening" first, and "overrun" if
 * the kernel dropped events.
 */
#include <errno.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static void print_event(char *event, const char *end, const char *subsystem)
{
	char *word = event, *action = NULL;
	struct timespec now;
	int ours = 0;

	for (word = event; word < end; word += strlen(word) + 1) {
		if (!strncmp(word, "ACTION=", 7))
			action = word + 7;
		if (!strncmp(word, "SUBSYSTEM=", 10))
			ours = !strcmp(word + 10, subsystem);
	}
	if (!ours || !action)
		return;

	clock_gettime(CLOCK_BOOTTIME, &now);
	printf("%ld.%06ld %s", (long)now.tv_sec, now.tv_nsec / 1000, action);
	for (word = event; word < end; word += strlen(word) + 1)
		if (!strncmp(word, "XEN_", 4))
			printf(" %s", word);
	puts("");
}

int main(int argc, char **argv)
{
	struct sockaddr_nl address = {
		.nl_family = AF_NETLINK,
		.nl_groups = 1,
	};
	int room = 16 << 20;
	char event[8192];
	ssize_t len;
	int fd;

	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
	if (argc != 2 || fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address))) {
		perror("uevents");
		return 1;
	}

	setlinebuf(stdout);
	puts("listening");
	for (;;) {
		len = recv(fd, event, sizeof(event) - 1, 0);
		if (len > 0) {
			event[len] = '\0';
			print_event(event, event + len, argv[1]);
		} else if (errno == ENOBUFS) {
			puts("overrun");
		} else {
			return 1;
		}
	}
}
