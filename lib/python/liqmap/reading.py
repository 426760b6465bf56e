# SPDX-License-Identifier: MIT
"""Readings of a map: arrays over the axis, and a few numbers."""

from __future__ import annotations

import ctypes as c
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Dict, NamedTuple, Tuple, Type

from .axis import Axis

if TYPE_CHECKING:
    from ._arguments import Doubles


class At(NamedTuple):
    """A reading at one price.

    bucket: that holds the price; -1 below the axis, its length above.
    tiers:  amount per tier.
    total:  their sum.
    """

    price: float
    bucket: int
    tiers: Tuple[float, ...]
    total: float


class Level(NamedTuple):
    """What is liquidated in the bucket of a price, and on the way to it.

    in_bucket:  amount per tier.
    cumulative: per tier, that bucket included.
    total:      the sum of `cumulative`.
    """

    price: float
    bucket: int
    in_bucket: Tuple[float, ...]
    cumulative: Tuple[float, ...]
    total: float


@dataclass(eq=False)
class Reading:
    """Amounts per bucket and tier of one side; NumPy takes it for its values.

    values: shape (buckets, tiers), in `unit`.
    kind:   "density", or "cumulative", summed outward from the price.
    first:  the bucket of values[0].
    """

    __slots__ = ("values", "kind", "side", "unit", "axis", "first")

    values: Doubles
    kind: str
    side: str
    unit: str
    axis: Axis
    first: int

    @property
    def edges(self) -> Doubles:
        """Edges of the buckets, shape (buckets + 1,), quote currency."""
        return self.axis.edges[self.first : self.first + len(self) + 1]

    def at(self, price: float) -> At:
        """What the bucket of a price holds. Off the axis that is nothing, except of
        cumulative amounts past all buckets: their sum. A price outside the buckets of a
        reading of part of the axis is an error."""
        bucket = self.axis.find(price)
        row = bucket - self.first
        if 0 <= row < len(self):
            tiers = self._row(row)
        elif len(self) == len(self.axis):
            tiers = self._outside(row < 0)
        else:
            raise ValueError(f"price: {price} lies outside the buckets that were read")
        return At(float(price), bucket, tiers, sum(tiers))

    def _row(self, row: int) -> Tuple[float, ...]:
        return tuple(float(self.values[row, t]) for t in range(self.values.shape[1]))

    def _outside(self, below: bool) -> Tuple[float, ...]:
        """Nothing before all buckets, everything past them; shorts go up."""
        longs = self.side == "long"
        if self.kind == "density" or below != longs:
            return (0.0,) * self.values.shape[1]
        return self._row(0 if longs else len(self) - 1)

    def to_numpy(self) -> Doubles:
        """The values; no copy."""
        return self.values

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        import numpy

        if copy or (dtype is not None and dtype != self.values.dtype):
            return numpy.array(self.values, dtype)
        return numpy.asarray(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, key: Any) -> Any:
        return self.values[key]

    def __repr__(self) -> str:
        read = f"{self.kind} of {self.side}s in {self.unit}"
        return f"<liqmap.Reading {read}, {len(self):,} buckets>"


class Sides(NamedTuple):
    """One number for each side."""

    long: float
    short: float


class SideTiers(NamedTuple):
    """One number per tier for each side."""

    long: Tuple[float, ...]
    short: Tuple[float, ...]


@dataclass(frozen=True)
class Stats:
    """What a map holds and what happened to it; contracts unless it says quote.

    bytes:            size of the object in memory.
    pushes, off_axis: snapshots, and how many of them left the axis: where that is not
                      0, amounts are not to be trusted.
    time_ms, close, open_interest: of the last push.
    coverage:         the lower of side_coverage, 1 - unknown/total.
    opened, closed, liquidated, liquidated_quote: so far.
    unknown, unlevered, total, below, above: held now; off the axis per tier.
    kept:             the part of what a side held after the sweep of the last push that
                      this push left open, 0 to 1.
    opening:          the rule by which contracts open, 2; 1 where the map, or one
                      merged into it, was unpacked from bytes of version 0.1.0.
    """

    tiers: int
    bytes: int
    pushes: int
    off_axis: int
    time_ms: int
    close: float
    open_interest: float
    coverage: float
    side_coverage: Sides
    opened: Sides
    closed: Sides
    liquidated: Sides
    liquidated_quote: Sides
    unknown: Sides
    unlevered: Sides
    total: Sides
    below: SideTiers
    above: SideTiers
    kept: Sides
    opening: int


class Cluster(NamedTuple):
    """A run of buckets each at least twice the mean non-empty one of its side.

    low, high: its edges, quote currency.
    amount:    sum over its buckets and tiers.
    distance:  from the last close to its nearer edge, quote currency.
    first:     its lowest bucket; buckets: how many.
    tier:      index of the tier that holds most of it.
    """

    low: float
    high: float
    amount: float
    distance: float
    first: int
    buckets: int
    tier: int


@dataclass(frozen=True)
class Summary:
    """Both sides in a few numbers, amounts in `unit`; -1 and 0 where there is nothing.

    total:     sum over the buckets of the range.
    imbalance: (long - short)/(long + short) of the totals.
    nearest_*: the cluster nearest to the price.
    pain_*:    the bucket that holds most, its midpoint, its amount.
    """

    unit: str
    total: Sides
    imbalance: float
    nearest_first: Sides
    nearest_count: Sides
    nearest_low: Sides
    nearest_high: Sides
    nearest_amount: Sides
    pain_bucket: Sides
    pain_price: Sides
    pain_amount: Sides


def plain(struct: c.Structure, kind: Type[Any]) -> Dict[str, Any]:
    """Those fields of a struct that a dataclass has too, as Python values."""
    return {
        field.name: _plain(getattr(struct, field.name))
        for field in fields(kind)
        if hasattr(struct, field.name)
    }


def _plain(value: Any) -> Any:
    if not isinstance(value, c.Array):
        return value
    if isinstance(value[0], c.Array):
        return SideTiers(*(tuple(side) for side in value))
    return Sides(*value)
