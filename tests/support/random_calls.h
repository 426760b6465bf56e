/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_RANDOM_CALLS_H
#define LIQMAP_TESTS_RANDOM_CALLS_H

/*
 * Random calls with valid arguments, by the million, and what must hold of a map after them.
 * Plain C, so that it runs by itself as well.
 */

#include <liqmap/liqmap.h>

/* One call with random arguments: amounts from below the last digit of what the map holds
 * to all of it, now and then of any size there is. What the call was. */
typedef enum random_outcome { RANDOM_PUSH, RANDOM_STEP, RANDOM_REFUSED } random_outcome;
random_outcome random_call(liqmap *map, uint64_t *state);

/*
 * Section 2.5 of the model, from the readings; liqmap_validate(); and that the map comes
 * back from its packed bytes to the bit. NULL where all holds, else what does not.
 */
const char *map_fault(const liqmap *map, int after_push);

#endif
