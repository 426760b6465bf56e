/* SPDX-License-Identifier: MIT */
#ifndef VIEW_SHOWN_H
#define VIEW_SHOWN_H

#include "replays/shown.h"

#include <stdio.h>

/* What was done to a map before it is shown, nothing where nothing was: the window, and the
 * scale with coverage, as lines of text; both as keys of a JSON object, a comma before each;
 * and the scale as a message, for CSV. name: of the source, "" where there is one. */
void view_window_text(FILE *out, const map_shown *s);
void view_scale_text(FILE *out, const map_shown *s, double coverage, const char *name);
void view_shown_json(FILE *out, const map_shown *s);
void view_scale_note(const map_shown *s, double coverage, const char *name);

/* A feed beside the model: its level as lines of text; and as the key "feed" of a JSON object,
 * with what both liquidated in the last hours. Nothing where there is none (NULL). */
void view_feed_text(FILE *out, const observed *o);
void view_feed_json(FILE *out, const observed *o, const recent_totals *model,
                    int64_t now_ms);

#endif
