/* SPDX-License-Identifier: MIT */
#ifndef SHORTEST_H
#define SHORTEST_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The fewest digits that read back to the same double, of those the ones nearest to it: as
 * 1234.5 or, scientific, as 1.2345e+03. By the C++ library, since C's printf() cannot, and
 * trying one precision after another takes seventeen times as long. The text is ended by a
 * NUL; 400 bytes are room for any.
 */
void shortest_digits(char *text, size_t room, double value, int scientific);

#ifdef __cplusplus
}
#endif

#endif
