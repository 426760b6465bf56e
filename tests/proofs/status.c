/* SPDX-License-Identifier: MIT */
#include "any.h"

#include <liqmap/status.h>

void main(void)
{
    liqmap_status_name(any_int32());
    liqmap_status_text(any_int32());
}
