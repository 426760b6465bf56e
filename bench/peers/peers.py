"""The same model as others would write it, beside liqmap, in one process.

peers.py LIBRARY, of per_tier.c. Needs NumPy; Numba and pandas where they are there. Each
ends where liqmap ends, which is compared before anything is timed.
"""
import ctypes
import statistics
import sys
import time

import liqmap
import numpy as np

try:
    import numba
except ImportError:
    numba = None
try:
    import pandas
except ImportError:
    pandas = None

BUCKETS, LOW, STEP, TURNOVER, TIERS = 4096, 50_000.0, 100_000 / 4096, 0.1, 3
LEVERAGES, SHARE, MMR = (25, 50, 100), 0.03, 0.004
LONG, SHORT = 0, 1
FACTORS = np.array(
    [[(1 - s / L) / (1 - s * MMR) for L in LEVERAGES] for s in (1, -1)]
)


def walk(n):
    """The columns of a price that stays in the middle half of the axis."""
    draw = np.random.default_rng(1)
    steps = (draw.random(n) - 0.5) * 0.0016
    price = np.empty(n + 1)
    price[0] = 100_000
    for i in range(n):
        price[i + 1] = price[i] * (1 + steps[i])
        if not 75_000 < price[i + 1] < 125_000:
            price[i + 1] = price[i]
    first, close = price[:-1], price[1:].copy()
    oi = np.clip(90_000 + np.cumsum((draw.random(n) - 0.5) * 60), 80_000, 100_000)
    high = np.maximum(first, close) * (1 + 0.0003 * draw.random(n))
    low = np.minimum(first, close) * (1 - 0.0003 * draw.random(n))
    return oi, high, low, close, (first + close) / 2, 100 * draw.random(n)


def replay(oi, high, low, close, entry, volume, edges, factors):
    """liqmap's own algorithm: a scale for each side, a sweep from the innermost bucket."""
    n = len(edges) - 1
    gain = 1 / (edges[1] - edges[0])
    cells = np.zeros((2, n, factors.shape[1]))
    scale, held = np.ones(2), np.zeros(2)
    liquidated = np.zeros(2)
    live = np.array([-1, n])
    for i in range(len(oi)):
        for s in range(2):
            touched = int(((low[i] if s == 0 else high[i]) - edges[0]) * gain)
            step = -1 if s == 0 else 1
            j, amount = live[s], 0.0
            while (j >= touched) if s == 0 else (j <= touched):
                for t in range(factors.shape[1]):
                    amount += cells[s, j, t]
                    cells[s, j, t] = 0
                j += step
            live[s] = j
            held[s] -= amount
            liquidated[s] += amount * scale[s]
            total = held[s] * scale[s]
            x = TURNOVER * volume[i]
            if x > 0 and total > 0:
                scale[s] *= total / (total + x)
                total = held[s] * scale[s]
            if oi[i] < total:
                scale[s] *= oi[i] / total
            elif i == 0:
                held[s] += oi[i]
            else:
                stored = (oi[i] - total) / scale[s]
                held[s] += stored
                for t in range(factors.shape[1]):
                    price = entry[i] * factors[s, t]
                    if (price >= close[i]) if s == 0 else (price <= close[i]):
                        price = close[i] * factors[s, t]
                    j = int((price - edges[0]) * gain)
                    cells[s, j, t] += stored * SHARE
                    if (j > live[s]) if s == 0 else (j < live[s]):
                        live[s] = j
            if scale[s] < 1e-70:
                cells[s] *= scale[s]
                held[s] *= scale[s]
                scale[s] = 1
    return liquidated


def replay_arrays(oi, high, low, close, entry, volume, edges, factors, frame=None):
    """Whole arrays a snapshot: cells[side] is [bucket, tier]."""
    cells = [np.zeros((BUCKETS, TIERS)) for _ in range(2)]
    if frame is not None:
        cells = [frame(side, columns=list(LEVERAGES)) for side in cells]
    at = [side.iloc if frame is not None else side for side in cells]
    held, liquidated = np.zeros(2), np.zeros(2)
    tiers = np.arange(TIERS)
    for i in range(len(oi)):
        bottom, top = np.searchsorted(edges, (low[i], high[i]), side="right") - 1
        for s, part in ((LONG, slice(bottom, None)), (SHORT, slice(0, top + 1))):
            amount = np.asarray(at[s][part]).sum()
            at[s][part] = 0.0
            liquidated[s] += amount
            held[s] -= amount
            x = TURNOVER * volume[i]
            kept = held[s] / (held[s] + x) if x > 0 and held[s] > 0 else 1.0
            kept *= min(1.0, oi[i] / (held[s] * kept)) if held[s] > 0 else 1.0
            if kept < 1:
                cells[s] *= kept
                at[s] = cells[s].iloc if frame is not None else cells[s]
                held[s] *= kept
            opened = max(0.0, oi[i] - held[s])
            held[s] += opened
            if i > 0 and opened > 0:
                price = entry[i] * factors[s]
                dead = price >= close[i] if s == LONG else price <= close[i]
                price = np.where(dead, close[i] * factors[s], price)
                rows = np.searchsorted(edges, price, side="right") - 1
                for row, tier in zip(rows, tiers):
                    at[s][row, tier] += opened * SHARE
    return liquidated


class PerTier(ctypes.Structure):
    _fields_ = [
        ("n", ctypes.c_int64),
        ("tiers", ctypes.c_int64),
        *((name, ctypes.c_double) for name in ("low", "step", "turnover")),
        ("factor", ctypes.c_double * 32),
        ("weight", ctypes.c_double * 32),
        ("rest", ctypes.c_double * 2),
        ("cells", ctypes.c_void_p * 32),
        *((name, ctypes.c_double * 2) for name in ("total", "loose", "liquidated")),
    ]


def per_tier(push, columns):
    """The library of per_tier.c, in fresh memory."""
    m = PerTier(BUCKETS, TIERS, LOW, STEP, TURNOVER)
    cells = np.zeros((2, TIERS, BUCKETS))
    for s in range(2):
        m.rest[s] = 1 - TIERS * SHARE
        for t in range(TIERS):
            m.factor[16 * s + t], m.weight[16 * s + t] = FACTORS[s, t], SHARE
            m.cells[16 * s + t] = cells[s, t].ctypes.data
    push(
        ctypes.byref(m),
        *(ctypes.c_void_p(column.ctypes.data) for column in columns),
        ctypes.c_int64(len(columns[0])),
    )
    return np.array(m.liquidated[:])


def ours(m, columns):
    """liqmap itself, every snapshot checked."""
    names = ("open_interest", "high", "low", "close", "entry", "volume")
    times = np.arange(1, len(columns[0]) + 1, dtype=np.int64) * 60_000
    m.reset()
    m.push_many(time_ms=times, **dict(zip(names, columns)))
    return m


def seconds(call):
    begin = time.thread_time()
    call()
    return time.thread_time() - begin


def main():
    axis = liqmap.Axis("linear", LOW, STEP, BUCKETS)
    tiers = [liqmap.Tier(L, SHARE, SHARE, MMR) for L in LEVERAGES]
    m = liqmap.Map(axis, tiers, liqmap.Config(entry_points=1, turnover=TURNOVER))
    edges = LOW + STEP * np.arange(BUCKETS + 1)
    push = ctypes.CDLL(sys.argv[1]).per_tier_push
    push.restype = None
    peers = {"C, an array a tier": (1_000, lambda c: per_tier(push, c))}
    if numba is not None:
        compiled = numba.njit(replay)
        peers["Numba, liqmap's algorithm, unchecked"] = (
            100_000,
            lambda c: compiled(*c, edges, FACTORS),
        )
    peers["NumPy"] = (1_000, lambda c: replay_arrays(*c, edges, FACTORS))
    if pandas is not None:
        peers["pandas"] = (
            1_000,
            lambda c: replay_arrays(*c, edges, FACTORS, pandas.DataFrame),
        )
    print("| a push of 4096x3 | ns | liqmap | times |")
    print("|---|---|---|---|")
    for name, (n, peer) in peers.items():
        columns = walk(n)
        stats = ours(m, columns).stats()
        expected = np.array([stats.liquidated.long, stats.liquidated.short])
        assert expected.min() > 0, "both sides are swept"
        assert np.allclose(peer(columns), expected, rtol=1e-6), name
        pairs = [
            (seconds(lambda: peer(columns)), seconds(lambda: ours(m, columns)))
            for _ in range(5)
        ]
        theirs, mine = (1e9 * statistics.median(side) / n for side in zip(*pairs))
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"| {name} | {theirs:.0f} | {mine:.0f} | {ratio:.2f} |")


main()
