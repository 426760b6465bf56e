"""heatmap: each column against the map of the snapshots up to it; golden pictures; and
what is refused."""
import csv
import io
import json
import math
import os
import random
import re
import resource
import unittest

from seeds import seed
import tap

GOLDEN = os.path.join(tap.SOURCE_ROOT, 'tests', 'golden')
SNAPSHOTS = os.path.join(GOLDEN, 'snapshots.csv')
DAY = os.path.join(tap.SOURCE_ROOT, 'examples', 'data', 'binance.csv')
SMALL = ['--axis', 'linear:90000:1000:12', '--tier', '20:0.3/0.2', '--tier',
         '50:0.1:0.005:0.0005']
AXIS = {'kind': 'linear', 'low': 90000, 'step': 1000, 'buckets': 12}
TIERS = ('20', '50')
SIDES = ('long', 'short')
SHADES = '.:-=+*#%@'
SEED = seed('heatmap', 17)

with open(SNAPSHOTS, encoding='utf-8') as _file:
    LINES = [line for line in _file if not line.startswith('#')]
HEADER, ROWS = LINES[0], LINES[1:]
N = len(ROWS)


class Case(unittest.TestCase):
    maps = {}

    def heat(self, *args, rows=N):
        return json.loads(self.out('--format', 'json', *args, rows=rows))

    def out(self, *args, rows=N, err=''):
        result = tap.run('heatmap', '--snapshots', '-', *SMALL, *args,
                         input=HEADER + ''.join(ROWS[:rows]))
        self.assertEqual((result.returncode, result.stderr), (0, err))
        return result.stdout

    def map_after(self, k, unit='quote'):
        """Rows of the map of the first k snapshots, as the program's own CSV has them."""
        if (k, unit) not in Case.maps:
            Case.maps[k, unit] = list(csv.DictReader(io.StringIO(tap.good(
                self, 'map', '--format', 'csv', '--unit', unit, '--snapshots', '-', *SMALL,
                input=HEADER + ''.join(ROWS[:k])))))
        return Case.maps[k, unit]

    def column(self, k, side, unit='quote', reading='density', kept=False):
        """What a column after k snapshots must hold: [bucket] or [bucket][tier]."""
        before = 'cumulative_' if reading == 'cumulative' else ''
        rows = [[float(row[f'{before}{side}_{tier}']) for tier in TIERS]
                for row in self.map_after(k, unit)]
        return rows if kept else [sum(row) for row in rows]

    def check(self, got, ks, first=0, buckets=12, **how):
        """All of a JSON heatmap, whose columns are after so many snapshots."""
        fields = HEADER.strip().split(',')
        rows = [dict(zip(fields, ROWS[k - 1].strip().split(','))) for k in ks]
        self.assertEqual(got['times'], [int(row['time_ms']) for row in rows])
        self.assertEqual(got['closes'], [float(row['close']) for row in rows])
        self.assertEqual(got['first'], first)
        self.assertEqual(got['edges'],
                         [90000 + 1000 * (first + i) for i in range(buckets + 1)])
        for side in SIDES:
            self.assertEqual(len(got[side]), len(ks))
            for k, column in zip(ks, got[side]):
                self.assertEqual(column, self.column(k, side, **how)[first:first + buckets])


WHOLE = ['--low', 0, '--high', 0]


class Columns(Case):
    def test_every_snapshot_is_a_map(self):
        """In both units and readings, tiers apart or summed, to the last bit."""
        filled = 0
        for unit in ('quote', 'contracts'):
            for reading in ('density', 'cumulative'):
                for tiers in ('summed', 'kept'):
                    got = self.heat('--unit', unit, '--reading', reading, '--tiers', tiers,
                                    *WHOLE)
                    self.check(got, range(1, N + 1), unit=unit, reading=reading,
                               kept=tiers == 'kept')
                    self.assertEqual((got['schema'], got['unit'], got['reading']),
                                     ('liqmap.heatmap/1', unit, reading))
                    self.assertEqual(got['tiers'], [20, 50] if tiers == 'kept' else None)
                    self.assertEqual((got['axis'], got['pushes'], got['every']),
                                     (AXIS, N, 1))
                    filled += sum(got['short'][-1] != x for x in got['short'])
        self.assertGreater(filled, 4 * N)

    def test_every(self):
        """Every so many, and the last."""
        for every in (1, 2, 3, 7, 30, 59, 60, 61, 1000):
            ks = sorted({*range(every, N + 1, every), N})
            got = self.heat('--every', every, *WHOLE)
            self.check(got, ks)
            self.assertEqual(got['every'], every)

    def test_the_newest_are_kept(self):
        for every in (1, 2, 7):
            for columns in (1, 2, 5, 8):
                ks = sorted({*range(every, N + 1, every), N})
                keeps = -(-N // columns)
                err = (f'liqmap: {len(ks) - columns} columns were dropped: '
                       f'--every {keeps} keeps all\n')
                got = json.loads(self.out('--every', every, '--columns', columns,
                                          '--format', 'json', *WHOLE, err=err))
                self.check(got, ks[-columns:])
                self.check(self.heat('--every', keeps, '--columns', columns, *WHOLE),
                           sorted({*range(keeps, N + 1, keeps), N}))

    def test_without_every_all_is_shown(self):
        """Spaced by a power of two, with the last snapshot; an even number of columns
        begins with one such step."""
        for columns in (2, 4, 6, 16, 58, 60, 62):
            for rows in (1, 2, 3, columns - 1, columns, columns + 1, 33, N):
                if not 1 <= rows <= N:
                    continue
                every = 1
                while len({*range(every, rows + 1, every), rows}) > columns:
                    every *= 2
                got = self.heat('--columns', columns, *WHOLE, rows=rows)
                self.check(got, sorted({*range(every, rows + 1, every), rows}))
                self.assertEqual(got['every'], every)

    def test_odd_columns(self):
        """Thinned from the newest back."""
        for columns in (1, 3, 5, 7, 59, 61):
            ks, every = [], 1
            for k in range(1, N + 1):
                due = k - (ks[-1] if ks else 0) >= every
                if len(ks) == columns and (due or k == N):
                    ks, every = ks[::-1][::2][::-1], every * 2
                    due = k - ks[-1] >= every
                if due or k == N:
                    ks = [*ks, k][-columns:]
            self.check(self.heat('--columns', columns, *WHOLE), ks)

    def test_prices(self):
        """All of a bucket that is touched, and nothing else."""
        for low, high, first, buckets in (
                (0, 0, 0, 12), (90000, 0, 0, 12), (91000, 0, 1, 11), (90999.9, 0, 0, 12),
                (0, 91000, 0, 2), (0, 90999.9, 0, 1), (93500, 95500, 3, 3),
                (94000, 94000, 4, 1), (1, 2, 0, 0), (0, 89999, 0, 0), (102000, 0, 12, 0),
                (2e5, 3e5, 12, 0), (101999, 1e60, 11, 1), (1e-60, 1e60, 0, 12)):
            with self.subTest(low=low, high=high):
                for tiers in ('summed', 'kept'):
                    got = self.heat('--every', 20, '--tiers', tiers, '--low', low, '--high',
                                    high)
                    self.check(got, [20, 40, 60], first, buckets, kept=tiers == 'kept')

    def test_prices_not_given(self):
        """A little more than the closes of the columns that are shown."""
        for args in ([], ['--every', 10], ['--every', 1, '--columns', 4]):
            dropped = '--columns' in args
            err = 'liqmap: 56 columns were dropped: --every 15 keeps all\n' if dropped else ''
            got = json.loads(self.out('--format', 'json', '--axis', 'log:50000:0.003:500',
                                      *args, err=err))
            edges, low, high = got['edges'], min(got['closes']), max(got['closes'])
            self.assertLessEqual(edges[0], low * 0.9)
            self.assertGreater(edges[1], low * 0.8999999)
            self.assertGreater(edges[-1], high * 1.1)
            self.assertLessEqual(edges[-2], high * 1.1000001)
        got = self.heat('--low', 101500)
        self.assertEqual(got['edges'], [101000, 102000])
        got = self.heat('--high', 90500)
        self.assertEqual(got['edges'], [90000, 91000])


class Forms(Case):
    def test_text(self):
        tap.golden(self, 'heatmap.txt', tap.good(self, 'heatmap', '--snapshots', SNAPSHOTS))

    def test_text_of_the_day(self):
        tap.golden(self, 'heatmap-day.txt', tap.good(self, 'heatmap', '--snapshots', DAY))

    def test_json(self):
        tap.golden(self, 'heatmap.json', self.out('--format', 'json', '--every', 15))

    def test_csv_is_json(self):
        """A row for each bucket that is not empty, and for no other."""
        for tiers in ('summed', 'kept'):
            args = ['--tiers', tiers, '--low', 93000, '--high', 99999, '--every', 4]
            got = self.heat(*args)
            text = self.out('--format', 'csv', *args)
            names = [f'{side}_{tier}' for side in SIDES for tier in TIERS]
            names = names if tiers == 'kept' else list(SIDES)
            want = []
            for i, (time, close) in enumerate(zip(got['times'], got['closes'])):
                for j in range(len(got['edges']) - 1):
                    cells = [got[side][i][j] for side in SIDES]
                    cells = [q for row in cells for q in row] if tiers == 'kept' else cells
                    if any(cells):
                        want.append([time, close, got['first'] + j, got['edges'][j],
                                     got['edges'][j + 1], *cells])
            lines = text.splitlines()
            self.assertEqual(lines[0], ','.join(['time_ms,price,bucket,low,high', *names]))
            self.assertEqual([[float(x) for x in line.split(',')] for line in lines[1:]],
                             want)
            self.assertGreater(len(want), N / 4)


class Text(Case):
    def chart(self, out):
        """Prices and lines of the chart, from the top."""
        lines = out.splitlines()
        top = lines.index('  price from')
        bottom = next(i for i, line in enumerate(lines) if re.match(r' {15}\|', line))
        return [(float(line[:12].replace(',', '')), line[13:14], line[15:])
                for line in lines[top + 1:bottom]]

    def legend(self, out):
        amounts = re.findall(r'([.:\-=+*#%@]) ([\d.]+)([KMBT]?)(?=   |\n)',
                             out[out.index(' at least\n'):])
        scale = {'': 1, 'K': 1e3, 'M': 1e6, 'B': 1e9, 'T': 1e12}
        return {mark: float(number) * scale[unit] for mark, number, unit in amounts}

    def test_places(self):
        """Each character against the sums of the JSON of the same range."""
        places = 0
        for reading in ('density', 'cumulative'):
            for axis in (AXIS, None):
                args = ['--reading', reading, '--every', 2]
                args += [] if axis else ['--axis', 'log:60000:0.0007:1000']
                out, got = self.out(*args), self.heat(*args)
                places += self.check_places(out, got, max if reading == 'cumulative' else
                                            math.fsum)
        self.assertGreater(places, 2500)

    def check_places(self, out, got, gather):
        edges, n, chart = got['edges'], len(got['edges']) - 1, self.chart(out)
        wide = -(-n // 36)
        self.assertEqual(len(chart), -(-n // wide))
        cell = {(line, i): sum(gather(got[side][i][line * wide:(line + 1) * wide])
                               for side in SIDES)
                for line in range(len(chart)) for i in range(len(got['times']))}
        most = max(cell.values())
        legend = self.legend(out)
        self.assertEqual(''.join(legend), SHADES)
        for k, shade in enumerate(SHADES, 1):
            self.assertAlmostEqual(legend[shade] / (most * k * k / 100), 1, delta=0.006)
        for line, (price, side, text) in enumerate(reversed(chart)):
            low, high = edges[line * wide], edges[min((line + 1) * wide, n)]
            last = got['closes'][-1]
            self.assertEqual(side, 'S' if low > last else 'L' if last >= high else ' ')
            self.assertAlmostEqual(price, low, delta=0.0051)
            for i, mark in enumerate(text.ljust(len(got['times']))):
                if low <= got['closes'][i] < high:
                    self.assertEqual(mark, 'o')
                    continue
                k = ' ' + SHADES
                part, rank = cell[line, i] / most, k.index(mark)
                self.assertGreaterEqual(part, rank * rank / 100 * (1 - 1e-12))
                if rank < 9:
                    self.assertLessEqual(part, (rank + 1) ** 2 / 100 * (1 + 1e-12))
        return len(cell)

    def test_fits_80_columns(self):
        for args in ([], ['--unit', 'contracts'], ['--reading', 'cumulative'],
                     ['--axis', 'linear:90000:0.5:40000'], ['--every', 1], ['--every', 7],
                     ['--columns', 1], ['--axis', 'linear:94000:500:6'],
                     ['--axis', 'linear:10:1:6'], WHOLE):
            for line in self.out(*args).splitlines():
                self.assertLessEqual(len(line), 80, line)
                self.assertEqual(line, line.rstrip())
                self.assertNotIn('\033', line)

    def test_times(self):
        """A mark at the first column and each sixteenth, its time below."""
        lines = self.out('--every', 1).splitlines()
        at = next(i for i, line in enumerate(lines) if line.startswith(15 * ' ' + '|'))
        self.assertEqual(lines[at], (15 * ' ' + ('|' + 15 * '-') * 4)[:15 + N])
        times = self.heat()['times']
        for i in range(0, N, 16):
            day, rest = divmod(times[i] // 60000 - 1768176000 // 60, 1440)
            text = f'01-{12 + day} {rest // 60:02}:{rest % 60:02}'
            self.assertEqual(lines[at + 1][15 + i:15 + i + 11], text)

    def test_header(self):
        out = tap.good(self, 'heatmap', '--snapshots', SNAPSHOTS, '--every', 7)
        self.assertRegex(out, r'\Asnapshots\.csv  2026-01-\d\d \d\d:\d\d:\d\d UTC to '
                              r'2026-01-15 05:30:00 UTC\n'
                              r'9 columns, one every 7 snapshots; density in quote '
                              r'currency\ncoverage 18\.0 %: little is known yet\n\n')
        self.assertIn('\n60 columns, one a snapshot; cumulative in contracts\n',
                      self.out('--reading', 'cumulative', '--unit', 'contracts'))
        self.assertNotIn('WARNING', out)
        self.assertRegex(self.out('--axis', 'linear:94000:500:6'),
                         r'WARNING: of 60 snapshots \d+ left the axis: amounts are not to '
                         r'be trusted')

    def test_nothing_to_draw(self):
        self.assertIn('These prices lie off the axis: nothing to draw.',
                      self.out('--low', 2e5, '--high', 3e5))
        out = tap.good(self, 'heatmap', '--snapshots', '-', '--zero-is-real', input=(
            'time_ms,open_interest,high,low,close\n1,0,2,1,1.5\n2,0,2,1,1.5\n'))
        self.assertIn('The map holds nothing here.', out)
        self.assertIn(' oo\n', out)

    def test_the_squeeze_can_be_seen(self):
        """Shorts gather above 95,000 until price is there, on 13 January 2026, and are
        gone by the end of the 14th."""
        got = json.loads(tap.good(self, 'heatmap', '--snapshots', DAY, '--format', 'json',
                                  '--low', 95000, '--high', 97500, *tap.EARLIER_TIERS))
        sums = [math.fsum(column) for column in got['short']]
        at = {day: max(i for i, t in enumerate(got['times']) if t <= 1768176000000 +
                       day * 86400000) for day in (1, 2, 3)}
        most = max(sums)
        self.assertLess(sums[at[1]], 0.01 * most)
        self.assertGreater(sums[at[2]], 0.8 * most)
        self.assertLess(min(sums[at[2]:at[3]]), 0.01 * most)


class Refused(Case):
    USAGE = (
        (['--every', '0'], "--every: expected a whole number, 1 to 1000000000, found '0'"),
        (['--every', '-1'], '--every: expected'), (['--every', '1.5'], '--every: expected'),
        (['--every', '1000000001'], '--every: expected'), (['--every', ''], '--every'),
        (['--columns', '0'], "--columns: expected a whole number, 1 to 1000000000, found '0'"),
        (['--columns', '1000000001'], '--columns: expected'),
        (['--columns', 'x'], '--columns: expected'),
        (['--low', '-1'], "--low: expected a price, or 0, found '-1'"),
        (['--low', 'nan'], '--low: expected'), (['--low', '1e-61'], '--low: expected'),
        (['--high', '1e61'], "--high: expected a price, or 0, found '1e61'"),
        (['--high', 'inf'], '--high: expected'), (['--high', ''], '--high: expected'),
        (['--low', '5', '--high', '4'], '--low is above --high'),
        (['--reading', 'sum'], "--reading: expected density|cumulative, found 'sum'"),
        (['--tiers', '25:0.1'], "--tiers: expected summed|kept, found '25:0.1'"),
        (['--tiers', 'kept'], '--tiers kept does not go with --format text'),
        (['--unit', 'usd'], "--unit: expected contracts|quote, found 'usd'"),
        (['--format', 'png'], "--format: expected text|json|csv|coinglass, found 'png'"),
        (['-', '-'], 'standard input is read once'),
    )

    def test_wrong_usage(self):
        for args, said in self.USAGE:
            with self.subTest(args=args):
                result = tap.run('heatmap', '--snapshots', SNAPSHOTS, *args)
                self.assertEqual((result.returncode, result.stdout), (2, ''))
                self.assertIn(said, result.stderr)

    def test_bad_data(self):
        text = HEADER + ROWS[0] + ROWS[0]
        result = tap.run('heatmap', '--snapshots', '-', input=text)
        self.assertEqual((result.returncode, result.stdout), (1, ''))
        self.assertIn('standard input:3: time_ms: expected a time after', result.stderr)

    @unittest.skipIf(tap.sanitized(), 'its allocator says so itself')
    def test_too_large(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (256 << 20, 256 << 20))
        result = tap.run('heatmap', '--snapshots', SNAPSHOTS, '--axis',
                         'log:50000:0.0000001:10000000', preexec_fn=limit)
        self.assertEqual((result.returncode, result.stdout, result.stderr),
                         (1, '', 'liqmap: out of memory\n'))


class Sources(tap.FolderCase):
    """A sum over time: each column against the sum that map makes of what was there by
    then."""
    steps = {'slow': 240, 'quick': 60, 'silent': 60, 'late': 120}

    def rows(self, name):
        """Snapshots as (time, line): late begins late, silent ends early."""
        rng = random.Random(f'{SEED} {name}')
        price, held = 95e3 + 500 * rng.random(), 1000 * (1 + rng.random())
        for i in range(720 // self.steps[name]):
            minute = (i + 1) * self.steps[name]
            close = price * (1 + 0.01 * rng.gauss(0, 1))
            high, low = max(price, close) * 1.001, min(price, close) * 0.999
            price, held = close, held * (1 + 0.2 * (rng.random() - 0.4))
            if (name == 'late' and minute < 360) or (name == 'silent' and minute > 300):
                continue
            yield minute * 60000, f'{minute * 60000},{held},{high},{low},{close},{held}\n'

    def given(self, until=720 * 60000):
        """Their files up to a time; those that have not begun are left out."""
        args = []
        for name in self.steps:
            lines = [line for time, line in self.rows(name) if time <= until]
            if lines:
                path = self.write(f'{name}-{until}.csv', 'time_ms,open_interest,high,low,'
                                  'close,volume\n' + ''.join(lines))
                args += ['--source', f'{name}={path}']
        return args

    def heat(self, *args):
        return json.loads(tap.good(self, 'heatmap', '--format', 'json', *self.given(), *SMALL,
                                   '--range', 'all', *args))

    def check(self, got, key, width):
        stale = 0
        for i, time in enumerate(got['times']):
            group = json.loads(tap.good(self, 'map', '--format', 'json', *self.given(time),
                                        *SMALL, '--unit', got['unit']))
            self.assertEqual((time, got['closes'][i]),
                             (group['sum']['time_ms'], group['sum']['price']))
            for side in SIDES:
                want = group['sum'][side][key]
                if width == 1:
                    # Added up by source first, then over sources.
                    want = [0.0] * len(want)
                    for source in group['sources']:
                        rows = source['map']['sides'][side][key]
                        want = [a + sum(row) for a, row in zip(want, rows)]
                self.assertEqual(got[side][i], want)
            stale += sum(source['stale'] for source in group['sources'])
        return stale

    def test_each_column_is_the_sum_then(self):
        stale = 0
        for reading, tiers, unit in (('density', 'summed', 'quote'),
                                     ('cumulative', 'kept', 'contracts'),
                                     ('density', 'kept', 'quote')):
            got = self.heat('--reading', reading, '--tiers', tiers, '--unit', unit)
            self.assertEqual(len(got['times']), 12)
            stale += self.check(got, reading, 1 if tiers == 'summed' else 2)
            self.assertEqual([(s['name'], s['stale']) for s in got['sources']],
                             [('slow', False), ('quick', False), ('silent', True),
                              ('late', False)])
            self.assertEqual(got['coverage'], min(s['coverage'] for s in got['sources']))
            self.assertEqual(got['pushes'], sum(len([*self.rows(n)]) for n in self.steps))
        self.assertGreater(stale, 3 * 2)

    def test_every_and_span(self):
        """Moments are counted, not snapshots; a span shows the end of all."""
        whole = self.heat()
        for every in (1, 2, 5):
            got = self.heat('--every', every)
            kept = sorted({*range(every - 1, 12, every), 11})
            self.assertEqual(got['times'], [whole['times'][i] for i in kept])
            self.assertEqual(got['short'], [whole['short'][i] for i in kept])
        for hours in (1, 3, 4, 500):
            got = self.heat('--span', f'{hours}h')
            kept = min(hours + 1, 12)
            self.assertEqual(got['times'], whole['times'][-kept:])
            self.assertEqual(got['long'], whole['long'][-kept:])

    def test_span_fills_the_columns(self):
        """Columns thin out by what the span needs, not by all of the input."""
        got = self.heat('--span', '3h', '--columns', '4')
        self.assertEqual((len(got['times']), got['every']), (4, 1))
        got = self.heat('--span', '7h', '--columns', '4')
        self.assertEqual((len(got['times']), got['every']), (4, 2))

    def test_text_names_all(self):
        text = tap.good(self, 'heatmap', *self.given(), *SMALL)
        self.assertTrue(text.startswith('slow  + quick  + silent (stale)  + late\n'), text)
        coin = [re.sub('^(?=[a-z]+=)', 'BTC/', arg) for arg in self.given()]
        text = tap.good(self, 'heatmap', *coin, *SMALL)
        self.assertTrue(text.startswith('BTC:  slow  + quick'), text)
        got = json.loads(tap.good(self, 'heatmap', *coin, *SMALL, '--format', 'json',
                                  '--range', 'all'))
        self.assertEqual((got['coin'], got['long']), ('BTC', self.heat()['long']))

    def test_refused(self):
        one = self.given()[1].partition('=')[2]
        for args, message in (
                (['--source', f'A/a={one}', '--source', f'B/b={one}'],
                 '--source B/b: a heatmap shows one coin, and there is A'),
                (['--source', f'a={one}', '--snapshots', one],
                 '--source does not go with --snapshots, --metrics and --klines'),
                (['--source', f'a={one}', '--source', f'b={one}', '--scale', 'oi'],
                 "--scale oi is by each source's own open interest: a heatmap of several "
                 'has none'),
                (['--source', f'a={one}', '--source', f'b={one}', '--unit', 'contracts',
                  '--contract', 'b=inverse'], None)):
            result = tap.run('heatmap', *args, *SMALL)
            self.assertNotEqual(result.returncode, 0)
            if message is not None:
                self.assertIn(message, result.stderr)


if __name__ == '__main__':
    tap.main()
