/* SPDX-License-Identifier: MIT */
#include "any.h"

#include <liqmap/abi.h>

void main(void)
{
    liqmap_version_number();
    liqmap_version_string();
    liqmap_struct_size(any_int32());
    liqmap_self_check();
}
