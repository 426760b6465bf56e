# SPDX-License-Identifier: MIT
"""The map: snapshots in, liquidations by price out."""

from __future__ import annotations

import ctypes as c
import struct
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, NamedTuple
from typing import Optional, Sequence, Tuple, Type, TypeVar, Union

from . import model
from ._arguments import INT32, INT64, INT64S, SIDES, UNITS, Borrowing
from ._arguments import as_memory, expect, real, whole, word, writable
from ._library import MAX_TIERS, lib, liqmap_axis, liqmap_cluster, liqmap_columns
from ._library import liqmap_config, liqmap_range, liqmap_stats, liqmap_summary
from ._library import liqmap_tier, pack_snapshot, sized
from .axis import Axis, axis_of
from .errors import UsageError, check, error
from .inspection import COLUMNS, columns_of, doubles, find, in_milliseconds, warn
from .margin import CONTRACTS, MAINTENANCE
from .model import INITIAL
from .reading import Cluster, Level, Reading, SideTiers, Stats, Summary, plain
from .venue import DEFAULT_TIERS, Tier, Venue, tier_of, tier_rows, venue

if TYPE_CHECKING:
    from ._arguments import Column, Doubles
    from .inspection import Finding

_E_NULL = -1

Self = TypeVar("Self", bound="Map")


def _default_config() -> liqmap_config:
    struct = liqmap_config()
    check(lib.liqmap_config_init(c.byref(struct), c.sizeof(struct)))
    return struct


_default = _default_config()
_push = lib.liqmap_push  # looked up once: it is called the most


@dataclass(frozen=True)
class Config:
    """How a map models; the defaults are the library's.

    contract:     "linear" or "inverse".
    maintenance:  on "mark" or "entry" value.
    initial:      what the first push finds is "unknown", or opened at its "entry".
    entry_points: points of the range that a push opens at, 1 to 4096; `entry` prices
                  are used only where it is 1.
    turnover:     part of volume that hands old positions to new ones; 0 is off.
    holding_ms:   mean life of a position in milliseconds; 0 is off.
    intrabar:     part of volume that opens and closes again within the interval of a
                  push, and may be liquidated in it, 0 to 1; 0 is off.
    """

    contract: str = CONTRACTS[_default.contract]
    maintenance: str = MAINTENANCE[_default.maintenance]
    initial: str = INITIAL[_default.initial]
    entry_points: int = _default.entry_points
    turnover: float = _default.turnover
    holding_ms: int = _default.holding_ms
    intrabar: float = _default.intrabar

    def _struct(self) -> liqmap_config:
        return sized(
            liqmap_config,
            word(self.contract, CONTRACTS, "contract"),
            word(self.maintenance, MAINTENANCE, "maintenance"),
            word(self.initial, INITIAL, "initial"),
            whole(self.entry_points, "entry_points", INT32),
            0,
            real(self.turnover, "turnover"),
            whole(self.holding_ms, "holding_ms"),
            real(self.intrabar, "intrabar"),
        )


class Map:
    """A liquidation map of one instrument on one venue.

    axis:   its buckets of price.
    tiers:  1 to 16 leverages and their shares; None: DEFAULT_TIERS.
    config: how it models; None: Config().
    memory: a writable buffer to build it in, such as of shared memory, at an 8-byte
            boundary. It is held until the map is gone or release() is called. A buffer
            in which a map lies already is refused: use attach().

    What others write into the memory of a map, behind the library, may crash the
    interpreter.

    Sides are "long" and "short" (0 and 1), units "contracts" and "quote" (0 and 1).
    A call that fails raises an Error and changes nothing, except that push_many() and
    merge() keep the rows and maps before the bad one. Threads may share a map: a call
    is one step. It can be copied, pickled (by pack) and merged; `len` is that of its
    axis.
    """

    # The ctypes array that the map lies in, None after release(). The array itself is
    # passed to calls, which keeps it alive whatever other arguments do meanwhile.
    _memory: Any
    _writable: Any  # the same, for calls that write; None where attached read-only
    _axis: Axis
    _tiers: Tuple[Tier, ...]
    _config: Config

    def __init__(
        self,
        axis: Axis,
        tiers: Optional[Iterable[Tier]] = None,
        config: Optional[Config] = None,
        *,
        memory: Any = None,
    ) -> None:
        config = Config() if config is None else expect(config, Config, "config")
        axis_struct = expect(axis, Axis, "axis")._struct()
        config_struct = config._struct()
        rows = None if tiers is None else tier_rows(tiers)
        n = 0 if rows is None else len(rows)
        size, bad = c.c_int64(), c.c_int64(-1)
        if rows is not None and n == 0:
            raise ValueError("tiers: expected 1 to 16, found none")
        shape = c.byref(config_struct), c.byref(axis_struct)
        check(lib.liqmap_size(c.byref(size), *shape, n))
        place = _memory_for(size.value, memory)
        space = c.sizeof(place)
        stride = 0 if rows is None else c.sizeof(liqmap_tier)
        status = lib.liqmap_init(place, space, c.byref(bad), *shape, rows, n, stride)
        check(status, bad.value, "tier")
        self._adopt(place)

    # ---- building ----------------------------------------------------------------

    @classmethod
    def for_venue(
        cls: Type[Self],
        name: Union[str, Venue],
        axis: Axis,
        tiers: Optional[Iterable[Tier]] = None,
        config: Optional[Config] = None,
        *,
        time_ms: Optional[int] = None,
        profile: str = "smallest",
        memory: Any = None,
    ) -> Self:
        """A map by the rules of an exchange, such as "binance:BTCUSDT", or a Venue.

        Contract and maintenance are the venue's; so are rates and fees of tiers that
        name no rate. Without tiers: those of DEFAULT_TIERS the venue offers.

        time_ms: the rules of this time, UTC; None: the latest.
        profile: rates of the "smallest" bracket, or of the last one that allows the
                 leverage, at its "cap".
        """
        rules = name if isinstance(name, Venue) else venue(name, time_ms)
        if tiers is None:
            tiers = model.offered(rules, DEFAULT_TIERS, profile)
        else:
            tiers = rules.tiers(tiers, profile)
        config = Config() if config is None else expect(config, Config, "config")
        config = replace(config, contract=rules.contract, maintenance=rules.maintenance)
        return cls(axis, tiers, config, memory=memory)

    @classmethod
    def from_config(
        cls: Type[Self],
        config: Union[str, Path, Dict[str, Any]],
        *,
        price: Optional[float] = None,
        time_ms: Optional[int] = None,
        has_volume: bool = True,
        memory: Any = None,
    ) -> Self:
        """A map by the JSON that `liqmap map --config FILE` takes: a path, or a dict.

        price:      the first close, around which "axis": "auto" (the default) lies.
        time_ms:    of the first snapshot: the rules of "venue" are those of this time;
                    None: the latest.
        has_volume: False where snapshots come without: as in the program, positions are
                    then held for 48 hours unless "holding" says otherwise.
        """
        parsed = model.read(config)
        axis = parsed.axis_around(price)
        settings = parsed.settings(has_volume)
        if parsed.venue is None:
            return cls(axis, parsed.tiers, Config(**settings), memory=memory)
        return cls.for_venue(
            parsed.venue_for(settings, time_ms),
            axis,
            parsed.tiers,
            Config(**settings),
            time_ms=time_ms,
            profile=parsed.profile,
            memory=memory,
        )

    @classmethod
    def unpack(cls: Type[Self], data: Any, *, memory: Any = None) -> Self:
        """The map that pack() made bytes of. Any bytes may be given: those that are no
        map raise a FormatError."""
        self = cls.__new__(cls)
        size = c.c_int64()
        with Borrowing() as borrow:
            at, n = borrow.raw(data, "data")
            check(lib.liqmap_unpack_size(c.byref(size), at, n))
            place = _memory_for(size.value, memory)
            borrow.refuse_overlap(place, "memory")
            check(lib.liqmap_unpack(place, c.sizeof(place), at, n))
        self._adopt(place)
        return self

    @classmethod
    def attach(cls: Type[Self], memory: Any) -> Self:
        """The map that lies in a buffer: of shared memory, or mapped from a file.

        Nothing is copied, so each process sees what another writes; none may read while
        another writes. The head of the map is checked against the size of the buffer,
        its amounts by validate(). In a read-only buffer the map is read-only: calls
        that change it raise a UsageError.
        """
        self = cls.__new__(cls)
        place, is_writable = as_memory(memory, "memory")
        attach = lib.liqmap_attach if is_writable else lib.liqmap_attach_const
        check(attach(None, place, c.sizeof(place)))
        self._adopt(place, is_writable)
        return self

    def _adopt(self, place: Any, is_writable: bool = True) -> None:
        """Take over a map that was built in `place`: read its shape back."""
        axis, config = sized(liqmap_axis), sized(liqmap_config)
        rows, count = (liqmap_tier * MAX_TIERS)(), c.c_int64()
        check(lib.liqmap_get_axis(place, c.byref(axis)))
        check(lib.liqmap_get_config(place, c.byref(config)))
        stride = c.sizeof(liqmap_tier)
        check(lib.liqmap_get_tiers(place, rows, MAX_TIERS, stride, c.byref(count)))
        self._axis = axis_of(axis)
        self._tiers = tuple(tier_of(row) for row in rows[: count.value])
        self._config = Config(
            CONTRACTS[config.contract],
            MAINTENANCE[config.maintenance],
            INITIAL[config.initial],
            config.entry_points,
            config.turnover,
            config.holding_ms,
            config.intrabar,
        )
        self._memory = place
        self._writable = place if is_writable else None

    # ---- state -------------------------------------------------------------------

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
        self._check(lib.liqmap_get_stats(self._memory, c.byref(struct)))
        found = plain(struct, Stats)
        for name in ("below", "above"):
            sides = (side[: struct.tiers] for side in found[name])
            found[name] = SideTiers(*sides)
        return Stats(**found)

    def validate(self) -> None:
        """Check what must always hold of it; a FormatError where it does not."""
        self._check(lib.liqmap_validate(self._memory))

    def reset(self) -> None:
        """Empty it, as it was when built."""
        self._check(lib.liqmap_reset(self._writable))

    def copy(self: Self, *, memory: Any = None) -> Self:
        """Another map of the same state."""
        other = type(self).__new__(type(self))
        place = _memory_for(self.stats().bytes, memory)
        self._check(lib.liqmap_copy(place, c.sizeof(place), self._memory))
        other._adopt(place)
        return other

    def release(self) -> None:
        """Let go of the memory. Every call after it raises a UsageError."""
        self._memory = self._writable = None

    def __copy__(self: Self) -> Self:
        return self.copy()

    def __deepcopy__(self: Self, memo: Dict[int, Any]) -> Self:
        return self.copy()

    def __reduce__(self) -> Tuple[Any, ...]:
        return type(self).unpack, (self.pack(),)

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def __len__(self) -> int:
        return len(self._axis)

    def __repr__(self) -> str:
        if self._memory is None:
            return "<liqmap.Map, released>"
        stats = self.stats()
        return (
            f"<liqmap.Map {len(self):,} buckets x {stats.tiers} tiers, "
            f"{stats.pushes:,} pushes, open interest {stats.open_interest:,.10g}, "
            f"coverage {stats.coverage:.3f}>"
        )

    def _check(
        self, status: int, index: Optional[int] = None, what: str = "row"
    ) -> None:
        if status:
            if self._memory is None:
                raise UsageError(status, "the map was released")
            if self._writable is None and status == _E_NULL:
                raise UsageError(status, "the map is read-only")
            raise error(status, index, what)

    # ---- snapshots in --------------------------------------------------------------

    def push(
        self,
        time_ms: int,
        open_interest: float,
        high: float,
        low: float,
        close: float,
        entry: float = 0.0,
        volume: float = 0.0,
        *,
        liquidated: bool = False,
        unit: Union[str, int] = "quote",
        out: Optional[Doubles] = None,
    ) -> Optional[Doubles]:
        """Push one snapshot: the interval that ends at `time_ms`.

        open_interest and volume are contracts, one-sided; entry is the average trade
        price; 0 means that there is none. liquidated=True returns what it
        liquidated, shape (2, tiers), [side][tier] in `unit`; `out` is written to.
        """
        try:
            snapshot = pack_snapshot(
                time_ms, open_interest, high, low, close, entry, volume, 0.0
            )
        except struct.error:  # convert by hand, or say which is wrong
            row = open_interest, high, low, close, entry, volume
            time_ms = whole(time_ms, "time_ms")
            snapshot = pack_snapshot(time_ms, *map(real, row, COLUMNS[1:]), 0.0)
        if not liquidated and out is None:
            status = _push(self._writable, None, 0, 0, snapshot)
        else:
            status, out = self._liquidated(_push, unit, out, snapshot)
        if status:
            self._check(status)
        return out

    def push_many(
        self,
        frame: Any = None,
        /,
        *,
        time_ms: Optional[Column] = None,
        open_interest: Optional[Column] = None,
        high: Optional[Column] = None,
        low: Optional[Column] = None,
        close: Optional[Column] = None,
        entry: Optional[Column] = None,
        volume: Optional[Column] = None,
        liquidated: bool = False,
        unit: Union[str, int] = "quote",
        out: Optional[Doubles] = None,
        time_unit: str = "ms",
        zero_is_real: bool = False,
    ) -> Optional[Doubles]:
        """Push n snapshots: a DataFrame or dict with the columns, or columns by name.

        Each has shape (n,): time_ms int64, milliseconds, rising; the others float64, as
        in push(). entry and volume may be missing; other columns of a frame are not
        looked at. Arrays are used as they lie, without a copy.

        liquidated=True returns what each liquidated, shape (n, 2, tiers),
        [row][side][tier] in `unit`; `out` is written to. A bad row raises a DataError
        with its index; the rows before it stay, in the map and in `out`.

        time_unit: "s", "ms", "us" or "ns", what whole numbers of time_ms are in. What is
        implausible is warned of, an ImplausibleWarning, before anything is pushed, and
        pushed all the same: see inspect(). Rows of open interest 0 between others are a
        gap, with a warning: their range and volume join the next row. zero_is_real=True
        pushes them.
        """
        given = columns_of(
            frame, (time_ms, open_interest, high, low, close, entry, volume)
        )
        with Borrowing() as borrow:
            time_at, n = borrow.column(given[0], "time_ms", None, INT64S)
            at = [borrow.optional(v, k, n) for k, v in zip(COLUMNS[1:], given[1:])]
            out_at, room, code = None, 0, 0
            if liquidated or out is not None:
                shape = (n, len(SIDES), len(self._tiers))
                out, out_at = borrow.output(out, "out", shape)
                room, code = prod(shape), word(unit, UNITS, "unit")
            self._apart(borrow)
            time_at, _held = in_milliseconds(given[0], time_at, n, time_unit)
            parts = _Columns(time_at, at, n)
            found = find(parts.rows(0), n, self._contract)
            gaps = [] if zero_is_real else self._gaps(found, parts)
            warn(found, sum(end - first for first, end in gaps), 2)
            status, pushed = self._push_parts(parts, gaps, out_at, room, code)
        if status:
            self._check(status, pushed if status <= -100 else None)
        return out

    @property
    def _contract(self) -> int:
        return word(self.config.contract, CONTRACTS, "contract")

    def _gaps(
        self, found: Sequence[Finding], parts: _Columns
    ) -> List[Tuple[int, int]]:
        """Runs of rows of open interest 0 before a row above 0, after another."""
        zeros = [f.row for f in found if f.kind == "zero"]
        if parts.n and parts.interest(0) == 0 and self.stats().open_interest > 0:
            first = 1
            while first < parts.n and parts.interest(first) == 0:
                first += 1
            if first < parts.n and parts.interest(first) > 0:
                zeros = [*range(first), *zeros]
        gaps: List[Tuple[int, int]] = []
        for row in zeros:
            if gaps and gaps[-1][1] == row:
                gaps[-1] = gaps[-1][0], row + 1
            else:
                gaps.append((row, row + 1))
        return gaps

    def _push_parts(
        self,
        parts: _Columns,
        gaps: Sequence[Tuple[int, int]],
        out_at: Optional[int],
        room: int,
        code: int,
    ) -> Tuple[int, int]:
        """Push rows, those after a gap with what it covers. The status, and how many."""
        width = room // parts.n if parts.n else 0
        start, pushed = 0, c.c_int64()

        def push(columns: liqmap_columns, first: int, n: int) -> int:
            at = None if out_at is None else out_at + 8 * width * first
            return int(
                lib.liqmap_push_many(
                    self._writable,
                    c.byref(pushed),
                    at,
                    width * n,
                    code,
                    c.byref(columns),
                    n,
                )
            )

        for first, end in gaps:
            status = push(parts.rows(start), start, first - start)
            if status:
                return status, start + pushed.value
            if out_at is not None:
                c.memset(out_at + 8 * width * first, 0, 8 * width * (end - first))
            joined, _held = parts.joined(first, end, self._contract)
            status = push(joined, end, 1)
            if status:
                return status, end
            start = end + 1
        status = push(parts.rows(start), start, parts.n - start)
        return status, start + pushed.value

    def sweep(
        self,
        high: float,
        low: float,
        *,
        liquidated: bool = False,
        unit: Union[str, int] = "quote",
        out: Optional[Doubles] = None,
    ) -> Optional[Doubles]:
        """Liquidate every bucket that prices from low to high touch; liquidated=True
        returns what it liquidated, as push() does."""
        prices = real(high, "high"), real(low, "low")
        snapshot = pack_snapshot(0, 0.0, *prices, 0.0, 0.0, 0.0, 0.0)
        if not liquidated and out is None:
            status = lib.liqmap_sweep(self._writable, None, 0, 0, snapshot)
        else:
            status, out = self._liquidated(lib.liqmap_sweep, unit, out, snapshot)
        self._check(status)
        return out

    def _liquidated(
        self, call: Any, unit: Union[str, int], out: Optional[Doubles], snapshot: bytes
    ) -> Tuple[int, Doubles]:
        """The status of a call that gives what it liquidated, and that."""
        shape, code = (len(SIDES), len(self._tiers)), word(unit, UNITS, "unit")
        with Borrowing() as borrow:
            out, at = self._output(borrow, out, shape)
            return call(self._writable, at, prod(shape), code, snapshot), out

    def open(
        self,
        side: Union[str, int],
        contracts: float,
        high: float,
        low: float,
        close: float,
        entry: float = 0.0,
    ) -> None:
        """Open contracts on one side, spread over the entry points as a push does."""
        prices = map(real, (high, low, close, entry), COLUMNS[2:6])
        snapshot = pack_snapshot(0, 0.0, *prices, 0.0, 0.0)
        code, amount = word(side, SIDES, "side"), real(contracts, "contracts")
        self._check(lib.liqmap_open(self._writable, code, amount, snapshot))

    def close(self, side: Union[str, int], contracts: float) -> None:
        """Close contracts on one side, in proportion over everything it holds. (To give
        up the memory of the map: release().)"""
        code, amount = word(side, SIDES, "side"), real(contracts, "contracts")
        self._check(lib.liqmap_close(self._writable, code, amount))

    def place(
        self, side: Union[str, int], tier: int, price: float, contracts: float
    ) -> None:
        """Put a known position on the map, at its own liquidation price.

        tier: index of the tier it is shown under.
        """
        self._check(
            lib.liqmap_place(
                self._writable,
                word(side, SIDES, "side"),
                whole(tier, "tier"),
                real(price, "price"),
                real(contracts, "contracts"),
            )
        )

    # ---- readings out ----------------------------------------------------------------

    def density(
        self,
        side: Union[str, int],
        unit: Union[str, int] = "quote",
        *,
        first: int = 0,
        count: Optional[int] = None,
        out: Optional[Doubles] = None,
    ) -> Reading:
        """What is liquidated in each bucket: values of shape (count, tiers).

        first, count: the buckets shown; None: all that follow.
        out:          an array of that shape to write to.
        """
        return self._read("density", side, unit, first, count, out)

    def cumulative(
        self,
        side: Union[str, int],
        unit: Union[str, int] = "quote",
        *,
        first: int = 0,
        count: Optional[int] = None,
        out: Optional[Doubles] = None,
    ) -> Reading:
        """What is liquidated on the way to each bucket, itself included: shorts summed
        upward, longs downward. Values of shape (count, tiers), as of density()."""
        return self._read("cumulative", side, unit, first, count, out)

    def density_totals(
        self,
        side: Union[str, int],
        unit: Union[str, int] = "quote",
        *,
        first: int = 0,
        count: Optional[int] = None,
        out: Optional[Doubles] = None,
    ) -> Doubles:
        """What is liquidated in each bucket, all tiers together: shape (count,)."""
        codes, where = _codes(side, unit), self._range(first, count)
        return self._fill(lib.liqmap_density_totals, codes, where, where[1:], out)

    def cumulative_totals(
        self,
        side: Union[str, int],
        unit: Union[str, int] = "quote",
        *,
        first: int = 0,
        count: Optional[int] = None,
        out: Optional[Doubles] = None,
    ) -> Doubles:
        """What is liquidated on the way to each bucket, itself included, all tiers
        together: shape (count,)."""
        codes, where = _codes(side, unit), self._range(first, count)
        return self._fill(lib.liqmap_cumulative_totals, codes, where, where[1:], out)

    def _read(
        self,
        kind: str,
        side: Union[str, int],
        unit: Union[str, int],
        first: int,
        count: Optional[int],
        out: Optional[Doubles],
    ) -> Reading:
        codes, where = _codes(side, unit), self._range(first, count)
        call = lib.liqmap_density if kind == "density" else lib.liqmap_cumulative
        shape = (where[1], len(self._tiers))
        out = self._fill(call, codes, where, shape, out)
        names = SIDES[codes[0]], UNITS[codes[1]]
        return Reading(out, kind, *names, self._axis, where[0])

    def _fill(
        self,
        call: Any,
        codes: Tuple[int, int],
        where: Tuple[int, int],
        shape: Tuple[int, ...],
        out: Optional[Doubles],
    ) -> Doubles:
        """An array of a side and unit, over a range of buckets."""
        with Borrowing() as borrow:
            out, at = self._output(borrow, out, shape)
            self._check(call(self._memory, at, prod(shape), None, *codes, *where))
        return out

    def cumulative_at(
        self, side: Union[str, int], price: float, unit: Union[str, int] = "quote"
    ) -> Level:
        """What is liquidated in the bucket of a price, and on the way to it."""
        n, bucket = len(self._tiers), c.c_int64()
        inside, summed = (c.c_double * n)(), (c.c_double * n)()
        status = lib.liqmap_cumulative_at(
            self._memory,
            inside,
            summed,
            n,
            c.byref(bucket),
            *_codes(side, unit),
            real(price, "price"),
        )
        self._check(status)
        found = tuple(inside), tuple(summed)
        return Level(float(price), bucket.value, *found, sum(summed))

    def price_at(
        self, side: Union[str, int], target: float, unit: Union[str, int] = "quote"
    ) -> PriceAt:
        """The first bucket, outward, where the cumulative amount of all tiers reaches a
        target; a NotReadyError where the side holds less."""
        bucket, price = c.c_int64(), c.c_double()
        status = lib.liqmap_price_at(
            self._memory,
            c.byref(bucket),
            c.byref(price),
            *_codes(side, unit),
            real(target, "target"),
        )
        self._check(status)
        return PriceAt(price.value, bucket.value)

    def clusters(
        self,
        side: Union[str, int],
        unit: Union[str, int] = "quote",
        *,
        most: Optional[int] = None,
        first: int = 0,
        count: Optional[int] = None,
    ) -> List[Cluster]:
        """Runs of heavy buckets of one side, the heaviest first.

        most:         how many are wanted; None: all.
        first, count: the buckets looked at.
        """
        where = c.byref(liqmap_range(*self._range(first, count)))
        shown = *_codes(side, unit), where
        limit = INT64[-1] if most is None else max(0, whole(most, "most"))
        stride, found = c.sizeof(liqmap_cluster), c.c_int64()
        call = lib.liqmap_clusters
        rows: Any = ()
        while True:  # again where another thread has pushed in between
            asked = rows or None, len(rows), stride, c.byref(found)
            self._check(call(self._memory, *asked, *shown))
            n = min(found.value, limit)
            if n <= len(rows):
                break
            rows = (liqmap_cluster * n)()
        return [
            Cluster(r.low, r.high, r.amount, r.distance, r.first, r.count, r.tier)
            for r in rows[:n]
        ]

    def summary(
        self,
        unit: Union[str, int] = "quote",
        *,
        first: int = 0,
        count: Optional[int] = None,
    ) -> Summary:
        """Both sides in a few numbers.

        first, count: the buckets looked at.
        """
        struct, code = sized(liqmap_summary), word(unit, UNITS, "unit")
        where = self._range(first, count)
        self._check(
            lib.liqmap_get_summary(self._memory, c.byref(struct), code, *where)
        )
        found = plain(struct, Summary)
        found["unit"] = UNITS[code]
        return Summary(**found)

    # ---- maps to maps --------------------------------------------------------------

    def merge(self, *others: Map) -> None:
        """Add maps on the same axis to this one, such as other venues'. Where one does
        not fit, those before it stay merged."""
        for other in others:
            place = expect(other, Map, "other")._handle()
            self._check(lib.liqmap_merge(self._writable, place))

    def resample(self: Self, axis: Axis, *, memory: Any = None) -> Self:
        """A map of what this one holds, on another axis."""
        other = type(self)(axis, self._tiers, self._config, memory=memory)
        self._check(lib.liqmap_resample(other._memory, self._handle()))
        return other

    def pack(self) -> bytes:
        """The map as bytes that any platform and any later version reads."""
        size = c.c_int64()
        self._check(lib.liqmap_pack_size(self._memory, c.byref(size)))
        packed = (c.c_char * size.value)()
        self._check(lib.liqmap_pack(self._memory, packed, size, None))
        return packed.raw

    # ---- what methods share --------------------------------------------------------

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


def _memory_for(size: int, memory: Any) -> Any:
    """Memory to build in, as a ctypes array: new, or the caller's."""
    if memory is None:
        return (c.c_int64 * (size // 8 + 1))()
    place = writable(memory, "memory")
    if lib.liqmap_attach_const(None, place, c.sizeof(place)) == 0:
        raise ValueError("memory: a map lies there already; use Map.attach()")
    return place


def _codes(side: Union[str, int], unit: Union[str, int]) -> Tuple[int, int]:
    """The numbers of a side and a unit."""
    return word(side, SIDES, "side"), word(unit, UNITS, "unit")


class PriceAt(NamedTuple):
    """A bucket's midpoint, quote currency, and the bucket."""

    price: float
    bucket: int


class _Columns:
    """Columns by their addresses, and parts of them."""

    def __init__(self, time: int, at: Sequence[Optional[int]], n: int):
        self.time, self.at, self.n = time, at, n

    def interest(self, row: int) -> float:
        return doubles(self.at[0] or 0, row, row + 1)[0]

    def rows(self, first: int) -> liqmap_columns:
        """The columns from a row on."""
        at = [a if a is None else a + 8 * first for a in self.at]
        return sized(liqmap_columns, 0, self.time + 8 * first, *at)

    def joined(self, first: int, end: int, contract: int) -> Tuple[liqmap_columns, Any]:
        """Row `end` with range and volume of those from `first` on; and its memory."""
        interest, high, low, close, entry, volume = (
            None if a is None else doubles(a, first, end + 1) for a in self.at
        )
        assert interest and high and low and close
        row: List[Optional[float]] = [interest[-1], max(high), min(low), close[-1]]
        row.append(_average(entry, volume, contract) if entry else None)
        row.append(sum(volume) if volume else None)
        memory = [None if x is None else c.c_double(x) for x in row]
        at = [None if x is None else c.addressof(x) for x in memory]
        time = self.time + 8 * end
        return sized(liqmap_columns, 0, time, *at), memory


def _average(
    entry: Sequence[float], volume: Optional[Sequence[float]], contract: int
) -> float:
    """The average price of volumes; that of the last row where none has both."""
    known = [(e, v) for e, v in zip(entry, volume or ()) if e > 0 and v > 0]
    if len(known) == 0:
        return entry[-1]
    total = sum(v for _, v in known)
    if contract == CONTRACTS.index("inverse"):
        return total / sum(v / e for e, v in known)
    return sum(e * v for e, v in known) / total
