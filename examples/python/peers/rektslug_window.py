"""gptcompany/rektslug, map of a lookback: volume to one side by the signs of the change of open
interest and of the candle, scaled to open interest; no path."""
import numpy as np

from . import standing
from .rektslug_evolving import LEVERAGES, MAINTENANCE, SHARES

WINDOW = 24


def held(bars) -> np.ndarray:
    c = bars.columns
    value = c['volume'] * c['close']
    is_long = standing.rise(bars) * np.append(0.0, np.diff(c['close'])) >= 0
    total = np.convolve(value, np.ones(WINDOW))[:len(value)]
    part = np.append(0.0, (c['open_interest'] * c['close'] / total)[:-1])
    found = []
    for side in range(2):
        amounts = value * (is_long if side == 0 else ~is_long)
        levels = standing.broken(c['close'][:, None], LEVERAGES, side, MAINTENANCE)
        found.append(part[:, None] * standing.within(
            bars, levels, amounts[:, None, None] * SHARES[:, None], side, WINDOW))
    return np.stack(found, 1)
