/* SPDX-License-Identifier: MIT */
/*
 * The heat map for people, 80 columns: time to the right, price upward, a character for
 * what some buckets hold at a moment.
 */
#include "views/text.h"
#include "views/view_heat.h"
#include "views/view_shown.h"
#include "base/format.h"
#include "base/screen.h"

#include <string.h>

#define LINES 36  /* of the chart, at most */
#define LABEL 14  /* characters of a price before a line */
#define TICK 16   /* columns from one time to the next */
#define TIME 11   /* characters of a time */
#define PRICE 'o' /* where the close lies */

/* The darker the more: shade k is from (k/10)^2 of the most on. */
static const char shades[] = " .:-=+*#%@";
#define SHADES ((int)sizeof shades - 2)
#define SHADE_STEP 0.1

/* Colours of a place in the chart. */
enum { PLAIN, LONGS, SHORTS, CLOSE };
static const char *const colours[] = {"0", "0;32", "0;31", "0;1"};

/* The chart: lines of `wide` buckets each, line 0 the lowest. */
typedef struct chart {
    const heat *heat;
    int64_t wide, lines;
    double most; /* of all places */
} chart;

/*
 * What one side holds in a line at a moment: of a density the sum of its buckets, of a
 * cumulative reading, which is a sum already, the most.
 */
static double read_place(const chart *c, int side, int64_t column, int64_t line)
{
    const heat *h = c->heat;
    const int64_t n = h->window.buckets;
    const double *row = h->amounts[side] + column * n;
    double amount = 0;
    for (int64_t j = line * c->wide; j < (line + 1) * c->wide && j < n; j++) {
        if (h->config.reading == LIQMAP_HEAT_DENSITY) {
            amount += row[j];
        } else {
            amount = row[j] > amount ? row[j] : amount;
        }
    }
    return amount;
}

/* What both sides hold there; *kind gets the one that holds more. */
static double read_both(const chart *c, int64_t column, int64_t line, int *kind)
{
    const double longs = read_place(c, LIQMAP_LONG, column, line);
    const double shorts = read_place(c, LIQMAP_SHORT, column, line);
    *kind = longs > shorts ? LONGS : SHORTS;
    return longs + shorts;
}

static double line_edge(const chart *c, int64_t line)
{
    const int64_t bucket = line * c->wide, n = c->heat->window.buckets;
    return c->heat->edges[bucket < n ? bucket : n];
}

static int is_close(const chart *c, int64_t column, int64_t line)
{
    const double close = c->heat->closes[column];
    return line_edge(c, line) <= close && close < line_edge(c, line + 1);
}

static double shade_from(const chart *c, int shade)
{
    return c->most * (shade * SHADE_STEP) * (shade * SHADE_STEP);
}

static char shade_of(const chart *c, double amount)
{
    int shade = 0;
    while (shade < SHADES && amount > 0 && amount >= shade_from(c, shade + 1)) {
        shade++;
    }
    return shades[shade];
}

static void paint(FILE *out, int colour, int *painted, int kind)
{
    if (colour && *painted != kind) {
        fprintf(out, "\033[%sm", colours[kind]);
        *painted = kind;
    }
}

/* Which side lies in a line at the last moment: shorts above the price, longs below. */
static void print_side(const chart *c, FILE *out, int64_t line, int colour)
{
    const int64_t last = c->heat->window.columns - 1;
    if (is_close(c, last, line)) {
        fputc(' ', out);
    } else {
        text_side(out,
                  line_edge(c, line) > c->heat->closes[last] ? LIQMAP_SHORT
                                                             : LIQMAP_LONG,
                  colour);
    }
}

static void print_line(const chart *c, FILE *out, int64_t line, int colour)
{
    char text[NUMBER_TEXT];
    int painted = PLAIN, blanks = 1;
    fprintf(out, "%*s ", LABEL - 2, format_price(text, line_edge(c, line)));
    print_side(c, out, line, colour);
    for (int64_t i = 0; i < c->heat->window.columns; i++) {
        int kind;
        char mark = shade_of(c, read_both(c, i, line, &kind));
        if (is_close(c, i, line)) {
            mark = PRICE;
            kind = CLOSE;
        }
        if (mark == ' ') {
            blanks++;
            continue;
        }
        paint(out, colour, &painted, kind);
        fprintf(out, "%*s%c", blanks, "", mark);
        blanks = 0;
    }
    paint(out, colour, &painted, PLAIN);
    fputc('\n', out);
}

/* 01-13 04:00 */
static const char *short_time(char *text, int64_t time_ms)
{
    char *month = screen_time(text, time_ms);
    month += strcspn(month, "-") + 1;
    month[strlen("01-13 04:00")] = '\0';
    return month;
}

static void print_times(const chart *c, FILE *out)
{
    const int64_t columns = c->heat->window.columns;
    char text[NUMBER_TEXT];
    fprintf(out, "%*s", LABEL + 1, "");
    for (int64_t i = 0; i < columns; i++) {
        fputc(i % TICK == 0 ? '|' : '-', out);
    }
    fprintf(out, "\n%*s", LABEL + 1, "");
    for (int64_t i = 0; i < columns && LABEL + 1 + i + TIME <= screen_width();
         i += TICK) {
        fprintf(out, "%-*s", i + TICK < columns ? TICK : 0,
                short_time(text, c->heat->times[i]));
    }
    fputc('\n', out);
}

static void print_legend(const chart *c, FILE *out)
{
    char text[NUMBER_TEXT];
    if (c->most == 0) {
        fputs("\nThe map holds nothing here.\n", out);
        return;
    }
    fprintf(out, "\n%c price: shorts above, longs below; %s at least\n", PRICE,
            c->heat->config.reading == LIQMAP_HEAT_DENSITY
                ? "a line's buckets hold"
                : "on the way to a line lie");
    for (int shade = 1; shade <= SHADES; shade++) {
        fprintf(out, "%c %s%s", shades[shade],
                format_amount(text, shade_from(c, shade)),
                shade % 5 == 0 || shade == SHADES ? "\n" : "   ");
    }
}

/* Of one source its name, of several all of theirs on a line of their own. */
static void print_name(const heat *h, FILE *out, int colour)
{
    const char *bold = colour ? "\033[1m" : "", *plain = colour ? "\033[0m" : "";
    char text[NUMBER_TEXT];
    words w = {out, 0, 2};
    if (!h->is_sum) {
        const char *name = h->sources[0].name;
        const size_t length = strlen(name);
        snprintf(text, sizeof text, "%.28s", length > 28 ? name + length - 28 : name);
        fprintf(out, "%s%s%s  ", bold, format_plain(text), plain);
        return;
    }
    fputs(bold, out);
    if (h->coin[0] != '\0') {
        snprintf(text, sizeof text, "%s:", h->coin);
        text_word(&w, text);
    }
    for (int64_t i = 0; i < h->n_sources; i++) {
        snprintf(text, sizeof text, "%s%s%s", i > 0 ? "+ " : "", h->sources[i].name,
                 h->sources[i].is_stale ? " (stale)" : "");
        text_word(&w, text);
    }
    fprintf(out, "%s\n", plain);
}

static void print_header(const heat *h, FILE *out, int colour)
{
    char a[NUMBER_TEXT];
    print_name(h, out, colour);
    fprintf(out, "%s", screen_time(a, h->times[0]));
    fprintf(out, " to %s\n", screen_time(a, h->times[h->window.columns - 1]));
    fprintf(out, "%s columns, ", format_integer(a, h->window.columns));
    if (h->every > 1) {
        fprintf(out, "one every %s %s; ", format_integer(a, h->every),
                h->n_sources > 1 ? "moments" : "snapshots");
    } else {
        fprintf(out, "one a %s; ", h->n_sources > 1 ? "moment" : "snapshot");
    }
    fprintf(out, "%s in %s\n",
            h->config.reading == LIQMAP_HEAT_DENSITY ? "density" : "cumulative",
            h->shown.scale == SCALE_RELATIVE     ? "percent"
            : h->config.unit == LIQMAP_CONTRACTS ? "contracts"
                                                 : "quote currency");
    for (int64_t i = 0; i < h->n_sources; i++) {
        text_coverage(out, h->is_sum ? h->sources[i].name : "",
                      h->sources[i].stats.coverage, colour);
    }
    view_window_text(out, &h->shown);
    view_scale_text(out, &h->shown, h->stats.coverage, "");
    if (h->stats.off_axis > 0) {
        fprintf(out, "%sWARNING: of %s snapshots ", colour ? "\033[1;31m" : "",
                format_integer(a, h->stats.pushes));
        fprintf(out, "%s left the axis: amounts are not to be trusted%s\n",
                format_integer(a, h->stats.off_axis), colour ? "\033[0m" : "");
    }
}

/* wide 0: there is nothing to draw. */
static chart lay_out(const heat *h)
{
    const int64_t lines = screen_rows(LINES);
    chart c = {.heat = h, .wide = (h->window.buckets + lines - 1) / lines};
    int kind;
    c.lines = c.wide > 0 ? (h->window.buckets + c.wide - 1) / c.wide : 0;
    for (int64_t line = 0; line < c.lines; line++) {
        for (int64_t i = 0; i < h->window.columns; i++) {
            const double amount = read_both(&c, i, line, &kind);
            c.most = amount > c.most ? amount : c.most;
        }
    }
    return c;
}

/* The bucket shown that holds the last close, or else the lowest. */
static int64_t bucket_of_price(const heat *h)
{
    const double close = h->closes[h->window.columns - 1];
    int64_t bucket = h->window.buckets - 1;
    while (bucket > 0 && h->edges[bucket] > close) {
        bucket--;
    }
    return bucket;
}

static double find_largest(const heat *h)
{
    return lay_out(h).most;
}

static void print_heat(const heat *h, FILE *out)
{
    const int colour = screen_has_colour();
    const chart c = lay_out(h);
    print_header(h, out, colour);
    if (c.wide == 0) {
        fputs("\nThese prices lie off the axis: nothing to draw.\n", out);
        return;
    }
    fputc('\n', out);
    text_buckets(out, h->edges, bucket_of_price(h), c.wide);
    fprintf(out, "%*s\n", LABEL - 2, "price from");
    for (int64_t line = c.lines - 1; line >= 0; line--) {
        print_line(&c, out, line, colour);
    }
    print_times(&c, out);
    print_legend(&c, out);
}

const heat_view heat_view_text = {
    .name = "text", .largest = find_largest, .print = print_heat};
