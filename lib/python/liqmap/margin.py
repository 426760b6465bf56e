# SPDX-License-Identifier: MIT
"""Where one position is closed by force."""

from __future__ import annotations

import ctypes as c
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Iterable, List, Literal, NamedTuple, Optional
from typing import Tuple

from ._arguments import INT32S, INT64S, SIDES, Borrowing, Contract, Maintenance, Side
from ._arguments import expect, new, real, records, word
from ._library import lib
from ._structs import liqmap_bracket, liqmap_bracket_table, liqmap_position
from ._structs import liqmap_position_columns, liqmap_price_columns, sized
from .errors import check, error

if TYPE_CHECKING:
    from ._arguments import Column, Doubles, Times

CONTRACTS: Tuple[Literal["linear"], Literal["inverse"]] = ("linear", "inverse")
MAINTENANCE: Tuple[Literal["mark"], Literal["entry"]] = ("mark", "entry")
Measure = Literal["notional", "contracts"]
MEASURES: Tuple[Literal["notional"], Literal["contracts"]] = ("notional", "contracts")
Rule = Literal["flat", "deduction"]
RULES: Tuple[Literal["flat"], Literal["deduction"]] = ("flat", "deduction")

DEFAULT_MMR = 0.004  # of a Position and of a Tier that name none

_E_BRACKET = -116


class Bracket(NamedTuple):
    """A row of a venue's table; each begins where the one before ends, the first at 0.

    cap:       where it ends, in the table's measure; the last may be infinite.
    leverage:  most leverage allowed in it; 0 where it is not known.
    mmr:       maintenance rate.
    deduction: settlement currency; 0 where the rule is flat.
    """

    cap: float
    leverage: float
    mmr: float
    deduction: float = 0.0


@dataclass(frozen=True)
class Position:
    """One position.

    side:        "long" or "short".
    entry:       entry price, quote currency.
    leverage:    1 or more; or 0, where `margin` is given.
    margin:      at entry, settlement currency; 0: entry value / leverage.
    quantity:    base coin (linear) or face value in quote currency (inverse).
    mmr:         maintenance rate.
    deduction:   from maintenance, settlement currency.
    fee:         taker fee in the trigger.
    cross:       what the other positions of a cross account add, their equity less
                 their maintenance, settlement currency, of any sign.
    contract:    "linear" or "inverse".
    maintenance: on "mark" or "entry" value.
    equity:      of those others before maintenance, for the bankruptcy price.
    """

    side: Side
    entry: float
    leverage: float = 0.0
    margin: float = 0.0
    quantity: float = 1.0
    mmr: float = DEFAULT_MMR
    deduction: float = 0.0
    fee: float = 0.0
    cross: float = 0.0
    contract: Contract = "linear"
    maintenance: Maintenance = "mark"
    equity: float = 0.0


class BracketedPrice(NamedTuple):
    """A liquidation price, quote currency, and the bracket it is reached in."""

    price: float
    bracket: int


class BracketedPrices(NamedTuple):
    """Of n positions, arrays of shape (n,); where one has no price it is 0, its bracket
    -1, and its status says why."""

    prices: Doubles
    bankruptcies: Doubles
    brackets: Times
    statuses: Any


def liquidation_factor(
    side: Side,
    leverage: float,
    mmr: float,
    fee: float = 0.0,
    *,
    contract: Contract = "linear",
    maintenance: Maintenance = "mark",
) -> float:
    """Liquidation price of a bare isolated position as a multiple of its entry."""
    position = Position(
        side,
        0.0,
        leverage,
        mmr=mmr,
        fee=fee,
        contract=contract,
        maintenance=maintenance,
    )
    factor = c.c_double()
    check(lib.liqmap_liquidation_factor(c.byref(factor), c.byref(_struct(position))))
    return factor.value


def liquidation_price(position: Position) -> float:
    """Where equity is down to maintenance by the position's rate, quote currency."""
    price = c.c_double()
    check(lib.liqmap_liquidation_price(c.byref(price), c.byref(_struct(position))))
    return price.value


def bankruptcy_price(position: Position) -> float:
    """Where the position's margin, and the equity of its cross account, are used up,
    quote currency."""
    price = c.c_double()
    check(lib.liqmap_bankruptcy_price(c.byref(price), c.byref(_struct(position))))
    return price.value


def bracketed_price(
    position: Position,
    brackets: Iterable[Bracket],
    *,
    measure: Measure = "notional",
    rule: Rule = "deduction",
) -> BracketedPrice:
    """The first price outward from entry where equity is no more than maintenance, by a
    table of brackets. `Venue.price` is this by a venue's own table.

    measure: what caps count, "notional" or "contracts".
    rule:    how a rate applies, "flat", or less a "deduction".
    """
    price, used, bad = c.c_double(), c.c_int64(), c.c_int64(-1)
    status = lib.liqmap_bracketed_price(
        c.byref(price),
        c.byref(used),
        c.byref(bad),
        c.byref(_struct(position)),
        c.byref(table_struct(brackets, measure, rule)),
    )
    check(status, bad.value, "bracket")
    return BracketedPrice(price.value, used.value)


def bracketed_prices(
    common: Position,
    brackets: Iterable[Bracket],
    *,
    measure: Measure = "notional",
    rule: Rule = "deduction",
    side: Optional[Column] = None,
    entry: Optional[Column] = None,
    leverage: Optional[Column] = None,
    margin: Optional[Column] = None,
    quantity: Optional[Column] = None,
    cross: Optional[Column] = None,
    equity: Optional[Column] = None,
) -> BracketedPrices:
    """The same for n positions given as columns of shape (n,), float64; `side` is
    int32, 0 long and 1 short. Without a column the field of `common` is used."""
    given = [
        ("entry", entry),
        ("leverage", leverage),
        ("margin", margin),
        ("quantity", quantity),
        ("cross", cross),
        ("equity", equity),
    ]
    table = table_struct(brackets, measure, rule)
    bad = c.c_int64(-1)
    with Borrowing() as borrow:
        rows: Optional[int] = None
        side_at = None
        if side is not None:
            side_at, rows = borrow.column(side, "side", None, INT32S)
        columns: List[Optional[int]] = []
        for name, column in given:
            if column is None:
                columns.append(None)
                continue
            at, rows = borrow.column(column, name, rows)
            columns.append(at)
        if rows is None:
            raise TypeError("expected at least one column")
        prices, prices_at = new((rows,))
        bankruptcies, bankruptcies_at = new((rows,))
        used, used_at = new((rows,), INT64S)
        statuses, statuses_at = new((rows,), INT32S)
        outputs = prices_at, bankruptcies_at, used_at, statuses_at
        status = lib.liqmap_bracketed_prices(
            c.byref(sized(liqmap_price_columns, 0, *outputs)),
            c.byref(bad),
            c.byref(_struct(common)),
            c.byref(sized(liqmap_position_columns, 0, side_at, *columns)),
            rows,
            c.byref(table),
        )
    if status:
        raise error(status, bad.value, "bracket" if status == _E_BRACKET else "row")
    return BracketedPrices(prices, bankruptcies, used, statuses)


def _struct(position: Position) -> liqmap_position:
    """A position as C takes it."""
    expect(position, Position, "position")
    names = "entry leverage margin quantity mmr deduction fee cross equity".split()
    return sized(
        liqmap_position,
        word(position.side, SIDES, "side"),
        word(position.contract, CONTRACTS, "contract"),
        word(position.maintenance, MAINTENANCE, "maintenance"),
        *(real(getattr(position, name), name) for name in names),
    )


def table_struct(
    brackets: Iterable[Bracket], measure: Measure, rule: Rule
) -> liqmap_bracket_table:
    """A table as C takes it, which holds on to its rows."""
    rows = [
        liqmap_bracket(*map(real, bracket, Bracket._fields))
        for bracket in records(brackets, Bracket, "brackets")
    ]
    return sized(
        liqmap_bracket_table,
        0,
        word(measure, MEASURES, "measure"),
        word(rule, RULES, "rule"),
        len(rows),
        c.sizeof(liqmap_bracket),
        (liqmap_bracket * len(rows))(*rows),
    )
