/* SPDX-License-Identifier: MIT */
/* Tables of options as lines of text, for whatever is made of them. */
#include "base/options.h"

#include <stdio.h>

/* A field: line feeds and tabs are escaped; after a \v begins another row. */
static void print_text(const char *text)
{
    for (; text != NULL && *text != '\0'; text++) {
        if (*text == '\n') {
            fputs("\\n", stdout);
        } else if (*text == '\v') {
            fputs("\nnotes\t", stdout);
        } else {
            putchar(*text);
        }
    }
}

static void print_row(const char *kind, const char *text)
{
    printf("%s\t", kind);
    print_text(text);
    putchar('\n');
}

/* What the argument may be, as far as it is a list: a|b|c. */
static void print_choices(const option_spec *o)
{
    const char *divider = "";
    print_text(o->words);
    for (size_t i = 0; o->rows != NULL && o->rows[i] != NULL; i++, divider = "|") {
        printf("%s%s", divider, *(const char *const *)o->rows[i]);
    }
    for (size_t i = 0; o->names != NULL && o->names(i) != NULL; i++, divider = "|") {
        printf("%s%s", divider, o->names(i));
    }
}

static void print_option(const option_spec *o)
{
    if (o->name == NULL) {
        print_row("heading", o->help);
        return;
    }
    printf("option\t%s\t%.1s\t%s\t", o->name, o->letter != 0 ? &o->letter : "",
           o->argument != NULL ? o->argument : "");
    print_choices(o);
    putchar('\t');
    print_text(o->help);
    putchar('\n');
}

void options_describe(const command_line *line, const option_set *sets)
{
    print_row("about", line->about);
    print_row("operand", line->operand);
    print_row("examples", line->examples);
    for (; sets->options != NULL; sets++) {
        const option_spec *o = sets->options;
        for (; o->name != NULL || o->help != NULL; o++) {
            print_option(o);
        }
    }
}
