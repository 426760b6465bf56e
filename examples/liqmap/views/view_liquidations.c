/* SPDX-License-Identifier: MIT */
#include "views/view_liquidations.h"
#include "views/csv_print.h"
#include "base/output.h"

#include <inttypes.h>

void view_liquidations(FILE *out, const orders *o, int64_t bar_ms, int is_inverse)
{
    const order *row = o->rows, *end = o->rows + o->count;
    fputs("time_ms,long_contracts,short_contracts,long_quote,short_quote,orders\n",
          out);
    for (int64_t bar = row->time_ms / bar_ms; row < end; bar++) {
        double contracts[2] = {0}, quote[2] = {0};
        int64_t count = 0;
        for (; row < end && row->time_ms / bar_ms == bar; row++) {
            contracts[row->is_short] += row->contracts;
            quote[row->is_short] += row->contracts * (is_inverse ? 1 : row->price);
            count++;
        }
        output_row(out);
        fprintf(out, "%" PRId64, (bar + 1) * bar_ms);
        for (int side = 0; side < 2; side++) {
            csv_print(out, contracts[side]);
        }
        for (int side = 0; side < 2; side++) {
            csv_print(out, quote[side]);
        }
        fprintf(out, ",%" PRId64 "\n", count);
        output_check(out);
    }
}
