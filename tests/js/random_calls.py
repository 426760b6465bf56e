"""The calls of random_calls.mjs by the binding of Python: lives as JSON in, answers out."""
import json
import math
import sys
import warnings

import liqmap

warnings.simplefilter("ignore")


class World:
    """One map, and what else has methods. A method is a call, and what it returns numbers."""

    def __init__(self, make):
        kind, low, step, buckets, tiers, contract, initial, points, turnover, holding, intrabar = make
        config = liqmap.Config(contract, "mark", initial, points, turnover, holding, intrabar)
        tiers = [liqmap.Tier(*tier) for tier in tiers]
        self.map = liqmap.Map(liqmap.Axis(kind, low, step, buckets), tiers, config)
        self.heat, self.forecast = liqmap.Heat(self.map, 3), liqmap.Forecast()
        self.venue = liqmap.venue("binance:BTCUSDT")

    def push(self, row, unit):
        *row, entry, volume = row
        return self.map.push(*row, entry=entry, volume=volume, liquidated=True, unit=unit).ravel()

    def pushMany(self, rows, unit):
        columns = dict(zip(liqmap.Snapshot._fields, zip(*rows)))
        return self.map.push_many(columns, liquidated=True, unit=unit, zero_is_real=True).ravel()

    def sweep(self, high, low):
        self.map.sweep(high, low)

    def open(self, *given):
        self.map.open(*given)

    def close(self, side, contracts):
        self.map.close(side, contracts)

    def place(self, side, tier, price, contracts):
        self.map.place(side, tier, price, contracts)

    def density(self, side, unit, first, count):
        return self.map.density(side, unit, first=first, count=count).values.ravel()

    def cumulative(self, side, unit, first, count):
        return self.map.cumulative(side, unit, first=first, count=count).values.ravel()

    def densityTotals(self, side, unit, first, count):
        return self.map.density_totals(side, unit, first=first, count=count)

    def cumulativeTotals(self, side, unit, first, count):
        return self.map.cumulative_totals(side, unit, first=first, count=count)

    def cumulativeAt(self, side, price, unit):
        return self.map.cumulative_at(side, price, unit)[1:]

    def priceAt(self, side, target, unit):
        return self.map.price_at(side, target, unit)

    def clusters(self, side, unit, first, count):
        return self.map.clusters(side, unit, first=first, count=count)

    def summary(self, unit, first, count):
        s = self.map.summary(unit, first=first, count=count)
        nearest = s.nearest_first, s.nearest_count, s.nearest_low, s.nearest_high, s.nearest_amount
        return s.imbalance, s.total, *nearest, s.pain_bucket, s.pain_price, s.pain_amount

    def stats(self):
        s = self.map.stats()
        whole = s.pushes, s.off_axis, s.time_ms, s.close, s.open_interest, s.coverage, s.opening
        sums = s.side_coverage, s.opened, s.closed, s.liquidated, s.liquidated_quote
        return *whole, *sums, s.unknown, s.unlevered, s.total, s.below, s.above, s.kept

    def heatPush(self):
        self.heat.push(self.map)

    def heatRead(self, side, low, high):
        window = self.heat.read(side, low=low, high=high)
        return window.times, window.closes, window.edges, window.amounts.ravel()

    def cascade(self, direction, start, per_percent, order):
        density = self.map.density("short" if direction == "up" else "long")
        return liqmap.cascade(density, direction, start, per_percent=per_percent, order=order)[1:]

    def triggerCurve(self, direction, start, per_percent):
        density = self.map.density("short" if direction == "up" else "long")
        orders, first, zones = liqmap.trigger_curve(density, direction, start, per_percent=per_percent)
        return first, orders, zones

    def inspect(self, rows):
        columns = dict(zip(liqmap.Snapshot._fields, zip(*rows)))
        return [(f.row, f.value, f.against) for f in liqmap.inspect(columns)]

    def forecastAdd(self, time, a, b, x, y):
        self.forecast.add(time, (a, b), (x, y))

    def forecastRead(self, side, amount):
        return self.forecast.read(side, amount)

    def liquidationPrice(self, side, entry, leverage, contract):
        return [liqmap.liquidation_price(liqmap.Position(side, entry, leverage, contract=contract))]

    def bankruptcyPrice(self, side, entry, leverage, contract):
        return [liqmap.bankruptcy_price(liqmap.Position(side, entry, leverage, contract=contract))]

    def venuePrice(self, side, entry, leverage, quantity):
        return self.venue.price(liqmap.Position(side, entry, leverage, quantity=quantity))

    def find(self, price):
        return [self.map.axis.find(price)]

    def merge(self):
        total = self.map.copy()
        total.merge(self.map.copy())
        return total.pack()

    def resample(self, step):
        return self.map.resample(liqmap.Axis("linear", 60, step, 40)).pack()

    def copy(self):
        return self.map.copy().pack()

    def pack(self):
        return self.map.pack()

    def reset(self):
        self.map.reset()


def plain(value):
    """As JSON has it, arrays and tuples as lists."""
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, (list, tuple, bytes)):
        return list(map(plain, value))
    if isinstance(value, float) and not math.isfinite(value):  # which JSON has not
        return json.dumps(value)
    return value


def answer(world, name, *given):
    try:
        found = getattr(world, name)(*given)
        return [] if found is None else plain(found)
    except liqmap.Error as failure:
        return f"{failure.name} {'null' if failure.index is None else failure.index}"


for line in sys.stdin:
    life = json.loads(line)
    world = World(life["make"])
    print(json.dumps([answer(world, *call) for call in life["calls"]]), flush=True)
