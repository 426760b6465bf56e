# SPDX-License-Identifier: MIT
"""Snapshots into a map."""

from __future__ import annotations

import ctypes as c
import struct
from datetime import datetime
from math import prod
from time import perf_counter
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Literal, Mapping, Optional
from typing import Sequence, Tuple, Union, overload

from ._arguments import FLOAT64, INT64S, SIDES, UNITS, Borrowing, Side, Unit, converted
from ._arguments import real, whole, word
from ._frames import COLUMNS, NEEDED, Columns, Snapshot, columns_of, contracts_of
from ._frames import expect_one_index
from ._library import lib, push_many_unlocked
from ._map_base import MapBase
from ._map_rows import bad_column, borrowed, is_zero, join, packed, row_of, values_of
from ._structs import liqmap_columns, pack_snapshot
from ._units import warn_of_names, warn_of_numbers
from .errors import IntervalWarning, NoVolumeWarning, OffAxisWarning
from .errors import ZeroOpenInterestWarning, warn
from .inspection import Limits, Report, TimeUnit, columns_from, duration
from .inspection import expect_near, in_milliseconds, interest, is_dates
from .inspection import usual_step, warn_of_one
from .margin import CONTRACTS
from .preset import HOUR_MS, is_preset
from .reading import Stats

if TYPE_CHECKING:
    from ._arguments import Column, Doubles

_CHUNK_SECONDS = 0.02  # of push_many(), after which signals are looked at

# One push is called the most. Without argtypes, which take ctypes 200 ns: whatever is
# passed has its type already.
_push = lib["liqmap_push"]
_push.restype = c.c_int32
_NO_ROOM = c.c_int64(0)
_prices_of = struct.Struct("@16x4d16x").unpack  # high, low, close, entry
_unpack = struct.Struct("@q7d").unpack


class MapPush(MapBase):
    """The calls that change what a map holds."""

    @overload
    def push(
        self,
        time_ms: Union[int, datetime, Snapshot],
        open_interest: float = ...,
        high: float = ...,
        low: float = ...,
        close: float = ...,
        *,
        entry: float = ...,
        volume: float = ...,
        liquidated: Literal[False] = ...,
        unit: Unit = ...,
        out: None = ...,
    ) -> None: ...

    @overload
    def push(
        self,
        time_ms: Union[int, datetime, Snapshot],
        open_interest: float = ...,
        high: float = ...,
        low: float = ...,
        close: float = ...,
        *,
        entry: float = ...,
        volume: float = ...,
        liquidated: Literal[True],
        unit: Unit = ...,
        out: Optional[Doubles] = ...,
    ) -> Doubles: ...

    @overload
    def push(
        self,
        time_ms: Union[int, datetime, Snapshot],
        open_interest: float = ...,
        high: float = ...,
        low: float = ...,
        close: float = ...,
        *,
        entry: float = ...,
        volume: float = ...,
        liquidated: bool = ...,
        unit: Unit = ...,
        out: Doubles,
    ) -> Doubles: ...

    def push(
        self,
        time_ms: Union[int, datetime, Snapshot],
        open_interest: Any = None,
        high: Any = None,
        low: Any = None,
        close: Any = None,
        *,
        entry: float = 0.0,
        volume: float = 0.0,
        liquidated: bool = False,
        unit: Unit = "quote",
        out: Optional[Doubles] = None,
    ) -> Optional[Doubles]:
        """Push one snapshot: the interval that ends at `time_ms`, or a Snapshot.

        open_interest and volume are contracts, one-sided; entry is the average trade
        price, and refused where it is 10 times off all prices; 0 means that there is none.
        liquidated=True returns what it
        liquidated, shape (2, tiers), [side][tier] in `unit`; `out` is written to.

        It warns of what one snapshot can show: a time that is no milliseconds, open
        interest worth too much, a volume that it does not allow, and open interest of 0,
        which closes everything.
        """
        try:
            snapshot = pack_snapshot(
                time_ms, open_interest, high, low, close, entry, volume, 0.0
            )
            if entry:
                expect_near(*_prices_of(snapshot))
        except struct.error:  # a Snapshot; or convert by hand, or say which is wrong
            row = time_ms, open_interest, high, low, close, entry, volume
            snapshot = packed(row)
            _, open_interest, high, low, _, _, volume, _ = _unpack(snapshot)
        try:
            if volume >= open_interest or open_interest >= self._most:  # or it is 0
                self._look_at(snapshot)
        except TypeError:  # what is a float to struct may not compare to one
            self._look_at(snapshot)
        if not liquidated and out is None:
            if unit != "quote":
                word(unit, UNITS, "unit")
            with self._lock:
                status = _push(self._writable, None, _NO_ROOM, 0, snapshot)
        else:
            status, out = self._liquidated(lib.liqmap_push, unit, out, snapshot)
        if status:
            numbers = _unpack(snapshot)[:-1]
            self._check(status, None, "row", bad_column(status, numbers))
        try:
            if low < self._lowest or high >= self._highest:
                self._warn_off_axis(1)
        except TypeError:
            pass
        return out

    def _look_at(self, snapshot: bytes) -> None:
        """Warn of what one snapshot shows."""
        row = _unpack(snapshot)[:-1]
        with self._lock:
            stats = self.stats()
            if self._merged:
                self._warn_merged(row[1])
            if row[1] == 0 and _holds(stats):
                warn(
                    f"open interest of 0 closes all that the map holds, after "
                    f"{stats.open_interest:,.10g}. Where it is a gap of the feed, leave the "
                    "snapshot out",
                    ZeroOpenInterestWarning,
                )
            before = (stats.time_ms, stats.close) if stats.pushes else None
            warn_of_one(row, before, self._contract)
            self._most = Limits().worth / (1.0 if self._is_inverse else self._highest)

    @overload
    def push_many(
        self,
        frame: Any = None,
        /,
        *,
        time_ms: Optional[Column] = ...,
        open_interest: Optional[Column] = ...,
        high: Optional[Column] = ...,
        low: Optional[Column] = ...,
        close: Optional[Column] = ...,
        entry: Optional[Column] = ...,
        volume: Optional[Column] = ...,
        columns: Optional[Mapping[str, Optional[str]]] = ...,
        time_unit: TimeUnit = ...,
        zero_is_real: bool = ...,
        liquidated: Literal[False] = ...,
        unit: Union[Unit, Literal["usd"]] = ...,
        out: None = ...,
    ) -> None: ...

    @overload
    def push_many(
        self,
        frame: Any = None,
        /,
        *,
        time_ms: Optional[Column] = ...,
        open_interest: Optional[Column] = ...,
        high: Optional[Column] = ...,
        low: Optional[Column] = ...,
        close: Optional[Column] = ...,
        entry: Optional[Column] = ...,
        volume: Optional[Column] = ...,
        columns: Optional[Mapping[str, Optional[str]]] = ...,
        time_unit: TimeUnit = ...,
        zero_is_real: bool = ...,
        liquidated: Literal[True],
        unit: Union[Unit, Literal["usd"]] = ...,
        out: Optional[Doubles] = ...,
    ) -> Doubles: ...

    @overload
    def push_many(
        self,
        frame: Any = None,
        /,
        *,
        time_ms: Optional[Column] = ...,
        open_interest: Optional[Column] = ...,
        high: Optional[Column] = ...,
        low: Optional[Column] = ...,
        close: Optional[Column] = ...,
        entry: Optional[Column] = ...,
        volume: Optional[Column] = ...,
        columns: Optional[Mapping[str, Optional[str]]] = ...,
        time_unit: TimeUnit = ...,
        zero_is_real: bool = ...,
        liquidated: bool = ...,
        unit: Union[Unit, Literal["usd"]] = ...,
        out: Doubles,
    ) -> Doubles: ...

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
        columns: Optional[Mapping[str, Optional[str]]] = None,
        liquidated: bool = False,
        unit: Union[Unit, Literal["usd"]] = "quote",
        out: Optional[Doubles] = None,
        time_unit: TimeUnit = "ms",
        zero_is_real: bool = False,
    ) -> Optional[Doubles]:
        """Push n snapshots: a frame, or columns by name, or both.

        frame:   a DataFrame, a dict, a list of dicts or of Snapshots, a record array,
                 ccxt's [time, open, high, low, close, volume], or a frame that has
                 `__dataframe__`. Columns of pandas are not aligned. They may have the names that ccxt, freqtrade,
                 Binance and Bybit give them, which a ColumnNameWarning tells; an index
                 of times stands in for a column of times.
        columns: names of the frame for ours, {"volume": "vol"}; None does without one.
        unit:    of what is liquidated, "contracts" or "quote". "usd": open_interest and
                 volume are given in quote currency too, and converted by `close`.

        Each column has shape (n,): time_ms int64, milliseconds, rising; the others
        float64, as in push(). entry and volume may be missing. Such arrays are used as
        they lie, others are converted.

        liquidated=True returns what each liquidated, shape (n, 2, tiers),
        [row][side][tier] in `unit`; `out` is written to. A bad row raises a DataError
        with its index and column; the rows before it stay, in the map and in `out`.

        time_unit: "s", "ms", "us" or "ns", what whole numbers of time_ms are in. What is
        implausible is warned of, an ImplausibleWarning, before anything is pushed, and
        pushed all the same: see inspect(). So are missing rows (IntervalWarning), amounts
        that by their name or numbers are of another unit (UnitWarning), and times at which
        bars begin (BarBeginWarning). Rows of open interest 0 between others are a gap,
        with a ZeroOpenInterestWarning: their range and volume join the next row. Those at
        the end are left out, with the same warning: their range is swept.
        zero_is_real=True pushes them.

        Other threads run meanwhile. What interrupts it, such as Ctrl-C, finds the map
        as after some whole rows: the exception has their number as `pushed`.
        """
        named = (time_ms, open_interest, high, low, close, entry, volume)
        by_name = {k: v for k, v in zip(COLUMNS, named) if v is not None}
        given = Columns(by_name, {})
        if frame is not None:
            given = columns_of(frame, columns, by_name)
        missing = [name for name in NEEDED if name not in given]
        if missing:
            raise ValueError(f"no column {', '.join(missing)}")
        expect_one_index(given)
        return self._push_columns(
            given, unit, time_unit, zero_is_real, liquidated or out is not None, out
        )

    def _push_columns(
        self,
        columns: Columns,
        unit: Union[Unit, Literal["usd"]] = "quote",
        time_unit: TimeUnit = "ms",
        zero_is_real: bool = False,
        liquidated: bool = False,
        out: Optional[Doubles] = None,
        *,
        stops: Sequence[int] = (),
        at_stop: Callable[[], None] = lambda: None,
    ) -> Optional[Doubles]:
        """Push columns of which none is missing.

        stops: numbers of rows, rising, after which at_stop() is called.
        """
        given: Dict[str, Any] = dict(columns)
        dates = is_dates(given["time_ms"])
        code = word(unit, (*UNITS, "usd"), "unit")
        is_usd = code == len(UNITS)
        warn_of_names(columns.places, is_usd, self._is_inverse)
        if is_usd:  # amounts given in quote currency, and liquidated so
            code = UNITS.index("quote")
            self._convert(given)
        kinds = {name: FLOAT64 for name in given}
        kinds["time_ms"] = INT64S
        given = {name: converted(v, kinds[name], name) for name, v in given.items()}
        with Borrowing() as borrow:
            struct, n = borrowed(borrow, given, kinds)
            out_at = 0
            if liquidated:
                shape = (n, len(SIDES), len(self._tiers))
                out, out_at = borrow.output(out, "out", shape)
            self._apart(borrow)
            unit_of_times = "ms" if dates else time_unit
            struct.time_ms, _times = in_milliseconds(struct.time_ms, n, unit_of_times)
            gaps: List[Tuple[int, int]] = []
            end = n
            with self._lock:
                before = self.stats()
                self._most = 0.0
                try:
                    self._warn_settings(given, struct, n)
                    last_ms = before.time_ms if before.pushes else None
                    report = Report(struct, n, self._contract, last_ms)
                    if not zero_is_real:
                        end = _end(struct, n)
                        if end == 0 and not _holds(before):
                            end = n  # zeros of which nothing is lost
                        gaps = self._gaps(report.zeros, struct, end)
                    gone = sum(end - first for first, end in gaps)
                    report.warn(gone, None if zero_is_real else end)
                    warn_of_numbers(struct, n, self._is_inverse)
                    if end and self._merged:
                        self._warn_merged(interest(struct, 0))
                    late = any(stop > end for stop in stops)
                    if late:
                        stops = [stop for stop in stops if stop < end]
                    status = self._push_parts(struct, end, gaps, out_at, code, stops, at_stop)
                    if not status and end < n:
                        self._sweep_rows(struct, end, n, out_at, code)
                    if not status and late:
                        at_stop()
                except BaseException as stop:
                    self._report(stop, before.pushes, n, gaps)
                    raise
                after = self.stats() if self._memory is not None else before
            if status <= -100:
                bad = row_of(gaps, after.pushes - before.pushes)
                column = bad_column(status, values_of(struct, n, bad))
                self._check(status, bad, "row", column)
        self._check(status)
        if after.off_axis > before.off_axis:
            self._warn_off_axis(after.off_axis - before.off_axis)
        return out

    @property
    def _contract(self) -> int:
        return word(self.config.contract, CONTRACTS, "contract")

    @property
    def _is_inverse(self) -> bool:
        return self._config.contract != CONTRACTS[0]

    def _gaps(
        self, zeros: Sequence[int], struct: liqmap_columns, n: int
    ) -> List[Tuple[int, int]]:
        """Runs of rows of open interest 0 before a row above 0, after another."""
        if n and _holds(self.stats()):
            first = 0
            while first < n and interest(struct, first) == 0:
                first += 1
            if first < n and interest(struct, first) > 0:
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
        struct: liqmap_columns,
        n: int,
        gaps: Sequence[Tuple[int, int]],
        out_at: int,
        code: int,
        stops: Sequence[int],
        at_stop: Callable[[], None],
    ) -> int:
        """Push rows, those after a gap with what it covers; a stop within a gap is before
        it."""
        row_bytes = 8 * len(SIDES) * len(self._tiers)
        start = stopped = 0

        def push(columns: liqmap_columns, first: int, count: int) -> int:
            at = out_at and out_at + row_bytes * first
            return self._push_chunks(columns, count, at, code)

        for first, end in [*gaps, (n, n)]:
            here = {min(stop, first) for stop in stops if stopped < stop <= end}
            for to in sorted({*here, first}):
                status = push(columns_from(struct, start), start, to - start)
                if status:
                    return status
                start = to
                if to in here and to > stopped:
                    at_stop()
                    stopped = to
            if end == n:
                break
            if out_at:
                c.memset(out_at + row_bytes * first, 0, row_bytes * (end - first))
            joined, _held = join(struct, first, end, self._contract)
            status = push(joined, end, 1)
            if status:
                return status
            start = end + 1
            if start in stops:
                at_stop()
                stopped = start
        return 0

    def _sweep_rows(
        self, struct: liqmap_columns, first: int, n: int, out_at: int, code: int
    ) -> None:
        """Sweep by the range of each row first..n-1, which are not pushed."""
        width = len(SIDES) * len(self._tiers)
        for row in range(first, n):
            values = values_of(struct, n, row)
            where = (out_at + 8 * width * row, width) if out_at else (None, 0)
            snapshot = pack_snapshot(*values, 0.0)
            status = lib.liqmap_sweep(self._writable, *where, code, snapshot)
            self._check(status, row, "row", bad_column(status, values) if status else None)

    def _report(
        self,
        stop: BaseException,
        before: int,
        n: int,
        gaps: Sequence[Tuple[int, int]],
    ) -> None:
        """How far a push came, in the exception that stopped it."""
        if self._memory is not None:
            count = row_of(gaps, self.stats().pushes - before - 1) + 1
            stop.pushed = count  # type: ignore[attr-defined]
            if not stop.args:
                stop.args = (f"{count:,} of {n:,} rows were pushed",)

    def _push_chunks(
        self, struct: liqmap_columns, n: int, out_at: int, code: int
    ) -> int:
        """Push all rows, and let signals in between."""
        done, pushed, width = 0, c.c_int64(), len(SIDES) * len(self._tiers)
        cost = len(self._tiers) * (self._config.entry_points + 4)
        most, row_bytes = max(16, 100_000 // cost), 8 * width
        while True:
            begin, rows = perf_counter(), min(most, n - done)
            where = (out_at + row_bytes * done, rows * width) if out_at else (None, 0)
            columns = c.byref(columns_from(struct, done))
            status = push_many_unlocked(
                self._writable, c.byref(pushed), *where, code, columns, rows
            )
            done += rows
            if status or done >= n:
                return int(status)
            took = max(perf_counter() - begin, 1e-9)
            most = max(16, int(rows * min(4.0, _CHUNK_SECONDS / took)))

    def _convert(self, given: Dict[str, Any]) -> None:
        """Amounts in quote currency to contracts; those of inverse ones are so."""
        if not self._is_inverse:
            for name in ("open_interest", "volume"):
                if name in given:
                    given[name] = contracts_of(given[name], given["close"], name)

    def _warn_settings(self, given: Dict[str, Any], struct: liqmap_columns, n: int) -> None:
        """Warn where the configuration is meant for other snapshots."""
        config = self._config
        without = is_zero(given.get("volume"))  # of one row no more than a quiet one
        if config.turnover and not config.holding_ms and without:
            warn(
                "no volume: nothing is turned over, so that positions stay until they "
                "are liquidated or open interest falls; Config.holding_ms lets them go",
                NoVolumeWarning,
            )
        elif without and n != 1 and (config.intrabar or is_preset(config, has_volume=True)):
            warn(
                "no volume, by which the turnover and intrabar of this map go: other "
                "settings fit without, which for_venue() and from_config() take by "
                "has_volume=False",
                NoVolumeWarning,
            )
        elif not without and is_preset(config, has_volume=False):
            warn(
                "volume is given, and the map has the settings of a preset without: "
                "for_venue() and from_config() take has_volume=True",
                NoVolumeWarning,
            )
        step = usual_step(struct, n)
        if config.intrabar and 0 < step < HOUR_MS // 2 and is_preset(config, has_volume=True):
            warn(
                f"bars of {duration(step)}, and intrabar {config.intrabar:g}, which fits those "
                f"from 30 minutes on: for_venue() and from_config() take bar_ms={step}",
                IntervalWarning,
            )

    def _warn_off_axis(self, count: int) -> None:
        warn(
            f"{count:,} of the snapshots left the axis, {self._lowest:,.10g} to "
            f"{self._highest:,.10g}: amounts are not to be trusted",
            OffAxisWarning,
        )

    @overload
    def sweep(
        self,
        high: Union[float, Snapshot],
        low: Optional[float] = ...,
        *,
        liquidated: Literal[False] = ...,
        unit: Unit = ...,
        out: None = ...,
    ) -> None: ...

    @overload
    def sweep(
        self,
        high: Union[float, Snapshot],
        low: Optional[float] = ...,
        *,
        liquidated: Literal[True],
        unit: Unit = ...,
        out: Optional[Doubles] = ...,
    ) -> Doubles: ...

    @overload
    def sweep(
        self,
        high: Union[float, Snapshot],
        low: Optional[float] = ...,
        *,
        liquidated: bool = ...,
        unit: Unit = ...,
        out: Doubles,
    ) -> Doubles: ...

    def sweep(
        self,
        high: Union[float, Snapshot],
        low: Optional[float] = None,
        *,
        liquidated: bool = False,
        unit: Unit = "quote",
        out: Optional[Doubles] = None,
    ) -> Optional[Doubles]:
        """Liquidate every bucket that prices from low to high touch, or those of a
        Snapshot; liquidated=True returns what it liquidated, as push() does."""
        snapshot = pack_snapshot(0, 0.0, *_prices(2, high, low), 0.0, 0.0, 0.0, 0.0)
        word(unit, UNITS, "unit")
        if not liquidated and out is None:
            status = self._call(lib.liqmap_sweep, self._writable, None, 0, 0, snapshot)
        else:
            status, out = self._liquidated(lib.liqmap_sweep, unit, out, snapshot)
        self._check(status)
        return out

    def _liquidated(
        self, call: Any, unit: Unit, out: Optional[Doubles], snapshot: bytes
    ) -> Tuple[int, Doubles]:
        """The status of a call that gives what it liquidated, and that."""
        shape, code = (len(SIDES), len(self._tiers)), word(unit, UNITS, "unit")
        with Borrowing() as borrow:
            out, at = self._output(borrow, out, shape)
            room = prod(shape)
            return self._call(call, self._writable, at, room, code, snapshot), out

    def open(
        self,
        side: Side,
        contracts: float,
        high: Union[float, Snapshot],
        low: Optional[float] = None,
        close: Optional[float] = None,
        *,
        entry: Optional[float] = None,
    ) -> None:
        """Open contracts on one side, spread over the entry points as a push does: by
        prices, or by those of a Snapshot."""
        if not isinstance(high, Snapshot) and entry is None:
            entry = 0.0
        prices = _prices(4, high, low, close, entry)
        expect_near(*prices)
        snapshot = pack_snapshot(0, 0.0, *prices, 0.0, 0.0)
        code, amount = word(side, SIDES, "side"), real(contracts, "contracts")
        self._check(self._call(lib.liqmap_open, self._writable, code, amount, snapshot))

    def close(self, side: Side, contracts: float) -> None:
        """Close contracts on one side, in proportion over everything it holds. (To give
        up the memory of the map: release().)"""
        code, amount = word(side, SIDES, "side"), real(contracts, "contracts")
        self._check(self._call(lib.liqmap_close, self._writable, code, amount))

    def place(
        self, side: Side, tier: int, price: float, contracts: float
    ) -> None:
        """Put a known position on the map, at its own liquidation price.

        tier: index of the tier it is shown under.
        """
        self._check(
            self._call(
                lib.liqmap_place,
                self._writable,
                word(side, SIDES, "side"),
                whole(tier, "tier"),
                real(price, "price"),
                real(contracts, "contracts"),
            )
        )


def _holds(stats: Stats) -> bool:
    """Whether there is anything that a push of no open interest would close."""
    return max(stats.open_interest, *stats.total) > 0


def _end(struct: liqmap_columns, n: int) -> int:
    """How many rows there are without those of open interest 0 at the end."""
    while n > 0 and interest(struct, n - 1) == 0:
        n -= 1
    return n


def _prices(count: int, *given: Any) -> List[float]:
    """High, low, close, entry, the first of them, or those of a Snapshot."""
    names = COLUMNS[2 : 2 + count]
    if isinstance(given[0], Snapshot):
        if any(value is not None for value in given[1:]):
            raise TypeError("expected a Snapshot or its fields, found both")
        given = given[0][2:]
    elif any(value is None for value in given):
        raise TypeError(f"expected a Snapshot or {', '.join(names)}")
    return [real(value, name) for value, name in zip(given, names)]
