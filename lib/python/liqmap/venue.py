# SPDX-License-Identifier: MIT
"""The dated rules of the exchanges, and tiers made of them."""

from __future__ import annotations

import ctypes as c
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Iterable, List, Literal, NamedTuple, Optional, Tuple

from . import _brackets
from ._arguments import Contract, Maintenance, expect, real, records, whole, word
from ._library import lib
from ._structs import INT64_MAX, MAX_TIERS, liqmap_bracket_table, liqmap_rules
from ._structs import liqmap_tier, sized
from .errors import UsageError, check
from .margin import CONTRACTS, DEFAULT_MMR, MAINTENANCE, MEASURES, RULES
from .margin import Bracket, BracketedPrice, Measure, Position, Rule
from .margin import bracketed_price, table_struct

Profile = Literal["smallest", "cap"]
PROFILES: Tuple[Literal["smallest"], Literal["cap"]] = ("smallest", "cap")


class Tier(NamedTuple):
    """A leverage, and the part of what opens that has it.

    leverage:    1 or more.
    share_long:  of what opens long, 0 to 1.
    share_short: of what opens short; None: the same.
    mmr:         maintenance rate; None: the venue's where one is named, else 0.004.
    fee:         taker fee in the trigger; the venue's where mmr is the venue's.
    """

    leverage: float
    share_long: float
    share_short: Optional[float] = None
    mmr: Optional[float] = None
    fee: float = 0.0


@dataclass(frozen=True)
class Venue:
    """One instrument on one venue, under the rules of one time.

    source says where the rules come from and what is not known of them; since_ms and
    until_ms when they are known to hold, UTC, until_ms None for the last known; fee is
    that of the trigger; face is of one contract, base coin (linear) or quote currency
    (inverse).
    """

    number: int
    name: str
    source: str
    contract: Contract
    maintenance: Maintenance
    measure: Measure
    rule: Rule
    since_ms: int
    until_ms: Optional[int]
    fee: float
    face: float
    brackets: Tuple[Bracket, ...]

    @classmethod
    def from_json(
        cls,
        source: Any,
        name: Optional[str] = None,
        *,
        since_ms: Optional[int] = None,
        face: Optional[float] = None,
    ) -> Venue:
        """The rules of an instrument by brackets that its venue or a tool publishes:
        Binance leverageBracket, Bybit risk-limit, OKX position-tiers, Hyperliquid meta,
        ccxt's leverage tiers. Its number is -1.

            rules = liqmap.Venue.from_json("meta.json", "hyperliquid:SOL")

        source:   a path, or the JSON of such an answer, parsed.
        name:     such as "binance:SOLUSDT"; may be left out of a table that is alone.
        since_ms: since when they hold, where the answer does not say; 0: not known.
        face:     of one contract, where OKX counts in such and it is not known.
        """
        tables = {table.name: table for table in _brackets.read(source)}
        if name is None and len(tables) == 1:
            name = next(iter(tables))
        if name not in tables:
            names = ", ".join(list(tables)[:20])
            raise ValueError(f"name: expected one of {names}, found {name!r}")
        return _of_table(tables[name], since_ms, face)

    def price(self, position: Position) -> BracketedPrice:
        """Liquidation price of a position by the venue's brackets. Its contract,
        maintenance and fee are the venue's, whatever the position says."""
        position = replace(
            expect(position, Position, "position"),
            contract=self.contract,
            maintenance=self.maintenance,
            fee=self.fee,
        )
        return bracketed_price(
            position, self.brackets, measure=self.measure, rule=self.rule
        )

    def tiers(self, tiers: Iterable[Tier], profile: Profile = "smallest") -> List[Tier]:
        """Tiers with the venue's rate and fee where they name no rate of their own.

        profile: the rate of the "smallest" bracket, or that of the last one that allows
                 the leverage, at its "cap".
        """
        own = records(tiers, Tier, "tiers")
        rows, bad = tier_rows(own), c.c_int64(-1)
        stride = c.sizeof(liqmap_tier)
        status = lib.liqmap_table_tiers(
            rows,
            len(rows),
            stride,
            c.byref(bad),
            c.byref(sized(liqmap_rules, fee=self.fee)),
            c.byref(table_struct(self.brackets, self.measure, self.rule)),
            word(profile, PROFILES, "profile"),
        )
        check(status, bad.value, "tier")
        return [
            tier if tier.mmr is not None else tier_of(row)
            for tier, row in zip(own, rows)
        ]


def _of_table(
    table: _brackets.Table, since_ms: Optional[int], face: Optional[float]
) -> Venue:
    """The rules that go with a table, checked."""
    name = table.name
    inverse = table.inverse or _brackets.is_inverse(name)
    okx = name.startswith("okx:")
    since = table.since_ms or (0 if since_ms is None else whole(since_ms, "since_ms"))
    on_entry = name.startswith("bybit:") and 0 < since < _brackets.BYBIT_ON_MARK
    known = _brackets.face_of(name, inverse) or (face and real(face, "face"))
    if not known:
        raise ValueError(f"face: is needed, what one contract of {name} is")
    scale = known if okx else 1.0
    rules = Venue(
        -1,
        name,
        table.form,
        CONTRACTS[inverse],
        MAINTENANCE[on_entry],
        MEASURES[okx],
        RULES[not okx],
        since,
        None,
        _brackets.OKX_FEE if okx else 0.0,
        known,
        tuple(row._replace(cap=row.cap * scale) for row in table.rows),
    )
    bad = c.c_int64(-1)
    rows = table_struct(rules.brackets, rules.measure, rules.rule)
    status = lib.liqmap_check_brackets(c.byref(bad), c.byref(rows))
    check(status, bad.value, f"{name}: bracket")
    return rules


def venue(name: str, time_ms: Optional[int] = None) -> Venue:
    """The rules of an instrument, such as "binance:BTCUSDT", known at a time (UTC);
    None: the latest. Where none are known that early, the earliest: see since_ms."""
    number = c.c_int64()
    if not isinstance(name, str):
        raise TypeError(f"name: expected a str, found {type(name).__name__}")
    time = INT64_MAX if time_ms is None else whole(time_ms, "time_ms")
    text = name.encode("utf-8", "surrogateescape")
    if b"\0" in text:
        raise ValueError("name: holds a null character")
    status = lib.liqmap_venue_find(c.byref(number), text, time)
    if status:
        raise UsageError(status, f"name: {name!r}{_meant(name)}")
    return _entry(number.value)


def _meant(name: str) -> str:
    """Names that are near to one that is not known."""
    names = [lib.liqmap_venue_name(i).decode() for i in range(lib.liqmap_venue_count())]
    parts = [known for known in names if name and name.lower() in known.lower()]
    near = parts or get_close_matches(name, names, 3) or names
    return f", expected one such as {', '.join(list(dict.fromkeys(near))[:3])}"


def venues() -> List[Venue]:
    """All rules there are; those of one name replaced each other."""
    return [_entry(number) for number in range(lib.liqmap_venue_count())]


def _entry(number: int) -> Venue:
    rules, table = sized(liqmap_rules), sized(liqmap_bracket_table)
    check(lib.liqmap_venue_rules(number, c.byref(rules)))
    check(lib.liqmap_venue_table(number, c.byref(table)))
    rows = table.rows[: table.count]
    return Venue(
        number,
        lib.liqmap_venue_name(number).decode(),
        lib.liqmap_venue_source(number).decode(),
        CONTRACTS[rules.contract],
        MAINTENANCE[rules.maintenance],
        MEASURES[rules.measure],
        RULES[rules.rule],
        rules.since_ms,
        None if rules.until_ms == INT64_MAX else rules.until_ms,
        rules.fee,
        rules.face,
        tuple(Bracket(r.cap, r.leverage, r.mmr, r.deduction) for r in rows),
    )


def tier_rows(tiers: Iterable[Tier]) -> Any:
    """Tiers as C takes them, the defaults filled in."""
    rows = []
    for tier in records(tiers, Tier, "tiers", MAX_TIERS + 1):
        short = tier.share_long if tier.share_short is None else tier.share_short
        mmr = DEFAULT_MMR if tier.mmr is None else tier.mmr
        full = tier._replace(share_short=short, mmr=mmr)
        rows.append(liqmap_tier(*map(real, full, Tier._fields)))
    return (liqmap_tier * len(rows))(*rows)


def tier_of(row: liqmap_tier) -> Tier:
    """A tier as C has it."""
    return Tier(row.leverage, row.share_long, row.share_short, row.mmr, row.fee)


def _default_tiers() -> Tuple[Tier, ...]:
    rows, count = (liqmap_tier * MAX_TIERS)(), c.c_int64()
    stride = c.sizeof(liqmap_tier)
    check(lib.liqmap_default_tiers(rows, MAX_TIERS, stride, c.byref(count)))
    return tuple(tier_of(row) for row in rows[: count.value])


DEFAULT_TIERS = _default_tiers()
