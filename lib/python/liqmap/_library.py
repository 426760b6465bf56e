# SPDX-License-Identifier: MIT
"""The shared library: found, loaded, checked; its functions.

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
import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

from . import _structs as s
from ._names import library_names

VERSION = "0.2.0"  # of the headers this was written for

# ---- functions: result and arguments, in the order of lib/liqmap.map -------------

_i32, _u32, _i64, _f64 = c.c_int32, c.c_uint32, c.c_int64, c.c_double
_text = c.c_char_p
_any = c.c_void_p  # a map, an array, a packed snapshot, or a number to write to
_axis = c.POINTER(s.liqmap_axis)
_bracket = c.POINTER(s.liqmap_bracket)
_burn = c.POINTER(s.liqmap_burn)
_cluster = c.POINTER(s.liqmap_cluster)
_columns = c.POINTER(s.liqmap_columns)
_config = c.POINTER(s.liqmap_config)
_curve = c.POINTER(s.liqmap_curve)
_end = c.POINTER(s.liqmap_cascade_end)
_finding = c.POINTER(s.liqmap_finding)
_expected = c.POINTER(s.liqmap_expected)
_forecast = c.POINTER(s.liqmap_forecast)
_forecast_row = c.POINTER(s.liqmap_forecast_row)
_heat_config = c.POINTER(s.liqmap_heat_config)
_heat_range = c.POINTER(s.liqmap_heat_range)
_limits = c.POINTER(s.liqmap_limits)
_position = c.POINTER(s.liqmap_position)
_positions = c.POINTER(s.liqmap_position_columns)
_prices = c.POINTER(s.liqmap_price_columns)
_range = c.POINTER(s.liqmap_range)
_rules = c.POINTER(s.liqmap_rules)
_scenario = c.POINTER(s.liqmap_scenario)
_stats = c.POINTER(s.liqmap_stats)
_summary = c.POINTER(s.liqmap_summary)
_table = c.POINTER(s.liqmap_bracket_table)
_tier = c.POINTER(s.liqmap_tier)
_window = c.POINTER(s.liqmap_heat_window)
_zone = c.POINTER(s.liqmap_zone)

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
    for number, mirror in s.STRUCTS.items():
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
