# SPDX-License-Identifier: MIT
"""The map: snapshots in, liquidations by price out."""

from __future__ import annotations

import ctypes as c
from dataclasses import asdict, replace
from operator import sub
from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterable, Literal, Mapping, Optional, Tuple, Type, TypeVar
from typing import Union

from . import model
from ._arguments import FLOAT64, INT64S, Borrowing, as_memory, converted, expect
from ._arguments import is_ndarray, numpy, records, whole, writable
from ._frames import Columns, columns_of, expect_one_index, unit_of_push
from ._html import map_html
from ._library import lib
from ._lock import alive, together
from ._map_push import MapPush
from ._map_read import MapRead
from ._map_rows import is_zero
from ._structs import INT64_MAX, liqmap_tier
from .axis import Axis
from .config import Config
from .errors import MergedWarning, NoVolumeWarning, check, warn
from .inspection import TimeUnit, is_dates, milliseconds_of, when_of
from .preset import preset as preset_of
from .reading import Stats
from .venue import Profile, Tier, Venue, tier_rows, venue

Self = TypeVar("Self", bound="Map")

_OLD_MS = 4 * 3_600_000  # apart, beyond which one of two maps is much older


def _usual_step(times: Any) -> int:
    """From one time to the next, the median; 0 where there is none."""
    if len(times) < 2:
        return 0
    middle = (len(times) - 2) // 2
    if is_ndarray(times):
        step = int(numpy.partition(numpy.diff(times), middle)[middle])
    else:
        step = sorted(map(sub, times[1:], times))[middle]
    return min(max(step, 0), INT64_MAX)


def _has_volume(given: Columns) -> bool:
    """Whether a frame has volume; a warning where it may be a mistake that it has none."""
    if not is_zero(given.get("volume")):
        return True
    if "volume" in given:
        warn("volume is 0 in all rows, which is taken for none", NoVolumeWarning)
    elif given.left:
        warn(
            "no column volume, so that a preset without is taken; of columns not taken, "
            f"{', '.join(map(repr, given.left))}, columns={{'volume': NAME}} takes one, "
            "{'volume': None} none",
            NoVolumeWarning,
        )
    return False


class Map(MapPush, MapRead):
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
        init = lib.liqmap_init_zeroed if memory is None else lib.liqmap_init
        status = init(place, space, c.byref(bad), *shape, rows, n, stride)
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
        preset: str = model.PRESET,
        bar_ms: int = 0,
        has_volume: bool = True,
        memory: Any = None,
    ) -> Self:
        """A map by the rules of an exchange, such as "binance:BTCUSDT", or a Venue.

        Contract and maintenance are the venue's; so are rates and fees of tiers that
        name no rate. Tiers and config that are not given are those of a preset, by
        default that of from_frame() and of the program: 16 distances, whose leverages
        stay where the venue offers less. "classic" has 25x, 50x and 100x.

        time_ms: the rules of this time, UTC; None: the latest.
        profile: rates of the "smallest" bracket, or of the last one that allows the
                 leverage, at its "cap".
        preset, bar_ms, has_volume: as from_config() takes them.
        """
        if not isinstance(preset, str):
            found = type(preset).__name__
            raise TypeError(f"preset: expected the name of one, found {found}")
        rules = name if isinstance(name, Venue) else venue(name, time_ms)
        fitted = preset_of(preset, bar_ms, has_volume)
        own = None if tiers is None else records(tiers, Tier, "tiers")
        config = fitted.config if config is None else expect(config, Config, "config")
        config = replace(config, contract=rules.contract, maintenance=rules.maintenance)
        rated = model.Model(tiers=own, profile=profile).tiers_by(rules, fitted.tiers)
        return cls(axis, rated, config, memory=memory)

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
        bar_ms:     the usual time from snapshot to snapshot; 0: not known, taken to be an
                    hour. Below 30 minutes no preset has a part of the bar's own.
        has_volume: False where snapshots come without, for which presets differ.
        """
        parsed = model.read(config)
        axis = parsed.axis_around(price)
        fitted = preset_of(parsed.preset, bar_ms, has_volume)
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
        time_unit: TimeUnit = "ms",
        zero_is_real: bool = False,
        memory: Any = None,
    ) -> Self:
        """A map of all snapshots of a frame: that which `liqmap map` makes of the same
        snapshots, to the bit, where the first interval is the usual one and open interest is
        above 0 at the end.

        frame, columns, unit, time_unit, zero_is_real: as push_many() takes them.
        config: as from_config() takes it; None: what the program does by itself.
        """
        given, self = cls._of_frame(frame, config, columns, time_unit, memory)
        amounts = unit_of_push(unit, "unit")
        self._push_columns(given, amounts, zero_is_real=zero_is_real)
        return self

    @classmethod
    def _of_frame(
        cls: Type[Self],
        frame: Any,
        config: Union[str, Path, Dict[str, Any], None],
        columns: Optional[Mapping[str, Optional[str]]],
        time_unit: TimeUnit,
        memory: Any,
    ) -> Tuple[Columns, Self]:
        """The columns of a frame, times in milliseconds, and an empty map for them."""
        given = columns_of(frame, columns, {})
        expect_one_index(given)
        dates = is_dates(given["time_ms"])
        for name in given:
            kind = INT64S if name == "time_ms" else FLOAT64
            given[name] = converted(given[name], kind, name)
        if not dates:
            given["time_ms"] = milliseconds_of(given["time_ms"], time_unit)
        times, closes = given["time_ms"], given["close"]
        if not len(times) or not len(closes):
            raise ValueError("no rows")
        return given, cls.from_config(
            model.PROGRAM if config is None else config,
            price=float(closes[0]),
            time_ms=whole(times[0], "time_ms"),
            bar_ms=_usual_step(times),
            has_volume=_has_volume(given),
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

    # ---- state -------------------------------------------------------------------

    def to_config(self) -> Dict[str, Any]:
        """The settings as from_config() and `liqmap map --config FILE` take them: they
        make a map of the same axis, tiers and configuration."""
        return model.written(self._axis, self._tiers, asdict(self._config))

    def validate(self) -> None:
        """Check what must always hold of it; a FormatError where it does not."""
        self._check(self._call(lib.liqmap_validate, self._memory))

    def reset(self) -> None:
        """Empty it, as it was when built."""
        self._check(self._call(lib.liqmap_reset, self._writable))
        self._merged, self._parts = 0.0, frozenset()

    def copy(self: Self, *, memory: Any = None) -> Self:
        """Another map of the same state."""
        other = type(self).__new__(type(self))
        place = _memory_for(self.stats().bytes, memory)
        self._check(self._call(lib.liqmap_copy, place, c.sizeof(place), self._memory))
        other._adopt(place)
        other._merged, other._parts = self._merged, self._parts
        return other

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

    def _repr_html_(self) -> str:
        """For notebooks: a few numbers, and a small picture where matplotlib is."""
        return map_html(self)

    # ---- maps to maps --------------------------------------------------------------

    def merge(self, *others: Map) -> None:
        """Add maps on the same axis to this one, such as other venues'. Where one does
        not fit, those before it stay merged.

        What is pushed to it then has to be the open interest of all: keep a map for each
        venue, and merge copies of them. One that is hours older than the other has not seen
        what price did since: sweep() it by that range first. A MergedWarning says so, as it
        does where the same map is merged twice.
        """
        for other in others:
            if isinstance(other, (list, tuple)):
                raise TypeError("others: expected maps, as by merge(*maps), found a list")
            place = expect(other, Map, "other")._handle()
            with together(self._lock, other._lock):
                theirs = other.stats()
                parts = self._parts_with(theirs, other)
                status = lib.liqmap_merge(self._writable, place)
            self._check(status)
            self._merged += theirs.open_interest
            self._parts, self._most = parts, 0.0

    def _parts_with(self, theirs: Stats, other: Map) -> FrozenSet[int]:
        """What this map is made of once another is merged into it. A warning where that
        was merged before, or one of both is much older."""
        ours = self.stats()
        if not theirs.pushes:
            return self._parts
        own, added = hash(self.pack()), hash(other.pack())
        parts = self._parts or frozenset({own} if ours.pushes else ())
        if added == own or added in parts:
            warn("the same map is merged twice: all it holds counts double", MergedWarning)
        elif ours.pushes and abs(ours.time_ms - theirs.time_ms) > _OLD_MS:
            old, new = sorted((ours.time_ms, theirs.time_ms))
            warn(
                f"a map as of {when_of(old) or old} is merged with one as of {when_of(new) or new}: "
                "what price did in between liquidated nothing in the older; sweep(high, low) it by that "
                "range first",
                MergedWarning,
            )
        return parts | {added}

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


def _memory_for(size: int, memory: Any) -> Any:
    """Memory to build in, as a ctypes array: new, or the caller's."""
    if memory is None:
        return (c.c_int64 * (size // 8 + 1))()
    place = writable(memory, "memory")
    if lib.liqmap_attach_const(None, place, c.sizeof(place)) == 0:
        raise ValueError("memory: a map lies there already; use Map.attach()")
    start, end = c.addressof(place), c.addressof(place) + size
    for other, length in [(map._memory, map._bytes) for map in alive()]:
        first = 0 if other is None else c.addressof(other)
        if start < first + length and first < end:
            raise ValueError("memory: overlaps that of another map")
    return place
