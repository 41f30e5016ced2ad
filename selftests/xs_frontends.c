// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write frontends to xenstore that no toolstack would write: many at once, and with
 * hostile contents. It runs in dom0, which may write all nodes, and in a guest, which
 * may write those of its frontends.
 *
 *   xs_frontends add DOMID COUNT [FROM]  add frontends of types without a driver
 *   xs_frontends remove DOMID COUNT [FROM]
 *   xs_frontends storm DOMID SECONDS   add and remove them continuously
 *   xs_frontends fuzz DOMID COUNT SEED add, change and remove frontends with hostile
 *                                      names and contents; the guest owns some
 *   xs_frontends mutate DOMID COUNT SEED  write into existing frontends
 *
 * The same seed gives the same nodes. Prints a summary in one line.
 */
#include <glob.h>
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
/* oxenstored takes paths of 1,024 bytes; the kernel appends "/state". */
#define LONGEST_BACKEND	1000

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

/* The nth frontend of a type without a driver */
static void plain_name(char *name, size_t size, unsigned int n)
{
	static const char *const types[] = { "vsnd", "vdispl", "pvcalls", "vtpm" };

	snprintf(name, size, "%s/%u", types[n % ARRAY_SIZE(types)], n);
}

/* Like a toolstack, but without a backend */
static void add(unsigned int n)
{
	char frontend[64], backend[128];

	plain_name(frontend, sizeof(frontend), n);
	snprintf(backend, sizeof(backend), "/local/domain/0/backend/%s", frontend);
	put_text(frontend, "backend-id", "0");
	put_text(frontend, "backend", backend);
	put_text(frontend, "state", "1");
}

/* Pause now and then, so that the guest keeps up. */
static void let_guest_follow(void)
{
	usleep(50000);
}

static void pause_at(unsigned int n)
{
	if (n % 20 == 19)
		let_guest_follow();
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
		let_guest_follow();
	}
}

/*
 * Characters that xenstored accepts in a name, and sometimes one that it must refuse.
 * The kernel's limit is 19 bytes for "type-id".
 */
static void odd_name(char *name, unsigned int max, const char *chars)
{
	unsigned int i, len = 1 + any(max - 1);

	for (i = 0; i < len; i++)
		name[i] = chars[any(strlen(chars))];
	if (!any(20))
		name[any(len)] = any(2) ? '\n' : '\xc3';
	name[len] = '\0';
}

/*
 * No vif: netfront waits for ever for its missing backend, and blocks all other changes
 * from xenstore. No "-" within a type: the kernel warns about two frontends with the
 * same "type-id".
 */
static const char *some_type(void)
{
	static const char *const types[] = {
		"vbd", "vbd", "vbd", "vbd", "vkbd", "vfb", "9pfs", "pci",
		"vscsi", "vsnd", "vtpm", "suspend", "vbd@", "-", "state", "device",
	};
	static char odd[512];

	if (any(2))
		return types[any(ARRAY_SIZE(types))];
	odd_name(odd, any(32) ? 8 : sizeof(odd) - 1, "abcXYZ0189_@");
	return odd;
}

static const char *some_id(void)
{
	static const char *const ids[] = {
		"0", "1", "51712", "51728", "-1", "007", "4294967296",
		"268439552", "18446744073709551616", "0x10", "+1", "1e3",
	};
	static char odd[256];

	if (!any(3))
		return ids[any(ARRAY_SIZE(ids))];
	odd_name(odd, any(8) ? 10 : sizeof(odd) - 1, "abcXYZ0189-_@");
	return odd;
}

static void some_frontend(char *frontend, size_t size)
{
	const char *type = some_type();

	snprintf(frontend, size, "%.511s/%.255s", type, some_id());
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
		"/local/domain/0/backend/vbd/1/99", "/sys/kernel", "\x1b[2J",
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
	/* The value must have the given length. */
	len = any(any(3) ? 64 : VALUE_MAX - 256);
	for (i = 0; i < len; i++)
		value[i] = any(256);
	return len;
}

/* Let the guest write there: it also owns nodes that are created below. */
static void hand_over(const char *frontend)
{
	struct xs_permissions owner = { .id = atoi(domid), .perms = XS_PERM_NONE };
	char path[2 * PATH_MAX_XS];

	snprintf(path, sizeof(path), "/local/domain/%s/device/%s", domid, frontend);
	if (xs_mkdir(xs, XBT_NULL, path))
		xs_set_permissions(xs, XBT_NULL, path, &owner, 1);
}

/* A driver binds only if the backend exists and the guest may write. */
static void put_backend(const char *frontend, unsigned int len, const char *id)
{
	char backend[LONGEST_BACKEND + 1], path[64];

	hand_over(frontend);
	snprintf(path, sizeof(path), "/local/domain/%s/data/", domid);
	memset(backend, '@', len);
	memcpy(backend, path, strlen(path));
	backend[len] = '\0';
	xs_mkdir(xs, XBT_NULL, backend);
	put_text(frontend, "backend", backend);
	put_text(frontend, "backend-id", id);
	/* blkfront reads these, the second one only in HVM guests. */
	put_text(frontend, "virtual-device", "51744");
	put_text(frontend, "device-type", "disk");
}

/* The kernel creates a device for state 1, so write the state last. */
static void make(const char *frontend)
{
	static const unsigned int lengths[] = { 40, 256, LONGEST_BACKEND };
	static const char *const ids[] = {
		"0", "-1", "32752", "65536", "4294967297", "007", "0x7ff0", "1e3", "",
	};
	char value[VALUE_MAX];
	unsigned int n = any(5);

	/* xenstored allows a domain only a thousand nodes. */
	if (!strncmp(frontend, "vbd/", 4) && any(3))
		put_backend(frontend, lengths[any(ARRAY_SIZE(lengths))],
			    ids[any(ARRAY_SIZE(ids))]);
	else if (!any(8))
		hand_over(frontend);
	while (n--)
		put(frontend, some_node(), value, some_value(value));
	put_text(frontend, "state", "1");
}

static void fuzz(unsigned int count)
{
	static char made[64][1024];
	char value[VALUE_MAX];
	char *frontend;

	/* At least one with the longest path */
	put_backend("vbd/longest", LONGEST_BACKEND, "0");
	put_text("vbd/longest", "state", "1");
	while (count--) {
		frontend = made[any(ARRAY_SIZE(made))];
		switch (any(8)) {
		case 0:
			if (*frontend)
				drop(frontend);
			break;
		case 1:
			/* Remove it before the kernel can read it. */
			some_frontend(frontend, sizeof(made[0]));
			make(frontend);
			drop(frontend);
			break;
		case 2:
		case 3:
		case 4:
			if (*frontend)
				put(frontend, some_node(), value, some_value(value));
			break;
		default:
			some_frontend(frontend, sizeof(made[0]));
			make(frontend);
		}
		pause_at(count);
	}
}

/* mutate(): write into frontends for which the kernel has created a device. */
static void mutate(unsigned int count)
{
	char frontend[1024], value[VALUE_MAX];
	glob_t found;
	FILE *file;

	if (glob("/sys/bus/xen/devices/*/nodename", 0, NULL, &found))
		return;
	while (count--) {
		file = fopen(found.gl_pathv[any(found.gl_pathc)], "r");
		if (!file)
			continue;
		if (fscanf(file, "device/%1000s", frontend) == 1)
			put(frontend, some_node(), value, some_value(value));
		fclose(file);
	}
	globfree(&found);
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
