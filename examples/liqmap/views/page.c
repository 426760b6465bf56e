/* SPDX-License-Identifier: MIT */
/*
 * The page that meson built, in which the bundled day is replaced: JSON with the snapshots as
 * CSV and how they were modelled, gzipped, in base64. A map that went on from one that was kept
 * is there as it was packed, without the way to it.
 */
#include "views/page.h"
#include "views/view_snapshots.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/output.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define GZIP 16 /* added to the window bits of zlib */
#define DATA_BEGIN "<script type=\"application/octet-stream\" id=\"data\">"
#define DATA_END "</script>"

static int count_pages(const picture_options *o)
{
    int n = 0;
    for (int i = 0; i < o->n; i++) {
        n += picture_options_is_page(o->paths[i]);
    }
    return n;
}

int page_is_wanted(const picture_options *o)
{
    return count_pages(o) > 0;
}

int page_is_all(const picture_options *o)
{
    return o->n > 0 && count_pages(o) == o->n;
}

/* What a page is made of. */
typedef struct page {
    const char *view;
    const replayed *sources[SOURCE_LIST_MOST];
    int64_t n;
    const squeeze *squeeze;
} page;

/* ---- the input as JSON ---- */

/* Text of a file's name may be no UTF-8. */
static json_t *text(const char *value, const char *otherwise)
{
    json_t *own = json_string(value);
    return own != NULL ? own : json_string(otherwise);
}

static char *to_base64(const unsigned char *bytes, size_t n)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = allocate((n + 2) / 3 + 1, 4), *to = out;
    for (size_t i = 0; i < n; i += 3) {
        const unsigned long three = (unsigned long)bytes[i] << 16 |
                                    (i + 1 < n ? (unsigned long)bytes[i + 1] << 8 : 0) |
                                    (i + 2 < n ? bytes[i + 2] : 0);
        *to++ = digits[three >> 18 & 63];
        *to++ = digits[three >> 12 & 63];
        *to++ = i + 1 < n ? digits[three >> 6 & 63] : '=';
        *to++ = i + 2 < n ? digits[three & 63] : '=';
    }
    *to = '\0';
    return out;
}

static json_t *csv_of(const snapshot_list *list)
{
    char *csv = NULL;
    size_t length;
    FILE *out = open_memstream(&csv, &length);
    json_t *own;
    if (out == NULL) {
        fail("out of memory");
    }
    view_snapshots_header(out);
    for (size_t i = 0; i < list->n; i++) {
        view_snapshots_row(out, &list->rows[i]);
    }
    fclose(out);
    own = json_stringn(csv, length);
    free(csv);
    return own;
}

static json_t *packed_of(const liqmap *map)
{
    int64_t size;
    unsigned char *bytes;
    char *base64;
    json_t *own;
    must(liqmap_pack_size(map, &size));
    bytes = allocate(1, (size_t)size);
    must(liqmap_pack(map, bytes, size, NULL));
    base64 = to_base64(bytes, (size_t)size);
    own = json_string(base64);
    free(base64);
    free(bytes);
    return own;
}

static json_t *tiers_of(const readout *r)
{
    json_t *all = json_array();
    for (int64_t t = 0; t < r->n; t++) {
        const liqmap_tier *tier = &r->tiers[t];
        json_array_append_new(
            all, json_pack("{s:f,s:f,s:f,s:f,s:f}", "leverage", tier->leverage,
                           "shareLong", tier->share_long, "shareShort",
                           tier->share_short, "mmr", tier->mmr, "fee", tier->fee));
    }
    return all;
}

static json_t *model_of(const readout *r)
{
    const liqmap_config *c = &r->config;
    return json_pack(
        "{s:o,s:{s:s,s:s,s:s,s:i,s:f,s:I,s:f}}", "tiers", tiers_of(r), "config",
        "contract", c->contract == LIQMAP_LINEAR ? "linear" : "inverse", "maintenance",
        c->maintenance == LIQMAP_MAINTENANCE_MARK ? "mark" : "entry", "initial",
        c->initial == LIQMAP_INITIAL_UNKNOWN ? "unknown" : "entry", "entryPoints",
        (int)c->entry_points, "turnover", c->turnover, "holdingMs",
        (json_int_t)c->holding_ms, "intrabar", c->intrabar);
}

static json_t *axis_of(const liqmap_axis *axis)
{
    return json_pack("{s:s,s:f,s:f,s:I}", "kind",
                     axis->kind == LIQMAP_AXIS_LINEAR ? "linear" : "log", "low",
                     axis->low, "step", axis->step, "buckets",
                     (json_int_t)axis->buckets);
}

/* Snapshots where all of them are there, else the map. */
static json_t *source_of(const replayed *r, int as_packed)
{
    json_t *own = json_object();
    json_object_set_new(own, "name", text(r->readout.name, "source"));
    if (as_packed) {
        json_object_set_new(own, "packed", packed_of(r->map));
    } else {
        json_object_set_new(own, "csv", csv_of(&r->snapshots));
        json_object_set_new(own, "model", model_of(&r->readout));
    }
    return own;
}

static json_t *numbers(const double *values, int64_t n)
{
    json_t *own = json_array();
    for (int64_t i = 0; i < n; i++) {
        json_array_append_new(own, json_real(values[i]));
    }
    return own;
}

static json_t *squeeze_of(const squeeze *s)
{
    json_t *own =
        json_pack("{s:s}", "direction", s->direction == LIQMAP_UP ? "up" : "down");
    if (s->book.count > 0) {
        json_object_set_new(own, "depth",
                            json_pack("[o,o]", numbers(s->book.price, s->book.count),
                                      numbers(s->book.quote, s->book.count)));
    } else {
        json_object_set_new(own, "perPercent", json_real(s->per_percent));
    }
    if (!s->is_trigger) {
        json_object_set_new(own, "order", json_real(s->end.order));
    }
    return own;
}

static json_t *input_of(const page *p, const picture_options *o)
{
    json_t *own = json_object(), *sources = json_array();
    char title[200] = "";
    int as_packed = 0;
    for (int64_t i = 0; i < p->n; i++) {
        as_packed |= p->sources[i]->has_begun_before;
        if (i > 0 &&
            strlen(title) + strlen(p->sources[i]->readout.name) + 4 < sizeof title) {
            strcat(title, ", ");
        }
        strncat(title, p->sources[i]->readout.name, sizeof title - strlen(title) - 1);
    }
    for (int64_t i = 0; i < p->n; i++) {
        json_array_append_new(sources, source_of(p->sources[i], as_packed));
    }
    json_object_set_new(own, "title",
                        text(o->title != NULL ? o->title : title, "liqmap"));
    json_object_set_new(own, "note",
                        json_string(as_packed ? "A map that was kept, as it is now."
                                              : "Written by the program liqmap."));
    json_object_set_new(own, "view", json_string(as_packed ? "map" : p->view));
    json_object_set_new(own, "axis", axis_of(&p->sources[0]->readout.axis));
    json_object_set_new(own, "sources", sources);
    if (p->squeeze != NULL) {
        json_object_set_new(own, "squeeze", squeeze_of(p->squeeze));
    }
    return own;
}

/* ---- the page ---- */

static char *gzipped_base64(const char *bytes, size_t n)
{
    z_stream z = {0};
    unsigned char *out;
    char *base64;
    if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + GZIP, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        fail("out of memory");
    }
    const uLong most = deflateBound(&z, (uLong)n);
    out = allocate(1, most);
    z.next_in = (unsigned char *)(uintptr_t)bytes;
    z.avail_in = (uInt)n;
    z.next_out = out;
    z.avail_out = (uInt)most;
    if (n > UINT32_MAX - 4096 || deflate(&z, Z_FINISH) != Z_STREAM_END) {
        fail("the input is too long for a page");
    }
    base64 = to_base64(out, z.total_out);
    deflateEnd(&z);
    free(out);
    return base64;
}

static char *data_of(const page *p, const picture_options *o)
{
    json_t *input = input_of(p, o);
    char *json = json_dumps(input, JSON_COMPACT | JSON_REAL_PRECISION(17));
    char *base64;
    if (json == NULL) {
        fail("out of memory");
    }
    base64 = gzipped_base64(json, strlen(json));
    free(json);
    json_decref(input);
    return base64;
}

static char *read_all(FILE *in)
{
    char *own = NULL;
    size_t n = 0;
    do {
        own = reallocate(own, n + 65536 + 1, 1);
        n += fread(own + n, 1, 65536, in);
    } while (!feof(in) && !ferror(in));
    own[n] = '\0';
    fclose(in);
    return own;
}

/* Beside the program: where it is installed, in whatever prefix, or where it was built. */
static FILE *open_template(void)
{
    static const char *const places[] = {"/" PAGE_FROM_BIN "/liqmap.html",
                                         "/../web/liqmap.html"};
    char path[4096 + 64];
    const ssize_t n = readlink("/proc/self/exe", path, 4096);
    path[n > 0 ? n : 0] = '\0';
    char *name = strrchr(path, '/');
    for (size_t i = 0; name != NULL && i < sizeof places / sizeof *places; i++) {
        FILE *in;
        strcpy(name, places[i]);
        in = fopen(path, "rb");
        if (in != NULL) {
            return in;
        }
    }
    fail("the page liqmap.html is not there: the build makes it where npm, node and "
         "what WebAssembly takes are installed, and meson setup lists what is missing");
}

void page_check(const picture_options *o, const shown_options *shown)
{
    if (!page_is_wanted(o)) {
        return;
    }
    if (shown->last_ms > 0 || shown->scale != SCALE_NONE) {
        misuse("--last and --scale do not go with a page: it has all of the map");
    }
    fclose(open_template());
}

static void page_write(const page *p, const picture_options *o)
{
    char *own = read_all(open_template());
    char *begin = strstr(own, DATA_BEGIN);
    char *end = begin != NULL ? strstr(begin, DATA_END) : NULL;
    char *data;
    if (end == NULL) {
        fail("liqmap.html is not the page of this program");
    }
    begin += strlen(DATA_BEGIN);
    data = data_of(p, o);
    for (int i = 0; i < o->n; i++) {
        if (picture_options_is_page(o->paths[i])) {
            FILE *out = output_open(o->paths[i]);
            fwrite(own, 1, (size_t)(begin - own), out);
            fputs(data, out);
            fputs(end, out);
            output_close(out);
        }
    }
    free(data);
    free(own);
}

void page_write_maps(const char *view, const source_maps *all, const squeeze *s,
                     const picture_options *o)
{
    const coin_maps *coin = &all->coins[0];
    page p = {.view = view,
              .sources = {&coin->sources[0]->replayed},
              .n = coin->n,
              .squeeze = s};
    for (int64_t i = 1; i < p.n; i++) {
        p.sources[i] = &coin->sources[i]->replayed;
    }
    page_write(&p, o);
}
