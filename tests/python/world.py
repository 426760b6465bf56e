"""Maps and snapshots that tests share."""
import array

import liqmap
import numpy as np

AXIS = liqmap.linear_axis(50_000, 150_000, 100)
TIERS = [liqmap.Tier(25, 0.3, 0.2), liqmap.Tier(100, 0.1, 0.4, 0.005, 0.0004)]


def snapshots(n, seed=1):
    """n snapshots of a random walk, as columns of NumPy."""
    draw = np.random.default_rng(seed)
    close = 95_000 * np.exp(np.cumsum(draw.normal(0, 1e-3, n)))
    return {
        "time_ms": np.arange(1, n + 1, dtype=np.int64) * 60_000,
        "open_interest": 9e4 + 1e4 * draw.random(n),
        "high": close * (1 + 1e-3 * draw.random(n)),
        "low": close * (1 - 1e-3 * draw.random(n)),
        "close": close,
        "entry": close * (1 + 1e-4 * draw.normal(size=n)),
        "volume": 500 * draw.random(n),
    }


def fresh(**config):
    return liqmap.Map(AXIS, TIERS, liqmap.Config(**config))


def filled(n=200, **config):
    m = fresh(**config)
    m.push_many(snapshots(n))
    return m


def plain(columns):
    """The same without NumPy."""
    return {
        name: array.array("q" if name == "time_ms" else "d", column.tolist())
        for name, column in columns.items()
    }


def as_ccxt(columns, step=60_000):
    """What fetch_open_interest_history() and fetch_ohlcv() return."""
    rows = list(zip(*(columns[n].tolist() for n in liqmap._frames.COLUMNS)))
    history = [
        {
            "symbol": "BTC/USDT:USDT",
            "openInterestAmount": oi,
            "openInterestValue": oi * close,
            "timestamp": t,
            "datetime": "2026-01-15T00:00:00.000Z",
            "info": {"openInterest": str(oi)},
        }
        for t, oi, _, _, close, _, _ in rows
    ]
    ohlcv = [[t - step, close, high, low, close, v] for t, _, high, low, close, _, v in rows]
    return history, ohlcv
