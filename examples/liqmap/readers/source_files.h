/* SPDX-License-Identifier: MIT */
#ifndef SOURCE_FILES_H
#define SOURCE_FILES_H

#include "readers/source_options.h"

/* Files given without an option, of which it is found out what they are. */

/* As command_line.operand_add, of a source_options. */
void source_files_add(void *source, const char *path);

/* After the command line: takes each as what it is. `says`: with a message. A file that is
 * no part of a source ends the program, and says which command is for it. */
void source_files_take(source_options *o, int says);

#endif
