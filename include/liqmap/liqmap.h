/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_LIQMAP_H
#define LIQMAP_LIQMAP_H

/**
 * @file
 * @brief Everything, and the rules of the house.
 *
 * @mainpage liqmap
 * Where leverage breaks: open-interest snapshots in, cumulative liquidation leverage by
 * price bucket and leverage tier out, for longs and shorts. C99, no allocation, no
 * dependency, the same bits on every platform.
 *
 * A snapshot's way: @ref push "push" sweeps, turns over and reconciles a
 * @ref map "map", whose buckets are an @ref axis "axis" and whose tiers break where
 * @ref margin "margin" says, by the rules @ref venue "venue" knows or as a
 * @ref preset "preset" sets them; @ref read "read" and @ref levels "levels" read it out,
 * and @ref heat "heat" keeps such readings over time. @ref merge "merge" adds maps and
 * changes their axis, @ref pack "pack" keeps them as bytes. What was read out, set
 * against an order book, is a @ref cascade "cascade": how far an order carries price with
 * what it forces out, and which order it takes.
 * @ref forecast "forecast" sets what a map said against what was liquidated: how much to
 * expect, and how sure that is.
 * @ref abi "abi" and @ref status "status" come before all of them. The model is
 * written down in doc/model.md, the structure of the code in doc/architecture.md.
 *
 * ## Rules every signature keeps
 * - Argument order: the object, outputs, inputs; a length follows its array. No call
 *   takes more than eight arguments; what belongs together is a struct with named fields.
 * - Anything fallible returns int32_t: 0, or a negative LIQMAP_E code
 *   (@ref status "status").
 * - Only fixed-width integers, doubles and pointers cross the border.
 * - A struct that is passed alone begins with struct_size, which the caller sets to
 *   sizeof, and may grow at its end. A caller of any version works with a library of any
 *   version: what a shorter struct lacks counts as 0, which is what a field means that did
 *   not exist yet; what a longer one has beyond must be 0 in an input and is set to 0 in
 *   an output. Of an output struct only struct_size is read. Settings are never dropped:
 *   LIQMAP_E_ROOM. Reserved fields must be 0.
 * - Rows of an array are plain, take a stride, and never grow.
 * - The library never allocates, prints, aborts, reads environment or locale, or
 *   touches errno or the floating-point environment. Memory is the caller's: ask for the
 *   size, then build.
 * - Inputs are borrowed for the call; arrays lie as C aligns their type, which is not
 *   checked. Any output may be NULL where it is not wanted. Outputs are written only on
 *   success, except counts and indices of what is bad, which are always written, 0 (or
 *   -1) where there is nothing to count. A call that fails changes nothing;
 *   liqmap_push_many() and liqmap_push_rows() keep the rows before the bad one. (NULL, 0)
 *   is a legal size query where a call gives a length or count.
 * - A const handle may be read by many threads at once, a non-const one by one thread.
 *   There are no globals.
 *
 * ## What is not guaranteed
 * - Bits hold in the default floating-point environment: a caller that rounds otherwise
 *   or flushes to zero gets other bits.
 * - The layout of a map in memory belongs to one library version and byte order, which
 *   liqmap_attach() checks; to keep a map longer, or to send it elsewhere, pack it
 *   (@ref pack "pack").
 * - A handle is checked for its first bytes alone. Memory that others wrote is to be
 *   attached to, not cast; packed bytes need no trust at all.
 */

#include <liqmap/abi.h>
#include <liqmap/status.h>
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
