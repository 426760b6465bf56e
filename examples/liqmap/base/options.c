/* SPDX-License-Identifier: MIT */
/* Options by argp, of the C library: its tables are made of ours when they are read. */
#include "base/options.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/suggest.h"

#include <argp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SETS 12
#define ROWS 64
#define KEY 0x100 /* of the first row; below are letters */

/* ---- reading an argument ------------------------------------------------------ */

static void *value_of(void *values, const option_use *use)
{
    return (char *)values + use->option->place;
}

int option_flag(void *values, const option_use *use)
{
    *(int *)value_of(values, use) = 1;
    return 1;
}

int option_text(void *values, const option_use *use)
{
    *(const char **)value_of(values, use) = use->text;
    return 1;
}

int option_word(void *values, const option_use *use)
{
    const int word = parse_choice(use->text, use->option->words);
    *(int32_t *)value_of(values, use) = word;
    return word >= 0;
}

static const char *row_name(const void *row)
{
    return *(const char *const *)row;
}

int option_row(void *values, const option_use *use)
{
    for (const void *const *row = use->option->rows; *row != NULL; row++) {
        if (strcasecmp(row_name(*row), use->text) == 0) {
            memcpy(value_of(values, use), row, sizeof *row);
            return 1;
        }
    }
    return 0;
}

int option_number(void *values, const option_use *use)
{
    double *value = value_of(values, use);
    return parse_typed(use->text, use->option->kind, value) &&
           *value >= use->option->least && *value <= use->option->most;
}

int option_quantity(void *values, const option_use *use)
{
    double *value = value_of(values, use);
    return parse_typed(use->text, use->option->kind, value) &&
           (*value == 0 || is_amount(*value));
}

int option_positive(void *values, const option_use *use)
{
    double *value = value_of(values, use);
    return parse_typed(use->text, use->option->kind, value) && is_amount(*value);
}

int option_price(void *values, const option_use *use)
{
    return parse_price(use->text, value_of(values, use));
}

int option_count(void *values, const option_use *use)
{
    int64_t *value = value_of(values, use);
    return parse_typed_integer(use->text, value) &&
           *value >= (int64_t)use->option->least &&
           *value <= (int64_t)use->option->most;
}

int option_time(void *values, const option_use *use)
{
    return parse_moment(use->text, value_of(values, use));
}

int option_duration(void *values, const option_use *use)
{
    int64_t *value = value_of(values, use);
    return parse_duration(use->text, value) && *value > 0;
}

/* ---- messages ----------------------------------------------------------------- */

void option_refuse(const option_use *use, const char *format, ...)
{
    static char *text; /* reachable for leak checkers when the program ends */
    size_t length;
    va_list list;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL) {
        fail("out of memory");
    }
    va_start(list, format);
    vfprintf(out, format, list);
    va_end(list);
    fclose(out);
    argp_error(use->state, "%s", format_plain(text));
    exit(EXIT_USAGE); /* as argp_error() did, whatever its declaration says */
}

/* VENUE:INSTRUMENT by the venue where names have none else, and by the instrument where it
 * is given alone. */
static void suggest_names(suggestion *s, const option_spec *o)
{
    const size_t venue = strcspn(s->text, ":");
    for (size_t i = 0; o->names != NULL && o->names(i) != NULL; i++) {
        const char *name = o->names(i), *colon = strchr(name, ':');
        s->length = colon != NULL ? 0 : venue;
        suggest_name(s, name);
        if (s->best == NULL && colon != NULL && strcasecmp(colon + 1, s->text) == 0) {
            s->best = name;
        }
    }
    s->length = 0;
}

void option_expected(const option_use *use, const char *expected)
{
    const option_spec *o = use->option;
    const char *part = strrchr(use->text, '=');
    suggestion s = {.text = part != NULL ? part + 1 : use->text};
    char text[SUGGEST_TEXT];
    suggest_names(&s, o);
    if (o->words != NULL) {
        suggest_words(&s, o->words);
    }
    for (size_t i = 0; o->rows != NULL && o->rows[i] != NULL; i++) {
        suggest_name(&s, row_name(o->rows[i]));
    }
    option_refuse(use, "--%s: expected %s, found '%s'%s", o->name, expected, use->text,
                  suggest_text(text, &s));
}

/* text|json|csv */
static void join_names(char *text, size_t room, const void *const *rows)
{
    size_t used = 0;
    for (size_t i = 0; rows[i] != NULL && used < room; i++) {
        used += (size_t)snprintf(text + used, room - used, "%s%s", i > 0 ? "|" : "",
                                 row_name(rows[i]));
    }
}

__attribute__((noreturn)) static void refuse_argument(const option_use *use)
{
    const option_spec *o = use->option;
    char text[256];
    if (o->expected != NULL) {
        option_expected(use, o->expected);
    }
    if (o->rows != NULL) {
        join_names(text, sizeof text, o->rows);
    } else if (o->words != NULL) {
        snprintf(text, sizeof text, "%s", o->words);
    } else {
        snprintf(text, sizeof text, "a whole number, %.0f to %.0f", o->least, o->most);
    }
    option_expected(use, text);
}

static int key_of(const option_spec *o, size_t row)
{
    return o->letter != 0 ? o->letter : KEY + (int)row;
}

static int is_end(const option_spec *o)
{
    return o->name == NULL && o->help == NULL;
}

/* All that is no option: the root of argp's tree of parsers. */
typedef struct root {
    const command_line *line;
    option_set *sets;
    size_t count;
    int is_first; /* of two times that the command line is read: see option_spec.first */
} root;

/* ---- options that there are not ------------------------------------------------- */

#define HELP 'h'

static const struct argp_option root_options[] = {
    {NULL, HELP, NULL, OPTION_HIDDEN, NULL, -1}, {0}};

/* Of argp, in every program. */
static const option_spec built_in[] = {
    {.name = "help"}, {.name = "usage"}, {.name = "version"}, {0}};

/* The option that a word such as --sna=FILE begins the name of; NULL: none. */
static const option_spec *find_option(const root *r, const char *word, suggestion *s)
{
    const size_t length = strcspn(word, "=");
    s->length = length;
    for (size_t i = 0; i <= r->count; i++) {
        const option_spec *o = i < r->count ? r->sets[i].options : built_in;
        for (; !is_end(o); o++) {
            if (o->name != NULL && strncmp(o->name, word, length) == 0) {
                return o;
            }
            if (o->name != NULL && i < r->count) {
                suggest_name(s, o->name);
            }
        }
    }
    return NULL;
}

/* Whether -oFILE, of which FILE may be the next word, is such an option. */
static int takes_next(const root *r, const char *word)
{
    for (size_t i = 0; i < r->count; i++) {
        for (const option_spec *o = r->sets[i].options; !is_end(o); o++) {
            if (o->letter != 0 && o->letter == word[1] && word[2] == '\0') {
                return o->argument != NULL;
            }
        }
    }
    return 0;
}

/* argp would refuse such an option as well, but does not know what was meant. */
static void refuse_unknown(const root *r, struct argp_state *state)
{
    for (int i = 1; i < state->argc && strcmp(state->argv[i], "--") != 0; i++) {
        const char *word = state->argv[i];
        if (strncmp(word, "--", 2) == 0) {
            suggestion s = {.text = word + 2};
            const option_spec *o = find_option(r, word + 2, &s);
            if (o == NULL) {
                const option_use use = {NULL, word, state};
                state->name = state->argv[0]; /* argp sets it later */
                option_refuse(&use, "unrecognized option '%.*s'%s%s%s",
                              (int)strcspn(word, "="), word,
                              s.best != NULL ? "; did you mean '--" : "",
                              s.best != NULL ? s.best : "", s.best != NULL ? "'?" : "");
            }
            i += o->argument != NULL && strchr(word, '=') == NULL;
        } else if (word[0] == '-') {
            i += takes_next(r, word);
        }
    }
}

/* ---- the command line --------------------------------------------------------- */

/* A set, and the reading that it is part of. */
typedef struct child {
    option_set *set;
    const root *root;
} child;

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    const child *c = state->input;
    option_set *set = c->set;
    for (size_t i = 0; !is_end(&set->options[i]); i++) {
        const option_spec *o = &set->options[i];
        const option_use use = {o, text, state};
        if (o->name == NULL || key != key_of(o, i)) {
            continue;
        }
        if (o->first != c->root->is_first) {
            return 0;
        }
        if (o->once && (set->given & UINT64_C(1) << i) != 0) {
            option_refuse(&use, "--%s is given twice", o->name);
        }
        set->given |= UINT64_C(1) << i;
        if (!o->read(set->values, &use)) {
            refuse_argument(&use);
        }
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static error_t parse_rest(int key, char *text, struct argp_state *state)
{
    const root *r = state->input;
    const command_line *line = r->line;
    const option_use use = {NULL, text, state};
    if (key == ARGP_KEY_INIT) {
        static child children[SETS];
        for (size_t i = 0; i < r->count; i++) {
            children[i] = (child){&r->sets[i], r};
            state->child_inputs[i] = &children[i];
        }
        refuse_unknown(r, state);
        return 0;
    }
    if (key == HELP) {
        argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
    }
    if (r->is_first) {
        return key == ARGP_KEY_ARG || key == ARGP_KEY_END ? 0 : ARGP_ERR_UNKNOWN;
    }
    switch (key) {
    case ARGP_KEY_ARG:
        if (line->operand == NULL) {
            option_refuse(&use, "'%s' is no option", text);
        }
        if (line->operand_add != NULL) {
            line->operand_add(line->operand_values, text);
            return 0;
        }
        if (*line->operand_at != NULL) {
            option_refuse(&use, "%s, found '%s' as well", line->operand_once, text);
        }
        *line->operand_at = text;
        return 0;
    case ARGP_KEY_END:
        if (line->check != NULL) {
            line->check(line->values, &use);
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* At the end of the help. */
static char *add_examples(int key, const char *text, void *input)
{
    const root *r = input;
    char *end;
    size_t length;
    FILE *out;
    if (key != ARGP_KEY_HELP_EXTRA || r->line->examples == NULL) {
        return (char *)text;
    }
    out = open_memstream(&end, &length);
    if (out == NULL) {
        fail("out of memory");
    }
    fputs("Examples:", out);
    for (const char *line = r->line->examples; *line != '\0';) {
        const int n = (int)strcspn(line, "\n");
        fprintf(out, "\n  %.*s", n, line);
        line += n + (line[n] == '\n');
    }
    fclose(out);
    return end;
}

static int has_first(const option_set *sets)
{
    for (; sets->options != NULL; sets++) {
        for (const option_spec *o = sets->options; !is_end(o); o++) {
            if (o->first) {
                return 1;
            }
        }
    }
    return 0;
}

/* For whoever adds to a table, or a table. */
static void check_room(const option_set *sets)
{
    size_t count = 0;
    for (; sets[count].options != NULL; count++) {
        size_t rows = 0;
        while (!is_end(&sets[count].options[rows])) {
            rows++;
        }
        if (count == SETS || rows > ROWS) {
            fail("options.c has room for %d tables of %d options", SETS, ROWS);
        }
    }
}

void options_read(int argc, char **argv, const command_line *line, option_set *sets)
{
    static struct argp_option rows[SETS][ROWS + 1];
    static struct argp argps[SETS];
    struct argp_child children[SETS + 1] = {{0}};
    const struct argp argp = {root_options, parse_rest,   line->operand, line->about,
                              children,     add_examples, NULL};
    root r = {line, sets, 0, 0};
    check_room(sets);
    if (argc == 2 && strcmp(argv[1], "--describe") == 0) {
        options_describe(line, sets);
        exit(fflush(stdout) == 0 ? 0 : EXIT_DATA);
    }
    for (size_t i = 0; sets[i].options != NULL; i++, r.count++) {
        for (size_t row = 0; !is_end(&sets[i].options[row]); row++) {
            const option_spec *o = &sets[i].options[row];
            rows[i][row] = (struct argp_option){
                o->name, o->name != NULL ? key_of(o, row) : 0, o->argument, 0, o->help,
                o->group};
        }
        argps[i] = (struct argp){rows[i], parse_option, NULL, NULL, NULL, NULL, NULL};
        children[i].argp = &argps[i];
    }
    if (has_first(sets)) {
        r.is_first = 1;
        argp_parse(&argp, argc, argv, 0, NULL, &r);
        r.is_first = 0;
    }
    argp_parse(&argp, argc, argv, 0, NULL, &r);
}

int option_is_given(const option_set *sets, const char *name)
{
    for (; sets->options != NULL; sets++) {
        for (size_t i = 0; !is_end(&sets->options[i]); i++) {
            const option_spec *o = &sets->options[i];
            if (o->name != NULL && strcmp(o->name, name) == 0) {
                return (sets->given & UINT64_C(1) << i) != 0;
            }
        }
    }
    fail("no option is called --%s", name);
}
