# SPDX-License-Identifier: MIT
"""A map over time."""

from __future__ import annotations

import ctypes as c
import sys
import zlib
from dataclasses import dataclass, fields
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Literal, Mapping, Optional, Tuple, Type
from typing import Union

from ._arguments import FLOAT32, FLOAT64, INT64, INT64S, SIDES, UNITS
from ._arguments import Side, Unit, expect, new, real, whole, word
from ._frames import unit_of_push
from ._library import lib
from ._structs import liqmap_heat_config, liqmap_heat_range, liqmap_heat_window, sized
from .errors import check
from .inspection import TimeUnit
from .map import Map

if TYPE_CHECKING:
    from ._arguments import Doubles, Times

READINGS = ("density", "cumulative")
ReadingKind = Literal["density", "cumulative", 0, 1]


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

    def __eq__(self, other: object) -> bool:
        """Whether two hold the same, to the bit."""
        if not isinstance(other, HeatWindow):
            return NotImplemented
        ours, theirs = (
            [(getattr(w, f.name).shape, bytes(getattr(w, f.name))) for f in fields(w)]
            for w in (self, other)
        )
        return ours == theirs

    __hash__ = None  # type: ignore[assignment]


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
        unit: Unit = "quote",
        reading: ReadingKind = "density",
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
        self._shape = map.axis, map.tiers, map.config
        self._options = {
            "columns": config.columns,
            "unit": UNITS[config.unit],
            "reading": READINGS[config.reading],
            "tiers": bool(tiers),
        }
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

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        config: Union[str, Path, Dict[str, Any], None] = None,
        *,
        most: int = 1000,
        columns: Optional[Mapping[str, Optional[str]]] = None,
        input_unit: Literal["contracts", "usd"] = "contracts",
        time_unit: TimeUnit = "ms",
        zero_is_real: bool = False,
        unit: Unit = "quote",
        reading: ReadingKind = "density",
        tiers: bool = False,
    ) -> Heat:
        """The map of a frame over time: a column after every k-th snapshot and the last,
        k such that there are no more than `most`.

        frame, config, columns, time_unit, zero_is_real: as Map.from_frame() takes them;
        input_unit is its unit.
        """
        given, m = Map._of_frame(frame, config, columns, time_unit, None)
        n = len(given["time_ms"])
        if whole(most, "most") < 1:
            raise ValueError(f"most: expected 1 or more, found {most}")
        step = -(-n // most)
        heat = cls(m, -(-n // step), unit=unit, reading=reading, tiers=tiers)
        m._push_columns(
            given,
            unit_of_push(input_unit, "input_unit"),
            zero_is_real=zero_is_real,
            stops=range(n % step or step, n + 1, step),
            at_stop=lambda: heat.push(m),
        )
        return heat

    def __reduce__(self) -> Tuple[Any, ...]:
        """Its memory as it is: for this version, on this kind of machine."""
        memory = bytes(self._memory)
        state = self._shape, self._options, memory, _mark(memory)
        return _restored, (type(self), *state)

    def __eq__(self, other: object) -> bool:
        """Whether two read the same, to the bit, in whole."""
        if not isinstance(other, Heat):
            return NotImplemented
        if (self._shape, self._options) != (other._shape, other._options):
            return False
        longs = self.read("long") == other.read("long")
        return longs and self.read("short") == other.read("short")

    __hash__ = None  # type: ignore[assignment]

    def push(self, map: Map) -> None:
        """Take a column from a map: its last time and close, and both sides."""
        place = expect(map, Map, "map")._handle()
        check(map._call(lib.liqmap_heat_push, self._memory, place))

    def thin(self) -> None:
        """Drop every second column, counted back from the newest, which stays."""
        check(lib.liqmap_heat_thin(self._memory))

    def read(
        self,
        side: Side,
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


def _mark(memory: bytes) -> Tuple[Any, ...]:
    """What must be the same where a ring is unpickled."""
    version = lib.liqmap_version_string().decode()
    return version, sys.byteorder, len(memory), zlib.crc32(memory)


def _restored(
    kind: Type[Heat],
    shape: Tuple[Any, ...],
    options: Dict[str, Any],
    memory: bytes,
    mark: Tuple[Any, ...],
) -> Heat:
    """The ring that was pickled."""
    if _mark(memory) != tuple(mark):
        raise ValueError("a Heat of another version or kind of machine, or damaged")
    heat = kind(Map(*shape), **options)
    if c.sizeof(heat._memory) != len(memory):
        raise ValueError("a Heat of another shape than its pickle says")
    c.memmove(heat._memory, memory, len(memory))
    return heat
