"""map, heatmap and cascade with --last, --feed and --scale: against the naive model, the
formulas of the forecast written once more, and what is refused."""
import csv
import io
import json
import math
import os
import random
import re
import subprocess
import unittest

import reference
from seeds import seed
import tap
from test_map_reference import World

STREAMS = int(os.environ.get('LIQMAP_STREAMS', '200'))
GOLDEN = os.path.join(tap.SOURCE_ROOT, 'tests', 'golden')
DAY = os.path.join(tap.SOURCE_ROOT, 'examples', 'data', 'binance.csv')
SIDES = ('long', 'short')
HOUR = 3600000
HOURS = (1, 4, 12, 24)
START = 1768262400000  # 2026-01-13
SMALL = ['--axis', 'linear:70000:200:250', '--tier', '20:0.3/0.2', '--tier', '50:0.1/0.2']


class Young(reference.Map):
    """Beside all cells those that opened after a time, closed and swept alike."""

    def __init__(self, since, *args, **named):
        super().__init__(*args, **named)
        self.since, self.young, self.is_young = since, [[row[:] for row in side]
                                                        for side in self.cells], False

    def push(self, time, *rest):
        self.is_young = time > self.since
        return super().push(time, *rest)

    def sweep(self, high, low):
        gone = super().sweep(high, low)
        for side in range(2):
            for b, row in enumerate(self.cells[side]):
                for t, amount in enumerate(row):
                    if amount == 0:
                        self.young[side][b][t] = 0.0
        return gone

    def close(self, side, amount):
        total = self.total(side)
        keep = 0.0 if amount >= total else 1 - amount / total
        super().close(side, amount)
        self.young[side] = [[q * keep for q in row] for row in self.young[side]]

    def open(self, side, *rest):
        before = [row[:] for row in self.cells[side]]
        super().open(side, *rest)
        if self.is_young:
            for b, row in enumerate(self.cells[side]):
                for t, amount in enumerate(row):
                    self.young[side][b][t] += amount - before[b][t]


class Window(tap.FolderCase):
    def compare(self, world, last):
        """The map of the window, beside the naive one; nowhere more than the whole map."""
        naive = Young(world.rows[-1][0] - last,
                      reference.make_edges(*world.axis), world.tiers, world.contract,
                      world.maintenance, world.initial, world.points, world.turnover,
                      world.holding, world.intrabar)
        for row in world.rows:
            naive.push(*row)
        options = ['map', '--format', 'json', *world.options('-')]
        whole = json.loads(tap.good(self, *options, input=world.csv()))
        got = json.loads(tap.good(self, *options, '--last', f'{last}ms', input=world.csv()))
        self.assertEqual(got.pop('last_ms'), last)
        for s, side in enumerate(SIDES):
            scale = max(naive.opened[s], 1e-300)
            for b, row in enumerate(got['sides'][side].pop('density')):
                all_ = whole['sides'][side]['density'][b]
                for t, amount in enumerate(row):
                    worth = naive.value(b + 1) if world.unit == 'quote' else 1
                    self.assertLessEqual(abs(amount - naive.young[s][b + 1][t] * worth),
                                         1e-9 * scale * worth)
                    # In quote both are rounded once more.
                    most = all_[t] * (1 if world.unit == 'contracts' else 1 + 2.0 ** -51)
                    self.assertLessEqual(amount, most)
                    self.assertGreaterEqual(amount, 0)
                    self.compared += 1
                    self.less += amount < all_[t]
                    self.some += amount > 0
            del whole['sides'][side]['density']
            for m in (got, whole):  # what is read out of it
                for key in ('cumulative', 'density_by_class', 'cumulative_by_class'):
                    m['sides'][side].pop(key, None)
        self.assertTrue(got == whole)  # open interest, coverage, counters: the whole map's

    def test_naive_model(self):
        first = seed('shown window', 20260307)
        self.compared = self.less = self.some = 0
        for i in range(STREAMS):
            with self.subTest(seed=first, stream=i):
                r = random.Random(first * 100003 + i)
                world = World(r)
                span = world.rows[-1][0] - world.rows[0][0]
                self.compare(world, max(1, int(span * r.choice([0, 0.1, 0.5, 0.9, 1.5]))))
        print(f'# {self.compared} compared, {self.some} above 0, {self.less} below the map')
        self.assertGreater(self.compared, 250 * STREAMS)
        self.assertGreater(self.some, 5 * STREAMS)
        self.assertGreater(self.less, 5 * STREAMS)

    def day(self, *args, rows=None):
        with open(DAY, encoding='utf-8') as file:
            lines = file.readlines()
        return tap.good(self, 'map', '--snapshots', '-', '--format', 'json', *args,
                        input=''.join(lines if rows is None else lines[:rows]))

    def test_longer_than_the_input_is_the_whole_map(self):
        whole, got = (json.loads(self.day(*args)) for args in ([], ['--last', '30d']))
        self.assertEqual(got.pop('last_ms'), 30 * 24 * HOUR)
        self.assertTrue(got == whole)

    def test_windows_nest(self):
        """What a longer window has, a shorter one has at most."""
        maps = [json.loads(self.day('--last', last)) for last in ('6h', '24h', '3d')]
        sums = []
        for short, long in zip(maps, maps[1:]):
            for side in SIDES:
                for a, b in zip(short['sides'][side]['density'], long['sides'][side]['density']):
                    for x, y in zip(a, b):
                        self.assertLessEqual(x, y * (1 + 1e-9))
        for m in maps:
            sums.append(sum(map(sum, m['sides']['short']['density'])))
        self.assertTrue(0 < sums[0] < sums[1] < sums[2], sums)

    def test_bounds(self):
        """A snapshot exactly at the begin of the window is before it."""
        rows = [(START + i * HOUR, 1000 + 10 * i, 90100, 90000, 90050) for i in range(5)]
        text = 'time_ms,open_interest,high,low,close\n' + ''.join(
            ','.join(map(str, row)) + '\n' for row in rows)
        for last, opens in (('1h', 1), ('59m', 1), ('61m', 2), ('2h', 2), ('121m', 3)):
            got = json.loads(tap.good(self, 'map', '--snapshots', '-', '--format', 'json',
                                      '--unit', 'contracts', '--holding', '0', '--last', last,
                                      *SMALL, input=text))
            held = sum(map(sum, got['sides']['long']['density']))
            self.assertAlmostEqual(held, opens * 10 * 0.4, 9, last)

    def test_resume(self):
        state = os.path.join(self.folder, 'day.liqmap')
        self.day('--save', state, rows=4000)
        for last in ('1h', '24h'):
            self.assertTrue(self.day('--resume', state, '--last', last) ==
                            self.day('--last', last))
        with open(DAY, encoding='utf-8') as file:
            text = file.read()
        with open(state, 'rb') as file:
            before = file.read()
        result = tap.run('map', '--snapshots', '-', '--resume', state, '--save', state,
                         '--last', '2d', input=text)
        self.assertEqual((result.returncode, result.stdout), (1, ''))
        self.assertIn('--last: the window begins at 2026-01-14 00:00:00 UTC, before the map '
                      'of --resume', result.stderr)
        with open(state, 'rb') as file:
            self.assertEqual(file.read(), before)

    def test_heatmap(self):
        """Each column is the window that ends with it."""
        with open(os.path.join(GOLDEN, 'snapshots.csv'), encoding='utf-8') as file:
            lines = [line for line in file if not line.startswith('#')]
        heat = json.loads(tap.good(self, 'heatmap', '--snapshots', '-', '--format', 'json',
                                   '--low', '0', '--high', '0', '--last', '2m', '--every', '7',
                                   *SMALL, input=''.join(lines)))
        self.assertEqual(heat['last_ms'], 120000)
        some = 0
        for i in range(len(heat['times'])):
            k = min((i + 1) * 7, len(lines) - 1)
            m = json.loads(tap.good(self, 'map', '--snapshots', '-', '--format', 'json',
                                    '--last', '2m', *SMALL, input=''.join(lines[:k + 1])))
            self.assertEqual(heat['times'][i], m['time_ms'])
            self.assertEqual(heat['closes'][i], m['price'])
            for side in SIDES:
                want = [sum(row) for row in m['sides'][side]['density']]
                self.assertEqual(heat[side][i], want)
                some += sum(x > 0 for x in want)
        self.assertGreater(some, 10)

    def test_sources_and_cascade(self):
        """The sum of windows is a window; the fuel of a cascade is the window's."""
        one = json.loads(self.day('--last', '12h'))
        many = json.loads(tap.good(self, 'map', '--source', f'a={DAY}', '--source', f'b={DAY}',
                                   '--format', 'json', '--last', '12h'))
        self.assertTrue(many['sources'][1]['map'] == one)
        for side in SIDES:
            for both, row in zip(many['sum'][side]['density'], one['sides'][side]['density']):
                self.assertEqual(both, [2 * x for x in row])
        push = ['--direction', 'up', '--order', '1e12', '--depth-per-percent', '1e6',
                '--format', 'json']
        burned = [json.loads(tap.good(self, 'cascade', '--snapshots', DAY, *push, *args))
                  for args in ([], ['--last', '12h'])]
        self.assertEqual(burned[1]['last_ms'], 12 * HOUR)
        self.assertLess(burned[1]['liquidated'], burned[0]['liquidated'])
        self.assertGreater(burned[1]['liquidated'], 0)

    def test_a_source_that_fell_silent(self):
        """What the others swept since is gone from its window too."""
        with open(DAY, encoding='utf-8') as file:
            lines = file.readlines()
        path = self.write('silent.csv', ''.join(lines[:2700]))
        whole, got = (json.loads(tap.good(self, 'map', '--source', f'a={DAY}', '--source',
                                          f'b={path}', '--format', 'json', *args))
                      for args in ([], ['--last', '12h']))
        less = 0
        for side in SIDES:
            maps = [m['sources'][1]['map']['sides'][side]['density'] for m in (got, whole)]
            for row, all_ in zip(*maps):
                for x, y in zip(row, all_):
                    self.assertLessEqual(x, y * (1 + 2.0 ** -51))
                    less += 0 < x < y
        self.assertGreater(less, 0)
        oi = json.loads(tap.good(self, 'map', '--source', f'a={DAY}', '--source', f'b={path}',
                                 '--format', 'json', '--scale', 'oi'))['sources'][1]['map']
        for side in SIDES:
            for row, all_ in zip(oi['sides'][side]['density'],
                                 whole['sources'][1]['map']['sides'][side]['density']):
                self.assertEqual(row, [x * oi['scale'][side] for x in all_])

    def test_shorter_than_a_bar(self):
        """All of the last bar counts, and a message says so."""
        rows, _ = hours(30, 3)
        path = self.write('s.csv', rows)

        def shown(last):
            return json.loads(tap.good(self, 'map', path, *SMALL, '--last', last, '--format',
                                       'json'))['sides']
        want = shown('1h')
        for last, said in (('1h', ''), ('59m', '59 min'), ('1s', '1 s'), ('2h', '')):
            for args in (['map', path], ['map', '--source', f'a={path}'], ['heatmap', path]):
                got = tap.run(*args, *SMALL, '--last', last)
                self.assertEqual(got.stderr, said and (
                    f'liqmap: s.csv: --last {said} is shorter than the last bar, of 60 min: what '
                    'opened in all of that bar is shown\n'))
            if said:
                self.assertEqual(shown(last), want)

    def test_text_names_it(self):
        for args in (['map', '--snapshots', DAY], ['map', '--source', f'a={DAY}'],
                     ['heatmap', '--snapshots', DAY]):
            self.assertIn('\nopened in the last 24 h and still open\n',
                          tap.good(self, *args, '--last', '24h'))

    def test_refused(self):
        for text in ('0', '-1h', 'week', ''):
            result = tap.run('map', '--snapshots', DAY, '--last', text)
            self.assertEqual(result.returncode, 2)
            self.assertIn('--last: expected a duration such as 24h or 7d', result.stderr)


def hours(count, seed_, step=HOUR):
    """Random snapshots whose price wanders, as a CSV; and a feed of the same hours."""
    r = random.Random(seed_)
    price, oi = 90000.0, 50000.0
    rows = ['time_ms,open_interest,high,low,close,volume']
    feed = ['time_ms,long_quote,short_quote']
    for i in range(count):
        close = price * math.exp(r.gauss(0, 0.006))
        high, low = max(price, close) * 1.002, min(price, close) * 0.998
        oi = max(1000.0, oi + r.gauss(0, 500))
        rows.append(f'{START + i * step},{oi!r},{high!r},{low!r},{close!r},{oi * 0.2!r}')
        if (i * step) % HOUR == 0:
            feed.append(f'{START + i * step},{10 ** r.uniform(2, 7)!r},{10 ** r.uniform(2, 7)!r}')
        price = close
    return '\n'.join(rows) + '\n', '\n'.join(feed) + '\n'


class Hours(tap.FolderCase):
    def model(self, snapshots, *args):
        """{time: [long, short]} by `liqmap replay`."""
        rows = list(csv.reader(io.StringIO(tap.good(
            self, 'replay', '--snapshots', '-', *SMALL, *args, input=snapshots))))[1:]
        return {int(row[0]): [sum(map(float, row[4:6])), sum(map(float, row[6:8]))]
                for row in rows}

    @staticmethod
    def observed(feed):
        return {int(row['time_ms']): [float(row['long_quote']), float(row['short_quote'])]
                for row in csv.DictReader(io.StringIO(feed))}


class Feed(Hours):
    def ask(self, snapshots, feed, *args):
        path = self.write('feed.csv', feed)
        return json.loads(tap.good(self, 'map', '--snapshots', '-', *SMALL, '--format', 'json',
                                   '--feed', path, *args, input=snapshots))

    def check(self, got, pairs, model, observed, now):
        """pairs: (time, model, observed) of both sides, in order."""
        self.assertEqual(got['feed']['rows'], len(pairs))
        for s, side in enumerate(SIDES):
            row = got['feed'][side]
            for w, n in enumerate(HOURS):
                inside = [t for t in observed if now - n * HOUR < t <= now]
                want = (sum(observed[t][s] for t in inside) if len(inside) == n else None)
                if want is None:
                    self.assertIsNone(row['observed'][w])
                else:
                    self.assertIsNotNone(row['observed'][w])
                    self.assertAlmostEqual(row['observed'][w], want, delta=1e-9 * want)
            # the level and spread, with all weights from the last row backwards
            r = [math.log(o[s] + 1000) - math.log(m[s] + 1000) for _, m, o in pairs]
            weight = [math.exp((t - pairs[-1][0]) / (7 * 24 * HOUR)) for t, _, _ in pairs]
            level = sum(w * x for w, x in zip(weight, r)) / sum(weight)
            big = [(w, x) for w, x, p in zip(weight, r, pairs) if p[1][s] >= 1e6]
            mean = sum(w * (x - level) ** 2 for w, x in zip(weight, r)) / sum(weight)
            spread = math.sqrt((sum(w * (x - level) ** 2 for w, x in big) + mean) /
                               (sum(w for w, _ in big) + 1))
            self.assertAlmostEqual(row['level'], level, 9)
            self.assertAlmostEqual(row['spread'], spread, 9)

    def test_hours(self):
        snapshots, feed = hours(300, seed('shown feed', 7))
        model, observed = self.model(snapshots), self.observed(feed)
        pairs = [(t, model[t], observed[t]) for t in sorted(model)[1:]]
        got = self.ask(snapshots, feed)
        self.check(got, pairs, model, observed, max(model))
        self.assertEqual(got['feed']['hours'], list(HOURS))

    def test_minutes_are_summed(self):
        snapshots, feed = hours(1201, 8, step=HOUR // 12)
        model, observed = self.model(snapshots), self.observed(feed)
        pairs = [(t, [sum(model[t - i * HOUR // 12][s] for i in range(12)) for s in (0, 1)],
                  observed[t]) for t in sorted(observed)[1:]]
        self.check(self.ask(snapshots, feed), pairs, model, observed, max(model))

    def test_gaps_do_not_count(self):
        """An hour that the feed lacks, and one without a snapshot."""
        snapshots, feed = hours(200, 9)
        lines, bars = snapshots.splitlines(), feed.splitlines()
        no_bar, no_row = START + 50 * HOUR, START + 80 * HOUR
        feed = '\n'.join(b for b in bars if not b.startswith(str(no_bar))) + '\n'
        snapshots = '\n'.join(x for x in lines if not x.startswith(str(no_row))) + '\n'
        model, observed = self.model(snapshots), self.observed(feed)
        pairs = [(t, model[t], observed[t]) for t in sorted(model)[1:]
                 if t not in (no_bar, no_row + HOUR)]
        got = self.ask(snapshots, feed)
        self.assertEqual(len(pairs), 200 - 4)
        self.check(got, pairs, model, observed, max(model))

    def test_old_feed(self):
        """One that ends more than two of its bars before the input is told of."""
        snapshots, feed = hours(200, seed('shown old feed', 11))
        lines = feed.splitlines()
        rows, other = self.write('s.csv', snapshots), self.write('t.csv', snapshots)
        for missing in range(5):
            path = self.write('feed.csv', '\n'.join(lines[:len(lines) - missing]) + '\n')
            for args, what in (
                    (['map', rows], 'its level'), (['map', rows, '--scale', 'feed'], 'the scale'),
                    (['heatmap', rows, '--scale', 'feed'], 'the scale'),
                    (['map', '--source', f'a={rows}', '--source', f'b={other}'], 'its level')):
                said = tap.run(*args, *SMALL, '--feed', path).stderr
                self.assertEqual(said, '' if missing <= 2 else
                                 f'liqmap: {path}: the feed ends at 2026-01-21 '
                                 f'0{7 - missing}:00:00 UTC, {missing} h before the input: '
                                 f'{what} is of the time before\n')

    def test_few_rows(self):
        snapshots, feed = hours(24, 10)
        path = self.write('feed.csv', feed)
        self.assertIsNone(self.ask(snapshots, feed)['feed']['long']['level'])
        text = tap.good(self, 'map', '--snapshots', '-', *SMALL, '--feed', path,
                        input=snapshots)
        self.assertIn('level: not yet, it takes 24 intervals that feed and input both have, '
                      'found 23\n', text)
        result = tap.run('map', '--snapshots', '-', *SMALL, '--feed', path, '--scale', 'feed',
                         input=snapshots)
        self.assertEqual(result.returncode, 1)
        self.assertIn('--scale feed: expected at least 24 intervals that both the feed and the '
                      'input have, found 23', result.stderr)
        snapshots, feed = hours(25, 10)
        self.assertIsNotNone(self.ask(snapshots, feed)['feed']['long']['level'])

    def test_ends_early(self):
        """A window that the feed does not cover is not known."""
        snapshots, feed = hours(100, 11)
        feed = '\n'.join(feed.splitlines()[:-2]) + '\n'
        self.assertEqual(self.ask(snapshots, feed)['feed']['long']['observed'], [None] * 4)
        text = tap.good(self, 'map', '--snapshots', '-', *SMALL, '--feed',
                        self.write('feed.csv', feed), input=snapshots)
        self.assertRegex(text, r'\n  longs, by the feed +- +- +- +-\n')

    def test_sources(self):
        """The models of all sources together are beside the feed."""
        snapshots, feed = hours(120, 12)
        path, feed_path = self.write('one.csv', snapshots), self.write('feed.csv', feed)
        got = json.loads(tap.good(self, 'map', '--source', f'a={path}', '--source', f'b={path}',
                                  *SMALL, '--format', 'json', '--feed', feed_path))['sum']
        model, observed = self.model(snapshots), self.observed(feed)
        pairs = [(t, [2 * x for x in model[t]], observed[t]) for t in sorted(model)[1:]]
        self.check(got, pairs, model, observed, max(model))
        result = tap.run('map', '--source', f'BTC/a={path}', '--source', f'ETH/b={path}',
                         '--feed', feed_path)
        self.assertEqual(result.returncode, 2)
        self.assertIn('--feed is of one coin', result.stderr)

    def test_other_columns_and_bad_rows(self):
        snapshots, feed = hours(60, 13)
        want = self.ask(snapshots, feed)
        self.assertEqual(want, self.ask(snapshots, feed.replace(
            'long_quote,short_quote', 'liq_long_usd,liq_short_usd')))
        lines = feed.splitlines()
        for at, line, expected in (
                (3, f'{START + 2 * HOUR},1,-2', '4: short_quote|liq_short_usd: expected 0 or an'),
                (3, f'{START + 2 * HOUR},x,2', '4: long_quote|liq_long_usd: expected 0 or an amount'),
                (3, f'{START},1,2', '4: time_ms: expected a time after the row before'),
                (3, f'{START + 2 * HOUR},1', '4: expected 3 columns'),
                (0, 'time_ms,long,short', '1: long_quote|liq_long_usd: expected a column')):
            bad = lines[:at] + [line] + lines[at + 1:]
            path = self.write('bad.csv', '\n'.join(bad) + '\n')
            result = tap.run('map', '--snapshots', '-', '--feed', path, input=snapshots)
            self.assertEqual((result.returncode, result.stdout), (1, ''), line)
            self.assertIn(f'bad.csv:{expected}', result.stderr)


class Scale(Hours):
    def scaled(self, snapshots, *args):
        return json.loads(tap.good(self, 'map', '--snapshots', '-', *SMALL, '--format', 'json',
                                   *args, input=snapshots))

    def compare(self, got, plain, factor):
        """Every amount is the plain one times the factor of its side."""
        count = 0
        for s, side in enumerate(SIDES):
            for key in ('density', 'cumulative'):
                for a, b in zip(got['sides'][side][key], plain['sides'][side][key]):
                    for x, y in zip(a, b):
                        self.assertAlmostEqual(x, y * factor[s], delta=1e-12 * (x + 1))
                        count += x > 0
        self.assertGreater(count, 20)
        self.assertEqual(got['coverage'], plain['coverage'])

    def test_feed(self):
        snapshots, feed = hours(800, seed('shown scale', 14))
        path = self.write('feed.csv', feed)
        model, observed = self.model(snapshots), self.observed(feed)
        last = [t for t in sorted(model)[1:] if t > max(model) - 30 * 24 * HOUR]
        self.assertEqual(len(last), 720)
        factor = [sum(observed[t][s] for t in last) / sum(model[t][s] for t in last)
                  for s in (0, 1)]
        got = self.scaled(snapshots, '--feed', path, '--scale', 'feed')
        self.assertEqual(got['scale']['by'], 'feed')
        for s, side in enumerate(SIDES):
            self.assertAlmostEqual(got['scale'][side], factor[s], delta=1e-9 * factor[s])
        self.compare(got, self.scaled(snapshots), factor)
        text = tap.good(self, 'map', '--snapshots', '-', *SMALL, '--feed', path, '--scale',
                        'feed', input=snapshots)
        self.assertRegex(text, r'scale feed: longs x \S+, shorts x \S+; coverage \S+ %\n'
                               r'  \(amounts are multiplied by it: feed over model, sums of '
                               r'720 intervals of 30 days\)')
        self.assertIn('\nlevel, by which nothing is multiplied: feed over model, interval by '
                      'interval,\nthe latest of 799 of 60 min weighing most:\n', text)

    def test_oi(self):
        """In contracts, what lies at a price is open interest."""
        snapshots, _ = hours(300, 15)
        plain = self.scaled(snapshots, '--unit', 'contracts')
        got = self.scaled(snapshots, '--unit', 'contracts', '--scale', 'oi')
        factor = []
        for side in SIDES:
            m = plain['sides'][side]
            placed = sum(map(sum, m['density'])) + sum(m['below']) + sum(m['above'])
            factor.append(plain['open_interest'] / placed)
            self.assertAlmostEqual(got['scale'][side], factor[-1], delta=1e-9 * factor[-1])
            held = sum(map(sum, got['sides'][side]['density']))
            self.assertLessEqual(held, got['open_interest'] * (1 + 1e-9))
        self.compare(got, plain, factor)
        first = '\n'.join(snapshots.splitlines()[:2]) + '\n'
        result = tap.run('map', '--snapshots', '-', *SMALL, '--scale', 'oi', input=first)
        self.assertEqual((result.returncode, result.stdout), (1, ''))
        self.assertIn('the map holds no longs that could be scaled', result.stderr)

    def test_relative(self):
        snapshots, _ = hours(300, 16)
        plain, got = self.scaled(snapshots), self.scaled(snapshots, '--scale', 'relative')
        most = max(sum(row) for side in SIDES for row in plain['sides'][side]['density'])
        self.compare(got, plain, [100 / most] * 2)
        text = tap.good(self, 'map', '--snapshots', '-', *SMALL, '--scale', 'relative',
                        '--top', '0', input=snapshots)
        self.assertIn('scale relative: 100 is the largest drawn; coverage', text)
        points = list(csv.DictReader(io.StringIO(
            tap.good(self, 'map', '--snapshots', '-', *SMALL, '--scale', 'relative', '--format',
                     'points', input=snapshots))))
        prices = {}
        for row in points:
            key = row['price'], row['side']
            prices[key] = prices.get(key, 0) + float(row['usd'])
        self.assertAlmostEqual(max(prices.values()), 100, 9)
        self.assertNotIn('quote currency', text)
        bars = [line.split()[-2] for line in text.splitlines()
                if re.match(r' +[\d,.]+ [SL] [=+]', line)]
        self.assertEqual(max(map(float, bars)), 100.0)
        first = '\n'.join(snapshots.splitlines()[:2]) + '\n'
        result = tap.run('map', '--snapshots', '-', *SMALL, '--scale', 'relative', input=first)
        self.assertEqual(result.returncode, 1)
        self.assertIn('--scale relative: the map holds nothing that is drawn', result.stderr)

    def test_prices_asked_for_and_clusters(self):
        snapshots, _ = hours(300, 17)
        args = ['--at', '88000', '--at', '95000', '--top', '2']
        plain, got = (self.scaled(snapshots, *args, *more) for more in ([], ['--scale', 'oi']))
        count = 0
        for a, b in zip(got['at'], plain['at']):
            factor = got['scale'][a['side']]
            for key in ('in_bucket', 'cumulative'):
                for x, y in zip(a[key], b[key]):
                    self.assertEqual(x, y * factor)
                    count += x > 0
        for side in SIDES:
            for a, b in zip(got['clusters'][side], plain['clusters'][side]):
                self.assertEqual(a['amount'], b['amount'] * got['scale'][side])
                count += 1
        self.assertGreater(count, 4)

    def test_window_and_scale(self):
        """The factor is the whole map's, whatever part of it is shown."""
        snapshots, _ = hours(300, 18)
        plain = self.scaled(snapshots, '--last', '24h')
        got = self.scaled(snapshots, '--last', '24h', '--scale', 'oi')
        whole = self.scaled(snapshots, '--scale', 'oi')
        self.assertEqual(got['scale'], whole['scale'])
        self.compare(got, plain, [whole['scale'][side] for side in SIDES])

    def test_sources(self):
        """oi by source, feed and relative by the sum."""
        snapshots, feed = hours(300, 19)
        other, _ = hours(300, 20)
        paths = [self.write('a.csv', snapshots), self.write('b.csv', other)]
        both = ['--source', f'a={paths[0]}', '--source', f'b={paths[1]}', *SMALL]

        def ask(*args):
            return json.loads(tap.good(self, 'map', *both, '--format', 'json', *args))
        oi = ask('--scale', 'oi')
        factors = [m['map']['scale'] for m in oi['sources']]
        self.assertNotEqual(factors[0], factors[1])
        self.assertNotIn('scale', oi['sum'])
        for path, m in zip(paths, oi['sources']):
            one = json.loads(tap.good(self, 'map', '--snapshots', path, *SMALL, '--format',
                                      'json', '--scale', 'oi'))
            self.assertTrue(m['map'] == one)
        relative = ask('--scale', 'relative')
        most = max(sum(row) for side in SIDES for row in relative['sum'][side]['density'])
        self.assertAlmostEqual(most, 100, 9)
        by_feed = ask('--scale', 'feed', '--feed', self.write('feed.csv', feed))
        self.assertEqual(by_feed['sum']['scale'], by_feed['sources'][1]['map']['scale'])
        for got in (oi, relative, by_feed):
            for side in SIDES:
                rows = [m['map']['sides'][side]['density'] for m in got['sources']]
                for b, row in enumerate(got['sum'][side]['density']):
                    for t, x in enumerate(row):
                        want = rows[0][b][t] + rows[1][b][t]
                        self.assertAlmostEqual(x, want, delta=1e-9 * (want + 1))
        text = tap.good(self, 'map', *both, '--scale', 'oi')
        self.assertRegex(text, r'a: scale oi: longs x \S+, shorts x \S+; coverage \S+ %\n')
        result = tap.run('map', *both, '--scale', 'oi', '--format', 'csv')
        self.assertEqual(result.stderr.count('scale oi: longs x '), 2)

    def test_heatmap(self):
        snapshots, feed = hours(300, 21)
        path = self.write('feed.csv', feed)

        def ask(*args, **how):
            return json.loads(tap.good(self, 'heatmap', '--snapshots', '-', *SMALL, '--format',
                                       'json', '--every', '10', *args, input=snapshots))
        plain = ask()
        for args in (['oi'], ['relative'], ['feed', '--feed', path]):
            got, count = ask('--scale', *args), 0
            self.assertEqual(got['scale']['by'], args[0])
            for side in SIDES:
                for a, b in zip(got[side], plain[side]):
                    for x, y in zip(a, b):
                        self.assertEqual(x, y * got['scale'][side])
                        count += x > 0
            self.assertGreater(count, 100)
            if args[0] == 'relative':
                self.assertAlmostEqual(max(max(c) for side in SIDES for c in got[side]), 100, 9)
            else:
                m = self.scaled(snapshots, '--scale', *args)
                self.assertEqual((got['scale'], got['coverage']), (m['scale'], m['coverage']))
        text = tap.good(self, 'heatmap', '--snapshots', '-', *SMALL, '--scale', 'relative',
                        input=snapshots)
        self.assertIn('density in percent\nscale relative: 100 is the largest drawn', text)
        self.assertIn('@ 81.00\n', text)

    def test_cascade(self):
        snapshots, _ = hours(300, 22)

        def ask(*args):
            return json.loads(tap.good(self, 'cascade', '--snapshots', '-', *SMALL,
                                       '--direction', 'up', '--order', '1e13', '--format',
                                       'json', '--depth-per-percent', '1e9', *args,
                                       input=snapshots))
        plain, got = ask(), ask('--scale', 'oi')
        self.assertAlmostEqual(got['liquidated'], plain['liquidated'] * got['scale']['short'],
                               delta=1e-9 * got['liquidated'])
        self.assertEqual(got['scale'], self.scaled(snapshots, '--scale', 'oi')['scale'])
        result = tap.run('cascade', '--snapshots', '-', '--direction', 'up', '--order', '1',
                         '--depth-per-percent', '1', '--scale', 'relative', input=snapshots)
        self.assertEqual(result.returncode, 2)
        self.assertIn('--scale relative: a book and an order are amounts', result.stderr)

    def test_csv(self):
        """Rows as ever; the scale is named by a message."""
        snapshots, _ = hours(300, 23)
        result = tap.run('map', '--snapshots', '-', *SMALL, '--format', 'csv', '--scale', 'oi',
                         input=snapshots)
        self.assertRegex(result.stderr, r'^liqmap: scale oi: longs x \S+, shorts x \S+; '
                                        r'coverage \S+ %\n$')
        rows = list(csv.DictReader(io.StringIO(result.stdout)))
        want = self.scaled(snapshots, '--scale', 'oi')['sides']['short']['density']
        self.assertTrue([[float(r['short_20']), float(r['short_50'])] for r in rows] == want)

    def test_the_page_about_scales(self):
        """doc/ten-times-more.md: what its commands print, where their input is here."""
        with open(os.path.join(tap.SOURCE_ROOT, 'doc', 'ten-times-more.md'),
                  encoding='utf-8') as file:
            shown = re.findall(r'\n    (liqmap (?:.|\n(?=    ))*)\n\n```\n((?:.|\n)*?)```',
                               file.read())
        data = os.environ.get('LIQMAP_DATA',
                              os.path.join(tap.SOURCE_ROOT, '..', 'shared', 'data'))
        compared = 0
        for command, output in shown:
            if 'examples/data' not in command:
                if not os.path.exists(data):
                    continue
                command = re.sub(r'\b(binance|liquidations)-', f'{data}/\\1-', command)
            command = command.replace('liqmap', f"'{os.path.abspath(tap.PROGRAM)}'", 1)
            got = subprocess.run(['sh', '-c', command], stdout=subprocess.PIPE, text=True,
                                 cwd=tap.SOURCE_ROOT, check=True).stdout
            self.assertEqual(got, output, command)
            compared += 1
        self.assertGreaterEqual(compared, 3)

    def test_usage(self):
        path = self.write('feed.csv', hours(30, 1)[1])
        for args, expected in (
                (['map', '--scale', 'feed'], '--scale feed: give the feed, --feed FILE'),
                (['heatmap', '--feed', path], '--feed: here it goes with --scale feed'),
                (['map', '--feed', path, '--unit', 'contracts'],
                 '--feed is in quote currency: it does not go with --unit contracts'),
                (['map', '--scale', 'much'], '--scale: expected none|feed|oi|relative')):
            result = tap.run(*args, '--snapshots', DAY)
            self.assertEqual(result.returncode, 2)
            self.assertIn(expected, result.stderr)


if __name__ == '__main__':
    tap.main()
