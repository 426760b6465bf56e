/* SPDX-License-Identifier: MIT */
/* The nearest name by edit distance: letters added, left out, changed or swapped. */
#include "base/suggest.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define LONGEST 64

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static int differ(char a, char b)
{
    return tolower((unsigned char)a) != tolower((unsigned char)b);
}

/* Row by row of the table of distances between their beginnings. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t rows[3][LONGEST + 1];
    for (size_t j = 0; j <= m; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= n; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            row[j] = least(least(above[j], row[j - 1]) + 1,
                           above[j - 1] + (size_t)differ(a[i - 1], b[j - 1]));
            if (i > 1 && j > 1 && !differ(a[i - 1], b[j - 2]) &&
                !differ(a[i - 2], b[j - 1])) {
                row[j] = least(row[j], before[j - 2] + 1);
            }
        }
    }
    return rows[n % 3][m];
}

/* Whether two instruments have the same letters and digits, in whatever order: another coin or
 * kind of contract is not meant. Names without a colon are none. */
static int is_same_instrument(const char *a, size_t n, const char *b, size_t m)
{
    const char *of_a = memchr(a, ':', n), *of_b = memchr(b, ':', m);
    int count[256] = {0}, differing = 0;
    if (of_a == NULL || of_b == NULL) {
        return 1;
    }
    for (; of_a < a + n; of_a++) {
        count[toupper((unsigned char)*of_a)] += isalnum((unsigned char)*of_a) != 0;
    }
    for (; of_b < b + m; of_b++) {
        count[toupper((unsigned char)*of_b)] -= isalnum((unsigned char)*of_b) != 0;
    }
    for (int i = 0; i < 256; i++) {
        differing |= count[i];
    }
    return !differing;
}

static void suggest(suggestion *s, const char *name, size_t m)
{
    const size_t n = s->length > 0 ? s->length : strlen(s->text);
    size_t d;
    if (n == 0 || n > LONGEST || m > LONGEST) {
        return;
    }
    d = distance(s->text, n, name, m);
    if (!is_same_instrument(s->text, n, name, m) &&
        (m <= n || strncasecmp(s->text, name, n) != 0 ||
         isalnum((unsigned char)name[n]) != 0)) {
        return;
    }
    if (n >= 4 && m > n && strncasecmp(s->text, name, n) == 0) {
        d = least(d, 1); /* it was left unfinished */
    }
    /* A third of the letters may be wrong; of short names one. */
    if (d <= (n < 6 ? 1 : n / 3) && d < m && (s->best == NULL || d < s->distance)) {
        s->best = name;
        s->distance = d;
    }
}

void suggest_name(suggestion *s, const char *name)
{
    suggest(s, name, strlen(name));
}

void suggest_words(suggestion *s, const char *words)
{
    for (;;) {
        const size_t n = strcspn(words, "|");
        suggest(s, words, n);
        if (words[n] == '\0') {
            return;
        }
        words += n + 1;
    }
}

const char *suggest_text(char text[SUGGEST_TEXT], const suggestion *s)
{
    text[0] = '\0';
    if (s->best != NULL) {
        snprintf(text, SUGGEST_TEXT, "; did you mean '%.*s'?",
                 (int)strcspn(s->best, "|"), s->best);
    }
    return text;
}
