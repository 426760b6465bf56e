# SPDX-License-Identifier: MIT
"""The library's structs, named as in C, and its numbers that a binding needs."""

from __future__ import annotations

import ctypes as c
import struct
from typing import Any, Dict, Type, TypeVar

MAX_TIERS = 16
INT64_MAX = 2**63 - 1

class liqmap_axis(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("kind", c.c_int32),
        ("low", c.c_double),
        ("step", c.c_double),
        ("buckets", c.c_int64),
    ]


class liqmap_bracket(c.Structure):
    _fields_ = [
        ("cap", c.c_double),
        ("leverage", c.c_double),
        ("mmr", c.c_double),
        ("deduction", c.c_double),
    ]


class liqmap_position(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("side", c.c_int32),
        ("contract", c.c_int32),
        ("maintenance", c.c_int32),
        ("entry", c.c_double),
        ("leverage", c.c_double),
        ("margin", c.c_double),
        ("quantity", c.c_double),
        ("mmr", c.c_double),
        ("deduction", c.c_double),
        ("fee", c.c_double),
        ("cross", c.c_double),
        ("equity", c.c_double),
    ]


class liqmap_rules(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("contract", c.c_int32),
        ("maintenance", c.c_int32),
        ("measure", c.c_int32),
        ("rule", c.c_int32),
        ("reserved", c.c_int32),
        ("since_ms", c.c_int64),
        ("until_ms", c.c_int64),
        ("fee", c.c_double),
        ("face", c.c_double),
    ]


class liqmap_tier(c.Structure):
    _fields_ = [
        ("leverage", c.c_double),
        ("share_long", c.c_double),
        ("share_short", c.c_double),
        ("mmr", c.c_double),
        ("fee", c.c_double),
    ]


class liqmap_config(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("contract", c.c_int32),
        ("maintenance", c.c_int32),
        ("initial", c.c_int32),
        ("entry_points", c.c_int32),
        ("reserved", c.c_int32),
        ("turnover", c.c_double),
        ("holding_ms", c.c_int64),
        ("intrabar", c.c_double),
    ]


_sides = c.c_double * 2
_side_indices = c.c_int64 * 2
_side_tiers = (c.c_double * MAX_TIERS) * 2


class liqmap_stats(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("tiers", c.c_int32),
        ("bytes", c.c_int64),
        ("pushes", c.c_int64),
        ("off_axis", c.c_int64),
        ("time_ms", c.c_int64),
        ("close", c.c_double),
        ("open_interest", c.c_double),
        ("coverage", c.c_double),
        ("side_coverage", _sides),
        ("opened", _sides),
        ("closed", _sides),
        ("liquidated", _sides),
        ("liquidated_quote", _sides),
        ("unknown", _sides),
        ("unlevered", _sides),
        ("total", _sides),
        ("below", _side_tiers),
        ("above", _side_tiers),
        ("kept", _sides),
        ("opening", c.c_int32),
        ("reserved", c.c_int32),
    ]


class liqmap_cluster(c.Structure):
    _fields_ = [
        ("low", c.c_double),
        ("high", c.c_double),
        ("amount", c.c_double),
        ("distance", c.c_double),
        ("first", c.c_int64),
        ("count", c.c_int64),
        ("tier", c.c_int32),
        ("reserved", c.c_int32),
    ]


class liqmap_summary(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("unit", c.c_int32),
        ("total", _sides),
        ("imbalance", c.c_double),
        ("nearest_first", _side_indices),
        ("nearest_count", _side_indices),
        ("nearest_low", _sides),
        ("nearest_high", _sides),
        ("nearest_amount", _sides),
        ("pain_bucket", _side_indices),
        ("pain_price", _sides),
        ("pain_amount", _sides),
    ]


class liqmap_heat_config(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("unit", c.c_int32),
        ("reading", c.c_int32),
        ("tiers", c.c_int32),
        ("columns", c.c_int64),
    ]


class liqmap_heat_window(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("tiers", c.c_int32),
        ("columns", c.c_int64),
        ("first", c.c_int64),
        ("buckets", c.c_int64),
        ("low", c.c_double),
        ("high", c.c_double),
        ("pushed", c.c_int64),
    ]


class liqmap_cascade_end(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("reason", c.c_int32),
        ("order", c.c_double),
        ("price", c.c_double),
        ("bucket", c.c_int64),
        ("liquidated", c.c_double),
        ("amplification", c.c_double),
        ("unfilled", c.c_double),
        ("by_tier", c.c_double * MAX_TIERS),
    ]


class liqmap_burn(c.Structure):
    _fields_ = [
        ("bucket", c.c_int64),
        ("price", c.c_double),
        ("liquidated", c.c_double),
        ("total", c.c_double),
    ]


class liqmap_zone(c.Structure):
    _fields_ = [
        ("first", c.c_int64),
        ("count", c.c_int64),
        ("from", c.c_double),
        ("to", c.c_double),
        ("fuel", c.c_double),
        ("order", c.c_double),
    ]


class liqmap_snapshot(c.Structure):
    _fields_ = [
        ("time_ms", c.c_int64),
        ("open_interest", c.c_double),
        ("high", c.c_double),
        ("low", c.c_double),
        ("close", c.c_double),
        ("entry", c.c_double),
        ("volume", c.c_double),
        ("reserved", c.c_double),
    ]


class liqmap_columns(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("reserved", c.c_int32),
        ("time_ms", c.c_void_p),
        ("open_interest", c.c_void_p),
        ("high", c.c_void_p),
        ("low", c.c_void_p),
        ("close", c.c_void_p),
        ("entry", c.c_void_p),
        ("volume", c.c_void_p),
        ("unused", c.c_void_p),
    ]


class liqmap_bracket_table(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("reserved", c.c_int32),
        ("measure", c.c_int32),
        ("rule", c.c_int32),
        ("count", c.c_int64),
        ("stride", c.c_int64),
        ("rows", c.POINTER(liqmap_bracket)),
        ("unused", c.c_void_p),
    ]


class liqmap_position_columns(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("reserved", c.c_int32),
        ("side", c.c_void_p),
        ("entry", c.c_void_p),
        ("leverage", c.c_void_p),
        ("margin", c.c_void_p),
        ("quantity", c.c_void_p),
        ("cross", c.c_void_p),
        ("equity", c.c_void_p),
    ]


class liqmap_price_columns(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("reserved", c.c_int32),
        ("liquidation", c.c_void_p),
        ("bankruptcy", c.c_void_p),
        ("bracket", c.c_void_p),
        ("status", c.c_void_p),
    ]


class liqmap_range(c.Structure):
    _fields_ = [("first", c.c_int64), ("count", c.c_int64)]


class liqmap_heat_range(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("side", c.c_int32),
        ("from_ms", c.c_int64),
        ("to_ms", c.c_int64),
        ("low", c.c_double),
        ("high", c.c_double),
    ]


class liqmap_scenario(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("direction", c.c_int32),
        ("buckets", c.c_int64),
        ("n_tiers", c.c_int64),
        ("n_depth", c.c_int64),
        ("start", c.c_double),
        ("per_percent", c.c_double),
        ("order", c.c_double),
        ("move", c.c_double),
        ("edges", c.c_void_p),
        ("density", c.c_void_p),
        ("depth_price", c.c_void_p),
        ("depth_quote", c.c_void_p),
    ]


class liqmap_curve(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("reserved", c.c_int32),
        ("first", c.c_int64),
        ("length", c.c_int64),
        ("n_zones", c.c_int64),
    ]


class liqmap_finding(c.Structure):
    _fields_ = [
        ("row", c.c_int64),
        ("kind", c.c_int32),
        ("reserved", c.c_int32),
        ("value", c.c_double),
        ("against", c.c_double),
    ]


class liqmap_limits(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("contract", c.c_int32),
        ("change", c.c_double),
        ("back", c.c_double),
        ("move", c.c_double),
        ("worth", c.c_double),
        ("volume", c.c_double),
        ("interval", c.c_double),
        ("usual_ms", c.c_double),
        ("range", c.c_double),
        ("step", c.c_double),
    ]


_side_sizes = (c.c_double * 3) * 2


class liqmap_forecast(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("reserved", c.c_int32),
        ("life_ms", c.c_int64),
        ("rows", c.c_int64),
        ("time_ms", c.c_int64),
        ("weight", _side_sizes),
        ("mean", _side_sizes),
        ("square", _side_sizes),
    ]


class liqmap_forecast_row(c.Structure):
    _fields_ = [
        ("time_ms", c.c_int64),
        ("forecast", _sides),
        ("observed", _sides),
    ]


class liqmap_expected(c.Structure):
    _fields_ = [
        ("struct_size", c.c_uint32),
        ("reserved", c.c_int32),
        ("level", c.c_double),
        ("spread", c.c_double),
        ("median", c.c_double),
        ("low_80", c.c_double),
        ("high_80", c.c_double),
        ("low_95", c.c_double),
        ("high_95", c.c_double),
    ]


# A snapshot as bytes, which takes an eighth of the time that filling its struct takes.
pack_snapshot = struct.Struct("@q7d").pack

T = TypeVar("T", bound=c.Structure)


def sized(kind: Type[T], *values: Any, **named: Any) -> T:
    """A struct that begins with its size; fields that are not given are 0."""
    return kind(c.sizeof(kind), *values, **named)


# By the permanent numbers of LIQMAP_STRUCTS.
STRUCTS: Dict[int, Type[c.Structure]] = {
    1: liqmap_axis,
    2: liqmap_position,
    3: liqmap_config,
    4: liqmap_tier,
    5: liqmap_stats,
    6: liqmap_cluster,
    7: liqmap_summary,
    8: liqmap_bracket,
    9: liqmap_rules,
    10: liqmap_heat_config,
    11: liqmap_heat_window,
    12: liqmap_cascade_end,
    13: liqmap_burn,
    14: liqmap_zone,
    15: liqmap_snapshot,
    16: liqmap_columns,
    17: liqmap_bracket_table,
    18: liqmap_position_columns,
    19: liqmap_price_columns,
    20: liqmap_range,
    21: liqmap_heat_range,
    22: liqmap_scenario,
    23: liqmap_curve,
    24: liqmap_finding,
    25: liqmap_limits,
    26: liqmap_forecast,
    27: liqmap_forecast_row,
    28: liqmap_expected,
}
