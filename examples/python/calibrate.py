#!/usr/bin/env python3
"""Fit a map to observed liquidations, and write what `liqmap --config FILE` loads.

    calibrate.py SNAPSHOTS.csv LIQUIDATIONS.csv --output fitted.json

The package liqmap is installed with the library; without that, PYTHONPATH=lib/python.

Shares: the snapshots are replayed once with many tiers of a tiny share. What a tier
liquidates is then proportional to its share, and non-negative least squares finds the
shares, each side by itself. (What is liquidated opens anew, so that large shares are not
quite in proportion: it is done again near those found.) Neighbouring tiers are hard to
tell apart, so the shares are drawn by a few points with straight lines between them, over
the logarithm of the tiers' distance to their liquidation price (--knots).

Settings: of every turnover, intrabar, holding and number of entry points asked for, those
with which shares fitted to earlier rows add most to what needs no map, on later ones: R2
over the regressions on excursion and volume, and on path (baselines.py), mean of inner
walk-forward folds.

Intervals: shares fitted again to the same rows, drawn anew by blocks of days.
"""
import argparse
import itertools
import json
import sys
import warnings
from dataclasses import dataclass, field
from typing import Callable, Iterator, Optional

import numpy as np
from scipy.optimize import nnls

import liqmap

import baselines

SIDES = ('long', 'short')
MMR = 0.004
DIGITS = 1e-9       # of a share as it is written
SMALL = 1e-6        # a share that leaves open interest as it is
NEAREST, FARTHEST = 0.0005, 0.3  # of price: the default tiers' distances
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
POWER = 1.9         # the variance of an amount grows as this power of what is expected
FLOOR = 0.1         # of the mean amount: what is less weighs no more
HEAVY = 1e3         # how strictly the shares of a side sum to 1 at most
LIGHT = 0.01        # how strongly shares that nothing speaks for are 0
ROUNDS = 5          # of weighing by what the last one expected
MATCHINGS = 4       # rounds until the sums of map and observed agree
AGAIN = 2           # times the design is taken anew, near the shares found


@dataclass(frozen=True)
class Bars:
    """Snapshots as columns, and what was liquidated in each: USD, [n, side]."""
    columns: dict
    amounts: np.ndarray

    @property
    def n(self) -> int:
        return len(self.amounts)

    def until(self, stop: int) -> 'Bars':
        """The rows before one."""
        return Bars({name: column[:stop] for name, column in self.columns.items()},
                    self.amounts[:stop])


@dataclass(frozen=True)
class Search:
    """What is searched: every combination, but shares only by `knots` points."""
    leverages: np.ndarray = field(default_factory=lambda: default_leverages())
    knots: int = 6                    # 0: every tier by itself
    turnover: tuple = (0.1, 0.2, 0.3, 0.5)
    intrabar: tuple = (0.0, 0.4, 0.8, 1.0)
    holding: tuple = (0, 72, 240)     # hours; 0: positions change hands by volume alone
    entry_points: tuple = (4, 12)
    inner_folds: int = 3

    def is_asked_for(self) -> bool:
        """Whether anything differs from what is searched by default."""
        usual = Search()
        return not all(np.array_equal(getattr(self, name), getattr(usual, name))
                       for name in Search.__dataclass_fields__)

    def configs(self, has_volume: bool) -> list:
        """The configurations to choose from, as push takes them."""
        by_volume = (itertools.product(self.turnover, self.intrabar) if has_volume
                     else [(0.0, 0.0)])
        return [{'turnover': t, 'intrabar': i, 'entry_points': p,
                 **({'holding_ms': int(h * HOUR_MS)} if h else {})}
                for (t, i), h, p in itertools.product(by_volume, self.holding,
                                                      self.entry_points)
                if t or h]


def default_leverages() -> np.ndarray:
    """As many tiers as a map has, their distances evenly spread over the logarithm."""
    distances = np.geomspace(FARTHEST, NEAREST, liqmap.MAX_TIERS)
    return np.round(1 / (distances + MMR), 2)


def read_table(path: str, wanted: tuple, optional: tuple = ()) -> dict:
    """Named columns of a CSV file. Rows count from 0, as in what the library refuses."""
    try:
        table = np.genfromtxt(path, delimiter=',', names=True, dtype=np.float64, ndmin=1)
    except (OSError, ValueError) as failure:
        sys.exit(f'{path}: {failure}')
    except IndexError:
        sys.exit(f'{path}: expected names of columns')
    names = table.dtype.names or ()
    missing = [name for name in wanted if name not in names]
    if missing:
        sys.exit(f'{path}: expected a column {missing[0]}')
    kept = [name for name in wanted + optional if name in names]
    for name in kept:
        bad = np.flatnonzero(~np.isfinite(table[name]))
        if len(bad) > 0:
            sys.exit(f'{path}: row {bad[0]}: {name}: expected a number')
    return {name: table[name] for name in kept}


def read_bars(snapshots: str, liquidations: str) -> Bars:
    """Snapshots and liquidations of the same times."""
    columns = read_table(snapshots, ('time_ms', 'open_interest', 'high', 'low', 'close'),
                         ('entry', 'volume'))
    observed = read_table(liquidations, ('time_ms', 'liq_long_usd', 'liq_short_usd'))
    if not np.array_equal(columns['time_ms'], observed['time_ms']):
        sys.exit(f'{liquidations}: expected the times of {snapshots}, row by row')
    for name in 'liq_long_usd', 'liq_short_usd':
        bad = np.flatnonzero(observed[name] < 0)
        if len(bad) > 0:
            sys.exit(f'{liquidations}: row {bad[0]}: {name}: expected 0 or more')
        if not observed[name].any():
            sys.exit(f'{liquidations}: {name}: nothing was liquidated')
    return Bars(columns, np.stack([observed['liq_long_usd'], observed['liq_short_usd']], 1))


def walk_forward(rows: int, folds: int, first: float) -> Iterator[tuple]:
    """(train, test) slices: `first` of the rows, then equal folds, each fitted on all
    before it. Row 0 has no close before it and is left out."""
    if folds < 1 or not 0 < first < 1:
        sys.exit(f'expected a fold and a part of the rows, found {folds} and {first}')
    edges = (rows * (first + (1 - first) * np.arange(folds + 1) / folds)).astype(int)
    if edges[0] < 2 or np.diff(edges).min() < 1:
        sys.exit(f'{rows} rows are too few for {folds} folds')
    for begin, end in zip(edges[:-1], edges[1:]):
        yield slice(1, begin), slice(begin, end)


def blocks_of_days(time_ms: np.ndarray, days: int) -> np.ndarray:
    """The number of the block each row lies in."""
    return ((time_ms - 1) // (days * DAY_MS)).astype(np.int64)


def resamples(blocks: np.ndarray, count: int, seed: int) -> Iterator[np.ndarray]:
    """Row indices, drawn by whole blocks with replacement."""
    random = np.random.default_rng(seed)
    rows = [np.flatnonzero(blocks == block) for block in np.unique(blocks)]
    for _ in range(count):
        yield np.concatenate([rows[i] for i in random.integers(0, len(rows), len(rows))])


def map_of(bars: Bars, config: dict, tiers: list) -> liqmap.Map:
    """An empty map of a configuration, around the first close."""
    rows = [liqmap.Tier(**{name: tier[name] for name in liqmap.Tier._fields if name in tier})
            for tier in tiers]
    return liqmap.Map(liqmap.auto_axis(bars.columns['close'][0]), rows,
                      liqmap.Config(**config))


def replay(bars: Bars, config: dict, tiers: list) -> np.ndarray:
    """What each snapshot liquidates, quote, [n, side, tier]."""
    return map_of(bars, config, tiers).push_many(pushed(bars), liquidated=True)


def pushed(bars: Bars) -> dict:
    """The snapshots as push_many takes them."""
    return {name: np.ascontiguousarray(column, 'i8' if name == 'time_ms' else 'f8')
            for name, column in bars.columns.items()}


def tiers_of(leverages: np.ndarray, shares: np.ndarray) -> list:
    return [{'leverage': float(leverage), 'share_long': float(long),
             'share_short': float(short), 'mmr': MMR}
            for leverage, (long, short) in zip(leverages, shares.T)]


def design(bars: Bars, config: dict, leverages: np.ndarray,
           near: Optional[np.ndarray] = None, run: Callable = replay) -> np.ndarray:
    """Quote liquidated per unit of share, [n, side, tier], as it is near some shares."""
    shares = np.full((2, len(leverages)), SMALL) if near is None else np.maximum(near, SMALL)
    shares = shares / np.maximum(1, shares.sum(1, keepdims=True))
    return run(bars, config, tiers_of(leverages, shares)) / shares


def basis(leverages: np.ndarray, knots: int) -> np.ndarray:
    """Shares of the tiers per unit of each knot, [tier, knot]: straight lines between
    knots that are evenly spread over the logarithm of the distance."""
    if knots == 0 or knots >= len(leverages):
        return np.eye(len(leverages))
    distance = np.log(1 / leverages - MMR)
    at = np.linspace(distance.min(), distance.max(), knots)
    return np.stack([np.interp(distance, at, row) for row in np.eye(knots)], 1)


def fit_side(columns: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """Shares >= 0 of sum <= 1 with which the columns come nearest to the amounts.

    The variance of an amount is taken to grow as expected^1.5: between trusting the
    largest hours alone and taking every hour for as telling. (Weighed by what was
    observed instead, small hours would count for more and all shares come out small.)
    The last unknown is what no share takes; all of them sum to 1. A tier that price
    never reached is kept apart from it by a little weight on the shares.
    """
    expected, shares = amounts, np.zeros(columns.shape[1])
    for _ in range(ROUNDS):
        weight = (expected + FLOOR * max(amounts.mean(), 1.0)) ** (-POWER / 2)
        wanted = amounts * weight
        size = np.linalg.norm(wanted) or 1.0
        heavy = np.full(len(shares) + 1, HEAVY * size)
        light = LIGHT * size * np.eye(len(shares), len(shares) + 1)
        rows = np.column_stack([columns * weight[:, None], np.zeros(len(columns))])
        shares = nnls(np.vstack([rows, light, heavy]),
                      np.concatenate([wanted, np.zeros(len(shares)), heavy[:1]]))[0][:-1]
        expected = columns @ shares
    return shares / max(1.0, shares.sum() * (1 + 1e-12))


def fit(x: np.ndarray, amounts: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """Shares of both sides, [side, tier]."""
    return np.array([fit_drawn(x[:, side], amounts[:, side], shape) for side in range(2)])


def fit_drawn(x: np.ndarray, amounts: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """Shares of one side, [tier]."""
    unit = shape / shape.sum(0)  # so that knots sum to what their shares sum to
    return unit @ fit_side(x @ unit, amounts)


def surrogate(x: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The forecast as if shares did not eat open interest, [n, side]."""
    return np.einsum('nst,st->ns', x, shares)


def inner_score(bars: Bars, x: np.ndarray, shape: np.ndarray, folds: int) -> float:
    """What shares of earlier rows add to forecasts of later ones that need no map: R2 of
    log amounts, mean of folds, sides and two regressions."""
    scores = []
    for side in range(2):
        y = np.log1p(bars.amounts[:, side])
        known = baselines.known(bars, side)
        for train, test in walk_forward(bars.n, folds, 0.4):
            shares = fit_drawn(x[train, side], bars.amounts[train, side], shape)
            column = baselines.column(bars, x[:, side] @ shares, side)
            for name in 'quadratic', 'path':
                scores.append(added(known[name], column, y, train, test))
    return float(np.mean(scores))


def added(known: np.ndarray, column: np.ndarray, y: np.ndarray, train: slice,
          test: slice) -> float:
    """R2 with the column less R2 without; 0 where nothing varies."""
    if not np.ptp(y[test]) > 0:
        return 0.0
    without, with_it = (baselines.r_squared(y[test], baselines.regress(c, y, train, test))
                        for c in (known, np.column_stack([known, column])))
    return with_it - without


@dataclass(frozen=True)
class Fitted:
    config: dict        # of the map, as push takes it
    leverages: np.ndarray
    shares: np.ndarray  # [side, tier]
    tried: list         # (config, inner score) of every combination
    x: np.ndarray       # the design at the config chosen
    run: Callable = replay

    def tiers(self) -> list:
        return tiers_of(self.leverages, self.shares)

    def forecast(self, bars: Bars) -> np.ndarray:
        """What the map itself says, run again with the shares found, [n, side]."""
        return self.run(bars, self.config, self.tiers()).sum(2)


def calibrate(bars: Bars, train: slice, search: Search = Search()) -> Fitted:
    """Settings and shares from the rows of `train` alone."""
    grid = search.configs('volume' in bars.columns)
    return settle(bars, train, search, [
        (config, trial(bars, train, search, config) if len(grid) > 1 else 0.0)
        for config in grid])


def trial(bars: Bars, train: slice, search: Search, config: dict) -> float:
    """The inner score of one configuration."""
    past = bars.until(train.stop)
    x = design(past, config, search.leverages)
    shape = basis(search.leverages, search.knots)
    return inner_score(past, x, shape, search.inner_folds)


def settle(bars: Bars, train: slice, search: Search, tried: list,
           run: Callable = replay) -> Fitted:
    """Shares at the best, the first of such, of (config, inner score). run: replays, as
    replay() does."""
    config = max(tried, key=lambda pair: pair[1])[0]
    warn_at_corner(config, [other for other, _ in tried])
    past, shape = bars.until(train.stop), basis(search.leverages, search.knots)
    x = design(past, config, search.leverages, run=run)
    shares = fit(x[train], past.amounts[train], shape)
    for _ in range(AGAIN):
        x = design(past, config, search.leverages, shares, run)
        shares = fit(x[train], past.amounts[train], shape)
    shares = matched(past, train, config, search.leverages, shares, run)
    return Fitted(config, search.leverages, shares, tried, x, run)


def matched(bars: Bars, train: slice, config: dict, leverages: np.ndarray,
            shares: np.ndarray, run: Callable = replay) -> np.ndarray:
    """Shares times one factor a side, so that the map sums to what was observed."""
    for _ in range(MATCHINGS):
        said = run(bars, config, tiers_of(leverages, shares)).sum(2)[train].sum(0)
        seen = bars.amounts[train].sum(0)
        shares = shares * np.divide(seen, said, out=np.ones(2), where=said > 0)[:, None]
        shares = shares / np.maximum(1, shares.sum(1, keepdims=True) * (1 + 1e-12))
    return shares


def warn_at_corner(best: dict, tried: list) -> None:
    """A setting that is best at the end of its values may be better beyond; 0 is no end."""
    for name, value in best.items():
        values = sorted({config.get(name, 0) for config in tried})
        if len(values) > 2 and value in (values[0], values[-1]) and value != 0:
            warnings.warn(f'{name} is best at {value:g}, the end of {values}: a better one '
                          'may lie beyond', liqmap.GridCornerWarning, stacklevel=3)


def share_intervals(bars: Bars, train: slice, fitted: Fitted, shape: np.ndarray,
                    count: int, days: int, seed: int) -> np.ndarray:
    """5 and 95 % of the shares, [2, side, tier]."""
    blocks = blocks_of_days(bars.columns['time_ms'][train], days)
    x, amounts = fitted.x[train], bars.amounts[train]
    drawn = []
    for rows in resamples(blocks, count, seed):
        shares = fit(x[rows], amounts[rows], shape)
        said, seen = surrogate(x[rows], shares).sum(0), amounts[rows].sum(0)
        drawn.append(shares * np.divide(seen, said, out=np.ones(2), where=said > 0)[:, None])
    return np.percentile(drawn, [5, 95], axis=0)


def as_config(fitted: Fitted) -> dict:
    """The object that `liqmap --config` and Map.from_config take."""
    kept = np.floor(fitted.shares / DIGITS) * DIGITS  # down, so that they sum to 1 at most
    tiers = [{key: round(value, 9) for key, value in tier.items()}
             for tier in tiers_of(fitted.leverages, kept)]
    settings = dict(fitted.config)
    if 'holding_ms' in settings:
        settings['holding'] = f'{settings.pop("holding_ms")}ms'
    return {'axis': 'auto', 'tiers': tiers, **settings}


def one_or_more(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError(f'expected 1 or more, found {text}')
    return int(text)


def numbers(kind):
    return lambda text: tuple(kind(part) for part in text.split(','))


def add_search_arguments(parser: argparse.ArgumentParser) -> None:
    usual = Search()
    group = parser.add_argument_group('what is searched; lists by comma')
    group.add_argument('--leverages', type=numbers(float), metavar='L,..',
                       help='at most 16 tiers (default: distances of 0.05 to 30 %%)')
    group.add_argument('--knots', type=int, default=usual.knots,
                       help='points that draw the shares; 0: each tier by itself '
                            '(%(default)s)')
    for name, kind in (('turnover', float), ('intrabar', float), ('holding', float),
                       ('entry_points', int)):
        group.add_argument('--' + name.replace('_', '-'), type=numbers(kind),
                           default=getattr(usual, name), metavar='X,..',
                           help='settings to choose from (%(default)s)')


def search_of(args: argparse.Namespace) -> Search:
    leverages = np.array(args.leverages) if args.leverages else default_leverages()
    return Search(leverages, args.knots, args.turnover, args.intrabar, args.holding,
                  args.entry_points)


def show(fitted: Fitted, intervals: np.ndarray) -> None:
    print(' '.join(f'{key} {value}' for key, value in fitted.config.items()))
    print('leverage  long share [5 %, 95 %]          short share [5 %, 95 %]')
    for t, leverage in enumerate(fitted.leverages):
        parts = [f'{fitted.shares[s, t]:.5f} [{intervals[0, s, t]:.5f}, '
                 f'{intervals[1, s, t]:.5f}]' for s in range(2)]
        print(f'{leverage:8.1f}  {parts[0]:30}  {parts[1]}')


def show_fit(bars: Bars, train: slice, fitted: Fitted) -> None:
    """How good the fit is: on its own rows, which flatters, and on inner folds ahead."""
    said, seen = fitted.forecast(bars)[train], bars.amounts[train]
    for s, side in enumerate(SIDES):
        r = np.corrcoef(np.log1p(said[:, s]), np.log1p(seen[:, s]))[0, 1]
        print(f'{side}s: sums to {said[:, s].sum() / seen[:, s].sum():.3f} of what was observed, '
              f'r of logs {r:.3f}, on the rows it was fitted to')
    if len(fitted.tried) > 1:
        best = max(score for _, score in fitted.tried)
        print(f'adds {best:.3f} of R2 on inner folds, the best of {len(fitted.tried)} settings; '
              'score.py says what it adds ahead')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('snapshots', help='CSV: time_ms,open_interest,high,low,close[,volume]')
    parser.add_argument('liquidations', help='CSV: time_ms,liq_long_usd,liq_short_usd')
    parser.add_argument('--output', metavar='FILE', help='the configuration, JSON')
    parser.add_argument('--report', metavar='FILE', help='intervals and all tried, JSON')
    parser.add_argument('--bootstrap', type=one_or_more, default=200, metavar='N',
                        help='draws, of which intervals are made (%(default)s)')
    parser.add_argument('--days', type=int, default=3, help='of a block (%(default)s)')
    parser.add_argument('--seed', type=int, default=1)
    add_search_arguments(parser)
    args = parser.parse_args()
    bars = read_bars(args.snapshots, args.liquidations)
    print(f'seed {args.seed}, {bars.n} rows')
    search, train = search_of(args), slice(1, bars.n)
    fitted = calibrate(bars, train, search)
    intervals = share_intervals(bars, train, fitted, basis(search.leverages, search.knots),
                                args.bootstrap, args.days, args.seed)
    show(fitted, intervals)
    show_fit(bars, train, fitted)
    write_json(args.output, as_config(fitted))
    write_json(args.report, {
        'seed': args.seed, 'config': as_config(fitted),
        'share_5': intervals[0].tolist(), 'share_95': intervals[1].tolist(),
        'tried': [{**config, 'score': score} for config, score in fitted.tried]})


def write_json(path: Optional[str], value: dict) -> None:
    if path is not None:
        with open(path, 'w', encoding='utf-8') as file:
            json.dump(value, file, indent=1)
            file.write('\n')


if __name__ == '__main__':
    try:
        main()
    except (liqmap.Error, OSError) as failure:
        sys.exit(str(failure))
