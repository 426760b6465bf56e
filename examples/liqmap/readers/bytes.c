/* SPDX-License-Identifier: MIT */
#include "readers/bytes.h"
#include "readers/container.h"
#include "readers/signature.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE 65536

struct bytes {
    const char *path; /* as messages name it */
    int fd, live;
    const container *container; /* NULL: the file is the input itself */
    container_input packed;     /* for the container */
    void *opened;               /* by it */
    double size;                /* of the input, 0: not known */
    double done;                /* of it, bytes read */
    int64_t part_end;           /* of a part; 0: all of the file is read */
    int64_t left;               /* of a regular file, bytes not yet read */
    size_t from, to;            /* the part of `piece` that was not taken yet */
    bytes *next_kept;
    const char *kept_path; /* as it was opened */
    size_t n_first;        /* of `first`, what the container has not read yet */
    const char *first;
    char piece[PIECE], packed_piece[PIECE];
};

/* Inputs that were looked at, and can be read but once. */
static bytes *kept;

/* What of a part is still to be read. */
static size_t limit(const bytes *b, size_t room)
{
    const double left = (double)b->part_end - b->done;
    return b->part_end == 0 || left > (double)room ? room : (size_t)left;
}

/* Another program that writes a file anew may cut it while it is read here. */
static void check_end(const bytes *b)
{
    if (b->left > 0) {
        fail_at(b->path, 0, NULL,
                "expected %" PRId64 " bytes more: the file was cut while it was read",
                b->left);
    }
}

static int64_t read_file(bytes *b, char *to, size_t room)
{
    ssize_t got;
    room = limit(b, room);
    do {
        got = read(b->fd, to, room);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        fail_at(b->path, 0, NULL, "%s", strerror(errno));
    }
    if (got == 0 && room > 0) {
        check_end(b);
    }
    b->left -= got;
    return got;
}

/* The bytes of the container: first those by which it was recognised. */
static int64_t read_packed(void *from, char *to, size_t room)
{
    bytes *b = from;
    const size_t first = b->n_first < room ? b->n_first : room;
    if (first == 0) {
        return read_file(b, to, room);
    }
    memcpy(to, b->first, first);
    b->first += first;
    b->n_first -= first;
    return (int64_t)first;
}

/* More bytes after those there are; 0 at the end. */
static size_t extend(bytes *b)
{
    char *to = b->piece + b->to;
    const size_t room = PIECE - b->to;
    const int64_t got = b->container != NULL ? b->container->read(b->opened, to, room)
                                             : read_file(b, to, room);
    b->to += (size_t)got;
    b->done += (double)got;
    return (size_t)got;
}

/* More bytes in the place of what was taken; none at the end. */
static void refill(bytes *b)
{
    b->from = b->to = 0;
    extend(b);
}

static const container *recognise(const char *first, size_t length)
{
#define REFER(name) &container_##name,
    static const container *const containers[] = {CONTAINERS(REFER)};
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++) {
        if (containers[i]->recognises(first, length)) {
            return containers[i];
        }
    }
    return NULL;
}

/* What is in the container takes the place of its own bytes; 0: nothing is. */
static int unpack(bytes *b, const char *kind, const char *endings)
{
    if ((b->live || b->fd == STDIN_FILENO) && !b->container->is_stream) {
        fail_at(b->path, 0, NULL, "expected %s: a %s is read from a file",
                kind != NULL ? kind : "CSV or JSON", b->container->name);
    }
    memcpy(b->packed_piece, b->piece, b->to);
    b->first = b->packed_piece;
    b->n_first = b->to;
    b->packed = (container_input){b->path, read_packed, b};
    b->size = b->done = 0;
    b->from = b->to = 0;
    b->opened = b->container->open(&b->packed, kind, endings, &b->size);
    if (b->opened != NULL) {
        refill(b);
    }
    return b->opened != NULL;
}

static int is_archive_name(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot != NULL && (strcasecmp(dot, ".zip") == 0 || strcasecmp(dot, ".gz") == 0);
}

/* What a server sent in the place of an archive. */
static void refuse_page(const bytes *b)
{
    const char *name = signature_of(b->piece, b->to);
    if (b->to == 0 || name != NULL) {
        fail_at(b->path, 0, NULL, "not an archive: %s",
                name != NULL ? name : "it is empty");
    }
}

/* A format that is not read. */
static void refuse_foreign(const bytes *b, const char *kind)
{
    const char *name = signature_of(b->piece, b->to);
    if (name != NULL) {
        fail_at(b->path, 0, NULL, "expected %s: this is %s", kind, name);
    }
}

const char *bytes_container(const char *first, size_t length)
{
    const container *c = recognise(first, length);
    return c != NULL ? c->name : NULL;
}

/* kind NULL: only to look at; NULL: there is nothing in it. */
static bytes *open_input(const char *path, const char *kind, const char *endings)
{
    bytes *b = allocate(1, sizeof *b);
    const int standard = strcmp(path, "-") == 0;
    struct stat stat;
    b->kept_path = path;
    b->path = standard ? "standard input" : path;
    b->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (b->fd < 0 || fstat(b->fd, &stat) != 0) {
        fail_at(b->path, 0, NULL, "%s", strerror(errno));
    }
    b->live = !S_ISREG(stat.st_mode);
    if (!b->live) {
        const off_t at = lseek(b->fd, 0, SEEK_CUR);
        b->size = (double)stat.st_size;
        b->left = stat.st_size - (at > 0 ? at : 0);
        output_note_input(&stat);
    }
    refill(b);
    b->container = recognise(b->piece, b->to);
    if (b->container == NULL && is_archive_name(path)) {
        refuse_page(b);
    }
    if (b->container != NULL && !unpack(b, kind, endings)) {
        bytes_close(b);
        return NULL;
    }
    return b;
}

static bytes *take_kept(const char *path)
{
    for (bytes **at = &kept; *at != NULL; at = &(*at)->next_kept) {
        bytes *b = *at;
        if (strcmp(b->kept_path, path) == 0) {
            *at = b->next_kept;
            return b;
        }
    }
    return NULL;
}

bytes *bytes_open(const char *path, const char *kind, const char *endings)
{
    bytes *b = take_kept(path);
    b = b != NULL ? b : open_input(path, kind, endings);
    refuse_foreign(b, kind);
    if (b->to >= 3 && memcmp(b->piece, "\xEF\xBB\xBF", 3) == 0) {
        b->from = 3;
    }
    return b;
}

bytes_first bytes_look(const char *path,
                       int (*enough)(const char *first, size_t length))
{
    static char text[PIECE];
    bytes_first first = {text, 0, 0};
    bytes *b = take_kept(path);
    b = b != NULL ? b : open_input(path, NULL, ".csv|.json|.jsonl|.ndjson|.txt");
    if (b == NULL) {
        return first;
    }
    while (b->to > 0 && b->to < PIECE && !enough(b->piece, b->to) && extend(b) > 0) {
    }
    memcpy(text, b->piece, b->to);
    first.length = b->to;
    first.is_no_archive = b->container == NULL && is_archive_name(path);
    if (b->live || b->fd == STDIN_FILENO) {
        b->next_kept = kept;
        kept = b;
    } else {
        bytes_close(b);
    }
    return first;
}

bytes *bytes_open_part(int fd, const char *path, int64_t from, int64_t to)
{
    bytes *b = allocate(1, sizeof *b);
    b->path = b->kept_path = path;
    b->fd = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (b->fd < 0) {
        fail_at(path, 0, NULL, "%s", strerror(errno));
    }
    b->part_end = to;
    bytes_seek(b, from);
    return b;
}

void bytes_seek(bytes *b, int64_t offset)
{
    if (lseek(b->fd, (off_t)offset, SEEK_SET) < 0) {
        fail_at(b->path, 0, NULL, "%s", strerror(errno));
    }
    b->done = (double)offset;
    refill(b);
}

int64_t bytes_offset(const bytes *b)
{
    return (int64_t)b->done - (int64_t)(b->to - b->from);
}

void bytes_close(bytes *b)
{
    if (b == NULL) {
        return;
    }
    if (b->container != NULL && b->opened != NULL) {
        b->container->close(b->opened);
    }
    if (b->fd > STDIN_FILENO) {
        close(b->fd);
    }
    free(b);
}

const char *bytes_piece(bytes *b, size_t *length)
{
    /* After its end a terminal could be read on: do not. */
    if (b->from == b->to && b->to > 0) {
        refill(b);
    }
    *length = b->to - b->from;
    return b->piece + b->from;
}

void bytes_take(bytes *b, size_t length)
{
    b->from += length;
}

const char *bytes_path(const bytes *b)
{
    return b->path;
}

double bytes_part(const bytes *b)
{
    return b->size > 0 ? (b->done - (double)(b->to - b->from)) / b->size : -1;
}

int bytes_is_live(const bytes *b)
{
    return b->live;
}
