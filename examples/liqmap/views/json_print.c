/* SPDX-License-Identifier: MIT */
#include "views/json_print.h"
#include "base/format.h"

#include <math.h>

void json_print(FILE *out, const char *before, double value)
{
    char number[NUMBER_TEXT];
    fprintf(out, "%s%s", before, isinf(value) ? "null" : format_number(number, value));
}

void json_print_row(FILE *out, const double *row, int64_t n)
{
    fputc('[', out);
    for (int64_t i = 0; i < n; i++) {
        json_print(out, i == 0 ? "" : ",", row[i]);
    }
    fputc(']', out);
}

void json_print_rows(FILE *out, const double *cells, int64_t rows, int64_t n)
{
    fputc('[', out);
    for (int64_t i = 0; i < rows; i++) {
        fputs(i == 0 ? "" : ",", out);
        json_print_row(out, cells + i * n, n);
    }
    fputc(']', out);
}
