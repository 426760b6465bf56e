/* SPDX-License-Identifier: MIT */
#ifndef COMMAND_H
#define COMMAND_H

/* The subcommands, one file each; argv[0] is what messages call the program. */
int command_map(int argc, char **argv);
int command_replay(int argc, char **argv);
int command_heatmap(int argc, char **argv);
int command_cascade(int argc, char **argv);
int command_convert(int argc, char **argv);
int command_price(int argc, char **argv);
int command_positions(int argc, char **argv);
int command_venues(int argc, char **argv);
int command_feed(int argc, char **argv);

#endif
