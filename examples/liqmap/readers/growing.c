/* SPDX-License-Identifier: MIT */
#include "readers/growing.h"
#include "readers/bytes.h"
#include "base/errors.h"
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void take_file(growing *g)
{
    struct stat stat_;
    g->fd = open(g->path, O_RDONLY | O_CLOEXEC);
    if (g->fd < 0 && errno != ENOENT) {
        fail_at(g->path, 0, NULL, "%s", strerror(errno));
    }
    if (g->fd < 0) {
        return;
    }
    if (fstat(g->fd, &stat_) != 0 || !S_ISREG(stat_.st_mode)) {
        fail_at(g->path, 0, NULL, "expected a file that can be followed");
    }
    output_note_input(&stat_);
    if (g->place.device != stat_.st_dev || g->place.inode != stat_.st_ino) {
        g->place =
            (file_place){.device = stat_.st_dev, .inode = stat_.st_ino, .offset = 0};
    }
    g->seen = 0;
}

void growing_open(growing *g, const char *path, const file_place *place)
{
    *g = (growing){.path = path, .fd = -1, .place = *place};
    take_file(g);
}

void growing_close(growing *g)
{
    if (g->fd >= 0) {
        close(g->fd);
    }
    g->fd = -1;
}

/* The end of the last whole line between two offsets; `from` where there is none. */
static int64_t last_line_end(const growing *g, int64_t from, int64_t to)
{
    char piece[4096];
    while (to > from) {
        const int64_t begin =
            to - from > (int64_t)sizeof piece ? to - (int64_t)sizeof piece : from;
        const ssize_t got = pread(g->fd, piece, (size_t)(to - begin), (off_t)begin);
        for (ssize_t i = got - 1; i >= 0; i--) {
            if (piece[i] == '\n') {
                return begin + i + 1;
            }
        }
        to = begin;
    }
    return from;
}

/* Whether whole lines from the beginning up to `end` hold a header and a row; where there
 * is no map two, since its model depends on the time between. # lines do not count. */
static int has_rows(const growing *g)
{
    char piece[4096];
    int64_t at = 0;
    const int wanted = g->has_map ? 2 : 3;
    int lines = 0, begins = 1, is_comment = 0;
    while (at < g->end && lines < wanted) {
        const ssize_t got = pread(g->fd, piece, sizeof piece, (off_t)at);
        for (ssize_t i = 0; i < got && at + i < g->end; i++) {
            is_comment = begins ? piece[i] == '#' : is_comment;
            begins = piece[i] == '\n';
            lines += begins && !is_comment;
        }
        if (got <= 0) {
            break;
        }
        at += got;
    }
    return lines >= wanted;
}

static void refuse_container(const growing *g)
{
    char first[4];
    const ssize_t got = pread(g->fd, first, sizeof first, 0);
    const char *name = got > 0 ? bytes_container(first, (size_t)got) : NULL;
    if (name != NULL) {
        fail_at(g->path, 0, NULL, "expected plain CSV: a %s cannot be followed", name);
    }
}

/* FNV-1a of the last bytes before the place. */
uint32_t growing_hash(const growing *g, int64_t offset)
{
    char piece[256];
    const int64_t begin =
        offset > (int64_t)sizeof piece ? offset - (int64_t)sizeof piece : 0;
    const ssize_t got = pread(g->fd, piece, (size_t)(offset - begin), (off_t)begin);
    uint32_t hash = 2166136261u;
    for (ssize_t i = 0; i < got; i++) {
        hash = (hash ^ (unsigned char)piece[i]) * 16777619u;
    }
    return hash;
}

/* Whether what was read is no longer what the file begins with. */
static int is_cut(const growing *g, int64_t size)
{
    return g->place.offset > size ||
           (g->place.offset > 0 && growing_hash(g, g->place.offset) != g->place.before);
}

/* Whether the name is that of another file now. */
static int is_replaced(const growing *g)
{
    struct stat named;
    return stat(g->path, &named) == 0 &&
           (named.st_dev != g->place.device || named.st_ino != g->place.inode);
}

static int has_more(growing *g)
{
    struct stat stat_;
    g->end = g->place.offset;
    if (g->fd < 0 || fstat(g->fd, &stat_) != 0) {
        return 0;
    }
    if (is_cut(g, stat_.st_size)) {
        g->place.offset = g->place.line = g->seen = 0;
    }
    if (g->place.offset == 0) {
        refuse_container(g);
    }
    g->end = last_line_end(g, g->place.offset, stat_.st_size);
    if (g->place.offset == 0 && !has_rows(g)) {
        g->end = 0;
    }
    return g->end > g->seen && g->end > g->place.offset;
}

int growing_waits(const growing *g)
{
    struct stat stat_;
    return g->fd >= 0 && fstat(g->fd, &stat_) == 0 &&
           last_line_end(g, g->place.offset, stat_.st_size) < stat_.st_size;
}

int growing_look(growing *g)
{
    int more = has_more(g);
    if (!more && (g->fd < 0 || is_replaced(g))) {
        growing_close(g);
        take_file(g);
        more = has_more(g);
    }
    g->seen = more ? g->end : g->seen;
    return more;
}
