"""What score.py prints first: the map against regressions without one, against other open
maps and against itself with a part taken away; how often its intervals hold; and what it
says of the hours that matter.

The column of the map is log(1,000 USD + forecast) + level, that of any other forecast
log(1 + forecast); each is set beside the same regressions, fitted to the same rows.
"""
import numpy as np

import liqmap

import baselines
import calibrate
import edition_1
import peers
from calibrate import SIDES, Bars

BASELINES = ('quadratic', 'path', 'path, own return, lags')
LARGE = 1e6             # USD: forecasts above it are looked at by themselves
EDGES = {80: ('low_80', 'high_80'), 95: ('low_95', 'high_95')}


# ---- the rows -----------------------------------------------------------------------

def peer_columns(bars: Bars, train: slice) -> dict:
    """{name: column [n, side]} of other maps, as shipped and with their tiers refitted."""
    found = {}
    for name, peer in peers.ALL.items() if 'volume' in bars.columns else ():
        held = peer.held(bars)
        found[name] = np.log1p(held.sum(2))
        found[name + ', refitted'] = np.log1p(refitted(held, bars.amounts, train))
    return found


def refitted(held: np.ndarray, amounts: np.ndarray, train: slice) -> np.ndarray:
    """The forecast of a peer with weights of its tiers from the rows of `train`."""
    said = np.zeros(amounts.shape)
    for side in range(2):
        total = held[train, side].sum(0)
        # In units in which every weight is far below 1, for fit_side() to be free.
        unit = 100 * amounts[train, side].sum() / np.where(total > 0, total, np.inf)
        x = held[:, side] * unit
        said[:, side] = x @ calibrate.fit_side(x[train], amounts[train, side])
    return said


def ablations(bars: Bars, config: dict, seed: int) -> dict:
    """{what is taken away: (snapshots, settings)}"""
    c = bars.columns
    steps = np.random.default_rng(seed).permutation(np.diff(c['open_interest']))
    shuffled = c['open_interest'][0] + np.append(0.0, steps.cumsum())
    changed = {
        'closes alone, no high and low': ({'high': c['close'], 'low': c['close']}, {}),
        'no turnover': ({}, {'turnover': 0.0, 'holding_ms': 0}),
        'intrabar 0': ({}, {'intrabar': 0.0}),
        'open interest held constant':
            ({'open_interest': np.full(bars.n, c['open_interest'].mean())}, {}),
        'changes of open interest shuffled': ({'open_interest': np.maximum(shuffled, 0)}, {}),
    }
    return {name: (Bars({**c, **columns}, bars.amounts), {**config, **settings})
            for name, (columns, settings) in changed.items()}


def ablated_columns(bars: Bars, train: slice, search: calibrate.Search, config: dict,
                    seed: int) -> dict:
    """{name: column [n, side]}, shares refitted each time, settings as they were found."""
    found = {}
    for name, (changed, settings) in ablations(bars, config, seed).items():
        fitted = calibrate.settle(changed, train, search, [(settings, 0.0)])
        found['map, ' + name] = map_column(bars, fitted.forecast(changed))
    first = calibrate.settle(bars, train, search, [(config, 0.0)], edition_1.replay)
    found["map, edition 1's opening"] = map_column(bars, first.forecast(bars))
    return found


def map_column(bars: Bars, forecast: np.ndarray) -> np.ndarray:
    return np.stack([baselines.column(bars, forecast[:, s], s) for s in range(2)], 1)


def fold_columns(bars: Bars, fold, search: calibrate.Search, config, seed: int) -> dict:
    """All rows of one fold: {name: column [n, side]}. No ablations of a map of elsewhere."""
    forecast = fold.forecasts['map']
    rows = {'map': map_column(bars, forecast),
            'map, without level': np.log(forecast + baselines.OFFSET)}
    if config is not None:
        rows.update(ablated_columns(bars, fold.train, search, config, seed))
    return {**rows, **peer_columns(bars, fold.train)}


# ---- the table ----------------------------------------------------------------------

def table(bars: Bars, folds: list, columns: list, draws: list, with_interval) -> dict:
    """{side: {baseline: {row: {without, with, added, less}}}}; less: by how much the map
    adds more than the row."""
    found = {}
    for s, side in enumerate(SIDES):
        y = np.log1p(bars.amounts[:, s])
        known = baselines.known(bars, s)
        found[side] = {key: rows_of(y, known[key], s, folds, columns, draws, with_interval)
                       for key in BASELINES}
    return found


def rows_of(y, known, s, folds, columns, draws, with_interval) -> dict:
    said = {f.test.start: {None: baselines.regress(known, y, f.train, f.test),
                           **{name: baselines.regress(np.column_stack([known, column[:, s]]),
                                                      y, f.train, f.test)
                              for name, column in c.items()}}
            for f, c in zip(folds, columns)}
    found = {}
    for name in columns[0]:
        def one(fold, rows, name=name):
            got = said[fold.test.start]
            without, mine, maps = (baselines.r_squared(y[fold.test][rows], got[n][rows])
                                   for n in (None, name, 'map'))
            return np.array([without, mine, mine - without, maps - mine])
        values = with_interval(one, folds, draws)
        found[name] = {key: {k: v[..., i] for k, v in values.items()}
                       for i, key in enumerate(('without', 'with', 'added', 'less'))}
    return found


# ---- intervals ----------------------------------------------------------------------

def expected(bars: Bars, forecast: np.ndarray, stop: int) -> list:
    """What liqmap.Forecast expects of each row before it is known, [row][side]; None where
    it is not ready."""
    learned, found = liqmap.Forecast(), [None]
    times = bars.columns['time_ms'].astype('i8').tolist()
    for t in range(1, stop):
        ready = learned.rows >= baselines.LEAST
        found.append([learned.read(s, forecast[t, s]) for s in range(2)] if ready else None)
        learned.add(times[t], forecast[t], bars.amounts[t])
    return found


def coverage(bars: Bars, folds: list) -> dict:
    """{side: {nominal: {all, large: part of hours within, hours: their number}}}"""
    held = {side: [] for side in SIDES}
    for fold in folds:
        said = expected(bars, fold.forecasts['map'], fold.test.stop)
        for t in range(fold.test.start, fold.test.stop):
            for s, side in enumerate(SIDES if said[t] else ()):
                inside = [getattr(said[t][s], low) <= bars.amounts[t, s]
                          <= getattr(said[t][s], high) for low, high in EDGES.values()]
                held[side].append([fold.forecasts['map'][t, s] > LARGE, *inside])
    return {side: coverage_of(np.array(rows)) for side, rows in held.items() if rows}


def coverage_of(rows: np.ndarray) -> dict:
    large = rows[:, 0].astype(bool)
    return {str(nominal): {'all': rows[:, i].mean(), 'hours': len(rows),
                           'large': rows[large, i].mean() if large.any() else np.nan,
                           'large hours': int(large.sum())}
            for i, nominal in enumerate(EDGES, 1)}


# ---- the hours that matter ----------------------------------------------------------

def top_tenth(bars: Bars, folds: list) -> dict:
    """Part of observed USD in the tenth of hours with the highest forecast; and the same
    within tenths of hours of about equal excursion, where the move itself says nothing."""
    moved = baselines.excursion(bars)
    found = {}
    for s, side in enumerate(SIDES):
        all_, alike, total = 0.0, 0.0, 0.0
        for fold in folds:
            seen, said = bars.amounts[fold.test, s], fold.forecasts['map'][fold.test, s]
            order = np.argsort(moved[fold.test, s], kind='stable')
            all_ += seen[highest(said)].sum()
            alike += sum(seen[part][highest(said[part])].sum()
                         for part in np.array_split(order, 10))
            total += seen.sum()
        found[side] = {'of all hours': all_ / total, 'of equal excursion': alike / total}
    return found


def highest(values: np.ndarray) -> np.ndarray:
    return np.argsort(-values, kind='stable')[:max(1, len(values) // 10)]


def largest(bars: Bars, folds: list, count: int = 10) -> dict:
    """{side: [(time_ms, said, happened, ratio)]} of the largest hours that were observed."""
    rows = np.concatenate([np.arange(f.test.start, f.test.stop) for f in folds])
    said = np.concatenate([f.forecasts['map'][f.test] for f in folds])
    found = {}
    for s, side in enumerate(SIDES):
        order = np.argsort(-bars.amounts[rows, s], kind='stable')[:count]
        found[side] = [(int(bars.columns['time_ms'][rows[i]]), said[i, s],
                        bars.amounts[rows[i], s], said[i, s] / bars.amounts[rows[i], s])
                       for i in order]
    return found


# ---- warnings -----------------------------------------------------------------------

def warnings(bars: Bars, folds: list, search: calibrate.Search, settings: list) -> list:
    """What a reader of the figures should know before believing them."""
    found = []
    days = sum(f.test.stop - f.test.start for f in folds) and len(np.unique(
        calibrate.blocks_of_days(bars.columns['time_ms'][folds[0].test.start:], 1)))
    if days < 20:
        found.append(f'{days} days are scored: intervals of so few are too tight')
    for name in ('turnover', 'holding', 'entry_points'):
        key = 'holding_ms' if name == 'holding' else name
        values = sorted(v * (calibrate.HOUR_MS if name == 'holding' else 1)
                        for v in getattr(search, name))
        chosen = {s.get(key, 0) for s in settings if s}
        if len(values) > 2 and chosen == {values[-1]}:
            found.append(f'{name}: the largest that was tried won in every fold')
    if 'volume' not in bars.columns:
        found.append('no volume: turnover and intrabar cannot matter')
    if any('config' in s for s in settings) and search.is_asked_for():
        found.append('options of the search cannot matter: --config is scored as it is')
    if (bars.columns['high'] == bars.columns['low']).all():
        found.append('bars without a range: entry_points and intrabar cannot matter')
    if 'entry' in bars.columns and max(search.entry_points) > 1:
        found.append('entry prices are not used where entry_points is above 1')
    return found


# ---- in print -----------------------------------------------------------------------

def cell(found: dict) -> str:
    return f'{found["mean"]:+.3f} [{found["low"]:+.3f}, {found["high"]:+.3f}]'


def show_skill(rows: dict) -> None:
    for side in SIDES:
        over = [f'{cell(rows[side][key]["map"]["added"])} over {text}'
                for key, text in (('quadratic', 'excursion and volume'),
                                  ('path', 'price path'))]
        print(f'skill, {side}s: adds {"; ".join(over)}')


def show(found: dict) -> None:
    """Markdown."""
    for side in SIDES:
        print(f'\n| {side}s, R2 added over | excursion and volume | and path | and own return,'
              ' lags, hour | map adds more by |')
        print('| --- | --- | --- | --- | --- |')
        for name in found['rows'][side]['path']:
            cells = [cell(found['rows'][side][key][name]['added']) for key in BASELINES]
            less = found['rows'][side]['quadratic'][name]['less']
            print(f'| {name} | ' + ' | '.join(cells) +
                  f' | {cell(less) if name != "map" else ""} |')
    print('\n| intervals | nominal | hold | above a million | hours |\n'
          '| --- | --- | --- | --- | --- |')
    for side, rows in found['coverage'].items():
        for nominal, row in rows.items():
            print(f'| {side}s | {nominal} % | {100 * row["all"]:.1f} % | '
                  f'{100 * row["large"]:.1f} % | {row["hours"]}, {row["large hours"]} |')
    print('\n| of observed USD, in the tenth of hours with the highest forecast | of all '
          '| of hours of equal excursion |\n| --- | --- | --- |')
    for side, row in found['top tenth'].items():
        print(f'| {side}s | ' + ' | '.join(f'{100 * part:.0f} %' for part in row.values())
              + ' |')
    for side, rows in found['largest'].items():
        print(f'\n| {side}s, the largest hours | said, million USD | happened | ratio |\n'
              '| --- | --- | --- | --- |')
        for time_ms, said, seen, ratio in rows:
            when = np.datetime64(time_ms, 'ms').astype('datetime64[m]')
            print(f'| {when} | {said / 1e6:.1f} | {seen / 1e6:.1f} | {ratio:.2f} |')
