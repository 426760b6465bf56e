/* SPDX-License-Identifier: MIT */
/* Input as bytes, out of a zip by libzip where it is one. Knows nothing of formats. */
#include "readers/bytes.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <zip.h>

#include <errno.h>
#include <fcntl.h>
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
    zip_t *archive;
    zip_file_t *member;
    double size;     /* of the input, 0: not known */
    double done;     /* of it, bytes read */
    size_t from, to; /* what of `piece` waits to be taken */
    char piece[PIECE];
};

static int ends_in(const char *name, const char *endings)
{
    const char *dot = name != NULL ? strrchr(name, '.') : NULL;
    char lower[16];
    size_t i;
    if (dot == NULL || strlen(dot) >= sizeof lower) {
        return 0;
    }
    for (i = 0; dot[i] != '\0'; i++) {
        lower[i] =
            (char)(dot[i] >= 'A' && dot[i] <= 'Z' ? dot[i] + ('a' - 'A') : dot[i]);
    }
    lower[i] = '\0';
    return parse_word(lower, endings) >= 0;
}

/* The one member of the archive that is of the kind. */
static void open_member(bytes *b, const char *kind, const char *endings)
{
    int error = 0;
    zip_int64_t found = -1, members, count = 0;
    zip_stat_t stat;
    b->archive = zip_open(b->path, ZIP_RDONLY, &error);
    if (b->archive == NULL) {
        zip_error_t why;
        zip_error_init_with_code(&why, error);
        fail_at(b->path, 0, NULL, "expected a zip archive: %s",
                zip_error_strerror(&why));
    }
    members = zip_get_num_entries(b->archive, 0);
    for (zip_int64_t i = 0; i < members; i++) {
        if (ends_in(zip_get_name(b->archive, (zip_uint64_t)i, 0), endings)) {
            found = i;
            count++;
        }
    }
    if (count != 1) {
        fail_at(b->path, 0, NULL, "expected one %s in the archive, found %d", kind,
                (int)count);
    }
    if (zip_stat_index(b->archive, (zip_uint64_t)found, 0, &stat) == 0 &&
        (stat.valid & ZIP_STAT_SIZE) != 0) {
        b->size = (double)stat.size;
    }
    b->member = zip_fopen_index(b->archive, (zip_uint64_t)found, 0);
    if (b->member == NULL) {
        fail_at(b->path, 0, NULL, "expected a readable archive: %s",
                zip_strerror(b->archive));
    }
}

/* More bytes into what is there; none at the end. */
static void refill(bytes *b)
{
    int64_t got;
    if (b->member != NULL) {
        got = zip_fread(b->member, b->piece, PIECE);
        if (got < 0) {
            fail_at(b->path, 0, NULL, "expected a readable archive: %s",
                    zip_file_strerror(b->member));
        }
    } else {
        do {
            got = read(b->fd, b->piece, PIECE);
        } while (got < 0 && errno == EINTR);
        if (got < 0) {
            fail_at(b->path, 0, NULL, "%s", strerror(errno));
        }
    }
    b->from = 0;
    b->to = (size_t)got;
    b->done += (double)got;
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
    /* The second is how an archive of nothing begins. */
    if (b->to >= 4 &&
        (memcmp(b->piece, "PK\3\4", 4) == 0 || memcmp(b->piece, "PK\5\6", 4) == 0)) {
        if (standard) {
            fail_at(b->path, 0, NULL, "expected %s: a zip archive is read from a file",
                    kind);
        }
        b->done = 0;
        open_member(b, kind, endings);
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
    if (b->member != NULL) {
        zip_fclose(b->member);
    }
    if (b->archive != NULL) {
        zip_discard(b->archive);
    }
    if (b->fd > STDIN_FILENO) {
        close(b->fd);
    }
    free(b);
}

const char *bytes_piece(bytes *b, size_t *length)
{
    /* A terminal may have more after its end: it is asked no more. */
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
