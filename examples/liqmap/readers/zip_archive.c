/* SPDX-License-Identifier: MIT */
/* Zip archives, by libzip. */
#include "readers/container.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <zip.h>

#include <stdlib.h>
#include <string.h>

typedef struct archive {
    const char *path;
    zip_t *zip;
    zip_file_t *member;
} archive;

/* An archive that holds nothing begins with the second. */
static int recognises(const char *first, size_t length)
{
    return length >= 4 &&
           (memcmp(first, "PK\3\4", 4) == 0 || memcmp(first, "PK\5\6", 4) == 0);
}

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

static zip_t *open_zip(const char *path)
{
    int error = 0;
    zip_t *zip = zip_open(path, ZIP_RDONLY, &error);
    if (zip == NULL) {
        zip_error_t why;
        zip_error_init_with_code(&why, error);
        fail_at(path, 0, NULL, "the zip archive is cut or damaged: %s",
                zip_error_strerror(&why));
    }
    return zip;
}

/* The one member that is of the kind; the first that may be where there is no kind, and
 * whether there is any. */
static zip_uint64_t find_member(const archive *a, const char *kind, const char *endings,
                                int *any)
{
    const zip_int64_t members = zip_get_num_entries(a->zip, 0);
    zip_uint64_t found = 0, first = 0;
    int count = 0;
    for (zip_int64_t i = 0; i < members; i++) {
        if (ends_in(zip_get_name(a->zip, (zip_uint64_t)i, 0), endings)) {
            found = (zip_uint64_t)i;
            first = count == 0 ? found : first;
            count++;
        }
    }
    if (kind == NULL) {
        *any = count > 0;
        return first;
    }
    if (count != 1) {
        fail_at(a->path, 0, NULL, "expected one %s in the archive, found %d", kind,
                count);
    }
    return found;
}

static void close_archive(void *opened)
{
    archive *a = opened;
    if (a->member != NULL) {
        zip_fclose(a->member);
    }
    zip_discard(a->zip);
    free(a);
}

static void *open_archive(const container_input *input, const char *kind,
                          const char *endings, double *size)
{
    static archive *a; /* reachable for leak checkers where the program ends early */
    zip_uint64_t member;
    zip_stat_t stat;
    int any = 1;
    a = allocate(1, sizeof *a);
    a->path = input->path;
    a->zip = open_zip(a->path);
    member = find_member(a, kind, endings, &any);
    if (!any) {
        close_archive(a);
        return NULL;
    }
    if (zip_stat_index(a->zip, member, 0, &stat) == 0 &&
        (stat.valid & ZIP_STAT_SIZE) != 0) {
        *size = (double)stat.size;
    }
    a->member = zip_fopen_index(a->zip, member, 0);
    if (a->member == NULL) {
        fail_at(a->path, 0, NULL, "expected a readable archive: %s",
                zip_strerror(a->zip));
    }
    return a;
}

static int64_t read_member(void *opened, char *to, size_t room)
{
    const archive *a = opened;
    const zip_int64_t got = zip_fread(a->member, to, room);
    if (got < 0) {
        fail_at(a->path, 0, NULL, "expected a readable archive: %s",
                zip_file_strerror(a->member));
    }
    return got;
}

const container container_zip_archive = {"zip archive", 0,           recognises,
                                         open_archive,  read_member, close_archive};
