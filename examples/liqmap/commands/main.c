/* SPDX-License-Identifier: MIT */
/* liqmap COMMAND [OPTION]...: finds the command and runs it. */
#include "commands/command.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"
#include "base/suggest.h"

#include <liqmap/liqmap.h>

#include <argp.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define REFER(name) &command_##name,
static const command *const commands[] = {COMMANDS(REFER)};
#define COUNT (sizeof commands / sizeof *commands)

static void print_version(FILE *stream, struct argp_state *state)
{
    (void)state;
    fprintf(stream, "liqmap %s\n", liqmap_version_string());
}

static void print_help(FILE *stream)
{
    fputs("Usage: liqmap COMMAND [OPTION]...\n"
          "Liquidation-leverage maps from open interest, price and volume.\n\n",
          stream);
    for (size_t i = 0; i < COUNT; i++) {
        fprintf(stream, "  %-10s %s\n", commands[i]->name, commands[i]->help);
    }
    fputs("\n'liqmap help COMMAND' lists its options. 'liqmap --version' says which it "
          "is.\nExit status: 0 done, 1 bad data or files, 2 wrong usage.\n",
          stream);
}

static const command *find_command(const char *name)
{
    suggestion s = {.text = name};
    char text[SUGGEST_TEXT];
    for (size_t i = 0; i < COUNT; i++) {
        if (strcasecmp(name, commands[i]->name) == 0) {
            return commands[i];
        }
        suggest_name(&s, commands[i]->name);
    }
    misuse("'%s' is no command%s", name, suggest_text(text, &s));
}

/* For whatever is made of the tables: the commands, a line each. */
static void describe(void)
{
    for (size_t i = 0; i < COUNT; i++) {
        printf("%s\t%s\n", commands[i]->name, commands[i]->help);
    }
}

static int run(const command *c, int argc, char **argv)
{
    static char name[64];
    snprintf(name, sizeof name, "liqmap %s", c->name);
    argv[0] = name;
    misuse_of(name);
    return c->run(argc, argv);
}

static int is_one_of(const char *text, const char *one, const char *other)
{
    return strcasecmp(text, one) == 0 || strcmp(text, other) == 0;
}

/* A file that is opened must not become one of the standard streams, or messages would go
 * into it. One that was closed is opened the wrong way round, so that its use fails. */
static void open_standard(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0) {
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

/* Of an option it does not know, argp prints the name as it is: none has a character that a
 * terminal would act on. */
static void check_options(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        char *name = copy_text(argv[i]);
        name[strcspn(name, "=")] = '\0';
        if (name[0] == '-' && strstr(argv[i], format_plain(name)) != argv[i]) {
            misuse("'%s' is no option", name);
        }
        free(name);
    }
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    open_standard();
    check_options(argc, argv);
    argp_err_exit_status = EXIT_USAGE;
    argp_program_version_hook = print_version;
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (is_one_of(word, "help", "--help") || strcmp(word, "-h") == 0) {
        if (argc > 2) {
            char help[] = "--help", *of_command[] = {NULL, help, NULL};
            return run(find_command(argv[2]), 2, of_command);
        }
        print_help(stdout);
    } else if (is_one_of(word, "--version", "-V")) {
        print_version(stdout, NULL);
    } else if (strcmp(word, "--describe") == 0) {
        describe();
    } else {
        return run(find_command(word), argc - 1, argv + 1);
    }
    return fflush(stdout) == 0 ? 0 : EXIT_DATA;
}
