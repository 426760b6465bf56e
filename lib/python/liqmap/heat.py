# SPDX-License-Identifier: MIT
"""A map over time."""

from __future__ import annotations

import ctypes as c
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, Dict, Tuple, Union

from ._arguments import FLOAT32, FLOAT64, INT64, INT64S, SIDES, UNITS
from ._arguments import expect, new, real, whole, word
from ._library import lib, liqmap_heat_config, liqmap_heat_range, liqmap_heat_window
from ._library import sized
from .errors import check
from .map import Map

if TYPE_CHECKING:
    from ._arguments import Doubles, Times

READINGS = ("density", "cumulative")


@dataclass(frozen=True, eq=False)
class HeatWindow:
    """What a ring holds in a range of times and prices.

    amounts: shape (columns, buckets), or, tiers kept, (columns, buckets, tiers).
    times:   shape (columns,), int64 milliseconds.
    closes:  shape (columns,), quote currency.
    edges:   shape (buckets + 1,), quote currency.
    """

    amounts: Any
    times: Times
    closes: Doubles
    edges: Doubles


class Heat:
    """A ring of readings over time; the oldest is dropped for the newest.

    map:     any map of the shape to be pushed.
    columns: how many it holds at most.
    unit:    "contracts" or "quote".
    reading: "density" or "cumulative".
    tiers:   whether tiers are kept apart; else they are summed.
    """

    def __init__(
        self,
        map: Map,
        columns: int,
        *,
        unit: Union[str, int] = "quote",
        reading: Union[str, int] = "density",
        tiers: bool = False,
    ) -> None:
        config = sized(
            liqmap_heat_config,
            word(unit, UNITS, "unit"),
            word(reading, READINGS, "reading"),
            bool(tiers),
            whole(columns, "columns"),
        )
        size, place = c.c_int64(), expect(map, Map, "map")._handle()
        check(lib.liqmap_heat_size(c.byref(size), c.byref(config), place))
        memory = (c.c_int64 * (size.value // 8 + 1))()
        room = c.sizeof(memory)
        check(lib.liqmap_heat_init(memory, room, c.byref(config), place))
        self._memory = memory
        self._map_axis = map.axis
        self._keeps = bool(tiers)
        self._columns = config.columns

    def copy(self) -> Heat:
        """Another ring of the same state."""
        other = type(self).__new__(type(self))
        vars(other).update(vars(self))
        other._memory = type(self._memory).from_buffer_copy(self._memory)
        return other

    def __copy__(self) -> Heat:
        return self.copy()

    def __deepcopy__(self, memo: Dict[int, Any]) -> Heat:
        return self.copy()

    def __reduce__(self) -> Tuple[Any, ...]:
        raise TypeError("a Heat is not pickled; what read() answers can be")

    def push(self, map: Map) -> None:
        """Take a column from a map: its last time and close, and both sides."""
        place = expect(map, Map, "map")._handle()
        check(map._call(lib.liqmap_heat_push, self._memory, place))

    def thin(self) -> None:
        """Drop every second column, counted back from the newest, which stays."""
        check(lib.liqmap_heat_thin(self._memory))

    def read(
        self,
        side: Union[str, int],
        *,
        from_ms: int = INT64[0],
        to_ms: int = INT64[-1],
        low: float = 0.0,
        high: float = 0.0,
        single: bool = False,
    ) -> HeatWindow:
        """The columns of a time range, oldest first, cut to a price range.

        from_ms, to_ms: both included.
        low, high:      prices shown, each with its whole bucket; 0: no limit.
        single:         amounts in float32, which is enough for a picture.
        """
        shown = sized(
            liqmap_heat_range,
            word(side, SIDES, "side"),
            whole(from_ms, "from_ms"),
            whole(to_ms, "to_ms"),
            real(low, "low"),
            real(high, "high"),
        )
        kind, call = FLOAT64, lib.liqmap_heat_read
        if single:
            kind, call = FLOAT32, lib.liqmap_heat_read_float
        window = sized(liqmap_heat_window)
        none = None, None, 0, None, 0
        check(call(self._memory, c.byref(window), *none, c.byref(shown)))
        while True:  # again where another thread has pushed in between
            n, buckets = window.columns, window.buckets
            shape = (n, buckets, window.tiers) if self._keeps else (n, buckets)
            times, times_at = new((n,), INT64S)
            closes, closes_at = new((n,))
            amounts, at = new(shape, kind)
            arrays = times_at, closes_at, n, at, prod(shape)
            status = call(self._memory, c.byref(window), *arrays, c.byref(shown))
            if window.columns == n:
                break
        check(status)
        edges = self._map_axis.edges[window.first : window.first + buckets + 1]
        return HeatWindow(amounts, times, closes, edges)

    def __len__(self) -> int:
        """How many columns it holds."""
        window = sized(liqmap_heat_window)
        none = None, None, 0, None, 0
        all_of_it = c.byref(sized(liqmap_heat_range, 0, INT64[0], INT64[-1]))
        check(lib.liqmap_heat_read(self._memory, c.byref(window), *none, all_of_it))
        return int(window.columns)

    def __repr__(self) -> str:
        buckets = len(self._map_axis)
        columns = f"{len(self)} of {self._columns} columns"
        return f"<liqmap.Heat {columns} x {buckets:,} buckets>"
