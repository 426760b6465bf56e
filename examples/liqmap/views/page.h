/* SPDX-License-Identifier: MIT */
#ifndef PAGE_H
#define PAGE_H

#include "views/picture_options.h"
#include "replays/source_maps.h"
#include "replays/squeeze.h"

/*
 * The page of examples/web with an input inside: one file that can be mailed, and that shows
 * the same map, and what becomes of it under other settings.
 */

/* Whether --output asks for one; and for nothing else. */
int page_is_wanted(const picture_options *o);
int page_is_all(const picture_options *o);

/* After the command line: a page shows all of a map, as it is; what is cut or scaled is
 * misuse. Without a page to fill, as in a build without npm, the program ends with a
 * message. */
void page_check(const picture_options *o, const shown_options *shown);

/* Writes it to every file that was asked for. view: that it opens with, chart, map or cascade;
 * s: NULL, there is none. */
void page_write_maps(const char *view, const source_maps *all, const squeeze *s,
                     const picture_options *o);

#endif
