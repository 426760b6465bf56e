/* SPDX-License-Identifier: MIT */
/* Messages of a liquidation feed, as they came from the socket. */
#include "readers/feed.h"
#include "base/progress.h"

#define MOST_BYTES 1048576 /* of a message */

/* What a message is about, by the names that venues give it. */
static const char *topic_of(const node *root)
{
    static const char *const keys[] = {"topic", "stream", "e", "op", "event"};
    const node arg = node_key(root, "arg"), channel = node_key(&arg, "channel");
    const node first = node_at(root, 0);
    if (json_is_string(channel.value)) {
        return json_string_value(channel.value);
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const node named = node_key(first.value != NULL ? &first : root, keys[i]);
        if (json_is_string(named.value)) {
            return json_string_value(named.value);
        }
    }
    return "without a name";
}

static void read_message(feed_reading *r, const feed_form *form, const node *root)
{
    if (!form->message(r, root)) {
        r->orders->skipped++;
        orders_skip(r->orders, topic_of(root));
    }
    r->orders->messages++;
}

static int reads(const file_kind *k)
{
    return k->is_json;
}

static void read_messages(feed_reading *r, const char *path)
{
    /* OKX answers a ping by a bare word. */
    document *file = document_open(path, MOST_BYTES, "ping|pong");
    const feed_form *form = r->instrument->venue->feed;
    orders *o = r->orders;
    while (document_next(file)) {
        const node root = node_root(file);
        if (!json_is_object(root.value) && !form->takes_arrays) {
            node_expected(&root, "a message");
        }
        read_message(r, form, &root);
        progress(o->messages, o->count > 0 ? o->rows[o->count - 1].time_ms : 0,
                 document_part(file));
    }
    o->messages += document_words(file);
    o->skipped += document_words(file);
    document_close(file);
}

const feed_reader reader_feed_messages = {reads, read_messages};
