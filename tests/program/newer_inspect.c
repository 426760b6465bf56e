/* SPDX-License-Identifier: MIT */
/* liqmap_inspect() as of a newer library, loaded before it: the last row has findings of kinds
 * that this version does not know, more than a program of it has room for. */
#include <liqmap/liqmap.h>

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

enum { NEW_KINDS = 60 };

__attribute__((constructor)) static void announce(void)
{
    fputs("newer liqmap_inspect()\n", stderr);
}

int32_t liqmap_inspect(liqmap_finding *findings, int64_t capacity, int64_t stride,
                       int64_t *count, const liqmap_columns *columns, int64_t n,
                       const liqmap_limits *limits)
{
    int32_t (*own)(liqmap_finding *, int64_t, int64_t, int64_t *,
                   const liqmap_columns *, int64_t, const liqmap_limits *);
    void *symbol = dlsym(RTLD_NEXT, "liqmap_inspect");
    int32_t status;
    memcpy(&own, &symbol, sizeof own);
    status = own(findings, capacity, stride, count, columns, n, limits);
    for (int32_t kind = 0; status == LIQMAP_OK && kind < NEW_KINDS; kind++, ++*count) {
        if (*count < capacity) {
            findings[*count] = (liqmap_finding){n - 1, LIQMAP_FINDINGS + kind, 0, 1, 2};
        }
    }
    return status;
}
