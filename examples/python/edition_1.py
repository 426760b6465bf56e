"""The map by loops over NumPy rows, with the rule of version 0.1.0 for what opens: a point
that would not have survived to the close was opened at the close. All such mass lay in one
bucket, which nothing in the data asks for; today it is spread over the points that survive.

Written from doc/model.md, for what calibrate.py makes: linear contracts, maintenance on mark
value. What opens and is liquidated within a bar lies in no bucket; it is the library's.
"""
import numpy as np

import liqmap

import calibrate


class Side:
    """What one side holds: [bin][tier], the first bin below the axis, the last above it."""

    def __init__(self, sign: int, edges: np.ndarray, tiers: list, shares: np.ndarray):
        leverage, mmr = (np.array([tier[name] for tier in tiers]) for name in ('leverage', 'mmr'))
        self.factor = (1 - sign / leverage) / (1 - sign * mmr)
        self.sign, self.edges, self.shares = sign, edges, shares
        ends = np.concatenate([edges[:1], edges, edges[-1:]])
        self.worth = (ends[:-1] + ends[1:]) / 2
        self.cells = np.zeros((len(edges) + 1, len(tiers)))
        self.scale, self.total = 1.0, 0.0  # what cells store, times scale, is contracts
        self.live = 0 if sign > 0 else len(edges)  # the innermost bin that may hold anything

    def bin_of(self, price) -> np.ndarray:
        return np.searchsorted(self.edges, price, 'right')

    def sweep(self, low: float, high: float) -> np.ndarray:
        """What the range touched, [tier] in quote."""
        touched = self.bin_of(low if self.sign > 0 else high)
        rows = (slice(touched, self.live + 1) if self.sign > 0
                else slice(self.live, touched + 1))
        if rows.start >= rows.stop:
            return np.zeros(len(self.factor))
        gone = self.cells[rows] * self.scale
        self.cells[rows] = 0
        self.total -= gone.sum()
        self.live = touched - self.sign
        return self.worth[rows] @ gone

    def keep(self, part: float) -> None:
        self.scale *= part
        self.total *= part
        if self.scale < 1e-100:
            self.cells *= self.scale
            self.scale = 1.0

    def open(self, contracts: float, points: np.ndarray, close: float, at_close: bool) -> None:
        """At each point the tiers' shares. What does not survive to the close: opened at the
        close, or spread over the points that do survive."""
        prices = points[:, None] * self.factor
        alive = (close - prices) * self.sign > 0
        part = np.full(prices.shape, 1 / len(points))
        if not at_close:
            part = alive / np.maximum(1, alive.sum(0))
            part[0, ~alive.any(0)] = 1
        prices = np.where(alive, prices, close * self.factor)
        bins = self.bin_of(prices)
        amounts = part * contracts * self.shares / self.scale
        np.add.at(self.cells, (bins, np.arange(len(self.factor))), amounts)
        used = bins[amounts > 0]
        if len(used) > 0:
            inner = max(self.live, used.max()) if self.sign > 0 else min(self.live, used.min())
            self.live = inner
        self.total += contracts


def replay(bars: calibrate.Bars, config: dict, tiers: list, at_close: bool = True) -> np.ndarray:
    """As calibrate.replay(): what each snapshot liquidates, quote, [n, side, tier].
    at_close False: by the rule of today, which is the library's."""
    within = calibrate.replay(bars, config, tiers) - calibrate.replay(
        bars, {**config, 'intrabar': 0.0}, tiers)
    edges = np.asarray(liqmap.auto_axis(bars.columns['close'][0]).edges)
    sides = [Side(sign, edges, tiers, np.array([tier[name] for tier in tiers]))
             for sign, name in ((1, 'share_long'), (-1, 'share_short'))]
    said = np.zeros((bars.n, 2, len(tiers)))
    for t in range(bars.n):
        for s, side in enumerate(sides):
            said[t, s] = push(side, bars.columns, t, config, at_close)
    return said + within


def push(side: Side, columns: dict, t: int, config: dict, at_close: bool) -> np.ndarray:
    low, high, close, interest = (float(columns[name][t])
                                  for name in ('low', 'high', 'close', 'open_interest'))
    gone = side.sweep(low, high)
    handed = config['turnover'] * (columns['volume'][t] if 'volume' in columns else 0.0)
    if t > 0 and config.get('holding_ms', 0) > 0:
        passed = columns['time_ms'][t] - columns['time_ms'][t - 1]
        handed += side.total * passed / config['holding_ms']
    if handed > 0 and side.total > 0:
        side.keep(side.total / (side.total + handed))
    if interest < side.total:
        side.keep(interest / side.total)
    elif t == 0:
        side.total = interest  # of unknown entry
    else:
        n = config['entry_points']
        points = (low + (high - low) * (np.arange(n) + 0.5) / n if n > 1
                  else np.array([(high + low + close) / 3]))
        side.open(interest - side.total, points, close, at_close)
    return gone
