/* SPDX-License-Identifier: MIT */
#ifndef VIEW_PRESETS_H
#define VIEW_PRESETS_H

#include <stdint.h>
#include <stdio.h>

/* A form in which presets are shown, one after another, by their number. */
typedef struct presets_view {
    const char *name; /* of --format */
    const char *begin, *divider, *end;
    void (*print)(int64_t preset, FILE *out);
} presets_view;

/* Each is in a file of its own. The first is the default. */
#define PRESETS_VIEWS(ROW) ROW(text) ROW(json)

#define PRESETS_VIEW_DECLARE(name) extern const presets_view presets_view_##name;
PRESETS_VIEWS(PRESETS_VIEW_DECLARE)
#undef PRESETS_VIEW_DECLARE

#endif
