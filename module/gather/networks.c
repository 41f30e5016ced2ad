// SPDX-License-Identifier: GPL-2.0-only
/* Network interfaces: a notifier reports added, renamed and removed ones. */

#include <linux/compiler.h>
#include <linux/netdevice.h>
#include <linux/notifier.h>
#include <linux/string.h>

#include "gather/devices.h"
#include "gather/gather.h"

static bool stopping;

/* Called under RTNL, which protects the name. */
static int network_event(struct notifier_block *nb, unsigned long action,
			 void *data)
{
	struct net_device *net = netdev_notifier_info_to_dev(data);
	struct xen_mode_device device = {
		.kind		= XEN_MODE_NETWORKS,
		.key		= net,
		.counts		= true,
		.unnamed	= !net_eq(dev_net(net), &init_net),
	};

	switch (action) {
	case NETDEV_REGISTER:
		if (xen_mode_devices_rename(net, net->name, device.unnamed))
			break;
		strscpy(device.name, net->name, sizeof(device.name));
		xen_mode_devices_add(&device, net->dev.parent);
		break;
	case NETDEV_CHANGENAME:
		xen_mode_devices_rename(net, net->name, device.unnamed);
		break;
	case NETDEV_UNREGISTER:
		/* One that moves to another network namespace stays registered. */
		if (READ_ONCE(stopping) ||
		    net->reg_state != NETREG_REGISTERED)
			xen_mode_devices_remove(net);
		break;
	default:
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block network_notifier = {
	.notifier_call = network_event,
};

/* The registration also reports existing interfaces. Context: may sleep. */
int xen_mode_networks_start(void)
{
	return register_netdevice_notifier(&network_notifier);
}

/* Unregistering reports all interfaces as removed. Context: may sleep. */
void xen_mode_networks_stop(void)
{
	WRITE_ONCE(stopping, true);
	unregister_netdevice_notifier(&network_notifier);
}
