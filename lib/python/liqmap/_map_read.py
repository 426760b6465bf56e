# SPDX-License-Identifier: MIT
"""What a map holds, by price."""

from __future__ import annotations

import ctypes as c
from math import nan, prod
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Optional, Tuple, overload

from ._arguments import FLOAT64, INT64, INT64S, SIDES, UNITS, Borrowing, Side, Unit
from ._arguments import converted, is_column, new, real, whole, word
from ._library import lib
from ._map_base import MapBase, codes_of
from ._structs import liqmap_cluster, liqmap_range, liqmap_summary, sized
from .errors import DataError, NotReadyError, error
from .reading import Cluster, Clusters, Level, Levels, Reading, Summary, plain

if TYPE_CHECKING:
    from ._arguments import Doubles, Times, Vector


class PriceAt(NamedTuple):
    """A bucket's midpoint, quote currency, and the bucket."""

    price: float
    bucket: int


class PricesAt(NamedTuple):
    """PriceAt of n targets: arrays of shape (n,); NaN and -1 where it is not reached."""

    price: Doubles
    bucket: Times


class MapRead(MapBase):
    """The calls that read a map and change nothing."""

    def density(
        self,
        side: Side,
        unit: Unit = "quote",
        *,
        first: int = 0,
        count: Optional[int] = None,
        out: Optional[Doubles] = None,
    ) -> Reading:
        """What is liquidated in each bucket: values of shape (count, tiers).

        first, count: the buckets shown; None: all that follow.
        out:          an array of that shape to write to.
        """
        return self._read("density", side, unit, first, count, out)

    def cumulative(
        self,
        side: Side,
        unit: Unit = "quote",
        *,
        first: int = 0,
        count: Optional[int] = None,
        out: Optional[Doubles] = None,
    ) -> Reading:
        """What is liquidated on the way to each bucket, itself included: shorts summed
        upward, longs downward. Values of shape (count, tiers), as of density()."""
        return self._read("cumulative", side, unit, first, count, out)

    def density_totals(
        self,
        side: Side,
        unit: Unit = "quote",
        *,
        first: int = 0,
        count: Optional[int] = None,
        out: Optional[Doubles] = None,
    ) -> Doubles:
        """What is liquidated in each bucket, all tiers together: shape (count,)."""
        codes, where = codes_of(side, unit), self._range(first, count)
        return self._fill(lib.liqmap_density_totals, codes, where, where[1:], out)

    def cumulative_totals(
        self,
        side: Side,
        unit: Unit = "quote",
        *,
        first: int = 0,
        count: Optional[int] = None,
        out: Optional[Doubles] = None,
    ) -> Doubles:
        """What is liquidated on the way to each bucket, itself included, all tiers
        together: shape (count,)."""
        codes, where = codes_of(side, unit), self._range(first, count)
        return self._fill(lib.liqmap_cumulative_totals, codes, where, where[1:], out)

    def _read(
        self,
        kind: Literal["density", "cumulative"],
        side: Side,
        unit: Unit,
        first: int,
        count: Optional[int],
        out: Optional[Doubles],
    ) -> Reading:
        codes, where = codes_of(side, unit), self._range(first, count)
        call = lib.liqmap_density if kind == "density" else lib.liqmap_cumulative
        shape = (where[1], len(self._tiers))
        out = self._fill(call, codes, where, shape, out)
        labels = tuple(f"{tier.leverage:g}x" for tier in self._tiers)
        names = SIDES[codes[0]], UNITS[codes[1]]
        return Reading(out, kind, *names, self._axis, where[0], labels)

    def _fill(
        self,
        call: Any,
        codes: Tuple[int, int],
        where: Tuple[int, int],
        shape: Tuple[int, ...],
        out: Optional[Doubles],
    ) -> Doubles:
        """An array of a side and unit, over a range of buckets."""
        with Borrowing() as borrow:
            out, at = self._output(borrow, out, shape)
            self._check(
                self._call(call, self._memory, at, prod(shape), None, *codes, *where)
            )
        return out

    @overload
    def cumulative_at(self, side: Side, price: float, unit: Unit = ...) -> Level: ...

    @overload
    def cumulative_at(self, side: Side, price: Vector, unit: Unit = ...) -> Levels: ...

    def cumulative_at(self, side: Side, price: Any, unit: Unit = "quote") -> Any:
        """What is liquidated in the bucket of a price, and on the way to it. Of n prices
        Levels, whose arrays take NumPy."""
        if is_column(price):
            return self._levels(side, converted(price, FLOAT64, "price"), unit)
        n, bucket = len(self._tiers), c.c_int64()
        inside, summed = (c.c_double * n)(), (c.c_double * n)()
        status = self._call(
            lib.liqmap_cumulative_at,
            self._memory,
            inside,
            summed,
            n,
            c.byref(bucket),
            *codes_of(side, unit),
            real(price, "price"),
        )
        self._check(status)
        found = tuple(inside), tuple(summed)
        return Level(float(price), bucket.value, *found, sum(summed))

    def _levels(self, side: Side, prices: Any, unit: Unit) -> Levels:
        """By whole readings, which agree with cumulative_at() to the bit."""
        import numpy

        with self._lock:
            density, summed = self.density(side, unit), self.cumulative(side, unit)
        buckets = self._axis.find(prices)
        outer = [numpy.array([summed._outside(below)]) for below in (True, False)]
        nothing = numpy.zeros((1, len(self._tiers)))
        inside = numpy.concatenate([nothing, density.values, nothing])[buckets + 1]
        level = numpy.concatenate([outer[0], summed.values, outer[1]])[buckets + 1]
        total = numpy.zeros(len(buckets))
        for tier in level.T:  # in the order of the library
            total += tier
        return Levels(numpy.asarray(prices), buckets, inside, level, total)

    @overload
    def price_at(self, side: Side, target: float, unit: Unit = ...) -> PriceAt: ...

    @overload
    def price_at(self, side: Side, target: Vector, unit: Unit = ...) -> PricesAt: ...

    def price_at(self, side: Side, target: Any, unit: Unit = "quote") -> Any:
        """The first bucket, outward, where the cumulative amount of all tiers reaches a
        target; a NotReadyError where the side holds less. Of n targets PricesAt, where
        the price is then NaN and the bucket -1."""
        if is_column(target):
            return self._prices(side, converted(target, FLOAT64, "target"), unit)
        bucket, price = c.c_int64(), c.c_double()
        status = self._call(
            lib.liqmap_price_at,
            self._memory,
            c.byref(bucket),
            c.byref(price),
            *codes_of(side, unit),
            real(target, "target"),
        )
        self._check(status)
        return PriceAt(price.value, bucket.value)

    def _prices(self, side: Side, targets: Any, unit: Unit) -> PricesAt:
        prices, _ = new((len(targets),))
        buckets, _ = new((len(targets),), INT64S)
        for row, target in enumerate(targets):
            try:
                found = self.price_at(side, float(target), unit)
            except NotReadyError:
                found = PriceAt(nan, -1)
            except DataError as failure:
                raise error(failure.status, row, "target") from None
            prices[row], buckets[row] = found
        return PricesAt(prices, buckets)

    def clusters(
        self,
        side: Side,
        unit: Unit = "quote",
        *,
        most: Optional[int] = None,
        first: int = 0,
        count: Optional[int] = None,
    ) -> Clusters:
        """Runs of heavy buckets of one side, the heaviest first.

        most:         how many are wanted; None: all.
        first, count: the buckets looked at.
        """
        where = c.byref(liqmap_range(*self._range(first, count)))
        shown = *codes_of(side, unit), where
        limit = INT64[-1] if most is None else max(0, whole(most, "most"))
        stride, found = c.sizeof(liqmap_cluster), c.c_int64()
        call = lib.liqmap_clusters
        rows: Any = ()
        while True:  # again where another thread has pushed in between
            asked = rows or None, len(rows), stride, c.byref(found)
            self._check(self._call(call, self._memory, *asked, *shown))
            n = min(found.value, limit)
            if n <= len(rows):
                break
            rows = (liqmap_cluster * n)()
        return Clusters(
            Cluster(r.low, r.high, r.amount, r.distance, r.first, r.count, r.tier)
            for r in rows[:n]
        )

    def summary(
        self,
        unit: Unit = "quote",
        *,
        first: int = 0,
        count: Optional[int] = None,
    ) -> Summary:
        """Both sides in a few numbers.

        first, count: the buckets looked at.
        """
        struct, code = sized(liqmap_summary), word(unit, UNITS, "unit")
        where = self._range(first, count)
        self._check(
            self._call(
                lib.liqmap_get_summary, self._memory, c.byref(struct), code, *where
            )
        )
        found = plain(struct, Summary)
        found["unit"] = UNITS[code]
        return Summary(**found)
