/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_FILE_H
#define CONFIG_FILE_H

#include "model/model.h"

/* The file of --config: what it says and the command line did not. */
void config_read(model *m);

#endif
