"""Two kinds of map: one that later bars sweep, and one of a window without a path."""
import numpy as np


def rise(bars) -> np.ndarray:
    """Change of open interest against the bar before, contracts."""
    interest = bars.columns['open_interest']
    return np.append(0.0, np.diff(interest))


def ends(bars) -> tuple:
    """The end of each bar that hurts longs and the one that hurts shorts."""
    return bars.columns['low'], bars.columns['high']


def crosses(levels: np.ndarray, end: float, side: int) -> np.ndarray:
    return levels >= end if side == 0 else levels <= end


def swept(bars, levels: np.ndarray, amounts: np.ndarray, side: int, keep: np.ndarray,
          cut: np.ndarray = None, window: int = None) -> tuple:
    """What each bar crosses of entries made by bars before it, and what stood until then:
    both [n, tier]. levels and amounts are [n, tier, point]; a tier keeps the part `keep` of
    its entries from bar to bar, all tiers the part cut[t]; those older than `window` are gone.
    """
    n = len(levels)
    standing, end = np.zeros_like(amounts), ends(bars)[side]
    crossed, stood = np.zeros((2, n, levels.shape[1]))
    for t in range(1, n):
        first = max(0, t - window) if window else 0
        standing[:first] = 0
        live = standing[first:t]
        live *= keep[:, None] * (cut[t] if cut is not None else 1)
        standing[t - 1] = amounts[t - 1]
        stood[t] = live.sum((0, 2))
        hit = crosses(levels[first:t], end[t], side)
        crossed[t] = np.where(hit, live, 0).sum((0, 2))
        live[hit] = 0
    return crossed, stood


def within(bars, levels: np.ndarray, amounts: np.ndarray, side: int,
           window: int) -> np.ndarray:
    """What lay between the close before and the end of a bar, of the entries of the
    `window` bars before, whatever happened since: [n, tier]."""
    end, close = ends(bars)[side], bars.columns['close']
    found = np.zeros(levels.shape[:2])
    for t in range(1, len(levels)):
        rows = slice(max(0, t - window), t)
        ahead = crosses(levels[rows], end[t], side) & ~crosses(
            levels[rows], close[t - 1] * (1 + (1 if side == 0 else -1) * 1e-12), side)
        found[t] = np.where(ahead, amounts[rows], 0).sum((0, 2))
    return found


def broken(prices: np.ndarray, leverages: np.ndarray, side: int,
           maintenance: float) -> np.ndarray:
    """Liquidation levels [n, tier, point] of entry prices [n, point]."""
    way = -1 if side == 0 else 1
    factor = 1 + way * (1 / leverages - maintenance)
    return prices[:, None, :] * factor[None, :, None]


def scale_to_interest(bars, crossed: np.ndarray, stood: np.ndarray, part: np.ndarray):
    """Each tier's `part` of open interest at the close before, over what stood of it."""
    value = bars.columns['open_interest'] * bars.columns['close']
    before = np.append(value[0], value[:-1])[:, None] * part
    return np.divide(crossed * before, stood, out=np.zeros_like(crossed), where=stood > 0)
