"""The pictures of doc/validation.md, one a question: score.py --pictures FOLDER."""
import os

import numpy as np

import peers
from calibrate import SIDES, Bars


def draw(folder: str, bars: Bars, folds: list, found: dict) -> None:
    """predicts, against, carries, fails and, where it was asked, magnet .svg."""
    import matplotlib
    matplotlib.use('svg')
    matplotlib.rcParams['svg.hashsalt'] = 'liqmap'
    os.makedirs(folder, exist_ok=True)
    rows = {side: found['rows'][side]['quadratic'] for side in SIDES}
    save(folder, 'predicts', predicts(bars, folds))
    save(folder, 'against', bars_of(rows, ['map', *(n for n in rows['long']
                                                    if n.removesuffix(', refitted')
                                                    in peers.ALL)]))
    save(folder, 'carries', bars_of(rows, [n for n in rows['long'] if n.startswith('map')]))
    save(folder, 'fails', fails(bars, folds))
    if 'before' in found:
        save(folder, 'magnet', before(found['before']))


def save(folder: str, name: str, figure) -> None:
    figure.tight_layout()
    figure.savefig(os.path.join(folder, name + '.svg'), metadata={'Date': None})


def observed_and_said(bars: Bars, folds: list, side: int) -> tuple:
    return tuple(np.concatenate([x[f.test, side] for f, x in zip(folds, columns)])
                 for columns in ([bars.amounts] * len(folds),
                                 [f.forecasts['map'] for f in folds]))


def predicts(bars: Bars, folds: list):
    """Observed of tenths of hours by forecast: median, and what 80 % of hours are in."""
    import matplotlib.pyplot as plt
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.6), sharey=True)
    for s, (side, axis) in enumerate(zip(SIDES, axes)):
        seen, said = observed_and_said(bars, folds, s)
        parts = np.array_split(np.argsort(said), 20)
        x = [np.median(said[p]) + 100 for p in parts]
        low, middle, high = (np.array([np.quantile(seen[p], q) + 100 for p in parts])
                             for q in (0.1, 0.5, 0.9))
        axis.fill_between(x, low, high, alpha=0.25, label='80 % of hours')
        axis.plot(x, middle, marker='.', label='median')
        axis.plot([1e3, 1e8], [1e3, 1e8], color='black', linewidth=0.8)
        axis.set(xscale='log', yscale='log', xlabel='forecast, USD', title=f'{side}s')
        axis.legend()
    axes[0].set(ylabel='observed, USD')
    return figure


def bars_of(rows: dict, names: list):
    """R2 added by each row, with intervals."""
    import matplotlib.pyplot as plt
    figure, axes = plt.subplots(1, 2, figsize=(9, 0.3 * len(names) + 1.2), sharey=True)
    for side, axis in zip(SIDES, axes):
        show_intervals(axis, names, [rows[side][name]['added'] for name in names])
        axis.set(title=f'{side}s', xlabel='R2 added')
    return figure


def show_intervals(axis, names: list, found: list) -> None:
    at = -np.arange(len(names))
    mean, low, high = (np.array([float(f[key]) for f in found])
                       for key in ('mean', 'low', 'high'))
    axis.hlines(at, low, high)
    axis.plot(mean, at, 'o', markersize=4)
    axis.axvline(0, color='black', linewidth=0.8)
    axis.set_yticks(at, names)


def fails(bars: Bars, folds: list):
    """Forecast over observed, a week at a time."""
    import matplotlib.pyplot as plt
    figure, axis = plt.subplots(figsize=(9, 3))
    rows = np.concatenate([np.arange(f.test.start, f.test.stop) for f in folds])
    parts = np.array_split(np.arange(len(rows)), max(1, len(rows) // 168))
    for s, side in enumerate(SIDES):
        seen, said = observed_and_said(bars, folds, s)
        axis.step([rows[p[0]] / 24 for p in parts],
                  [said[p].sum() / max(seen[p].sum(), 1) for p in parts], where='post',
                  label=side + 's')
    axis.axhline(1, color='black', linewidth=0.8)
    axis.set(yscale='log', xlabel='day of the data', ylabel='forecast / observed, by week')
    axis.legend()
    return figure


def before(found: dict):
    import matplotlib.pyplot as plt
    figure, axis = plt.subplots(figsize=(9, 0.35 * len(found) + 1))
    show_intervals(axis, list(found), list(found.values()))
    return figure
