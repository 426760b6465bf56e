"""What a map says before the move: score.py --before.

Everything here is known at the close of a bar, and what follows is asked for: the next
bar's liquidations and range beside volatility, volume, lags and the path of price; whether
imbalance says anything of returns; and whether price visits the largest clusters more often
than places matched to them by side, distance and volatility.
"""
import numpy as np

import liqmap

import baselines
import calibrate
from calibrate import SIDES, Bars

NEAR = (0.0025, 0.005, 0.01, 0.02, 0.04)   # of price: mass within
CLUSTER = (0.005, 0.05)                    # of price: where the largest bucket is looked for
VISIT = 24                                 # bars in which it may be visited
MATCHES = 60                               # other hours of about the same volatility
AHEAD = (4, 24)                            # bars of return


def readings(bars: Bars, fitted: calibrate.Fitted, rows: slice) -> dict:
    """Of the map at the close of each row: mass near price [n, side, distance] and the place
    of the largest bucket [n, side], as a part of price; NaN where there is none."""
    m = calibrate.map_of(bars, fitted.config, fitted.tiers())
    columns = {name: np.asarray(bars.columns[name]) for name in bars.columns}
    middle = np.array(m.axis.edges)
    middle = (middle[:-1] + middle[1:]) / 2
    mass, place = np.zeros((bars.n, 2, len(NEAR))), np.full((bars.n, 2), np.nan)
    for t in range(rows.stop):
        m.push(**{name: int(column[t]) if name == 'time_ms' else float(column[t])
                  for name, column in columns.items()})
        if t < rows.start:
            continue
        away = middle / columns['close'][t] - 1
        for s, side in enumerate(SIDES):
            held = np.asarray(m.density_totals(side))
            mass[t, s] = [held[np.abs(away) <= d].sum() for d in NEAR]
            inside = (np.abs(away) >= CLUSTER[0]) & (np.abs(away) <= CLUSTER[1])
            if held[inside].any():
                place[t, s] = away[np.argmax(np.where(inside, held, -1))]
    return {'mass': mass, 'place': place}


def volatility(bars: Bars) -> np.ndarray:
    """Logarithm of the mean absolute return of the last 1, 4 and 24 bars, [n, 3]."""
    step = np.abs(np.append(0.0, np.diff(np.log(bars.columns['close'])))) + 1e-5
    sums = np.append(0.0, step.cumsum())
    at = np.arange(1, bars.n + 1)
    return np.log(np.stack([(sums[at] - sums[np.maximum(0, at - k)]) / np.minimum(at, k)
                            for k in (1, 4, 24)], 1))


def known_now(bars: Bars, side: int) -> dict:
    """Regressions without a map, of what is known at the close."""
    logs = np.log1p(bars.amounts)
    plain = np.column_stack([volatility(bars), logs, np.append(logs[:1], logs[:-1], 0)]
                            + ([np.log1p(bars.columns['volume'])]
                               if 'volume' in bars.columns else []))
    away = np.column_stack([distance(bars, s, reach) for s in range(2)
                            for reach in baselines.REACHES])
    return {'volatility, volume, lags': plain, 'path': np.column_stack([plain, away])}


def distance(bars: Bars, side: int, reach: int) -> np.ndarray:
    """How far away the extreme of the last bars is, this one included."""
    sign = -1 if side == 0 else 1
    end = sign * np.log(bars.columns['low' if side == 0 else 'high'])
    extreme = np.maximum(end, baselines.trailing_max(end, reach))
    return np.log1p(baselines.UNIT * (extreme - sign * np.log(bars.columns['close'])))


def next_bar(bars: Bars, folds: list, said: dict, draws: list, with_interval) -> dict:
    """{(what, baseline): added R2}, of rows whose next is in the fold as well."""
    c = bars.columns
    follows = {f'{side} liquidations of the next bar': (s, np.log1p(bars.amounts[:, s]))
               for s, side in enumerate(SIDES)}
    follows['range of the next bar'] = (None, np.log(c['high'] / c['low'] + 1e-5))
    found = {}
    for what, (s, values) in follows.items():
        y = np.append(values[1:], values[-1])
        for key, known in known_now(bars, s or 0).items():
            got = {}
            for fold in folds:
                mass = said[fold.test.start]['mass']
                x = np.log(baselines.OFFSET + (mass[:, s] if s is not None
                                               else mass.reshape(bars.n, -1)))
                train = slice(max(fold.train.start, 200), fold.train.stop - 1)
                got[fold.test.start] = [baselines.regress(k, y, train, fold.test) for k in
                                        (known, np.column_stack([known, x]))]

            def one(fold, rows, got=got, y=y):
                without, with_it = (baselines.r_squared(y[fold.test][:-1][of(rows, fold)],
                                                        g[:-1][of(rows, fold)])
                                    for g in got[fold.test.start])
                return np.array(with_it - without)
            found[f'{what}, beside {key}'] = with_interval(one, folds, draws)
    return found


def of(rows, fold):
    """Rows of a fold without its last, whose next bar lies beyond it."""
    last = fold.test.stop - fold.test.start - 1
    return rows if isinstance(rows, slice) else rows[rows < last]


def imbalance(bars: Bars, folds: list, said: dict, draws: list, with_interval) -> dict:
    """Correlation of imbalance (longs less shorts, of their sum, within 4 %) with returns."""
    log = np.log(bars.columns['close'])
    found = {}
    for ahead in AHEAD:
        def one(fold, rows, ahead=ahead):
            last = fold.test.stop - fold.test.start - ahead
            rows = np.arange(last) if isinstance(rows, slice) else rows[rows < last]
            at = rows + fold.test.start
            long, short = said[fold.test.start]['mass'][at, :, -1].T
            lean = (long - short) / np.maximum(long + short, 1)
            return np.array(np.corrcoef(lean, log[at + ahead] - log[at])[0, 1])
        found[f'imbalance and the return of {ahead} bars, r'] = with_interval(one, folds, draws)
    return found


def visited(bars: Bars, at: np.ndarray, away: np.ndarray) -> np.ndarray:
    """Whether price reaches close * (1 + away) within VISIT bars after each of `at`."""
    low, high, close = (bars.columns[name] for name in ('low', 'high', 'close'))
    ahead = at[:, None] + np.arange(1, VISIT + 1)
    goal = close[at] * (1 + away)
    return np.where(away < 0, low[ahead].min(1) <= goal, high[ahead].max(1) >= goal)


def magnet(bars: Bars, folds: list, said: dict, draws: list, with_interval) -> dict:
    """Visits of the largest cluster less those of places at the same distance on the same
    side, from other hours of the fold whose volatility is nearest."""
    calm = volatility(bars)[:, 2]
    excess = np.full((bars.n, 2), np.nan)
    for fold in folds:
        rows = np.arange(fold.test.start, fold.test.stop - VISIT)
        for s in range(2):
            place = said[fold.test.start]['place'][:, s]
            for t in rows[np.isfinite(place[rows])]:
                far = rows[np.abs(rows - t) >= VISIT]  # hours that share none of the way
                near = far[np.argsort(np.abs(calm[far] - calm[t]), kind='stable')[:MATCHES]]
                away = np.full(len(near), place[t])
                here = visited(bars, np.array([t]), away[:1])[0]
                excess[t, s] = here - visited(bars, near, away).mean()
    found = {}
    for s, side in enumerate(SIDES):
        def one(fold, rows, s=s):
            return np.array(np.nanmean(excess[fold.test, s][rows]))
        found[f'visits of the largest cluster of {side}s within {VISIT} bars, less matched '
              'places'] = with_interval(one, folds, draws)
    return found


def score(bars: Bars, folds: list, fits: list, draws: list, with_interval) -> dict:
    """{what: {mean, low, high, folds}}"""
    said = {fold.test.start: readings(bars, fitted, slice(200, fold.test.stop))
            for fold, fitted in zip(folds, fits)}
    found = {}
    for part in next_bar, imbalance, magnet:
        found.update(part(bars, folds, said, draws, with_interval))
    return found


def show(found: dict) -> None:
    print('\n| before the move | |\n| --- | --- |')
    for what, row in found.items():
        print(f'| {what} | {row["mean"]:+.3f} [{row["low"]:+.3f}, {row["high"]:+.3f}] |')
