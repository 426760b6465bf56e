/* SPDX-License-Identifier: MIT */
/*
 * Processor time of a call beside its yardstick in one process. The two run in turn, so
 * that a machine that slows down slows both; what counts is the median of the ratios of
 * neighbours, and their spread. More rounds are added until the middle half of the
 * ratios lies within 2 %, or the round limit is reached.
 */
#ifndef LIQMAP_BENCH_H
#define LIQMAP_BENCH_H

#include <liqmap/liqmap.h>

typedef void (*bench_job)(void *context);

/* Leave out what does not have the first argument of the program in its name. */
void bench_only(int argc, char **argv);

/*
 * Time `job` against `yard`, each doing `items` items, and print a line for people and
 * one that begins with "csv," for programs. `limit` is what the ratio should not
 * exceed, 0 where there is none; it is printed, not enforced: machines differ.
 */
void bench_pair(const char *name, bench_job job, void *job_context, bench_job yard,
                void *yard_context, double items, double limit);

void bench_title(const char *what, const char *item, const char *yardstick);

/* A number in [0, 1), the same sequence on every machine. */
double bench_random(void);

void *bench_memory(long long bytes);

/* A map of both sides, where `filled` over the whole axis. */
liqmap *bench_map(int64_t buckets, int64_t n_tiers, int filled);

/*
 * Snapshots of a price that stays in the middle half of an axis from 50,000 to 150,000,
 * as minutes of a busy day would.
 */
liqmap_snapshot *bench_walk(int64_t n);

/* End the program with a message where a condition that must hold does not. */
void bench_must(int holds, const char *what);

#endif
