# SPDX-License-Identifier: MIT
"""Bracket tables as venues and tools publish them: Binance leverageBracket, Bybit
risk-limit, OKX position-tiers, Hyperliquid meta, ccxt's leverage tiers.

A form is known by what is in it, a row by a key of its own. ccxt's rows hold the venue's
as "info", which say more: deductions, and what sizes are counted in.
"""

from __future__ import annotations

import json
import math
import os
import re
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

from ._arguments import decimal
from .margin import Bracket

NO_END = 9.2e18  # the largest integer, where a bracket has no end
BYBIT_ON_MARK = 1756771200000  # 2025-09-02
OKX_FEE = 0.0005


class Row(NamedTuple):
    """As it is published; deduction None: not given."""

    floor: Optional[float]
    cap: float
    leverage: float
    mmr: float
    deduction: Optional[float] = None
    name: str = ""
    inverse: bool = False


class Table(NamedTuple):
    """The brackets of an instrument, caps in what its venue counts."""

    name: str
    form: str
    inverse: bool
    since_ms: int
    rows: List[Bracket]


def _number(row: Dict[str, Any], key: str, unsaid: Any = KeyError) -> Any:
    """A number, or a text that is one."""
    value: Any = row.get(key)
    if value in (None, ""):
        if unsaid is KeyError:
            raise ValueError(f"{key}: expected a number in {row!r}")
        return unsaid
    try:
        number = decimal(value) if isinstance(value, str) else float(value)
    except OverflowError as wrong:
        raise ValueError(f"{key}: expected a number, found {value!r:.40}") from wrong
    if isinstance(value, bool) or not 0 <= number < math.inf:
        raise ValueError(f"{key}: expected a number, 0 or more, found {value!r}")
    return number


def _binance(row: Dict[str, Any]) -> Row:
    unit = "qty" if "qtyCap" in row else "notional"
    return Row(
        _number(row, f"{unit}Floor", None),
        _number(row, f"{unit}Cap"),
        _number(row, "initialLeverage"),
        _number(row, "maintMarginRatio"),
        _number(row, "cum", None),
        inverse=unit == "qty",
    )


def _bybit(row: Dict[str, Any]) -> Row:
    """Rates were percent once: the margin of the most leverage is then 100 and not 1."""
    leverage, mmr = _number(row, "maxLeverage"), _number(row, "maintenanceMargin")
    percent = _number(row, "initialMargin", 0.0) * leverage > 10
    return Row(
        None,
        _number(row, "riskLimitValue"),
        leverage,
        mmr / 100 if percent else mmr,
        _number(row, "mmDeduction", None),
        str(row.get("symbol") or ""),
    )


def _okx(row: Dict[str, Any]) -> Row:
    family = row.get("instFamily") or row.get("uly")
    return Row(
        _number(row, "minSz", None),
        _number(row, "maxSz"),
        _number(row, "maxLever", 0.0),
        _number(row, "mmr"),
        name=row.get("instId") or (f"{family}-SWAP" if family else ""),
    )


def _ccxt(row: Dict[str, Any]) -> Row:
    return Row(
        _number(row, "minNotional", None),
        _number(row, "maxNotional", math.inf),
        _number(row, "maxLeverage", 0.0),
        _number(row, "maintenanceMarginRate"),
    )


_ROWS = {
    "maintMarginRatio": ("binance", _binance),
    "riskLimitValue": ("bybit", _bybit),
    "maxSz": ("okx", _okx),
    "maintenanceMarginRate": ("ccxt", _ccxt),
}


def _spelled(symbol: str, venue: str) -> str:
    """What ccxt calls BASE/QUOTE:SETTLE, as a venue spells it."""
    base, _, rest = symbol.partition("/")
    quote, _, settle = rest.partition(":")
    if not quote or venue == "ccxt":
        return symbol
    if venue == "okx":
        return f"{base}-{quote}-SWAP"
    coin = venue == "binance" and settle.split("-")[0] == base
    return base + quote + ("_PERP" if coin else "")


def _read_row(row: Any, symbol: str) -> Tuple[str, Row]:
    """A row with its name, and the venue it is of."""
    known = [key for key in _ROWS if isinstance(row, dict) and key in row]
    if not known:
        raise ValueError(f"expected a bracket, found {row!r}")
    own: Any = row
    ccxt = known[0] == "maintenanceMarginRate"
    if ccxt:
        symbol = symbol or str(row.get("symbol") or "")
        info: Any = row.get("info")
        inside = [key for key in _ROWS if isinstance(info, dict) and key in info]
        known, own = (inside, info) if inside else (known, row)
    venue, read = _ROWS[known[0]]
    got = read(own)
    base, _, settle = symbol.partition("/")[0], "", symbol.partition(":")[2]
    name = got.name or (_spelled(symbol, venue) if ccxt else symbol)
    inverse = got.inverse or (ccxt and bool(base) and settle.split("-")[0] == base)
    if not name:
        raise ValueError(f"expected the name of its instrument, found {row!r}")
    return venue, got._replace(name=name, inverse=inverse)


def _meta_rows(meta: Dict[str, Any]) -> Iterator[Tuple[str, Row]]:
    """Hyperliquid: maintenance is half of the initial margin at the most leverage."""
    tables = {key: table["marginTiers"] for key, table in meta.get("marginTables", [])}
    for coin in meta["universe"]:
        tiers = tables.get(coin.get("marginTableId"), [coin])
        ends = [_number(tier, "lowerBound") for tier in tiers[1:]] + [math.inf]
        for tier, end in zip(tiers, ends):
            leverage = _number(tier, "maxLeverage")
            if leverage < 1:
                raise ValueError(f"expected a maximum leverage, found {tier!r}")
            floor = _number(tier, "lowerBound", 0.0)
            yield "hyperliquid", Row(
                floor, end, leverage, 0.5 / leverage, name=coin["name"]
            )


def _has(rows: Any, key: str) -> bool:
    first = rows[0] if isinstance(rows, list) and rows else None
    return isinstance(first, dict) and key in first


def _rows(data: Any) -> Tuple[str, Dict[str, Any], Iterator[Tuple[str, Row]]]:
    """The form, what is common to all, and the rows."""
    inner = data if isinstance(data, dict) else {}
    result = inner.get("result") or {}
    listed = [data] if "brackets" in inner else data
    meta = data[0] if _has(data, "universe") else data
    if _has(listed, "brackets"):
        return "leverageBracket of Binance", {}, (
            _read_row(row, str(one.get("symbol") or one.get("pair", "")))
            for one in listed
            for row in one["brackets"]
        )
    if isinstance(result, dict) and _has(result.get("list"), "riskLimitValue"):
        common = {
            "since_ms": int(_number(inner, "time", 0)),
            "inverse": result.get("category") == "inverse",
        }
        return "risk-limit of Bybit", common, (
            _read_row(row, "") for row in result["list"]
        )
    if _has(inner.get("data"), "maxSz"):
        rows = (_read_row(row, "") for row in inner["data"])
        return "position-tiers of OKX", {}, rows
    if isinstance(meta, dict) and "universe" in meta:
        return "meta of Hyperliquid", {}, _meta_rows(meta)
    if _has(data, "maintenanceMarginRate"):
        return "leverage tiers of ccxt", {}, (_read_row(row, "") for row in data)
    if inner and _has(next(iter(inner.values())), "maintenanceMarginRate"):
        return "leverage tiers of ccxt", {}, (
            _read_row(row, symbol) for symbol, rows in inner.items() for row in rows
        )
    raise ValueError(
        "expected brackets as Binance (leverageBracket), Bybit (risk-limit), OKX "
        "(position-tiers), Hyperliquid (meta) or ccxt (leverage tiers) give them"
    )


def _laddered(rows: List[Row], flat: bool) -> List[Bracket]:
    """In the order of their caps, with the deductions that a venue does not say:
    c_n = floor_n * (m_n - m_(n-1)) + c_(n-1)."""
    done: List[Bracket] = []
    for row in sorted(rows, key=lambda row: row.cap):
        last = done[-1] if done else Bracket(0.0, 0.0, row.mmr)
        gap = 0.0 if row.floor is None else row.floor - last.cap
        if row.floor is not None and row.floor >= row.cap:
            raise ValueError(f"{row.name}: expected a bracket above {row.floor!r}")
        if not -1e-9 * last.cap <= gap <= (1 if flat else 0) + 1e-9 * last.cap:
            raise ValueError(
                f"{row.name}: expected a bracket that begins where the one before "
                f"ends, at {last.cap!r}, found {row.floor!r}"
            )
        deduction = row.deduction
        if deduction is None:
            deduction = last.cap * (row.mmr - last.mmr) + last.deduction
        cap = math.inf if row.cap >= NO_END else row.cap
        leverage = row.leverage
        done.append(Bracket(cap, leverage, row.mmr, 0.0 if flat else deduction))
    return done


def read(source: Any) -> List[Table]:
    """All tables of a file, or of what such a file holds."""
    if isinstance(source, (str, os.PathLike)):
        with open(source, encoding="utf-8") as file:
            source = json.load(file, parse_float=decimal)
    form, common, rows = _rows(source)
    found: Dict[str, List[Row]] = {}
    try:
        for venue, row in rows:
            found.setdefault(f"{venue}:{row.name}", []).append(row)
    except (AttributeError, KeyError, TypeError) as wrong:
        raise ValueError(f"expected brackets of the form {form}: {wrong}") from wrong
    return [
        Table(
            name,
            form,
            common.get("inverse", False) or any(row.inverse for row in rows_of),
            common.get("since_ms", 0),
            _laddered(rows_of, name.startswith("okx:")),
        )
        for name, rows_of in found.items()
    ]


def is_inverse(name: str) -> bool:
    """By the name of the instrument, where a venue's tables do not say it."""
    venue, _, symbol = name.partition(":")
    return (
        (venue == "okx" and symbol.split("-")[1:2] == ["USD"])
        or (venue == "bybit" and bool(re.search(r"USD([FGHJKMNQUVXZ]\d\d)?$", symbol)))
        or (venue == "binance" and symbol.endswith("USD_PERP"))
    )


def face_of(name: str, inverse: bool) -> Optional[float]:
    """Of one contract; None: not known."""
    venue, _, symbol = name.partition(":")
    if venue == "okx" and not inverse:
        return {"BTC-USDT": 0.01, "ETH-USDT": 0.1}.get(symbol.rsplit("-", 1)[0])
    if inverse and venue in ("okx", "binance"):
        return 100.0 if symbol.startswith(("BTC-", "BTCUSD")) else 10.0
    return 1.0
