/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _XEN_MODE_PUBLISH_DEVICE_DIRS_H
#define _XEN_MODE_PUBLISH_DEVICE_DIRS_H

void xen_mode_device_dirs_refresh(void);

#endif /* _XEN_MODE_PUBLISH_DEVICE_DIRS_H */
