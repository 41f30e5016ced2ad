// SPDX-License-Identifier: GPL-2.0-only
/*
 * stale_domid FILE: compare the domain id in FILE with that in xenstore, until the
 * domain has a new id and FILE shows it. Prints how often FILE was read after xenstore
 * had the new id, and how often it still had the old one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <xenstore.h>

#define SECONDS	180

static int xenstore_domid(struct xs_handle *xs)
{
	unsigned int len;
	char *text = xs_read(xs, XBT_NULL, "domid", &len);
	int domid = text ? atoi(text) : -1;

	free(text);
	return domid;
}

/* Return -1 if there is no file. */
static int file_domid(const char *path)
{
	FILE *file = fopen(path, "r");
	int domid = -1;

	if (!file)
		return -1;
	if (fscanf(file, "%d", &domid) != 1)
		domid = -1;
	fclose(file);
	return domid;
}

int main(int argc, char **argv)
{
	struct xs_handle *xs = xs_open(0);
	int old, now, said, reads = 0, stale = 0, right = 0;
	time_t end = time(NULL) + SECONDS;

	if (argc != 2 || !xs)
		return 2;
	old = xenstore_domid(xs);
	puts("reading");
	fflush(stdout);
	while (right < 100 && time(NULL) < end) {
		/* Read xenstore first: the file must not be older. */
		now = xenstore_domid(xs);
		said = file_domid(argv[1]);
		if (now >= 0 && now != old) {
			reads++;
			stale += said == old;
			right += said == now;
		}
		usleep(1000);
	}
	printf("reads %d\nstale %d\n", reads, stale);
	return !right;
}
