// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measure and compare times. A round measures each item once, so that other load on
 * the machine affects all items alike.
 *
 *   bench read ROUNDS TIMES FILE...     open, read and close a file TIMES times, from
 *                                       its directory: the depth of a path has a cost
 *   bench run ROUNDS ROOT COMMAND...    run a command with ROOT as its root, in a
 *                                       shell if it contains '|' or ';'
 *   bench load ROUNDS MODULE            load and unload a module
 *
 * Prints a line for each item: "bench NAME|median|10th percentile|90th|rounds|ratio", in
 * nanoseconds. The ratio is to the first item of the same round; the median of all
 * rounds.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX	128

static double *times[MAX];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void sort(double *t, int rounds)
{
	qsort(t, rounds, sizeof(*t), compare);
}

/* For each round, the ratio to the time of the first item */
static double ratio(const double *t, int rounds)
{
	double *ratios = calloc(rounds, sizeof(*ratios)), median;
	int i;

	for (i = 0; i < rounds; i++)
		ratios[i] = t[i] / times[0][i];
	sort(ratios, rounds);
	median = ratios[rounds / 2];
	free(ratios);
	return median;
}

static void report(char *const *names, int n, int rounds)
{
	double ratios[MAX], *t;
	int i;

	for (i = 0; i < n; i++)
		ratios[i] = ratio(times[i], rounds);
	for (i = 0; i < n; i++) {
		t = times[i];
		sort(t, rounds);
		printf("bench %s|%.0f|%.0f|%.0f|%d|%.4f\n", names[i],
		       t[rounds / 2], t[rounds / 10],
		       t[rounds - 1 - rounds / 10], rounds, ratios[i]);
	}
}

static double read_file(const char *path, int repeat)
{
	const char *name = strrchr(path, '/') + 1;
	char buf[4096], dir[256];
	double start;
	int i, fd;

	snprintf(dir, sizeof(dir), "%.*s", (int)(name - path), path);
	if (chdir(dir))
		err(1, "%s", dir);
	start = now();
	for (i = 0; i < repeat; i++) {
		fd = open(name, O_RDONLY);
		if (fd < 0 || read(fd, buf, sizeof(buf)) < 0)
			err(1, "%s", path);
		close(fd);
	}
	return (now() - start) / repeat;
}

static double run_command(const char *root, char *command)
{
	char *argv[32], *words, *word;
	double start = now();
	int status, n = 0;
	pid_t pid;

	pid = fork();
	if (!pid) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		if (strcmp(root, "/") && (chroot(root) || chdir("/")))
			_exit(126);
		if (strpbrk(command, "|;")) {
			execl("/bin/sh", "sh", "-c", command, NULL);
			_exit(127);
		}
		words = strdup(command);
		for (word = strtok(words, " "); word && n < 31; word = strtok(NULL, " "))
			argv[n++] = word;
		argv[n] = NULL;
		execvp(argv[0], argv);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) >= 126)
		errx(1, "cannot run: %s", command);
	return now() - start;
}

static void load(const char *path, int rounds)
{
	int i, fd = open(path, O_RDONLY);
	static char *const names[] = { "load", "unload" };
	double *unload = times[1], start;

	if (fd < 0)
		err(1, "%s", path);
	for (i = 0; i < rounds; i++) {
		start = now();
		if (syscall(SYS_finit_module, fd, "", 0))
			err(1, "load");
		times[0][i] = now() - start;
		start = now();
		if (syscall(SYS_delete_module, "xen_mode", 0))
			err(1, "unload");
		unload[i] = now() - start;
	}
	report(names, 2, rounds);
}

/*
 * Each round has its own order: with a fixed one and counted instructions, the timer's
 * interrupts can hit the same item in most rounds.
 */
static void shuffle(int *order, int n)
{
	int i, other, item;

	for (i = 0; i < n; i++) {
		other = rand() % (i + 1);
		item = order[i];
		order[i] = order[other];
		order[other] = item;
	}
}

int main(int argc, char **argv)
{
	int i, n, round, rounds, which, order[MAX];

	if (argc < 4 || argc - 4 > MAX)
		return 2;
	rounds = atoi(argv[2]);
	for (i = 0; i < MAX; i++)
		times[i] = calloc(rounds, sizeof(double));
	if (!strcmp(argv[1], "load")) {
		load(argv[3], rounds);
		return 0;
	}
	n = argc - 4;
	for (i = 0; i < n; i++)
		order[i] = i;
	for (round = 0; round < rounds; round++) {
		shuffle(order, n);
		for (i = 0; i < n; i++) {
			which = order[i];
			times[which][round] = !strcmp(argv[1], "read") ?
				read_file(argv[4 + which], atoi(argv[3])) :
				run_command(argv[3], argv[4 + which]);
		}
	}
	report(argv + 4, n, rounds);
	return 0;
}
