/* SPDX-License-Identifier: MIT */
/*
 * One map, two processes: the parent pushes the bundled day into a map in shared memory,
 * the child attaches to it, read-only, and reads it after each push. They take turns over
 * two pipes: the library has no locks of its own, and a map that one thread writes no
 * other may read meanwhile.
 */
#include <liqmap/liqmap.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define BUCKETS 2000
#define BYTES LIQMAP_SIZE(BUCKETS, 3)

static void must(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "shared: %s\n", what);
        exit(1);
    }
}

/* A byte handed over says whose turn it is; 0: there is no more. */
static void hand_over(int pipe_end, char more)
{
    must(write(pipe_end, &more, 1) == 1, "write to a pipe");
}

static char wait_for(int pipe_end)
{
    char more;
    must(read(pipe_end, &more, 1) == 1, "read from a pipe");
    return more;
}

/* The child: what a rise of 3 % would liquidate, after each push; returns the largest. */
static double read_on(const void *memory, int turn, int done)
{
    double largest = 0;
    while (wait_for(turn)) {
        liqmap_stats s = {.struct_size = sizeof s};
        double total = 0;
        const liqmap *map;
        /* [attach] */
        must(liqmap_attach_const(&map, memory, BYTES) == LIQMAP_OK, "attach");
        must(liqmap_get_stats(map, &s) == LIQMAP_OK, "stats");
        must(liqmap_total_at(map, NULL, &total, NULL, LIQMAP_SHORT, LIQMAP_QUOTE,
                             1.03 * s.close) == LIQMAP_OK,
             "read");
        /* [attach] */
        largest = total > largest ? total : largest;
        hand_over(done, 1);
    }
    return largest;
}

/* The parent: a line of the file, a push, a turn of the reader. */
static int64_t write_all(liqmap *map, int turn, int done)
{
    FILE *file = fopen("examples/data/binance.csv", "r");
    liqmap_snapshot s = {.reserved = 0};
    int64_t pushes = 0;
    char line[256];
    must(file != NULL, "run it at the top level");
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "%" SCNd64 ",%lf,%lf,%lf,%lf,%lf", &s.time_ms,
                   &s.open_interest, &s.high, &s.low, &s.close, &s.volume) == 6) {
            must(liqmap_push(map, NULL, 0, LIQMAP_QUOTE, &s) == LIQMAP_OK, "push");
            pushes++;
            hand_over(turn, 1);
            wait_for(done);
        }
    }
    hand_over(turn, 0);
    fclose(file);
    return pushes;
}

int main(void)
{
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 60000, 35, BUCKETS};
    int turn[2], done[2], status;
    liqmap_config config;
    pid_t child;
    void *memory =
        mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    must(memory != MAP_FAILED && pipe(turn) == 0 && pipe(done) == 0, "set up");
    must(liqmap_config_init(&config, sizeof config) == LIQMAP_OK, "a configuration");
    must(liqmap_init(memory, BYTES, NULL, &config, &axis, NULL, 0, 0) == LIQMAP_OK,
         "a map");
    child = fork();
    must(child >= 0, "fork");
    if (child == 0) {
        must(mprotect(memory, BYTES, PROT_READ) == 0, "make it read-only");
        printf("the reader saw at most %.0f USD of shorts within 3 %%\n",
               read_on(memory, turn[0], done[1]));
        return 0;
    }
    printf("%" PRId64 " snapshots written\n",
           write_all((liqmap *)memory, turn[1], done[0]));
    must(waitpid(child, &status, 0) == child && status == 0, "the reader ends well");
    return 0;
}
