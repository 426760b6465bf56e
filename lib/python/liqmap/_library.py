# SPDX-License-Identifier: MIT
"""The shared library: found, loaded, checked; its structs and functions.

LIQMAP_LIBRARY, where it is set, is the path of the library: that one, or an ImportError.
Otherwise the first of these that the system can load is taken:

1. the package's own: in its folder (a wheel), in the newest build folder of a source tree,
   or in the library folders of the prefix that `meson install` put the package in;
2. an installed one, by its name (libliqmap.so.0), or one in LD_LIBRARY_PATH.

Calls hold the interpreter lock (PyDLL): to Python's threads a call is one step, so no
two can meet in a map, and no buffer can go away under a call. But for push_many() and
inspect(), which may be long: `push_many_unlocked` and `inspect_unlocked` let go of it, and Map
sees to the rest.
"""

from __future__ import annotations

import ctypes as c
import os
import platform
import struct
import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple, Type, TypeVar

from ._names import library_names

VERSION = "0.2.0"  # of the headers this was written for

MAX_TIERS = 16
INT64_MAX = 2**63 - 1

# ---- structs, named as in C ------------------------------------------------------


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

# ---- functions: result and arguments, in the order of lib/liqmap.map -------------

_i32, _u32, _i64, _f64 = c.c_int32, c.c_uint32, c.c_int64, c.c_double
_text = c.c_char_p
_any = c.c_void_p  # a map, an array, a packed snapshot, or a number to write to
_axis = c.POINTER(liqmap_axis)
_bracket = c.POINTER(liqmap_bracket)
_burn = c.POINTER(liqmap_burn)
_cluster = c.POINTER(liqmap_cluster)
_columns = c.POINTER(liqmap_columns)
_config = c.POINTER(liqmap_config)
_curve = c.POINTER(liqmap_curve)
_end = c.POINTER(liqmap_cascade_end)
_finding = c.POINTER(liqmap_finding)
_expected = c.POINTER(liqmap_expected)
_forecast = c.POINTER(liqmap_forecast)
_forecast_row = c.POINTER(liqmap_forecast_row)
_heat_config = c.POINTER(liqmap_heat_config)
_heat_range = c.POINTER(liqmap_heat_range)
_limits = c.POINTER(liqmap_limits)
_position = c.POINTER(liqmap_position)
_positions = c.POINTER(liqmap_position_columns)
_prices = c.POINTER(liqmap_price_columns)
_range = c.POINTER(liqmap_range)
_rules = c.POINTER(liqmap_rules)
_scenario = c.POINTER(liqmap_scenario)
_stats = c.POINTER(liqmap_stats)
_summary = c.POINTER(liqmap_summary)
_table = c.POINTER(liqmap_bracket_table)
_tier = c.POINTER(liqmap_tier)
_window = c.POINTER(liqmap_heat_window)
_zone = c.POINTER(liqmap_zone)

# fmt: off
_push = [_any, _any, _i64, _i32, _any]
_read = [_any, _any, _i64, _any, _i32, _i32, _i64, _i64]
_read_heat = [_any, _window, _any, _any, _i64, _any, _i64, _heat_range]

FUNCTIONS: Dict[str, Tuple[Any, List[Any]]] = {
    "liqmap_version_number": (_i32, []),
    "liqmap_version_string": (_text, []),
    "liqmap_struct_size": (_u32, [_i32]),
    "liqmap_self_check": (_i32, []),

    "liqmap_status_name": (_text, [_i32]),
    "liqmap_status_text": (_text, [_i32]),

    "liqmap_inspect": (_i32, [_finding, _i64, _i64, _any, _columns, _i64, _limits]),
    "liqmap_forecast_init": (_i32, [_forecast, _u32]),
    "liqmap_forecast_add": (_i32, [_forecast, _forecast_row]),
    "liqmap_forecast_read": (_i32, [_forecast, _expected, _i32, _f64]),

    "liqmap_axis_reach": (_i32, [_axis, _f64]),
    "liqmap_axis_auto": (_i32, [_axis, _f64]),
    "liqmap_axis_edges": (_i32, [_axis, _any, _i64, _any]),
    "liqmap_axis_find": (_i32, [_axis, _any, _any, _i64, _f64]),

    "liqmap_liquidation_factor": (_i32, [_any, _position]),
    "liqmap_liquidation_price": (_i32, [_any, _position]),
    "liqmap_bankruptcy_price": (_i32, [_any, _position]),
    "liqmap_bracketed_price": (_i32, [_any, _any, _any, _position, _table]),
    "liqmap_check_brackets": (_i32, [_any, _table]),
    "liqmap_bracketed_prices": (_i32, [_prices, _any, _position, _positions, _i64,
                                       _table]),
    "liqmap_default_tiers": (_i32, [_tier, _i64, _i64, _any]),

    "liqmap_venue_count": (_i64, []),
    "liqmap_venue_name": (_text, [_i64]),
    "liqmap_venue_source": (_text, [_i64]),
    "liqmap_venue_find": (_i32, [_any, _text, _i64]),
    "liqmap_venue_rules": (_i32, [_i64, _rules]),
    "liqmap_venue_table": (_i32, [_i64, _table]),
    "liqmap_venue_brackets": (_i32, [_i64, _bracket, _i64, _i64, _any]),
    "liqmap_venue_tiers": (_i32, [_i64, _tier, _i64, _i64, _any, _i32]),
    "liqmap_table_tiers": (_i32, [_tier, _i64, _i64, _any, _rules, _table, _i32]),

    "liqmap_config_init": (_i32, [_config, _u32]),
    "liqmap_size": (_i32, [_any, _config, _axis, _i64]),
    "liqmap_init": (_i32, [_any, _i64, _any, _config, _axis, _tier, _i64, _i64]),
    "liqmap_init_zeroed": (
        _i32,
        [_any, _i64, _any, _config, _axis, _tier, _i64, _i64],
    ),
    "liqmap_attach": (_i32, [_any, _any, _i64]),
    "liqmap_attach_const": (_i32, [_any, _any, _i64]),
    "liqmap_copy": (_i32, [_any, _i64, _any]),
    "liqmap_reset": (_i32, [_any]),
    "liqmap_get_config": (_i32, [_any, _config]),
    "liqmap_get_axis": (_i32, [_any, _axis]),
    "liqmap_get_tiers": (_i32, [_any, _tier, _i64, _i64, _any]),
    "liqmap_validate": (_i32, [_any]),
    "liqmap_get_stats": (_i32, [_any, _stats]),

    "liqmap_preset_count": (_i64, []),
    "liqmap_preset_name": (_text, [_i64]),
    "liqmap_preset_source": (_text, [_i64]),
    "liqmap_preset": (_i32, [_config, _tier, _i64, _i64, _any, _text, _i64, _i32]),
    "liqmap_preset_venue": (_i32, [_config, _tier, _i64, _i64, _any, _i64, _i32]),
    "liqmap_preset_table": (_i32, [_config, _tier, _i64, _i64, _any, _rules, _table,
                                   _i32]),

    "liqmap_push": (_i32, _push),
    "liqmap_push_rows": (_i32, [_any, _any, _any, _i64, _i32, _any, _i64, _i64]),
    "liqmap_push_many": (_i32, [_any, _any, _any, _i64, _i32, _columns, _i64]),
    "liqmap_sweep": (_i32, _push),
    "liqmap_open": (_i32, [_any, _i32, _f64, _any]),
    "liqmap_close": (_i32, [_any, _i32, _f64]),
    "liqmap_place": (_i32, [_any, _i32, _i64, _f64, _f64]),

    "liqmap_density": (_i32, _read),
    "liqmap_cumulative": (_i32, _read),
    "liqmap_density_totals": (_i32, _read),
    "liqmap_cumulative_totals": (_i32, _read),

    "liqmap_cumulative_at": (_i32, [_any, _any, _any, _i64, _any, _i32, _i32, _f64]),
    "liqmap_total_at": (_i32, [_any, _any, _any, _any, _i32, _i32, _f64]),
    "liqmap_price_at": (_i32, [_any, _any, _any, _i32, _i32, _f64]),
    "liqmap_clusters": (_i32, [_any, _cluster, _i64, _i64, _any, _i32, _i32, _range]),
    "liqmap_get_summary": (_i32, [_any, _summary, _i32, _i64, _i64]),

    "liqmap_heat_size": (_i32, [_any, _heat_config, _any]),
    "liqmap_heat_init": (_i32, [_any, _i64, _heat_config, _any]),
    "liqmap_heat_push": (_i32, [_any, _any]),
    "liqmap_heat_thin": (_i32, [_any]),
    "liqmap_heat_read": (_i32, _read_heat),
    "liqmap_heat_read_float": (_i32, _read_heat),

    "liqmap_merge": (_i32, [_any, _any]),
    "liqmap_resample": (_i32, [_any, _any]),

    "liqmap_pack_size": (_i32, [_any, _any]),
    "liqmap_pack": (_i32, [_any, _any, _i64, _any]),
    "liqmap_unpack_size": (_i32, [_any, _any, _i64]),
    "liqmap_unpack": (_i32, [_any, _i64, _any, _i64]),

    "liqmap_cascade": (_i32, [_end, _burn, _i64, _i64, _any, _any, _scenario]),
    "liqmap_trigger_curve": (_i32, [_curve, _any, _i64, _zone, _i64, _i64, _any,
                                    _scenario]),
}
# fmt: on

# ---- finding, loading, checking --------------------------------------------------


def _own() -> Iterator[Path]:
    """Where this package's own library may lie, the likeliest first."""
    package = Path(__file__).resolve().parent
    names = library_names(sys.platform)
    yield from (package / name for name in names)
    top = package.parents[2] if len(package.parents) > 2 else package
    if (top / "lib" / "liqmap.map").exists():  # a source tree: the newest build
        built = [p for name in names for p in top.glob(f"build*/lib/{name}")]
        yield from sorted(built, key=os.path.getmtime, reverse=True)
        return
    multiarch = str(sysconfig.get_config_var("MULTIARCH") or "")
    for prefix in list(package.parents)[:5]:  # that `meson install` filled
        for folder in ("lib", f"lib/{multiarch}", "lib64", "bin"):
            yield from (prefix / folder / name for name in names)


def _candidates() -> Iterator[str]:
    named = os.environ.get("LIQMAP_LIBRARY")
    if named:  # this one or none
        yield named
        return
    yield from map(str, _own())
    yield from library_names(sys.platform)


def _load() -> c.PyDLL:
    tried = []
    for path in _candidates():
        if os.sep in path and not os.path.exists(path):
            tried.append(f"{path}: no such file")
            continue
        try:
            return c.PyDLL(path)
        except OSError as failure:
            tried.append(str(failure))
    raise ImportError("liqmap: no shared library; tried\n  " + "\n  ".join(tried))


def _declare(library: c.PyDLL) -> None:
    for name, (result, arguments) in FUNCTIONS.items():
        try:
            function = getattr(library, name)
        except AttributeError:
            raise ImportError(f"liqmap: {library._name} has no {name}") from None
        function.restype = result
        function.argtypes = arguments


def _check(library: c.PyDLL) -> None:
    """A newer library of the same soname will do, an older one will not."""
    version = library.liqmap_version_string().decode()
    found, ours = (list(map(int, v.split(".")[:2])) for v in (version, VERSION))
    if found[0] != ours[0] or found < ours:
        raise ImportError(
            f"liqmap: {library._name} is {version}, not {VERSION} or later"
        )
    for number, mirror in STRUCTS.items():
        size, here = library.liqmap_struct_size(number), c.sizeof(mirror)
        grows = mirror._fields_[0][0] == "struct_size"
        if size < here or (size > here and not grows):
            raise ImportError(
                f"liqmap: struct {mirror.__name__} has {size} bytes in "
                f"{library._name}, {here} here"
            )
    status = library.liqmap_self_check()
    if status != 0:
        text = library.liqmap_status_text(status).decode()
        raise ImportError(f"liqmap: {library._name}: {text}")


lib = _load()
_declare(lib)
_check(lib)

_unlocked = c.CDLL(lib._name, handle=lib._handle)
push_many_unlocked = _unlocked.liqmap_push_many
push_many_unlocked.restype, push_many_unlocked.argtypes = FUNCTIONS["liqmap_push_many"]
inspect_unlocked = _unlocked.liqmap_inspect
inspect_unlocked.restype, inspect_unlocked.argtypes = FUNCTIONS["liqmap_inspect"]


def library_path() -> str:
    """The file of the shared library that is loaded."""
    return _path_of(lib) or lib._name


def _path_of(library: c.PyDLL) -> str:
    """Where the system's linker found it; empty where it does not say."""

    class Dl_info(c.Structure):
        _fields_ = [
            ("dli_fname", c.c_char_p),
            ("dli_fbase", c.c_void_p),
            ("dli_sname", c.c_char_p),
            ("dli_saddr", c.c_void_p),
        ]

    try:
        dladdr = c.CDLL(None).dladdr
    except (AttributeError, OSError, TypeError):  # Windows has none
        return ""
    info = Dl_info()
    place = c.cast(library.liqmap_version_string, c.c_void_p)
    if not dladdr(place, c.byref(info)) or not info.dli_fname:
        return ""
    return os.path.realpath(os.fsdecode(info.dli_fname))


def show_versions() -> None:
    """Print what a report of a mistake should name: versions, and which library."""
    print(f"liqmap    {VERSION}, {Path(__file__).resolve().parent}")
    version = lib.liqmap_version_string().decode()
    print(f"library   {version}, {library_path()}")
    print(f"python    {sys.version.split()[0]}, {sys.executable}")
    for name in ("numpy", "pandas"):
        try:
            print(f"{name:9} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            print(f"{name:9} none")
    print(f"platform  {platform.platform()}")
