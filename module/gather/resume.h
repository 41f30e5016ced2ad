/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _XM_GATHER_RESUME_H
#define _XM_GATHER_RESUME_H

#include <linux/pm.h>

extern const struct dev_pm_ops xm_resume_pm_ops;

unsigned int xm_resume_count(void);
void xm_resume_stop(void);

#endif /* _XM_GATHER_RESUME_H */
