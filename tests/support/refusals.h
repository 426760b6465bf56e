/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_REFUSALS_H
#define LIQMAP_TESTS_REFUSALS_H

/*
 * Every call on a map, all its arguments in one struct, so that a test can
 * make one of them wrong and see that the call refuses it.
 */

#include "snapshot.h"
#include "suite.h"

#include <stddef.h>

#include <liqmap/liqmap.h>

#include "world.h"

enum { BUCKETS = 64, TIERS = 5, ROWS = 5, MANY = ROWS * 2 * TIERS };

#define DENORMAL 4.9e-324

/* All a call may write, but for counts and the map. */
typedef struct outputs {
    double amounts[MANY];
    double more[MANY];
    liqmap_cluster clusters[8];
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    liqmap_config config;
    liqmap_axis axis;
    liqmap_stats stats;
    liqmap_summary summary;
    int64_t bucket;
    double price;
} outputs;

/*
 * Those of every call, by what they are. Of `counted`, `snapshot` and `columns` only
 * whether they are NULL counts: what a call gets is `count`, `bar` and `column`.
 */
typedef struct arguments {
    liqmap *map;
    void *memory;
    int64_t size;
    double *amounts, *more, *answer;
    liqmap_cluster *clusters;
    liqmap_tier *tiers;
    liqmap_config *config;
    liqmap_axis *axis;
    liqmap_stats *stats;
    liqmap_summary *summary;
    int64_t *bucket;
    int64_t count; /* not an argument: what the call counted */
    int64_t capacity, stride, row, rows, room;
    int32_t side, unit;
    int64_t tier, first, buckets, n;
    double price, contracts, target;
    const void *counted, *snapshot, *columns;
    const liqmap_snapshot *snapshots;
    liqmap_snapshot bar;
    liqmap_columns column;
} arguments;

enum {
    COPY,
    RESET,
    GET_CONFIG,
    GET_AXIS,
    GET_TIERS,
    VALIDATE,
    GET_STATS,
    PUSH,
    PUSH_ROWS,
    PUSH_ROWS_BLIND, /* without an array that n would have to fit */
    PUSH_MANY,
    PUSH_MANY_BLIND,
    SWEEP,
    OPEN,
    CLOSE,
    PLACE,
    DENSITY,
    CUMULATIVE,
    DENSITY_TOTALS,
    CUMULATIVE_TOTALS,
    CUMULATIVE_AT,
    TOTAL_AT,
    PRICE_AT,
    CLUSTERS,
    GET_SUMMARY,
    CALLS
};

typedef struct callee {
    const char *name;
    int32_t (*run)(arguments *);
    int counts;
} callee;

extern const callee callees[CALLS];

/* What can be wrong with an argument, and what it is refused with. */
typedef struct flaw {
    const char *what;
    int32_t status;
    double number; /* of a double */
    int64_t count; /* of an integer; of a pointer NULL */
} flaw;

typedef enum kind { NUMBERS, INTEGERS, POINTERS } kind;

/* An argument of a call, and all that can be wrong with it. */
typedef struct argument {
    int call;
    const char *field;
    kind kind;
    size_t at, bytes;
    const flaw *flaws;
    int64_t n;
} argument;

#define ARGUMENT(kind, call, field, flaws)                                             \
    {call,                                                                             \
     #field,                                                                           \
     kind,                                                                             \
     offsetof(arguments, field),                                                       \
     sizeof(((arguments *)0)->field),                                                  \
     flaws,                                                                            \
     COUNT(flaws)}
#define NUMBER(call, field, flaws) ARGUMENT(NUMBERS, call, field, flaws)
#define INTEGER(call, field, flaws) ARGUMENT(INTEGERS, call, field, flaws)
#define POINTER(call, field) ARGUMENT(POINTERS, call, field, null_flaws)

extern const flaw null_flaws[1];

/* Five tiers in numbers that are exact. */
extern const liqmap_tier five[TIERS];

/* Rows that can be pushed after a push at 1000. */
extern const liqmap_snapshot later[ROWS];

/* The maps that calls are refused on: a linear one made by pushes, an inverse one made by
 * pushes, and one of positions placed by hand. The last push was at 1000. */
enum { TRADED, TRADED_INVERSE, BY_HAND, MAPS };

/* A map, all that calls may write beside it, and valid arguments. */
typedef struct fixture {
    liqmap *map;
    unsigned char *before, *spare;
    int64_t size;
    outputs out, out_before;
    columns columns; /* of `later` */
    arguments sound;
} fixture;

void set_up(fixture *b, int which);
void tear_down(fixture *b);

/* Neither the map nor anything else was written: 3 comparisons. */
void unchanged(const fixture *b, const char *call, const char *field, const char *what);

/* The call is refused: 5 comparisons. */
void refuse(const fixture *b, int call, arguments *a, int32_t wanted, const char *field,
            const char *what);
/* All that can be wrong with an argument; returns how many comparisons that is. */
int64_t refuse_flaws(const fixture *b, const argument *row);
/* How many flaws a table has. */
int64_t count_flaws(const argument *table, int64_t n);
/* A table of arguments on each of the MAPS, but for the flaws `skip` BY_HAND. */
int64_t refuse_table(const argument *table, int64_t n, const flaw *skip);

#endif
