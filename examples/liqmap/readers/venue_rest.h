/* SPDX-License-Identifier: MIT */
#ifndef VENUE_REST_H
#define VENUE_REST_H

#include "readers/instrument.h"
#include "readers/record.h"

/*
 * A reader of what venues' REST interfaces answer, saved as it came: open interest, or
 * bars. A file holds one answer or several. Rows of another instrument than the
 * market's are passed over where an answer has both.
 */
struct response_options {
    market market;
    int64_t time_ms; /* of an answer that has none; -1: not given */
    int64_t bar_ms; /* length of a bar that does not say when it closes; 0: not given */
    int32_t both;   /* Hyperliquid's open interest counts both sides */
};

extern const reader_calls response_calls;

void *response_open(int kind, const source_options *options, market *m);

#endif
