"""summary: against the arrays of `map` and the zones of `cascade`, added up again in plain
Python; of several sources against their sum."""
import csv
import io
import json
import math
import os
import random
import unittest

from seeds import seed
import tap

WORLDS = int(os.environ.get('LIQMAP_STREAMS', '200')) // 8
DATA = os.path.join(tap.SOURCE_ROOT, 'examples', 'data')
DAY = os.path.join(DATA, 'binance.csv')
SIDES = ('long', 'short')
PERCENT = (1, 2, 5, 10)
MODEL = ['--axis', 'log:50:0.004:320', '--tier', '20:0.3/0.2', '--tier', '50:0.2',
         '--tier', '100:0.2/0.3']


def bucket_of(edges, price):
    """-1 or the number of buckets off the axis."""
    if price < edges[0]:
        return -1
    return next((i for i in range(len(edges) - 1) if edges[i] <= price < edges[i + 1]),
                len(edges) - 1)


def edges_of(axis):
    """Of a log axis, near enough: no price of the tests lies so close to an edge."""
    return [axis['low'] * (1 + axis['step']) ** i for i in range(axis['buckets'] + 1)]


class Sum:
    """One map or several as an amount for each bucket."""

    def __init__(self, maps, price):
        self.edges = edges_of(maps[0]['axis'])
        self.price = price
        n = len(self.edges) - 1
        self.amount = {side: [math.fsum(x for m in maps for x in m['sides'][side]['density'][b])
                              for b in range(n)] for side in SIDES}
        low = max(bucket_of(self.edges, price * 0.9), 0)
        high = min(bucket_of(self.edges, price * 1.1), n - 1)
        self.range = list(range(low, high + 1))
        self.here = bucket_of(self.edges, price)

    def outward(self, side):
        return self.range if side == 'short' else self.range[::-1]

    def within(self, side, percent):
        up = side == 'short'
        to = bucket_of(self.edges, self.price * (1 + percent / 100 if up else
                                                 1 - percent / 100))
        return math.fsum(x for i, x in enumerate(self.amount[side])
                         if (i <= to if up else i >= to))

    def total(self, side):
        return math.fsum(self.amount[side][i] for i in self.range)

    def pain(self, side):
        best = max((self.amount[side][i] for i in self.range), default=0)
        return next((i for i in self.outward(side) if self.amount[side][i] == best),
                    None) if best > 0 else None

    def clusters(self, side):
        """Runs of buckets outward, each at least twice the mean."""
        filled = [self.amount[side][i] for i in self.range if self.amount[side][i] > 0]
        runs, run = [], []
        for i in self.outward(side):
            if filled and self.amount[side][i] >= 2 * math.fsum(filled) / len(filled):
                run.append(i)
            elif run:
                runs.append(run)
                run = []
        return runs + [run] if run else runs

    def widest_gap(self, side):
        """In price; every run of buckets is tried."""
        own = [i for i in self.range if (i >= self.here if side == 'short' else
                                         i <= self.here)]
        limit = 0.01 * math.fsum(self.amount[side][i] for i in own)
        widest = 0
        for a in range(len(own)):
            held = 0
            for b in range(a, len(own)):
                held += self.amount[side][own[b]]
                if held >= limit:
                    break
                low, high = self.edges[own[a]], self.edges[own[b] + 1]
                if side == 'short':
                    low, high = max(low, self.price), min(high, self.price * 1.1)
                else:
                    low, high = max(low, self.price * 0.9), min(high, self.price)
                widest = max(widest, high - low)
        return widest


class Case(tap.FolderCase):
    compared = 0

    def close(self, got, want, what):
        self.compared += 1
        self.assertTrue(math.isclose(got, want, rel_tol=1e-9, abs_tol=1e-9),
                        f'{what}: {got!r} is not {want!r}')

    def stream(self, r, hours=200):
        """A CSV of random hours."""
        price, interest, time = r.uniform(90, 110), 1000.0, 1768262400000
        lines = ['time_ms,open_interest,high,low,close,volume']
        for _ in range(hours):
            new = min(max(price * math.exp(r.gauss(0, 0.006)), 60), 180)
            high = max(price, new) * (1 + abs(r.gauss(0, 0.002)))
            low = min(price, new) * (1 - abs(r.gauss(0, 0.002)))
            interest = max(interest * math.exp(r.gauss(0, 0.02)), 1)
            time += 3600000
            lines.append(f'{time},{interest!r},{high!r},{low!r},{new!r},'
                         f'{r.uniform(0, 100)!r}')
            price = new
        return '\n'.join(lines) + '\n'

    def check_row(self, row, world):
        self.close(row['price'], world.price, 'price')
        long, short = world.total('long'), world.total('short')
        self.close(row['imbalance'], (long - short) / (long + short) if long + short > 0
                   else 0, 'imbalance')
        for side in SIDES:
            got = row[side]
            for i, percent in enumerate(PERCENT):
                self.close(got['within'][i], world.within(side, percent), percent)
            self.check_places(got, world, side)

    def check_places(self, got, world, side):
        pain = world.pain(side)
        self.assertEqual(got['max_pain'] is None, pain is None)
        if pain is not None:
            self.close(got['max_pain']['amount'], world.amount[side][pain], 'pain')
        runs = world.clusters(side)
        self.assertEqual(got['nearest_cluster'] is None, not runs)
        if runs:
            self.close(got['nearest_cluster']['amount'],
                       math.fsum(world.amount[side][i] for i in runs[0]), 'cluster')
            self.close(got['nearest_cluster']['low'], world.edges[min(runs[0])], 'low')
            self.close(got['nearest_cluster']['high'], world.edges[max(runs[0]) + 1],
                       'high')
        gap = got['gap']
        self.close(gap['high'] - gap['low'] if gap else 0, world.widest_gap(side), 'gap')


class Numbers(Case):
    def setUp(self):
        super().setUp()
        self.random = random.Random(f'{seed("summary", 20261127)} summary')

    def maps_of(self, files, *args):
        return [json.loads(tap.good(self, 'map', '--snapshots', path, '--format', 'json',
                                    *args)) for path in files]

    def test_one_and_the_sum(self):
        for world in range(WORLDS):
            files = [self.write(f'{world}-{i}.csv', self.stream(self.random))
                     for i in range(self.random.randrange(1, 4))]
            maps = self.maps_of(files, *MODEL)
            sources = [x for i, f in enumerate(files) for x in ('--source', f's{i}={f}')]
            got = json.loads(tap.good(self, 'summary', *sources, *MODEL, '--by', 'venue',
                                      '--format', 'json'))
            self.assertEqual(got['schema'], 'liqmap.summary/1')
            self.assertEqual(len(got['rows']), len(files) + (len(files) > 1))
            for row, m in zip(got['rows'], maps):
                self.check_row(row, Sum([m], m['price']))
            if len(files) > 1:
                self.assertIsNone(got['rows'][-1]['source'])
                self.check_row(got['rows'][-1], Sum(maps, maps[0]['price']))
        print(f'# {self.compared} numbers compared in {WORLDS} worlds')
        self.assertGreater(self.compared, 40 * WORLDS)

    def test_stale(self):
        """A source older than two of its bars holds nothing that the others saw touched."""
        stale = swept = 0
        for world in range(WORLDS):
            lines = self.stream(self.random).splitlines(keepends=True)
            cut = self.random.randrange(100, len(lines))
            old = self.write(f'{world}-old.csv', ''.join(lines[:cut]))
            new = self.write(f'{world}-new.csv', ''.join(lines))
            alone = self.maps_of([old], *MODEL)[0]
            both = json.loads(tap.good(self, 'map', '--source', f'old={old}', '--source',
                                       f'new={new}', *MODEL, '--format', 'json'))
            later = [line.split(',') for line in lines[cut:]]
            got = both['sources'][0]
            self.assertEqual(got['stale'], len(later) > 2)
            self.assertFalse(both['sources'][1]['stale'])
            edges = edges_of(alone['axis'])
            high = bucket_of(edges, max(float(r[2]) for r in later)) if later else -1
            low = bucket_of(edges, min(float(r[3]) for r in later)) if later else len(edges)
            for side in SIDES:
                want = [[0] * len(row) if got['stale'] and
                        (b <= high if side == 'short' else b >= low) else row
                        for b, row in enumerate(alone['sides'][side]['density'])]
                self.compared += len(want)
                self.assertEqual(got['map']['sides'][side]['density'] == want, True)
                swept += want != alone['sides'][side]['density']
            stale += got['stale']
        self.assertGreater(stale, WORLDS // 2)
        self.assertGreater(swept, WORLDS // 2)
        print(f'# {self.compared} buckets compared, {stale} stale maps')

    def test_squeeze_is_the_largest_zone(self):
        found = 0
        for world in range(WORLDS):
            path = self.write(f'{world}.csv', self.stream(self.random))
            depth = repr(self.random.choice([100, 1000, 10000]))
            row = json.loads(tap.good(self, 'summary', '--snapshots', path, *MODEL,
                                      '--depth-per-percent', depth, '--format',
                                      'json'))['rows'][0]
            for side, way in (('long', 'down'), ('short', 'up')):
                zones = json.loads(tap.good(
                    self, 'cascade', '--snapshots', path, *MODEL, '--trigger',
                    '--direction', way, '--depth-per-percent', depth, '--format',
                    'json'))['zones']
                near = [z for z in zones if abs(z['from'] / row['price'] - 1) <= 0.1]
                largest = max(near, key=lambda z: z['fuel'], default=None)
                got = row[side]['squeeze']
                self.assertEqual(got is None, largest is None)
                if got is not None:
                    self.assertEqual(got, {'order': largest['order'],
                                           'from': largest['from'], 'to': largest['to'],
                                           'forced': largest['fuel']})
                    found += 1
        self.assertGreater(found, WORLDS // 2)

    def test_csv_is_json(self):
        args = ['summary', '--snapshots', DAY, '--depth-per-percent', '5e6']
        row = json.loads(tap.good(self, *args, '--format', 'json'))['rows'][0]
        got = next(csv.DictReader(io.StringIO(tap.good(self, *args, '--format', 'csv'))))
        for side in SIDES:
            for i, percent in enumerate(PERCENT):
                self.close(float(got[f'{side}_within_{percent}']),
                           row[side]['within'][i], percent)
            self.close(float(got[f'{side}_gap_low']), row[side]['gap']['low'], 'gap')
            self.close(float(got[f'{side}_squeeze_order']),
                       row[side]['squeeze']['order'], 'squeeze')
        self.assertEqual(self.compared, 12)


class Rows(Case):
    def test_text(self):
        sources = [x for name in ('binance', 'okx', 'bybit')
                   for x in ('--source', f'{name}={DATA}/{name}.csv')]
        tap.golden(self, 'summary.txt', tap.good(
            self, 'summary', *sources, '--by', 'venue', '--depth-per-percent',
            'binance=3e6', '--depth-per-percent', 'okx=1e6',
            '--depth-per-percent', '5e6'))

    def test_a_row_for_each_coin(self):
        rows = json.loads(tap.good(
            self, 'summary', '--source', f'BTC/a={DAY}', '--source', f'ETH/b={DAY}',
            '--source', f'BTC/c={DAY}', '--format', 'json'))['rows']
        self.assertEqual([(r['coin'], r['source'], r['sources']) for r in rows],
                         [('BTC', None, 2), ('ETH', 'b', 1)])

    def test_nothing_on_the_map(self):
        path = self.write('one.csv', 'time_ms,open_interest,high,low,close\n'
                                     '60000,100,100,100,100\n')
        row = json.loads(tap.good(self, 'summary', '--snapshots', path, '--format',
                                  'json'))['rows'][0]
        for side in SIDES:
            self.assertEqual(row[side]['within'], [0, 0, 0, 0])
            self.assertIsNone(row[side]['max_pain'])
            self.assertIsNone(row[side]['gap'])
        self.assertIn('little is known yet',
                      tap.good(self, 'summary', '--snapshots', path))

    def test_price_off_the_axis(self):
        path = self.write('off.csv', 'time_ms,open_interest,high,low,close\n'
                                     '60000,100,100,100,100\n120000,110,400,400,400\n')
        row = json.loads(tap.good(self, 'summary', '--snapshots', path, '--format', 'json',
                                  '--axis', 'linear:50:1:100'))['rows'][0]
        self.assertGreater(row['off_axis'], 0)
        self.assertIsNone(row['short']['max_pain'])

    def test_no_squeeze_is_said(self):
        self.assertIn('squeeze up: none', tap.good(
            self, 'summary', '--snapshots', DAY, '--depth-per-percent', '1e15'))

    def test_refused(self):
        for args, text in ((['--depth-per-percent', 'x=5'],
                            '--depth-per-percent x: there is no --source of that name; where '
                            'sources have coins it is COIN/NAME, as in BTC/binance=5M'),
                           (['--depth-per-percent', 'x'],
                            'expected an amount above 0 such as 5M, or that of a source, '
                            "binance=5M or BTC/binance=5M, found 'x'"),
                           (['--depth-per-percent', '0'], 'above 0'),
                           (['--depth-per-percent', '1', '--unit', 'contracts'],
                            'quote currency'),
                           (['--source', f'a={DAY}'], 'does not go with')):
            result = tap.run('summary', '--snapshots', DAY, *args)
            self.assertEqual(result.returncode, 2, args)
            self.assertIn(text, result.stderr)


if __name__ == '__main__':
    tap.main()
