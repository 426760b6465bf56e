/* SPDX-License-Identifier: MIT */
/*
 * Hundreds of maps that are pushed in turn, in one piece of memory that asks the system
 * for huge pages: fewer entries of the processor's page tables are needed than there are
 * maps. Fresh memory reads as zero, so liqmap_init_zeroed() need not clear it. Where
 * memory is scarcer than time, leave out the call of madvise(): then only the pages of
 * 4 KiB that hold something are taken.
 */
#include <liqmap/liqmap.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define MAPS 500
#define BUCKETS 4096
#define MAP_BYTES LIQMAP_SIZE(BUCKETS, 3)
#define HUGE_PAGE ((size_t)2 << 20)

static void must(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "huge_pages: %s\n", what);
        exit(1);
    }
}

/* At the boundary of a huge page; what lies before it is never touched. */
static char *new_arena(size_t bytes)
{
    char *memory = mmap(NULL, bytes + HUGE_PAGE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    must(memory != MAP_FAILED, "no memory");
    memory += (HUGE_PAGE - (uintptr_t)memory % HUGE_PAGE) % HUGE_PAGE;
#ifdef MADV_HUGEPAGE
    madvise(memory, bytes, MADV_HUGEPAGE); /* a wish: no harm where it is refused */
#endif
    return memory;
}

int main(void)
{
    char *arena = new_arena(MAPS * (size_t)MAP_BYTES);
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 50000, 25, BUCKETS};
    liqmap_stats stats = {.struct_size = sizeof stats};
    liqmap_config config;
    double liquidated = 0;
    must(liqmap_config_init(&config, sizeof config) == LIQMAP_OK, "config");
    for (int i = 0; i < MAPS; i++) {
        must(liqmap_init_zeroed(arena + i * MAP_BYTES, MAP_BYTES, NULL, &config, &axis,
                                NULL, 0, 0) == LIQMAP_OK,
             "init");
    }
    for (int minute = 1; minute <= 60; minute++) {
        for (int i = 0; i < MAPS; i++) {
            liqmap *map = (liqmap *)(void *)(arena + i * MAP_BYTES);
            const double close = 95000 + (minute % 20) * (1.0 + i);
            const liqmap_snapshot snapshot = {.time_ms = minute * INT64_C(60000),
                                              .open_interest = 1000 + minute,
                                              .high = close + 40,
                                              .low = close - 40,
                                              .close = close,
                                              .volume = 100};
            must(liqmap_push(map, NULL, 0, LIQMAP_CONTRACTS, &snapshot) == LIQMAP_OK,
                 "push");
        }
    }
    for (int i = 0; i < MAPS; i++) {
        const liqmap *map = (const liqmap *)(const void *)(arena + i * MAP_BYTES);
        must(liqmap_get_stats(map, &stats) == LIQMAP_OK, "stats");
        liquidated += stats.liquidated[LIQMAP_LONG] + stats.liquidated[LIQMAP_SHORT];
    }
    must(liquidated > 0, "something is liquidated");
    printf("%d maps, %.0f contracts liquidated\n", MAPS, liquidated);
    return 0;
}
