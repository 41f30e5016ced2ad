/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_WORK_H
#define _XM_WORK_H

#include <linux/workqueue.h>

int xm_work_start(void);
void xm_work_stop(void);
void xm_work_now(struct work_struct *work);
void xm_work_later(struct delayed_work *work, unsigned long delay);

void xm_work_follow(void (*look)(void));
void xm_work_unfollow(void);
void xm_work_changed(void);

#endif /* _XM_WORK_H */
