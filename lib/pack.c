/* SPDX-License-Identifier: MIT */
/*
 * A map as bytes and back; doc/format.md says what every byte is. What is derived,
 * edges, factors and weights, is not packed but built again.
 */
#include "map_validate.h"
#include "pack_crc.h"

#include <liqmap/pack.h>

#define PACK_VERSION 2
#define PREFIX_BYTES 24 /* magic, version, reserved, length: the same in all versions */
#define HEAD_BYTES 152  /* prefix, configuration, axis, progress */
#define TIER_BYTES 40
#define SIDE_BYTES 136
#define SIDE_BYTES_1 120 /* in version 1, which has no swept_to and closed_to */
#define CHECKSUM_BYTES 4

static const uint8_t packed_magic[8] = {'L', 'I', 'Q', 'M', 'A', 'P', 0x1a, '\n'};

/* ---- numbers ------------------------------------------------------------------ */

/* Compilers know these loads and stores as single instructions. */
static inline uint32_t load4(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline uint64_t load8(const uint8_t *at)
{
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 |
           (uint64_t)at[3] << 24 | (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 |
           (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
}

static inline void store4(uint8_t *at, uint32_t word)
{
    at[0] = (uint8_t)word;
    at[1] = (uint8_t)(word >> 8);
    at[2] = (uint8_t)(word >> 16);
    at[3] = (uint8_t)(word >> 24);
}

static inline void store8(uint8_t *at, uint64_t word)
{
    at[0] = (uint8_t)word;
    at[1] = (uint8_t)(word >> 8);
    at[2] = (uint8_t)(word >> 16);
    at[3] = (uint8_t)(word >> 24);
    at[4] = (uint8_t)(word >> 32);
    at[5] = (uint8_t)(word >> 40);
    at[6] = (uint8_t)(word >> 48);
    at[7] = (uint8_t)(word >> 56);
}

static inline double load_double(const uint8_t *at)
{
    const uint64_t word = load8(at);
    double x;
    memcpy(&x, &word, sizeof x);
    return x;
}

static inline void store_double(uint8_t *at, double x)
{
    uint64_t word;
    memcpy(&word, &x, sizeof word);
    store8(at, word);
}

/* CRC-32C, eight bytes at a time: what each of them does when the others follow it. */
static uint32_t checksum(const uint8_t *at, int64_t n)
{
    uint32_t crc = UINT32_C(0xffffffff);
    for (; n >= 8; n -= 8, at += 8) {
        /* What does not wait for the checksum so far is put together first. */
        const uint32_t high = load4(at + 4), low = load4(at) ^ crc;
        const uint32_t ahead =
            crc_slice[3][high & 0xff] ^ crc_slice[2][high >> 8 & 0xff] ^
            crc_slice[1][high >> 16 & 0xff] ^ crc_slice[0][high >> 24];
        crc = (ahead ^ crc_slice[7][low & 0xff] ^ crc_slice[6][low >> 8 & 0xff]) ^
              (crc_slice[5][low >> 16 & 0xff] ^ crc_slice[4][low >> 24]);
    }
    for (; n > 0; n--, at++) {
        crc = crc >> 8 ^ crc_slice[0][(crc ^ *at) & 0xff];
    }
    return ~crc;
}

/* ---- the head: one list of fields, to write and to read ----------------------- */

/* Where the next number is written, or read. */
typedef struct cursor {
    uint8_t *to; /* NULL: read */
    const uint8_t *from;
    uint32_t version;
} cursor;

static void pass4(cursor *c, void *number)
{
    uint32_t word;
    if (c->to != NULL) {
        memcpy(&word, number, sizeof word);
        store4(c->to, word);
        c->to += sizeof word;
    } else {
        word = load4(c->from);
        c->from += sizeof word;
        memcpy(number, &word, sizeof word);
    }
}

static void pass8(cursor *c, void *number)
{
    uint64_t word;
    if (c->to != NULL) {
        memcpy(&word, number, sizeof word);
        store8(c->to, word);
        c->to += sizeof word;
    } else {
        word = load8(c->from);
        c->from += sizeof word;
        memcpy(number, &word, sizeof word);
    }
}

static void pass_int32(cursor *c, int32_t *x)
{
    pass4(c, x);
}

static void pass_int64(cursor *c, int64_t *x)
{
    pass8(c, x);
}

static void pass_double(cursor *c, double *x)
{
    pass8(c, x);
}

static void pass_tally(cursor *c, tally *t)
{
    pass_double(c, &t->sum);
    pass_double(c, &t->lost);
}

static void pass_opening(cursor *c, liqmap *map)
{
    int32_t opening = (int32_t)map->opening;
    pass_int32(c, &opening);
    if (c->to == NULL) {
        map->opening = opening;
    }
}

/* A field of these is packed by one of the functions below, in a new PACK_VERSION. */
PROVE_BYTES(liqmap_config, 48);
PROVE_BYTES(liqmap_axis, 32);
PROVE_BYTES(map_side, 528);

static void pass_shape(cursor *c, liqmap *map)
{
    pass_int32(c, &map->config.contract);
    pass_int32(c, &map->config.maintenance);
    pass_int32(c, &map->config.initial);
    pass_int32(c, &map->config.entry_points);
    pass_opening(c, map);
    pass_int32(c, &map->axis.kind);
    pass_double(c, &map->config.turnover);
    pass_int64(c, &map->config.holding_ms);
    pass_double(c, &map->config.intrabar);
    pass_double(c, &map->axis.low);
    pass_double(c, &map->axis.step);
    pass_int64(c, &map->axis.buckets);
    pass_int64(c, &map->n_tiers);
}

static void pass_progress(cursor *c, liqmap *map)
{
    pass_int64(c, &map->pushes);
    pass_int64(c, &map->off_axis);
    pass_int64(c, &map->time_ms);
    pass_double(c, &map->close);
    pass_double(c, &map->open_interest);
    pass_int64(c, &map->at_open_interest);
}

static void pass_tier(cursor *c, liqmap_tier *tier)
{
    pass_double(c, &tier->leverage);
    pass_double(c, &tier->share_long);
    pass_double(c, &tier->share_short);
    pass_double(c, &tier->mmr);
    pass_double(c, &tier->fee);
}

static void pass_side(cursor *c, map_side *side)
{
    pass_double(c, &side->scale);
    pass_tally(c, &side->held);
    pass_double(c, &side->rounded);
    pass_double(c, &side->unlevered);
    pass_double(c, &side->unknown);
    pass_int64(c, &side->live);
    pass_tally(c, &side->opened);
    pass_tally(c, &side->closed);
    pass_tally(c, &side->liquidated);
    pass_tally(c, &side->liquidated_quote);
    if (c->version > 1) {
        pass_double(c, &side->swept_to);
        pass_double(c, &side->closed_to);
    }
}

/* All fields from the end of the prefix to the bins. */
static void pass_head(cursor *c, liqmap *map)
{
    pass_shape(c, map);
    pass_progress(c, map);
    for (int64_t t = 0; t < map->n_tiers; t++) {
        pass_tier(c, &map->tiers[t]);
    }
    pass_side(c, &map->side[LIQMAP_LONG]);
    pass_side(c, &map->side[LIQMAP_SHORT]);
}

/* ---- pack --------------------------------------------------------------------- */

static int64_t fixed_bytes(int64_t n_tiers, uint32_t version)
{
    return HEAD_BYTES + n_tiers * TIER_BYTES +
           SIDES * (version == 1 ? SIDE_BYTES_1 : SIDE_BYTES) + CHECKSUM_BYTES;
}

static int64_t packed_bytes(const liqmap *map)
{
    return fixed_bytes(map->n_tiers, PACK_VERSION) +
           8 * SIDES * (map->axis.buckets + 2) * map->n_tiers;
}

static void store_prefix(uint8_t *at, int64_t length)
{
    memcpy(at, packed_magic, sizeof packed_magic);
    store4(at + 8, PACK_VERSION);
    store4(at + 12, 0);
    store8(at + 16, (uint64_t)length);
}

static uint8_t *store_bins(uint8_t *at, const liqmap *map, int32_t s)
{
    const double *bins = map_bins(map, s);
    for (int64_t j = -1; j <= map->axis.buckets; j++) {
        for (int64_t t = 0; t < map->n_tiers; t++, at += 8) {
            store_double(at, bins[j * map->row + t]);
        }
    }
    return at;
}

int32_t liqmap_pack_size(const liqmap *map, int64_t *size)
{
    TRY(map_check(map));
    if (size != NULL) {
        *size = packed_bytes(map);
    }
    return LIQMAP_OK;
}

int32_t liqmap_pack(const liqmap *map, void *bytes, int64_t capacity, int64_t *size)
{
    uint8_t *first = (uint8_t *)bytes;
    cursor c = {.version = PACK_VERSION};
    int64_t length;
    if (size != NULL) {
        *size = 0;
    }
    TRY(liqmap_pack_size(map, &length));
    if (size != NULL) {
        *size = length;
    }
    TRY(check_room(bytes, capacity, length));
    if (bytes == NULL) {
        return LIQMAP_OK;
    }
    TRY(check_apart(bytes, length, map, map->bytes));
    store_prefix(first, length);
    c.to = first + PREFIX_BYTES;
    pass_head(&c, (liqmap *)map); /* not written, since c.to is set */
    c.to = store_bins(c.to, map, LIQMAP_LONG);
    c.to = store_bins(c.to, map, LIQMAP_SHORT);
    store4(c.to, checksum(first, length - CHECKSUM_BYTES));
    return LIQMAP_OK;
}

/* ---- version 1 ----------------------------------------------------------------- */

#define TOLERANCE_1 1e-9 /* of opened: how far the counters of version 1 may be off */

/*
 * Version 1 had no bound of rounding. The side gets the largest there may be, so that
 * its bins are summed again when something is next opened or liquidated. Counters that
 * differ from the total by no more than version 1 allowed are made to agree with it;
 * what differs by more is refused later.
 */
static void convert_side_1(map_side *side)
{
    double gap;
    side->held = tally_normalized(side->held);
    side->opened = tally_normalized(side->opened);
    side->closed = tally_normalized(side->closed);
    side->liquidated = tally_normalized(side->liquidated);
    side->liquidated_quote = tally_normalized(side->liquidated_quote);
    side->rounded = MAP_MAX_ROUNDED * tally_value(&side->held);
    gap = tally_value(&side->opened) - tally_value(&side->closed) -
          tally_value(&side->liquidated) - map_total(side);
    if (gap <= TOLERANCE_1 * side->opened.sum &&
        -gap <= TOLERANCE_1 * side->opened.sum) {
        liqmap_i_map_balance(side);
    }
}

static void read_head(liqmap *map, cursor *c)
{
    pass_head(c, map);
    if (c->version == 1) {
        map->opening = 1;
        convert_side_1(&map->side[LIQMAP_LONG]);
        convert_side_1(&map->side[LIQMAP_SHORT]);
    }
}

/* ---- unpack: what is checked --------------------------------------------------- */

/* A loop, since memcmp() is a function of the C library, which may not be there. */
static int begins_as_map(const uint8_t *at, int64_t n)
{
    for (int64_t i = 0; i < n && i < (int64_t)sizeof packed_magic; i++) {
        if (at[i] != packed_magic[i]) {
            return 0;
        }
    }
    return 1;
}

static uint32_t version_of(const uint8_t *at)
{
    return load4(at + 8);
}

/* Check that the prefix is of a known version and states the length that is given. */
static int32_t check_envelope(const uint8_t *at, int64_t n)
{
    uint64_t length;
    if (at == NULL) {
        return LIQMAP_E_NULL;
    }
    if (n < 0) {
        return LIQMAP_E_LENGTH;
    }
    if (!begins_as_map(at, n)) {
        return LIQMAP_E_NOT_A_MAP;
    }
    if (n < PREFIX_BYTES) {
        return LIQMAP_E_TRUNCATED;
    }
    if (version_of(at) < 1 || version_of(at) > PACK_VERSION) {
        return LIQMAP_E_VERSION;
    }
    length = load8(at + 16);
    if (length < (uint64_t)n) {
        return LIQMAP_E_LONGER;
    }
    return length > (uint64_t)n || n < fixed_bytes(0, version_of(at))
               ? LIQMAP_E_TRUNCATED
               : LIQMAP_OK;
}

/*
 * Whether a map of this shape is n bytes long. The counts are unchecked and may be any.
 */
static int is_length(int64_t n, uint32_t version, int64_t buckets, int64_t n_tiers)
{
    if (n_tiers < 1 || n_tiers > LIQMAP_MAX_TIERS || buckets < 1) {
        return 0;
    }
    n -= fixed_bytes(n_tiers, version);
    return n % (8 * SIDES * n_tiers) == 0 && n / (8 * SIDES * n_tiers) - 2 == buckets;
}

/*
 * Read what the size depends on, and set head->bytes, the bytes of the map in memory.
 */
static int32_t read_shape(liqmap *head, const uint8_t *at, int64_t n)
{
    cursor c = {.from = at + PREFIX_BYTES, .version = version_of(at)};
    int32_t status;
    memset(head, 0, sizeof *head);
    head->config.struct_size = sizeof head->config;
    head->axis.struct_size = sizeof head->axis;
    pass_shape(&c, head);
    if (c.version == 1 ? head->opening != 0
                       : head->opening < 1 || head->opening > LIQMAP_OPENING) {
        return LIQMAP_E_CORRUPT;
    }
    if (load4(at + 12) != 0 ||
        !is_length(n, c.version, head->axis.buckets, head->n_tiers)) {
        return LIQMAP_E_CORRUPT;
    }
    status = liqmap_size(&head->bytes, &head->config, &head->axis, head->n_tiers);
    return status == LIQMAP_OK || status == LIQMAP_E_OVERFLOW ? status
                                                              : LIQMAP_E_CORRUPT;
}

/*
 * What liqmap_validate() checks of a side, while its bins are still packed. What is dead
 * holds 0, and is not added.
 */
static int sound_packed_side(const liqmap *head, int32_t s, const uint8_t **at)
{
    int sound = 1;
    tally sum = {0, 0};
    for (int64_t j = -1; j <= head->axis.buckets; j++) {
        const int is_dead = map_is_dead(head, s, j);
        for (int64_t t = 0; t < head->n_tiers; t++, *at += 8) {
            const double cell = load_double(*at);
            sound &= map_sound_cell(cell, is_dead);
            if (cell != 0) {
                tally_count(&sum, cell);
            }
        }
    }
    return sound && liqmap_i_map_sound_side(head, s, sum);
}

static const uint8_t *load_bins(liqmap *map, int32_t s, const uint8_t *at)
{
    double *bins = map_bins_of(map, s);
    for (int64_t j = -1; j <= map->axis.buckets; j++) {
        for (int64_t t = 0; t < map->n_tiers; t++, at += 8) {
            bins[j * map->row + t] = load_double(at);
        }
    }
    return at;
}

int32_t liqmap_unpack_size(int64_t *size, const void *bytes, int64_t n)
{
    liqmap head;
    TRY(check_envelope((const uint8_t *)bytes, n));
    TRY(read_shape(&head, (const uint8_t *)bytes, n));
    if (size != NULL) {
        *size = head.bytes;
    }
    return LIQMAP_OK;
}

/*
 * liqmap_init() checks configuration, axis and tiers, and writes nothing where it
 * refuses them. All else is checked before it. Then the head is read again, into the
 * map.
 */
int32_t liqmap_unpack(void *memory, int64_t size, const void *bytes, int64_t n)
{
    const uint8_t *first = (const uint8_t *)bytes;
    cursor c = {.to = NULL};
    liqmap *map = (liqmap *)memory;
    liqmap head;
    TRY(check_envelope(first, n));
    c.version = version_of(first);
    if (load4(first + n - CHECKSUM_BYTES) != checksum(first, n - CHECKSUM_BYTES)) {
        return LIQMAP_E_CHECKSUM;
    }
    TRY(read_shape(&head, first, n));
    TRY(check_memory(memory, size, head.bytes));
    TRY(check_apart(memory, head.bytes, bytes, n));
    c.from = first + PREFIX_BYTES;
    read_head(&head, &c);
    if (!liqmap_i_map_sound_progress(&head) ||
        !sound_packed_side(&head, LIQMAP_LONG, &c.from) ||
        !sound_packed_side(&head, LIQMAP_SHORT, &c.from) ||
        liqmap_init(memory, size, NULL, &head.config, &head.axis, head.tiers,
                    head.n_tiers, sizeof *head.tiers) != LIQMAP_OK) {
        return LIQMAP_E_CORRUPT;
    }
    c.from = first + PREFIX_BYTES;
    read_head(map, &c);
    c.from = load_bins(map, LIQMAP_LONG, c.from);
    load_bins(map, LIQMAP_SHORT, c.from);
    return LIQMAP_OK;
}
