# SPDX-License-Identifier: MIT
"""Rows of columns as C has them: one snapshot, gaps joined, which number is bad."""

from __future__ import annotations

import ctypes as c
from array import array
from math import isfinite
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from ._arguments import Borrowing, Kind, is_ndarray, moment, real
from ._frames import COLUMNS, NEEDED, Snapshot
from ._library import lib
from ._structs import liqmap_columns, pack_snapshot, sized
from .inspection import columns_from, doubles, expect_near
from .margin import CONTRACTS


def packed(row: Tuple[Any, ...]) -> bytes:
    """A snapshot as C has it."""
    if isinstance(row[0], Snapshot):
        if any(value is not None for value in row[1:5]) or any(row[5:]):
            raise TypeError("expected a Snapshot or its fields, found both")
        row = row[0]
    lacking = [name for name, value in zip(NEEDED, row) if value is None]
    if len(lacking) >= len(NEEDED) - 1:
        expected, found = f"expected a Snapshot or {', '.join(NEEDED)}", row[0]
        if hasattr(found, "__len__"):
            kind = type(found).__name__
            raise TypeError(f"{expected}, found {kind}: push_many() takes several rows")
        raise TypeError(expected)
    time = moment(row[0], "time_ms")
    values = [real(value, name) for value, name in zip(row[1:], COLUMNS[1:])]
    expect_near(*values[1:5])
    return pack_snapshot(time, *values, 0.0)


def borrowed(
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


def values_of(struct: liqmap_columns, n: int, row: int) -> Tuple[float, ...]:
    """One row of columns."""
    if row >= n:
        return (0,) * len(COLUMNS)
    there = columns_from(struct, row)
    at = [getattr(there, name) for name in COLUMNS]
    time = c.c_int64.from_address(at[0]).value
    return (time, *(c.c_double.from_address(a).value if a else 0.0 for a in at[1:]))


def row_of(gaps: Sequence[Tuple[int, int]], pushed: int) -> int:
    """Which row the push of a number is of: rows of gaps are not pushed."""
    for first, end in gaps:
        if pushed >= first:
            pushed += end - first
    return pushed


def join(
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


def bad_column(status: int, row: Tuple[float, ...]) -> Optional[str]:
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


def is_zero(column: Any) -> bool:
    """Whether a column is not there, or holds nothing but zeros."""
    if column is None:
        return True
    parts = (part for _, part in _blocks(column))
    return len(column) > 0 and not any(
        part.any() if is_ndarray(part) else any(part) for part in parts
    )
