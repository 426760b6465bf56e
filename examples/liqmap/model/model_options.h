/* SPDX-License-Identifier: MIT */
#ifndef MODEL_OPTIONS_H
#define MODEL_OPTIONS_H

#include "model/model.h"
#include "base/options.h"

/* How maps are made: options of every command that makes one, for a model from
 * model_init(). The same may be in the JSON of --config, where the command line wins. */
extern const option_spec model_option_rows[];

/* What --brackets, --date and --face say, for tables of other commands. */
option_read option_brackets, option_brackets_date, option_brackets_face;

/* Where a map comes from elsewhere: misuse if any of these options is given. */
#define MODEL_KEPT "--resume, which has the map's own"
void model_options_refuse(const model *m, const char *with);

#endif
