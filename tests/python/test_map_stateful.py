"""Maps in random hands, against the model in NumPy after every step."""
import copy
import pickle

import hypothesis.strategies as st
import liqmap
import numpy as np
import pytest
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from naive import Naive

SIDES = ("long", "short")
HIGHEST = 160  # price
side = st.integers(0, 1)
price = st.floats(40.0, HIGHEST)
amount = st.one_of(st.just(0.0), st.floats(1e-3, 1e6))
step_ms = st.integers(1, 10**8)
compared = {"cells": 0, "steps": 0}


@st.composite
def ranges(draw):
    """high, low, close"""
    low, close, high = sorted(draw(st.tuples(price, price, price)))
    if draw(st.booleans()):  # a usual bar, which is narrow
        low, high = close * 0.999, close * 1.002
    return high, low, close


@st.composite
def models(draw):
    contract = draw(st.sampled_from(["linear", "inverse"]))
    maintenance = draw(st.sampled_from(["mark", "entry"]))
    fee = 0.0 if maintenance == "entry" else draw(st.sampled_from([0.0, 0.00055]))
    n = draw(st.integers(1, 5))
    leverages = st.sampled_from([1.0, 2.0, 3.3, 10.0, 25.0, 50.0, 100.0])
    shares = st.floats(0, 1 / n)
    tiers = [
        liqmap.Tier(draw(leverages), draw(shares), draw(shares), 0.00413, fee)
        for _ in range(n)
    ]
    axis = draw(
        st.sampled_from(
            [
                liqmap.linear_axis(61.7, 141.3, 1.37),
                liqmap.log_axis(61.7, 141.3, 0.0113),
                liqmap.Axis("linear", 99.9, 3.3, 1),
            ]
        )
    )
    config = liqmap.Config(
        contract,
        maintenance,
        draw(st.sampled_from(["unknown", "entry"])),
        draw(st.integers(1, 5)),
        draw(st.sampled_from([0.0, 0.1, 1.7])),
        draw(st.sampled_from([0, 3_600_000])),
        draw(st.sampled_from([0.0, 0.7])),
    )
    return axis, tiers, config


class Twin(RuleBasedStateMachine):
    """One life in the library, one in the model."""

    @initialize(model=models())
    def born(self, model):
        self.map, self.naive = liqmap.Map(*model), Naive(*model)
        self.time = 0

    @rule(
        dt=step_ms,
        oi=amount,
        bar=ranges(),
        entry=st.one_of(st.just(0.0), price),
        volume=amount,
        unit=st.sampled_from(["contracts", "quote"]),
    )
    def push(self, dt, oi, bar, entry, volume, unit):
        self.time += dt
        row = (self.time, oi, *bar, entry, volume)
        rows = self.map.push(liqmap.Snapshot(*row), liquidated=True, unit=unit)
        contracts, quote = self.naive.push(*row)
        if unit == "quote":
            self.same(rows, quote, HIGHEST)
        else:
            self.same(rows, contracts)
        assert self.map.stats().total == (oi, oi) or oi > 0
        if oi == 0:
            for name in SIDES:
                assert (self.map.density(name).values == 0).all()

    @rule(dt=step_ms, bars=st.lists(ranges(), min_size=1, max_size=6), data=st.data())
    def push_many(self, dt, bars, data):
        n = len(bars)
        times = self.time + dt * np.arange(1, n + 1, dtype=np.int64)
        self.time = int(times[-1])
        high, low, close = (np.array(column) for column in zip(*bars))
        draw = st.lists(amount, min_size=n, max_size=n)
        oi, volume = np.array(data.draw(draw)), np.array(data.draw(draw))
        rows = self.map.push_many(
            time_ms=times,
            open_interest=oi,
            high=high,
            low=low,
            close=close,
            volume=volume,
            liquidated=True,
            unit="contracts",
            zero_is_real=True,
        )
        for row, *values in zip(rows, times, oi, high, low, close, 0 * oi, volume):
            self.same(row, self.naive.push(*values)[0])

    @rule(bar=ranges())
    def sweep(self, bar):
        rows = self.map.sweep(bar[0], bar[1], liquidated=True)
        self.same(rows, self.naive.sweep(bar[0], bar[1])[1], HIGHEST)

    @rule(side=side, contracts=amount, bar=ranges())
    def open(self, side, contracts, bar):
        self.map.open(SIDES[side], contracts, *bar)
        self.naive.open(side, contracts, *bar)

    @rule(side=side, part=st.floats(0, 1))
    def close(self, side, part):
        held = self.map.stats().total[side]
        if held * part < 1e-50:
            part = 0.0
        self.map.close(side, held * part)
        self.naive.close(side, self.naive.total(side) * part)

    @rule(side=side, tier=st.integers(0, 4), price=price, contracts=amount)
    def place(self, side, tier, price, contracts):
        tier %= len(self.map.tiers)
        self.map.place(SIDES[side], tier, price, contracts)
        self.naive.place(side, tier, price, contracts)

    @rule(how=st.sampled_from(["copy", "pickle", "resample", "deepcopy"]))
    def move(self, how):
        m, before = self.map, self.map.pack()
        if how == "pickle":
            self.map = pickle.loads(pickle.dumps(m))
        elif how == "resample":
            self.map = m.resample(m.axis)
        else:
            self.map = copy.deepcopy(m) if how == "deepcopy" else m.copy()
        if how != "resample":
            assert self.map.pack() == before
        m.reset()  # the one that is left behind is another

    @rule()
    def reset(self):
        self.map.reset()
        self.naive.reset()
        self.time = 0

    @rule(bar=ranges(), what=st.sampled_from(["nan", "order", "time", "quantity"]))
    def refuse(self, bar, what):
        high, low, close = bar
        before, oi, time = self.map.pack(), 1.0, self.time + 1
        if what == "nan":
            high = float("nan")
        elif what == "order":
            low = high + 1
        elif what == "quantity":
            oi = -1.0
        elif self.naive.time is None:
            return
        else:
            time = self.naive.time
        with pytest.raises(liqmap.DataError):
            self.map.push(time, oi, high, low, close)
        assert self.map.pack() == before

    @invariant()
    def twins_agree(self):
        if not hasattr(self, "map"):
            return
        self.map.validate()
        stats = self.map.stats()
        assert stats.pushes == self.naive.pushes
        assert stats.off_axis == self.naive.off_axis
        for name in ("opened", "closed", "liquidated"):
            self.same(getattr(stats, name), getattr(self.naive, name))
        self.same(stats.liquidated_quote, self.naive.liquidated_quote, HIGHEST)
        for side, name in enumerate(SIDES):
            naive, bins = self.naive, self.naive.bins[side]
            self.same(stats.total[side], naive.total(side))
            self.same(stats.unknown[side], naive.unknown[side])
            self.same(stats.unlevered[side], naive.unlevered[side])
            self.same(stats.below[side], bins[0])
            self.same(stats.above[side], bins[-1])
            self.same(self.map.density(name, "contracts").values, bins[1:-1])
            worth = naive.worth(bins)[1:-1]
            self.same(self.map.density(name).values, worth, HIGHEST)
            outward = slice(None, None, -1) if name == "long" else slice(None)
            summed = worth[outward].cumsum(0)[outward]
            self.same(self.map.cumulative(name).values, summed, HIGHEST)
            compared["cells"] += 3 * worth.size
        compared["steps"] += 1

    def same(self, ours, theirs, highest=1):
        """Equal within 1e-9 of all that was ever opened, in quote at a price."""
        limit = 1e-9 * (1e-3 + self.naive.opened.max()) * highest
        assert np.allclose(ours, theirs, rtol=1e-9, atol=limit)


TestTwin = Twin.TestCase


def test_much_was_compared():
    assert compared["steps"] > 300
    assert compared["cells"] > 10**5


def test_the_model_can_disagree(monkeypatch):
    """The twin would notice a model that is off by little."""
    machine = Twin()
    machine.born(
        (
            liqmap.linear_axis(61.7, 141.3, 1.37),
            [liqmap.Tier(25, 0.5, 0.5, 0.00413)],
            liqmap.Config(initial="entry"),
        )
    )
    machine.push(1, 1000.0, (101.0, 99.0, 100.0), 0.0, 0.0, "quote")
    machine.twins_agree()
    machine.naive.bins[0] *= 1 + 1e-6
    with pytest.raises(AssertionError):
        machine.twins_agree()
