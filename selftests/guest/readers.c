// SPDX-License-Identifier: GPL-2.0-only
/*
 * readers COUNT SECONDS [DIR]: start COUNT processes that read the whole tree without
 * pause, at random offsets and in pieces of random size, until SECONDS have passed or
 * they are stopped. Prints the number of reads. Fails if there were none, or if a read
 * returned more than one line.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static struct {
	unsigned long reads;
	unsigned long wrong;
	char path[256];
} *said;

static unsigned int reader;
static time_t end;
static pid_t pids[256];

static void stop(int signal)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pids); i++)
		if (pids[i])
			kill(pids[i], SIGKILL);
}

static int each(const char *path, const struct stat *st, int type,
		struct FTW *ftw)
{
	char buf[8192];
	ssize_t len;
	int fd;

	if (type != FTW_F)
		return 0;
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return 0;
	len = pread(fd, buf, sizeof(buf) - 1, 0);
	if (len > 0) {
		buf[len] = '\0';
		if (strchr(buf, '\n') != buf + len - 1) {
			said[reader].wrong++;
			snprintf(said[reader].path, sizeof(said[reader].path), "%.255s", path);
		}
	}
	/* The results vary; only harm to the kernel matters. */
	if (pread(fd, buf, 1 + random() % 16, random() % 64) < 0 ||
	    pread(fd, buf, sizeof(buf), random()) < 0)
		errno = 0;
	said[reader].reads += 3;
	close(fd);
	return time(NULL) >= end;
}

int main(int argc, char **argv)
{
	const char *dir = argc > 3 ? argv[3] : "/sys/kernel/xen_mode";
	unsigned int i, count = argc > 2 ? atoi(argv[1]) : 0;
	unsigned long reads = 0, wrong = 0;
	int status, broken = 0;

	if (!count || count > ARRAY_SIZE(pids))
		return 2;
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = stop }, NULL);
	said = mmap(NULL, count * sizeof(*said), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (said == MAP_FAILED)
		return 1;
	end = time(NULL) + atoi(argv[2]);
	for (i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid < 0)
			return 1;
		pids[i] = pid;
		if (pid)
			continue;
		signal(SIGTERM, SIG_DFL);
		reader = i;
		/* Drop all privileges: another test covers root. */
		if (setgid(65534) || setuid(65534))
			_exit(1);
		srandom(i);
		while (time(NULL) < end)
			if (nftw(dir, each, 16, FTW_PHYS) < 0)
				usleep(1000);
		_exit(0);
	}
	while (wait(&status) > 0 || errno == EINTR)
		broken |= WIFEXITED(status) && WEXITSTATUS(status);
	for (i = 0; i < count; i++) {
		reads += said[i].reads;
		wrong += said[i].wrong;
		if (said[i].wrong)
			printf("%s has more than one line\n", said[i].path);
	}
	printf("%lu reads, %lu wrong\n", reads, wrong);
	return wrong || !reads || broken;
}
