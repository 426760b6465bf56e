"""calibrate.py finds what was planted, and nothing that it may not know."""
import json
import os
import subprocess
import sys
import tempfile
import unittest
import warnings

import numpy as np

import liqmap
import market
import score
from market import CONFIG, LEVERAGES, SEED, SHARES, calibrate


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def write(path, text):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


class Shares(unittest.TestCase):
    def test_planted_shares_are_found(self):
        bars = market.planted(3000, 0)
        fitted = calibrate.calibrate(bars, slice(1, bars.n), market.search())
        self.assertEqual(fitted.config, CONFIG)
        # The shares planted eat open interest, those of the design do not.
        self.assertLess(np.abs(fitted.shares / SHARES - 1).max(), 0.02)
        again = fitted.forecast(bars)
        self.assertLess(np.abs(again - bars.amounts).sum() / bars.amounts.sum(), 0.01)

    def test_noise_moves_them_little_and_intervals_hold_them(self):
        bars = market.planted(3000, 0.5)
        train = slice(1, bars.n)
        fitted = calibrate.calibrate(bars, train, market.search())
        self.assertEqual(fitted.config, CONFIG)
        shape = calibrate.basis(LEVERAGES, 0)
        low, high = calibrate.share_intervals(bars, train, fitted, shape, 100, 3, SEED)
        self.assertTrue((low <= fitted.shares).all() and (fitted.shares <= high).all())
        inside = (low * 0.95 <= SHARES) & (SHARES <= high * 1.05)
        self.assertGreaterEqual(inside.sum(), 7, f'{low}\n{SHARES}\n{high}')

    def test_shares_are_shares(self):
        """However large the amounts, they are >= 0 and sum to 1 at most."""
        random = np.random.default_rng(SEED)
        for scale in 1e9, 1e-6, 1, 1e3:
            x = random.exponential(1, (500, 2, 6))
            amounts = scale * random.exponential(1, (500, 2))
            for knots in 0, 3:
                shape = calibrate.basis(np.array([3, 5, 10, 25, 50, 100.]), knots)
                shares = calibrate.fit(x, amounts, shape)
                self.assertTrue((shares >= 0).all())
                self.assertLessEqual(shares.sum(1).max(), 1)
        self.assertGreater(shares.sum(1).min(), 0.999)

    def test_nothing_observed_is_no_share(self):
        bars = market.planted(400, 0)
        none = calibrate.Bars(bars.columns, np.zeros((400, 2)))
        fitted = calibrate.calibrate(none, slice(1, 400), market.search())
        self.assertLess(fitted.shares.max(), 1e-9)

    def test_shares_that_fill_a_side_are_written_so_that_they_load(self):
        random = np.random.default_rng(SEED)
        for _ in range(100):
            shares = random.dirichlet(np.ones(16), 2)
            fitted = calibrate.Fitted({}, calibrate.default_leverages(),
                                      shares / shares.sum(1, keepdims=True), [], None)
            tiers = calibrate.as_config(fitted)['tiers']
            for side in calibrate.SIDES:
                total = sum(tier['share_' + side] for tier in tiers)
                self.assertTrue(1 - 1e-7 < total <= 1 + 1e-12, total)

    def test_knots_draw_lines(self):
        leverages = calibrate.default_leverages()
        self.assertEqual(len(leverages), 16)
        shape = calibrate.basis(leverages, 4)
        self.assertEqual(shape.shape, (16, 4))
        np.testing.assert_allclose(shape.sum(1), 1)
        values = shape @ np.array([1.0, 2.0, 4.0, 8.0])
        np.testing.assert_allclose(values[[0, 5, 10, 15]], [8, 4, 2, 1], rtol=0.01)


class Honest(unittest.TestCase):
    def test_later_rows_are_not_seen(self):
        bars = market.planted(1000, 0.5)
        spoilt = bars.amounts.copy()
        spoilt[600:] = np.random.default_rng(SEED).exponential(1e9, (400, 2))
        train = slice(1, 600)
        one = calibrate.calibrate(bars, train, market.search())
        other = calibrate.calibrate(calibrate.Bars(bars.columns, spoilt), train,
                                    market.search())
        self.assertEqual(one.config, other.config)
        np.testing.assert_array_equal(one.shares, other.shares)
        self.assertEqual(one.tried, other.tried)

    def test_folds(self):
        covered, last = [], 0
        for train, test in calibrate.walk_forward(1234, 4, 0.4):
            self.assertEqual((train.start, train.stop), (1, test.start))
            self.assertGreaterEqual(test.start, last)
            last = test.stop
            covered += range(test.start, test.stop)
        self.assertEqual(covered, list(range(int(0.4 * 1234), 1234)))

    def test_resamples_are_whole_blocks_of_the_seed(self):
        blocks = calibrate.blocks_of_days(np.arange(1, 24 * 9 + 1) * 3_600_000.0, 3)
        self.assertEqual(np.bincount(blocks).tolist(), [72, 72, 72])
        one, two = ([rows.tolist() for rows in calibrate.resamples(blocks, 20, SEED)]
                    for _ in range(2))
        self.assertEqual(one, two)
        for rows in one:
            self.assertEqual([row % 72 for row in rows], list(range(72)) * 3)


class Corner(unittest.TestCase):
    def test_the_end_of_a_grid_is_warned_of(self):
        grid = [{'turnover': t, 'intrabar': i} for t in (0.1, 0.2, 0.3) for i in (0, 0.4)]
        for best, count in ((grid[-1], 1), (grid[0], 1), (grid[3], 0)):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter('always')
                calibrate.warn_at_corner(best, grid)
            self.assertEqual([w.category for w in caught],
                             [liqmap.GridCornerWarning] * count)
        with self.assertWarnsRegex(liqmap.GridCornerWarning, 'turnover is best at 0.05'):
            calibrate.warn_at_corner({'turnover': 0.05},
                                     [{'turnover': t} for t in (0.05, 0.1, 0.2)])


class Program(unittest.TestCase):
    def run_it(self, folder, *args):
        script = os.path.join(market.EXAMPLES, 'calibrate.py')
        return subprocess.run([sys.executable, script, *args], check=True, text=True,
                              stdout=subprocess.PIPE, cwd=folder).stdout

    def test_same_seed_same_files_and_the_map_is_the_same(self):
        bars = market.planted(700, 0.3)
        with tempfile.TemporaryDirectory() as folder:
            paths = market.write(folder, bars)
            texts = []
            for name in 'one', 'two':
                out = self.run_it(folder, *paths, '--seed', '7', '--bootstrap', '20',
                                  '--output', name + '.json', '--report', name + '.txt')
                self.assertIn('seed 7', out)
                self.assertRegex(out, r'longs: sums to 1\.0\d\d of what was observed, r of logs '
                                      r'0\.\d+, on the rows it was fitted to')
                self.assertRegex(out, r'adds 0\.\d+ of R2 on inner folds, the best of \d+ settings')
                texts.append([read(os.path.join(folder, name + end))
                              for end in ('.json', '.txt')])
            self.assertEqual(texts[0], texts[1])
            config = json.loads(read(os.path.join(folder, 'one.json')))
            self.assertEqual(set(config), {'axis', 'tiers', 'turnover', 'intrabar',
                                           'entry_points'})
            self.check_program(os.path.join(folder, 'one.json'), paths[0], bars)

    def check_program(self, config_path, snapshots, bars):
        """`liqmap --config` replays to the same sums."""
        program = os.environ.get('LIQMAP_PROGRAM')
        if program is None:
            self.skipTest('LIQMAP_PROGRAM names no program')
        out = subprocess.run([program, 'replay', '--snapshots', snapshots, '--config',
                              config_path, '--format', 'json', '--unit', 'quote'],
                             check=True, text=True, stdout=subprocess.PIPE).stdout
        rows = [json.loads(line) for line in out.splitlines()]
        got = [[sum(row[key] for key in row if key.startswith(side + '_'))
                for side in calibrate.SIDES] for row in rows]
        want = score.said_by(bars, config_path)
        np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-6)

    def test_no_draws_are_refused(self):
        for count in '0', '-3':
            script = os.path.join(market.EXAMPLES, 'calibrate.py')
            found = subprocess.run([sys.executable, script, 'a', 'b', '--bootstrap', count],
                                   text=True, stderr=subprocess.PIPE)
            self.assertEqual(found.returncode, 2)
            self.assertIn('--bootstrap: expected 1 or more, found ' + count, found.stderr)

    def test_the_fitted_map_is_one(self):
        path = os.path.join(market.EXAMPLES, 'btcusdt-1h.json')
        bars = market.planted(300, 0)
        with tempfile.TemporaryDirectory() as folder:
            self.check_program(path, market.write(folder, bars)[0], bars)

    def test_any_configuration_of_the_program(self):
        """What `liqmap --config` reads is scored: rules of a venue, an axis of its own, the
        name of a setting in the version before."""
        bars = market.planted(300, 0)
        with tempfile.TemporaryDirectory() as folder:
            snapshots = market.write(folder, bars)[0]
            for i, config in enumerate((
                    {'venue': 'binance:BTCUSDT', 'tiers': ['10:0.1', '50:0.02']},
                    {'axis': 'log:20000:0.002:1500', 'tiers': ['25:0.1/0.2'], 'within': 0.5},
                    {'holding': '48h', 'entry_points': 1, 'initial': 'entry'})):
                path = os.path.join(folder, f'{i}.json')
                calibrate.write_json(path, config)
                self.check_program(path, snapshots, bars)

    def test_without_volume_it_is_by_time(self):
        bars = market.planted(500, 0.3)
        columns = {k: v for k, v in bars.columns.items() if k != 'volume'}
        fitted = calibrate.calibrate(calibrate.Bars(columns, bars.amounts), slice(1, 500),
                                     market.search(holding=(24, 48)))
        config = calibrate.as_config(fitted)
        self.assertIn(config['holding'], ('86400000ms', '172800000ms'))
        self.assertEqual(config['turnover'], 0)

    def test_bad_input_is_named(self):
        bars = market.planted(50, 0)
        with tempfile.TemporaryDirectory() as folder:
            paths = market.write(folder, bars)
            for path, old, new, what in (
                    (paths[0], 'high', 'hi', 'expected a column high'),
                    (paths[1], 'liq_long_usd', 'longs', 'expected a column liq_long_usd'),
                    (paths[1], '\n3600000,', '\n3600001,', 'expected the times of'),
                    (paths[0], '\n7200000,', '\n7200000,x', 'row 1: open_interest'),
                    (paths[0], '\n7200000,', '\n7200000,,', 'columns instead of'),
                    (paths[1], '\n3600000,', '\n3600000,-5', 'row 0: liq_long_usd: expected 0')):
                text = read(path)
                write(path, text.replace(old, new, 1))
                with self.assertRaises(SystemExit) as caught:
                    calibrate.read_bars(*paths)
                self.assertIn(what, str(caught.exception))
                write(path, text)
            os.truncate(paths[0], 0)
            for path, what in ((paths[0], 'expected names of columns'), ('x', 'x not found')):
                with self.assertRaises(SystemExit) as caught:
                    calibrate.read_bars(path, paths[1])
                self.assertIn(what, str(caught.exception))

    def test_nothing_liquidated_is_told(self):
        bars = market.planted(50, 0)
        bars.amounts[:, 1] = 0
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(SystemExit, 'liq_short_usd: nothing was'):
                calibrate.read_bars(*market.write(folder, bars))

    def test_folds_that_do_not_fit_are_told(self):
        for rows, folds, first, what in (
                (100, 0, 0.4, 'expected a fold'), (100, 4, 1, 'expected a fold'),
                (100, 4, 0, 'expected a fold'), (4, 1, 0.4, 'too few'),
                (100, 61, 0.4, 'too few'), (0, 1, 0.4, 'too few')):
            with self.assertRaisesRegex(SystemExit, what):
                list(calibrate.walk_forward(rows, folds, first))
        self.assertEqual(len(list(calibrate.walk_forward(100, 50, 0.4))), 50)

    def test_what_the_library_refuses_is_said_in_a_line(self):
        bars = market.planted(50, 0)
        bars.columns['high'][17] = bars.columns['low'][17] / 2
        with tempfile.TemporaryDirectory() as folder:
            paths = market.write(folder, bars)
            for name in 'calibrate.py', 'score.py':
                result = subprocess.run(
                    [sys.executable, os.path.join(market.EXAMPLES, name), *paths],
                    capture_output=True, text=True)
                self.assertEqual(result.returncode, 1)
                self.assertRegex(result.stderr, '^row 17, column low: low is above high.*\n$')


if __name__ == '__main__':
    unittest.main(verbosity=2)
