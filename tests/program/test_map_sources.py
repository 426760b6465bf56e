"""Many maps in one answer: each is the map of its source alone, and the sum is their sum,
to the bit, added up again in plain Python."""
import csv
import functools
import io
import json
import operator
import os
import random
import re
import unittest

from seeds import seed
import tap
from test_terminal import on_terminal

WORLDS = int(os.environ.get('LIQMAP_STREAMS', '200')) // 8
DATA = os.path.join(tap.SOURCE_ROOT, 'examples', 'data')
REAL = os.path.join(tap.SOURCE_ROOT, '..', 'shared', 'data')
HOURS = (1, 4, 12, 24)
SIDES = ('long', 'short')
HEADER = 'time_ms,open_interest,high,low,close,volume\n'
ROW = '60000,100,12,10,11,5\n'
SMALL = ['--axis', 'linear:9:0.25:16']


def axis_text(axis):
    return f"{axis['kind']}:{axis['low']!r}:{axis['step']!r}:{axis['buckets']}"


def bundled(*names):
    return [x for name in names for x in ('--source', f'{name}={DATA}/{name}.csv')]


def nth_tiers(leverages):
    """(leverage, how many before it are of the same)"""
    return [(x, leverages[:i].count(x)) for i, x in enumerate(leverages)]


class Case(tap.FolderCase):
    compared = fresh = 0

    def maps(self, *args, **options):
        return json.loads(tap.good(self, 'map', '--format', 'json', *args, **options))

    def csv(self, *args):
        return list(csv.DictReader(io.StringIO(
            tap.good(self, 'map', '--format', 'csv', *args))))

    def same(self, got, want, what=''):
        """Equal, or else a short message: a map is long, and unittest would compare its
        lines for minutes."""
        self.compared += 1
        if got != want:
            self.fail(f'{what} {repr(got)[:500]} is not {repr(want)[:500]}')

    def check_sum(self, group):
        """The sum of a group is the sum of its maps, added in their order."""
        tiers = []
        maps = [source['map'] for source in group['sources']]
        own = [nth_tiers([t['leverage'] for t in m['tiers']]) for m in maps]
        for one in own:
            tiers += [t for t in one if t not in tiers]
        total = group['sum']
        self.same(total['tiers'], [t[0] for t in tiers])
        for side in SIDES:
            for key in ('density', 'cumulative'):
                rows = total[side][key]
                self.same(len(rows), group['axis']['buckets'])
                for b, row in enumerate(rows):
                    want = [0.0] * len(tiers)
                    for m, one in zip(maps, own):
                        for t, value in zip(one, m['sides'][side][key][b]):
                            want[tiers.index(t)] += value
                    self.same(row, want, (side, key, b))
        latest = max(maps, key=lambda m: m['time_ms'])
        self.same((total['time_ms'], total['price']), (latest['time_ms'], latest['price']))
        for m in maps:
            self.same(m['axis'], group['axis'])

    def check_recent(self, total, replays):
        """The hours before the last snapshot of all, as replay prints them. A source whose
        last interval began before them leaves the sum unknown."""
        now = max(int(rows[-1]['time_ms']) for rows in replays)
        for side in SIDES:
            want = []
            for hours in HOURS:
                whole = 0.0
                for rows in replays:
                    times = [int(row['time_ms']) for row in rows]
                    amount = 0.0
                    for time, row in zip(times, rows):
                        if now - time < hours * 3600000:
                            of_row = 0.0
                            for name, value in row.items():
                                of_row += float(value) if name.startswith(side) else 0
                            amount += of_row
                    if now - times[-2 if len(times) > 1 else -1] > hours * 3600000:
                        whole = None
                    whole = None if whole is None else whole + amount
                want.append(whole)
            self.same(total['recent'][side], want)
        self.same(total['recent']['hours'], list(HOURS))

    def replay(self, *args):
        return list(csv.DictReader(io.StringIO(tap.good(self, 'replay', *args))))


class World:
    """Sources of a few coins with clocks of their own, and options."""

    def __init__(self, r):
        self.options = ['--unit', r.choice(['quote', 'contracts'])]
        if r.random() < 0.5:
            for _ in range(r.randint(1, 4)):
                leverage = r.choice([10, 25, 25, 25, 12.5])
                self.options += ['--tier', f'{leverage}:{r.random() / 4!r}/{r.random() / 4!r}']
        if r.random() < 0.5:
            self.options += ['--turnover', '0.5', '--initial', 'entry']
        coins = r.choice([[''], [''], ['A/'], ['A/', 'b.2/']])
        self.names = [coin + name for coin in coins
                      for name in r.sample('x y z sums S-1 _ 0'.split(), r.randint(1, 4))]
        r.shuffle(self.names)
        self.price = {coin: 10 ** r.uniform(-2, 5) for coin in coins}
        self.axis = None
        if r.random() < 0.3:
            low = min(self.price.values())
            self.axis = f'log:{low * 0.5!r}:0.02:{r.randint(1, 120)}'
        self.streams = {name: self.stream(r, name) for name in self.names}
        # Of the default tiers these offer all, two and one.
        self.venues = {name: r.choice(['binance:BTCUSDT', 'hyperliquid:BTC',
                                       'hyperliquid:ETH'])
                       for name in self.names if r.random() < 0.4}
        if '--tier' not in self.options and self.venues and r.random() < 0.5:
            self.options += ['--tier', '20:0.1', '--tier', '25:0.2:0.005']

    def stream(self, r, name):
        price = self.price[name[:name.index('/') + 1] if '/' in name else '']
        volume = r.random() < 0.5
        time = 1767225600000 + r.randint(0, 10 ** 8)
        step = r.choice([60000, 3600000, 4 * 3600000])
        oi = 10 ** r.uniform(0, 6)
        lines = ['time_ms,open_interest,high,low,close' + ',volume' * volume]
        for _ in range(r.randint(1, 60)):
            low, high = sorted(price * (1 + r.gauss(0, 0.01)) for _ in range(2))
            close = min(max(r.uniform(low, high), low), high)
            lines.append(','.join(map(repr, [time, oi, high, low, close]))
                         + f',{oi * r.random()!r}' * volume)
            time += step if r.random() < 0.9 else step * r.randint(2, 30)
            price = close
            oi = abs(oi + r.gauss(0, 0.05) * oi)
        return '\n'.join(lines) + '\n'


class Sums(Case):
    def groups(self, got, names):
        """(names, group) of each coin, in the order of first appearance."""
        if '/' not in names[0]:
            self.assertEqual(set(got), {'schema', 'unit', 'axis', 'sources', 'sum'})
            return [(names, got)]
        self.assertEqual(set(got), {'schema', 'unit', 'coins'})
        coins = list(dict.fromkeys(name[:name.index('/')] for name in names))
        self.assertEqual([group['coin'] for group in got['coins']], coins)
        return [([name for name in names if name.startswith(coin + '/')], group)
                for coin, group in zip(coins, got['coins'])]

    def check(self, world):
        paths = {name: self.write(name.replace('/', '_'), world.streams[name])
                 for name in world.names}
        args = list(world.options) + (['--axis', world.axis] if world.axis else [])
        for name in world.names:
            args += ['--source', f'{name}={paths[name]}']
            if name in world.venues:
                args += ['--venue', world.venues[name]]
        text = tap.good(self, 'map', '--format', 'json', *args)
        got = json.loads(text)
        self.same((got['schema'], got['unit']), ('liqmap.maps/1', world.options[1]))
        last = {name: int(world.streams[name].splitlines()[-1].split(',')[0])
                for name in world.names}
        for names, group in self.groups(got, world.names):
            self.same([s['name'] for s in group['sources']],
                      [name[name.find('/') + 1:] for name in names])
            first = ['--snapshots', paths[names[0]]]
            axis = json.loads(tap.good(
                self, 'map', '--format', 'json', *first,
                *(['--axis', world.axis] if world.axis else [])))['axis']
            self.same(group['axis'], axis)
            replays = []
            for name, source in zip(names, group['sources']):
                alone = ['--snapshots', paths[name], *world.options, '--axis',
                         axis_text(axis)]
                if name in world.venues:
                    alone += ['--venue', world.venues[name]]
                single = tap.good(self, 'map', '--format', 'json', *alone)
                # A stale one was swept by the others: test_summary.py has that.
                if not source['stale']:
                    self.same(source['map'], json.loads(single))
                    self.same('"map":\n' + single.rstrip('\n') + '}' in text, True)
                    self.fresh += 1
                self.same(source['age_ms'], max(last.values()) - last[name])
                replays.append(self.replay(*alone))
            self.check_sum(group)
            self.check_recent(group['sum'], replays)

    def test_random_worlds(self):
        first = seed('map sources', 20260113)
        print(f'# {WORLDS} worlds')
        for i in range(WORLDS):
            with self.subTest(seed=first, world=i):
                self.check(World(random.Random(first * 100003 + i)))
        print(f'# {self.compared} comparisons')
        self.assertGreater(self.compared, 2000 * WORLDS)
        self.assertGreaterEqual(self.fresh, WORLDS)

    def test_order(self):
        """A sum in another order may differ in its last bits, and a map does not."""
        got = self.maps(*bundled('binance', 'okx', 'bybit'))
        axis = ['--axis', axis_text(got['axis'])]
        other = self.maps(*bundled('bybit', 'binance', 'okx'), *axis)
        self.assertEqual([s['name'] for s in other['sources']], ['bybit', 'binance', 'okx'])
        self.same([s['map'] for s in other['sources']],
                  [got['sources'][i]['map'] for i in (2, 0, 1)])
        for group in (got, other):
            self.check_sum(group)
        self.assertTrue(got['sum'] != other['sum'])

    def test_real_venues(self):
        names = [name for name in ('binance', 'okx', 'bybit')
                 if os.path.exists(f'{REAL}/{name}-btc-4h.csv')]
        if len(names) < 3:
            self.skipTest('there is no folder of real market data beside the project')
        args = [x for name in names
                for x in ('--source', f'BTC/{name}={REAL}/{name}-btc-4h.csv')]
        self.check_sum(self.maps(*args)['coins'][0])


class Clocks(Case):
    def test_latest(self):
        """The price is that of the latest, of equals of the first."""
        def source(name, time, price):
            path = self.write(name, f'{HEADER}{time},5,{price},{price},{price},1\n')
            return ['--source', f'{name}={path}']
        a, b, c = source('a', 5000, 10), source('b', 7000, 11), source('c', 7000, 12)
        for args, price, ages in ((a + b + c, 11, [2000, 0, 0]), (c + a + b, 12, [0, 2000, 0]),
                                  (a, 10, [0])):
            got = self.maps(*args, '--at', price, '--at', price + 0.01)
            self.assertEqual(got['sum']['price'], price)
            self.assertEqual([s['age_ms'] for s in got['sources']], ages)
            self.assertEqual([at['side'] for at in got['sum']['at']], ['long', 'short'])
            told = tap.run('map', '--format', 'csv', *args).stderr
            self.assertEqual(told.splitlines().count(
                'liqmap: a: its last snapshot is 2 s older than the latest'), 2000 in ages)
            self.assertEqual(told.count('older'), 2000 in ages)

    def test_ages_are_of_all_coins(self):
        # Times that begin at 0 are milliseconds, however large the last one.
        paths = [self.write('0', f'{HEADER}{-2 ** 63},5,9,9,9,1\n'),
                 self.write('1', f'{HEADER}0,5,9,9,9,1\n{2 ** 63 - 1},5,9,9,9,1\n')]
        got = self.maps('--source', f'A/x={paths[0]}', '--source', f'B/x={paths[1]}')
        self.assertEqual([c['sources'][0]['age_ms'] for c in got['coins']], [2 ** 64 - 1, 0])

    def test_settings_are_by_source(self):
        """A preset has others where there is no volume."""
        rows = [(i * 3600000, 100 + i, 12, 10, 11) for i in range(9)]
        bare = self.write('bare', 'time_ms,open_interest,high,low,close\n' + ''.join(
            ','.join(map(str, row)) + '\n' for row in rows))
        full = self.write('full', HEADER + ''.join(
            ','.join(map(str, row)) + ',0\n' for row in rows))
        got = self.maps('--source', f'bare={bare}', '--source', f'full={full}')
        want = [self.maps('--snapshots', path) for path in (bare, full)]
        self.same([s['map'] for s in got['sources']], want)
        self.assertTrue(want[0] != want[1])

    def test_covered(self):
        """Of the hours of all, those of the shortest are printed."""
        sources = {name: self.write(name, HEADER + ROW + f'{60000 + hours * 3600000},1,9,9,9,1\n')
                   for name, hours in (('a', 20), ('b', 3), ('c', 40))}
        for names, told in (('abc', ['3 h']), ('cab', ['3 h']), ('ac', ['20 h']), ('c', [])):
            out = tap.good(self, 'map', *(
                x for name in names for x in ('--source', f'{name}={sources[name]}')))
            self.assertEqual(re.findall(r'^  \(the input covers (.*)\)$', out, re.M), told)

    def test_until(self):
        """What else SOURCE says holds for all."""
        got = self.maps(*bundled('binance', 'okx'), '--until', '2026-01-14 00:00:00')
        self.assertEqual([s['map']['time_ms'] for s in got['sources']], 2 * [1768348800000])

    def test_standard_input(self):
        path = self.write('s', HEADER + ROW)
        got = self.maps('--source', 'a=-', '--source', f'b={path}', input=HEADER + ROW)
        self.same(got['sources'][0]['map'], got['sources'][1]['map'])


class Venues(Case):
    def check(self, args, want):
        """Which venue each source's map is by."""
        path = self.write('s', HEADER + ROW)
        for venue, source in zip(want, self.maps(*SMALL, *args)['sources']):
            alone = ['--venue', venue] if venue else []
            self.same(source['map'], self.maps(*SMALL, '--snapshots', path, *alone))

    def test_whose_a_venue_is(self):
        path = self.write('s', HEADER + ROW)
        a, b = ['--source', f'a={path}'], ['--source', f'b={path}']
        x, y, z = 'binance:BTCUSDT', 'bybit:BTCUSDT:cap', 'hyperliquid:BTC'
        config = ['--config', self.write('c', json.dumps({'venue': z}))]
        for args, want in (
                (a + b, [None, None]),
                (['--venue', x] + a + b, [x, x]),
                (['--venue', x] + a + ['--venue', y] + b, [y, x]),
                (a + ['--venue', x] + b + ['--venue', y], [x, y]),
                (a + ['--venue', x] + b, [x, None]),
                (['--venue', 'b=' + x] + a + b, [None, x]),
                (a + b + ['--venue', 'a=' + y], [y, None]),
                (['--venue', 'a=' + x] + a + ['--venue', y] + b, [y, None]),
                (config + a + b, [z, z]),
                (a + ['--venue', x] + b + config, [x, z]),
                (config + ['--venue', y] + a + b + ['--venue', x], [y, x])):
            with self.subTest(args=args):
                self.check(args, want)

    def test_names_with_coins(self):
        path = self.write('s', HEADER + ROW)
        args = [x for name in ('A/v', 'B/v') for x in ('--source', f'{name}={path}')]
        got = self.maps(*SMALL, *args, '--venue', 'B/v=hyperliquid:BTC')
        rates = [[tier['mmr'] for tier in c['sources'][0]['map']['tiers']] for c in got['coins']]
        self.assertEqual(rates, [[0.004, 0.004, 0.004], [0.01, 0.01, 0.004]])

    def test_a_configuration_is_read_once(self):
        """From a pipe it could not be read again."""
        path = self.write('s', HEADER + ROW)
        got = self.maps('--source', f'a={path}', '--source', f'b={path}', '--config',
                        '/dev/stdin', input='{"axis": "linear:9:1:4", "tiers": ["10:0.1"]}')
        self.assertEqual([len(s['map']['tiers']) for s in got['sources']], [1, 1])

    def test_kinds_of_contract(self):
        path = self.write('s', HEADER + ROW)
        args = ['--source', f'a={path}', '--source', f'b={path}', '--venue',
                'binance:BTCUSD_PERP']
        self.check_sum(self.maps(*SMALL, *args))
        result = tap.run('map', *SMALL, *args, '--unit', 'contracts')
        self.assertEqual((result.returncode, result.stdout), (2, ''))
        self.assertIn('--source b: contracts of linear and inverse kind do not add up; give '
                      '--unit quote', result.stderr)
        coins = [x.replace('a=', 'A/x=').replace('b=', 'B/x=') for x in args]
        self.maps(*SMALL, *coins, '--unit', 'contracts')


class Forms(Case):
    def coins(self):
        """Three venues of BTC, one half a day behind, and one of a second coin."""
        with open(f'{DATA}/bybit.csv', encoding='utf-8') as file:
            late = self.write('late', ''.join(file.readlines()[:5000]))
        with open(f'{DATA}/okx.csv', encoding='utf-8') as file:
            lines = [line.rstrip().split(',') for line in file if not line.startswith('#')]
        for row in lines[1:]:
            row[2:5] = [f'{float(price) / 29:.2f}' for price in row[2:5]]
        second = self.write('eth', '\n'.join(','.join(row) for row in lines) + '\n')
        return ['--source', f'BTC/binance={DATA}/binance.csv', '--source',
                f'ETH/okx={second}', '--source', f'BTC/okx={DATA}/okx.csv', '--source',
                f'BTC/bybit={late}']

    def golden(self, name, *args):
        got = tap.good(self, 'map', *args)
        tap.golden(self, name, got)

    def test_text(self):
        self.golden('maps.txt', *bundled('binance', 'okx', 'bybit'), '--at', 96202, '--at',
                    98500, '--at', 1)

    def test_text_of_coins(self):
        self.golden('maps-coins.txt', *self.coins(), '--by', 'venue', '--venue',
                    'BTC/binance=binance:BTCUSDT', '--venue', 'BTC/okx=okx:BTC-USDT-SWAP:cap',
                    '--at', 96202, '--at', 3400)

    def test_text_of_contracts_off_the_axis(self):
        self.golden('maps-off-axis.txt', *bundled('okx', 'bybit'), '--by', 'tier', '--axis',
                    'linear:94000:500:6', '--tier', '100:0.4', '--tier', '100:0.1:0.005',
                    '--unit', 'contracts')

    def test_parts(self):
        whole = tap.good(self, 'map', *bundled('okx', 'bybit'))
        self.assertEqual(tap.good(self, 'map', *bundled('okx', 'bybit'), '--by', 'both'), whole)
        parts = {part: tap.good(self, 'map', *bundled('okx', 'bybit'), '--by', part)
                 for part in ('venue', 'tier')}
        for part, out in parts.items():
            for other in parts:
                self.assertEqual(f'by {other} ' in out, other == part)
            at = out.index('\nby ')
            self.assertTrue(out[at:out.index('\nliquidated')] in whole)

    def test_fits_80_columns(self):
        path = self.write('s', HEADER + ROW)
        many = [x for i in range(16) for x in (
            '--source', f'{"coin" * 8}/{i:x}{"name" * 7}={path}', '--venue',
            'binance:BTCUSD_PERP')]
        tiers = [x for i in range(16) for x in ('--tier', f'{i + 3.25}:0.012345')]
        for args in ([*many, *tiers], [*many, *tiers, '--axis', 'linear:9:0.1:10'],
                     bundled('binance', 'okx', 'bybit')):
            for line in tap.good(self, 'map', *args).splitlines():
                self.assertLessEqual(len(line), 80, line)
                self.assertEqual(line, line.rstrip())
                self.assertNotIn('\033', line)

    def test_terminal(self):
        """Coloured, and the lines of prices folded."""
        args = ['map', *bundled('binance', 'okx', 'bybit'), '--at', '96202']
        whole = tap.good(self, *args)
        out, code = on_terminal(args, streams=['stdout'])
        self.assertEqual(code, 0)
        for colour in ('\033[36m', '\033[33m', '\033[35m'):
            self.assertIn(colour, out)
        plain = re.sub(r'\033\[[\d;]*m', '', out).replace('\r\n', '\n')
        self.assertTrue(all(len(line) <= 80 for line in plain.splitlines()))
        self.assertEqual(re.sub(r'([;,])\n  (?=\w)', r'\1 ', plain), whole)

    def test_at(self):
        """Text, JSON and CSV answer a price with the same numbers."""
        args = [*self.coins(), '--at', '96202', '--at', '3400']
        got = self.maps(*args)
        rows = iter(self.csv(*args))
        text = tap.good(self, 'map', *args).splitlines()
        lines = iter([line for line in text if line.startswith('at ')])
        for coin in got['coins']:
            for at in coin['sum']['at']:
                row, line = next(rows), next(lines)
                self.same((row['coin'], float(row['at']), int(row['bucket'])),
                          (coin['coin'], at['price'], at['bucket']))
                for t, leverage in enumerate(coin['sum']['tiers']):
                    name = f"{at['side']}_{leverage}"
                    self.same(float(row[f'sum_{name}']), at['in_bucket'][t])
                    self.same(float(row[f'sum_cumulative_{name}']), at['cumulative'][t])
                self.check_line(line, coin, at)
        self.assertEqual((next(rows, None), next(lines, None)), (None, None))
        self.assertGreater(self.compared, 40)

    def test_at_past_the_ends(self):
        """Where all maps are asked for the same side, an answer is the sum of theirs."""
        got = self.maps(*bundled('binance', 'okx', 'bybit'), *(
            x for price in (1, 80000, 120000, 1e7) for x in ('--at', price)))
        for i, at in enumerate(got['sum']['at']):
            ats = [source['map']['at'][i] for source in got['sources']]
            for one in ats:
                self.same((one['side'], one['bucket']), (at['side'], at['bucket']))
            for key in ('in_bucket', 'cumulative'):
                self.same(at[key], [functools.reduce(operator.add, amounts)
                                    for amounts in zip(*(one[key] for one in ats))])
        self.same([at['bucket'] for at in got['sum']['at']][::3],
                  [-1, got['axis']['buckets']])

    def check_line(self, line, coin, at):
        head = re.match(r'at \S+: cumulative (\w+) liquidation leverage (\S+); ', line)
        self.same(head[1], at['side'])
        self.near(head[2], sum(at['cumulative']))
        if not 0 <= at['bucket'] < coin['axis']['buckets']:
            self.assertTrue(line.endswith('; off the axis'))
            return
        venues, tiers = line[head.end():].removeprefix('in this bucket ').split('; ')
        venues = [part.split(' ') for part in venues.split(', ')]
        amounts = [(tier, amount) for tier, amount in zip(('100x', '50x', '25x'),
                                                          at['in_bucket'][::-1]) if amount > 0]
        tiers = [] if tiers == 'nothing' else [part.split(' ') for part in tiers.split(', ')]
        self.same([name for name, _ in venues], [s['name'] for s in coin['sources']])
        self.same([name for name, _ in tiers], [name for name, _ in amounts])
        for (_, amount), source in zip(venues, coin['sources']):
            self.near(amount, sum(source['map']['sides'][at['side']]['density'][at['bucket']]))
        for (_, amount), (_, want) in zip(tiers, amounts):
            self.near(amount, want)

    def near(self, text, value):
        scale = {'K': 1e3, 'M': 1e6, 'B': 1e9}.get(text[-1], 1)
        self.compared += 1
        self.assertAlmostEqual(float(text.rstrip('KMB')) * scale, value, delta=0.0051 * scale)

    def check_row(self, row, group, bucket):
        """All columns of one bucket."""
        maps = [(s['name'], s['map']['sides'], [t['leverage'] for t in s['map']['tiers']])
                for s in group['sources']]
        for name, sides, tiers in maps + [('sum', group['sum'], group['sum']['tiers'])]:
            for side in SIDES:
                for t, (leverage, nth) in enumerate(nth_tiers(tiers)):
                    column = f'{side}_{leverage}' + (f'_{nth + 1}' if nth else '')
                    for key, prefix in (('density', ''), ('cumulative', 'cumulative_')):
                        self.same(float(row.pop(f'{name}_{prefix}{column}')),
                                  sides[side][key][bucket][t])
        return row

    def test_csv(self):
        args = [*bundled('binance', 'okx', 'bybit'), '--axis', 'linear:90000:1000:12',
                '--tier', '20:0.1', '--tier', '50:0.1', '--tier', '20:0.2:0.01']
        got, rows = self.maps(*args), self.csv(*args)
        self.assertEqual(len(rows), 12)
        single = self.csv('--snapshots', f'{DATA}/okx.csv', *args[6:])
        header = [name for name in rows[0] if name.startswith('okx_')]
        self.assertEqual(header, ['okx_' + name for name in list(single[0])[3:]])
        self.assertEqual(list(rows[0])[:4], ['bucket', 'low', 'high', 'binance_long_20'])
        for b, row in enumerate(rows):
            self.assertEqual([row['okx_' + name] for name in list(single[b])[3:]],
                             list(single[b].values())[3:])
            self.assertEqual(list(self.check_row(row, got, b).values()),
                             [str(b), str(90000 + 1000 * b), str(91000 + 1000 * b)])
        self.same(self.compared, 12 * 4 * 2 * 3 * 2)

    def test_csv_of_coins(self):
        """A column of another coin's is empty."""
        args = [*self.coins(), '--venue', 'ETH/okx=hyperliquid:ETH:cap']
        got, rows = self.maps(*args), iter(self.csv(*args))
        for coin in got['coins']:
            for b in range(coin['axis']['buckets']):
                left = self.check_row(next(rows), coin, b)
                self.assertEqual((left.pop('coin'), left.pop('bucket')), (coin['coin'], str(b)))
                self.assertLess(float(left.pop('low')), float(left.pop('high')))
                self.assertEqual(set(left.values()) - {''}, set())
                self.assertEqual(len(left), 0 if coin['coin'] == 'BTC' else 12 + 12)
        self.assertIsNone(next(rows, None))
        self.assertGreater(self.compared, 100000)

    def test_json_clusters(self):
        """Clusters are those of single maps."""
        got = self.maps(*bundled('okx', 'bybit'), '--top', 2)
        self.assertNotIn('clusters', got['sum'])
        for source in got['sources']:
            self.assertEqual([len(source['map']['clusters'][side]) for side in SIDES], [2, 2])


class Bad(Case):
    def test_usage(self):
        path = self.write('s', HEADER + ROW)
        one = ['--source', f'a={path}']
        kept = os.path.join(self.folder, 'kept')
        tap.good(self, 'map', '--snapshots', path, '--save', kept)
        for args, want in (
                ([], 'no source'),
                (['--source', path], '--source: expected NAME=FILE or COIN/NAME=FILE, names'),
                (['--source', '=f'], '--source: expected'),
                (['--source', 'a='], '--source: expected'),
                (['--source', 'a'], '--source: expected'),
                (['--source', 'a b=f'], '--source: expected'),
                (['--source', 'ä=f'], '--source: expected'),
                (['--source', '/a=f'], '--source: expected'),
                (['--source', 'A/=f'], '--source: expected'),
                (['--source', 'A/B/c=f'], '--source: expected'),
                (['--source', 'a' * 33 + '=f'], '--source: expected'),
                (['--source', 'sum=f'], 'sum is what the sum is called'),
                (['--source', 'A/a_cumulative=f'], 'A/a_cumulative: names do not end'),
                ([*one, *one], '--source a is given twice'),
                (['--source', 'A/x=f', '--source', 'A/x=g'], '--source A/x is given twice'),
                ([*one, '--source', 'A/b=f'], '--source A/b: all sources have a coin or none'),
                (['--source', 'A/b=f', *one], '--source a: all sources have a coin or none'),
                (['--source', 'a=-', '--source', 'b=-'], 'b: standard input is read once'),
                ([x for i in range(17) for x in ('--source', f'{i}=f')],
                 '--source 16: at most 16 sources'),
                ([*one, '--snapshots', path], '--source does not go with --snapshots'),
                ([*one, '--metrics', path], '--source does not go with --snapshots'),
                (['--snapshots', path, '--resume', kept, '--venue', 'a=okx:BTC-USDT-SWAP'],
                 '--venue does not go with --resume'),
                ([*one, '--by', 'coin'], "--by: expected venue|tier|both, found 'coin'"),
                (['--snapshots', path, '--by', 'tier'], '--by is of the text'),
                ([*one, '--by', 'tier', '--format', 'json'], '--by is of the text'),
                ([*one, '--top', '3'], '--top: with --source'),
                ([*one, '--top', '3', '--format', 'csv'], '--top does not go with'),
                ([*one, '--venue', 'mtgox:BTCUSD'], '--venue: expected VENUE:INSTRUMENT'),
                ([*one, '--venue', 'a=mtgox:BTCUSD'], '--venue: expected VENUE:INSTRUMENT'),
                ([*one, '--venue', '=okx:BTC-USDT-SWAP'], '--venue: expected'),
                ([*one, '--venue', 'b=okx:BTC-USDT-SWAP'],
                 '--venue b=okx:BTC-USDT-SWAP: no source is called b'),
                (['--snapshots', path, '--venue', 'b=okx:BTC-USDT-SWAP'],
                 'no source is called b'),
                ([*one, '--venue', 'okx:BTC-USDT-SWAP', '--contract', 'inverse'],
                 '--contract does not go with --venue okx:BTC-USDT-SWAP'),
                ([*one, '--tier', '200:0.1:0.01'], '--tier 200: already liquidatable')):
            with self.subTest(args=args):
                result = tap.run('map', *args)
                self.assertEqual((result.returncode, result.stdout), (2, ''), result.stderr)
                self.assertIn(want, result.stderr)
        for command in ('replay', 'positions'):
            self.assertEqual(tap.run(command, *one).returncode, 2)

    def test_files(self):
        good = ['--source', f"a={self.write('s', HEADER + ROW)}"]
        path = os.path.join(self.folder, 'none')
        bad = self.write('bad', HEADER + ROW + '70000,-1,12,10,11,5\n')
        far = self.write('far', HEADER + '60000,1,1e60,1e60,1e60,0\n')
        for args, want in (
                ([*good, '--source', f'b={path}'], f'{path}: No such file or directory'),
                ([*good, '--source', f'b={bad}'],
                 f"{bad}:3: open_interest: expected a number, 0 or more, found '-1'"),
                (['--source', f'b={far}', *good],
                 f'{far}:2: close: expected a first price from 4e-60 to 2.4e+59 for the '
                 'automatic axis, found 1e+60')):
            result = tap.run('map', *args)
            self.assertEqual((result.returncode, result.stdout, result.stderr.splitlines()[-1]),
                             (1, '', want))
        # A first price beyond any axis matters of the first of a coin alone.
        tap.good(self, 'map', *good, '--source', f'b={far}')

    def test_a_file_may_hold_the_dividers(self):
        os.mkdir(os.path.join(self.folder, 'a=b'))
        path = self.write('a=b/c=d', HEADER + ROW)
        self.assertEqual(self.maps('--source', f'x={path}')['sources'][0]['name'], 'x')


if __name__ == '__main__':
    tap.main()
