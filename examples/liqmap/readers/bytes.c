/* SPDX-License-Identifier: MIT */
#include "readers/bytes.h"
#include "readers/container.h"
#include "base/errors.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE 65536

struct bytes {
    const char *path; /* as messages name it */
    int fd, live;
    const container *container; /* NULL: the file is the input itself */
    void *opened;               /* by it */
    double size;                /* of the input, 0: not known */
    double done;                /* of it, bytes read */
    size_t from, to;            /* the part of `piece` that was not taken yet */
    char piece[PIECE];
};

static int64_t read_file(const bytes *b, char *to, size_t room)
{
    ssize_t got;
    do {
        got = read(b->fd, to, room);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        fail_at(b->path, 0, NULL, "%s", strerror(errno));
    }
    return got;
}

/* More bytes in the place of what was taken; none at the end. */
static void refill(bytes *b)
{
    const int64_t got = b->container != NULL
                            ? b->container->read(b->opened, b->piece, PIECE)
                            : read_file(b, b->piece, PIECE);
    b->from = 0;
    b->to = (size_t)got;
    b->done += (double)got;
}

static const container *recognise(const bytes *b)
{
#define REFER(name) &container_##name,
    static const container *const containers[] = {CONTAINERS(REFER)};
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++) {
        if (containers[i]->recognises(b->piece, b->to)) {
            return containers[i];
        }
    }
    return NULL;
}

bytes *bytes_open(const char *path, const char *kind, const char *endings)
{
    bytes *b = allocate(1, sizeof *b);
    const int standard = strcmp(path, "-") == 0;
    struct stat stat;
    b->path = standard ? "standard input" : path;
    b->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (b->fd < 0 || fstat(b->fd, &stat) != 0) {
        fail_at(b->path, 0, NULL, "%s", strerror(errno));
    }
    b->live = !S_ISREG(stat.st_mode);
    if (!b->live) {
        b->size = (double)stat.st_size;
    }
    refill(b);
    b->container = recognise(b);
    if (b->container != NULL) {
        if (standard) {
            fail_at(b->path, 0, NULL, "expected %s: a %s is read from a file", kind,
                    b->container->name);
        }
        b->done = 0;
        b->opened = b->container->open(path, kind, endings, &b->size);
        refill(b);
    }
    if (b->to >= 3 && memcmp(b->piece, "\xEF\xBB\xBF", 3) == 0) {
        b->from = 3;
    }
    return b;
}

void bytes_close(bytes *b)
{
    if (b == NULL) {
        return;
    }
    if (b->container != NULL) {
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
