// SPDX-License-Identifier: GPL-2.0
/*
 * Frontends in xenstore as no toolstack would write them: many, at once, and
 * with whatever contents. It runs in dom0, where all nodes may be written, and in a
 * guest, which may write those of its own frontends.
 *
 *   xs_frontends add DOMID COUNT [FROM]  that many, of types without a driver
 *   xs_frontends remove DOMID COUNT [FROM]
 *   xs_frontends storm DOMID SECONDS   they come and go
 *   xs_frontends fuzz DOMID COUNT SEED write, change and remove any nodes of
 *                                      frontends, names and contents hostile
 *   xs_frontends mutate DOMID COUNT SEED  the same with the nodes that are there
 *
 * The same seed writes the same. Says what it did in one line.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xenstore.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* XENSTORE_ABS_PATH_MAX and XENSTORE_PAYLOAD_MAX of Xen's xs_wire.h */
#define PATH_MAX_XS	3072
#define VALUE_MAX	4096

static struct xs_handle *xs;
static const char *domid;
static unsigned long wrote, refused, removed;
static unsigned int state = 1;

/* xorshift32 */
static unsigned int any(unsigned int below)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % below;
}

static void put(const char *frontend, const char *node, const char *value,
		size_t len)
{
	char path[2 * PATH_MAX_XS];

	snprintf(path, sizeof(path), "/local/domain/%s/device/%s/%s", domid,
		 frontend, node);
	if (xs_write(xs, XBT_NULL, path, value, len))
		wrote++;
	else
		refused++;
}

static void put_text(const char *frontend, const char *node, const char *value)
{
	put(frontend, node, value, strlen(value));
}

static void drop(const char *frontend)
{
	char path[2 * PATH_MAX_XS];

	snprintf(path, sizeof(path), "/local/domain/%s/device/%s", domid,
		 frontend);
	if (xs_rm(xs, XBT_NULL, path))
		removed++;
}

/* The nth of those without a driver */
static void plain_name(char *name, size_t size, unsigned int n)
{
	static const char *const types[] = { "vsnd", "vdispl", "pvcalls", "vtpm" };

	snprintf(name, size, "%s/%u", types[n % ARRAY_SIZE(types)], n);
}

/* As a toolstack does it, but that there is no backend */
static void add(unsigned int n)
{
	char frontend[64], backend[128];

	plain_name(frontend, sizeof(frontend), n);
	snprintf(backend, sizeof(backend), "/local/domain/0/backend/%s", frontend);
	put_text(frontend, "backend-id", "0");
	put_text(frontend, "backend", backend);
	put_text(frontend, "state", "1");
}

/*
 * Now and then: oxenstored listens no more to one who makes more events than the
 * guest fetches, and where time is that of an emulator that counts, never again.
 */
static void pause_at(unsigned int n)
{
	if (n % 20 == 19)
		usleep(50000);
}

static void take_away(unsigned int n)
{
	char frontend[64];

	plain_name(frontend, sizeof(frontend), n);
	drop(frontend);
}

static void storm(unsigned int seconds)
{
	time_t end = time(NULL) + seconds;
	unsigned int n;

	while (time(NULL) < end) {
		for (n = 500; n < 516; n++)
			add(n);
		for (n = 500; n < 516; n++)
			take_away(n);
	}
}

/* What xenstored takes in a name; the kernel's limit is 19 bytes of "type-id". */
static void odd_name(char *name, unsigned int max)
{
	static const char chars[] = "abcXYZ0189-_@";
	unsigned int i, len = 1 + any(max - 1);

	for (i = 0; i < len; i++)
		name[i] = chars[any(sizeof(chars) - 1)];
	name[len] = '\0';
}

static const char *some_type(void)
{
	static const char *const types[] = {
		"vbd", "vif", "vkbd", "vfb", "9pfs", "pci", "vscsi", "console",
		"vsnd", "vtpm", "suspend", "vbd@", "-", "state", "device",
	};
	static char odd[512];

	if (any(4))
		return types[any(ARRAY_SIZE(types))];
	odd_name(odd, any(3) ? 24 : sizeof(odd) - 1);
	return odd;
}

static const char *some_id(void)
{
	static const char *const ids[] = {
		"0", "1", "51712", "51728", "-1", "007", "4294967296",
		"268439552", "18446744073709551616", "0x10", "+1", "1e3",
	};
	static char odd[256];

	if (any(3))
		return ids[any(ARRAY_SIZE(ids))];
	odd_name(odd, any(3) ? 12 : sizeof(odd) - 1);
	return odd;
}

/* A name of a frontend, again and again the same ones */
static void some_frontend(char *frontend, size_t size)
{
	const char *type = some_type();

	snprintf(frontend, size, "%s/%s", type, some_id());
}

static const char *some_node(void)
{
	static const char *const nodes[] = {
		"state", "backend", "backend-id", "device-type", "virtual-device",
		"mac", "handle", "ring-ref", "event-channel", "frontend",
		"state/state", "backend/state", "media", "tx-ring-ref",
	};

	return nodes[any(ARRAY_SIZE(nodes))];
}

static size_t some_value(char *value)
{
	static const char *const values[] = {
		"", "0", "1", "2", "3", "4", "5", "6", "7", "8", "99", "-1",
		"4294967297", "65535", "65536", "32767", "999999999999999999999",
		"abc", " 4", "4\n", "cdrom", "cdrom\nXEN_MODE=none", "disk",
		"mode=none\nrole=dom0\n", "\xff\xfe\x80", "\xc3\xa4", "%s%s%s%n",
		"/", "//", "..", "../../..", "/local/domain/0",
		"/local/domain/0/backend/vbd/1/51712", "/sys/kernel", "\x1b[2J",
		"\x7f", "a b c", "vbd-51712", "00:16:3e:00:00:00",
	};
	unsigned int i, len;

	if (any(5)) {
		const char *text = values[any(ARRAY_SIZE(values))];

		strcpy(value, text);
		return strlen(text);
	}
	if (!any(4))
		return snprintf(value, VALUE_MAX, "/local/domain/%s", domid);
	/* What is written is the length that was asked for. */
	len = any(any(3) ? 64 : VALUE_MAX - 256);
	for (i = 0; i < len; i++)
		value[i] = any(256);
	return len;
}

static void fuzz(unsigned int count)
{
	char frontend[1024], value[VALUE_MAX];
	unsigned int i, n;

	while (count--) {
		some_frontend(frontend, sizeof(frontend));
		switch (any(8)) {
		case 0:
			drop(frontend);
			break;
		case 1:
			/* Gone before anybody could read what was announced */
			add(400 + any(8));
			take_away(400 + any(8));
			break;
		case 2:
		case 3:
			put(frontend, some_node(), value, some_value(value));
			break;
		default:
			n = 1 + any(5);
			for (i = 0; i < n; i++)
				put(frontend, some_node(), value,
				    some_value(value));
		}
	}
}

/* mutate(): write into what there is. */
static void mutate(unsigned int count)
{
	char path[256], frontend[1024], value[VALUE_MAX];
	unsigned int types, ids;
	char **type, **id;

	while (count--) {
		snprintf(path, sizeof(path), "/local/domain/%s/device", domid);
		type = xs_directory(xs, XBT_NULL, path, &types);
		if (!type || !types) {
			/* Among many with long names xenstored cannot list them. */
			free(type);
			some_frontend(frontend, sizeof(frontend));
			put(frontend, some_node(), value, some_value(value));
			continue;
		}
		snprintf(path, sizeof(path), "/local/domain/%s/device/%.64s",
			 domid, type[any(types)]);
		id = xs_directory(xs, XBT_NULL, path, &ids);
		if (id && ids) {
			snprintf(frontend, sizeof(frontend), "%s/%.64s",
				 strrchr(path, '/') + 1, id[any(ids)]);
			put(frontend, some_node(), value, some_value(value));
		}
		free(type);
		free(id);
	}
}

int main(int argc, char **argv)
{
	unsigned int n, count, from = 0;

	if (argc < 4)
		return 2;
	domid = argv[2];
	count = atoi(argv[3]);
	if (argc > 4) {
		from = atoi(argv[4]);
		state = from ?: 1;
	}
	xs = xs_open(0);
	if (!xs) {
		perror("xenstore");
		return 1;
	}
	if (!strcmp(argv[1], "add"))
		for (n = from; n < from + count; n++, pause_at(n))
			add(n);
	else if (!strcmp(argv[1], "remove"))
		for (n = from; n < from + count; n++, pause_at(n))
			take_away(n);
	else if (!strcmp(argv[1], "storm"))
		storm(count);
	else if (!strcmp(argv[1], "fuzz"))
		fuzz(count);
	else if (!strcmp(argv[1], "mutate"))
		mutate(count);
	else
		return 2;
	printf("%lu nodes written, %lu refused, %lu frontends removed\n", wrote,
	       refused, removed);
	xs_close(xs);
	return 0;
}
