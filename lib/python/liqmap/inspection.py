# SPDX-License-Identifier: MIT
"""Are these snapshots plausible? Gaps that look like rows, and rows that look right."""

from __future__ import annotations

import ctypes as c
import warnings
from array import array
from typing import TYPE_CHECKING, Any, List, NamedTuple, Optional, Sequence, Tuple
from typing import Union

from ._arguments import INT64S, Borrowing, new, real, word
from ._library import lib, liqmap_columns, liqmap_finding, liqmap_limits, sized
from .errors import ImplausibleWarning, check
from .margin import CONTRACTS

if TYPE_CHECKING:
    from ._arguments import Column

COLUMNS = ("time_ms", "open_interest", "high", "low", "close", "entry", "volume")
NEEDED = 5  # of them; entry and volume may be missing

KINDS = ("time", "zero", "spike", "move", "range", "worth", "volume")
_TIME, _ZERO = 0, 1
_TEXTS = (
    "time_ms: {0:.0f} is not in milliseconds (before: {1:.0f})",
    "open_interest: {0:g} after {1:g}",
    "open_interest: {0:g} after {1:g}, to which the next row is back",
    "close: {0:g} after {1:g}",
    "high or low: {0:g} with a close of {1:g}",
    "open_interest: worth {0:g} in quote currency, more than {1:g}",
    "volume: {0:g}, more than open interest allows ({1:g})",
)
_LISTED = 3  # findings that a warning shows
_TO_MS = {"ns": (1, 1_000_000), "us": (1, 1_000), "ms": (1, 1), "s": (1_000, 1)}


class Finding(NamedTuple):
    """Something implausible: the row, what is wrong, the number, what it was held to."""

    row: int
    kind: str
    value: float
    against: float

    def __str__(self) -> str:
        text = _TEXTS[KINDS.index(self.kind)].format(self.value, self.against)
        return f"row {self.row}: {text}"


class Limits(NamedTuple):
    """Where plausible ends; math.inf is no number: a huge one turns a limit off.

    change: factor of a "spike" of open interest and of a "range"; back: part by which the
    row after a spike may differ from that before it; move: part of close; worth: quote
    currency, meant for USD; volume: of open interest an hour.
    """

    change: float = 3.0
    back: float = 0.1
    move: float = 0.3
    worth: float = 1e12
    volume: float = 100.0


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
    interest), "volume". Units of a coin near 1 USD cannot be recognised. O(n).
    """
    given = columns_of(
        frame, (time_ms, open_interest, high, low, close, entry, volume)
    )
    with Borrowing() as borrow:
        time_at, n = borrow.column(given[0], "time_ms", None, INT64S)
        at = [borrow.optional(v, k, n) for k, v in zip(COLUMNS[1:], given[1:])]
        columns = sized(liqmap_columns, 0, time_at, *at)
        return find(columns, n, word(contract, CONTRACTS, "contract"), limits)


def columns_of(frame: Any, given: Sequence[Any]) -> Sequence[Any]:
    """The columns in order, None for those that are not there."""
    if frame is not None:
        if any(column is not None for column in given):
            raise TypeError("expected a frame or columns by name, found both")
        given = _columns(frame)
    missing = [n for n, v in zip(COLUMNS[:NEEDED], given) if v is None]
    if missing:
        raise ValueError(f"no column {', '.join(missing)}")
    return given


def _columns(frame: Any) -> Any:
    names = frame.keys() if hasattr(frame, "keys") else getattr(frame, "columns", None)
    if names is None:
        found = type(frame).__name__
        raise TypeError(f"expected a DataFrame or a dict of columns, found {found}")
    names = set(names)
    return tuple(frame[name] if name in names else None for name in COLUMNS)


def find(
    columns: liqmap_columns, n: int, contract: int, limits: Limits = Limits()
) -> Tuple[Finding, ...]:
    """All findings in columns that lie as C takes them."""
    numbers = [real(x, name) for x, name in zip(limits, Limits._fields)]
    own = sized(liqmap_limits, contract, *numbers)
    size, count, room = c.sizeof(liqmap_finding), c.c_int64(), 16
    while True:
        rows = (liqmap_finding * room)()
        check(
            lib.liqmap_inspect(
                rows, room, size, c.byref(count), c.byref(columns), n, c.byref(own)
            )
        )
        if count.value <= room:
            break
        room = count.value
    return tuple(
        Finding(r.row, KINDS[r.kind], r.value, r.against) for r in rows[: count.value]
    )


def warn(found: Sequence[Finding], gaps: int, stacklevel: int) -> None:
    """One warning about what was found, zeros apart, and one about gaps."""
    shown = [f for f in found if f.kind != KINDS[_ZERO]]
    if shown:
        text = "; ".join(map(str, shown[:_LISTED]))
        more = f"; and {len(shown) - _LISTED} more" if len(shown) > _LISTED else ""
        units = any(f.kind == KINDS[_TIME] for f in shown)
        hint = " (time_unit= converts)" if units else ""
        warnings.warn(
            f"implausible: {text}{more}{hint}", ImplausibleWarning, stacklevel + 1
        )
    if gaps:
        warnings.warn(
            f"open interest of 0 between others in {gaps} rows, taken for a gap: "
            "their range and volume join the next row (zero_is_real=True keeps them)",
            ImplausibleWarning,
            stacklevel + 1,
        )


def doubles(at: int, first: int, end: int) -> List[float]:
    """Rows first..end-1 of a column at an address."""
    return list((c.c_double * (end - first)).from_address(at + 8 * first))


def in_milliseconds(value: Any, at: int, n: int, unit: str) -> Tuple[int, Any]:
    """The address of times in milliseconds, and what holds them where they are new.

    Dates are milliseconds already.
    """
    if unit not in _TO_MS:
        expected = " or ".join(map(repr, _TO_MS))
        raise ValueError(f"time_unit: expected {expected}, found {unit!r}")
    kind = getattr(getattr(value, "dtype", None), "kind", "i")
    if unit == "ms" or n == 0 or kind not in "iu":
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
