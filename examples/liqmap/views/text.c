/* SPDX-License-Identifier: MIT */
#include "views/text.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/screen.h"

#include <stdlib.h>
#include <string.h>

/* A part's character and colour, in the order of the parts. */
static const char marks[] = "=+#o*x%@:-~^&$!.";
static const char *const colours[] = {"36", "33", "35", "32", "34", "31"};
#define COLOURS (sizeof colours / sizeof *colours)

#define BESIDE_BAR 46 /* columns of a chart's line beside the bar */

int text_bar_width(void)
{
    return screen_width() - BESIDE_BAR;
}

void text_word(words *w, const char *word)
{
    const size_t length = strlen(word);
    if (w->used > 0 && w->used + 2 + length > (size_t)screen_width()) {
        fprintf(w->out, "\n%*s", (int)w->indent, "");
        w->used = w->indent;
    } else if (w->used > 0) {
        fputs("  ", w->out);
        w->used += 2;
    }
    fputs(word, w->out);
    w->used += length;
}

static void paint(FILE *out, int colour, int64_t part, int length)
{
    if (length <= 0) {
        return;
    }
    if (colour) {
        fprintf(out, "\033[%sm", colours[(size_t)part % COLOURS]);
    }
    for (int i = 0; i < length; i++) {
        fputc(marks[part], out);
    }
    if (colour) {
        fputs("\033[0m", out);
    }
}

void text_legend(FILE *out, const char *title, char (*labels)[TEXT_LABEL],
                 int64_t parts, const char *note)
{
    words w = {out, 0, strlen(title) + 2};
    text_word(&w, title);
    for (int64_t part = 0; part < parts; part++) {
        char word[TEXT_LABEL + 2];
        snprintf(word, sizeof word, "%c %s", marks[part], labels[part]);
        text_word(&w, word);
    }
    if (note != NULL) {
        text_word(&w, note);
    }
    fputc('\n', out);
}

void text_label_classes(char (*labels)[TEXT_LABEL], const classes *c, int shares)
{
    for (int64_t i = 0; i < c->n; i++) {
        const int used = snprintf(labels[i], TEXT_LABEL, "%.20s", c->label[i]);
        if (shares) {
            snprintf(labels[i] + used, TEXT_LABEL - (size_t)used, " %.3g/%.3g %%",
                     100 * c->share[LIQMAP_LONG][i], 100 * c->share[LIQMAP_SHORT][i]);
        }
    }
}

void text_preset(FILE *out, const known_preset *p)
{
    if (p->name != NULL) {
        fprintf(out, "%s%s%s, fitted on hourly bars%s\n",
                p->is_whole ? "preset " : "tiers of preset ", p->name,
                p->has_volume ? "" : " without volume",
                p->is_whole ? "" : "; other settings as given");
    }
}

void text_fitted_tiers(FILE *out)
{
    fputs("fitted tiers are distances from entry, not leverages that traders chose\n",
          out);
}

void text_side(FILE *out, int side, int colour)
{
    const char *begin = side == LIQMAP_SHORT ? "\033[31m" : "\033[32m";
    fprintf(out, "%s%c%s", colour ? begin : "", side == LIQMAP_SHORT ? 'S' : 'L',
            colour ? "\033[0m" : "");
}

void text_buckets(FILE *out, const double *edges, int64_t bucket, int64_t line)
{
    const double low = edges[bucket], width = edges[bucket + 1] - low;
    char text[NUMBER_TEXT];
    fprintf(out, "a line is %s %s of %.3g %% ", format_integer(text, line),
            line == 1 ? "bucket" : "buckets", 100 * width / low);
    fprintf(out, "(%s)\n", format_price(text, width));
}

void text_coverage(FILE *out, const char *name, double coverage, int colour)
{
    if (coverage < TEXT_LEAST_COVERAGE) {
        fprintf(out, "%s%s%scoverage %.1f %%: little is known yet%s\n",
                colour ? "\033[1;31m" : "", name, name[0] != '\0' ? ": " : "",
                100 * coverage, colour ? "\033[0m" : "");
    }
}

void text_unit(FILE *out, int32_t unit)
{
    fprintf(out, "amounts in %s\n",
            unit == LIQMAP_CONTRACTS ? "contracts" : "quote currency");
}

void text_bar(FILE *out, const double *row, int64_t parts, double most, int colour)
{
    const int width = text_bar_width();
    int drawn = 0;
    double so_far = 0;
    /* Rounded where parts end, so that a bar is as long as its sum. */
    for (int64_t part = 0; part < parts && most > 0; part++) {
        so_far += row[part];
        const int end = (int)(width * so_far / most + 0.5);
        paint(out, colour, part, end - drawn);
        drawn = end;
    }
    fprintf(out, "%*s", width - drawn, "");
}

static void print_windows(FILE *out, const char *what, const recent_totals *t, int side)
{
    char text[NUMBER_TEXT];
    fprintf(out, "\n  %-42s", what);
    for (int w = 0; w < RECENT_WINDOWS; w++) {
        fprintf(out, "%9s",
                t->is_known[w] ? format_amount(text, t->amount[side][w]) : "-");
    }
}

void text_recent(const recent_totals *t, const recent_totals *feed, FILE *out)
{
    char text[NUMBER_TEXT];
    fprintf(out, "\n%-44s",
            feed == NULL ? "liquidated, by the model, in the last"
                         : "liquidated in the last");
    for (int w = 0; w < RECENT_WINDOWS; w++) {
        fprintf(out, "%7d h", recent_hours[w]);
    }
    for (int side = LIQMAP_SHORT; side >= LIQMAP_LONG; side--) {
        const char *name = side == LIQMAP_LONG ? "longs" : "shorts";
        if (feed == NULL) {
            print_windows(out, name, t, side);
            continue;
        }
        snprintf(text, sizeof text, "%s, by the model", name);
        print_windows(out, text, t, side);
        snprintf(text, sizeof text, "%s, by the feed", name);
        print_windows(out, text, feed, side);
    }
    if (t->covered_ms < (uint64_t)recent_hours[RECENT_WINDOWS - 1] * 3600000) {
        fprintf(out, "\n  (the input covers %s)",
                format_duration(text, (int64_t)t->covered_ms));
    }
    fputc('\n', out);
}

void text_classes(FILE *out, const classes *c, const double *amounts)
{
    int64_t order[PANEL_PARTS] = {0};
    int printed = 0;
    for (int64_t i = 0; i < c->n; i++) {
        int64_t to = i;
        for (; to > 0 && c->leverage[order[to - 1]] < c->leverage[i]; to--) {
            order[to] = order[to - 1];
        }
        order[to] = i;
    }
    for (int64_t i = 0; i < c->n; i++) {
        char amount[NUMBER_TEXT];
        if (amounts[order[i]] > 0) {
            fprintf(out, "%s %s %s", printed++ > 0 ? "," : "", c->label[order[i]],
                    format_amount(amount, amounts[order[i]]));
        }
    }
    fputs(printed == 0 ? " nothing" : "", out);
}

void text_begin_line(text_line *line)
{
    line->to = open_memstream(&line->text, &line->length);
    if (line->to == NULL) {
        fail("out of memory");
    }
}

void text_begin_at(text_line *line, double price, int side, double cumulative)
{
    char text[NUMBER_TEXT];
    text_begin_line(line);
    fprintf(line->to, "at %s", format_price(text, price));
    fprintf(line->to, ": cumulative %s liquidation leverage %s; ",
            side == LIQMAP_LONG ? "long" : "short", format_amount(text, cumulative));
}

static void print_folded(FILE *out, const char *line, int folded)
{
    const char *end = strstr(line, "; ");
    size_t indent = 0;
    while (folded && indent + strlen(line) > (size_t)screen_width()) {
        for (const char *c = strstr(line, ", ");
             indent > 0 && c != NULL &&
             indent + (size_t)(c + 1 - line) <= (size_t)screen_width();
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

void text_close_line(text_line *line)
{
    if (fclose(line->to) != 0) {
        fail("out of memory");
    }
}

void text_end_line(text_line *line, FILE *out, int folded)
{
    text_close_line(line);
    print_folded(out, line->text, folded);
    free(line->text);
}
