/* SPDX-License-Identifier: MIT */
#include "readers/signature.h"

#include <string.h>
#include <strings.h>

typedef struct signature {
    const char *name;
    size_t at, length;
    const char *bytes;
} signature;

#define ROW(name, at, bytes) {name, at, sizeof bytes - 1, bytes}
static const signature signatures[] = {
    ROW("a zip archive", 0, "PK\3\4"),
    ROW("a gzip", 0, "\x1f\x8b"),
    ROW("a Parquet file", 0, "PAR1"),
    ROW("an encrypted Parquet file", 0, "PARE"),
    ROW("a Feather or Arrow file", 0, "ARROW1"),
    ROW("a Feather file", 0, "FEA1"),
    ROW("an ORC file", 0, "ORC"),
    ROW("an Avro file", 0, "Obj\1"),
    ROW("an HDF5 file", 0, "\x89HDF\r\n\x1a\n"),
    ROW("a NumPy array", 0, "\x93NUMPY"),
    ROW("a Python pickle", 0, "\x80\3"),
    ROW("a Python pickle", 0, "\x80\4\x95"),
    ROW("a Python pickle", 0, "\x80\5\x95"),
    ROW("an SQLite database", 0, "SQLite format 3"),
    ROW("a DuckDB database", 8, "DUCK"),
    ROW("xz", 0,
        "\xFD"
        "7zXZ"),
    ROW("zstd", 0, "\x28\xB5\x2F\xFD"),
    ROW("bzip2", 0, "BZh"),
    ROW("lz4", 0, "\x04\x22\x4D\x18"),
    ROW("lzip", 0, "LZIP"),
    ROW("a 7z archive", 0, "7z\xBC\xAF\x27\x1C"),
    ROW("a RAR archive", 0, "Rar!\x1a\x07"),
    ROW("a tar archive", 257, "ustar"),
    ROW("an old Excel file", 0, "\xD0\xCF\x11\xE0"),
    ROW("a PDF", 0, "%PDF"),
    ROW("a PNG image", 0, "\x89PNG"),
    ROW("a JPEG image", 0, "\xFF\xD8\xFF"),
    ROW("a program", 0,
        "\x7F"
        "ELF"),
    ROW("text in UTF-32", 0, "\xFF\xFE\0\0"),
    ROW("text in UTF-32", 0, "\0\0\xFE\xFF"),
    ROW("text in UTF-16: save it as UTF-8", 0, "\xFF\xFE"),
    ROW("text in UTF-16: save it as UTF-8", 0, "\xFE\xFF"),
};

static size_t spaces(const char *first, size_t length)
{
    size_t i = length >= 3 && memcmp(first, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (i < length && first[i] != '\0' && strchr(" \t\r\n", first[i]) != NULL) {
        i++;
    }
    return i;
}

char signature_first(const char *first, size_t length)
{
    const size_t i = spaces(first, length);
    return i < length ? first[i] : '\0';
}

static int begins(const char *text, size_t length, const char *with)
{
    const size_t n = strlen(with);
    return length >= n && strncasecmp(text, with, n) == 0;
}

static int contains(const char *text, size_t length, const char *part)
{
    for (size_t i = 0; i + strlen(part) <= length; i++) {
        if (begins(text + i, length - i, part)) {
            return 1;
        }
    }
    return 0;
}

/* Pages that a server sends in the place of a file. */
static const char *page(const char *text, size_t length)
{
    const char *end = length > 0 ? memchr(text, '\n', length) : NULL;
    /* Columns can be called <DATE>,<TIME>. */
    if (contains(text, end != NULL ? (size_t)(end - text) : length, ">,<")) {
        return NULL;
    }
    if (begins(text, length, "<!doctype html") || begins(text, length, "<html")) {
        return "an HTML page";
    }
    if (begins(text, length, "<?xml") || begins(text, length, "<Error")) {
        return contains(text, length, "<html")     ? "an HTML page"
               : contains(text, length, "<Error>") ? "an XML error page"
                                                   : "an XML page";
    }
    return begins(text, length, "<") ? "an HTML or XML page" : NULL;
}

/* UTF-16 without a mark: every second byte of the first few is 0. */
static int is_utf16(const char *first, size_t length)
{
    size_t even = 0, odd = 0;
    for (size_t i = 0; i + 1 < length && i < 16; i += 2) {
        even += first[i] == '\0';
        odd += first[i + 1] == '\0';
    }
    return length >= 16 && (even == 8 || odd == 8) && even != odd;
}

int signature_is_map(const char *first, size_t length)
{
    static const char magic[] = "LIQMAP\x1a\n";
    return length >= sizeof magic - 1 && memcmp(first, magic, sizeof magic - 1) == 0;
}

const char *signature_of(const char *first, size_t length)
{
    const size_t begin = spaces(first, length);
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const signature *s = &signatures[i];
        if (s->at + s->length <= length &&
            memcmp(first + s->at, s->bytes, s->length) == 0) {
            return s->name;
        }
    }
    if (is_utf16(first, length)) {
        return "text in UTF-16: save it as UTF-8";
    }
    return page(first + begin, length - begin);
}
