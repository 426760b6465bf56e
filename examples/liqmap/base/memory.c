/* SPDX-License-Identifier: MIT */
#include "base/memory.h"
#include "base/errors.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count > 0 ? count : 1, size);
    if (memory == NULL) {
        fail("out of memory");
    }
    return memory;
}

void *reallocate(void *memory, size_t count, size_t size)
{
    void *more = count <= SIZE_MAX / size ? realloc(memory, count * size) : NULL;
    if (more == NULL) {
        fail("out of memory");
    }
    return more;
}

char *copy_text(const char *text)
{
    return strcpy(allocate(strlen(text) + 1, 1), text);
}
