"""The model of doc/model.md in plain NumPy: a second opinion, as slow as it is short.

Bins of a side are an array [bucket + 1][tier]: bin 0 lies below the axis, the last one
above it. Sides are 0, long, and 1, short.
"""
import numpy as np


def factor(side, contract, maintenance, leverage, mmr, fee):
    """Liquidation price as a multiple of entry."""
    s = 1 if side == 0 else -1
    if maintenance == "mark":
        if contract == "linear":
            return (1 - s / leverage) / (1 - s * (mmr + fee))
        return (
            (1 + s * (mmr + fee)) / (1 + s / leverage) if 1 + s / leverage else np.inf
        )
    if contract == "linear":
        return 1 - s * (1 / leverage - mmr)
    below = 1 + s * (1 / leverage - mmr)
    return 1 / below if below else np.inf


def caught(side, k, way):
    """The part of what opens evenly along a way that the rest of it liquidates."""
    length = gone = 0.0
    for i in range(len(way) - 1):
        low, high = sorted(way[i : i + 2])
        length += high - low
        if side == 0:
            gone += high - np.clip(min(way[i + 1 :]) / k, low, high)
        else:
            gone += np.clip(max(way[i + 1 :]) / k, low, high) - low
    return gone / length if length else 0.0


class Naive:
    def __init__(self, axis, tiers, config):
        self.config, self.tiers = config, tiers
        if axis.kind == "linear":
            self.edges = np.array(
                [axis.low + i * axis.step for i in range(len(axis) + 1)]
            )
        else:
            edges = [axis.low]
            for _ in range(len(axis)):
                edges.append(edges[-1] * (1 + axis.step))
            self.edges = np.array(edges)
        middles = (self.edges[:-1] + self.edges[1:]) / 2
        self.prices = np.concatenate([self.edges[:1], middles, self.edges[-1:]])
        self.factors = [
            [
                factor(s, config.contract, config.maintenance, t.leverage, t.mmr, t.fee)
                for t in tiers
            ]
            for s in (0, 1)
        ]
        self.shares = [[t.share_long for t in tiers], [t.share_short for t in tiers]]
        self.reset()

    def reset(self):
        shape = len(self.edges) + 1, len(self.tiers)
        self.bins = [np.zeros(shape), np.zeros(shape)]
        self.unlevered, self.unknown = np.zeros(2), np.zeros(2)
        self.opened, self.closed = np.zeros(2), np.zeros(2)
        self.liquidated, self.liquidated_quote = np.zeros(2), np.zeros(2)
        self.pushes = self.off_axis = 0
        self.time = None
        self.last = 0.0  # close

    def find(self, price):
        return int(np.searchsorted(self.edges, price, side="right")) - 1

    def total(self, side):
        return self.bins[side].sum() + self.unlevered[side] + self.unknown[side]

    def worth(self, amounts):
        """Contracts per bin in quote."""
        if self.config.contract == "inverse":
            return amounts
        return amounts * self.prices[:, None]

    def sweep(self, high, low):
        """What is liquidated: contracts and quote, [side][tier]."""
        touched = [slice(self.find(low) + 1, None), slice(0, self.find(high) + 2)]
        contracts, quote = [], []
        for side in (0, 1):
            burned = np.zeros_like(self.bins[side])
            burned[touched[side]] = self.bins[side][touched[side]]
            self.bins[side][touched[side]] = 0
            contracts.append(burned.sum(0))
            quote.append(self.worth(burned).sum(0))
            self.liquidated[side] += contracts[-1].sum()
            self.liquidated_quote[side] += quote[-1].sum()
        return np.array(contracts), np.array(quote)

    def close(self, side, amount):
        total = self.total(side)
        if total == 0 or amount == 0:
            return
        keep = max(0.0, 1 - amount / total)
        for held in (self.bins[side], self.unlevered, self.unknown):
            part = held if held is self.bins[side] else held[side : side + 1]
            part *= keep
        self.closed[side] += min(amount, total)

    def open(self, side, amount, high, low, close, entry=0.0):
        n = self.config.entry_points
        if n == 1:
            points = [entry if entry else (high + low + close) / 3]
        else:
            points = [low + (high - low) * (i + 0.5) / n for i in range(n)]
        self.opened[side] += amount
        self.unlevered[side] += amount * max(0.0, 1 - sum(self.shares[side]))
        for tier, share in enumerate(self.shares[side]):
            k = self.factors[side][tier]
            if not (np.isfinite(k) and k > 0):
                self.unlevered[side] += amount * share
                continue
            prices = [point * k for point in points]
            stay = [p for p in prices if (p < close if side == 0 else p > close)]
            for price in stay or [close * k]:
                part = amount * share / max(1, len(stay))
                self.bins[side][self.find(price) + 1, tier] += part

    def place(self, side, tier, price, contracts):
        self.opened[side] += contracts
        self.bins[side][self.find(price) + 1, tier] += contracts

    def pass_intrabar(self, rows, high, low, close, volume):
        """Add to what a push liquidates that which it opened itself."""
        start = min(max(self.last, low), high)
        falls = 0.5 if close == start else 0.9 if close < start else 0.1
        worth = 1 if self.config.contract == "inverse" else (low + high) / 2
        for side in (0, 1):
            for tier, (share, k) in enumerate(
                zip(self.shares[side], self.factors[side])
            ):
                if not (np.isfinite(k) and k > 0):
                    continue
                part = falls * caught(side, k, [start, high, low, close])
                part += (1 - falls) * caught(side, k, [start, low, high, close])
                contracts = self.config.intrabar * volume * share * part
                rows[0][side, tier] += contracts
                rows[1][side, tier] += contracts * worth
                self.opened[side] += contracts
                self.liquidated[side] += contracts
                self.liquidated_quote[side] += contracts * worth

    def push(self, time, oi, high, low, close, entry=0.0, volume=0.0):
        rows = self.sweep(high, low)
        if self.config.intrabar and self.pushes:
            self.pass_intrabar(rows, high, low, close, volume)
        for side in (0, 1):
            total, x = self.total(side), self.config.turnover * volume
            if self.config.holding_ms and self.time is not None:
                x += total * (time - self.time) / self.config.holding_ms
            if x > 0 and total > 0:
                self.close(side, total / (1 + total / x))
            total = self.total(side)
            if oi < total:
                self.close(side, total - oi)
            elif self.pushes == 0 and self.config.initial == "unknown":
                self.unknown[side] += oi - total
                self.opened[side] += oi - total
            else:
                self.open(side, oi - total, high, low, close, entry)
        self.off_axis += not (self.edges[0] <= low and high < self.edges[-1])
        self.pushes += 1
        self.time, self.last = time, close
        return rows
