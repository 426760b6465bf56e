/* SPDX-License-Identifier: MIT */
/* Gzip, by zlib: one member or several after another, as a recorder appends them. */
#include "readers/container.h"
#include "base/errors.h"
#include "base/memory.h"

#include <zlib.h>

#include <stdlib.h>
#include <string.h>

#define PIECE 65536

typedef struct stream {
    const container_input *input;
    z_stream z;
    int in_member; /* and not at its end */
    char piece[PIECE];
} stream;

static int recognises(const char *first, size_t length)
{
    return length >= 2 && memcmp(first, "\x1f\x8b", 2) == 0;
}

/* Input for zlib where it has none; 0: there is no more. */
static int fill(stream *s)
{
    if (s->z.avail_in == 0) {
        s->z.next_in = (Bytef *)s->piece;
        s->z.avail_in = (uInt)s->input->read(s->input->from, s->piece, PIECE);
    }
    return s->z.avail_in > 0;
}

static void *open_stream(const container_input *input, const char *kind,
                         const char *endings, double *size)
{
    static stream *s; /* reachable for leak checkers where the program ends early */
    (void)kind, (void)endings, (void)size;
    s = allocate(1, sizeof *s);
    s->input = input;
    s->in_member = 1;
    /* 16: gzip alone, with its header and its checksum. */
    if (inflateInit2(&s->z, 16 + MAX_WBITS) != Z_OK) {
        fail("out of memory");
    }
    return s;
}

/* Zeros after the last member are padding. */
static int at_padding(stream *s)
{
    while (s->z.avail_in > 0 && *s->z.next_in == 0) {
        s->z.next_in++;
        s->z.avail_in--;
        fill(s);
    }
    return s->z.avail_in == 0;
}

static int64_t read_stream(void *opened, char *to, size_t room)
{
    stream *s = opened;
    s->z.next_out = (Bytef *)to;
    s->z.avail_out = (uInt)room;
    while (s->z.avail_out == room) {
        int status;
        if (!fill(s)) {
            if (s->in_member) {
                fail_at(s->input->path, 0, NULL,
                        "expected the rest of the gzip, which is cut off here");
            }
            break;
        }
        if (!s->in_member) {
            if (at_padding(s)) {
                break;
            }
            inflateReset(&s->z);
            s->in_member = 1;
        }
        status = inflate(&s->z, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END) {
            fail_at(s->input->path, 0, NULL, "expected a readable gzip: %s",
                    s->z.msg != NULL ? s->z.msg : zError(status));
        }
        s->in_member = status != Z_STREAM_END;
    }
    return (int64_t)(room - s->z.avail_out);
}

static void close_stream(void *opened)
{
    stream *s = opened;
    inflateEnd(&s->z);
    free(s);
}

const container container_gzip_stream = {"gzip file", 1,           recognises,
                                         open_stream, read_stream, close_stream};
