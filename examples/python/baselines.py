"""What can be said of a bar's liquidations without a map: columns for regressions.

All of them may know the bar itself, its high, low and volume, and the bars before it. The
column of a forecast that is set beside them is log(1,000 USD + forecast) + level.
"""
import numpy as np

UNIT = 1e3                            # excursions in tenths of a percent
REACHES = (2, 4, 8, 24, 72, 168)      # bars, of which price has extremes
OFFSET = 1e3                          # USD, of forecast.h
LIFE_MS, LEAST = 7 * 86_400_000, 24   # of the level: forecast.h


# ---- columns ------------------------------------------------------------------------

def closes_before(bars) -> np.ndarray:
    close = bars.columns['close']
    return np.append(close[0], close[:-1])


def excursion(bars) -> np.ndarray:
    """How far price went beyond the close before, as a part of it, [n, side]."""
    c, before = bars.columns, closes_before(bars)
    return np.maximum(0, np.stack([1 - c['low'] / before, c['high'] / before - 1], 1))


def usual(bars, side: int) -> dict:
    """The regressions on excursion and volume."""
    e = excursion(bars)[:, side]
    fine, coarse = np.log1p(10 * UNIT * e), np.log1p(UNIT * e)
    if 'volume' not in bars.columns:
        return {'plain': fine[:, None], 'quadratic': np.column_stack([coarse, coarse ** 2])}
    v = np.log1p(bars.columns['volume'])
    return {'plain': np.column_stack([fine, v]),
            'quadratic': np.column_stack([coarse, v, coarse ** 2, v ** 2, coarse * v])}


def path(bars, side: int) -> np.ndarray:
    """How far the bar went beyond, and how far away were, the extremes of the last bars."""
    sign = -1 if side == 0 else 1     # going down is going up, upside down
    end = sign * np.log(bars.columns['low' if side == 0 else 'high'])
    before = sign * np.log(closes_before(bars))
    columns = []
    for reach in REACHES:
        extreme = trailing_max(end, reach)
        columns += [np.log1p(UNIT * np.maximum(0, x)) for x in (end - extreme,
                                                                extreme - before)]
    return np.column_stack(columns)


def trailing_max(values: np.ndarray, reach: int) -> np.ndarray:
    """The largest of the `reach` before each; of the first, itself."""
    padded = np.concatenate([np.full(reach, -np.inf), values[:-1]])
    found = np.lib.stride_tricks.sliding_window_view(padded, reach).max(1)
    return np.append(values[0], found[1:])


def body(bars, side: int) -> np.ndarray:
    """The bar's own return: what a map that knows the close may profit from."""
    fall = 1 - bars.columns['close'] / closes_before(bars)
    against = fall if side == 0 else -fall
    lost, won = (np.log1p(UNIT * np.maximum(x, 0)) for x in (against, -against))
    volume = bars.columns.get('volume', np.zeros(bars.n))
    return np.column_stack([lost, won, lost ** 2, lost * np.log1p(volume)])


def lags(bars, side: int) -> np.ndarray:
    """What was liquidated in the bars before, both sides, and the hour of day."""
    logs = np.log1p(bars.amounts)
    columns = [np.append(np.full(lag, logs[0, s]), logs[:-lag, s])
               for s in (side, 1 - side) for lag in (1, 2, 24) if lag < bars.n]
    hour = 2 * np.pi * (bars.columns['time_ms'] % 86_400_000) / 86_400_000
    return np.column_stack([*columns, np.sin(hour), np.cos(hour)])


def known(bars, side: int) -> dict:
    """Every regression without a map, from the usual ones to the hardest."""
    plain = usual(bars, side)
    walked = np.column_stack([plain['quadratic'], path(bars, side)])
    return {**plain, 'path': walked,
            'path, own return, lags': np.column_stack([walked, body(bars, side),
                                                       lags(bars, side)])}


# ---- the column of a forecast -------------------------------------------------------

def levels(time_ms: np.ndarray, forecast: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """The level of liqmap.Forecast before each row, [n]; 0 where there is none yet."""
    residual = np.log(observed + OFFSET) - np.log(forecast + OFFSET)
    # Row 0 has no close before it, and is left out as everywhere.
    weight = np.exp((time_ms - time_ms[-1]) / LIFE_MS)[1:]
    sums = np.cumsum([weight * residual[1:], weight], 1)[:, LEAST - 1:-1]
    late = np.divide(sums[0], sums[1], out=np.zeros(sums.shape[1]), where=sums[1] > 0)
    return np.concatenate([np.zeros(len(residual) - len(late)), late])


def column(bars, forecast: np.ndarray, side: int) -> np.ndarray:
    """log(1,000 USD + forecast) + level, [n]."""
    n = len(forecast)
    level = levels(bars.columns['time_ms'][:n], forecast, bars.amounts[:n, side])
    return np.log(forecast + OFFSET) + level


# ---- regressions --------------------------------------------------------------------

def r_squared(wanted: np.ndarray, got: np.ndarray) -> float:
    """1 for perfect, 0 for no better than the mean of these very rows."""
    spread = ((wanted - wanted.mean()) ** 2).sum()
    return float(1 - ((wanted - got) ** 2).sum() / spread) if spread > 0 else np.nan


def regress(x: np.ndarray, y: np.ndarray, train: slice, test: slice) -> np.ndarray:
    """What least squares on the rows of `train` says of those of `test`."""
    x = np.column_stack([np.ones(len(x)), x])
    return x[test] @ np.linalg.lstsq(x[train], y[train], rcond=None)[0]
