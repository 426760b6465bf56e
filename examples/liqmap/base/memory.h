/* SPDX-License-Identifier: MIT */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

/* Where memory runs out, the program exits with a message. What is allocated is 0. */
__attribute__((returns_nonnull)) void *allocate(size_t count, size_t size);
__attribute__((returns_nonnull)) void *reallocate(void *memory, size_t count,
                                                  size_t size);
char *copy_text(const char *text);

#endif
