# SPDX-License-Identifier: MIT
"""The map: snapshots in, liquidations by price out."""

from __future__ import annotations

import ctypes as c
import struct
from array import array
from dataclasses import asdict, dataclass, replace
from math import isfinite, nan, prod
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Dict, Iterable, Iterator, List, Literal, Mapping
from typing import NamedTuple, Optional, Sequence, Tuple, Type, TypeVar, Union, overload

from . import model
from ._frames import COLUMNS, NEEDED, Snapshot, columns_of, contracts_of
from ._arguments import FLOAT64, INT32, INT64, INT64S, SIDES, UNITS, Borrowing, Kind
from ._arguments import Contract, Maintenance, Side, Unit, as_memory, converted, expect
from ._arguments import is_column, is_ndarray
from ._arguments import new, real, whole, word, writable
from ._library import INT64_MAX, MAX_TIERS, lib, liqmap_axis, liqmap_cluster
from ._library import liqmap_columns
from ._library import liqmap_config, liqmap_range, liqmap_stats, liqmap_summary
from ._library import liqmap_tier, pack_snapshot, push_many_unlocked, sized
from ._lock import guard, together
from .axis import Axis, axis_of
from .errors import DataError, NotReadyError, NoVolumeWarning, OffAxisWarning
from .errors import UsageError, check, error, warn
from .inspection import Report, columns_from, doubles, in_milliseconds, interest
from .inspection import is_dates
from .margin import CONTRACTS, MAINTENANCE
from .model import INITIAL, Initial
from .reading import Cluster, Clusters, Level, Levels, Reading, SideTiers, Stats
from .reading import Summary, plain
from .venue import DEFAULT_TIERS, Profile, Tier, Venue, tier_of, tier_rows, venue

if TYPE_CHECKING:
    from ._arguments import Column, Doubles, Times, Vector

_E_NULL = -1
_CHUNK_SECONDS = 0.02  # of push_many(), after which signals are looked at

Self = TypeVar("Self", bound="Map")


def _default_config() -> liqmap_config:
    struct = liqmap_config()
    check(lib.liqmap_config_init(c.byref(struct), c.sizeof(struct)))
    return struct


_default = _default_config()

# One push is called the most. Without argtypes, which take ctypes 200 ns: whatever is
# passed has its type already.
_push = lib["liqmap_push"]
_push.restype = c.c_int32
_NO_ROOM = c.c_int64(0)


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

    contract: Contract = CONTRACTS[_default.contract]
    maintenance: Maintenance = MAINTENANCE[_default.maintenance]
    initial: Initial = INITIAL[_default.initial]
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


def _step(times: Any) -> int:
    """From the first time to the second, 0 where there is none."""
    step = int(times[1]) - int(times[0]) if len(times) > 1 else 0
    return min(max(step, 0), INT64_MAX)


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
    _lock: Any
    _lowest: float  # edges of the axis
    _highest: float

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
        profile: Profile = "smallest",
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
        bar_ms: int = 0,
        has_volume: bool = True,
        memory: Any = None,
    ) -> Self:
        """A map by the JSON that `liqmap map --config FILE` takes: a path, or a dict.
        What it does not give comes from its "preset".

        price:      the first close, around which "axis": "auto" (the default) lies.
        time_ms:    of the first snapshot: the rules of "venue" are those of this time;
                    None: the latest.
        bar_ms:     from the first snapshot to the second; 0: not known, taken to be an
                    hour. Below 30 minutes no preset has a part of the bar's own.
        has_volume: False where snapshots come without, for which presets differ.
        """
        from .preset import preset  # which needs Config

        parsed = model.read(config)
        axis = parsed.axis_around(price)
        fitted = preset(parsed.preset, bar_ms, has_volume)
        settings = replace(fitted.config, **parsed.config)
        rules = parsed.rules(time_ms)
        if rules is not None:
            settings = replace(
                settings, contract=rules.contract, maintenance=rules.maintenance
            )
        tiers = parsed.tiers_by(rules, fitted.tiers)
        return cls(axis, tiers, settings, memory=memory)

    @classmethod
    def from_frame(
        cls: Type[Self],
        frame: Any,
        config: Union[str, Path, Dict[str, Any], None] = None,
        *,
        columns: Optional[Mapping[str, Optional[str]]] = None,
        unit: Literal["contracts", "usd"] = "contracts",
        memory: Any = None,
    ) -> Self:
        """A map of all snapshots of a frame: that which `liqmap map` makes of the same
        snapshots, to the bit.

        frame, columns, unit: as push_many() takes them.
        config: as from_config() takes it; None: what the program does by itself.
        """
        given, self = cls._of_frame(frame, config, columns, memory)
        self.push_many(given, unit="usd" if unit == "usd" else "quote")
        return self

    @classmethod
    def _of_frame(
        cls: Type[Self],
        frame: Any,
        config: Union[str, Path, Dict[str, Any], None],
        columns: Optional[Mapping[str, Optional[str]]],
        memory: Any,
    ) -> Tuple[Dict[str, Any], Self]:
        """The columns of a frame, and an empty map for them."""
        given = columns_of(frame, columns, {})
        for name in given:
            kind = INT64S if name == "time_ms" else FLOAT64
            given[name] = converted(given[name], kind, name)
        times, closes = given["time_ms"], given["close"]
        if not len(times) or not len(closes):
            raise ValueError("no rows")
        return given, cls.from_config(
            model.PROGRAM if config is None else config,
            price=float(closes[0]),
            time_ms=whole(times[0], "time_ms"),
            bar_ms=_step(times),
            has_volume="volume" in given,
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
        self._lowest, self._highest = _ends(self._axis)
        guard(self)
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

    def to_config(self) -> Dict[str, Any]:
        """The settings as from_config() and `liqmap map --config FILE` take them: they
        make a map of the same axis, tiers and configuration."""
        return model.written(self._axis, self._tiers, asdict(self._config))

    def stats(self) -> Stats:
        """What it holds and what happened to it."""
        struct = sized(liqmap_stats)
        self._check(self._call(lib.liqmap_get_stats, self._memory, c.byref(struct)))
        found = plain(struct, Stats)
        for name in ("below", "above"):
            sides = (side[: struct.tiers] for side in found[name])
            found[name] = SideTiers(*sides)
        return Stats(**found)

    def validate(self) -> None:
        """Check what must always hold of it; a FormatError where it does not."""
        self._check(self._call(lib.liqmap_validate, self._memory))

    def reset(self) -> None:
        """Empty it, as it was when built."""
        self._check(self._call(lib.liqmap_reset, self._writable))

    def copy(self: Self, *, memory: Any = None) -> Self:
        """Another map of the same state."""
        other = type(self).__new__(type(self))
        place = _memory_for(self.stats().bytes, memory)
        self._check(self._call(lib.liqmap_copy, place, c.sizeof(place), self._memory))
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

    def __eq__(self, other: object) -> bool:
        """Whether two hold the same, to the bit, as pack() has it."""
        if not isinstance(other, Map):
            return NotImplemented
        return self is other or self.pack() == other.pack()

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(self._axis)

    def __repr__(self) -> str:
        if self._memory is None:
            return "<liqmap.Map, released>"
        stats = self.stats()
        return (
            f"<liqmap.Map {len(self):,} buckets x {stats.tiers} tiers, "
            f"{stats.pushes:,} pushes ({stats.off_axis:,} off the axis), "
            f"open interest {stats.open_interest:,.10g}, "
            f"coverage {stats.coverage:.3f}>"
        )

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

    # ---- snapshots in --------------------------------------------------------------

    @overload
    def push(
        self,
        time_ms: Union[int, Snapshot],
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
        time_ms: Union[int, Snapshot],
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
        time_ms: Union[int, Snapshot],
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
        time_ms: Union[int, Snapshot],
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
        price; 0 means that there is none. liquidated=True returns what it
        liquidated, shape (2, tiers), [side][tier] in `unit`; `out` is written to.
        """
        try:
            snapshot = pack_snapshot(
                time_ms, open_interest, high, low, close, entry, volume, 0.0
            )
        except struct.error:  # a Snapshot; or convert by hand, or say which is wrong
            row = time_ms, open_interest, high, low, close, entry, volume
            snapshot, high, low = _packed(row)
        if not liquidated and out is None:
            with self._lock:
                status = _push(self._writable, None, _NO_ROOM, 0, snapshot)
        else:
            status, out = self._liquidated(lib.liqmap_push, unit, out, snapshot)
        if status:
            numbers = struct.unpack("@q7d", snapshot)[:-1]
            self._check(status, None, "row", _bad_column(status, numbers))
        try:
            if low < self._lowest or high >= self._highest:
                self._warn_off_axis(1)
        except TypeError:  # what is a float to struct may not compare to one
            pass
        return out

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
        time_unit: str = "ms",
        zero_is_real: bool = False,
    ) -> Optional[Doubles]:
        """Push n snapshots: a frame, or columns by name, or both.

        frame:   a DataFrame, a dict, a list of dicts or of Snapshots, a record array,
                 ccxt's [time, open, high, low, close, volume], or a frame that has
                 `__dataframe__`. Columns may have the names that ccxt, freqtrade,
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
        pushed all the same: see inspect(). Rows of open interest 0 between others are a
        gap, with a ZeroOpenInterestWarning: their range and volume join the next row.
        zero_is_real=True pushes them.

        Other threads run meanwhile. What interrupts it, such as Ctrl-C, finds the map
        as after some whole rows: the exception has their number as `pushed`.
        """
        named = (time_ms, open_interest, high, low, close, entry, volume)
        given = {k: v for k, v in zip(COLUMNS, named) if v is not None}
        if frame is not None:
            given = columns_of(frame, columns, given)
        missing = [name for name in NEEDED if name not in given]
        if missing:
            raise ValueError(f"no column {', '.join(missing)}")
        dates = is_dates(given["time_ms"])
        if unit == "usd":
            unit = "quote"
            self._convert(given)
        kinds = {name: FLOAT64 for name in given}
        kinds["time_ms"] = INT64S
        given = {name: converted(v, kinds[name], name) for name, v in given.items()}
        with Borrowing() as borrow:
            struct, n = _borrowed(borrow, given, kinds)
            out_at, code = 0, 0
            if liquidated or out is not None:
                shape = (n, len(SIDES), len(self._tiers))
                out, out_at = borrow.output(out, "out", shape)
                code = word(unit, UNITS, "unit")
            self._apart(borrow)
            unit_of_times = "ms" if dates else time_unit
            struct.time_ms, _times = in_milliseconds(struct.time_ms, n, unit_of_times)
            gaps: List[Tuple[int, int]] = []
            with self._lock:
                before = self.stats()
                try:
                    self._warn_no_volume(given)
                    report = Report(struct, n, self._contract)
                    if not zero_is_real:
                        gaps = self._gaps(report.zeros, struct, n)
                    report.warn(sum(end - first for first, end in gaps))
                    status = self._push_parts(struct, n, gaps, out_at, code)
                except BaseException as stop:
                    self._report(stop, before.pushes, n, gaps)
                    raise
                after = self.stats() if self._memory is not None else before
            if status <= -100:
                bad = _row_of(gaps, after.pushes - before.pushes)
                column = _bad_column(status, _row(struct, n, bad))
                self._check(status, bad, "row", column)
        self._check(status)
        if after.off_axis > before.off_axis:
            self._warn_off_axis(after.off_axis - before.off_axis)
        return out

    @property
    def _contract(self) -> int:
        return word(self.config.contract, CONTRACTS, "contract")

    def _gaps(
        self, zeros: Sequence[int], struct: liqmap_columns, n: int
    ) -> List[Tuple[int, int]]:
        """Runs of rows of open interest 0 before a row above 0, after another."""
        if n and self.stats().open_interest > 0:
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
    ) -> int:
        """Push rows, those after a gap with what it covers."""
        row_bytes = 8 * len(SIDES) * len(self._tiers)
        start = 0

        def push(columns: liqmap_columns, first: int, count: int) -> int:
            at = out_at and out_at + row_bytes * first
            return self._push_chunks(columns, count, at, code)

        for first, end in gaps:
            status = push(columns_from(struct, start), start, first - start)
            if status:
                return status
            if out_at:
                c.memset(out_at + row_bytes * first, 0, row_bytes * (end - first))
            joined, _held = _joined(struct, first, end, self._contract)
            status = push(joined, end, 1)
            if status:
                return status
            start = end + 1
        return push(columns_from(struct, start), start, n - start)

    def _report(
        self,
        stop: BaseException,
        before: int,
        n: int,
        gaps: Sequence[Tuple[int, int]],
    ) -> None:
        """How far a push came, in the exception that stopped it."""
        if self._memory is not None:
            count = _row_of(gaps, self.stats().pushes - before - 1) + 1
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
        if self._config.contract == CONTRACTS[0]:
            for name in ("open_interest", "volume"):
                if name in given:
                    given[name] = contracts_of(given[name], given["close"], name)

    def _warn_no_volume(self, given: Dict[str, Any]) -> None:
        """Warn where nothing would let positions go."""
        config = self._config
        if config.turnover and not config.holding_ms and _is_zero(given.get("volume")):
            warn(
                "no volume: nothing is turned over, so that positions stay until they "
                "are liquidated or open interest falls; Config.holding_ms lets them go",
                NoVolumeWarning,
            )

    def _warn_off_axis(self, count: int) -> None:
        warn(
            f"{count:,} of the snapshots left the axis, {self._lowest:,.10g} to "
            f"{self._highest:,.10g}: amounts are not to be trusted",
            OffAxisWarning,
        )

    def sweep(
        self,
        high: float,
        low: float,
        *,
        liquidated: bool = False,
        unit: Unit = "quote",
        out: Optional[Doubles] = None,
    ) -> Optional[Doubles]:
        """Liquidate every bucket that prices from low to high touch; liquidated=True
        returns what it liquidated, as push() does."""
        prices = real(high, "high"), real(low, "low")
        snapshot = pack_snapshot(0, 0.0, *prices, 0.0, 0.0, 0.0, 0.0)
        if not liquidated and out is None:
            status = self._call(
                lib.liqmap_sweep, self._writable, None, 0, 0, snapshot
            )
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
        high: float,
        low: float,
        close: float,
        *,
        entry: float = 0.0,
    ) -> None:
        """Open contracts on one side, spread over the entry points as a push does."""
        prices = map(real, (high, low, close, entry), COLUMNS[2:6])
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

    # ---- readings out ----------------------------------------------------------------

    def density(
        self,
        side: Side,
        unit: Unit = "quote",
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
        side: Side,
        unit: Unit = "quote",
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
        side: Side,
        unit: Unit = "quote",
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
        side: Side,
        unit: Unit = "quote",
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
        kind: Literal["density", "cumulative"],
        side: Side,
        unit: Unit,
        first: int,
        count: Optional[int],
        out: Optional[Doubles],
    ) -> Reading:
        codes, where = _codes(side, unit), self._range(first, count)
        call = lib.liqmap_density if kind == "density" else lib.liqmap_cumulative
        shape = (where[1], len(self._tiers))
        out = self._fill(call, codes, where, shape, out)
        labels = tuple(f"{tier.leverage:g}x" for tier in self._tiers)
        names = SIDES[codes[0]], UNITS[codes[1]]
        return Reading(out, kind, *names, self._axis, where[0], labels)

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
            self._check(
                self._call(call, self._memory, at, prod(shape), None, *codes, *where)
            )
        return out

    @overload
    def cumulative_at(self, side: Side, price: float, unit: Unit = ...) -> Level: ...

    @overload
    def cumulative_at(self, side: Side, price: Vector, unit: Unit = ...) -> Levels: ...

    def cumulative_at(self, side: Side, price: Any, unit: Unit = "quote") -> Any:
        """What is liquidated in the bucket of a price, and on the way to it. Of n prices
        Levels, whose arrays take NumPy."""
        if is_column(price):
            return self._levels(side, converted(price, FLOAT64, "price"), unit)
        n, bucket = len(self._tiers), c.c_int64()
        inside, summed = (c.c_double * n)(), (c.c_double * n)()
        status = self._call(
            lib.liqmap_cumulative_at,
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

    def _levels(self, side: Side, prices: Any, unit: Unit) -> Levels:
        """By whole readings, which agree with cumulative_at() to the bit."""
        import numpy

        with self._lock:
            density, summed = self.density(side, unit), self.cumulative(side, unit)
        buckets = self._axis.find(prices)
        outer = [numpy.array([summed._outside(below)]) for below in (True, False)]
        nothing = numpy.zeros((1, len(self._tiers)))
        inside = numpy.concatenate([nothing, density.values, nothing])[buckets + 1]
        level = numpy.concatenate([outer[0], summed.values, outer[1]])[buckets + 1]
        total = numpy.zeros(len(buckets))
        for tier in level.T:  # in the order of the library
            total += tier
        return Levels(numpy.asarray(prices), buckets, inside, level, total)

    @overload
    def price_at(self, side: Side, target: float, unit: Unit = ...) -> PriceAt: ...

    @overload
    def price_at(self, side: Side, target: Vector, unit: Unit = ...) -> PricesAt: ...

    def price_at(self, side: Side, target: Any, unit: Unit = "quote") -> Any:
        """The first bucket, outward, where the cumulative amount of all tiers reaches a
        target; a NotReadyError where the side holds less. Of n targets PricesAt, where
        the price is then NaN and the bucket -1."""
        if is_column(target):
            return self._prices(side, converted(target, FLOAT64, "target"), unit)
        bucket, price = c.c_int64(), c.c_double()
        status = self._call(
            lib.liqmap_price_at,
            self._memory,
            c.byref(bucket),
            c.byref(price),
            *_codes(side, unit),
            real(target, "target"),
        )
        self._check(status)
        return PriceAt(price.value, bucket.value)

    def _prices(self, side: Side, targets: Any, unit: Unit) -> PricesAt:
        prices, _ = new((len(targets),))
        buckets, _ = new((len(targets),), INT64S)
        for row, target in enumerate(targets):
            try:
                found = self.price_at(side, float(target), unit)
            except NotReadyError:
                found = PriceAt(nan, -1)
            except DataError as failure:
                raise error(failure.status, row, "target") from None
            prices[row], buckets[row] = found
        return PricesAt(prices, buckets)

    def clusters(
        self,
        side: Side,
        unit: Unit = "quote",
        *,
        most: Optional[int] = None,
        first: int = 0,
        count: Optional[int] = None,
    ) -> Clusters:
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
            self._check(self._call(call, self._memory, *asked, *shown))
            n = min(found.value, limit)
            if n <= len(rows):
                break
            rows = (liqmap_cluster * n)()
        return Clusters(
            Cluster(r.low, r.high, r.amount, r.distance, r.first, r.count, r.tier)
            for r in rows[:n]
        )

    def summary(
        self,
        unit: Unit = "quote",
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
            self._call(
                lib.liqmap_get_summary, self._memory, c.byref(struct), code, *where
            )
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
            with together(self._lock, other._lock):
                status = lib.liqmap_merge(self._writable, place)
            self._check(status)

    def resample(self: Self, axis: Axis, *, memory: Any = None) -> Self:
        """A map of what this one holds, on another axis."""
        other = type(self)(axis, self._tiers, self._config, memory=memory)
        self._check(self._call(lib.liqmap_resample, other._memory, self._handle()))
        return other

    def pack(self) -> bytes:
        """The map as bytes that any platform and any later version reads."""
        size = c.c_int64()
        self._check(self._call(lib.liqmap_pack_size, self._memory, c.byref(size)))
        packed = (c.c_char * size.value)()
        self._check(self._call(lib.liqmap_pack, self._memory, packed, size, None))
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


def _codes(side: Side, unit: Unit) -> Tuple[int, int]:
    """The numbers of a side and a unit."""
    return word(side, SIDES, "side"), word(unit, UNITS, "unit")


class PriceAt(NamedTuple):
    """A bucket's midpoint, quote currency, and the bucket."""

    price: float
    bucket: int


class PricesAt(NamedTuple):
    """PriceAt of n targets: arrays of shape (n,); NaN and -1 where it is not reached."""

    price: Doubles
    bucket: Times


def _ends(axis: Axis) -> Tuple[float, float]:
    """The lowest and the highest edge."""
    return float(axis.edges[0]), float(axis.edges[len(axis)])


def _packed(row: Tuple[Any, ...]) -> Tuple[bytes, float, float]:
    """A snapshot as C has it, its high and its low."""
    if isinstance(row[0], Snapshot):
        if any(value is not None for value in row[1:5]) or any(row[5:]):
            raise TypeError("expected a Snapshot or its fields, found both")
        row = row[0]
    lacking = [name for name, value in zip(NEEDED, row) if value is None]
    if len(lacking) == len(NEEDED) - 1:
        raise TypeError(f"expected a Snapshot or {', '.join(NEEDED)}")
    time = whole(row[0], "time_ms")
    values = [real(value, name) for value, name in zip(row[1:], COLUMNS[1:])]
    return pack_snapshot(time, *values, 0.0), values[1], values[2]


def _borrowed(
    borrow: Borrowing, given: Dict[str, Any], kinds: Dict[str, Kind]
) -> Tuple[liqmap_columns, int]:
    """Columns as C takes them, and how many rows they have."""
    n: Optional[int] = None
    struct = sized(liqmap_columns)
    for name in COLUMNS:
        if name in given:
            at, n = borrow.column(given[name], name, n, kinds[name])
            setattr(struct, name, at)
    assert n is not None
    return struct, n


def _row(struct: liqmap_columns, n: int, row: int) -> Tuple[float, ...]:
    """One row of columns."""
    if row >= n:
        return (0,) * len(COLUMNS)
    there = columns_from(struct, row)
    at = [getattr(there, name) for name in COLUMNS]
    time = c.c_int64.from_address(at[0]).value
    return (time, *(c.c_double.from_address(a).value if a else 0.0 for a in at[1:]))


def _row_of(gaps: Sequence[Tuple[int, int]], pushed: int) -> int:
    """Which row the push of a number is of: rows of gaps are not pushed."""
    for first, end in gaps:
        if pushed >= first:
            pushed += end - first
    return pushed


def _joined(
    struct: liqmap_columns, first: int, end: int, contract: int
) -> Tuple[liqmap_columns, Any]:
    """Row `end` with range and volume of those from `first` on; and its memory."""
    at = [getattr(struct, name) for name in COLUMNS[1:]]
    held, high, low, close, entry, volume = (
        doubles(a, first, end + 1) if a else None for a in at
    )
    assert held and high and low and close
    row: List[Optional[float]] = [held[-1], max(high), min(low), close[-1]]
    row.append(_average(entry, volume, contract) if entry else None)
    row.append(sum(volume) if volume else None)
    memory = [None if x is None else c.c_double(x) for x in row]
    places = [None if x is None else c.addressof(x) for x in memory]
    return sized(liqmap_columns, 0, struct.time_ms + 8 * end, *places), memory


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


_LOOKED_AT = ("open_interest", "volume", "high", "low", "close", "entry")  # C's order


def _bad_column(status: int, row: Tuple[float, ...]) -> Optional[str]:
    """Which number of a snapshot a status means, as liqmap/push.h orders them."""
    values = dict(zip(COLUMNS, row))
    high, low = values["high"], values["low"]
    name = lib.liqmap_status_name(status).decode()
    if name in _MEANT:
        return _MEANT[name]
    if name == "LIQMAP_E_PRICE_ORDER":
        return "low" if low > high else "close"
    wrong = _WRONG.get(name)
    if wrong is None:
        return None
    return next((name for name in _LOOKED_AT if wrong(name, values[name])), None)


_MEANT = {"LIQMAP_E_TIME": "time_ms", "LIQMAP_E_ENTRY": "entry"}
_WRONG: Dict[str, Any] = {
    "LIQMAP_E_NOT_FINITE": lambda name, x: not isfinite(x),
    "LIQMAP_E_QUANTITY": lambda name, x: name in ("open_interest", "volume") and x < 0,
    "LIQMAP_E_PRICE": lambda name, x: name in ("high", "low", "close") and x <= 0,
    "LIQMAP_E_MAGNITUDE": lambda name, x: x != 0 and not 1e-60 <= abs(x) <= 1e60,
}


_BLOCK = 1 << 20  # rows that are looked at before signals are


def _blocks(column: Any) -> Iterator[Tuple[int, Any]]:
    """Parts of an array and where they begin; nothing of what is none."""
    if isinstance(column, (array, memoryview)) or is_ndarray(column):
        for row in range(0, len(column), _BLOCK):
            yield row, column[row : row + _BLOCK]


def _is_zero(column: Any) -> bool:
    """Whether a column is not there, or holds nothing but zeros."""
    if column is None:
        return True
    parts = (part for _, part in _blocks(column))
    return len(column) > 0 and not any(
        part.any() if is_ndarray(part) else any(part) for part in parts
    )
