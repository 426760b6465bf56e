/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_H
#define CONFIG_H

#include "model.h"

/* The file of --config: what it says and the command line did not. */
void config_read(model *m);

#endif
