/* SPDX-License-Identifier: MIT */
/*
 * CSV by libcsv, out of a zip by libzip where it is one. libcsv is fed piece by piece,
 * no piece longer than a line, so that one row at most is there and its line is known.
 * Knows nothing of what the columns mean.
 */
#include "table.h"
#include "parse.h"
#include "say.h"

#include <csv.h>
#include <zip.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE 65536
#define LONGEST_ROW 1000000

struct table {
    const char *path; /* as messages name it */
    int fd, live;
    zip_t *archive;
    zip_file_t *member;
    struct csv_parser csv;
    double size; /* of the input, 0: not known */
    double done; /* of it, bytes read */
    int64_t line;
    int ended, begun, comment; /* input is at its end; a row was seen; in a # line */
    size_t from, to;           /* what of `bytes` waits to be parsed */
    size_t fed;                /* bytes of this row */
    int complete;              /* rows complete in this piece */
    char *text;                /* fields of the row, each ended by a NUL */
    size_t used, room;
    size_t *fields; /* where each begins */
    size_t width, fields_room;
    char bytes[PIECE];
};

void table_expected(const table *t, const char *column, const char *format, ...)
{
    char text[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    fail_at(t->path, t->line, column, "expected %s", text);
}

static void on_field(void *text, size_t length, void *data)
{
    table *t = data;
    if (t->complete > 0) {
        return;
    }
    if (t->width == t->fields_room) {
        t->fields_room = 2 * t->fields_room + 16;
        t->fields = retake(t->fields, t->fields_room, sizeof *t->fields);
    }
    if (t->room - t->used < length + 1) {
        t->room = 2 * t->room + length + 1;
        t->text = retake(t->text, t->room, 1);
    }
    t->fields[t->width++] = t->used;
    if (length > 0) {
        memcpy(t->text + t->used, text, length);
    }
    t->text[t->used + length] = '\0';
    if (strlen(t->text + t->used) != length) {
        table_expected(t, NULL, "text, found a byte of 0");
    }
    t->used += length + 1;
}

static void on_row(int end, void *data)
{
    table *t = data;
    (void)end;
    t->complete++;
}

/* The one member of the archive that is a CSV. */
static void open_member(table *t)
{
    int error = 0;
    zip_int64_t found = -1, members, count = 0;
    zip_stat_t stat;
    t->archive = zip_open(t->path, ZIP_RDONLY, &error);
    if (t->archive == NULL) {
        zip_error_t why;
        zip_error_init_with_code(&why, error);
        fail_at(t->path, 0, NULL, "expected a zip archive: %s",
                zip_error_strerror(&why));
    }
    members = zip_get_num_entries(t->archive, 0);
    for (zip_int64_t i = 0; i < members; i++) {
        const char *name = zip_get_name(t->archive, (zip_uint64_t)i, 0);
        const size_t length = name != NULL ? strlen(name) : 0;
        if (length > 4 && strcasecmp(name + length - 4, ".csv") == 0) {
            found = i;
            count++;
        }
    }
    if (count != 1) {
        fail_at(t->path, 0, NULL, "expected one CSV in the archive, found %d",
                (int)count);
    }
    if (zip_stat_index(t->archive, (zip_uint64_t)found, 0, &stat) == 0 &&
        (stat.valid & ZIP_STAT_SIZE) != 0) {
        t->size = (double)stat.size;
    }
    t->member = zip_fopen_index(t->archive, (zip_uint64_t)found, 0);
    if (t->member == NULL) {
        fail_at(t->path, 0, NULL, "expected a readable archive: %s",
                zip_strerror(t->archive));
    }
}

/* More bytes into what is there; sets `ended` when there are none. */
static void refill(table *t)
{
    int64_t got;
    if (t->member != NULL) {
        got = zip_fread(t->member, t->bytes, PIECE);
        if (got < 0) {
            fail_at(t->path, t->line, NULL, "expected a readable archive: %s",
                    zip_file_strerror(t->member));
        }
    } else {
        do {
            got = read(t->fd, t->bytes, PIECE);
        } while (got < 0 && errno == EINTR);
        if (got < 0) {
            fail_at(t->path, 0, NULL, "%s", strerror(errno));
        }
    }
    t->from = 0;
    t->to = (size_t)got;
    t->done += (double)got;
    t->ended = got == 0;
}

table *table_open(const char *path)
{
    table *t = take(1, sizeof *t);
    const int standard = strcmp(path, "-") == 0;
    struct stat stat;
    t->path = standard ? "standard input" : path;
    t->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (t->fd < 0 || fstat(t->fd, &stat) != 0) {
        fail_at(path, 0, NULL, "%s", strerror(errno));
    }
    t->live = !S_ISREG(stat.st_mode);
    if (!t->live) {
        t->size = (double)stat.st_size;
    }
    if (csv_init(&t->csv, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        fail("out of memory");
    }
    refill(t);
    /* The second is how an archive of nothing begins. */
    if (t->to >= 4 &&
        (memcmp(t->bytes, "PK\3\4", 4) == 0 || memcmp(t->bytes, "PK\5\6", 4) == 0)) {
        if (standard) {
            fail_at(t->path, 0, NULL,
                    "expected CSV: a zip archive is read from a file");
        }
        t->done = 0;
        open_member(t);
        refill(t);
    }
    if (t->to - t->from >= 3 && memcmp(t->bytes, "\xEF\xBB\xBF", 3) == 0) {
        t->from = 3;
    }
    t->line = 1;
    return t;
}

void table_close(table *t)
{
    if (t == NULL) {
        return;
    }
    if (t->member != NULL) {
        zip_fclose(t->member);
    }
    if (t->archive != NULL) {
        zip_discard(t->archive);
    }
    if (t->fd > STDIN_FILENO) {
        close(t->fd);
    }
    csv_free(&t->csv);
    free(t->fields);
    free(t->text);
    free(t);
}

static void feed(table *t, size_t length)
{
    const char *piece = t->bytes + t->from;
    t->fed += length;
    if (t->fed > LONGEST_ROW) {
        table_expected(t, NULL, "a row of at most %d bytes", LONGEST_ROW);
    }
    if (csv_parse(&t->csv, piece, length, on_field, on_row, t) != length) {
        table_expected(t, NULL, "CSV: %s", csv_strerror(csv_error(&t->csv)));
    }
    if (t->complete > 1) {
        table_expected(t, NULL, "lines that end with a line feed");
    }
}

int table_next(table *t)
{
    int ends_line = t->begun && t->from > 0 && t->bytes[t->from - 1] == '\n';
    t->width = t->used = t->fed = 0;
    t->complete = 0;
    /* The line of a row is counted when the next one is asked for. */
    t->line += ends_line;
    while (t->complete == 0) {
        const char *end;
        size_t length;
        if (t->from == t->to && !t->ended) {
            refill(t);
        }
        if (t->ended) {
            if (csv_fini(&t->csv, on_field, on_row, t) != 0) {
                table_expected(t, NULL, "the end of a quoted field");
            }
            break;
        }
        end = memchr(t->bytes + t->from, '\n', t->to - t->from);
        length = end != NULL ? (size_t)(end - t->bytes) + 1 - t->from : t->to - t->from;
        t->comment =
            t->comment || (!t->begun && t->fed == 0 && t->bytes[t->from] == '#');
        if (!t->comment) {
            feed(t, length);
        }
        t->from += length;
        if (end != NULL) {
            t->comment = 0;
            t->fed = t->fed > 2 ? t->fed : 0; /* a blank line is no part of a row */
            t->line += t->complete == 0;
        }
    }
    t->begun = t->begun || t->complete > 0;
    return t->complete > 0;
}

size_t table_width(const table *t)
{
    return t->width;
}

int64_t table_line(const table *t)
{
    return t->line;
}

const char *table_text(const table *t, size_t field)
{
    return field < t->width ? t->text + t->fields[field] : "";
}

int table_find(const table *t, const char *names)
{
    int found = -1;
    for (size_t i = 0; i < t->width; i++) {
        const char *text = table_text(t, i);
        if (parse_word(text, names) >= 0) {
            if (found >= 0) {
                table_expected(t, text, "this column once");
            }
            found = (int)i;
        }
    }
    return found;
}

int table_is_live(const table *t)
{
    return t->live;
}

double table_part(const table *t)
{
    return t->size > 0 ? (t->done - (double)(t->to - t->from)) / t->size : -1;
}
