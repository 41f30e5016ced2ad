// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read Xen's CPUID leaves in user space. Prints "base version domid upcall", with "-" for
 * missing values; "upcall" means that each vCPU can have its own vector. With "time",
 * prints the time leaf: tsc_mode as a number, then "emulated reliable kHz incarnation". A
 * PV guest must use Xen's prefix for emulated CPUID (public/arch-x86/cpuid.h, xen.h).
 */
#include <stdio.h>
#include <string.h>

static int pv;

static void leaf_regs(unsigned int leaf, unsigned int r[4])
{
	if (pv)
		asm volatile(".byte 0x0f,0x0b,0x78,0x65,0x6e ; cpuid"
			     : "=a" (r[0]), "=b" (r[1]), "=c" (r[2]), "=d" (r[3])
			     : "0" (leaf), "2" (0));
	else
		asm volatile("cpuid"
			     : "=a" (r[0]), "=b" (r[1]), "=c" (r[2]), "=d" (r[3])
			     : "0" (leaf), "2" (0));
}

int main(int argc, char **argv)
{
	unsigned int base, r[4], max;
	int i, time = 0;

	for (i = 1; i < argc; i++) {
		pv |= !strcmp(argv[i], "pv");
		time |= !strcmp(argv[i], "time");
	}
	for (base = 0x40000000; base < 0x40010000; base += 0x100) {
		leaf_regs(base, r);
		if (!memcmp(&r[1], "XenVMMXenVMM", 12))
			break;
	}
	if (base == 0x40010000) {
		puts("- - - -");
		return 0;
	}
	max = r[0];
	if (time) {
		leaf_regs(base + 3, r);
		printf("%u %u %u %u %u\n", r[1], r[0] & 1, r[0] >> 1 & 1,
		       r[2], r[3]);
		return 0;
	}
	leaf_regs(base + 1, r);
	printf("0x%08x %u.%u ", base, r[0] >> 16, r[0] & 0xffff);
	memset(r, 0, sizeof(r));
	if (max >= base + 4)
		leaf_regs(base + 4, r);
	if (r[0] & (1 << 4))
		printf("%u", r[2]);
	else
		printf("-");
	puts(r[0] & (1 << 6) ? " upcall" : " -");
	return 0;
}
