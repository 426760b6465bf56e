/* SPDX-License-Identifier: MIT */
/* Prints what liqmap_self_check() says of the arithmetic of this build. */
#include <liqmap/status.h>

#include <stdio.h>

int main(void)
{
    puts(liqmap_status_name(liqmap_self_check()));
    return 0;
}
