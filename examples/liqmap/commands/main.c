/* SPDX-License-Identifier: MIT */
/*
 *     liqmap COMMAND [OPTION]...
 *
 * A command is a row of this table and a file of its own.
 */
#include "commands/command.h"
#include "base/errors.h"
#include "base/parse.h"

#include <liqmap/liqmap.h>

#include <argp.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *help;
    int (*function)(int argc, char **argv);
} commands[] = {
    {"map", "the map after the last snapshot, as text, JSON or CSV", command_map},
    {"replay", "what each snapshot liquidated, row by row", command_replay},
    {"heatmap", "the map over time, as text, JSON or CSV", command_heatmap},
    {"cascade", "how far an order carries price with what it forces out",
     command_cascade},
    {"convert", "Binance Vision files, or venues' answers, to a CSV of snapshots",
     command_convert},
    {"feed", "a liquidation feed to liquidated longs and shorts per bar", command_feed},
    {"positions", "a map of positions that are known", command_positions},
    {"price", "where one position is liquidated", command_price},
    {"venues", "whose rules are known, since when, by what source", command_venues},
};
#define COMMANDS (sizeof commands / sizeof *commands)

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
    for (size_t i = 0; i < COMMANDS; i++) {
        fprintf(stream, "  %-10s %s\n", commands[i].name, commands[i].help);
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
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            snprintf(name, sizeof name, "liqmap %s", commands[i].name);
            argv[1] = name;
            return commands[i].function(argc - 1, argv + 1);
        }
    }
    misuse("'%s' is no command", argv[1]);
}
