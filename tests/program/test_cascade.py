"""cascade: against a reference on the map's own CSV, golden answers, what is refused."""
import csv
import io
import json
import os
import random
import re
import unittest
from fractions import Fraction

from seeds import seed
import tap

GOLDEN = os.path.join(tap.SOURCE_ROOT, 'tests', 'golden')
SNAPSHOTS = os.path.join(GOLDEN, 'snapshots.csv')
DAY = os.path.join(tap.SOURCE_ROOT, 'examples', 'data', 'binance.csv')
BREAK = ['--snapshots', DAY, '--until', '2026-01-13 21:36:00', '--direction', 'up',
         '--depth-per-percent', '5e6']
FINE = ['--axis', 'linear:90000:100:120', '--tier', '20:0.3/0.2', '--tier',
        '50:0.1:0.005:0.0005', '--tier', '100:0.2/0.3']
TIERS = 3
RUNS = 60
STOPPED, BOOK, AXIS = 'stopped', 'book', 'axis'


class World:
    """A map's buckets and a book, in exact numbers. Nothing is shared with the library:
    a price is looked for between every two prices where something changes."""

    def __init__(self, rows, up, start, points, per_percent):
        side = 'short_' if up else 'long_'
        self.up, self.start = up, Fraction(start)
        self.edges = [Fraction(float(row['low'])) for row in rows]
        self.edges.append(Fraction(float(rows[-1]['high'])))
        self.fuel = [sum(Fraction(float(value)) for name, value in row.items()
                         if name.startswith(side)) for row in rows]
        self.points = [(Fraction(p), Fraction(q)) for p, q in points]
        self.per_percent = Fraction(per_percent or 0)

    def out(self, price):
        """How far out a price lies."""
        return price - self.start if self.up else self.start - price

    def resting(self, price):
        """D, None past the book."""
        if not self.points:
            return self.per_percent * 100 * self.out(price) / self.start
        before = (self.start, Fraction(0))
        for p, q in self.points:
            if self.out(price) <= self.out(p):
                if p == before[0]:
                    return q
                part = (price - before[0]) / (p - before[0])
                return before[1] + (q - before[1]) * part
            before = (p, q)
        return None

    def near(self, i):
        return self.edges[i if self.up else i + 1]

    def outward(self):
        """Buckets strictly beyond that of the start, nearest first."""
        n = len(self.fuel)
        if self.up:
            return [i for i in range(n) if self.edges[i] > self.start]
        return [i for i in range(n - 1, -1, -1) if self.edges[i + 1] <= self.start]

    def limit(self):
        axis = self.edges[-1 if self.up else 0]
        if self.out(axis) < 0:
            axis = self.start
        if self.points and self.out(self.points[-1][0]) < self.out(axis):
            return self.points[-1][0], BOOK
        return axis, AXIS

    def touched(self, price):
        return [i for i in self.outward()
                if (price >= self.near(i) if self.up else price < self.near(i))]

    def end(self, order):
        """(price, buckets touched, reason)"""
        limit, reason = self.limit()
        stops = {self.start, limit} | {self.near(i) for i in self.outward()}
        stops = sorted((p for p in stops | {p for p, _ in self.points}
                        if 0 <= self.out(p) <= self.out(limit)), key=self.out)
        for here, there in zip(stops, stops[1:] + [None]):
            touched = self.touched(here)
            if self.resting(here) >= order + sum(self.fuel[i] for i in touched):
                return here, touched, STOPPED
            if there is None:
                return here, touched, reason
            # Between the two, where going down the edge just passed has touched.
            touched = self.touched((here + there) / 2)
            need = order + sum(self.fuel[i] for i in touched)
            low, high = self.resting(here), self.resting(there)
            if low >= need:
                return here, touched, STOPPED
            if high > need:
                part = (need - low) / (high - low)
                return here + (there - here) * part, touched, STOPPED
            if high == need and low == high:
                return here, touched, STOPPED

    def curve(self):
        """[(bucket, near edge, least order)]"""
        limit, _ = self.limit()
        most, fuel, rows = Fraction(0), Fraction(0), []
        for i in self.outward():
            edge = self.near(i)
            if self.out(edge) > self.out(limit) or (not self.up and edge == limit):
                break
            most = max(most, self.resting(edge) - fuel)
            fuel += self.fuel[i]
            rows.append((i, edge, most))
        return rows


class Case(tap.FolderCase):
    def book(self, points, header='price,cumulative_quote'):
        lines = [header, *(f'{p!r},{q!r}' for p, q in points)]
        return self.write('book.csv', '\n'.join(lines) + '\n')

    def cascade(self, *args):
        return tap.good(self, 'cascade', *args)

    def rows(self, *args):
        return list(csv.DictReader(io.StringIO(tap.good(self, *args))))

    def close(self, got, want, slack=1e-9):
        self.assertLessEqual(abs(got - want), slack * abs(want) + 1e-9)


class Reference(Case):
    SOURCE = ['--snapshots', SNAPSHOTS, *FINE]

    def draw(self, chance):
        """Arguments and their world."""
        up = chance.random() < 0.5
        start = self.last
        args = ['--direction', 'up' if up else 'down']
        if chance.random() < 0.6:
            start = chance.choice([chance.uniform(89000, 103000), 90000.0, 102000.0,
                                   90000.0 + 100 * chance.randrange(120)])
            args += ['--start', repr(start)]
        points, per_percent = [], None
        if chance.random() < 0.4:
            per_percent = chance.uniform(1e4, 1e7)
            args += ['--depth-per-percent', repr(per_percent)]
        else:
            price, quote = start, 0.0
            for _ in range(chance.randint(1, 30)):
                price += (1 if up else -1) * chance.uniform(1, 500)
                quote += chance.choice([0, 1, 1, 1]) * chance.uniform(0, 1e6)
                points.append((price, quote))
            args += ['--depth', self.book(points)]
        return args, World(self.map, up, start, points, per_percent)

    def check_order(self, args, world, order):
        got = json.loads(self.cascade(*self.SOURCE, *args, '--format', 'json'))
        price, touched, reason = world.end(order)
        self.assertEqual(list(got), ['schema', 'direction', 'start', 'order', 'end',
                                     'end_bucket', 'reason', 'liquidated',
                                     'liquidated_by_tier', 'classes',
                                     'liquidated_by_class', 'sources',
                                     'liquidated_by_venue', 'amplification', 'burned'])
        self.assertEqual((got['schema'], got['direction'], got['start'], got['reason']), (
            'liqmap.cascade/1', 'up' if world.up else 'down', float(world.start), reason))
        self.close(got['order'], float(order))
        self.close(got['end'], float(price))
        forced = float(sum(world.fuel[i] for i in touched))
        self.close(got['liquidated'], forced)
        self.close(sum(got['liquidated_by_tier']), forced)
        self.assertEqual(len(got['liquidated_by_tier']), TIERS)
        self.close(got['amplification'], float((order + Fraction(forced)) / order)
                   if order else 1)
        burned = [i for i in touched if world.fuel[i] > 0]
        self.assertEqual([b['bucket'] for b in got['burned']], burned)
        for b in got['burned']:
            self.close(b['liquidated'], float(world.fuel[b['bucket']]))
        table = self.rows('cascade', *self.SOURCE, *args, '--format', 'csv')
        self.assertEqual([{'bucket': int(r['bucket']), 'liquidated': float(r['liquidated'])}
                          for r in table], got['burned'])
        for row in table:
            self.assertEqual(float(row['price']), float(world.near(int(row['bucket']))))
        if table:
            self.assertEqual(float(table[-1]['total']), got['liquidated'])
        return reason

    def check_curve(self, args, world):
        args = [*self.SOURCE, *args, '--trigger']
        got = json.loads(self.cascade(*args, '--format', 'json'))
        want = world.curve()
        self.assertEqual(list(got), ['schema', 'direction', 'start', 'trigger', 'zones'])
        self.assertEqual(got['schema'], 'liqmap.trigger/1')
        self.assertEqual([t['bucket'] for t in got['trigger']], [i for i, _, _ in want])
        for t, (_, edge, order) in zip(got['trigger'], want):
            self.assertEqual(t['price'], float(edge))
            self.close(t['order'], float(order))
        table = self.rows('cascade', *args, '--format', 'csv')
        self.assertEqual([{'bucket': int(r['bucket']), 'price': float(r['price']),
                           'order': float(r['order'])} for r in table], got['trigger'])
        k = 0
        for zone in got['zones']:
            while want[k][1] != Fraction(zone['from']):
                k += 1
            run = [row for row in want[k:] if row[2] == want[k][2]]
            self.assertGreater(len(run), 1)
            self.close(zone['order'], float(want[k][2]))
            self.close(zone['fuel'], float(sum(world.fuel[i] for i, _, _ in run)))
            # An order just above runs at least as far.
            self.close(zone['to'], float(world.end(want[k][2] * (1 + Fraction(1, 10 ** 12))
                                                   + Fraction(1, 10 ** 9))[0]), 1e-8)
        flat = sum(1 for a, b in zip(want, want[1:]) if a[2] == b[2])
        self.assertEqual(bool(flat), bool(got['zones']))
        return len(got['zones'])

    def test_random(self):
        chance = random.Random(seed('cascade', 6))
        self.map = self.rows('map', '--format', 'csv', *self.SOURCE)
        self.last = json.loads(tap.good(self, 'map', '--format', 'json',
                                        *self.SOURCE))['price']
        reasons, zones = [], 0
        for _ in range(RUNS):
            args, world = self.draw(chance)
            limit, _ = world.limit()
            whole = float(world.resting(limit))
            order = chance.choice([0.0, chance.uniform(0, 1e6),
                                   chance.uniform(0, 1.2) * whole])
            reasons.append(self.check_order([*args, '--order', repr(order)], world,
                                            Fraction(order)))
            zones += self.check_curve(args, world)
            percent = chance.uniform(0.01, 3)
            target = world.start * (1 + Fraction(percent) / (100 if world.up else -100))
            order = world.resting(target)
            if order is not None and order > 0:
                reasons.append(self.check_order([*args, '--move', repr(percent)], world,
                                                order))
        self.assertGreater(len(reasons), RUNS)
        self.assertEqual(set(reasons), {STOPPED, BOOK, AXIS})
        self.assertGreater(zones, RUNS // 4)


class Golden(Case):
    def test_before_the_break(self):
        """The bundled day, three minutes before 95,000 broke."""
        tap.golden(self, 'cascade.txt', self.cascade(*BREAK, '--order', '1.9e6'))

    def test_what_it_takes(self):
        tap.golden(self, 'cascade-trigger.txt', self.cascade(*BREAK, '--trigger'))

    def test_down(self):
        book = self.book([(96000.0, 1e6), (94000.0, 2e6), (91000.0, 9e6)])
        args = ['--snapshots', SNAPSHOTS, '--axis', 'linear:90000:500:24', '--direction',
                'down', '--start', '97000', '--depth', book]
        tap.golden(self, 'cascade-down.txt', self.cascade(*args, '--order', '3e6'))
        tap.golden(self, 'cascade-down-trigger.txt', self.cascade(*args, '--trigger'))

    def test_data(self):
        args = ['--snapshots', SNAPSHOTS, *FINE, '--direction', 'up',
                '--depth-per-percent', '1e6']
        tap.golden(self, 'cascade.json', self.cascade(*args, '--move', 0.5, '--format', 'json'))
        tap.golden(self, 'cascade.csv', self.cascade(*args, '--move', 0.5, '--format', 'csv'))
        tap.golden(self, 'trigger.json', self.cascade(*args, '--trigger', '--format', 'json'))
        tap.golden(self, 'trigger.csv', self.cascade(*args, '--trigger', '--format', 'csv'))


class Sources(Case):
    """Fuel of several sources."""

    def given(self, *names):
        """The day, as all of them have it from an open interest of their own on."""
        with open(DAY, encoding='utf-8') as file:
            lines = [line for line in file if not line.startswith('#')]
        args = []
        for i, name in enumerate(names):
            path = self.write(f'{i}.csv', ''.join(lines[:1] + lines[1 + 60 * i:]))
            args += ['--source', f'{name}={path}']
        return args + ['--direction', 'up']

    def cascade(self, *args):
        return json.loads(tap.good(self, 'cascade', '--format', 'json', *args))

    def test_twice_the_same_is_twice_as_much(self):
        """Two such maps and twice the book and order: the same prices, to the bit."""
        twice = ['--source', f'a={DAY}', '--source', f'b={DAY}', '--direction', 'up']
        compared = 0
        for order in (0, 1e5, 3e6, 4e7):
            one = self.cascade(*BREAK[:2], *BREAK[4:], '--order', order)
            two = self.cascade(*twice, '--depth-per-percent', 1e7, '--order', 2 * order)
            for key in ('start', 'end', 'end_bucket', 'reason', 'amplification'):
                self.assertEqual(two[key], one[key])
            self.assertEqual(two['liquidated'], 2 * one['liquidated'])
            self.assertEqual(two['liquidated_by_tier'],
                             [2 * x for x in one['liquidated_by_tier']])
            self.assertEqual((two['sources'], two['liquidated_by_venue']),
                             (['a', 'b'], 2 * [one['liquidated']]))
            self.assertEqual((one['sources'], one['liquidated_by_venue']), ([], []))
            compared += one['liquidated'] > 0
        self.assertGreaterEqual(compared, 2)

    def test_by_venue(self):
        """What is burned is what the maps of the venues hold in these buckets."""
        args = self.given('a', 'b', 'c')
        how = ['--depth-per-percent', '2e7', '--order', '4e7']
        got = self.cascade(*args, *how)
        rows = list(csv.DictReader(io.StringIO(
            tap.good(self, 'cascade', '--format', 'csv', *args, *how))))
        maps = json.loads(tap.good(self, 'map', '--format', 'json', *args[:-2]))['sources']
        self.assertGreater(len(rows), 3)
        for m in maps:
            held = [sum(m['map']['sides']['short']['density'][int(row['bucket'])])
                    for row in rows]
            self.assertEqual([float(row[f"liquidated_{m['name']}"]) for row in rows], held)
            total = got['liquidated_by_venue'][got['sources'].index(m['name'])]
            self.assertAlmostEqual(total, sum(held), delta=1e-9 * got['liquidated'])
            self.assertGreater(total, 0)
        self.assertAlmostEqual(sum(got['liquidated_by_venue']), got['liquidated'],
                               delta=1e-9 * got['liquidated'])

    def test_books_of_venues(self):
        """They add up; a book missing is a mistake, and so is one of nobody."""
        args = self.given('a', 'b')
        apart = ['--depth-per-percent', 'a=3e6', '--depth-per-percent', 'b=5e6']
        for order in (['--order', '1e6'], ['--trigger']):
            self.assertEqual(self.cascade(*args, *apart, *order),
                             self.cascade(*args, '--depth-per-percent', 8e6, *order))
        for books, message in (
                (apart[:2], 'give it for each --source, or for all together'),
                (apart + apart[2:], '--depth-per-percent b is given twice'),
                (apart + ['--depth-per-percent', 'c=1'], 'there is no --source of that name')):
            result = tap.run('cascade', *args, *books, '--order', '1e6')
            self.assertEqual((result.returncode, result.stdout), (2, ''))
            self.assertIn(message, result.stderr)

    def test_text(self):
        text = tap.good(self, 'cascade', *self.given('a', 'b'), '--depth-per-percent', '5e6',
                        '--order', '4e7')
        self.assertTrue(text.startswith('2 maps  '), text)
        self.assertRegex(text, r'\nby venue:  a \S+  b \S+\n')


class Text(Case):
    SOURCE = ['--snapshots', SNAPSHOTS, '--depth-per-percent', '1e6']

    def test_fits_80_columns(self):
        book = self.book([(1e6, 1e6), (1e7, 1e9)])
        many = [x for i in range(16) for x in ('--tier', f'{i + 3.25}:0.012345')]
        for args in ([*self.SOURCE, '--order', '1e6'], [*self.SOURCE, '--order', '9e14'],
                     [*self.SOURCE, '--order', '1e20', '--start', '12345.678'],
                     [*self.SOURCE, '--move', '0.1'], [*self.SOURCE, '--trigger'],
                     [*self.SOURCE, '--trigger', *many], [*self.SOURCE, '--order', 5e6, *many],
                     ['--snapshots', SNAPSHOTS, '--depth', book, '--order', '1e12'],
                     ['--snapshots', SNAPSHOTS, '--depth', book, '--trigger']):
            for direction in ('up', 'down'):
                if direction == 'down' and '--depth' in args:
                    continue
                out = self.cascade(*args, '--direction', direction)
                for line in out.splitlines():
                    self.assertLessEqual(len(line), 80, line)
                    self.assertEqual(line, line.rstrip())
                    self.assertNotIn('\033', line)

    def test_reasons(self):
        book = self.book([(1e5, 1e3)])
        for args, want in (
                ([*self.SOURCE, '--order', 10], 'stopped: the book holds'),
                ([*self.SOURCE, '--order', '1e20'], 'the axis is exhausted: '),
                (['--snapshots', SNAPSHOTS, '--depth', book, '--order', '1e9'],
                 'the book is exhausted: ')):
            self.assertIn('\n' + want, self.cascade(*args, '--direction', 'up'))

    def test_nothing_to_show(self):
        args = [*self.SOURCE, '--direction', 'up']
        self.assertIn('Nobody is forced out', self.cascade(*args, '--order', 0))
        self.assertIn('No bucket can be reached', self.cascade(
            *args, '--trigger', '--start', 1e9))
        self.assertIn('by itself: none', self.cascade(*args, '--trigger', '--tier', '2:0'))

    def test_off_axis_is_told(self):
        args = [*self.SOURCE, '--direction', 'up', '--order', 10, '--axis',
                'linear:94000:500:6']
        self.assertRegex(self.cascade(*args), r'WARNING: of 60 snapshots \d+ left the axis')
        for form in ('json', 'csv'):
            result = tap.run('cascade', *args, '--format', form)
            self.assertEqual((result.returncode, result.stderr), (
                0, 'liqmap: WARNING: snapshots left the axis: amounts are not to be '
                   'trusted\n'))
            self.assertEqual(tap.run('cascade', *self.SOURCE, '--direction', 'up', '--order',
                                     10, '--format', form).stderr, '')

    def test_bars_and_numbers_of_the_table(self):
        """The last total is what was forced out."""
        out = self.cascade(*self.SOURCE, '--direction', 'up', '--order', '2e6')
        forced = re.search(r'^shorts forced out (\S+):', out, re.M)[1]
        table = out[out.index('price to'):].splitlines()
        self.assertEqual(table[1].split()[-1], forced)
        self.assertIn('--- start: shorts above ---', table[-1])


class Bad(Case):
    SOURCE = ['--snapshots', SNAPSHOTS]

    def test_usage(self):
        up = ['--direction', 'up']
        book = ['--depth-per-percent', '1e6']
        order = ['--order', '1e6']
        for args, want in [
                ([*book, *order], 'no direction'),
                (['--direction', 'sideways', *book, *order], '--direction: expected down|up'),
                ([*up, *order], 'no book'),
                ([*up, *book, '--depth', 'f', *order], '--depth does not go with'),
                ([*up, *book], 'no order'),
                ([*up, *book, *order, '--move', 1], '--order does not go with --move'),
                ([*up, *book, *order, '--trigger'], 'neither --order nor --move'),
                ([*up, *book, '--move', 1, '--trigger'], 'neither --order nor --move'),
                ([*up, *book, *order, *order], '--order is given twice'),
                ([*up, *book, *book, *order], '--depth-per-percent is given twice'),
                ([*up, '--depth', 'f', '--depth', 'f', *order], '--depth is given twice'),
                ([*up, '--depth', '-', *order], 'only --snapshots reads standard input'),
                ([*up, *book, '--order', '-1'], "--order: expected an amount, 0 or more"),
                ([*up, *book, '--order', 'nan'], '--order: expected'),
                ([*up, *book, '--order', '1e61'], '--order: expected'),
                ([*up, *book, '--order', '1e-61'], '--order: expected'),
                ([*up, *book, '--move', '0'], '--move: expected percent above 0'),
                (['--direction', 'down', *book, '--move', 100], 'cannot fall by 100 percent'),
                ([*up, '--depth-per-percent', 0, *order], 'expected an amount above 0'),
                ([*up, *book, *order, '--start', 0], '--start: expected a price above 0'),
                ([*up, *book, *order, '--format', 'xml'], '--format: expected'),
                ([*up, *book, *order, '--at', 5], 'unrecognized option'),
                ([*up, *book, *order, '-', '-'], 'standard input is read once')]:
            with self.subTest(args=args):
                result = tap.run('cascade', *self.SOURCE, *args)
                self.assertEqual((result.returncode, result.stdout), (2, ''))
                self.assertIn(want, result.stderr)
                self.assertIn('--help', result.stderr)

    def test_books(self):
        head = 'price,cumulative_quote\n'
        for text, want in [
                ('', '1: expected a header'),
                ('price,quote\n1,1\n', '1: cumulative_quote: expected a column of this name'),
                ('cumulative_quote\n1\n', '1: price: expected a column of this name'),
                (head, '2: expected at least one point'),
                (head + 'x,1\n', "2: price: expected a price from 1e-60 to 1e60, found 'x'"),
                (head + '0,1\n', '2: price: expected a price'),
                (head + 'nan,1\n', '2: price: expected a price'),
                (head + '98001,-1\n', "2: cumulative_quote: expected 0 or an amount"),
                (head + '98001\n', '2: expected 2 columns, as the header has, found 1'),
                (head + '98001,1,2\n', '2: expected 2 columns, as the header has, found 3'),
                (head + '98001,1e61\n', "2: cumulative_quote: expected 0 or an amount"),
                (head + '97999,1\n', '2: price: expected a price above 98000, the start'),
                (head + '98000,1\n', '2: cumulative_quote: expected 0 at the start itself'),
                (head + '98000,0\n98000,1\n', '3: price: expected a price above 98000, the '
                                              'one before'),
                (head + '98001,5\n98001,6\n', '3: price: expected a price above 98001'),
                (head + '98001,5\n98002,4\n', '3: cumulative_quote: expected no less than 5')]:
            with self.subTest(text=text):
                path = os.path.join(self.folder, 'book.csv')
                with open(path, 'w', encoding='utf-8') as file:
                    file.write(text)
                result = tap.run('cascade', *self.SOURCE, '--direction', 'up', '--start',
                                 98000, '--depth', path, '--order', 1)
                self.assertEqual((result.returncode, result.stdout), (1, ''))
                self.assertTrue(result.stderr.startswith(f'{path}:{want}'), result.stderr)

    def test_a_falling_book(self):
        path = self.book([(98001.0, 1.0)])
        result = tap.run('cascade', *self.SOURCE, '--direction', 'down', '--start', 98000,
                         '--depth', path, '--order', 1)
        self.assertEqual(result.stderr, f'{path}:2: price: expected a price below 98000, the '
                                        'start\n')

    def test_a_move_past_the_book(self):
        result = tap.run('cascade', *self.SOURCE, '--direction', 'up', '--start', 98000,
                         '--depth', self.book([(98001.0, 1.0)]), '--move', 1)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (
            1, '', 'liqmap: --move: the book ends before it; give more points, or '
                   '--order\n'))

    def test_a_move_as_far_as_the_book(self):
        """98000 * (1 + 0.084) is a double above 106232."""
        out = self.cascade(*self.SOURCE, '--direction', 'up', '--start', 98000, '--depth',
                           self.book([(106232.0, 1.0)]), '--move', 8.4, '--format', 'json')
        self.assertEqual(json.loads(out)['order'], 1)

    def test_a_move_to_no_price(self):
        for move, direction, start in ((1e59, 'up', 98000), (99.9, 'down', 1e-58)):
            result = tap.run('cascade', *self.SOURCE, '--direction', direction, '--start',
                             start, '--depth-per-percent', 1, '--move', move)
            self.assertEqual((result.returncode, result.stdout, result.stderr), (
                1, '', 'liqmap: --move: expected one that ends at a price from 1e-60 to '
                       '1e60\n'))

    def test_a_move_of_any_order(self):
        """The order a move makes may be one that could not be given."""
        for depth, move, order in ((1e60, 200, 2e62), (1e-60, 0.5, 5e-61)):
            args = [*self.SOURCE, '--direction', 'up', '--start', 98000,
                    '--depth-per-percent', depth, '--move', move]
            got = json.loads(self.cascade(*args, '--format', 'json'))['order']
            self.assertAlmostEqual(got / order, 1, 12)
            self.assertIn('the book alone', self.cascade(*args))

    def test_columns_in_any_order(self):
        """And others beside them; a first point at the start is the same book."""
        args = [*self.SOURCE, '--direction', 'up', '--start', 98000, '--order', 20]
        path = os.path.join(self.folder, 'book.csv')
        answers = set()
        for text in ('price,cumulative_quote\n98100,10\n98200,1e9\n',
                     '# comment\nnote,cumulative_quote,price\nx,10,98100\n\ny,1e9,98200\n',
                     'price,cumulative_quote\n98000,0\n98100,10\n98200,1e9\n'):
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
            answers.add(self.cascade(*args, '--depth', path, '--format', 'json'))
        self.assertEqual(len(answers), 1)


if __name__ == '__main__':
    tap.main()
