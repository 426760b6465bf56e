# SPDX-License-Identifier: MIT
"""A map in its memory: its lock, its shape, and what calls of it share."""

from __future__ import annotations

import ctypes as c
from typing import TYPE_CHECKING, Any, FrozenSet, Optional, Tuple

from ._arguments import SIDES, UNITS, Borrowing, Side, Unit, whole, word
from ._library import lib
from ._lock import guard
from ._structs import MAX_TIERS, liqmap_axis, liqmap_config, liqmap_stats, liqmap_tier
from ._structs import sized
from .axis import Axis, axis_of
from .config import Config
from .errors import MergedWarning, UsageError, check, error, warn
from .reading import SideTiers, Stats, plain
from .venue import Tier, tier_of

if TYPE_CHECKING:
    from ._arguments import Doubles

_E_NULL = -1


class MapBase:
    """The memory of a map, and who may be at it."""

    # The ctypes array that the map lies in, None after release(). The array itself is
    # passed to calls, which keeps it alive whatever other arguments do meanwhile.
    _memory: Any
    _writable: Any  # the same, for calls that write; None where attached read-only
    _axis: Axis
    _tiers: Tuple[Tier, ...]
    _config: Config
    _lock: Any
    _bytes: int  # that it takes of its memory
    _merged: float  # open interest of maps merged into it since it was pushed to
    _parts: FrozenSet[int]  # hashes of it and of what was merged into it since
    _lowest: float  # edges of the axis
    _highest: float
    # Open interest below which push() looks at nothing else than it; 0: at all of the next.
    _most: float

    def _adopt(self, place: Any, is_writable: bool = True) -> None:
        """Take over a map that was built in `place`: read its shape back."""
        axis, config = sized(liqmap_axis), sized(liqmap_config)
        stats = sized(liqmap_stats)
        rows, count = (liqmap_tier * MAX_TIERS)(), c.c_int64()
        check(lib.liqmap_get_axis(place, c.byref(axis)))
        check(lib.liqmap_get_config(place, c.byref(config)))
        stride = c.sizeof(liqmap_tier)
        check(lib.liqmap_get_tiers(place, rows, MAX_TIERS, stride, c.byref(count)))
        self._axis = axis_of(axis)
        self._tiers = tuple(tier_of(row) for row in rows[: count.value])
        self._config = Config._of(config)
        self._lowest = float(self._axis.edges[0])
        self._highest = float(self._axis.edges[len(self._axis)])
        check(lib.liqmap_get_stats(place, c.byref(stats)))
        self._bytes = stats.bytes
        guard(self)
        self._merged, self._parts = 0.0, frozenset()
        self._most = 0.0
        self._memory = place
        self._writable = place if is_writable else None

    @property
    def axis(self) -> Axis:
        """The axis it was built with."""
        return self._axis

    @property
    def tiers(self) -> Tuple[Tier, ...]:
        """The tiers it was built with."""
        return self._tiers

    @property
    def config(self) -> Config:
        """The configuration it was built with."""
        return self._config

    def stats(self) -> Stats:
        """What it holds and what happened to it."""
        struct = sized(liqmap_stats)
        self._check(self._call(lib.liqmap_get_stats, self._memory, c.byref(struct)))
        found = plain(struct, Stats)
        for name in ("below", "above"):
            sides = (side[: struct.tiers] for side in found[name])
            found[name] = SideTiers(*sides)
        return Stats(**found)

    def release(self) -> None:
        """Let go of the memory. Every call after it raises a UsageError."""
        self._memory = self._writable = None

    def _call(self, function: Any, *arguments: Any) -> Any:
        """What a function answers while nobody else is at the map."""
        with self._lock:
            return function(*arguments)

    def _check(
        self,
        status: int,
        index: Optional[int] = None,
        what: str = "row",
        column: Optional[str] = None,
    ) -> None:
        if status:
            if self._memory is None:
                raise UsageError(status, "the map was released")
            if self._writable is None and status == _E_NULL:
                raise UsageError(status, "the map is read-only")
            raise error(status, index, what, column)

    def _warn_merged(self, interest: float) -> None:
        """Warn of the open interest of one venue where those of others were merged."""
        held = self.stats().open_interest
        if interest < held - self._merged / 2:
            warn(
                f"open interest {interest:,.10g} is pushed to a map of {held:,.10g}, of "
                f"which {self._merged:,.10g} was merged into it: the rest is closed. Push to "
                "the map of each venue, and merge copies",
                MergedWarning,
            )
        self._merged, self._parts = 0.0, frozenset()

    def _handle(self) -> Any:
        """The map, to be passed to a call of another object."""
        if self._memory is None:
            raise UsageError(_E_NULL, "the map was released")
        return self._memory

    def _range(self, first: int, count: Optional[int]) -> Tuple[int, int]:
        first = whole(first, "first")
        count = len(self._axis) - first if count is None else whole(count, "count")
        if not 0 <= first <= first + count <= len(self._axis):
            raise ValueError(
                f"first, count: {first}, {count} do not lie within the "
                f"{len(self._axis)} buckets"
            )
        return first, count

    def _output(
        self, borrow: Borrowing, out: Optional[Doubles], shape: Tuple[int, ...]
    ) -> Tuple[Doubles, int]:
        """An array to write to, new or the caller's, and its address."""
        array, at = borrow.output(out, "out", shape)
        self._apart(borrow)
        return array, at

    def _apart(self, borrow: Borrowing) -> None:
        """No array may lie in the memory of the map."""
        borrow.refuse_overlap(self._handle(), "memory of the map")


def codes_of(side: Side, unit: Unit) -> Tuple[int, int]:
    """The numbers of a side and a unit."""
    return word(side, SIDES, "side"), word(unit, UNITS, "unit")
