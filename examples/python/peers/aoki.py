"""aoki-h-jp/py-liquidation-map: what was bought and sold in a window, all of it at each of four
distances; no path. Of single trades only their sum is known here: half of volume each side."""
import numpy as np

from . import standing

DISTANCES = np.array([0.01, 0.02, 0.04, 0.10])
WINDOW = 24


def held(bars) -> np.ndarray:
    c = bars.columns
    amounts = (c['volume'] * c['close'] / 2)[:, None, None] * np.ones((1, len(DISTANCES), 1))
    entry = (c['high'] + c['low'] + c['close'])[:, None] / 3
    return np.stack([standing.within(bars, standing.broken(entry, 1 / DISTANCES, side, 0),
                                     amounts, side, WINDOW) for side in range(2)], 1)
