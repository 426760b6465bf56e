/* SPDX-License-Identifier: MIT */
#include "readers/venue_feed.h"

#include <string.h>

void feed_add(feed_reading *r, const order *row)
{
    order numbered = *row;
    numbered.message = r->orders->messages;
    orders_add(r->orders, &numbered);
}

int feed_accept(feed_reading *r, const node *named)
{
    char text[NODE_TEXT];
    const int accepted =
        instrument_accept_node(r->instrument, named, node_text(named, text));
    r->orders->of_others += accepted == 0;
    return accepted;
}

int feed_says(const node *n, const char *word)
{
    char text[NODE_TEXT];
    const size_t length = strlen(word);
    const char *found = node_text(n, text);
    return strncmp(found, word, length) == 0 &&
           (word[length - 1] == '.' || found[length] == '\0');
}

int feed_has(const node *n, const char *key)
{
    return node_key(n, key).value != NULL;
}
