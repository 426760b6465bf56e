# SPDX-License-Identifier: MIT
"""The price axis: edges of the buckets, and which bucket holds a price."""

from __future__ import annotations

import ctypes as c
import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Tuple

from ._arguments import Borrowing, new, real, whole, word
from ._library import lib, liqmap_axis
from .errors import check

if TYPE_CHECKING:
    from ._arguments import Doubles

KINDS = ("linear", "log")
_MOST = 10**7  # buckets that are counted out one by one; more is a slip


@dataclass(frozen=True)
class Axis:
    """Half-open buckets of price, `[edge_i, edge_i+1)`, i = 0 to buckets - 1.

    kind:    "linear", edge_i = low + i*step, or "log", edge_i+1 = edge_i*(1 + step).
    low:     lowest edge, quote currency.
    step:    width in quote currency (linear), or ratio less one (log).
    buckets: how many; also `len(axis)`.
    """

    kind: str
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

    def find(self, price: float) -> int:
        """The bucket that holds a price: -1 below the axis, `buckets` above it."""
        bucket = c.c_int64()
        price = real(price, "price")
        with Borrowing() as borrow:
            at, n = borrow.column(self.edges, "edges", None)
            axis = c.byref(self._struct())
            check(lib.liqmap_axis_find(axis, c.byref(bucket), at, n, price))
        return bucket.value

    def _struct(self) -> liqmap_axis:
        kind = word(self.kind, KINDS, "kind")
        size = c.sizeof(liqmap_axis)
        return liqmap_axis(size, kind, self.low, self.step, self.buckets)


def axis_of(struct: liqmap_axis) -> Axis:
    """An axis as C has it."""
    return Axis(KINDS[struct.kind], struct.low, struct.step, struct.buckets)


def linear_axis(low: float, high: float, step: float) -> Axis:
    """Buckets of one width, from `low` on, as many as it takes to hold `high`.

    All three in quote currency. A number of buckets: Axis("linear", low, step, n).
    """
    low, high, step = real(low, "low"), real(high, "high"), real(step, "step")
    _expect_rising(low, high, step)
    buckets = _count((high - low) / step)
    while low + buckets * step <= high:
        buckets += 1
    while buckets > 1 and low + (buckets - 1) * step > high:
        buckets -= 1
    return Axis("linear", low, step, buckets)


def log_axis(low: float, high: float, step: float) -> Axis:
    """Buckets of one ratio, 1 + step, from `low` on, as many as it takes to hold
    `high`: log_axis(20_000, 200_000, 0.0005). Prices in quote currency."""
    low, high, step = real(low, "low"), real(high, "high"), real(step, "step")
    _expect_rising(low, high, step)
    if 1 + step == 1:
        raise ValueError(f"step: 1 + {step} is 1")
    _count(math.log(high / low) / math.log1p(step))
    buckets, edge = 0, low
    while edge <= high:
        edge *= 1 + step
        buckets += 1
    return Axis("log", low, step, buckets)


def auto_axis(price: float) -> Axis:
    """The axis the program `liqmap` takes by itself: from a quarter of a price, such as
    the first close, to four times it, in steps of 0.0005."""
    price = real(price, "price")
    if not 4e-60 <= price <= 2.4e59:
        raise ValueError(f"price: no axis lies around {price}")
    # The program's axis need not hold its end, only reach it.
    return log_axis(price / 4, math.nextafter(4 * price, 0), 0.0005)


def _expect_rising(low: float, high: float, step: float) -> None:
    if not (0 < low <= high < math.inf):
        raise ValueError(f"expected 0 < low <= high, found {low} and {high}")
    if not 0 < step < math.inf:
        raise ValueError(f"step: expected a number above 0, found {step}")


def _count(estimate: float) -> int:
    if estimate > _MOST:
        raise ValueError(f"step: it takes {estimate:.3g} buckets to get there")
    return max(1, int(estimate))
