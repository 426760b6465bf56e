/* SPDX-License-Identifier: MIT */
/*
 * The map for people, 80 columns: what it is of, the chart, the clusters, what was
 * liquidated lately, and the prices asked for.
 */
#include "command.h"
#include "format.h"
#include "say.h"
#include "view.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 80
#define LINES 16   /* of the chart on each side, at most */
#define SHOWN 0.95 /* of a side's cumulative: the chart reaches to where that lies */
#define DEFAULT_TOP 3

/* A tier's character and colour, in the order of the tiers. */
static const char marks[] = "=+#o*x%@:-~^&$!.";
static const char *const colours[] = {"36", "33", "35", "32", "34", "31"};
#define COLOURS (sizeof colours / sizeof *colours)

static double sum(const double *row, int64_t n)
{
    double total = 0;
    for (int64_t t = 0; t < n; t++) {
        total += row[t];
    }
    return total;
}

void view_word(words *w, const char *word)
{
    const size_t length = strlen(word);
    if (w->used > 0 && w->used + 2 + length > WIDTH) {
        fprintf(w->out, "\n%*s", (int)w->indent, "");
        w->used = w->indent;
    } else if (w->used > 0) {
        fputs("  ", w->out);
        w->used += 2;
    }
    fputs(word, w->out);
    w->used += length;
}

static void paint(FILE *out, int colour, int64_t tier, int length)
{
    if (length <= 0) {
        return;
    }
    if (colour) {
        fprintf(out, "\033[%sm", colours[(size_t)tier % COLOURS]);
    }
    for (int i = 0; i < length; i++) {
        fputc(marks[tier], out);
    }
    if (colour) {
        fputs("\033[0m", out);
    }
}

static void print_tiers(const view *v, FILE *out)
{
    words w = {out, 0, 7};
    view_word(&w, "tiers");
    for (int64_t t = 0; t < v->n; t++) {
        const liqmap_tier *tier = &v->tiers[t];
        char word[80], leverage[NUMBER_TEXT];
        int used = snprintf(word, sizeof word, "%c %.12sx", marks[t],
                            format_number(leverage, tier->leverage));
        if (v->recent != NULL) {
            snprintf(word + used, sizeof word - (size_t)used, " %.3g/%.3g %%",
                     100 * tier->share_long, 100 * tier->share_short);
        }
        view_word(&w, word);
    }
    if (v->recent != NULL) {
        view_word(&w, "(shares long/short)");
    }
    fputc('\n', out);
    if (v->default_shares) {
        fputs("shares are defaults, fitted to one venue's open interest and throttled "
              "feeds:\n       defaults to calibrate away from (--tier)\n",
              out);
    }
}

static void print_interest(const view *v, FILE *out)
{
    const double amount = v->stats.open_interest;
    char text[NUMBER_TEXT];
    fprintf(out, "  open interest %s", format_amount(text, amount));
    if (v->config.contract == LIQMAP_LINEAR) {
        fprintf(out, " (worth %s)", format_amount(text, amount * v->price));
    }
    fprintf(out, "  coverage %.1f %%\n", 100 * v->stats.coverage);
}

void view_text_header(const view *v, FILE *out, int colour)
{
    const liqmap_statistics *s = &v->stats;
    char a[NUMBER_TEXT];
    const char *name = v->name;
    const size_t length = strlen(name);
    snprintf(a, sizeof a, "%.50s", length > 50 ? name + length - 50 : name);
    fprintf(out, "%s%s%s", colour ? "\033[1m" : "", format_plain(a),
            colour ? "\033[0m" : "");
    if (v->recent != NULL) {
        fprintf(out, "  %s", format_time(a, s->time_ms));
    }
    fprintf(out, "\nprice %s", format_price(a, v->price));
    if (v->recent != NULL) {
        print_interest(v, out);
    } else {
        fprintf(out, "  known longs %s", format_amount(a, s->total[LIQMAP_LONG]));
        fprintf(out, "  shorts %s contracts\n",
                format_amount(a, s->total[LIQMAP_SHORT]));
    }
    if (v->rules[0] != '\0') {
        fprintf(out, "rules %s\n", v->rules);
    }
    print_tiers(v, out);
    if (s->off_axis > 0) {
        fprintf(out, "%sWARNING: of %s snapshots ", colour ? "\033[1;31m" : "",
                format_integer(a, s->pushes));
        fprintf(out, "%s left the axis: amounts are not to be trusted%s\n",
                format_integer(a, s->off_axis), colour ? "\033[0m" : "");
    }
    fprintf(out, "amounts in %s\n",
            v->options->unit == LIQMAP_CONTRACTS ? "contracts" : "quote currency");
}

/* How many buckets lie outward from the price's on a side, that one included. */
static int64_t outward(const view *v, int side)
{
    return side == LIQMAP_SHORT ? v->axis.buckets - v->here : v->here + 1;
}

/* The bucket so many outward from the price's. */
static int64_t step_out(const view *v, int side, int64_t steps)
{
    return side == LIQMAP_SHORT ? v->here + steps : v->here - steps;
}

/* How many buckets outward hold SHOWN of what the side has there. */
static int64_t reach(const view *v, int side)
{
    const int64_t all = outward(v, side);
    const double most =
        sum(v->cumulative[side] + step_out(v, side, all - 1) * v->n, v->n);
    int64_t steps = 0;
    while (most > 0 && steps < all - 1 &&
           sum(v->cumulative[side] + step_out(v, side, steps) * v->n, v->n) <
               SHOWN * most) {
        steps++;
    }
    return most > 0 ? steps + 1 : 0;
}

/*
 * A line of the chart: `wide` buckets, the nearest `band` times so many from the price.
 */
typedef struct band {
    double per_tier[LIQMAP_MAX_TIERS];
    double amount, price; /* price: the edge that lies further out */
    int64_t last;         /* the bucket that lies furthest out */
} band;

static band read_band(const view *v, int side, int64_t nth, int64_t wide)
{
    band b = {{0}, 0, 0, 0};
    const int64_t all = outward(v, side);
    for (int64_t i = nth * wide; i < (nth + 1) * wide && i < all; i++) {
        b.last = step_out(v, side, i);
        for (int64_t t = 0; t < v->n; t++) {
            b.per_tier[t] += v->density[side][b.last * v->n + t];
        }
    }
    b.amount = sum(b.per_tier, v->n);
    b.price = v->edges[side == LIQMAP_SHORT ? b.last + 1 : b.last];
    return b;
}

void view_text_bar(const view *v, FILE *out, const double *per_tier, double most,
                   int colour)
{
    int drawn = 0;
    double so_far = 0;
    /* Rounded where tiers end, so that a bar is as long as its sum. */
    for (int64_t t = 0; t < v->n && most > 0; t++) {
        so_far += per_tier[t];
        const int end = (int)(VIEW_BAR * so_far / most + 0.5);
        paint(out, colour, t, end - drawn);
        drawn = end;
    }
    fprintf(out, "%*s", VIEW_BAR - drawn, "");
}

static void print_band(const view *v, FILE *out, int side, const band *b, double most,
                       int colour)
{
    char text[NUMBER_TEXT];
    fprintf(out, "%14s ", format_price(text, b->price));
    view_text_bar(v, out, b->per_tier, most, colour);
    fprintf(out, " %9s", b->amount > 0 ? format_amount(text, b->amount) : "-");
    fprintf(out, " %*s\n", side == LIQMAP_LONG ? 9 : 19,
            format_amount(text, sum(v->cumulative[side] + b->last * v->n, v->n)));
}

static void print_chart(const view *v, FILE *out, int colour)
{
    int64_t wide, furthest, far[2], lines[2];
    double most = 0;
    char text[NUMBER_TEXT];
    if (v->here < 0 || v->here >= v->axis.buckets) {
        fputs("\nThe price is off the axis: nothing to draw around it.\n", out);
        return;
    }
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        far[side] = reach(v, side);
    }
    furthest =
        far[LIQMAP_LONG] > far[LIQMAP_SHORT] ? far[LIQMAP_LONG] : far[LIQMAP_SHORT];
    if (furthest == 0) {
        fputs("\nThe map holds nothing on the way from the price: nothing to draw.\n",
              out);
        return;
    }
    wide = (furthest + LINES - 1) / LINES;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        lines[side] = (far[side] + wide - 1) / wide;
        for (int64_t i = 0; i < lines[side]; i++) {
            const band b = read_band(v, side, i, wide);
            most = b.amount > most ? b.amount : most;
        }
    }
    fprintf(out, "\n%14s %-*s %9s %9s %9s\n", "price to", VIEW_BAR, "", "amount",
            "cum long", "cum short");
    for (int64_t i = lines[LIQMAP_SHORT] - 1; i >= 0; i--) {
        const band b = read_band(v, LIQMAP_SHORT, i, wide);
        print_band(v, out, LIQMAP_SHORT, &b, most, colour);
    }
    fprintf(out, "%14s %s%s%s\n", format_price(text, v->price), colour ? "\033[1m" : "",
            "--- price: shorts above, longs below ---", colour ? "\033[0m" : "");
    for (int64_t i = 0; i < lines[LIQMAP_LONG]; i++) {
        const band b = read_band(v, LIQMAP_LONG, i, wide);
        print_band(v, out, LIQMAP_LONG, &b, most, colour);
    }
}

static void print_clusters(const view *v, FILE *out)
{
    const int64_t top = v->options->top >= 0 ? v->options->top : DEFAULT_TOP;
    liqmap_cluster *rows = take((size_t)top, sizeof *rows);
    fputs("\nclusters: runs of buckets of twice the mean or more\n", out);
    for (int side = LIQMAP_SHORT; side >= LIQMAP_LONG; side--) {
        const char *name = side == LIQMAP_LONG ? "longs" : "shorts";
        int64_t count = 0;
        must(liqmap_clusters(v->map, rows, top, sizeof *rows, &count, side,
                             v->options->unit, 0, v->axis.buckets));
        if (count == 0) {
            fprintf(out, "  %-6s none\n", name);
        }
        for (int64_t i = 0; i < count && i < top; i++) {
            const liqmap_cluster *c = &rows[i];
            char low[NUMBER_TEXT], high[NUMBER_TEXT], amount[NUMBER_TEXT],
                tier[NUMBER_TEXT];
            fprintf(out, "  %-6s %14s - %-14s %9s  %+6.2f %%  most %.8sx\n", name,
                    format_price(low, c->low), format_price(high, c->high),
                    format_amount(amount, c->amount),
                    100 * view_distance(v, c) / v->price,
                    format_number(tier, v->tiers[c->tier].leverage));
        }
    }
    free(rows);
}

static void print_recent(const recent *r, FILE *out)
{
    char text[NUMBER_TEXT];
    fprintf(out, "\n%-44s", "liquidated, by the model, in the last");
    for (int w = 0; w < RECENT_WINDOWS; w++) {
        fprintf(out, "%7d h", recent_hours[w]);
    }
    for (int side = LIQMAP_SHORT; side >= LIQMAP_LONG; side--) {
        fprintf(out, "\n  %-42s", side == LIQMAP_LONG ? "longs" : "shorts");
        for (int w = 0; w < RECENT_WINDOWS; w++) {
            fprintf(out, "%9s",
                    recent_is_known(r, w) ? format_amount(text, recent_sum(r, w, side))
                                          : "-");
        }
    }
    if (r->covered_ms < (uint64_t)recent_hours[RECENT_WINDOWS - 1] * 3600000) {
        fprintf(out, "\n  (the input covers %s)",
                format_duration(text, (int64_t)r->covered_ms));
    }
    fputc('\n', out);
}

/* Tiers by falling leverage, of equals the first first. */
static void by_leverage(const view *v, int64_t order[])
{
    for (int64_t i = 0; i < v->n; i++) {
        int64_t to = i;
        for (; to > 0 && v->tiers[order[to - 1]].leverage < v->tiers[i].leverage;
             to--) {
            order[to] = order[to - 1];
        }
        order[to] = i;
    }
}

/* A line; folded, it is broken after "; " where it is too long, and what is still too
 * long after the last comma that fits. */
static void print_folded(FILE *out, const char *line, int folded)
{
    const char *end = strstr(line, "; ");
    size_t indent = 0;
    while (folded && indent + strlen(line) > WIDTH) {
        for (const char *c = strstr(line, ", ");
             indent > 0 && c != NULL && indent + (size_t)(c + 1 - line) <= WIDTH;
             c = strstr(c + 1, ", ")) {
            end = c;
        }
        if (end == NULL) {
            break;
        }
        fprintf(out, "%*s%.*s\n", (int)indent, "", (int)(end + 1 - line), line);
        line = end + 2;
        end = NULL;
        indent = 2;
    }
    fprintf(out, "%*s%s\n", (int)indent, "", line);
}

static void print_at(const view *v, FILE *out, double price, int folded)
{
    double in_bucket[LIQMAP_MAX_TIERS], cumulative[LIQMAP_MAX_TIERS];
    int64_t bucket, order[LIQMAP_MAX_TIERS];
    char a[NUMBER_TEXT], b[NUMBER_TEXT],
        line[(LIQMAP_MAX_TIERS + 2) * 64 + NUMBER_TEXT];
    size_t used;
    const int side = view_side(v, price);
    must(liqmap_cumulative_at(v->map, in_bucket, cumulative, LIQMAP_MAX_TIERS, &bucket,
                              side, v->options->unit, price));
    const int inside = bucket >= 0 && bucket < v->axis.buckets;
    snprintf(line, sizeof line, "at %s: cumulative %s liquidation leverage %s; %s",
             format_price(a, price), side == LIQMAP_LONG ? "long" : "short",
             format_amount(b, sum(cumulative, v->n)),
             inside ? "in this bucket" : "off the axis");
    by_leverage(v, order);
    for (int64_t i = 0; inside && i < v->n; i++) {
        used = strlen(line);
        snprintf(line + used, sizeof line - used, "%s %.30sx %.30s", i > 0 ? "," : "",
                 format_number(a, v->tiers[order[i]].leverage),
                 format_amount(b, in_bucket[order[i]]));
    }
    print_folded(out, line, folded);
}

void view_text(const view *v, FILE *out, int colour, int folded)
{
    view_text_header(v, out, colour);
    print_chart(v, out, colour);
    if (v->options->top != 0) {
        print_clusters(v, out);
    }
    if (v->recent != NULL) {
        print_recent(v->recent, out);
    }
    if (v->options->n_at > 0) {
        fputc('\n', out);
    }
    for (size_t i = 0; i < v->options->n_at; i++) {
        print_at(v, out, v->options->at[i], folded);
    }
}
