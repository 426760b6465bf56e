# SPDX-License-Identifier: MIT
"""What the library ccxt returns, as columns of snapshots."""

from __future__ import annotations

from array import array
from itertools import count
from typing import Any, Dict, Iterable, Mapping, Optional, Sequence

from ._arguments import whole
from ._frames import OHLCV
from .errors import ImplausibleWarning, warn

_AMOUNTS = ("openInterestAmount", "baseVolume", "openInterest")
_VALUES = ("openInterestValue", "quoteVolume")


def from_ccxt(
    open_interest: Iterable[Mapping[str, Any]],
    ohlcv: Iterable[Sequence[Any]],
    timeframe_ms: Optional[int] = None,
) -> Dict[str, Any]:
    """Columns for push_many() and from_frame(), of ccxt's fetch_open_interest_history()
    and fetch_ohlcv().

    A candle carries the time it begins; a snapshot that of its end, `timeframe_ms` later
    (None: the least step between candles). It has the open interest last reported by
    then, of the same instrument: candles before the first report are left out, as are
    those of no price. Volume and open interest are in base coin; where only the value of
    open interest is reported, or an amount of 0 beside it, it is converted at the close.
    Reports of several symbols are refused.

        m = liqmap.Map.from_frame(liqmap.from_ccxt(history, candles))
    """
    for name, value in (("open_interest", open_interest), ("ohlcv", ohlcv)):
        if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__"):
            raise TypeError(f"{name}: expected a list, found {type(value).__name__}")
    candles = {int(row[0]): row for row in map(_candle, ohlcv, count()) if all(row[1:5])}
    starts = sorted(candles)
    steps = (b - a for a, b in zip(starts, starts[1:]))
    step = min(steps, default=0) if timeframe_ms is None else whole(timeframe_ms, "timeframe_ms")
    if step <= 0:
        raise ValueError("timeframe_ms: there are too few candles to tell")
    rows = list(open_interest)
    reports = sorted(_report(row, number) for number, row in enumerate(rows))
    _expect_one({row.get("symbol"): None for row in rows})
    _warn_of_zeros(rows)
    found: Dict[str, Any] = {
        name: array("q" if name == "time_ms" else "d")
        for name in ("time_ms", "open_interest", "high", "low", "close", "volume")
    }
    used, stale = -1, 0
    for start in starts:
        end = whole(start + step, "time_ms")
        _, _, high, low, close, volume = candles[start]
        while used + 1 < len(reports) and reports[used + 1][0] <= end:
            used += 1
        if used < 0:
            continue
        stale += reports[used][0] <= start
        time_ms, amount, is_value = reports[used]
        amount = amount / close if is_value else amount
        for name, value in zip(found, (end, amount, high, low, close, volume or 0.0)):
            found[name].append(value)
    if stale:
        warn(
            f"{stale:,} of {len(found['time_ms']):,} candles have no open interest of "
            "their own: the one before is taken",
            ImplausibleWarning,
        )
    return found


def _expect_one(symbols: Iterable[Any]) -> None:
    """Refuse reports of several instruments, of which the last would count."""
    known = [repr(symbol) for symbol in symbols if symbol is not None]
    if len(known) > 1:
        raise ValueError(
            f"open_interest: expected the reports of one symbol, found {' and '.join(known)}"
        )


def _warn_of_zeros(rows: Sequence[Mapping[str, Any]]) -> None:
    """Warn of amounts of 0 beside a value above 0, which is taken."""
    zeros = [number for number, row in enumerate(rows) if _is_zero_beside_value(row)]
    if zeros:
        warn(
            f"open_interest: row {zeros[0]}: an amount of 0 beside a value of "
            f"{_first(rows[zeros[0]], _VALUES):,.10g}, which is taken instead; so in "
            f"{len(zeros):,} of {len(rows):,} rows",
            ImplausibleWarning,
        )


def _candle(row: Sequence[Any], number: int) -> Sequence[Any]:
    """Time, open, high, low, close, volume."""
    if isinstance(row, (str, bytes)) or not hasattr(row, "__len__") or len(row) < 6:
        raise ValueError(f"ohlcv: row {number}: expected {', '.join(OHLCV)}")
    return row[:6]


def _report(row: Mapping[str, Any], number: int) -> Any:
    """Time, amount, and whether that is a value in quote currency."""
    if not isinstance(row, Mapping):
        raise ValueError(f"open_interest: row {number}: expected a dict, found {row!r}")
    if row.get("timestamp") is None:
        raise ValueError(f"open_interest: row {number}: no timestamp")
    is_value = _first(row, _AMOUNTS) is None or _is_zero_beside_value(row)
    found = _first(row, _VALUES if is_value else _AMOUNTS)
    if found is None:
        raise ValueError(
            f"open_interest: row {number}: no openInterestAmount, no openInterestValue"
        )
    return int(row["timestamp"]), found, is_value


def _first(row: Mapping[str, Any], names: Sequence[str]) -> Optional[float]:
    """The first of some fields that is there."""
    return next((float(row[n]) for n in names if row.get(n) is not None), None)


def _is_zero_beside_value(row: Mapping[str, Any]) -> bool:
    return _first(row, _AMOUNTS) == 0 and (_first(row, _VALUES) or 0) > 0
