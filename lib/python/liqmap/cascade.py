# SPDX-License-Identifier: MIT
"""Forced orders meet an order book: how far price runs, and which order it takes."""

from __future__ import annotations

import ctypes as c
from typing import TYPE_CHECKING, Any, List, Literal, NamedTuple, Optional, Tuple

from ._arguments import SIDES, Borrowing, new, real, word
from ._library import lib
from ._structs import liqmap_burn, liqmap_cascade_end, liqmap_curve, liqmap_scenario
from ._structs import liqmap_zone, sized
from .errors import check
from .reading import Reading

if TYPE_CHECKING:
    from ._arguments import Column, Doubles

DIRECTIONS = ("down", "up")
REASONS = ("stopped", "book exhausted", "axis exhausted")


class Burn(NamedTuple):
    """A liquidated bucket: its near edge, its fuel, the fuel of all up to it."""

    bucket: int
    price: float
    liquidated: float
    total: float


class Cascade(NamedTuple):
    """Where a cascade ended. Amounts are in quote currency, prices as well.

    reason:        "stopped", "book exhausted" or "axis exhausted".
    order:         the outside order, given or made from the move.
    price, bucket: where it ended.
    liquidated:    of all tiers; by_tier: of each.
    amplification: (order + liquidated)/order; 1 for no order.
    unfilled:      what the book did not take.
    burned:        the buckets touched that held anything, outward.
    """

    reason: str
    order: float
    price: float
    bucket: int
    liquidated: float
    amplification: float
    unfilled: float
    by_tier: Tuple[float, ...]
    burned: List[Burn]


class Zone(NamedTuple):
    """A flat stretch of the trigger curve: there price runs by itself.

    first:        its lowest bucket; buckets: how many.
    start, end:   near edge of the bucket touched first; where the run ends.
    fuel:         amount in its buckets, quote currency.
    order:        the order that starts it, quote currency.
    """

    first: int
    buckets: int
    start: float
    end: float
    fuel: float
    order: float


class TriggerCurve(NamedTuple):
    """The least order that touches each bucket, outward from `first`: orders[k] is of
    bucket first + k going up, first - k going down. Quote currency, shape (n,); no
    order reaches the buckets past them."""

    orders: Doubles
    first: int
    zones: List[Zone]


def cascade(
    density: Any,
    direction: Literal["up", "down", 0, 1],
    start: float,
    *,
    edges: Optional[Column] = None,
    depth: Optional[Tuple[Column, Column]] = None,
    per_percent: float = 0.0,
    order: float = 0.0,
    move: float = 0.0,
) -> Cascade:
    """How far an outside order carries price, with what it forces out.

    density:     of shorts for "up", of longs for "down", quote currency: a Reading (one of
                 another side, kind or unit is refused), such as a sum of venues', or an
                 array of shape (buckets, tiers).
    start:       price, within the buckets of a Reading.
    edges:       shape (buckets + 1,); None: those of the Reading, and buckets are then
                 counted as its axis does.
    depth:       the order book: prices outward from the start, and the cumulative quote
                 amounts at them, each of shape (n,). Or per_percent:
    per_percent: quote amount that rests on each percent of the start price.
    order:       the outside order, quote currency. Or move:
    move:        a first price move, as a part of the start price.
    """
    end, n, bad = sized(liqmap_cascade_end), c.c_int64(), c.c_int64(-1)
    stride, call = c.sizeof(liqmap_burn), lib.liqmap_cascade
    with Borrowing() as borrow:
        scenario = _scenario(borrow, density, edges, direction, start, depth)
        scenario.per_percent = _amount(per_percent, "per_percent")
        scenario.order, scenario.move = _amount(order, "order"), _amount(move, "move")
        more = c.byref(n), c.byref(bad), c.byref(scenario)
        check(call(c.byref(end), None, 0, stride, *more), bad.value, "element")
        first = _first(density, edges)
        rows = (liqmap_burn * n.value)()
        if rows:
            status = call(c.byref(end), rows, n, stride, *more)
            check(status, bad.value, "element")
    return Cascade(
        REASONS[end.reason],
        end.order,
        end.price,
        first + end.bucket,
        end.liquidated,
        end.amplification,
        end.unfilled,
        tuple(end.by_tier[: scenario.n_tiers]),
        [Burn(first + r.bucket, r.price, r.liquidated, r.total) for r in rows],
    )


def trigger_curve(
    density: Any,
    direction: Literal["up", "down", 0, 1],
    start: float,
    *,
    edges: Optional[Column] = None,
    depth: Optional[Tuple[Column, Column]] = None,
    per_percent: float = 0.0,
) -> TriggerCurve:
    """The least outside order whose price touches each bucket, and the stretches where
    that order does not grow. Arguments as for cascade()."""
    curve, bad = sized(liqmap_curve), c.c_int64(-1)
    stride, call = c.sizeof(liqmap_zone), lib.liqmap_trigger_curve
    with Borrowing() as borrow:
        scenario = _scenario(borrow, density, edges, direction, start, depth)
        scenario.per_percent = _amount(per_percent, "per_percent")
        more = stride, c.byref(bad), c.byref(scenario)
        status = call(c.byref(curve), None, 0, None, 0, *more)
        check(status, bad.value, "element")
        n, first = curve.length, _first(density, edges)
        orders, at = new((n,))
        zones = (liqmap_zone * curve.n_zones)()
        zones_at = zones if zones else None
        status = call(c.byref(curve), at or None, n, zones_at, len(zones), *more)
        check(status, bad.value, "element")
    return TriggerCurve(
        orders,
        first + curve.first,
        [
            Zone(first + z.first, z.count, getattr(z, "from"), z.to, z.fuel, z.order)
            for z in zones
        ],
    )


def _amount(value: float, name: str) -> float:
    number = real(value, name)
    if number < 0:
        raise ValueError(f"{name}: expected 0 or more, found {value!r}")
    return number


def _first(density: Any, edges: Optional[Column]) -> int:
    """The bucket of the first row."""
    return density.first if isinstance(density, Reading) and edges is None else 0


def _depth(depth: Any) -> Tuple[Any, Any]:
    """Prices and amounts; rows of a price and an amount are refused."""
    sizes = [len(part) for part in depth if hasattr(part, "__len__")]
    is_rows = isinstance(depth, list) and set(sizes) == {2}
    if len(sizes) != 2 or len(sizes) != len(depth) or is_rows:
        raise ValueError("depth: expected (prices, amounts), two columns, not rows of both")
    prices, amounts = depth
    return prices, amounts


def _scenario(
    borrow: Borrowing,
    density: Any,
    edges: Optional[Column],
    direction: Literal["up", "down", 0, 1],
    start: float,
    depth: Optional[Tuple[Column, Column]],
) -> liqmap_scenario:
    """The arguments that both calls have."""
    code = word(direction, DIRECTIONS, "direction")
    if isinstance(density, Reading):
        density.expect(kind="density", side=SIDES[code], unit="quote")
        low, high = density.edges[0], density.edges[len(density)]
        if edges is None and not low <= real(start, "start") < high:
            raise ValueError(
                f"start: {start:,.10g} lies outside the buckets of the density, "
                f"{low:,.10g} to {high:,.10g}"
            )
    elif hasattr(density, "density"):
        found, side = type(density).__name__, SIDES[code]
        raise TypeError(f"density: found a {found}: expected its density({side!r})")
    elif edges is None:
        raise TypeError("edges: are needed, unless density is a Reading")
    edges = density.edges if edges is None else edges
    values = getattr(density, "values", density)
    edges_at, n_edges = borrow.column(edges, "edges", None)
    buckets = n_edges - 1
    shape: Tuple[int, ...] = getattr(values, "shape", ())
    tiers = int(shape[1]) if len(shape) == 2 else 1
    scenario = sized(
        liqmap_scenario,
        code,
        buckets,
        tiers,
    )
    scenario.start = real(start, "start")
    scenario.edges = edges_at
    scenario.density = borrow.matrix(values, "density", (buckets, tiers))
    if depth is not None:
        prices, amounts = _depth(depth)
        scenario.depth_price, n = borrow.column(prices, "depth prices", None)
        scenario.depth_quote, scenario.n_depth = borrow.column(
            amounts, "depth amounts", n
        )
    return scenario
