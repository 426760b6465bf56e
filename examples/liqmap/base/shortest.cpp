// SPDX-License-Identifier: MIT
#include "base/shortest.h"

#include <charconv>

void shortest_digits(char *text, size_t room, double value, int scientific)
{
    const std::chars_format form =
        scientific != 0 ? std::chars_format::scientific : std::chars_format::fixed;
    *std::to_chars(text, text + room - 1, value, form).ptr = '\0';
}
