/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_LIQMAP_H
#define LIQMAP_LIQMAP_H

/**
 * @file
 * @brief All headers, and the rules that every call keeps.
 *
 * @page rules The rules every call keeps
 * The parts of the library: each uses only those left of the arrow before it. Of the
 * parts between two arrows only abi and status use each other.
 *
 *     abi status -> inspect forecast axis margin -> venue -> map -> preset push -> read
 *       -> levels heat merge pack -> cascade
 *
 * @section rules_kept What is kept
 * - Argument order: the object, outputs, inputs; a length follows its array. No call
 *   takes more than eight arguments; what belongs together is a struct with named fields.
 * - Anything fallible returns int32_t: 0, or a negative LIQMAP_E code
 *   (@ref status "status").
 * - Only fixed-width integers, doubles and pointers cross the border.
 * - A struct that is passed alone begins with struct_size (but for liqmap_snapshot,
 *   liqmap_range and liqmap_forecast_row, which are rows), which the caller sets to
 *   sizeof, and may grow at its end. A caller of any version works with a library of
 *   any version: fields that a shorter struct lacks count as 0, and 0 in a new field
 *   means what was done before there was the field; what a longer struct has beyond
 *   them must be 0 in an input and is set to 0 in an output. Of an output struct only
 *   struct_size is read. Where the caller's shorter struct has no field for a setting
 *   that is not 0, the call fails with LIQMAP_E_ROOM. Reserved fields must be 0.
 * - Rows of an array are plain, take a stride, and never grow.
 * - The library never allocates, prints, aborts, reads environment or locale, or
 *   touches errno or the floating-point environment. Memory is the caller's: ask for the
 *   size, then build.
 * - Inputs are borrowed for the call; arrays lie as C aligns their type, which is not
 *   checked. Any output may be NULL where it is not wanted, but for what liqmap_config_init()
 *   and liqmap_forecast_init() fill. Outputs are written only on
 *   success, except counts and indices of what is bad: they are always written, as 0 or
 *   -1 where there is nothing to count. A call that fails changes nothing;
 *   liqmap_push_many() and liqmap_push_rows() keep the rows before the bad one.
 *   (NULL, 0) is a legal size query where a call gives a length or count.
 * - Memory that a call writes must not overlap another of its arguments.
 *   liqmap_copy(), liqmap_pack() and liqmap_unpack(), where that is an easy mistake, check
 *   it: LIQMAP_E_OVERLAP.
 * - A const handle may be read by many threads at once, a non-const one by one thread.
 *   There are no globals.
 *
 * @section rules_not What is not guaranteed
 * - Bits hold in the default floating-point environment: a caller that rounds otherwise
 *   or flushes to zero gets other bits.
 * - The layout of a map in memory belongs to one library version and byte order, which
 *   liqmap_attach() checks; to keep a map longer, or to send it elsewhere, pack it
 *   (@ref pack "pack").
 * - Of a handle only the first bytes are checked. Do not cast memory that others wrote:
 *   attach to it. Packed bytes may come from anybody.
 */

#include <liqmap/abi.h>
#include <liqmap/status.h>
#include <liqmap/inspect.h>
#include <liqmap/forecast.h>
#include <liqmap/axis.h>
#include <liqmap/margin.h>
#include <liqmap/venue.h>
#include <liqmap/map.h>
#include <liqmap/preset.h>
#include <liqmap/push.h>
#include <liqmap/read.h>
#include <liqmap/levels.h>
#include <liqmap/heat.h>
#include <liqmap/merge.h>
#include <liqmap/pack.h>
#include <liqmap/cascade.h>

#endif
