"""A made-up market with a known truth, for the tests of calibrate.py and score.py."""
import os
import sys

import numpy as np
from seeds import seed

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXAMPLES = os.path.join(ROOT, 'examples', 'python')
sys.path.insert(0, EXAMPLES)

import calibrate  # noqa: E402

DATA = os.environ.get('LIQMAP_DATA', os.path.join(ROOT, '..', 'shared', 'data'))
SEED = seed('market', 20260113)
LEVERAGES = np.array([10.0, 15.0, 30.0, 60.0, 100.0])
SHARES = np.array([[0.05, 0.02, 0.008, 0.004, 0.003], [0.03, 0.03, 0.004, 0.006, 0.001]])
CONFIG = {'turnover': 0.2, 'intrabar': 0.4, 'entry_points': 4}


def snapshots(n: int, seed: int = SEED) -> dict:
    """Hours of a price that wanders, in quiet and in wild weeks."""
    random = np.random.default_rng(seed)
    wild = np.repeat(random.uniform(0.5, 2, n // 24 + 1), 24)[:n]
    close = 90_000 * np.exp(np.cumsum(random.normal(0, 0.005, n) * wild))
    before = np.append(close[0], close[:-1])
    reach = 1 + np.abs(random.normal(0, 0.003, (2, n))) * wild
    high, low = np.maximum(close, before) * reach[0], np.minimum(close, before) / reach[1]
    return {'time_ms': (np.arange(n) + 1) * 3_600_000.0,
            'open_interest': 90_000 + np.cumsum(random.normal(0, 300, n)),
            'high': high, 'low': low, 'close': close,
            'volume': random.lognormal(9, 0.5, n) * wild}


def planted(n: int, noise: float, seed: int = SEED) -> calibrate.Bars:
    """What a map of known shares and settings liquidates, times noise of mean 1."""
    columns = snapshots(n, seed)
    bars = calibrate.Bars(columns, np.zeros((n, 2)))
    truth = calibrate.replay(bars, CONFIG, calibrate.tiers_of(LEVERAGES, SHARES)).sum(2)
    random = np.random.default_rng(seed + 1)
    factor = np.exp(random.normal(-noise ** 2 / 2, noise, truth.shape))
    return calibrate.Bars(columns, truth * factor)


def search(**settings) -> calibrate.Search:
    """One that could find the truth."""
    usual = {'leverages': LEVERAGES, 'knots': 0, 'turnover': (0.05, 0.2, 0.8),
             'intrabar': (0.0, 0.4), 'holding': (0, 48), 'entry_points': (4,)}
    return calibrate.Search(**{**usual, **settings})


def write(folder: str, bars: calibrate.Bars) -> list:
    """The two CSV files of the programs."""
    paths = [os.path.join(folder, name) for name in ('snapshots.csv', 'liquidations.csv')]
    tables = [bars.columns, {'time_ms': bars.columns['time_ms'],
                             'liq_long_usd': bars.amounts[:, 0],
                             'liq_short_usd': bars.amounts[:, 1]}]
    for path, table in zip(paths, tables):
        with open(path, 'w', encoding='utf-8') as file:
            file.write(','.join(table) + '\n')
            for row in zip(*table.values()):
                file.write(','.join([str(int(row[0])), *map(repr, map(float, row[1:]))]))
                file.write('\n')
    return paths
