"""The model, naively: plain loops over everything, from the rules of doc/model.md alone.

Nothing here is shared with the library. Amounts are contracts; sides are 0 long, 1 short.
"""
import math

LONG, SHORT = 0, 1


def make_edges(kind, low, step, buckets):
    edges = [low]
    for i in range(buckets):
        edges.append(low + (i + 1) * step if kind == 'linear' else edges[-1] * (1 + step))
    return edges


def find(edges, price):
    if price < edges[0]:
        return -1
    for i in range(len(edges) - 1):
        if price < edges[i + 1]:
            return i
    return len(edges) - 1


def factor(side, contract, maintenance, leverage, mmr, fee):
    s = 1 if side == LONG else -1
    try:
        if maintenance == 'mark' and contract == 'linear':
            k = (1 - s / leverage) / (1 - s * (mmr + fee))
        elif maintenance == 'mark':
            k = (1 + s * (mmr + fee)) / (1 + s / leverage)
        elif contract == 'linear':
            k = 1 - s * (1 / leverage - mmr)
        else:
            k = 1 / (1 + s * (1 / leverage - mmr))
    except ZeroDivisionError:
        return None
    return k if math.isfinite(k) and k > 0 else None


class Map:
    def __init__(self, edges, tiers, contract='linear', maintenance='mark',
                 initial='unknown', entry_points=4, turnover=0.1, holding_ms=0,
                 intrabar=0):
        """tiers: rows (leverage, share_long, share_short, mmr, fee)"""
        self.edges, self.tiers, self.contract = edges, tiers, contract
        self.initial, self.points = initial, entry_points
        self.turnover, self.holding, self.intrabar = turnover, holding_ms, intrabar
        self.n = len(edges) - 1
        self.k = [[factor(side, contract, maintenance, t[0], t[3], t[4]) for t in tiers]
                  for side in (LONG, SHORT)]
        # Bin 0 is below the axis, 1..n are the buckets, n + 1 is above.
        self.cells = [[[0.0] * len(tiers) for _ in range(self.n + 2)] for _ in range(2)]
        self.unknown, self.unlevered = [0.0, 0.0], [0.0, 0.0]
        self.opened, self.closed, self.liquidated = [0.0] * 2, [0.0] * 2, [0.0] * 2
        self.time, self.pushes, self.off_axis = None, 0, 0
        self.price = self.oi = 0.0

    def total(self, side):
        return math.fsum([q for row in self.cells[side] for q in row] +
                         [self.unknown[side], self.unlevered[side]])

    def value(self, bin_):
        """Quote per contract of a bin."""
        if self.contract == 'inverse':
            return 1.0
        if bin_ == 0:
            return self.edges[0]
        if bin_ == self.n + 1:
            return self.edges[-1]
        return 0.5 * self.edges[bin_ - 1] + 0.5 * self.edges[bin_]

    def sweep(self, high, low):
        gone = [[0.0] * len(self.tiers) for _ in range(2)]
        last, first = find(self.edges, high) + 1, find(self.edges, low) + 1
        for side in (LONG, SHORT):
            for b in range(self.n + 2):
                if (side == SHORT and b <= last) or (side == LONG and b >= first):
                    for t, q in enumerate(self.cells[side][b]):
                        gone[side][t] += q * self.value(b)
                        self.liquidated[side] += q
                        self.cells[side][b][t] = 0.0
        return gone

    def close(self, side, amount):
        total = self.total(side)
        keep = 0.0 if amount >= total else 1 - amount / total
        self.cells[side] = [[q * keep for q in row] for row in self.cells[side]]
        self.unknown[side] *= keep
        self.unlevered[side] *= keep
        self.closed[side] += min(amount, total)

    def open(self, side, amount, high, low, close, entry):
        if self.points == 1:
            points = [entry if entry > 0 else (high + low + close) / 3]
        else:
            points = [low + (high - low) * (i + 0.5) / self.points
                      for i in range(self.points)]
        self.opened[side] += amount
        shares = [t[1 + side] for t in self.tiers]
        self.unlevered[side] += amount * max(0.0, 1 - math.fsum(shares))
        for t, share in enumerate(shares):
            k = self.k[side][t]
            if k is None:
                self.unlevered[side] += amount * share
                continue
            survivors = []
            for point in points:
                if (point * k < close) if side == LONG else (point * k > close):
                    survivors.append(point * k)
            for price in survivors or [close * k]:
                part = amount * share / max(1, len(survivors))
                self.cells[side][find(self.edges, price) + 1][t] += part

    def part_gone(self, side, k, stops):
        """What opens evenly along a way of straight legs and is liquidated on it."""
        whole = gone = 0.0
        for i in range(3):
            lower, upper = sorted(stops[i:i + 2])
            whole += upper - lower
            if side == LONG:
                gone += max(0.0, upper - max(lower, min(stops[i + 1:]) / k))
            else:
                gone += max(0.0, min(upper, max(stops[i + 1:]) / k) - lower)
        return gone / whole if whole > 0 else 0.0

    def liquidate_intrabar(self, gone, high, low, close, volume):
        start = min(max(self.price, low), high)
        falls = 0.9 if close < start else 0.1 if close > start else 0.5
        worth = 1 if self.contract == 'inverse' else 0.5 * low + 0.5 * high
        for side in (LONG, SHORT):
            for t, tier in enumerate(self.tiers):
                k = self.k[side][t]
                if k is None:
                    continue
                part = (falls * self.part_gone(side, k, [start, high, low, close]) +
                        (1 - falls) * self.part_gone(side, k, [start, low, high, close]))
                amount = self.intrabar * volume * tier[1 + side] * part
                gone[side][t] += amount * worth
                self.opened[side] += amount
                self.liquidated[side] += amount

    def push(self, time, oi, high, low, close, entry, volume):
        """What it liquidated, [side][tier], in quote."""
        gone = self.sweep(high, low)
        if self.pushes > 0:
            self.liquidate_intrabar(gone, high, low, close, volume)
        for side in (LONG, SHORT):
            total, x = self.total(side), 0.0
            if self.turnover > 0 and volume > 0:
                x += self.turnover * volume
            if self.holding > 0 and self.time is not None:
                x += total * (time - self.time) / self.holding
            if x > 0 and total > 0:
                self.close(side, total / (1 + total / x))
            total = self.total(side)
            if oi < total:
                self.close(side, total - oi)
            elif self.pushes == 0 and self.initial == 'unknown':
                self.unknown[side] += oi
                self.opened[side] += oi
            elif oi > total:
                self.open(side, oi - total, high, low, close, entry)
        if find(self.edges, low) < 0 or find(self.edges, high) >= self.n:
            self.off_axis += 1
        self.time, self.price, self.oi = time, close, oi
        self.pushes += 1
        return gone

    def density(self, side, unit):
        return [[q * (self.value(b) if unit == 'quote' else 1) for q in self.cells[side][b]]
                for b in range(1, self.n + 1)]

    def cumulative(self, side, unit):
        rows = self.density(side, unit)
        order = range(self.n) if side == SHORT else range(self.n - 1, -1, -1)
        so_far = [0.0] * len(self.tiers)
        for b in order:
            so_far = [x + y for x, y in zip(so_far, rows[b])]
            rows[b] = so_far
        return rows

    def coverage(self):
        if self.oi == 0:
            return 0.0
        return min(1 - self.unknown[side] / self.total(side) for side in (LONG, SHORT))
