/* SPDX-License-Identifier: MIT */
/*
 * The map over time in the shape of CoinGlass (API v4, liquidation/heatmap), for front ends
 * that read it: prices, the middles of buckets; what is above 0, by column and price; and a
 * candle for each column, in texts, with the seconds at which it ends.
 */
#include "views/json_print.h"
#include "views/view_heat.h"
#include "views/view_points.h"
#include "views/view_shown.h"
#include "base/format.h"

#include <inttypes.h>

static void print_levels(const heat *h, FILE *out)
{
    const int64_t n = h->window.buckets;
    int any = 0;
    for (int64_t i = 0; i < h->window.columns; i++) {
        for (int64_t b = 0; b < n; b++) {
            const int64_t at = i * n + b;
            const double level =
                h->amounts[LIQMAP_LONG][at] + h->amounts[LIQMAP_SHORT][at];
            if (level > 0) {
                fprintf(out, "%s[%" PRId64 ",%" PRId64, any ? "," : "", i, b);
                json_print(out, ",", level);
                fputc(']', out);
                any = 1;
            }
        }
    }
}

static void print_candle(const heat *h, FILE *out, int64_t column)
{
    const candle *c = &h->candles[column];
    const double texts[] = {c->open, c->high, c->low, c->close, c->volume};
    char number[NUMBER_TEXT];
    fprintf(out, "%s[%" PRId64, column > 0 ? "," : "", h->times[column] / 1000);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fprintf(out, ",\"%s\"", format_number(number, texts[i]));
    }
    fputc(']', out);
}

static void print_heat(const heat *h, FILE *out)
{
    fputs("{\"code\":\"0\",\"data\":{\"y_axis\":[", out);
    for (int64_t b = 0; b < h->window.buckets; b++) {
        json_print(out, b > 0 ? "," : "", view_middle(h->edges, b));
    }
    fputs("],\n\"liquidation_leverage_data\":[", out);
    print_levels(h, out);
    fputs("],\n\"price_candlesticks\":[", out);
    for (int64_t i = 0; i < h->window.columns; i++) {
        print_candle(h, out, i);
    }
    fputs("]}}\n", out);
    view_scale_note(&h->shown, h->stats.coverage, "");
}

const heat_view heat_view_coinglass = {.name = "coinglass",
                                       .columns = HEAT_DATA_COLUMNS,
                                       .is_quote = 1,
                                       .print = print_heat};
