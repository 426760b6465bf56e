"""gptcompany/rektslug, evolving: a rise of open interest to the side of the candle's colour, at
the close; consumed when crossed; a fall removes in proportion."""
import numpy as np

from . import standing

LEVERAGES = np.array([5.0, 10, 25, 50, 100])
SHARES = np.array([0.15, 0.30, 0.25, 0.20, 0.10])
MAINTENANCE = 0.004


def held(bars) -> np.ndarray:
    c = bars.columns
    rise = standing.rise(bars)
    up = np.append(True, np.diff(c['close']) >= 0)
    before = np.append(c['open_interest'][0], c['open_interest'][:-1])
    cut = 1 + np.minimum(np.append(0.0, rise[:-1]) / before, 0)
    found = []
    for side in range(2):
        opened = np.maximum(rise, 0) * c['close'] * (up if side == 0 else ~up)
        levels = standing.broken(c['close'][:, None], LEVERAGES, side, MAINTENANCE)
        found.append(standing.swept(bars, levels, opened[:, None, None] * SHARES[:, None],
                                    side, np.ones(len(SHARES)), cut)[0])
    return np.stack(found, 1)
