/* SPDX-License-Identifier: MIT */
#include "views/json_print.h"
#include "base/format.h"

#include <inttypes.h>
#include <math.h>

void json_print(FILE *out, const char *before, double value)
{
    char number[NUMBER_TEXT];
    fputs(before, out);
    fputs(isinf(value) ? "null" : format_number(number, value), out);
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

void json_print_classes(FILE *out, const classes *c)
{
    for (int64_t i = 0; i < c->n; i++) {
        const char *divider = "";
        fprintf(out, "%s{\"label\":\"%s\",\"tiers\":[", i == 0 ? "[" : ",",
                c->label[i]);
        for (int64_t t = 0; t < c->tiers; t++) {
            if (c->of[t] == i) {
                fprintf(out, "%s%" PRId64, divider, t);
                divider = ",";
            }
        }
        fputs("]}", out);
    }
    fputc(']', out);
}
