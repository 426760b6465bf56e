/* SPDX-License-Identifier: MIT */
#include "readers/feed.h"
#include "readers/recognise.h"
#include "base/errors.h"

#include <stdio.h>

/* Where a venue was asked for, what is not known is a feed of that. */
static file_kind kind_of(const char *path, instrument *i)
{
    file_kind k = recognise(path);
    char expected[64];
    if (k.use == USE_NONE && i->venue_asked_for) {
        k.is_json = 1;
        return k;
    }
    snprintf(expected, sizeof expected, "a liquidation feed%s%s",
             i->venue_asked_for ? " of " : "",
             i->venue_asked_for ? i->venue->title : "");
    if (k.use != USE_FEED || (i->venue_asked_for && i->venue != k.venue)) {
        recognise_refuse(path, expected, &k);
    }
    i->venue = k.venue;
    return k;
}

void feed_read(orders *o, const char *path, instrument *i, double face)
{
#define REFER(name) &reader_##name,
    static const feed_reader *const readers[] = {FEED_READERS(REFER)};
    const file_kind k = kind_of(path, i);
    feed_reading r = {o, i, face};
    size_t at = 0;
    while (at + 1 < sizeof readers / sizeof *readers && !readers[at]->reads(&k)) {
        at++;
    }
    if (face > 0 && !i->venue->feed->takes_face) {
        misuse("--face is not for %s: what it counts in is known", i->venue->name);
    }
    readers[at]->read(&r, path);
}
