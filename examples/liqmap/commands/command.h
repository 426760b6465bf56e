/* SPDX-License-Identifier: MIT */
#ifndef COMMAND_H
#define COMMAND_H

/* What is done by `liqmap NAME`. */
typedef struct command {
    const char *name, *help;
    int (*run)(int argc, char **argv); /* argv[0]: what messages call the program */
} command;

/* Each is in a file of its own. */
#define COMMANDS(ROW)                                                                  \
    ROW(map)                                                                           \
    ROW(summary)                                                                       \
    ROW(replay)                                                                        \
    ROW(heatmap)                                                                       \
    ROW(cascade)                                                                       \
    ROW(convert)                                                                       \
    ROW(feed)                                                                          \
    ROW(positions)                                                                     \
    ROW(presets)                                                                       \
    ROW(price)                                                                         \
    ROW(venues)                                                                        \
    ROW(watch)

#define COMMAND_DECLARE(name) extern const command command_##name;
COMMANDS(COMMAND_DECLARE)
#undef COMMAND_DECLARE

#endif
