# SPDX-License-Identifier: MIT
"""The price axis: edges of the buckets, and which bucket holds a price."""

from __future__ import annotations

import ctypes as c
import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Tuple

from ._arguments import Borrowing, new, real, whole, word
from ._library import lib, liqmap_axis, sized
from .errors import check

if TYPE_CHECKING:
    from ._arguments import Doubles

KINDS = ("linear", "log")
_TOO_SMALL = (-23, -35)  # LIQMAP_E_AXIS_EDGES, LIQMAP_E_AXIS_REACH


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


def _holding(kind: str, low: float, high: float, step: float) -> Axis:
    """An axis whose last edge lies above `high`: C's reaches a price."""
    low, high, step = real(low, "low"), real(high, "high"), real(step, "step")
    struct = sized(liqmap_axis, KINDS.index(kind), low, step)
    status = lib.liqmap_axis_reach(c.byref(struct), math.nextafter(high, math.inf))
    if status in _TOO_SMALL:
        raise ValueError(f"step: {step} is too small to get from {low} to {high}")
    check(status)
    return axis_of(struct)
