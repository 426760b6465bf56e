# SPDX-License-Identifier: MIT
"""Are these snapshots plausible? Rows that are none, rows that are missing, and rows that
only look right."""

from __future__ import annotations

import ctypes as c
import sys
from array import array
from datetime import datetime, timedelta, timezone
from itertools import islice
from operator import sub
from statistics import median
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, List, Literal
from typing import NamedTuple, Optional, Sequence, Tuple, Union

from ._arguments import INT64S, Borrowing, expect, new, numpy, real, word
from ._frames import COLUMNS, NEEDED, columns_of, expect_one_index
from ._library import inspect_unlocked
from ._structs import liqmap_columns, liqmap_finding, liqmap_limits, sized
from .errors import ImplausibleWarning, IntervalWarning, ZeroOpenInterestWarning
from .errors import check, warn
from .margin import CONTRACTS

if TYPE_CHECKING:
    from ._arguments import Column

KINDS = (
    *("time", "zero", "spike", "move", "range", "worth", "volume", "entry", "interval", "step"),
)
_TEXTS = (
    "time_ms: {0:.0f} is not in milliseconds (before: {1:.0f})",
    "open_interest: {0:g} after {1:g}",
    "open_interest: {0:g} after {1:g}, to which the next row is back",
    "close: {0:g} after {1:g}",
    "high or low: {0:g} with a close of {1:g}",
    "open_interest: worth {0:g} in quote currency, more than {1:g}",
    "volume: {0:g}, more than open interest allows ({1:g})",
    "entry: {0:g} while prices reach {1:g}",
    "time_ms: {0} after the row before, where {1} is usual",
    "open_interest: {0:g} after {1:g}",
)
_HINTS = {
    "time": "time_unit= converts",
    "worth": 'unit="usd" converts amounts in quote currency',
    "step": "open interest that stays elsewhere may be of another unit, or of both sides",
}
_LISTED = 3  # findings that a warning shows
_PART = 1 << 18  # rows that are looked at before signals are
_AROUND = 16  # rows before a part that its first ones are compared with
_ZERO, _INTERVAL = KINDS.index("zero"), KINDS.index("interval")
_KIND_AT = liqmap_finding.kind.offset + (0 if sys.byteorder == "little" else 3)
TimeUnit = Literal["s", "ms", "us", "ns"]
_TO_MS = {"ns": (1, 1_000_000), "us": (1, 1_000), "ms": (1, 1), "s": (1_000, 1)}


class Finding(NamedTuple):
    """Something implausible: the row, what is wrong, the number, what it was held to."""

    row: int
    kind: str
    value: float
    against: float

    @property
    def text(self) -> str:
        """What is wrong, without the row."""
        numbers: Tuple[Any, Any] = self.value, self.against
        if self.kind == "interval":
            numbers = duration(self.value), duration(self.against)
        return _TEXTS[KINDS.index(self.kind)].format(*numbers)

    def __str__(self) -> str:
        return f"row {self.row}: {self.text}"


def duration(milliseconds: float) -> str:
    """Such as "2 days, 3:00:00"; a number beyond what has days."""
    try:
        return str(timedelta(milliseconds=milliseconds))
    except OverflowError:
        return f"{milliseconds:g} ms"


class Limits(NamedTuple):
    """Where plausible ends; math.inf is no number: a huge one turns a limit off.

    change: factor of a "spike" of open interest and of an "entry"; back:
    part by which the row after a spike may differ from that before it; move: part of
    close; worth: quote currency, meant for USD; volume: of open interest an hour;
    interval: factor of the usual time from row to row; usual_ms: that time, 0: as the
    rows have it; range: factor from close to high or low; step: factor of open interest
    that stays.
    """

    change: float = 3.0
    back: float = 0.1
    move: float = 0.3
    worth: float = 1e12
    volume: float = 100.0
    interval: float = 1.5
    usual_ms: float = 0.0
    range: float = 1.5
    step: float = 1.8


_MAGNITUDE = 10  # factor from all prices at which an entry is none
_STEPS = 300  # rows that are looked at for the usual interval, at most


def inspect(
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
    contract: Union[str, int] = "linear",
    limits: Limits = Limits(),
) -> Tuple[Finding, ...]:
    """What is implausible in snapshots: a DataFrame or dict, or columns by name.

    Kinds: "time" (of another magnitude than milliseconds), "zero" (open interest of 0
    between rows above 0), "spike" (open interest that is off for one row), "move" (of
    close, from row to row), "range" (high or low far from close), "worth" (of open
    interest), "volume", "entry" (far from all prices), "interval" (longer than usual, so
    that rows are missing, or shorter). Units of a coin near 1 USD cannot be recognised by
    row; push_many() looks at all rows for that. O(n).
    """
    named = (time_ms, open_interest, high, low, close, entry, volume)
    given = {k: v for k, v in zip(COLUMNS, named) if v is not None}
    if frame is not None:
        given = columns_of(frame, None, given)
    expect_one_index(given)
    missing = [name for name in NEEDED if name not in given]
    if missing:
        raise ValueError(f"no column {', '.join(missing)}")
    with Borrowing() as borrow:
        time_at, n = borrow.column(given["time_ms"], "time_ms", None, INT64S)
        at = [borrow.optional(given.get(name), name, n) for name in COLUMNS[1:]]
        columns = sized(liqmap_columns, 0, time_at, *at)
        return find(columns, n, word(contract, CONTRACTS, "contract"), limits)


def find(
    columns: liqmap_columns, n: int, contract: int, limits: Limits = Limits()
) -> Tuple[Finding, ...]:
    """All findings in columns that lie as C takes them; not of kinds that a newer library
    may know."""
    rows = _found(columns, n, contract, limits)
    return tuple(_finding(row) for row in rows if row.kind < len(KINDS))


def _finding(row: liqmap_finding, first: int = 0) -> Finding:
    return Finding(first + row.row, KINDS[row.kind], row.value, row.against)


def _found(columns: liqmap_columns, n: int, contract: int, limits: Limits) -> Any:
    """All findings, as a ctypes array."""
    limits = expect(limits, Limits, "limits")
    numbers = [real(x, name) for x, name in zip(limits, Limits._fields)]
    own = sized(liqmap_limits, contract, *numbers)
    size, count, room = c.sizeof(liqmap_finding), c.c_int64(), 16
    while True:
        rows = (liqmap_finding * room)()
        check(
            inspect_unlocked(
                rows, room, size, c.byref(count), c.byref(columns), n, c.byref(own)
            )
        )
        if count.value <= room:
            return (liqmap_finding * count.value).from_buffer(rows)
        room = count.value


class _Listed:
    """Findings of some kinds: how many, and the first of them."""

    def __init__(self, kinds: Iterable[int]) -> None:
        self._kinds = frozenset(kinds)
        self.count = 0
        self.first: List[Finding] = []

    def take(self, found: Any, kinds: Sequence[int], first: int) -> None:
        """Those of findings, whose rows are counted from `first` on."""
        count = sum(map(kinds.count, self._kinds))
        self.count += count
        room = _LISTED - len(self.first)
        if count and room:
            mine = (r for r, kind in zip(found, kinds) if kind in self._kinds)
            self.first += [_finding(row, first) for row in islice(mine, room)]

    def text(self, after: Callable[[Finding], str]) -> str:
        """All in a line, with what comes after each."""
        more = self.count - len(self.first)
        texts = [f"{finding}{after(finding)}" for finding in self.first]
        return "; ".join(texts) + (f"; and {more:,} more" if more else "")


class Report:
    """What push_many() wants to know, of columns that may be long: a part at a time, so
    that signals are seen in between and memory stays small.

    last_ms: of the row that was pushed before; None: there is none.
    """

    def __init__(
        self, columns: liqmap_columns, n: int, contract: int, last_ms: Optional[int]
    ) -> None:
        self.zeros: List[int] = []
        self._columns, self._n = columns, n
        self._intervals = _Listed([_INTERVAL])
        self._implausible = _Listed(set(range(len(KINDS))) - {_ZERO, _INTERVAL})
        if last_ms is not None and n > 1:
            self._look_before(last_ms)
        begin = 0
        while begin < n:
            # A part ends with a row above 0, so that no zeros are cut in two.
            end = min(begin + _PART, n)
            while end < n and not interest(columns, end - 1) > 0:
                end += 1
            self._look(begin, end, n, contract)
            begin = end

    def _look_before(self, last_ms: int) -> None:
        """The first row, after one that was pushed before."""
        first, second = _times(self._columns, 0, 2)
        since, step = first - last_ms, second - first
        if step > 0 and since >= Limits().interval * step:
            self._intervals.first.append(Finding(0, "interval", since, step))
            self._intervals.count += 1

    def _look(self, begin: int, end: int, n: int, contract: int) -> None:
        """Rows begin..end-1, with some around that they are compared with."""
        first, last = max(0, begin - _AROUND), min(n, end + 1)
        part = columns_from(self._columns, first)
        found = _found(part, last - first, contract, Limits())
        low, high = 0, len(found)
        while low < high and first + found[low].row < begin:
            low += 1
        while high > low and first + found[high - 1].row >= end:
            high -= 1
        # As many as rows, maybe: kinds are counted at once, and few findings looked at.
        count = high - low
        found = (liqmap_finding * count).from_buffer(found, low * c.sizeof(liqmap_finding))
        raw = memoryview((c.c_ubyte * c.sizeof(found)).from_buffer(found))
        kinds = raw[_KIND_AT :: c.sizeof(liqmap_finding)].tobytes()
        if _ZERO in kinds:
            at = (r.row for r, kind in zip(found, kinds) if kind == _ZERO)
            self.zeros += [first + row for row in at]
        self._intervals.take(found, kinds, first)
        self._implausible.take(found, kinds, first)

    def warn(self, gaps: int, end: Optional[int]) -> None:
        """Warn of what was found: once of what is implausible, of intervals, of zeros.

        gaps: how many rows of 0 lie between others; end: the first of those at the end,
        None: they are real.
        """
        if self._implausible.count:
            hints = dict(_HINTS)
            text = self._implausible.text(lambda finding: _hint(finding, hints))
            warn(f"implausible: {text}", ImplausibleWarning)
        if self._intervals.count:
            text = self._intervals.text(lambda finding: _when(self._columns, finding.row))
            warn(
                f"intervals: {text}. Where rows are missing, what price did meanwhile "
                "liquidates nothing",
                IntervalWarning,
            )
        if gaps:
            warn(
                f"open interest of 0 between others in {gaps} rows, taken for a gap: "
                "their range and volume join the next row (zero_is_real=True keeps them)",
                ZeroOpenInterestWarning,
            )
        n = self._n
        if end is not None and end < n:
            warn(
                f"open interest of 0 from row {end}{_when(self._columns, end)} to the end: "
                f"{n - end:,} of {n:,} rows are left out, and their range is swept "
                "(zero_is_real=True pushes them)",
                ZeroOpenInterestWarning,
            )
        elif end == n > 0 and interest(self._columns, n - 1) == 0:
            warn(f"open interest of 0 in all {n:,} rows: nothing opens", ZeroOpenInterestWarning)


def _hint(finding: Finding, hints: Dict[str, str]) -> str:
    """What helps, in brackets, where it was not said before."""
    hint = hints.pop(finding.kind, None)
    return f" ({hint})" if hint else ""


_OF_ONE = ("time", "worth", "volume")  # kinds that push() looks at


def warn_of_one(
    row: Tuple[Any, ...], before: Optional[Tuple[int, float]], contract: int
) -> None:
    """Warn of what one snapshot shows, after the time and close of the one before."""
    rows = [row] if before is None else [(before[0], row[1], *[before[1]] * 3, 0.0, 0.0), row]
    given = {name: array("d", column) for name, column in zip(COLUMNS, zip(*rows))}
    given["time_ms"] = array("q", [each[0] for each in rows])
    at = [given[name].buffer_info()[0] for name in COLUMNS]
    last = len(rows) - 1
    found = find(sized(liqmap_columns, 0, *at), len(rows), contract)
    mine = [each for each in found if each.row == last and each.kind in _OF_ONE]
    if mine:
        warn(f"implausible: {'; '.join(each.text for each in mine)}", ImplausibleWarning)


def warn_of_time(time_ms: int, before_ms: Optional[int]) -> None:
    """Warn of a time that is no milliseconds, after the one before."""
    before = None if before_ms is None else (before_ms, 1.0)
    warn_of_one((time_ms, *[1.0] * 4, 0.0, 0.0), before, CONTRACTS.index("linear"))


def usual_step(columns: liqmap_columns, n: int) -> int:
    """From one time to the next, the median of some; 0 where there is none."""
    times = _times(columns, 0, min(n, _STEPS + 1))
    return int(median(map(sub, times[1:], times))) if n > 1 else 0


def columns_from(columns: liqmap_columns, row: int) -> liqmap_columns:
    """The same columns from a row on."""
    if row == 0:
        return columns
    at = [getattr(columns, name) for name in COLUMNS]
    return sized(liqmap_columns, 0, *(a and a + 8 * row for a in at))


def interest(columns: liqmap_columns, row: int) -> float:
    """The open interest of a row."""
    return doubles(columns.open_interest, row, row + 1)[0]


def _times(columns: liqmap_columns, first: int, end: int) -> List[int]:
    """The times of rows first..end-1."""
    return list((c.c_int64 * (end - first)).from_address(columns.time_ms + 8 * first))


def _when(columns: liqmap_columns, row: int) -> str:
    """The time of a row, in brackets; nothing where it is none."""
    text = when_of(_times(columns, row, row + 1)[0])
    return f" ({text})" if text else ""


def when_of(time_ms: int) -> str:
    """A time as people write it; nothing where it is none."""
    try:
        time = datetime.fromtimestamp(time_ms / 1000, timezone.utc)
    except (OverflowError, ValueError, OSError):
        return ""
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"


def doubles(at: int, first: int, end: int) -> List[float]:
    """Rows first..end-1 of a column at an address."""
    return list((c.c_double * (end - first)).from_address(at + 8 * first))


def expect_near(high: float, low: float, close: float, entry: float) -> None:
    """Refuse an entry that is of another magnitude than all prices."""
    is_far = entry >= high * _MAGNITUDE or entry * _MAGNITUDE <= low
    if is_far and 0 < low <= high and 1e-60 <= entry <= 1e60:  # else a push refuses it
        raise ValueError(
            f"entry: {entry:,.10g} is no price of an interval from {low:,.10g} to "
            f"{high:,.10g}"
        )


def is_dates(value: Any) -> bool:
    """Whether a column of times has dates, not numbers."""
    if isinstance(value, (list, tuple)):
        return len(value) > 0 and isinstance(value[0], datetime)
    kind = getattr(getattr(value, "dtype", None), "kind", None)
    if kind is None and numpy is not None and hasattr(value, "__array__"):
        kind = numpy.asarray(value).dtype.kind
    return kind == "M"


def milliseconds_of(times: Any, unit: str) -> Any:
    """An array of whole numbers in a unit as milliseconds."""
    with Borrowing() as borrow:
        at, n = borrow.column(times, "time_ms", None, INT64S)
        scaled = in_milliseconds(at, n, unit)[1]
    return times if scaled is None else scaled


def in_milliseconds(at: int, n: int, unit: str) -> Tuple[int, Any]:
    """The address of times in milliseconds, and what holds them where they are new."""
    if not isinstance(unit, str) or unit not in _TO_MS:
        expected = " or ".join(map(repr, _TO_MS))
        raise ValueError(f"time_unit: expected {expected}, found {unit!r}")
    if unit == "ms" or n == 0:
        return at, None
    factor, divisor = _TO_MS[unit]
    times = (c.c_int64 * n).from_address(at)
    converted, address = new((n,), INT64S)
    try:
        scaled = array("q", [t * factor // divisor for t in times])
    except OverflowError:
        raise ValueError(f"time_ms: does not fit in {unit!r}") from None
    c.memmove(address, scaled.buffer_info()[0], 8 * n)
    return address, converted
