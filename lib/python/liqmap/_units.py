# SPDX-License-Identifier: MIT
"""In which unit amounts are: what the name of a column says, and what its numbers say."""

from __future__ import annotations

import ctypes as c
import re
from math import copysign, log, sqrt
from statistics import median
from typing import Any, List, Mapping, Optional, Tuple

from ._structs import liqmap_columns
from .errors import UnitWarning, warn

_HOUR_MS = 3_600_000

# What a name has before or behind that of an amount, in lower case without signs.
_WORDS = {
    "quote currency": "usd[tc]?|dollars?|value|notional|quote|turnover",
    "contracts": "contracts?|cont|lots?",
    "base coin": "base|coins?|ccy|amount",
}
_ANY_WORD = "|".join(_WORDS.values())
_AMOUNTS = {
    "open_interest": re.compile("|(sum)?openinterest|oi"),
    "volume": re.compile("|volume|vol|v|assetvolume"),
}
_HINTS = {
    ("quote currency", "base coin"): 'unit="usd" converts open_interest and volume by close',
    ("base coin", "quote currency"): "multiply it by close first",
    ("contracts", "base coin"): "multiply by what one contract is, such as 0.01 coin",
    ("contracts", "quote currency"): "multiply by what one contract is, such as 100 USD",
}

# Of real instruments, open interest is traded once in an hour to a month; and it moves
# with price by -0.4 to 0.05 where it is in coin, by 0.7 to 1.1 where in quote currency
# (BTC on Binance, OKX, Bybit and Hyperliquid, 2025 and 2026, bars of 5 minutes to 4 hours).
_TURNOVER = 1 / 500, 5.0  # of open interest an hour
_ALONG, _AGAINST = 0.6, -0.7
_SURE = 4  # standard errors
_FEWEST_RATES, _FEWEST_MOVES = 100, 500
_RATES, _MOVES = 300, 1500  # rows that are looked at, at most


def unit_said(name: str, place: Any) -> Optional[str]:
    """The unit that the name of a column says: a key of _WORDS, or None.

    name: ours; place: that of the frame.
    """
    plain = re.sub("[^a-z0-9]", "", str(place).lower())
    for unit, words in _WORDS.items():
        rest = re.sub(f"^({words})|({words})$", "", plain)
        bare = re.sub(f"^({_ANY_WORD})|({_ANY_WORD})$", "", rest)
        if rest != plain and any(_AMOUNTS[name].fullmatch(x) for x in (rest, bare)):
            return unit
    return None


def warn_of_names(places: Mapping[str, Any], is_usd: bool, is_inverse: bool) -> None:
    """Warn of columns whose names say another unit than they are taken for.

    places: our names to those of the frame.
    """
    taken = "quote currency" if is_usd or is_inverse else "base coin"
    texts = []
    for name in _AMOUNTS:
        said = unit_said(name, places[name]) if name in places else None
        hint = _HINTS.get((said or "", taken))
        if hint:
            texts.append(f"{name} from {places[name]!r} is taken for {taken}: {hint}")
    if texts:
        warn("; ".join(texts), UnitWarning)


def warn_of_numbers(columns: liqmap_columns, n: int, is_inverse: bool) -> None:
    """Warn where amounts are far from each other, or move as those of another unit do."""
    texts = [*_turnover(columns, n), *_moves(columns, n, is_inverse)]
    if texts:
        warn("; ".join(texts), UnitWarning)


def _turnover(columns: liqmap_columns, n: int) -> List[str]:
    """What is wrong with volume, compared with open interest."""
    if not columns.volume or n <= _FEWEST_RATES:
        return []
    rates = [
        volume / interest * _HOUR_MS / (end - begin)
        for (begin, end), (_, interest), (_, volume) in zip(
            _pairs(columns.time_ms, n, _RATES, c.c_int64),
            _pairs(columns.open_interest, n, _RATES),
            _pairs(columns.volume, n, _RATES),
        )
        if end > begin and interest > 0 and volume > 0
    ]
    least, most = _TURNOVER
    usual = median(rates) if len(rates) >= _FEWEST_RATES else least
    if least <= usual <= most:
        return []
    return [
        f"volume is {usual:.3g} of open interest an hour, the median of {len(rates):,} "
        "rows: are both in the same unit?"
    ]


def _moves(columns: liqmap_columns, n: int, is_inverse: bool) -> List[str]:
    """What is wrong with open interest, compared with close."""
    if n <= _FEWEST_MOVES:
        return []
    moves = [
        (log(after / before), log(end / begin))
        for (before, after), (begin, end) in zip(
            _pairs(columns.open_interest, n, _MOVES), _pairs(columns.close, n, _MOVES)
        )
        if min(before, after, begin, end) > 0 and begin != end
    ]
    if len(moves) < _FEWEST_MOVES:
        return []
    outward = [move * copysign(1, price) for move, price in moves]
    usual, price = median(outward), median(abs(price) for _, price in moves)
    # Of a median: what it would be off by where open interest knows nothing of price.
    error = 1.85 * median(abs(move - usual) for move in outward) / sqrt(len(moves))
    if abs(usual) < _SURE * error:
        return []
    along = usual / price
    text = f"open_interest moves {along:.2f} times as close, the median of {len(moves):,} rows"
    if along > _ALONG and not is_inverse:
        return [f'{text}: as quote currency does, which unit="usd" converts, not base coin']
    if along < _AGAINST:
        return [f"{text}: as base coin does that is taken for quote currency"]
    return []


def _pairs(
    at: int, n: int, most: int, kind: Any = c.c_double
) -> List[Tuple[float, float]]:
    """Rows that follow each other, of no more than so many places of a column."""
    values = (kind * n).from_address(at)
    step = -(-n // most)
    return list(zip(values[: n - 1 : step], values[1::step]))
