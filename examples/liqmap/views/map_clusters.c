/* SPDX-License-Identifier: MIT */
#include "views/label_width.h"
#include "views/map_chart.h"
#include "base/format.h"

#include <string.h>

#define FAR 8.0   /* of a label from its bar, in its size */
#define TOP 3     /* clusters labelled on each side */
#define CLUSTER 2 /* buckets of one hold so many means of those not empty */

/* A run of heavy buckets. */
typedef struct cluster {
    double amount;
    int64_t heaviest;
} cluster;

/* What was placed so far: lines from labels to bars. */
typedef struct labels {
    map_chart *chart;
    box lines[2 * TOP];
    int n_lines;
} labels;

static double bucket_sum(const panel *p, int side, int64_t bucket)
{
    return panel_sum(panel_density(p, side, bucket), p->parts);
}

static void insert_cluster(cluster *top, const cluster *found)
{
    int at = TOP;
    while (at > 0 && found->amount > top[at - 1].amount) {
        at--;
    }
    if (at < TOP) {
        memmove(top + at + 1, top + at, (size_t)(TOP - 1 - at) * sizeof *top);
        top[at] = *found;
    }
}

/* The largest of a side among the buckets shown: runs that hold CLUSTER times the mean of
 * those that are not empty, as liqmap_clusters() has them. */
static void find_clusters(const map_chart *c, int side, cluster top[TOP])
{
    const panel *p = c->drawing->panel;
    const int64_t from = c->bars[0].first;
    const int64_t to = c->bars[c->n - 1].first + c->bars[c->n - 1].count;
    cluster run = {0, -1};
    double total = 0;
    int64_t filled = 0;
    memset(top, 0, TOP * sizeof *top);
    for (int64_t b = from; b < to; b++) {
        const double sum = bucket_sum(p, side, b);
        total += sum;
        filled += sum > 0;
    }
    for (int64_t b = from; b <= to && filled > 0; b++) {
        const double sum = b < to ? bucket_sum(p, side, b) : 0;
        if (sum > 0 && sum >= CLUSTER * (total / (double)filled)) {
            run.amount += sum;
            if (run.heaviest < 0 || sum > bucket_sum(p, side, run.heaviest)) {
                run.heaviest = b;
            }
        } else if (run.heaviest >= 0) {
            insert_cluster(top, &run);
            run = (cluster){0, -1};
        }
    }
}

/* How high the bars reach between two places. */
static double highest_between(const map_chart *c, double from, double to)
{
    double top = c->plot.left.at;
    for (int64_t i = 0; i < c->n; i++) {
        double left, right;
        map_bar_ends(c, &c->bars[i], &left, &right);
        if (right >= from && left <= to) {
            const double y =
                scale_at(&c->plot.left, c->bars[i].sum[0] + c->bars[i].sum[1]);
            top = y < top ? y : top;
        }
    }
    return top;
}

/* "8.30M at 92,695" */
static void name_cluster(const map_chart *c, const cluster *k, char *text)
{
    const panel *p = c->drawing->panel;
    char price[NUMBER_TEXT];
    format_amount(text, k->amount);
    strcat(strcat(text, " at "),
           format_price(price,
                        0.5 * p->edges[k->heaviest] + 0.5 * p->edges[k->heaviest + 1]));
    if (p->price >= 1000) { /* whole units will do */
        *strrchr(text, '.') = '\0';
    }
}

static int crosses(const box *a, const box *b)
{
    return a->x < b->x + b->width && b->x < a->x + a->width &&
           a->y < b->y + b->height && b->y < a->y + a->height;
}

/* Whether it crosses neither a line from a label nor the price, nor its path. */
static int is_clear(const labels *to, const box *own)
{
    const map_chart *c = to->chart;
    const double price = scale_at(&c->plot.x, c->drawing->panel->price);
    for (int i = 0; i < to->n_lines; i++) {
        if (crosses(own, &to->lines[i])) {
            return 0;
        }
    }
    for (size_t i = c->path_first; i < c->path_end; i++) {
        const point *p = &c->plot.picture.points[i];
        if (crosses(own, &(box){p->x - 2, p->y - 2, 4, 4})) {
            return 0;
        }
    }
    return price <= own->x || price >= own->x + own->width;
}

/* Places a label and the line from it to its bar, if there is room for both. */
static int place(labels *to, const label *l, const char *text, box line)
{
    const double width = label_width(text, l->size, 1);
    const box own = {l->x - 0.5 * width * l->anchor, l->y - l->size, width,
                     1.3 * l->size};
    plot *p = &to->chart->plot;
    if (own.x < p->x.at || own.x + own.width > p->x.end || !is_clear(to, &own) ||
        !picture_is_free(&p->picture, line) || !picture_text(&p->picture, *l, text)) {
        return 0;
    }
    if (line.height > 0) {
        picture_rect(&p->picture, line, l->colour, 1);
        to->lines[to->n_lines++] = line;
    }
    return 1;
}

/* Above the bar, as near as bars and other labels let it; else not at all. */
static void place_above(labels *to, label l, const char *text, double x)
{
    static const int anchors[] = {ANCHOR_MIDDLE, ANCHOR_START, ANCHOR_END};
    const map_chart *c = to->chart;
    const double size = l.size, unit = c->plot.unit, width = label_width(text, size, 1);
    const double bar_top = highest_between(c, x - 1, x + 1);
    for (double up = 0.5 * size;
         up < FAR * size && bar_top - up - size > c->plot.frame.y; up += size / 2) {
        for (int i = 0; i < 3; i++) {
            l.anchor = anchors[i];
            l.x = x - (1 - l.anchor) * 0.3 * size;
            l.y = bar_top - up;
            const double left = l.x - 0.5 * width * l.anchor;
            const box line = {x - unit / 2, l.y + 0.35 * size, unit,
                              up > 1.2 * size ? up - 0.35 * size - 2 * unit : 0};
            if (l.y <= highest_between(c, left, left + width) - 0.4 * size &&
                place(to, &l, text, line)) {
                return;
            }
        }
    }
}

static void label_cluster(labels *to, const cluster *k, int side)
{
    const map_chart *c = to->chart;
    const double *edge = &c->drawing->panel->edges[k->heaviest];
    const double x = scale_at(&c->plot.x, 0.5 * edge[0] + 0.5 * edge[1]);
    const label l = {.size = plot_small(&c->plot),
                     .colour = side == LIQMAP_SHORT ? COLOUR_shorts : COLOUR_longs,
                     .is_bold = 1,
                     .has_halo = 1};
    char text[2 * NUMBER_TEXT];
    name_cluster(c, k, text);
    place_above(to, l, text, x);
}

void map_draw_clusters(map_chart *c)
{
    labels to = {.chart = c};
    cluster top[2][TOP];
    find_clusters(c, LIQMAP_LONG, top[LIQMAP_LONG]);
    find_clusters(c, LIQMAP_SHORT, top[LIQMAP_SHORT]);
    for (int i = 0; i < TOP; i++) {
        for (int side = LIQMAP_SHORT; side >= LIQMAP_LONG; side--) {
            if (top[side][i].amount > 0) {
                label_cluster(&to, &top[side][i], side);
            }
        }
    }
}
