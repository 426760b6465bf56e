# SPDX-License-Identifier: MIT
"""The price axis: edges of the buckets, and which bucket holds a price."""

from __future__ import annotations

import ctypes as c
import math
from array import array
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Tuple, overload

from ._arguments import FLOAT64, INT64S, Borrowing, converted, is_column, new, numpy
from ._arguments import real, whole, word
from ._library import lib
from ._structs import liqmap_axis, sized
from .errors import DataError, Error, check, error

if TYPE_CHECKING:
    from ._arguments import Doubles, Times, Vector

KINDS: Tuple[Literal["linear"], Literal["log"]] = ("linear", "log")
_TOO_SMALL = (-23, -35)  # LIQMAP_E_AXIS_EDGES, LIQMAP_E_AXIS_REACH


@dataclass(frozen=True)
class Axis:
    """Half-open buckets of price, `[edge_i, edge_i+1)`, i = 0 to buckets - 1.

    kind:    "linear", edge_i = low + i*step, or "log", edge_i+1 = edge_i*(1 + step).
    low:     lowest edge, quote currency.
    step:    width in quote currency (linear), or ratio less one (log).
    buckets: how many; also `len(axis)`.
    """

    kind: Literal["linear", "log"]
    low: float
    step: float
    buckets: int

    def __post_init__(self) -> None:
        word(self.kind, KINDS, "kind")
        object.__setattr__(self, "low", real(self.low, "low"))
        object.__setattr__(self, "step", real(self.step, "step"))
        object.__setattr__(self, "buckets", whole(self.buckets, "buckets"))

    def __len__(self) -> int:
        return self.buckets

    def __reduce__(self) -> Tuple[Any, ...]:
        return Axis, (self.kind, self.low, self.step, self.buckets)

    @cached_property
    def edges(self) -> Doubles:
        """Edges, shape (buckets + 1,), quote currency, rising; read-only."""
        count = c.c_int64()
        struct = self._struct()
        check(lib.liqmap_axis_edges(c.byref(struct), None, 0, c.byref(count)))
        edges, at = new((count.value,))
        check(lib.liqmap_axis_edges(c.byref(struct), at, count, None))
        if hasattr(edges, "setflags"):
            edges.setflags(write=False)
            return edges  # type: ignore[no-any-return]
        return edges.toreadonly()  # type: ignore[no-any-return]

    @cached_property
    def midpoints(self) -> Doubles:
        """Midpoints of the buckets, shape (buckets,), at which contracts are valued."""
        if numpy is not None:
            edges = numpy.asarray(self.edges)
            middle = 0.5 * edges[:-1] + 0.5 * edges[1:]
            middle.setflags(write=False)
            return middle
        low, high = self.edges[:-1], self.edges[1:]
        halves: Any = array("d", (0.5 * a + 0.5 * b for a, b in zip(low, high)))
        view: Any = memoryview(halves).toreadonly()
        return view

    @overload
    def find(self, price: float) -> int: ...

    @overload
    def find(self, price: Vector) -> Times: ...

    def find(self, price: Any) -> Any:
        """The bucket that holds a price: -1 below the axis, `buckets` above it. Of n
        prices an array of shape (n,)."""
        if is_column(price):
            return self._find_all(converted(price, FLOAT64, "price"))
        bucket = c.c_int64()
        price = real(price, "price")
        with Borrowing() as borrow:
            at, n = borrow.column(self.edges, "edges", None)
            axis = c.byref(self._struct())
            check(lib.liqmap_axis_find(axis, c.byref(bucket), at, n, price))
        return bucket.value

    def _find_all(self, prices: Any) -> Any:
        """By NumPy, which compares with the same edges; refused as one by one."""
        if numpy is None:
            buckets, _ = new((len(prices),), INT64S)
            for row, price in enumerate(prices):
                buckets[row] = self.find(price)
            return buckets
        prices = numpy.asarray(prices, float)
        bad = ~((prices >= 1e-60) & (prices <= 1e60))  # what the library refuses
        for price in prices[bad][:1]:
            try:
                self.find(float(price))
            except Error as failure:
                row = int(bad.argmax())
                raise error(failure.status, row, "price") from None
        return numpy.searchsorted(self.edges, prices, "right") - 1

    def _struct(self) -> liqmap_axis:
        kind = word(self.kind, KINDS, "kind")
        return sized(liqmap_axis, kind, self.low, self.step, self.buckets)


def axis_of(struct: liqmap_axis) -> Axis:
    """An axis as C has it."""
    return Axis(KINDS[struct.kind], struct.low, struct.step, struct.buckets)


def linear_axis(low: float, high: float, step: float) -> Axis:
    """Buckets of one width, from `low` on, as many as it takes to hold `high`.

    All three in quote currency. A number of buckets: Axis("linear", low, step, n).
    """
    return _holding("linear", low, high, step)


def log_axis(low: float, high: float, step: float) -> Axis:
    """Buckets of one ratio, 1 + step, from `low` on, as many as it takes to hold
    `high`: log_axis(20_000, 200_000, 0.0005). Prices in quote currency."""
    return _holding("log", low, high, step)


def auto_axis(price: float) -> Axis:
    """The axis that the program `liqmap` uses by default: from a quarter of a price,
    such as the first close, to four times it, in steps of 0.0005."""
    struct = sized(liqmap_axis)
    check(lib.liqmap_axis_auto(c.byref(struct), real(price, "price")))
    return axis_of(struct)


def _holding(
    kind: Literal["linear", "log"], low: float, high: float, step: float
) -> Axis:
    """An axis whose last edge lies above `high`: C's reaches a price."""
    low, high, step = real(low, "low"), real(high, "high"), real(step, "step")
    struct = sized(liqmap_axis, KINDS.index(kind), low, step)
    status = lib.liqmap_axis_reach(c.byref(struct), math.nextafter(high, math.inf))
    if status in _TOO_SMALL:
        raise ValueError(f"step: {step} is too small to get from {low} to {high}")
    if status and high < low:
        raise DataError(status, f"high: {high:,.10g} is below low, {low:,.10g}")
    check(status)
    return axis_of(struct)
