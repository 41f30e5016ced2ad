// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a disk or a network interface is attached: search its parents for the
 * first bus that determines the provider. A device holds its parents while it is
 * being added.
 */

#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/string.h>

#include "gather/gather.h"

/* Buses of software devices, and the bus of backends for other guests */
static const char * const software_buses[] = {
	"xen-backend", "pseudo", "rbd", "tcm_loop_bus", "netdevsim",
};

static bool is_software(const char *bus)
{
	return match_string(software_buses, ARRAY_SIZE(software_buses), bus) >= 0;
}

/*
 * vhci_hcd has the USB devices of other machines (USB/IP), e820_pmem disks in
 * memory (memmap=nn!ss).
 */
static bool is_software_controller(const char *name)
{
	return strstarts(name, "vhci_hcd.") || !strcmp(name, "e820_pmem");
}

static void read_pci(struct device *dev, struct xen_mode_place *place)
{
	struct pci_dev *pdev = to_pci_dev(dev);

	place->bus = XEN_MODE_BUS_PCI;
	/* The toolstack lists only functions on the guest's first bus. */
	if (!pci_domain_nr(pdev->bus) && !pdev->bus->number)
		place->devfn = pdev->devfn;
	place->pci.vendor = pdev->vendor;
	place->pci.device = pdev->device;
	place->pci.subvendor = pdev->subsystem_vendor;
	place->pci.subdevice = pdev->subsystem_device;
}

/*
 * Return the device on the bus that determines the provider, and its place, or
 * NULL for software. With only the SCSI bus above it a device is software
 * (iSCSI). Any other bus means hardware. Context: any; @parent, which may be NULL,
 * and its parents must stay registered.
 */
struct device *xen_mode_place_find(struct device *parent,
				   struct xen_mode_place *place)
{
	struct device *dev, *other = NULL;

	*place = (struct xen_mode_place){ .devfn = -1 };
	for (dev = parent; dev; dev = dev->parent) {
		const char *bus = dev->bus ? dev->bus->name : "scsi";

		if (is_software(bus) || is_software_controller(dev_name(dev)))
			return NULL;
		if (!strcmp(bus, "xen")) {
			place->bus = XEN_MODE_BUS_XEN;
			return dev;
		}
		if (!strcmp(bus, "virtio")) {
			place->bus = XEN_MODE_BUS_VIRTIO;
			return dev;
		}
		if (dev_is_pci(dev)) {
			read_pci(dev, place);
			return dev;
		}
		if (strcmp(bus, "scsi"))
			other = dev;
	}
	if (other)
		place->bus = XEN_MODE_BUS_OTHER;
	return other;
}
