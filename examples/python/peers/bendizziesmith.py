"""bendizziesmith/liqmap: turnover of each candle at close, high and low, half to each side, in
tiers that fade; the wick clears; each side is scaled to open interest when read."""
import numpy as np

from . import standing

LEVERAGES = np.array([10.0, 25, 50, 100])
SHARES = np.array([0.15, 0.20, 0.30, 0.35])
HALF_LIVES = np.array([120.0, 48, 24, 12])   # hours
POINTS = {'close': 0.45, 'high': 0.275, 'low': 0.275}


def held(bars) -> np.ndarray:
    c = bars.columns
    rise = standing.rise(bars) / c['open_interest']
    turnover = c['volume'] * c['close'] * np.clip(1 + 8 * rise, 1, 3) / 2
    prices = np.stack([c[name] for name in POINTS], 1)
    parts = np.array(list(POINTS.values()))
    amounts = turnover[:, None, None] * SHARES[:, None] * parts
    found = []
    for side in range(2):
        levels = standing.broken(prices, LEVERAGES, side, 0)
        crossed, stood = standing.swept(bars, levels, amounts, side, 0.5 ** (1 / HALF_LIVES))
        stood = stood.sum(1, keepdims=True) * np.ones(len(SHARES))
        found.append(standing.scale_to_interest(bars, crossed, stood, np.ones(4)))
    return np.stack(found, 1)
