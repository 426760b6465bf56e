/* SPDX-License-Identifier: MIT */
/* liqmap COMMAND [OPTION]...: finds the command and runs it. */
#include "commands/command.h"
#include "base/errors.h"

#include <liqmap/liqmap.h>

#include <argp.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

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
    fputs(
        "\n'liqmap COMMAND --help' lists its options. 'liqmap --version' says which it "
        "is.\nExit status: 0 done, 1 bad data or files, 2 wrong usage.\n",
        stream);
}

int main(int argc, char **argv)
{
    char name[64];
    argp_err_exit_status = EXIT_USAGE;
    argp_program_version_hook = print_version;
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return fflush(stdout) == 0 ? 0 : EXIT_DATA;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        print_version(stdout, NULL);
        return fflush(stdout) == 0 ? 0 : EXIT_DATA;
    }
    for (size_t i = 0; i < COUNT; i++) {
        if (strcasecmp(argv[1], commands[i]->name) == 0) {
            snprintf(name, sizeof name, "liqmap %s", commands[i]->name);
            argv[1] = name;
            return commands[i]->run(argc - 1, argv + 1);
        }
    }
    misuse("'%s' is no command", argv[1]);
}
