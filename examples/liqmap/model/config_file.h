/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_FILE_H
#define CONFIG_FILE_H

#include "model/settings.h"

/* Reads config_path: the settings in it that the command line did not give. What is
 * wrong ends the program. */
void config_file_read(settings *s);

#endif
