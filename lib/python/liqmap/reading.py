# SPDX-License-Identifier: MIT
"""Readings of a map: arrays over the axis, and a few numbers."""

from __future__ import annotations

import ctypes as c
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Dict, List, Literal, NamedTuple, Optional, Tuple
from typing import Type

from ._arguments import is_column, numpy, pandas, whole
from .axis import Axis

if TYPE_CHECKING:
    from ._arguments import Doubles, Times


def _operators(name: str) -> Tuple[Any, Any]:
    """An operator as NumPy's function does it, and the same from the right."""

    def forward(self: Any, other: Any) -> Any:
        import numpy

        return getattr(numpy, name)(self, other)

    def backward(self: Any, other: Any) -> Any:
        import numpy

        return getattr(numpy, name)(other, self)

    return forward, backward


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


class Levels(NamedTuple):
    """Level at n prices: arrays of shape (n,), in_bucket and cumulative (n, tiers)."""

    price: Doubles
    bucket: Times
    in_bucket: Doubles
    cumulative: Doubles
    total: Doubles


@dataclass(eq=False)
class Reading:
    """Amounts per bucket and tier of one side; NumPy takes it for its values.

    values: shape (buckets, tiers), in `unit`.
    kind:   "density", or "cumulative", summed outward from the price.
    first:  the bucket of values[0].
    labels: of the tiers, such as "25x".

    It adds, scales and compares as an array does, and stays a Reading where that means
    one. Two that differ in kind, side, unit or buckets are refused.
    """

    __slots__ = ("values", "kind", "side", "unit", "axis", "first", "labels")

    values: Doubles
    kind: Literal["density", "cumulative"]
    side: Literal["long", "short"]
    unit: Literal["contracts", "quote"]
    axis: Axis
    first: int
    labels: Tuple[str, ...]

    @property
    def edges(self) -> Doubles:
        """Edges of the buckets, shape (buckets + 1,), quote currency."""
        return self.axis.edges[self.first : self.first + len(self) + 1]

    @property
    def midpoints(self) -> Doubles:
        """Midpoints of the buckets, shape (buckets,), quote currency."""
        return self.axis.midpoints[self.first : self.first + len(self)]

    def at(self, price: float) -> At:
        """What the bucket of a price holds. Off the axis that is nothing, except of
        cumulative amounts past all buckets: their sum. A price outside the buckets of a
        reading of part of the axis is an error."""
        if is_column(price):
            found = type(price).__name__
            raise TypeError(
                f"price: expected one, found {found}: Map.cumulative_at() takes many"
            )
        bucket = self.axis.find(price)
        row = bucket - self.first
        if 0 <= row < len(self):
            tiers = self._row(row)
        elif len(self) == len(self.axis):
            tiers = self._outside(row < 0)
        else:
            raise ValueError(f"price: {price} lies outside the buckets that were read")
        return At(float(price), bucket, tiers, sum(tiers))

    def sum(self, axis: Optional[int] = None) -> Any:
        """All of it; or, by axis=1, of each bucket, or, by axis=0, of each tier. Cumulative
        amounts are sums over buckets already, and refused but for axis=1."""
        if axis is not None:
            axis = whole(axis, "axis", range(-2, 2)) % 2
        if self.kind == "cumulative" and axis != 1:
            raise ValueError(
                "sum: cumulative amounts are sums over buckets already: at(price).total is "
                "that up to a price, density(side).sum() that of all"
            )
        if numpy is None:
            rows = self.values.tolist()
            if axis is None:
                return sum(map(sum, rows))
            return list(map(sum, rows if axis == 1 else zip(*rows)))
        return numpy.asarray(self.values).sum(axis)

    def to_frame(self) -> Any:
        """A pandas.DataFrame: a row a bucket, by its midpoint, a column a tier."""
        index = pandas().Index(self.midpoints, name="price")
        frame = pandas().DataFrame(self.values, index, list(self.labels), copy=True)
        frame.attrs.update(kind=self.kind, side=self.side, unit=self.unit)
        return frame

    def expect(self, **wanted: str) -> None:
        """Refuse a Reading of another kind, side or unit: expect(unit="quote")."""
        for name, value in wanted.items():
            if name not in ("kind", "side", "unit"):
                raise TypeError(f"expected kind, side or unit, found {name}")
            found = getattr(self, name)
            if found != value:
                raise ValueError(
                    f"{name} of the reading: expected {value}, found {found}"
                )

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

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, **named: Any
    ) -> Any:
        readings = [x for x in inputs if isinstance(x, Reading)]
        for other in readings[1:]:
            readings[0]._expect_same(other)
        out = named.get("out", ())
        if any(isinstance(x, Reading) for x in out):
            return NotImplemented
        plain = [x.values if isinstance(x, Reading) else x for x in inputs]
        result = getattr(ufunc, method)(*plain, **named)
        if method == "__call__" and _keeps(ufunc.__name__, inputs):
            if getattr(result, "shape", None) == readings[0].values.shape:
                return replace(readings[0], values=result)
        return result

    def _expect_same(self, other: Reading) -> None:
        other.expect(kind=self.kind, side=self.side, unit=self.unit)
        ours = self.axis, self.first, len(self), self.labels
        if ours != (other.axis, other.first, len(other), other.labels):
            raise ValueError("readings of different buckets or tiers")

    def __eq__(self, other: object) -> bool:
        """Whether two say the same, to the bit."""
        if not isinstance(other, Reading):
            return NotImplemented
        names = ("kind", "side", "unit", "axis", "first", "labels")
        same = all(getattr(self, n) == getattr(other, n) for n in names)
        return same and bytes(self.values) == bytes(other.values)

    __hash__ = None  # type: ignore[assignment]

    __add__, __radd__ = _operators("add")
    __sub__, __rsub__ = _operators("subtract")
    __mul__, __rmul__ = _operators("multiply")
    __truediv__, __rtruediv__ = _operators("true_divide")
    __lt__, _ = _operators("less")
    __le__, _ = _operators("less_equal")
    __gt__, _ = _operators("greater")
    __ge__, _ = _operators("greater_equal")

    def __neg__(self) -> Any:
        return self * -1.0

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, key: Any) -> Any:
        return self.values[key]

    def __repr__(self) -> str:
        read = f"{self.kind} of {self.side}s in {self.unit}"
        return f"<liqmap.Reading {read}, {len(self):,} buckets>"


def _keeps(ufunc: str, inputs: Tuple[Any, ...]) -> bool:
    """Whether a Reading stays one: sums do, and products with what is none."""
    count = sum(isinstance(x, Reading) for x in inputs)
    if ufunc in ("add", "subtract", "maximum", "minimum"):
        return count == len(inputs) or count == 1
    by_number = count == 1 and isinstance(inputs[0], Reading)
    return ufunc == "multiply" and count == 1 or ufunc == "divide" and by_number


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


class Clusters(List[Cluster]):
    """Clusters, the heaviest first."""

    def to_frame(self) -> Any:
        """A pandas.DataFrame: a row a cluster, a column a field."""
        return pandas().DataFrame(list(self), columns=list(Cluster._fields))


@dataclass(frozen=True)
class Summary:
    """Both sides in a few numbers, amounts in `unit`; -1 and 0 where there is nothing.

    total:     sum over the buckets of the range.
    imbalance: (long - short)/(long + short) of the totals.
    nearest_*: the cluster nearest to the price.
    pain_*:    the bucket that holds most, its midpoint, its amount.
    """

    unit: Literal["contracts", "quote"]
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

    def to_frame(self) -> Any:
        """A pandas.DataFrame: a row for each side; attrs has unit and imbalance."""
        named = {f.name: getattr(self, f.name) for f in fields(self)}
        sides = {k: list(v) for k, v in named.items() if isinstance(v, Sides)}
        frame = pandas().DataFrame(sides, index=list(Sides._fields))
        frame.attrs.update(unit=self.unit, imbalance=self.imbalance)
        return frame


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
