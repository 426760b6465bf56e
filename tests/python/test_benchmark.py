"""What score.py prints first: columns by plain loops, other maps by hand, intervals, and
that nothing of it knows a later row."""
import math
import os
import unittest

import numpy as np

import market
from market import SEED, calibrate

import baselines  # noqa: E402  market.py says where they are
import before  # noqa: E402
import benchmark  # noqa: E402
import edition_1  # noqa: E402
import liqmap  # noqa: E402
import peers  # noqa: E402
import score  # noqa: E402


class Columns(unittest.TestCase):
    def test_path_is_that_of_plain_loops(self):
        bars = market.planted(200, 0.3)
        low, high, close = (bars.columns[name] for name in ('low', 'high', 'close'))
        compared = 0
        for side in range(2):
            got = baselines.path(bars, side)
            for t in range(1, bars.n):
                for i, reach in enumerate(baselines.REACHES):
                    rows = slice(max(0, t - reach), t)
                    if side == 0:
                        beyond = math.log(low[rows].min() / low[t])
                        away = math.log(close[t - 1] / low[rows].min())
                    else:
                        beyond = math.log(high[t] / high[rows].max())
                        away = math.log(high[rows].max() / close[t - 1])
                    for k, x in enumerate((beyond, away)):
                        want = math.log1p(1000 * max(0, x))
                        self.assertAlmostEqual(got[t, 2 * i + k], want, delta=1e-9)
                        compared += 1
        self.assertEqual(compared, 2 * 199 * 6 * 2)

    def test_levels_are_those_of_the_library(self):
        bars = market.planted(400, 0.6)
        random = np.random.default_rng(SEED)
        said = bars.amounts * random.lognormal(0.3, 0.5, bars.amounts.shape)
        learned, compared = liqmap.Forecast(), 0
        got = [baselines.levels(bars.columns['time_ms'], said[:, s], bars.amounts[:, s])
               for s in range(2)]
        for t in range(1, bars.n):
            for s in range(2):
                want = learned.read(s, 0).level if learned.rows >= 24 else 0
                self.assertAlmostEqual(got[s][t], want, delta=1e-10)
                compared += 1
            learned.add(int(bars.columns['time_ms'][t]), said[t], bars.amounts[t])
        self.assertEqual(compared, 2 * 399)

    def test_no_column_knows_a_later_row(self):
        bars = market.planted(300, 0.3)
        spoilt = {name: column.copy() for name, column in bars.columns.items()}
        for name in 'open_interest', 'high', 'low', 'close', 'volume':
            spoilt[name][200:] *= 1.5
        amounts = bars.amounts.copy()
        amounts[200:] *= 7
        other, compared = calibrate.Bars(spoilt, amounts), 0
        for side in range(2):
            for name, column in baselines.known(bars, side).items():
                np.testing.assert_array_equal(
                    column[:200], baselines.known(other, side)[name][:200])
                compared += 1
        for peer in peers.ALL.values():
            np.testing.assert_array_equal(peer.held(bars)[:200], peer.held(other)[:200])
            compared += 1
        self.assertEqual(compared, 2 * 4 + 6)


class Peers(unittest.TestCase):
    def test_a_crossed_level_is_gone_and_a_faded_one_is_less(self):
        """One entry at 100, and a price that reaches 89 twice. Bars see it as it stood at the
        close before: it fades from the bar after it on."""
        bars = calibrate.Bars({'low': np.array([100, 95, 89, 89.0]),
                               'high': np.array([100, 101, 100, 111.0]),
                               'close': np.array([100, 100, 95, 100.0])}, np.zeros((4, 2)))
        levels = np.full((4, 1, 1), 90.0)
        amounts = np.array([8.0, 0, 0, 0])[:, None, None]
        crossed, stood = peers.standing.swept(bars, levels, amounts, 0, np.array([0.5]))
        self.assertEqual(crossed[:, 0].tolist(), [0, 0, 4, 0])
        self.assertEqual(stood[:, 0].tolist(), [0, 8, 4, 0])
        crossed, _ = peers.standing.swept(bars, levels + 20, amounts, 1, np.array([1.0]))
        self.assertEqual(crossed[:, 0].tolist(), [0, 0, 0, 8])
        crossed, _ = peers.standing.swept(bars, levels, amounts, 0, np.array([1.0]),
                                          window=1)
        self.assertEqual(crossed.sum(), 0)
        held = peers.standing.within(bars, levels, amounts, 0, 3)
        self.assertEqual(held[:, 0].tolist(), [0, 0, 8, 8])  # no path: it stays

    def test_naive_by_hand(self):
        bars = calibrate.Bars({'open_interest': np.array([10.0, 13, 13]),
                               'low': np.array([100.0, 100, 97.5]),
                               'high': np.array([100.0, 100, 100]),
                               'close': np.array([100.0, 100, 98])}, np.zeros((3, 2)))
        held = peers.naive.held(bars)
        # 3 contracts at 100: a third breaks at 99, 98 and 96; the bar reaches 97.5.
        np.testing.assert_allclose(held[2, 0], [0, 100, 100])
        self.assertEqual(held[:2].sum() + held[:, 1].sum(), 0)

    def test_refitted_weights_are_found(self):
        random = np.random.default_rng(SEED)
        held = random.exponential(1e6, (500, 2, 3))
        amounts = held @ np.array([0.3, 0, 2.0])
        got = benchmark.refitted(held, amounts, slice(1, 400))
        np.testing.assert_allclose(got, amounts, rtol=0.02)


class Edition1(unittest.TestCase):
    TIERS = calibrate.tiers_of(market.LEVERAGES, market.SHARES)

    def test_by_the_rule_of_today_it_is_the_library(self):
        """With and without turnover, by time, and with one or several entry points."""
        bars, compared = market.planted(400, 0.3), 0
        for config in (market.CONFIG, {'turnover': 0.0, 'intrabar': 0.0, 'entry_points': 1},
                       {'turnover': 0.5, 'intrabar': 0.8, 'entry_points': 12,
                        'holding_ms': 48 * calibrate.HOUR_MS}):
            want = calibrate.replay(bars, config, self.TIERS)
            got = edition_1.replay(bars, config, self.TIERS, at_close=False)
            np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-9 * want.max())
            if config['entry_points'] > 1:
                old = edition_1.replay(bars, config, self.TIERS)
                self.assertGreater(np.abs(old - want).max(), 1e-4 * want.max())
            compared += np.count_nonzero(want)
        self.assertGreater(compared, 3000)

    def test_what_did_not_survive_was_opened_at_the_close(self):
        """Two points, 99 and 101, a close of 98, a long of 50x: neither survives; a close of
        100: one does."""
        edges = np.arange(50, 151, 1.0)
        tier = [{'leverage': 50.0, 'mmr': 0.0}]
        for close, at_close, want in ((97.0, True, {95: 10}), (97.0, False, {95: 10}),
                                      (98.5, True, {97: 5, 96: 5}), (98.5, False, {97: 10})):
            side = edition_1.Side(1, edges, tier, np.array([1.0]))
            side.open(10.0, np.array([99.0, 101.0]), close, at_close)
            held = {int(edges[i - 1]): side.cells[i, 0]
                    for i in np.flatnonzero(side.cells[:, 0])}
            self.assertEqual(held, want)


class Table(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bars = market.planted(900, 0.4)
        cls.search = market.search()
        cls.folds, cls.columns, cls.settings = [], [], []
        for train, test in calibrate.walk_forward(cls.bars.n, 2, 0.5):
            maps, config = score.map_forecasts(cls.bars, train, cls.search, None)
            fold = score.fold_of(cls.bars, train, test, maps, SEED)
            cls.folds.append(fold)
            cls.settings.append(config)
            cls.columns.append(
                benchmark.fold_columns(cls.bars, fold, cls.search, config, SEED))
        cls.draws = [score.day_draws(cls.bars, fold, 10, 1, SEED) for fold in cls.folds]

    def test_the_planted_map_beats_what_is_taken_from_it_and_every_peer(self):
        rows = benchmark.table(self.bars, self.folds, self.columns, self.draws,
                               score.with_interval)
        compared = 0
        for side in calibrate.SIDES:
            self.assertEqual(set(rows[side]), set(benchmark.BASELINES))
            table = rows[side]['path']
            self.assertGreater(table['map']['added']['low'], 0.02)
            self.assertEqual(table['map']['less']['mean'], 0)
            for name in [n for n in table if 'alone' in n or 'turnover' in n
                         or n in peers.ALL]:
                self.assertGreater(table[name]['less']['low'], 0, name)
                compared += 1
        self.assertEqual(compared, 2 * (2 + len(peers.ALL)))

    def test_intervals_hold_what_they_say(self):
        """Of noise that is lognormal, as they take it to be."""
        found = benchmark.coverage(self.bars, self.folds)
        for side in calibrate.SIDES:
            self.assertGreater(found[side]['80']['hours'], 400)
            self.assertAlmostEqual(found[side]['80']['all'], 0.80, delta=0.06)
            self.assertAlmostEqual(found[side]['95']['all'], 0.95, delta=0.04)

    def test_the_hours_that_matter(self):
        tenth = benchmark.top_tenth(self.bars, self.folds)
        hours = benchmark.largest(self.bars, self.folds, 5)
        for s, side in enumerate(calibrate.SIDES):
            rows = np.concatenate([self.bars.amounts[f.test, s] for f in self.folds])
            best = sum(np.sort(self.bars.amounts[f.test, s])[-(f.test.stop - f.test.start)
                                                             // 10:].sum()
                       for f in self.folds) / rows.sum()
            self.assertTrue(0.3 < tenth[side]['of equal excursion']
                            < tenth[side]['of all hours'] <= best + 1e-9)
            self.assertEqual([row[2] for row in hours[side]],
                             sorted(rows, reverse=True)[:5])

    def test_warnings(self):
        few = [score.Fold(slice(1, 850), slice(850, 900), {})]
        said = ' '.join(benchmark.warnings(self.bars, few, self.search, []))
        self.assertIn('3 days', said)
        corner = [{'turnover': 0.8, 'entry_points': 4}] * 2
        said = ' '.join(benchmark.warnings(self.bars, self.folds, self.search, corner))
        self.assertIn('turnover: the largest', said)
        plain = calibrate.Bars({k: v for k, v in self.bars.columns.items()
                                if k != 'volume'}, self.bars.amounts)
        said = ' '.join(benchmark.warnings(plain, self.folds, self.search, []))
        self.assertIn('no volume', said)
        for search, want in (self.search, True), (calibrate.Search(), False):
            said = ' '.join(benchmark.warnings(plain, self.folds, search,
                                               [{'config': 'map.json'}]))
            self.assertEqual('--config is scored as it is' in said, want)
        flat = calibrate.Bars({**self.bars.columns, 'high': self.bars.columns['close'],
                               'low': self.bars.columns['close']}, self.bars.amounts)
        said = ' '.join(benchmark.warnings(flat, self.folds, self.search, []))
        self.assertIn('entry_points and intrabar cannot matter', said)


class Before(unittest.TestCase):
    def test_visits_by_hand(self):
        close = np.full(60, 100.0)
        low, high = close.copy(), close.copy()
        low[30], high[10] = 97, 104
        bars = calibrate.Bars({'low': low, 'high': high, 'close': close}, np.zeros((60, 2)))
        cases = [(5, -0.03, False), (6, -0.03, True), (29, -0.03, True), (30, -0.03, False),
                 (20, -0.031, False), (9, 0.04, True), (10, 0.04, False), (9, 0.041, False)]
        at, away, want = map(np.array, zip(*cases))
        self.assertEqual(before.visited(bars, at, away).tolist(), want.tolist())

    def test_what_is_known_now_is_known_now(self):
        bars = market.planted(300, 0.3)
        spoilt = {name: np.append(column[:200], 1.1 * column[200:])
                  for name, column in bars.columns.items()}
        other = calibrate.Bars(spoilt, np.append(bars.amounts[:200],
                                                 9 * bars.amounts[200:], 0))
        compared = 0
        for side in range(2):
            for name, column in before.known_now(bars, side).items():
                np.testing.assert_array_equal(column[:200],
                                              before.known_now(other, side)[name][:200])
                compared += 1
        self.assertEqual(compared, 4)

    def test_chance_is_no_magnet_and_a_pull_is_one(self):
        """Places of chance; then a price that a bar later visits each place of one side."""
        random = np.random.default_rng(SEED)
        n, fold = 1500, score.Fold(slice(1, 300), slice(300, 1500), {})
        close = 100 * np.exp(np.cumsum(random.normal(0, 0.003, n)))
        place = np.full((n, 2), np.nan)
        place[300:, 0] = np.where(random.random(n - 300) < 0.5, -0.01, -0.02)
        place[300::40, 1] = 0.05
        high = close * 1.001
        for pull in False, True:
            if pull:
                high[301::40] = close[300::40] * 1.06
            bars = calibrate.Bars({'close': close, 'low': close * 0.999, 'high': high,
                                   'time_ms': (np.arange(n) + 1) * 3.6e6},
                                  np.zeros((n, 2)))
            draws = [score.day_draws(bars, fold, 100, 1, SEED)]
            long, short = before.magnet(bars, [fold], {300: {'place': place}}, draws,
                                        score.with_interval).values()
            self.assertLess(abs(long['mean']), 0.05)
            if pull:
                self.assertGreater(short['mean'], 0.25)
            else:
                self.assertLess(abs(short['mean']), 0.1)


class Real(unittest.TestCase):
    def test_the_score_of_the_issue_is_reached(self):
        """Settings by inner folds alone; intervals over all hours and over large ones."""
        paths = [os.path.join(market.DATA, name) for name in
                 ('binance-btcusdt-1h.csv', 'liquidations-btc-1h.csv')]
        if not all(map(os.path.exists, paths)):
            self.skipTest(f'no data in {market.DATA}')
        bars = calibrate.read_bars(*paths)
        folds, columns = [], []
        for train, test in calibrate.walk_forward(bars.n, 4, 0.4):
            forecast = calibrate.calibrate(bars, train).forecast(bars)
            folds.append(score.Fold(train, test, {'map': forecast}))
            columns.append({'map': benchmark.map_column(bars, forecast)})
        draws = [score.day_draws(bars, fold, 0, 1, SEED) for fold in folds]
        rows = benchmark.table(bars, folds, columns, draws, score.with_interval)
        held = benchmark.coverage(bars, folds)
        for side, usual, path in ('long', 0.090, 0.055), ('short', 0.078, 0.050):
            self.assertGreater(rows[side]['quadratic']['map']['added']['mean'], usual)
            self.assertGreater(rows[side]['path']['map']['added']['mean'], path)
            for part in 'all', 'large':
                self.assertTrue(0.75 <= held[side]['80'][part] <= 0.85, held)


if __name__ == '__main__':
    print(f'LIQMAP_SEED={SEED}')
    unittest.main(verbosity=2)
