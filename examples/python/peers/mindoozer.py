"""mindoozer/liquidation-map: rises of open interest of 720 hours at (high + low + close)/3, in
tiers that fade; what a later wick crossed is dropped; each tier's half of today's open interest
is spread over what survived. Without its blur, which only costs it."""
import numpy as np

from . import standing

LEVERAGES = np.array([10.0, 25, 50, 100])
SHARES = np.array([0.35, 0.30, 0.20, 0.15])
HALF_LIVES = np.array([240.0, 72, 24, 12])   # hours
WINDOW, MAINTENANCE = 720, 0.004


def held(bars) -> np.ndarray:
    c = bars.columns
    entry = (c['high'] + c['low'] + c['close'])[:, None] / 3
    weight = np.maximum(standing.rise(bars), 0) * c['close']
    amounts = weight[:, None, None] * np.ones((1, len(SHARES), 1))
    found = []
    for side in range(2):
        levels = standing.broken(entry, LEVERAGES, side, MAINTENANCE)
        crossed, stood = standing.swept(bars, levels, amounts, side,
                                        0.5 ** (1 / HALF_LIVES), window=WINDOW)
        found.append(standing.scale_to_interest(bars, crossed, stood, SHARES / 2))
    return np.stack(found, 1)
