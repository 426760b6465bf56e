"""The first thing that comes to mind: a day's rises of open interest, a third each at 1/25, 1/50
and 1/100 from the close; nothing is swept, nothing closes."""
import numpy as np

from . import standing

LEVERAGES = np.array([25.0, 50, 100])
WINDOW = 24


def held(bars) -> np.ndarray:
    c = bars.columns
    opened = np.maximum(standing.rise(bars), 0) * c['close'] / len(LEVERAGES)
    amounts = opened[:, None, None] * np.ones((1, len(LEVERAGES), 1))
    return np.stack([standing.within(bars, standing.broken(c['close'][:, None], LEVERAGES,
                                                           side, 0), amounts, side, WINDOW)
                     for side in range(2)], 1)
