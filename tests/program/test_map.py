"""map and replay: golden answers, every option, and what must hold between numbers."""
import csv
import io
import json
import math
import os
import re
import tempfile
import unittest

import tap

GOLDEN = os.path.join(tap.SOURCE_ROOT, 'tests', 'golden')
SNAPSHOTS = os.path.join(GOLDEN, 'snapshots.csv')
REAL = os.path.join(tap.SOURCE_ROOT, '..', 'shared', 'data')
SMALL = ['--axis', 'linear:90000:1000:12', '--tier', '20:0.3/0.2', '--tier',
         '50:0.1:0.005:0.0005']


def read(*args):
    return ['--snapshots', SNAPSHOTS, *map(str, args)]


class Case(unittest.TestCase):
    def json(self, *args):
        return json.loads(tap.good(self, 'map', '--format', 'json', *args))

    def text(self, *args):
        return tap.good(self, 'map', *args)

    def replay(self, *args):
        return list(csv.DictReader(io.StringIO(tap.good(self, 'replay', *args))))


class Golden(Case):
    def test_text(self):
        tap.golden(self, 'map.txt', self.text(*read('--at', 97500, '--at', 93000.5, '--at', 1)))

    def test_text_of_contracts_off_the_axis(self):
        tap.golden(self, 'map-off-axis.txt', self.text(*read(
            '--axis', 'linear:94000:500:6', '--tier', '100:0.4', '--tier', '100:0.1:0.005',
            '--unit', 'contracts', '--top', 1, '--initial', 'entry')))

    def test_json(self):
        tap.golden(self, 'map.json', tap.good(self, 'map', '--format', 'json', *read(*SMALL)))

    def test_csv(self):
        tap.golden(self, 'map.csv', tap.good(self, 'map', '--format', 'csv', *read(*SMALL)))

    def test_replay(self):
        tap.golden(self, 'replay.csv', tap.good(self, 'replay', *read(*SMALL)))


class Text(Case):
    def test_fits_80_columns(self):
        for args in ([], ['--unit', 'contracts'], ['--top', 9], ['--tier', '125:0.001'],
                     ['--axis', 'linear:90000:0.5:40000'], ['--contract', 'inverse'],
                     [x for i in range(16) for x in ('--tier', f'{i + 3.25}:0.012345')]):
            out = self.text(*read(*args))
            for line in out.splitlines():
                self.assertLessEqual(len(line), 80, line)
                self.assertEqual(line, line.rstrip())
                self.assertNotIn('\033', line)

    def test_header(self):
        out = self.text(*read())
        for part in ('snapshots.csv', '2026-01-15 05:30:00 UTC', 'price ', 'open interest ',
                     'coverage ', '25x 2.14/0.38 %', 'preset classic,',
                     'fitted tiers are distances'):
            self.assertIn(part, out)
        self.assertNotIn('WARNING', out)
        for args, part in ((['--turnover', '0.3'], 'tiers of preset classic, fitted on hourly '
                            'bars; other settings as given\n'),
                           (['--tier', '25:0.01'], '')):
            out = self.text(*read(*args))
            self.assertEqual('fitted' in out, part != '')
            self.assertIn(part, out)

    def test_amounts_and_prices(self):
        """Rounding carries into the next unit; small prices keep their digits."""
        for oi, text in ((0, '0.00'), (0.001, '0.001'), (0.25, '0.25'), (999.994, '999.99'),
                         (999.996, '1.00K'), (999994.0, '999.99K'), (999996.0, '1.00M'),
                         (2.5e9, '2.50B'), (7.126e12, '7.13T'), (1e20, '1e+08T')):
            self.assertIn(f'  open interest {text} (', self.header(oi, 100.0))
        for price, text in ((96282.0, '96,282.00'), (1234567.891, '1,234,567.89'),
                            (100.0, '100.00'), (71.25, '71.250'), (0.00012345, '0.00012345')):
            self.assertIn(f'price {text}  ', self.header(5, price))

    def header(self, oi, price):
        text = f'time_ms,open_interest,high,low,close\n0,{oi},{price!r},{price!r},{price!r}\n'
        out = tap.good(self, 'map', '--snapshots', '-', '--zero-is-real', input=text)
        self.assertIn('standard input  1970-01-01 00:00:00 UTC', out)
        return out

    def test_windows_shorter_than_the_last_interval(self):
        """What fell into them is not known: a dash, on both sides."""
        for hours, dashes in ((1, 0), (1.001, 1), (4, 1), (6, 2), (24, 3), (25, 4)):
            text = 'time_ms,open_interest,high,low,close\n0,100,12,10,11\n'
            text += f'60000,120,12,10,11\n{60000 + int(hours * 3600000)},90,15,8,11\n'
            lines = tap.good(self, 'map', '--snapshots', '-', input=text).splitlines()
            at = next(i for i, line in enumerate(lines) if line.startswith('liquidated, by'))
            for line in lines[at + 1:at + 3]:
                fields = line.split()[1:]
                self.assertEqual(fields[:dashes], dashes * ['-'])
                self.assertEqual(len(fields), 4)
                self.assertNotIn('-', fields[dashes:])

    def test_off_axis(self):
        out = self.text(*read('--axis', 'linear:94000:500:6'))
        self.assertRegex(out, r'WARNING: of 60 snapshots \d+ left the axis: amounts are not '
                              r'to be trusted')
        self.assertIn('off the axis: nothing to draw',
                      self.text(*read('--axis', 'linear:10:1:6')))

    def test_at(self):
        """Its numbers are those of the arrays; shorts above the last close, else longs."""
        for unit in ('quote', 'contracts'):
            got = self.json(*read('--unit', unit, '--at', got_price := 101000.5, '--at', 90000))
            out = self.text(*read('--unit', unit, '--at', got_price, '--at', 90000))
            for at, side, shown in zip(got['at'], ('short', 'long'),
                                       ('101,000.50', '90,000.00')):
                self.assertEqual(at['side'], side)
                arrays = got['sides'][side]
                self.assertEqual(at['in_bucket'], arrays['density'][at['bucket']])
                self.assertEqual(at['cumulative'], arrays['cumulative'][at['bucket']])
                line = next(l for l in out.splitlines() if l.startswith(f'at {shown}: '))
                match = re.fullmatch(
                    r'at [\d,.]+: cumulative (\w+) liquidation leverage (\S+); in this '
                    r'bucket (.*)', line)
                self.assertEqual(match[1], side)
                parts = [(name, amount) for name, amount in zip(
                    ('100x', '50x', '25x'), at['in_bucket'][::-1]) if amount > 0]
                shown_parts = [part.split(' ') for part in match[3].split(', ')
                               if part != 'nothing']
                self.assertEqual([name for name, _ in shown_parts], [name for name, _ in parts])
                want = [sum(at['cumulative'])] + [amount for _, amount in parts]
                for text, value in zip([match[2]] + [text for _, text in shown_parts], want):
                    scale = {'K': 1e3, 'M': 1e6, 'B': 1e9}.get(text[-1], 1)
                    number = float(text.rstrip('KMB'))
                    self.assertAlmostEqual(number * scale, value, delta=0.0051 * scale)

    def test_at_the_close(self):
        close = self.json(*read())['price']
        self.assertIn('cumulative long', self.text(*read('--at', close)))
        self.assertIn('cumulative short', self.text(*read('--at', close + 1e-6)))

    def test_at_off_the_axis(self):
        got = self.json(*read('--at', 1, '--at', 1e7))
        self.assertEqual([at['bucket'] for at in got['at']], [-1, got['axis']['buckets']])
        out = self.text(*read('--at', 1, '--at', 1e7)).splitlines()
        self.assertTrue(out[-1].startswith('at 10,000,000.00: cumulative short'))
        self.assertTrue(out[-1].endswith('; off the axis'))

    def test_clusters(self):
        got = self.json(*read('--top', 2))
        for side in ('long', 'short'):
            self.assertLessEqual(len(got['clusters'][side]), 2)
            self.assertGreater(len(got['clusters'][side]), 0)
            for c in got['clusters'][side]:
                rows = got['sides'][side]['density'][c['first']:c['first'] + c['count']]
                self.assertTrue(math.isclose(c['amount'], math.fsum(sum(r) for r in rows),
                                             rel_tol=1e-12))
        self.assertNotIn('clusters', self.json(*read()))
        for top in range(3):
            out = self.text(*read('--top', top))
            self.assertEqual(len(re.findall(r'^  shorts .* most ', out, re.M)), top)
            self.assertEqual('clusters' in out, top > 0)

    def test_recent(self):
        """The last hours are sums of replay's rows."""
        rows = self.replay(*read())
        last = int(rows[-1]['time_ms'])
        out = self.text(*read())
        for name, side in (('shorts', 'short'), ('longs', 'long')):
            shown = re.search(rf'^  {name}((?: +[\d.]+[KMB]?){{4}})$', out, re.M)[1].split()
            for hours, text in zip((1, 4, 12, 24), shown):
                want = math.fsum(float(row[column]) for row in rows for column in row
                                 if column.startswith(side + '_')
                                 and int(row['time_ms']) > last - hours * 3600000)
                scale = {'K': 1e3, 'M': 1e6, 'B': 1e9}.get(text[-1], 1)
                self.assertAlmostEqual(float(text.rstrip('KMB')) * scale, want,
                                       delta=0.0051 * scale)


class Options(Case):
    def test_each_changes_the_map(self):
        base = self.json(*read(*SMALL))
        for args in (['--turnover', '0.5'], ['--turnover', '0'], ['--holding', '90m'],
                     ['--holding', '5d'], ['--entry-points', '1'], ['--initial', 'entry'],
                     ['--contract', 'inverse'],
                     ['--unit', 'contracts'], ['--tier', '10:0.1']):
            with self.subTest(args=args):
                self.assertNotEqual(self.json(*read(*SMALL, *args)), base)
        plain = SMALL[:4] + ['--tier', '50:0.1']
        self.assertNotEqual(self.json(*read(*plain, '--maintenance', 'entry')),
                            self.json(*read(*plain)))

    def test_durations(self):
        for same in (['48h', '2d', '2880m', '172800s', '172800000ms'], ['90m', '1.5h'],
                     ['0', '0h', '0d']):
            maps = [self.json(*read('--holding', duration)) for duration in same]
            self.assertTrue(all(m == maps[0] for m in maps))

    def test_axes(self):
        self.assertEqual(self.json(*read('--axis', 'log:50000:0.01:99'))['axis'],
                         {'kind': 'log', 'low': 50000, 'step': 0.01, 'buckets': 99})
        self.assertEqual(self.json(*read('--axis', 'linear:5e4:100:999'))['axis'],
                         {'kind': 'linear', 'low': 50000, 'step': 100, 'buckets': 999})
        self.assertEqual(self.json(*read('--axis', 'auto')), self.json(*read()))

    def test_tiers(self):
        tiers = self.json(*read('--tier', '1:0.1', '--tier', '25:0.2/0.1', '--tier',
                                '50:0:0.005:0.0005'))['tiers']
        keys = ('leverage', 'share_long', 'share_short', 'mmr', 'fee')
        self.assertEqual([tuple(t[k] for k in keys) for t in tiers],
                         [(1, 0.1, 0.1, 0.004, 0), (25, 0.2, 0.1, 0.004, 0),
                          (50, 0, 0, 0.005, 0.0005)])
        self.assertIsNone(tiers[0]['factor_long'])
        self.assertEqual(tiers[0]['factor_short'], 2 / 1.004)

    def test_names_of_columns(self):
        rows = self.replay(*read('--tier', '25:0.1', '--tier', '12.5:0.1', '--tier',
                                 '25:0.1:0.005', '--tier', '25:0.1:0.006'))
        names = ['25', '12.5', '25_2', '25_3']
        self.assertEqual(list(rows[0]), ['time_ms', 'price', 'open_interest', 'coverage'] +
                         ['long_' + n for n in names] + ['short_' + n for n in names])

    def test_config(self):
        config = {'axis': 'linear:90000:1000:12', 'tiers': ['20:0.3/0.2', {
            'leverage': 50, 'share': 0.1, 'mmr': 0.005, 'fee': 0.0005}], 'turnover': 0.2,
            'holding': '36h', 'entry_points': 3, 'initial': 'entry', 'contract': 'inverse',
            'maintenance': 'mark', 'intrabar': 0.25}
        said = ['--intrabar', '0.25', '--turnover', '0.2', '--holding', '36h', '--entry-points', '3', '--initial',
                'entry', '--contract', 'inverse', '--maintenance', 'mark']
        with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
            json.dump(config, file)
            file.flush()
            want = self.json(*read(*SMALL, *said))
            self.assertEqual(self.json(*read('--config', file.name)), want)
            # The command line wins, before --config and after it.
            for args in (['--turnover', '0.3', '--config', file.name],
                         ['--config', file.name, '--turnover', '0.3']):
                self.assertEqual(self.json(*read(*args)),
                                 self.json(*read(*SMALL, *said, '--turnover', '0.3')))
            got = self.json(*read('--config', file.name, '--tier', '10:0.1'))
            self.assertEqual([t['leverage'] for t in got['tiers']], [10])

    def test_config_of_a_map(self):
        """A map's own axis and tiers may be given back to it."""
        want = self.json(*read(*SMALL))
        with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
            json.dump({'axis': want['axis'], 'tiers': want['tiers']}, file)
            file.flush()
            self.assertEqual(self.json(*read('--config', file.name)), want)

    def test_forms_agree(self):
        """csv, json and --at of both are the same numbers."""
        got = self.json(*read(*SMALL))
        rows = list(csv.DictReader(io.StringIO(
            tap.good(self, 'map', '--format', 'csv', *read(*SMALL)))))
        self.assertEqual(len(rows), got['axis']['buckets'])
        for i, row in enumerate(rows):
            self.assertEqual(float(row['low']), 90000 + 1000 * i)
            self.assertEqual(float(row['high']), 91000 + 1000 * i)
            for side in ('long', 'short'):
                for t, name in enumerate(('20', '50')):
                    self.assertEqual(float(row[f'{side}_{name}']),
                                     got['sides'][side]['density'][i][t])
                    self.assertEqual(float(row[f'cumulative_{side}_{name}']),
                                     got['sides'][side]['cumulative'][i][t])
        at = list(csv.DictReader(io.StringIO(tap.good(
            self, 'map', '--format', 'csv', *read(*SMALL, '--at', 93500, '--at', 1)))))
        self.assertEqual({**rows[3], 'at': '93500'}, at[0])
        self.assertEqual((at[1]['bucket'], at[1]['low'], at[1]['high']), ('-1', '', ''))

    def test_replay_json(self):
        lines = tap.good(self, 'replay', '--format', 'json', *read()).splitlines()
        rows = self.replay(*read())
        self.assertEqual([{k: float(v) for k, v in row.items()} for row in rows],
                         [json.loads(line) for line in lines])

    def test_help_and_version(self):
        self.assertRegex(tap.good(self, '--version'), r'^liqmap \d+\.\d+\.\d+\n$')
        self.assertIn('replay', tap.good(self, '--help'))
        for command in ('map', 'replay', 'heatmap', 'cascade', 'convert', 'price',
                        'positions', 'venues'):
            out = tap.good(self, command, '--help')
            for line in out.splitlines():
                self.assertLessEqual(len(line), 80, line)
            self.assertEqual(tap.good(self, command, '--version'), tap.good(self, '--version'))


class Holds(Case):
    """What must hold between the numbers of one map."""

    def conserved(self, *args):
        got = self.json('--unit', 'contracts', *args)
        for side in got['sides'].values():
            held = math.fsum([q for row in side['density'] for q in row] + side['below'] +
                             side['above'] + [side['unlevered'], side['unknown']])
            self.assertLessEqual(abs(held - got['open_interest']),
                                 1e-9 * got['open_interest'])
            self.assertLessEqual(abs(side['total'] - got['open_interest']),
                                 1e-9 * got['open_interest'])
            counted = side['opened'] - side['closed'] - side['liquidated']
            self.assertLessEqual(abs(counted - got['open_interest']), 1e-9 * side['opened'])
            for key in ('density', 'cumulative'):
                self.assertTrue(all(q >= 0 for row in side[key] for q in row))
        self.assertTrue(0 <= got['coverage'] <= 1)
        return got

    def replayed(self, got, *args):
        """Totals of replay are the counters of map."""
        rows = self.replay('--unit', 'contracts', *args)
        self.assertEqual(len(rows), got['pushes'])
        for side in ('long', 'short'):
            total = math.fsum(float(value) for row in rows for name, value in row.items()
                              if name.startswith(side))
            self.assertLessEqual(abs(total - got['sides'][side]['liquidated']),
                                 1e-9 * got['sides'][side]['liquidated'])
        self.assertEqual(float(rows[-1]['coverage']), got['coverage'])

    def test_golden_snapshots(self):
        for args in ([], SMALL, ['--initial', 'entry'], ['--contract', 'inverse'],
                     ['--axis', 'linear:94000:500:6']):
            self.replayed(self.conserved(*read(*args)), *read(*args))

    def real(self, name):
        path = os.path.join(REAL, name)
        if not os.path.exists(path):
            self.skipTest('there is no folder of real market data beside the project')
        args = ['--snapshots', path]
        self.replayed(self.conserved(*args), *args)

    def test_real_binance_1h(self):
        self.real('binance-btcusdt-1h.csv')

    def test_real_binance_5m(self):
        self.real('binance-btcusdt-5m.csv')

    def test_real_hyperliquid_1h(self):
        self.real('hyperliquid-btc-1h.csv')

    def test_real_venues_4h(self):
        for venue in ('binance', 'okx', 'bybit'):
            self.real(f'{venue}-btc-4h.csv')

    def test_no_open_interest(self):
        text = 'time_ms,open_interest,high,low,close\n1,5,2,1,1.5\n2,9,2,1,1.5\n3,0,2,1,1.5\n'
        got = json.loads(tap.good(self, 'map', '--format', 'json', '--snapshots', '-',
                                  input=text))
        for side in got['sides'].values():
            self.assertEqual([side['total'], side['unknown'], side['unlevered']], [0, 0, 0])
            self.assertTrue(all(q == 0 for row in side['density'] for q in row))
        self.assertEqual(got['coverage'], 0)
        self.assertIn('holds nothing', tap.good(self, 'map', '--snapshots', '-', input=text))


class Words(unittest.TestCase):
    """What the text says beside the chart."""
    DAY = os.path.join(tap.SOURCE_ROOT, 'examples', 'data', 'binance.csv')

    def test_cumulative_by_class(self):
        """Each number of the table against the CSV."""
        text = tap.good(self, 'map', self.DAY)
        rows = list(csv.DictReader(io.StringIO(tap.good(self, 'map', self.DAY, '--format',
                                                        'csv'))))
        price = json.loads(tap.good(self, 'map', self.DAY, '--format', 'json'))['price']
        scale = {'': 1, 'K': 1e3, 'M': 1e6, 'B': 1e9}
        compared = 0
        table = re.findall(r'^  (long|short)s +to +([+-]\d+) %(.*)$', text, re.M)
        self.assertEqual([int(percent) for _, percent, _ in table],
                         [10, 5, 2, 1, -1, -2, -5, -10])
        for side, percent, numbers in table:
            self.assertEqual(side, 'short' if percent[0] == '+' else 'long')
            at = price * (1 + int(percent) / 100)
            row = next(r for r in rows if float(r['low']) <= at < float(r['high']))
            amounts = re.findall(r'([\d.]+)([KMB]?)', numbers)
            self.assertEqual(len(amounts), 3)
            for (number, unit), tier in zip(amounts, ('25', '50', '100')):
                want = float(row[f'cumulative_{side}_{tier}'])
                self.assertAlmostEqual(float(number) * scale[unit], want,
                                       delta=0.006 * max(scale[unit], 1))
                compared += want > 0
        self.assertGreater(compared, 12)

    def test_lines_have_their_side(self):
        lines = re.findall(r'^ +([\d,.]+) ([SL]) ', tap.good(self, 'map', self.DAY), re.M)
        price = json.loads(tap.good(self, 'map', self.DAY, '--format', 'json'))['price']
        for edge, side in lines:
            self.assertEqual(side, 'S' if float(edge.replace(',', '')) > price else 'L')
        self.assertGreater(len(lines), 20)

    def test_little_is_known_at_first(self):
        """In every view, and not later."""
        with open(self.DAY, encoding='utf-8') as file:
            start = ''.join(line for line in file.readlines()[:12])
        known = 'little is known yet'
        cascade = ['--direction', 'up', '--depth-per-percent', '5M', '--order', '1M']
        for args in (['map'], ['heatmap'], ['summary'], ['cascade', *cascade]):
            self.assertIn(known, tap.good(self, *args, '-', input=start))
            self.assertNotIn(known, tap.good(self, *args, self.DAY))
            text = tap.good(self, *args, '--source', 'young=-', '--source',
                            f'old={self.DAY}', input=start)
            if args[0] != 'summary':
                self.assertRegex(text, f'young: coverage .*{known}')
                self.assertNotRegex(text, f'old: coverage .*{known}')


if __name__ == '__main__':
    tap.main()
