#!/usr/bin/env python3
"""How good is the map? Scored out of sample, against forecasts that need no map.

    score.py SNAPSHOTS.csv LIQUIDATIONS.csv --json score.json --pictures folder

The question is conditional on each bar's own high and low (and volume, close): given
this move, how much was liquidated? Walk-forward folds: the map is calibrated on all rows
before a fold, settings too, and scored on the fold; --split scores one fold, --config a
map that was fitted elsewhere. Every figure is a mean of folds.

The lines that count come first: of a regression of log amounts on excursion and volume,
and of one that knows the path of price too, fitted on the same rows as the map, the R2 on
the fold, and that of the same regression with the map beside them; the difference is the
map's skill. Other open maps (peers/) and the map with a part taken away are rows of the
same table; then how often intervals hold, and the hours that matter (benchmark.py).
Of excursion and volume the tables that follow take the better of two regressions, on the
very rows it is scored on, and the map's column without its level.

Three rows keep the scorer honest: a perfect forecast, the map's own shuffled, and a copy
of the excursion, which the regression has. They must come out perfect, worthless, and of
no skill at all.
"""
import argparse
import sys
from dataclasses import dataclass, replace
from typing import Callable, Optional

import numpy as np
from scipy.stats import rankdata

import liqmap

import before
import benchmark
import calibrate
import pictures
from baselines import UNIT, body, excursion, r_squared, regress, usual
from calibrate import SIDES, Bars

LEAST = 1.0           # USD: forecasts below it are taken as it, for the deviance
POWER = 1.5           # of the Tweedie deviance
METRICS = ('r', 'r_log', 'spearman', 'bias', 'deviance')
HONEST = ('perfect', 'shuffled', 'copy')
FROM = 'best, of log(1,000 USD + amount)'
RIVAL = 'map, intrabar 0'  # the same search, but nothing is liquidated in the bar it opens in


# ---- what is measured ---------------------------------------------------------------

def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Pearson's r; 0 where either does not vary."""
    a, b = a - a.mean(), b - b.mean()
    norm = np.sqrt((a @ a) * (b @ b))
    return float(a @ b / norm) if norm > 0 else 0.0


def deviance(observed: np.ndarray, forecast: np.ndarray) -> float:
    """Mean Tweedie deviance of power 1.5, sqrt(USD): between Poisson and gamma."""
    mean = np.maximum(forecast, LEAST)
    unit = (observed ** (2 - POWER) / ((1 - POWER) * (2 - POWER))
            - observed * mean ** (1 - POWER) / (1 - POWER)
            + mean ** (2 - POWER) / (2 - POWER))
    return float(2 * unit.mean())


def measure(observed: np.ndarray, forecast: np.ndarray) -> np.ndarray:
    """One number for each of METRICS."""
    total = observed.sum()
    return np.array([correlation(observed, forecast),
                     correlation(np.log1p(observed), np.log1p(forecast)),
                     correlation(rankdata(observed), rankdata(forecast)),
                     forecast.sum() / total if total > 0 else np.nan,
                     deviance(observed, forecast)])


# ---- forecasts without a map --------------------------------------------------------

def baselines(bars: Bars) -> dict:
    """Forecasts [n, side] up to a factor."""
    e = excursion(bars)
    rules = {'excursion': e, 'excursion^2': e ** 2}
    if 'volume' in bars.columns:
        v = bars.columns['volume'][:, None]
        rules.update({'volume x excursion': v * e, 'volume x excursion^2': v * e ** 2})
    return rules


def scaled(rule: np.ndarray, amounts: np.ndarray, train: slice) -> np.ndarray:
    """The rule in USD: on the rows of `train` it sums to what was observed."""
    total = rule[train].sum(0)
    return rule * np.where(total > 0, amounts[train].sum(0) / np.where(total, total, 1), 0)



# ---- a table ------------------------------------------------------------------------

@dataclass(frozen=True)
class Fold:
    train: slice
    test: slice
    forecasts: dict  # name -> [n, side]; the map among them


def fold_of(bars: Bars, train: slice, test: slice, maps: dict, seed: int) -> Fold:
    """The maps' forecasts with the baselines and the honest three beside them."""
    random = np.random.default_rng(seed)
    rules = {name: scaled(rule, bars.amounts, train)
             for name, rule in baselines(bars).items()}
    first = next(iter(maps.values()))
    return Fold(train, test, {**maps, **rules, 'perfect': bars.amounts,
                              'shuffled': random.permutation(first, axis=0),
                              'copy': UNIT * excursion(bars)})


def day_draws(bars: Bars, fold: Fold, count: int, days: int, seed: int) -> list:
    blocks = calibrate.blocks_of_days(bars.columns['time_ms'][fold.test], days)
    return list(calibrate.resamples(blocks, count, seed))


def with_interval(per_fold: Callable, folds: list, draws: list) -> dict:
    """The mean over folds of `per_fold(fold, rows)`, with the folds and 5 and 95 %."""
    values = [per_fold(fold, slice(None)) for fold in folds]
    drawn = [np.mean([per_fold(fold, rows[i]) for fold, rows in zip(folds, draws)], 0)
             for i in range(len(draws[0]))]
    low, high = np.percentile(drawn, [5, 95], axis=0) if drawn else (values[0] * np.nan,) * 2
    return {'mean': np.mean(values, 0), 'low': low, 'high': high,
            'folds': np.array(values)}


def score_forecasts(bars: Bars, folds: list, draws: list) -> dict:
    """{side: {name: {metric: {mean, low, high, folds}}}}"""
    table = {}
    for s, side in enumerate(SIDES):
        table[side] = {}
        for name in folds[0].forecasts:
            def one(fold: Fold, rows, name=name, s=s) -> np.ndarray:
                return measure(bars.amounts[fold.test, s][rows],
                               fold.forecasts[name][fold.test, s][rows])
            found = with_interval(one, folds, draws)
            table[side][name] = {metric: {key: value[..., m] for key, value in found.items()}
                                 for m, metric in enumerate(METRICS)}
    return table


def added_r_squared(bars: Bars, folds: list, draws: list, side: int, name: str,
                    columns: np.ndarray, least: float = 1) -> dict:
    """R2 of the regression, of the same with the forecast beside it, the difference; of
    the logarithms of `least` USD more than the amounts."""
    y = np.log(bars.amounts[:, side] + least)
    said = {}
    for fold in folds:
        beside = np.column_stack([columns,
                                  np.log(fold.forecasts[name][:, side] + least)])
        said[fold.test.start] = [regress(x, y, fold.train, fold.test)
                                 for x in (columns, beside)]

    def one(fold: Fold, rows) -> np.ndarray:
        without, with_it = (r_squared(y[fold.test][rows], got[rows])
                            for got in said[fold.test.start])
        return np.array([without, with_it, with_it - without])
    found = with_interval(one, folds, draws)
    return {key: {k: v[..., i] for k, v in found.items()}
            for i, key in enumerate(('without', 'with', 'added'))}


def difference(bars: Bars, folds: list, draws: list, side: int, names: tuple,
               columns: np.ndarray) -> dict:
    """By how much the first of two forecasts adds more R2 than the second."""
    y = np.log1p(bars.amounts[:, side])

    def one(fold: Fold, rows) -> float:
        said = [regress(np.column_stack([columns, np.log1p(fold.forecasts[name][:, side])]),
                        y, fold.train, fold.test) for name in names]
        first, second = (r_squared(y[fold.test][rows], got[rows]) for got in said)
        return first - second
    return with_interval(one, folds, draws)


def score_skill(bars: Bars, folds: list, draws: list, names: list) -> dict:
    """{side: {'best': regression, regression: {name: {without, with, added}}, and, where
    there is a rival, 'over the rival': by how much the map's skill exceeds its own}}"""
    table = {}
    for s, side in enumerate(SIDES):
        plain = usual(bars, s)
        rows = {key: {name: added_r_squared(bars, folds, draws, s, name, x)
                      for name in names} for key, x in plain.items()}
        best = max(plain, key=lambda key: rows[key][names[0]]['without']['mean'])
        knows = np.column_stack([plain[best], body(bars, s)])
        for key, x, least in (('with the close', knows, 1), (FROM, plain[best], 1000)):
            rows[key] = {name: added_r_squared(bars, folds, draws, s, name, x, least)
                         for name in names}
        table[side] = {'best': best, **rows}
        if RIVAL in names:
            table[side]['over the rival'] = difference(bars, folds, draws, s,
                                                       (names[0], RIVAL), plain[best])
    return table


def check_honesty(forecasts: dict, skill: dict) -> list:
    """What the honest rows say that they should not."""
    wrong = []
    for side in SIDES:
        perfect, shuffled = forecasts[side]['perfect'], forecasts[side]['shuffled']
        added = skill[side]['quadratic']
        if not all(abs(perfect[m]['mean'] - 1) < 1e-9 for m in METRICS[:4]):
            wrong.append(f'{side}: a perfect forecast is not perfect')
        if abs(perfect['deviance']['mean']) > 4 * LEAST ** (2 - POWER):
            wrong.append(f'{side}: a perfect forecast deviates')
        if abs(added['perfect']['with']['mean'] - 1) > 1e-9:
            wrong.append(f'{side}: a perfect forecast does not explain all')
        if any(abs(shuffled[m]['mean']) > 0.15 for m in ('r_log', 'spearman')):
            wrong.append(f'{side}: a shuffled forecast is worth something')
        if added['shuffled']['added']['mean'] > 0.01:
            wrong.append(f'{side}: a shuffled forecast adds skill')
        if abs(added['copy']['added']['mean']) > 1e-9:
            wrong.append(f'{side}: a copy of the excursion adds to it')
    return wrong


# ---- a map of elsewhere ----------------------------------------------------------------

def said_by(bars: Bars, path: str) -> np.ndarray:
    """What the map of a file says, any that `liqmap --config` reads, [n, side]."""
    columns = calibrate.pushed(bars)
    m = liqmap.Map.from_config(path, price=columns['close'][0],
                               time_ms=int(columns['time_ms'][0]),
                               has_volume='volume' in columns)
    return m.push_many(columns, liquidated=True).sum(2)


# ---- the map ------------------------------------------------------------------------

def map_forecasts(bars: Bars, train: slice, search: calibrate.Search,
                  config: Optional[str]) -> tuple:
    """{name: forecast} and the settings: fitted to `train`, or as `config` says."""
    if config is not None:
        return {'map': said_by(bars, config)}, {'config': config}
    fitted = calibrate.calibrate(bars, train, search)
    x = calibrate.design(bars, fitted.config, search.leverages)
    maps = {'map': fitted.forecast(bars),
            'map, linear': calibrate.surrogate(x, fitted.shares)}
    if any(search.intrabar):
        off = replace(search, intrabar=(0.0,))
        maps[RIVAL] = calibrate.calibrate(bars, train, off).forecast(bars)
    return maps, fitted.config


def progress(text: str) -> None:
    """One line that is written over, on a terminal alone."""
    if sys.stderr.isatty():
        print(f'\r\033[K{text}', end='', file=sys.stderr, flush=True)


# ---- output -------------------------------------------------------------------------

def as_json(value):
    """The same without arrays."""
    if isinstance(value, dict):
        return {key: as_json(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(part) for part in value]
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value


def cell(found: dict, digits: int = 3) -> str:
    return (f'{found["mean"]:.{digits}f} [{found["low"]:.{digits}f}, '
            f'{found["high"]:.{digits}f}]')


def show(forecasts: dict, skill: dict) -> None:
    """Markdown, as in doc/validation.md."""
    for side in SIDES:
        print(f'\n| {side}s | r | r of logs | Spearman | bias | deviance |')
        print('| --- | --- | --- | --- | --- | --- |')
        for name, row in forecasts[side].items():
            cells = [cell(row[m], 0 if m == 'deviance' else 2 if m == 'bias' else 3)
                     for m in METRICS]
            print(f'| {name} | ' + ' | '.join(cells) + ' |')
    for side in SIDES:
        rows = skill[side]
        print(f'\n| {side}s, R2 of log amounts | without | with | added | folds |')
        print('| --- | --- | --- | --- | --- |')
        for key, names in rows.items():
            if key in ('best', 'over the rival'):
                continue
            mark = ', best' if key == rows['best'] else ''
            for name, row in names.items():
                each = ' '.join(f'{x:+.3f}' for x in row['added']['folds'])
                print(f'| {key}{mark}: + {name} | {row["without"]["mean"]:.3f} | '
                      f'{row["with"]["mean"]:.3f} | {cell(row["added"])} | {each} |')
    print()
    for side in SIDES:
        row = skill[side][skill[side]['best']]['map']
        print(f'skill, {side}s: R2 {row["without"]["mean"]:.3f} -> '
              f'{row["with"]["mean"]:.3f}, added {cell(row["added"])}')
        if 'over the rival' in skill[side]:
            print(f'  more than with intrabar 0 by {cell(skill[side]["over the rival"])}')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('snapshots', help='CSV: time_ms,open_interest,high,low,close[,volume]')
    parser.add_argument('liquidations', help='CSV: time_ms,liq_long_usd,liq_short_usd')
    parser.add_argument('--config', metavar='FILE',
                        help='score this map; it must not have seen the rows it is scored on')
    parser.add_argument('--before', action='store_true',
                        help='also what is known before the move: next bar, imbalance, magnets')
    parser.add_argument('--folds', type=int, default=4, help='(%(default)s)')
    parser.add_argument('--first', type=float, default=0.4, metavar='PART',
                        help='of the rows before the first fold (%(default)s)')
    parser.add_argument('--split', type=float, metavar='PART',
                        help='one fold: all rows after this part')
    parser.add_argument('--bootstrap', type=int, default=300, metavar='N')
    parser.add_argument('--days', type=int, default=1, help='of a block (%(default)s)')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--json', metavar='FILE')
    parser.add_argument('--pictures', metavar='FOLDER', help='needs matplotlib')
    calibrate.add_search_arguments(parser)
    args = parser.parse_args()
    bars = calibrate.read_bars(args.snapshots, args.liquidations)
    search = calibrate.search_of(args)
    parts = (args.folds, args.first) if args.split is None else (1, args.split)
    folds, settings, columns = [], [], []
    for train, test in calibrate.walk_forward(bars.n, *parts):
        progress(f'fold of rows {test.start} to {test.stop}')
        maps, chosen = map_forecasts(bars, train, search, args.config)
        folds.append(fold_of(bars, train, test, maps, args.seed))
        settings.append(chosen)
        columns.append(benchmark.fold_columns(bars, folds[-1], search,
                                              None if args.config else chosen, args.seed))
    draws = [day_draws(bars, fold, args.bootstrap, args.days, args.seed) for fold in folds]
    progress(f'{args.bootstrap} draws of days')
    found = {'rows': benchmark.table(bars, folds, columns, draws, with_interval),
             'coverage': benchmark.coverage(bars, folds),
             'top tenth': benchmark.top_tenth(bars, folds),
             'largest': benchmark.largest(bars, folds),
             'warnings': benchmark.warnings(bars, folds, search, settings),
             'settings tried': 0 if args.config else len(search.configs('volume' in bars.columns))}
    if args.before:
        if args.config is not None:
            parser.error('--before fits its maps: it does not go with --config')
        progress('before the move')
        fits = [calibrate.settle(bars, fold.train, search, [(chosen, 0.0)])
                for fold, chosen in zip(folds, settings)]
        found['before'] = before.score(bars, folds, fits, draws, with_interval)
    forecasts = score_forecasts(bars, folds, draws)
    skill = score_skill(bars, folds, draws,
                        [*maps, *baselines(bars), *HONEST])
    print(f'seed {args.seed}; {bars.n} rows, {len(folds)} folds of '
          f'{", ".join(str(f.test.stop - f.test.start) for f in folds)}')
    progress('')
    benchmark.show_skill(found['rows'])
    for text in found['warnings']:
        print('warning:', text)
    if args.config is None:
        print(f'settings tried in each fold, by inner folds alone: {found["settings tried"]}')
    for chosen in settings if args.config is None else []:
        print('fitted:', ' '.join(f'{key} {value}' for key, value in chosen.items()))
    benchmark.show(found)
    if args.before:
        before.show(found['before'])
    show(forecasts, skill)
    wrong = check_honesty(forecasts, skill)
    calibrate.write_json(args.json, as_json({
        'seed': args.seed, 'settings': settings, 'benchmark': found, 'forecasts': forecasts, 'skill': skill,
        'dishonest': wrong}))
    if args.pictures:
        pictures.draw(args.pictures, bars, folds, found)
    if wrong:
        raise SystemExit('the scorer is not honest: ' + '; '.join(wrong))


if __name__ == '__main__':
    try:
        main()
    except (liqmap.Error, OSError) as failure:
        raise SystemExit(str(failure))
