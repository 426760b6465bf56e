"""The program's JSON and replay against the naive reference, over random streams."""
import json
import os
import random
import unittest

import reference
from seeds import seed
import tap

STREAMS = int(os.environ.get('LIQMAP_STREAMS', '200'))
TOLERANCE = 1e-9


class World:
    """A random model and stream."""

    def __init__(self, r):
        self.contract = r.choice(['linear', 'inverse'])
        self.maintenance = r.choice(['mark', 'entry'])
        self.initial = r.choice(['unknown', 'entry'])
        self.points = r.choice([1, 2, 3, 4, 7])
        self.turnover = r.choice([0, 0.1, 1.5])
        self.holding = r.choice([0, 0, 5400000, 172800000])
        self.intrabar = r.choice([0, 0, 0.4])
        self.unit = r.choice(['quote', 'contracts'])
        price = 10 ** r.uniform(-3, 5)
        # Sometimes so narrow that the price leaves it, and positions lie beyond it.
        reach = r.choice([0.02, 0.1, 0.5])
        if r.random() < 0.5:
            buckets = r.randint(1, 120)
            step = 2 * reach * price / buckets
            self.axis = ('linear', price * (1 - reach), step, buckets)
        else:
            step = r.choice([0.0005, 0.003, 0.02])
            self.axis = ('log', price * (1 - reach), step, r.randint(1, 150))
        self.tiers = self.random_tiers(r)
        self.rows = self.random_rows(r, price)

    def random_tiers(self, r):
        count = r.randint(1, 6)
        tiers = []
        for _ in range(count):
            leverage = r.choice([1, 2, 3, 10, 25, 50, 100, 125, r.uniform(1, 150)])
            mmr = r.choice([0.0, 0.004, 0.5 / leverage])
            fee = 0.0 if self.maintenance == 'entry' else r.choice([0.0, 0.0005])
            tiers.append((leverage, r.random() / count, r.random() / count, mmr, fee))
        return tiers

    @staticmethod
    def random_rows(r, price):
        rows = []
        time = r.choice([0, r.randint(10 ** 11, 2 * 10 ** 12)])
        oi = 10 ** r.uniform(0, 6)
        for _ in range(r.randint(1, 80)):
            span = sorted(price * (1 + r.gauss(0, 0.01)) for _ in range(2))
            low, high = max(span[0], price * 0.5), max(span[1], price * 0.5)
            close = min(max(r.uniform(low, high), low), high)
            entry = r.choice([0, close * (1 + r.gauss(0, 0.002))])
            volume = r.choice([0, oi * r.random()])
            rows.append((time, oi, high, low, close, entry, volume))
            time += r.randint(1, 3600000)
            price = close
            oi = 0 if r.random() < 0.02 else abs(oi + r.gauss(0, 0.05) * (oi + 1))
        return rows

    def options(self, path):
        options = ['--snapshots', path, '--zero-is-real', '--unit', self.unit, '--contract', self.contract,
                   '--maintenance', self.maintenance, '--initial', self.initial,
                   '--entry-points', self.points, '--turnover', repr(self.turnover),
                   '--intrabar', repr(self.intrabar), '--holding', f'{self.holding}ms' if self.holding else '0',
                   '--axis', ':'.join([self.axis[0], repr(self.axis[1]),
                                       repr(self.axis[2]), str(self.axis[3])])]
        for leverage, long, short, mmr, fee in self.tiers:
            options += ['--tier', f'{leverage!r}:{long!r}/{short!r}:{mmr!r}:{fee!r}']
        return options

    def csv(self):
        lines = ['time_ms,open_interest,high,low,close,entry,volume']
        for row in self.rows:
            lines.append(','.join(map(repr, row)))
        return '\n'.join(lines) + '\n'

    def naive(self):
        return reference.Map(reference.make_edges(*self.axis), self.tiers, self.contract,
                             self.maintenance, self.initial, self.points, self.turnover,
                             self.holding, self.intrabar)


class Reference(unittest.TestCase):
    def near(self, got, want, scale, what):
        self.compared += 1
        self.assertLessEqual(abs(got - want), TOLERANCE * scale, what)

    def compare_side(self, side, got, naive, unit, scale, worth):
        for key in ('opened', 'closed', 'liquidated', 'unknown', 'unlevered'):
            self.near(got[key], getattr(naive, key)[side], scale, key)
        self.near(got['total'], naive.total(side), scale, 'total')
        for key, bin_ in (('below', 0), ('above', -1)):
            for t, value in enumerate(got[key]):
                self.near(value, naive.cells[side][bin_][t], scale, key)
        for key in ('density', 'cumulative'):
            want = getattr(naive, key)(side, unit)
            self.assertEqual(len(got[key]), len(want))
            for b, row in enumerate(got[key]):
                self.assertEqual(len(row), len(naive.tiers))
                for t, value in enumerate(row):
                    self.near(value, want[b][t], scale * worth, f'{key}[{b}][{t}]')

    def compare(self, world):
        naive = world.naive()
        gone = []
        for row in world.rows:
            gone.append(naive.push(*row))
        got = json.loads(tap.good(self, 'map', '--format', 'json', *world.options('-'),
                                  input=world.csv()))
        self.assertEqual(got['schema'], 'liqmap.map/1')
        self.assertEqual((got['time_ms'], got['price'], got['open_interest']),
                         (naive.time, naive.price, naive.oi))
        self.assertEqual((got['unit'], got['pushes'], got['off_axis']),
                         (world.unit, naive.pushes, naive.off_axis))
        self.assertEqual(tuple(got['axis'].values()), world.axis)
        self.near(got['coverage'], naive.coverage(), 1, 'coverage')
        for t, tier in enumerate(got['tiers']):
            self.assertEqual(tuple(tier[key] for key in
                                   ('leverage', 'share_long', 'share_short', 'mmr', 'fee')),
                             world.tiers[t])
            for side, name in enumerate(('factor_long', 'factor_short')):
                k = naive.k[side][t]
                if k is None:
                    self.assertIsNone(tier[name])
                else:
                    self.near(tier[name], k, k, name)
        worth = (naive.edges[-1] if world.unit == 'quote' and world.contract == 'linear'
                 else 1)
        for side, name in enumerate(('long', 'short')):
            # Relative to what went through the side: sums lose no more than that.
            scale = max(naive.opened[side], 1e-300)
            self.compare_side(side, got['sides'][name], naive, world.unit, scale, worth)
        return gone, naive

    def compare_replay(self, world, gone, naive):
        options = world.options('-')
        options[options.index('--unit') + 1] = 'quote'
        lines = tap.good(self, 'replay', '--classes', 'none', *options, input=world.csv()).splitlines()
        self.assertEqual(len(lines), 1 + len(world.rows))
        scale = max(naive.opened) * max(naive.edges[-1], 1)
        for line, row, want in zip(lines[1:], world.rows, gone):
            fields = line.split(',')
            self.assertEqual(int(fields[0]), row[0])
            for value, w in zip(fields[4:], want[0] + want[1]):
                self.near(float(value), w, scale, 'liquidated')

    def test_random_streams(self):
        first = seed('map reference', 20260113)
        print(f'# LIQMAP_STREAMS={STREAMS}')
        self.compared = 0
        for i in range(STREAMS):
            with self.subTest(seed=first, stream=i):
                world = World(random.Random(first * 100003 + i))
                gone, naive = self.compare(world)
                self.compare_replay(world, gone, naive)
        print(f'# {self.compared} comparisons')
        self.assertGreater(self.compared, 500 * STREAMS)


if __name__ == '__main__':
    tap.main()
