"""score.py: the honest rows behave, the figures are those of plain loops, and skill is
found where it was planted and nowhere else."""
import json
import math
import os
import subprocess
import sys
import tempfile
import unittest

import numpy as np
from scipy import stats

import market
from market import SEED, calibrate

import score  # noqa: E402  market.py says where it is


def scored(bars, folds=3, draws=20, **settings):
    """What main() makes of bars: the folds and both tables."""
    made = []
    for train, test in calibrate.walk_forward(bars.n, folds, 0.4):
        maps, _ = score.map_forecasts(bars, train, market.search(**settings), None)
        made.append(score.fold_of(bars, train, test, maps, SEED))
    drawn = [score.day_draws(bars, fold, draws, 1, SEED) for fold in made]
    names = [*maps, *score.baselines(bars), *score.HONEST]
    return (made, score.score_forecasts(bars, made, drawn),
            score.score_skill(bars, made, drawn, names))


class Measures(unittest.TestCase):
    def test_they_are_those_of_plain_loops(self):
        random = np.random.default_rng(SEED)
        compared = 0
        for _ in range(50):
            n = int(random.integers(3, 60))
            y, f = random.lognormal(3, 2, (2, n)) * (random.random((2, n)) < 0.9)
            y[:2], f[:2] = [1, 5], [2, 4]
            got = dict(zip(score.METRICS, score.measure(y, f)))
            logs = [[math.log1p(x) for x in z] for z in (y, f)]
            deviance = 0.0
            for a, b in zip(y, f):
                b = max(b, 1.0)
                # The integral of 2 (a - t) / t^1.5 from b to a, by its primitive.
                deviance += 4 * (2 * (a / math.sqrt(b) + math.sqrt(b)) - 4 * math.sqrt(a)) / 2
            for name, want in (('r', stats.pearsonr(y, f)[0]),
                               ('r_log', stats.pearsonr(*logs)[0]),
                               ('spearman', stats.spearmanr(y, f)[0]),
                               ('bias', math.fsum(f) / math.fsum(y)),
                               ('deviance', deviance / n)):
                self.assertAlmostEqual(got[name], want, delta=1e-9 * max(1, abs(want)))
                compared += 1
        self.assertEqual(compared, 250)

    def test_regression(self):
        random = np.random.default_rng(SEED)
        x = random.normal(size=(100, 2))
        y = 3 + x @ [2.0, -1.0]
        got = score.regress(x, y, slice(0, 50), slice(50, 100))
        np.testing.assert_allclose(got, y[50:])
        self.assertAlmostEqual(score.r_squared(y[50:], got), 1)
        self.assertEqual(score.r_squared(y[50:], np.full(50, y[50:].mean())), 0)

    def test_excursion(self):
        bars = calibrate.Bars({'close': np.array([100, 110, 99.0]),
                               'high': np.array([101, 112, 115.5]),
                               'low': np.array([90, 101, 88.0])}, np.zeros((3, 2)))
        np.testing.assert_allclose(score.excursion(bars)[1:],
                                   [[0, 0.12], [0.2, 0.05]], atol=1e-15)

    def test_baselines_are_scaled_on_the_rows_before_alone(self):
        bars = market.planted(300, 0.5)
        train = slice(1, 100)
        for name, rule in score.baselines(bars).items():
            got = score.scaled(rule, bars.amounts, train)
            np.testing.assert_allclose(got[train].sum(0), bars.amounts[train].sum(0))
            spoilt = bars.amounts.copy()
            spoilt[100:] *= 7
            np.testing.assert_array_equal(score.scaled(rule, spoilt, train), got)


class Tables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bars = market.planted(1500, 0.4)
        cls.folds, cls.forecasts, cls.skill = scored(cls.bars)

    def test_honest_rows(self):
        self.assertEqual(score.check_honesty(self.forecasts, self.skill), [])
        for side in calibrate.SIDES:
            rows, skill = self.forecasts[side], self.skill[side][self.skill[side]['best']]
            self.assertEqual(rows['perfect']['bias']['mean'], 1)
            self.assertAlmostEqual(skill['perfect']['with']['mean'], 1)
            self.assertLess(abs(rows['shuffled']['spearman']['mean']), 0.1)
            self.assertLess(skill['shuffled']['added']['mean'], 0.005)
            self.assertLess(np.abs(skill['copy']['added']['folds']).max(), 1e-9)
            for metric in 'r', 'spearman':
                np.testing.assert_allclose(rows['copy'][metric]['folds'],
                                           rows['excursion'][metric]['folds'])

    def test_a_dishonest_scorer_is_caught(self):
        """Let each honest row in turn pass for what it is not."""
        for name, other in (('perfect', 'map'), ('shuffled', 'perfect'),
                            ('shuffled', 'map')):
            forecasts = {side: {**rows, name: rows[other]}
                         for side, rows in self.forecasts.items()}
            self.assertTrue(score.check_honesty(forecasts, self.skill), (name, other))
        for name in 'shuffled', 'copy':
            skill = {side: {**rows, 'quadratic': {**rows['quadratic'], name:
                                                  rows['quadratic']['perfect']}}
                     for side, rows in self.skill.items()}
            self.assertTrue(score.check_honesty(self.forecasts, skill), name)

    def test_planted_skill_is_found(self):
        for side in calibrate.SIDES:
            best = self.skill[side][self.skill[side]['best']]
            added = best['map']['added']
            self.assertTrue((added['folds'] > 0.02).all(), added)
            self.assertGreater(added['low'], 0)
            self.assertGreater(self.forecasts[side]['map']['r_log']['mean'], 0.95)
            self.assertGreater(self.skill[side]['over the rival']['low'], 0)

    def test_intervals_hold_the_mean(self):
        held = 0
        for side in calibrate.SIDES:
            for name, row in self.forecasts[side].items():
                for metric, found in row.items():
                    # A ratio of sums is skewed, as is a deviance: no more than most.
                    held += found['low'] <= found['mean'] <= found['high']
                    self.assertEqual(len(found['folds']), 3)
        self.assertGreater(held, 0.8 * 2 * 10 * len(score.METRICS))

    def test_every_row_is_published(self):
        rows = {'map', 'map, linear', score.RIVAL, 'excursion', 'excursion^2',
                'volume x excursion', 'volume x excursion^2', *score.HONEST}
        for side in calibrate.SIDES:
            self.assertEqual(set(self.forecasts[side]), rows)
            for key in 'plain', 'quadratic', 'with the close', score.FROM:
                self.assertEqual(set(self.skill[side][key]), rows)

    def test_what_follows_excursion_alone_gives_no_skill(self):
        """Liquidations that a rule makes, not a map: nothing may be added to the rule."""
        random = np.random.default_rng(SEED)
        columns = market.snapshots(1500)
        bars = calibrate.Bars(columns, np.zeros((1500, 2)))
        e = score.excursion(bars)
        amounts = 1e9 * e ** 1.5 * np.exp(random.normal(0, 0.5, e.shape))
        _, _, skill = scored(calibrate.Bars(columns, amounts + 1e4), draws=5)
        for side in calibrate.SIDES:
            added = skill[side][skill[side]['best']]['map']['added']
            self.assertLess(added['mean'], 0.01)


class Real(unittest.TestCase):
    def test_the_skill_of_the_sketch_is_reached(self):
        """DESIGN 2.8: a sketch of the model adds 0.042 and 0.034."""
        paths = [os.path.join(market.DATA, name) for name in
                 ('binance-btcusdt-1h.csv', 'liquidations-btc-1h.csv')]
        if not all(map(os.path.exists, paths)):
            self.skipTest(f'no data in {market.DATA}')
        bars = calibrate.read_bars(*paths)
        _, forecasts, skill = scored(bars, folds=4, draws=0, **vars(calibrate.Search()))
        for side, sketch in ('long', 0.042), ('short', 0.034):
            added = skill[side][skill[side]['best']]['map']['added']
            self.assertGreater(added['mean'], sketch)
            self.assertTrue((added['folds'] > 0).all())
        self.assertEqual(score.check_honesty(forecasts, skill), [])


class Program(unittest.TestCase):
    def run_it(self, folder, *args):
        script = os.path.join(market.EXAMPLES, 'score.py')
        return subprocess.run([sys.executable, script, *args], check=True, text=True,
                              stdout=subprocess.PIPE, cwd=folder).stdout

    def test_it_is_the_seed_s(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = market.write(folder, market.planted(600, 0.4))
            args = [*paths, '--folds', '2', '--bootstrap', '5', '--knots', '4',
                    '--turnover', '0.2', '--entry-points', '4', '--json', 'score.json']
            seen = []
            for seed in '3', '3', '4':
                out = self.run_it(folder, *args, '--seed', seed)
                self.assertTrue(out.startswith(f'seed {seed};'))
                with open(os.path.join(folder, 'score.json'), encoding='utf-8') as file:
                    seen.append((out, json.load(file)))
            self.assertEqual(seen[0], seen[1])
            self.assertNotEqual(seen[0], seen[2])
            self.assertEqual(seen[0][1]['dishonest'], [])
            self.assertIn('skill, longs: R2', seen[0][0])

    def test_a_map_of_elsewhere_and_one_split(self):
        bars = market.planted(600, 0.4)
        fitted = calibrate.calibrate(bars, slice(1, 300), market.search())
        with tempfile.TemporaryDirectory() as folder:
            paths = market.write(folder, bars)
            config = os.path.join(folder, 'map.json')
            calibrate.write_json(config, calibrate.as_config(fitted))
            out = self.run_it(folder, *paths, '--config', config, '--split', '0.5',
                              '--bootstrap', '5')
            self.assertIn('1 folds of 300', out)


if __name__ == '__main__':
    unittest.main(verbosity=2)
