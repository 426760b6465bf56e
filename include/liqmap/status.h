/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_STATUS_H
#define LIQMAP_STATUS_H

#include <liqmap/abi.h>

/**
 * @file
 * @brief What a call can return: codes, their names, their texts.
 *
 * @defgroup status status: codes, names, texts
 * A fallible call returns 0 or one of these. The numbers are permanent and lie in
 * bands, so that a program can treat a whole band alike:
 *
 * | band | meaning | try again? |
 * | --- | --- | --- |
 * | -1 .. -99 | the caller's mistake | no: fix the program |
 * | -100 .. -199 | bad data; a call on arrays gives the index of the bad element | no: fix or drop it |
 * | -200 .. -299 | recoverable: no room, nothing there yet | with more room, or later |
 * | -300 .. -399 | foreign or damaged bytes | no: the bytes are not a map |
 * @{
 */

/** Every code: name, number, text. One table for the constants and the two calls. */
#define LIQMAP_STATUSES(X)                                                             \
    X(OK, 0, "success")                                                                \
    X(E_NULL, -1, "a pointer is NULL where that is not allowed")                       \
    X(E_ALIGNMENT, -2, "memory does not lie at an 8-byte boundary")                    \
    X(E_STRUCT_SIZE, -3,                                                               \
      "struct_size is 0, smaller than the first version of the struct, or past 4096")  \
    X(E_STRUCT_TAIL, -4,                                                               \
      "a struct is larger than this version knows and its tail is not zero")           \
    X(E_STRIDE, -5, "a stride is smaller than one row or not a multiple of 8")         \
    X(E_LENGTH, -6, "a length or count is negative, or not the one expected")          \
    X(E_OVERFLOW, -7, "a count times a size does not fit the address space")           \
    X(E_RESERVED, -8, "a reserved or unused field is not 0")                           \
    X(E_SIDE, -9, "side is neither long nor short")                                    \
    X(E_UNIT, -10, "unit is neither contracts nor quote")                              \
    X(E_TIER, -11, "no such tier")                                                     \
    X(E_BUCKET, -12, "bucket range does not lie on the axis")                          \
    X(E_CONTRACT, -13, "contract is neither linear nor inverse")                       \
    X(E_MAINTENANCE, -14, "maintenance is neither on mark nor on entry")               \
    X(E_INITIAL, -15, "initial is neither unknown nor entry")                          \
    X(E_ENTRY_POINTS, -16, "entry_points is not 1 to 4096")                            \
    X(E_TURNOVER, -17, "turnover is negative")                                         \
    X(E_HOLDING, -18, "holding is negative")                                           \
    X(E_AXIS_KIND, -19, "axis is neither linear nor log")                              \
    X(E_AXIS_BUCKETS, -20, "axis has no bucket")                                       \
    X(E_AXIS_LOW, -21, "axis does not begin above 0")                                  \
    X(E_AXIS_STEP, -22, "axis step is not above 0")                                    \
    X(E_AXIS_EDGES, -23, "axis edges do not strictly increase in double")              \
    X(E_TIER_COUNT, -24, "there are not 1 to 16 tiers")                                \
    X(E_VENUE, -25, "no rules of such a venue and instrument are known")               \
    X(E_PROFILE, -26, "profile is neither smallest nor at cap")                        \
    X(E_MEASURE, -27, "brackets are measured neither by notional nor by contracts")    \
    X(E_RULE, -28, "the rule of the brackets is neither flat nor with deduction")      \
    X(E_SHAPE, -29, "the maps differ in axis, contract or tiers")                      \
    X(E_HEAT, -30,                                                                     \
      "a heat ring's reading or tiers has an unknown value, or columns is below 1")    \
    X(E_DIRECTION, -31, "direction is neither down nor up")                            \
    X(E_DEPTH_CHOICE, -32,                                                             \
      "not exactly one of depth points and an amount per percent is given")            \
    X(E_ORDER_CHOICE, -33, "both an order and a move are given")                       \
    X(E_INTRABAR, -34, "intrabar is not 0 to 1")                                       \
    X(E_AXIS_REACH, -35, "the axis would take more than 100,000,000 buckets")          \
    X(E_ARITHMETIC, -36,                                                               \
      "arithmetic is not IEEE 754 double precision: built with flags that relax it, "  \
      "or the thread's floating-point mode was changed")                               \
    X(E_LIFE, -37, "life is not above 0")                                              \
    X(E_PRESET, -38, "no preset of such a name is known")                              \
    X(E_OVERLAP, -39, "memory that is written overlaps what is read")                  \
    X(E_NOT_FINITE, -100, "a number is NaN or infinite")                               \
    X(E_MAGNITUDE, -101,                                                               \
      "a price, quantity or axis edge is not 0 and outside [1e-60, 1e60]")             \
    X(E_QUANTITY, -102, "a quantity is negative")                                      \
    X(E_PRICE, -103, "a price is not above 0")                                         \
    X(E_PRICE_ORDER, -104, "low is above high, or close outside [low, high]")          \
    X(E_ENTRY, -105, "entry price is negative")                                        \
    X(E_TIME, -106, "time is not later than the time before")                          \
    X(E_EXCEEDS, -107, "more is closed than the side holds")                           \
    X(E_LEVERAGE, -108, "leverage is less than 1")                                     \
    X(E_RATE, -109, "maintenance rate or fee is negative")                             \
    X(E_FEE, -110, "a fee does not go with maintenance on entry value")                \
    X(E_SHARE, -111,                                                                   \
      "a share is negative, or the shares of a side sum to more than 1")               \
    X(E_LIQUIDATABLE, -112,                                                            \
      "already liquidatable: the margin does not exceed maintenance")                  \
    X(E_NO_PRICE, -113, "no price above 0 on the losing side brings it about")         \
    X(E_MARGIN, -114,                                                                  \
      "neither a leverage nor a margin is given, or the margin is negative")           \
    X(E_NOT_OFFERED, -115, "the venue does not offer this leverage")                   \
    X(E_BRACKET, -116,                                                                 \
      "a bracket does not end above the one before, or has a bad number")              \
    X(E_BEYOND, -117, "the position is larger than the last bracket")                  \
    X(E_DEPTH, -118,                                                                   \
      "a point of depth is missing, is not strictly outward, or its amount falls")     \
    X(E_EDGES, -119, "edges do not strictly increase")                                 \
    X(E_ORDER, -120, "an order or move is negative")                                   \
    X(E_MEMORY, -200, "memory is too small for the object")                            \
    X(E_ROOM, -201, "an output array is too short")                                    \
    X(E_NOT_REACHED, -202,                                                             \
      "not reached: the side holds less, or the book ends before the move")            \
    X(E_NOT_YET, -203, "too few rows so far")                                          \
    X(E_NOT_A_MAP, -300, "the bytes or the memory hold no such object")                \
    X(E_CORRUPT, -301, "the map or the forecast contradicts itself")                   \
    X(E_TRUNCATED, -302, "the bytes end before the packed map does")                   \
    X(E_LONGER, -303, "bytes follow the packed map")                                   \
    X(E_VERSION, -304, "the map is of a version or byte order that is not known here") \
    X(E_CHECKSUM, -305, "the checksum is not that of the bytes")

/** @cond */
#define LIQMAP_STATUS_CONSTANT(name, number, text) LIQMAP_##name = (number),
enum { LIQMAP_STATUSES(LIQMAP_STATUS_CONSTANT) LIQMAP_STATUS_LAST = -399 };
#undef LIQMAP_STATUS_CONSTANT
/** @endcond */

LIQMAP_C_BEGIN

/**
 * The name of a code.
 *
 * @param status any number
 * @return such as "LIQMAP_E_TIME"; "LIQMAP_E_UNKNOWN" for a number that is no code.
 * Static, never NULL. Cost O(1); any thread.
 * @see liqmap_status_text()
 */
LIQMAP_API const char *liqmap_status_name(int32_t status);

/**
 * What a code means: an English clause without a full stop.
 *
 * @param status any number
 * @return static text, never NULL. Cost O(1); any thread.
 * @see liqmap_status_name()
 */
LIQMAP_API const char *liqmap_status_text(int32_t status);

LIQMAP_C_END

/** @} */

#endif
