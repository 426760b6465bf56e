"""Forecast: the numbers of its rule, and what it refuses."""
import copy
import math
import warnings

import liqmap
import pytest

HOUR_MS = 3_600_000


def rule(rows, now, life_ms, side, amount):
    """Level and spread by sums over all rows: (time, forecast, observed)."""

    def size(f):
        return (f >= 1e5) + (f >= 1e6)

    w = [math.exp(-(now - t) / life_ms) for t, _, _ in rows]
    r = [math.log(o[side] + 1000) - math.log(f[side] + 1000) for _, f, o in rows]
    level = sum(a * b for a, b in zip(w, r)) / sum(w)
    square = [a * (b - level) ** 2 for a, b in zip(w, r)]
    own = [size(f[side]) == size(amount) for _, f, _ in rows]
    near = sum(s for s, o in zip(square, own) if o), sum(a for a, o in zip(w, own) if o)
    spread = math.sqrt((near[0] + sum(square) / sum(w)) / (near[1] + 1))
    return level, spread


@pytest.mark.parametrize("life_ms", [None, 40 * HOUR_MS])
def test_it_says_what_the_rule_says(life_ms):
    f, rows = liqmap.Forecast(life_ms), []
    compared = 0
    for i in range(120):
        said = (1e7 / (1 + i % 13) ** 2, 3e5 * (i % 7))
        seen = (1e6 * (i % 5), 2e5 * (1 + i % 11))
        rows.append((i * HOUR_MS, said, seen))
        f.add(*rows[-1])
        if i < 23:
            with pytest.raises(liqmap.NotReadyError, match="E_NOT_YET"):
                f.read("long", 1e5)
            continue
        for side, name in enumerate(("long", "short")):
            for amount in (0.0, 2e5, 7e6):
                now, life = rows[-1][0], life_ms or 168 * HOUR_MS
                level, spread = rule(rows, now, life, side, amount)
                e = f.read(name, amount)
                assert e == f.read(side, amount)
                assert e.level == pytest.approx(level, rel=1e-11, abs=1e-12)
                assert e.spread == pytest.approx(spread, rel=1e-11, abs=1e-12)
                median = max(0, (amount + 1000) * math.exp(level) - 1000)
                assert e.median == pytest.approx(median, rel=1e-11, abs=1e-6)
                assert 0 <= e.low_95 <= e.low_80 <= e.median
                assert e.median <= e.high_80 <= e.high_95
                compared += 1
    assert f.rows == 120 and compared == 97 * 2 * 3


def test_what_is_wrong_is_refused_and_changes_nothing():
    f = liqmap.Forecast()
    for i in range(30):
        f.add(i, (1e4, 2e4), (3e4, 1e4))
    before = f.read("short", 1e5)
    calls = [
        (liqmap.DataError, lambda: f.add(29, (1, 1), (1, 1))),
        (liqmap.DataError, lambda: f.add(30, (1, math.nan), (1, 1))),
        (liqmap.DataError, lambda: f.add(30, (1, 1), (-1, 1))),
        (liqmap.DataError, lambda: f.read("long", -1)),
        (ValueError, lambda: f.add(30, (1, 1, 1), (1, 1))),
        (TypeError, lambda: f.add(30, (1, "1"), (1, 1))),
        (TypeError, lambda: f.add(30.5, (1, 1), (1, 1))),
        (ValueError, lambda: f.read("up", 1)),
        (TypeError, lambda: f.read("long", None)),
        (ValueError, lambda: liqmap.Forecast(0)),
        (TypeError, lambda: f.add(30, 1, (1, 1))),
        (TypeError, lambda: f.add(30, {"long": 1, "short": 1}, (1, 1))),
        (TypeError, lambda: liqmap.Forecast("7d")),
    ]
    for kind, call in calls:
        with pytest.raises(kind):
            call()
    assert f.rows == 30 and f.read("short", 1e5) == before


@pytest.mark.parametrize("scale", [1e-3, 1e3, 1e6])
def test_times_in_other_units_are_warned_of(scale):
    first, row = 1_700_000_000_000, ((1e6, 2e6), (2e6, 1e6))
    f = liqmap.Forecast()
    with pytest.warns(liqmap.ImplausibleWarning, match="is not in milliseconds") as caught:
        f.add(int(first * scale), *row)
        f.add(int((first + HOUR_MS) * scale), *row)
    assert len(caught) == 1 and caught[0].filename == __file__ and f.rows == 2
    f = liqmap.Forecast()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for i in range(30):
            f.add(first + i * HOUR_MS, *row)
        liqmap.Forecast(HOUR_MS)
        if scale > 1:
            with pytest.raises(liqmap.ImplausibleWarning, match="not in milliseconds"):
                f.add(int((first + 30 * HOUR_MS) * scale), *row)
    assert f.rows == 30


def test_a_life_in_seconds_is_warned_of():
    with pytest.warns(liqmap.ImplausibleWarning, match="604,800 ms are 0:10:04.8.*seconds"):
        liqmap.Forecast(7 * 24 * 3600)


def test_copies_are_their_own():
    f = liqmap.Forecast()
    for i in range(30):
        f.add(i * HOUR_MS, (1e6, 2e6), (2e6, 1e6))
    for other in copy.copy(f), copy.deepcopy(f):
        assert other.read("long", 1e6) == f.read("long", 1e6)
        other.add(30 * HOUR_MS, (1e6, 2e6), (9e6, 9e6))
        assert (f.rows, other.rows) == (30, 31)


def test_sides_come_in_an_order():
    for pair in ({1e6, 2e6}, {"long": 1e6, "short": 2e6}):
        with pytest.raises(TypeError, match="in this order"):
            liqmap.Forecast().add(0, pair, (1e6, 2e6))
