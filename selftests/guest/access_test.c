// SPDX-License-Identifier: GPL-2.0-only
/*
 * The properties of all files of the tree: readable by every user, one value on
 * one line, not writable.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "xen_mode.h"

#define NOBODY	65534

static struct __test_metadata *meta;
static int files;

/* Callback of ftw() for each file; it depends on the test. */
static void (*visit)(struct __test_metadata *_metadata, const char *path);

static int each(const char *path, const struct stat *st, int type,
		struct FTW *ftw)
{
	if (type == FTW_F) {
		files++;
		visit(meta, path);
	}
	return 0;
}

static void walk(struct __test_metadata *_metadata,
		 void (*f)(struct __test_metadata *, const char *))
{
	meta = _metadata;
	visit = f;
	files = 0;
	ASSERT_EQ(0, nftw(XEN_MODE_DIR, each, 16, FTW_PHYS));
	/* abi, mode, role, domain_type, degraded, reason and kernel/ */
	EXPECT_GE(files, 10);
}

static ssize_t slurp(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY);
	ssize_t len;

	if (fd < 0)
		return -1;
	len = read(fd, buf, size - 1);
	close(fd);
	if (len >= 0)
		buf[len] = '\0';
	return len;
}

static void one_line(struct __test_metadata *_metadata, const char *path)
{
	char buf[8192];
	ssize_t len = slurp(path, buf, sizeof(buf)), i;

	ASSERT_GT(len, 1) {
		TH_LOG("%s: empty", path);
	}
	EXPECT_EQ('\n', buf[len - 1]) {
		TH_LOG("%s: no newline at the end", path);
	}
	for (i = 0; i < len - 1; i++)
		EXPECT_TRUE(buf[i] >= ' ' && buf[i] < 0x7f) {
			TH_LOG("%s: contains byte 0x%02x", path, buf[i]);
		}
}

TEST(each_file_holds_one_line_of_ascii)
{
	walk(_metadata, one_line);
}

static void mode_0444(struct __test_metadata *_metadata, const char *path)
{
	struct stat st;

	ASSERT_EQ(0, stat(path, &st));
	EXPECT_EQ(S_IFREG | 0444, st.st_mode) {
		TH_LOG("%s: has mode %o", path, st.st_mode);
	}
}

TEST(each_file_is_mode_0444)
{
	walk(_metadata, mode_0444);
}

static void refuses_writing(struct __test_metadata *_metadata, const char *path)
{
	int fd = open(path, O_WRONLY);

	EXPECT_EQ(-1, fd) {
		TH_LOG("%s: can be opened for writing", path);
	}
	EXPECT_EQ(EACCES, errno);
	if (fd >= 0)
		close(fd);
}

TEST(root_cannot_write)
{
	walk(_metadata, refuses_writing);
}

static void become_nobody(struct __test_metadata *_metadata)
{
	ASSERT_EQ(0, setgroups(0, NULL));
	ASSERT_EQ(0, setgid(NOBODY));
	ASSERT_EQ(0, setuid(NOBODY));
}

TEST(nobody_can_read)
{
	become_nobody(_metadata);
	walk(_metadata, one_line);
}

TEST(nobody_cannot_write)
{
	become_nobody(_metadata);
	walk(_metadata, refuses_writing);
}

static void odd_reads(struct __test_metadata *_metadata, const char *path)
{
	char whole[8192], part[8192];
	ssize_t len = slurp(path, whole, sizeof(whole)), i;
	int fd = open(path, O_RDONLY);

	ASSERT_GE(fd, 0);
	ASSERT_GT(len, 1);
	/* Read single bytes, from each offset, and past the end. */
	for (i = 0; i < len; i++) {
		EXPECT_EQ(1, pread(fd, part, 1, i));
		EXPECT_EQ(whole[i], part[0]);
		EXPECT_EQ(len - i, pread(fd, part, sizeof(part), i));
		EXPECT_EQ(0, memcmp(whole + i, part, len - i)) {
			TH_LOG("%s: differs from offset %zd", path, i);
		}
	}
	EXPECT_EQ(0, pread(fd, part, sizeof(part), len));
	EXPECT_EQ(0, pread(fd, part, sizeof(part), 1 << 20));
	EXPECT_EQ(-1, pread(fd, part, 1, -1));
	close(fd);
}

TEST(reads_at_any_offset_and_size_agree)
{
	walk(_metadata, odd_reads);
}

TEST_HARNESS_MAIN
