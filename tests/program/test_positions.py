"""positions: where a naive model puts each, what it counts, and every bad row."""
import csv
import gzip
import io
import json
import os
import random
import unittest
from fractions import Fraction

from facts import BEYOND, ENTRIES, LIQUIDATABLE, NO_PRICE, Position
from seeds import seed
import tap

HEADER = 'side,size,entry,leverage,liquidation_price\n'
ROW = 'long,2,100,10,91\n'
NAMES = {'side': ('side',), 'size': ('size', 'quantity', 'qty', 'contracts'),
         'entry': ('entry', 'entry_price', 'entry_px'), 'leverage': ('leverage',),
         'price': ('liquidation_price', 'liq_price', 'liq_px'),
         'value': ('position_value_usd', 'position_value', 'notional')}
SAID = {'computed': 'liquidation prices computed, as if isolated',
        'passed': 'liquidation prices that the price has passed already',
        NO_PRICE: 'left out, no price above 0 liquidates them',
        LIQUIDATABLE: 'left out, at their leverage liquidatable from the start',
        BEYOND: 'left out, larger than the last bracket known',
        'over': 'of more leverage than the venue offers at their size'}


def tiers_of(rows):
    """What a file of up to 16 leverages is shown by, if no tier is given."""
    return [(lev, Fraction('0.004'))
            for lev in sorted({min(float(row['leverage']), 200.0) for row in rows})]


def tier_of(leverages, leverage):
    """The highest not above, else the lowest; of equals the first."""
    below = [lev for lev in leverages if lev <= leverage]
    return leverages.index(max(below) if below else min(leverages))


class Rules:
    """How a price that is not there is computed."""

    def __init__(self, tiers=None, contract='linear', maintenance='mark', fee=0,
                 entry=None):
        self.tiers, self.fee, self.entry = tiers, Fraction(fee), entry
        self.contract, self.maintenance = contract, maintenance

    def of(self, rows):
        """The rules for a file."""
        if self.tiers is not None:
            return self
        return Rules(tiers_of(rows), self.contract, self.maintenance, self.fee, self.entry)

    def is_over(self, row):
        """Whether the bracket at entry does not allow the leverage."""
        size, price = Fraction(row['size']), Fraction(row['entry'])
        if self.entry and self.entry.measure == 'notional':
            size = size / price if self.contract == 'inverse' else size * price
        fits = [most for cap, most, *_ in self.entry.rows if cap is None or size <= cap] \
            if self.entry else []
        return bool(fits) and Fraction(row['leverage']) > fits[0]

    def price(self, row, tier):
        size, price, leverage = (Fraction(row[key]) for key in ('size', 'entry', 'leverage'))
        worth = size / price if self.contract == 'inverse' else size * price
        p = Position(row['side'], price, size, worth / leverage, 0, self.contract,
                     self.maintenance, self.fee)
        if self.entry:
            return p.solve(self.entry.rows, self.entry.measure)[0]
        return p.solve([(None, None, self.tiers[tier][1], Fraction(0))], 'notional')[0]


class Naive:
    """The map as plain sums."""

    def __init__(self, rows, rules, now, edges):
        tiers = len(rules.tiers)
        self.cells = {side: [[0] * tiers for _ in edges[1:]] for side in ('long', 'short')}
        self.below = {side: [0] * tiers for side in ('long', 'short')}
        self.above = {side: [0] * tiers for side in ('long', 'short')}
        self.counts = dict.fromkeys(SAID, 0)
        for row in rows:
            tier = tier_of([lev for lev, _ in rules.tiers], float(row['leverage']))
            price = row.get('price')
            if not price:
                self.counts['over'] += rules.is_over(row)
                price = rules.price(row, tier)
                if isinstance(price, str):
                    self.counts[price] += 1
                    continue
                self.counts['computed'] += 1
            price, side, size = Fraction(price), row['side'], Fraction(row['size'])
            self.counts['passed'] += price >= now if side == 'long' else price <= now
            if price < edges[0]:
                self.below[side][tier] += size
            elif price >= edges[-1]:
                self.above[side][tier] += size
            else:
                bucket = sum(edge <= price for edge in edges) - 1
                self.cells[side][bucket][tier] += size

    def said(self, count):
        return ''.join(f'liqmap: positions: {self.counts[key]:,} of {count:,} {text}\n'
                       for key, text in SAID.items() if self.counts[key])


class Case(tap.FolderCase):
    def write(self, content, name='p.csv'):
        return super().write(name, content)

    def json(self, *args, **options):
        return json.loads(tap.good(self, 'positions', '--format', 'json', *args, **options))


class Against(Case):
    """A naive model with the program's own edges."""
    AXIS = ['--axis', 'log:20000:0.01:200']

    def rows(self, rng, count, priced=0.5, price=60000, sizes=(0.01, 3e4)):
        rows = []
        for _ in range(count):
            side = rng.choice(('long', 'short'))
            entry = price * rng.uniform(0.6, 1.5)
            size = sizes[0] * (sizes[1] / sizes[0]) ** rng.random()
            row = {'side': side, 'size': f'{size:.6g}', 'entry': f'{entry:.2f}',
                   'leverage': rng.choice(('1', '2', '3.5', '10', '20', '25', '40', '50',
                                           '75', '100', '125', '200', '300'))}
            if rng.random() < priced:
                way = rng.uniform(0.2, 1) if side == 'long' else rng.uniform(1, 3)
                row['price'] = f'{entry * way:.3f}'
            rows.append(row)
        return rows

    def file(self, rng, rows, columns):
        """The rows as CSV under any of the names, in any order, with a column that is
        nothing to the program."""
        columns = columns + ['account']
        rng.shuffle(columns)
        names = [rng.choice(NAMES.get(c, (c,))) for c in columns]
        end = rng.choice(('\n', '\r\n'))
        quote = rng.choice(('', '"'))
        lines = [','.join(names)]
        lines += [','.join(quote + row.get(c, 'BTC' if c == 'account' else '') + quote
                           for c in columns) for row in rows]
        return (b'\xef\xbb\xbf' if rng.random() < 0.3 else b'') + end.join(lines + ['']).encode()

    def check(self, rows, rules, args, content, now, told=''):
        rules = rules.of(rows)
        args = [*self.AXIS, '--unit', 'contracts', '--assume-isolated', *args, '-']
        out = tap.good(self, 'positions', '--format', 'csv', *args, input=content, text=False)
        buckets = list(csv.DictReader(io.StringIO(out.decode())))
        edges = [float(b['low']) for b in buckets] + [float(buckets[-1]['high'])]
        self.assertEqual(len(edges), 201)
        result = tap.run('positions', '--format', 'json', *args, input=content, text=False)
        got = json.loads(result.stdout)
        want = Naive(rows, rules, Fraction(now), edges)
        said = result.stderr.decode()
        self.assertEqual(said.split('\n', 1)[1] if told else said, want.said(len(rows)))
        if told:
            self.assertTrue(said.startswith(told), said)
        self.assertLessEqual(abs(Fraction(got['price']) - Fraction(now)), now / 10**14)
        self.assertEqual([t['leverage'] for t in got['tiers']], [lev for lev, _ in rules.tiers])
        count = 0
        for side in ('long', 'short'):
            at = got['sides'][side]
            total = 0
            pairs = [(at['below'], want.below[side]), (at['above'], want.above[side])]
            pairs += list(zip(at['density'], want.cells[side]))
            for mine, naive in pairs:
                for a, b in zip(mine, naive):
                    if a or b:
                        self.assertLessEqual(abs(Fraction(a) - b), b / 10**12)
                    total += b
                    count += 1
            self.assertLessEqual(abs(Fraction(at['total']) - total), total / 10**12)
        self.assertEqual(count, 2 * 202 * len(rules.tiers))
        return want.counts

    def test_by_the_rate_of_the_tier(self):
        rng = random.Random(seed('by rate', 1))
        mine = [(40, Fraction('0.01')), (3, Fraction('0.02')), (100, Fraction('0.004')),
                (40, Fraction('0.002')), (20.5, Fraction('0.015'))]
        spelled = [x for lev, m in mine for x in ('--tier', f'{lev}:0:{float(m)!r}')]
        counts = dict.fromkeys(SAID, 0)
        for rules, args in ((Rules(), []), (Rules(mine), spelled),
                            (Rules(mine, maintenance='entry'),
                             spelled + ['--maintenance', 'entry']),
                            (Rules(contract='inverse'), ['--contract', 'inverse']),
                            (Rules([(10, Fraction('0.01'))], fee='0.0005'),
                             ['--tier', '10:0:0.01:0.0005'])):
            for priced in (0, 0.5, 1):
                rows = self.rows(rng, 60, priced)
                columns = ['side', 'size', 'entry', 'leverage'] + ['price'] * (priced > 0)
                got = self.check(rows, rules, args + ['--price', '61234.5'],
                                 self.file(rng, rows, columns), Fraction('61234.5'))
                counts = {key: counts[key] + got[key] for key in counts}
        self.assertGreater(min(n for key, n in counts.items() if key not in (BEYOND, 'over')), 0)
        self.assertEqual(counts[BEYOND], 0)

    def test_own_leverages(self):
        """Each position is in the class of its own leverage, however many there are."""
        borders = [0, 250 ** .5, 1250 ** .5, 5000 ** .5, 20000 ** .5, float('inf')]
        labels = ['to 15.8x', '25x', '50x', '100x', 'above 141x']
        rng = random.Random(seed('own leverages', 1))
        placed = 0
        for few in (3, 5, 6, 16, 17, 60):
            rows = [{'side': 'long', 'size': '1', 'entry': '100', 'price': '95',
                     'leverage': repr(float(rng.choice((13, 20, 40, rng.randint(1, 200)))))}
                    for _ in range(few)]
            want = {}
            for row in rows:
                leverage = float(row['leverage'])
                nth = sum(border <= leverage for border in borders) - 1
                few_tiers = len({r['leverage'] for r in rows}) <= 5
                label = f'{leverage:g}x' if few_tiers else labels[nth]
                want[label] = want.get(label, 0) + 1
                placed += 1
            content = self.file(rng, rows, ['side', 'size', 'entry', 'leverage', 'price'])
            for args in ([], ['--preset', 'btcusdt-1h']):
                out = tap.good(self, 'positions', '--price', '100', '--format', 'points',
                               *args, '-', input=content, text=False)
                got = {}
                for row in csv.DictReader(io.StringIO(out.decode())):
                    worth = float(row['usd']) / float(row['price'])
                    got[row['class']] = got.get(row['class'], 0) + worth
                self.assertEqual({label: round(n, 9) for label, n in got.items()}, want)
        self.assertEqual(placed, 107)

    def test_without_effect(self):
        path = self.write(HEADER + ROW)
        for name, value in (('preset', 'classic'), ('turnover', '0.1'), ('holding', '48h'),
                            ('entry-points', '3'), ('initial', 'entry'), ('intrabar', '0.5')):
            got = tap.run('positions', path, '--price', '100', f'--{name}', value)
            self.assertEqual(got.returncode, 0)
            self.assertEqual(got.stderr, f'liqmap: --{name}: has no effect on positions that '
                                         'are known\n')

    def test_by_the_brackets_of_a_venue(self):
        rng = random.Random(seed('by brackets', 1))
        counts = dict.fromkeys(SAID, 0)
        for entry in ENTRIES:
            if entry.until is not None:
                continue
            leverages = [lev for lev in (1, 5, 20, 25) if lev <= entry.rows[0][1]]
            rules = Rules([(lev, None) for lev in leverages], entry.contract, entry.maintenance,
                          entry.fee, entry)
            args = ['--venue', entry.name + rng.choice(('', ':cap')), '--price', '6e4']
            args += [x for lev in leverages for x in ('--tier', f'{lev}:0')]
            scale = 60000 if entry.contract == 'inverse' else 1
            rows = self.rows(rng, 50, 0.2, sizes=(0.01 * scale, 5e4 * scale))
            content = self.file(rng, rows, ['side', 'size', 'entry', 'leverage', 'price'])
            got = self.check(rows, rules, args, content, Fraction(60000))
            counts = {key: counts[key] + got[key] for key in counts}
        self.assertGreater(min(counts.values()), 0)

    def test_price_now(self):
        """As given, else by the last value there is, else the mean entry."""
        rng = random.Random(seed('price now', 1))
        rows = self.rows(rng, 30)
        for row, price in ((rows[3], 50000), (rows[20], 55000)):
            row['value'] = repr(float(row['size']) * price)
        columns = ['side', 'size', 'entry', 'leverage', 'price', 'value']
        content = self.file(rng, rows, columns[:])
        now = Fraction(rows[20]['value']) / Fraction(rows[20]['size'])
        self.check(rows, Rules(), [], content, now)
        self.check(rows, Rules(), ['--price', '70000'], content, Fraction(70000))
        mean = (sum(Fraction(r['size']) * Fraction(r['entry']) for r in rows)
                / sum(Fraction(r['size']) for r in rows))
        told = (f'liqmap: neither --price nor a column of values: the price is taken to be the '
                f'mean entry, {float(mean):,.2f}\n')
        self.check(rows, Rules(), [], self.file(rng, rows, columns[:5]), mean, told)

    def test_at_the_price(self):
        """What is liquidated there is passed already; a bin's edge is the bin's above it."""
        rows = [{'side': side, 'size': '1', 'entry': '60000', 'leverage': '25', 'price': price}
                for side in ('long', 'short') for price in ('59999.9', '60000', '60000.1')]
        rng = random.Random(seed('on both sides of the price', 1))
        content = self.file(rng, rows, ['side', 'size', 'entry', 'leverage', 'price'])
        counts = self.check(rows, Rules(), ['--price', '60000'], content, 60000)
        self.assertEqual(counts['passed'], 4)
        for side in ('long', 'short'):
            got = self.json('--axis', 'linear:90:5:4', '--price', 100, '--unit', 'contracts', '-',
                            input=HEADER + ''.join(f'{side},1,100,25,{price}\n' for price in (
                                '89.999', '90', '94.999', '95', '109.999', '110')))
            at = got['sides'][side]
            self.assertEqual([row[0] for row in at['density']], [2, 1, 0, 1])
            self.assertEqual((at['below'][0], at['above'][0]), (1, 1))

    def test_many_rows(self):
        """Each is read, once, and the sum is kept."""
        count = 100000
        content = HEADER + ''.join(f'{"long" if i % 3 else "short"},1,100,{1 + i % 150},'
                                   f'{50 + i % 101}\n' for i in range(count))
        got = self.json('--price', 100, '--unit', 'contracts', '-', input=content)
        totals = [got['sides'][side]['total'] for side in ('long', 'short')]
        self.assertEqual(totals, [66666, 33334])


class Shown(Case):
    CONTENT = ('side,size,entry,leverage,liq_px,position_value\n'
               'long,1.5,95000,40,90210.5,141000\nlong,20,96000,20,,1880000\n'
               'short,300,91000,10,,28200000\nshort,2,94000,50,96400,188000\n'
               'long,0.1,80000,1,,9400\n')

    def test_golden(self):
        path = self.write(self.CONTENT)
        got = tap.good(self, 'positions', '--venue', 'hyperliquid:BTC', '--tier', '10:0',
                       '--tier', '20:0', '--tier', '40:0', '--assume-isolated', '--at', 96500,
                       path)
        for line in got.split('\nat ')[0].splitlines():
            self.assertLessEqual(len(line), 80)
        tap.golden(self, 'positions.txt', got)

    def test_ways_to_read(self):
        path = self.write(self.CONTENT)
        want = self.json(path)
        self.assertEqual(self.json('-', input=self.CONTENT), want)
        self.assertEqual(self.json('/dev/stdin', input=self.CONTENT), want)
        self.assertEqual(self.json(self.write('# a comment\n\n' + self.CONTENT)), want)
        config = self.write('{"venue": "hyperliquid:BTC", "tiers": ["40:0"]}', 'c')
        self.assertEqual(self.json(path, '--config', config),
                         self.json('--venue', 'hyperliquid:BTC', path, '--tier', '40:0'))

    def test_price_is_told(self):
        got = self.json(self.write(self.CONTENT))
        self.assertEqual((got['price'], got['pushes']), (94000, 0))
        got = self.json(self.write(self.CONTENT), '--price', 95555.5, '--at', 95555.5)
        self.assertEqual((got['price'], got['at'][0]['side']), (95555.5, 'long'))

    def test_no_default_tier_is_offered(self):
        """Tiers of one's own are, and an explicit one that is not is refused."""
        path = self.write(self.CONTENT)
        got = tap.run('positions', '--venue', 'hyperliquid:BTC', '--tier', '50:0', path)
        self.assertEqual((got.returncode, got.stdout), (2, ''))
        self.assertIn('--tier 50: the venue does not offer this leverage', got.stderr)


class WithoutPrice(Case):
    """A price that a venue says is none is none; one that nobody states is computed."""
    ROWS = ('side,size,entry,leverage,liq_px,position_value{more}\n'
            'long,2,100,10,,180{a}\nlong,3,100,10,91,270{b}\nshort,4,100,10,,360{c}\n')

    def totals(self, content, *args):
        result = tap.run('positions', '--format', 'json', '--unit', 'contracts', '--price', 90,
                         *args, '-', input=content)
        self.assertEqual(result.returncode, 0, result.stderr)
        sides = json.loads(result.stdout)['sides']
        return (sides['long']['total'], sides['short']['total']), result.stderr

    def test_cross(self):
        content = self.ROWS.format(more='', a='', b='', c='')
        got, said = self.totals(content)
        self.assertEqual(got, (3, 0))
        self.assertIn('liqmap: positions: 2 of 3 left out, without a liquidation price as the '
                      'venue says (cross margin), worth 540.00: --assume-isolated', said)
        got, said = self.totals(content, '--assume-isolated')
        self.assertEqual(got, (5, 4))
        self.assertIn('2 of 3 liquidation prices computed, as if isolated', said)
        self.assertNotIn('left out', said)
        no_values = ''.join(','.join(line.split(',')[:5]) + '\n' for line in content.split())
        _, said = self.totals(no_values)
        self.assertIn('worth 540.00', said)

    def test_isolated(self):
        got, said = self.totals(self.ROWS.format(
            more=',margin_mode', a=',isolated', b=',cross', c=',cross'))
        self.assertEqual(got, (5, 0))
        self.assertIn('1 of 3 left out, without', said)
        self.assertIn('1 of 3 liquidation prices computed', said)

    def test_margin(self):
        """At entry, of an isolated position: it counts before its leverage."""
        rows = 'side,size,entry,leverage,liq_px,margin\nlong,1,100,10,,{}\n'
        for margin in ('5', '20', '40'):
            result = tap.run('positions', '--axis', 'linear:40:0.5:200', '--tier', '10:0:0',
                             '--price', 110, '--format', 'json', '-',
                             input=rows.format(margin))
            at = json.loads(result.stdout)['sides']['long']['density']
            place = next(i for i, row in enumerate(at) if row[0] > 0)
            self.assertEqual(40 + 0.5 * place, 100 - float(margin))

    def test_no_column(self):
        content = 'side,size,entry,leverage\nlong,2,100,10\n'
        self.assertEqual(self.totals(content)[0], (2, 0))

    def test_case(self):
        path = os.path.join(tap.SOURCE_ROOT, '..', 'shared', 'cases', 'no-liquidation-price',
                            'three.csv')
        if not os.path.exists(path):
            self.skipTest('no shared cases beside the project')
        result = tap.run('positions', '--venue', 'hyperliquid:BTC', '--tier', '3:0', '--tier',
                         '10:0', '--tier', '20:0', '--unit', 'contracts', '--format', 'json', path)
        got = json.loads(result.stdout)['sides']
        self.assertEqual((got['long']['total'], got['short']['total']), (0, 365.74288))
        self.assertIn('2 of 3 left out, without a liquidation price', result.stderr)
        self.assertIn('worth 32.03M', result.stderr)


class Accounts(Case):
    """clearinghouseState, alone, in lists, in messages, on lines."""

    @staticmethod
    def asset(coin, szi, liq, mode='cross', entry='100', leverage=10, **more):
        return {'type': 'oneWay', 'position': {
            'coin': coin, 'szi': szi, 'entryPx': entry, 'leverage': {
                'type': mode, 'value': leverage}, 'liquidationPx': liq,
            'positionValue': str(abs(float(szi)) * 90), 'marginUsed': '10',
            'unrealizedPnl': '-10', 'maxLeverage': 40, 'returnOnEquity': '0.1',
            'cumFunding': {'allTime': '1'}, **more}}

    @staticmethod
    def account(*assets):
        summary = {'accountValue': '1', 'totalNtlPos': '2', 'totalRawUsd': '3',
                   'totalMarginUsed': '4'}
        return {'marginSummary': summary, 'crossMarginSummary': summary,
                'crossMaintenanceMarginUsed': '1', 'withdrawable': '0',
                'assetPositions': list(assets), 'time': 1768262400000}

    def totals(self, content, *args):
        content = content if isinstance(content, str) else json.dumps(content)
        got = self.json('--unit', 'contracts', *args, '-', input=content)
        return (got['sides']['long']['total'], got['sides']['short']['total'], got['price'])

    def test_forms(self):
        one = self.account(self.asset('BTC', '2', '80.5'), self.asset('BTC', '-3.5', '120'))
        two = self.account(self.asset('BTC', '1', '70'))
        for content, want in (
                (one, (2, 3.5, 90)), ([one, two], (3, 3.5, 90)),
                (json.dumps(one) + '\n' + json.dumps(two) + '\n', (3, 3.5, 90)),
                ({'channel': 'webData2', 'data': {'clearinghouseState': one}}, (2, 3.5, 90)),
                ({'0xa': one, '0xb': two}, (3, 3.5, 90)),
                ([{'user': '0xa', 'state': one}, self.account()], (2, 3.5, 90))):
            self.assertEqual(self.totals(content), want)
        path = self.write(gzip.compress(json.dumps(one).encode()))
        self.assertEqual(self.json('--unit', 'contracts', path)['sides']['short']['total'], 3.5)

    def test_prices(self):
        """A null of cross margin is none; an isolated one is computed by its margin."""
        content = json.dumps(self.account(
            self.asset('BTC', '1', None), self.asset('BTC', '4', '80'),
            self.asset('BTC', '2', None, 'isolated', marginUsed='30', unrealizedPnl='-10')))
        result = tap.run('positions', '--axis', 'linear:40:0.5:200', '--tier', '10:0:0',
                         '--unit', 'contracts', '--format', 'json', '-', input=content)
        at = json.loads(result.stdout)['sides']['long']['density']
        got = {40 + 0.5 * i: row[0] for i, row in enumerate(at) if row[0]}
        self.assertEqual(got, {80: 6})  # 100 - (30 + 10) / 2 as well
        self.assertIn('1 of 3 left out, without a liquidation price', result.stderr)
        self.assertEqual(self.totals(content, '--assume-isolated')[0], 7)

    def test_coins(self):
        content = json.dumps(self.account(self.asset('BTC', '1', '80'),
                                          self.asset('ETH', '-2', '120')))
        path = self.write(content)
        result = tap.run('positions', path)
        self.assertEqual((result.returncode, result.stderr), (1, (
            f"{path}:1: assetPositions[1].position.coin: expected BTC as before, or --coin "
            "NAME, found 'ETH'\n")))
        self.assertEqual(self.totals(content, '--coin', 'BTC'), (1, 0, 90))
        self.assertEqual(self.totals(content, '--coin', 'ETH'), (0, 2, 90))
        self.assertEqual(self.totals(content, '--venue', 'hyperliquid:ETH', '--tier', '10:0'),
                         (0, 2, 90))
        result = tap.run('positions', '--coin', 'SOL', path)
        self.assertEqual((result.returncode, result.stderr), (
            1, f'{path}: expected a position of SOL, found those of other coins\n'))
        rows = 'coin,side,size,entry,leverage,liq_px\nBTC,long,1,9,2,5\nETH,long,2,9,2,5\n'
        path = self.write(rows)
        result = tap.run('positions', path)
        self.assertEqual((result.returncode, result.stderr), (
            1, f"{path}:3: coin: expected BTC as before, or --coin NAME, found 'ETH'\n"))
        self.assertEqual(self.json('--coin', 'ETH', '--unit', 'contracts', path)['sides']['long']
                         ['total'], 2)

    def test_bad(self):
        good = self.account(self.asset('BTC', '1', '80'))
        for change, want in (
                ({'szi': 'x'}, "szi: expected a number, found 'x'"),
                ({'szi': '0'}, "szi: expected a number above 0, found '0'"),
                ({'szi': None}, 'szi: expected a string or a number, found null'),
                ({'entryPx': '-1e70'}, "entryPx: expected a number from 1e-60 to 1e60, found"),
                ({'leverage': {'type': 'both', 'value': 3}},
                 "leverage.type: expected cross or isolated, found 'both'"),
                ({'leverage': {'type': 'cross'}}, 'leverage.value: expected a number, found '),
                ({'liquidationPx': '0'}, "liquidationPx: expected a number above 0, found '0'")):
            bad = json.loads(json.dumps(good))
            bad['assetPositions'][0]['position'].update(change)
            path = self.write(json.dumps(bad))
            said = tap.run('positions', path).stderr
            self.assertTrue(said.startswith(f'{path}:1: assetPositions[0].position.{want}'), said)
        for content, want in (
                ({'assetPositions': []}, ': expected at least one position'),
                ({'assetPositions': [{}]},
                 ':1: assetPositions[0].position: expected an object, found nothing'),
                ([{'symbol': 'X', 'sumOpenInterest': '1', 'timestamp': 5}],
                 ': expected positions: this is open interest of Binance'),
                ({'a': 1}, ': expected positions: this is JSON of an object with the keys a')):
            path = self.write(json.dumps(content))
            result = tap.run('positions', path)
            self.assertEqual((result.returncode, result.stderr), (1, f'{path}{want}\n'))


class Bad(Case):
    ROWS = {
        'LONG,1,100,10,': "side: expected long or short, found 'LONG'",
        ',1,100,10,': "side: expected long or short, found ''",
        'buy,1,100,10,': "side: expected long or short, found 'buy'",
        'long,,100,10,': "size: expected a number above 0, found ''",
        'long,0,100,10,': "size: expected a number above 0, found '0'",
        'long,-1,100,10,': "size: expected a number above 0, found '-1'",
        'long,nan,100,10,': "size: expected a number above 0, found 'nan'",
        'long,0x10,100,10,': "size: expected a number above 0, found '0x10'",
        'long,1e400,100,10,': "size: expected a number above 0, found '1e400'",
        'long,1e61,100,10,': "size: expected a number from 1e-60 to 1e60, found '1e61'",
        'long,1,1e-61,10,': "entry: expected a number from 1e-60 to 1e60, found '1e-61'",
        'long,1,,10,': "entry: expected a number above 0, found ''",
        'long,1,inf,10,': "entry: expected a number above 0, found 'inf'",
        'long,1,100,,': "leverage: expected a number, 1 or more, found ''",
        'long,1,100,0.5,': "leverage: expected a number, 1 or more, found '0.5'",
        'long,1,100,10x,': "leverage: expected a number, 1 or more, found '10x'",
        'long,1,100,10,0': "liquidation_price: expected a number above 0, found '0'",
        'long,1,100,10,-5': "liquidation_price: expected a number above 0, found '-5'",
        'long,1,100,10,%s%n': "liquidation_price: expected a number above 0, found '%s%n'",
        'long,1,100,10,\033[31m': "liquidation_price: expected a number above 0, found '?[31m'",
        'long,1,100,10': 'expected 5 columns, as the header has, found 4',
        'long,1,100,10,90,5': 'expected 5 columns, as the header has, found 6',
        'long': 'expected 5 columns, as the header has, found 1',
        'long,1,100,10,9\0': 'expected text, found a byte of 0',
        'long,1,100,"10,': 'expected the end of a quoted field',
    }
    HEADERS = {
        '': '1: expected a header',
        'size,entry,leverage\n': '1: side: expected a column of this name in the header, '
                                 "found 'size,entry,leverage'",
        'side,entry,leverage\n': '1: size: expected a column of this name in the header, '
                                 "found 'side,entry,leverage'",
        'side,size,leverage\n': '1: entry: expected a column of this name in the header, '
                                "found 'side,size,leverage'",
        'side,size,entry\n': '1: leverage: expected a column of this name in the header, '
                             "found 'side,size,entry'",
        'Side,size,entry,leverage\n': "1: side: expected a column of this name in the header, "
                                      "found 'Side'",
        'side,size,entry,leverage,qty\n': '1: qty: expected this column once',
        'side,size,entry,leverage,liq_px,liq_price\n': '1: liq_price: expected this column once',
        'side,size,entry,leverage\n': '2: expected at least one position',
    }

    def refused(self, want, *args, code=1, **options):
        got = tap.run('positions', *args, **options)
        self.assertEqual((got.returncode, got.stdout), (code, ''), got.stderr)
        self.assertIn(want, got.stderr)
        return got.stderr

    def test_rows(self):
        for row, want in self.ROWS.items():
            with self.subTest(row=row):
                path = self.write(HEADER + ROW + row + '\n')
                line = 4 if 'quoted' in want else 3
                self.assertEqual(self.refused('', path), f'{path}:{line}: {want}\n')

    def test_headers(self):
        for text, want in self.HEADERS.items():
            with self.subTest(text=text):
                path = self.write(text)
                self.assertEqual(self.refused('', path), f'{path}:{want}\n')
        self.refused('standard input:1: expected a header', '-', input='')

    def test_files(self):
        path = os.path.join(self.folder, 'none')
        self.refused(f'{path}: No such file or directory\n', path)
        self.refused(f'{self.folder}: Is a directory\n', self.folder)
        self.refused('/dev/null:1: expected a header', '/dev/null')
        rng = random.Random(seed('noise', 1))
        for _ in range(10):
            noise = bytes(rng.randrange(256) for _ in range(3000))
            got = tap.run('positions', self.write(HEADER.encode() + noise), text=False)
            self.assertEqual((got.returncode, got.stdout), (1, b''))

    def test_prices(self):
        """Around which there is no map."""
        head = 'side,size,entry,leverage,notional\n'
        for row, args, want in (
                ('long,1,1e60,10,', [], 'no automatic axis around a price of 1e+60: give --axis'),
                ('long,1e-30,1,10,1e50', [], 'the values of the positions make a price of 1e+80'),
                ('long,1e50,1,10,1e-50', ['--axis', 'log:1:1:5'],
                 'the values of the positions make a price of 1e-100: give --price')):
            self.refused(want, *args, self.write(head + row + '\n'), code=2)
            if 'give --price' in want:
                self.json('--price', 1, *args, self.write(head + row + '\n'))

    def test_usage(self):
        path = self.write(HEADER + ROW)
        for args, want in (([], 'a file of positions is needed, - is standard input'),
                           ([path, path], 'one file of positions, found'),
                           ([path, '--price', '0'], "--price: expected a price above 0, found '0'"),
                           ([path, '--price', ''], "--price: expected a price above 0, found ''"),
                           ([path, '--price', '1e61'], '--price: expected a price above 0'),
                           ([path, '--top', '3', '--format', 'csv'], '--top does not go with'),
                           ([path, '--venue', 'ftx:BTC'], '--venue: expected VENUE:INSTRUMENT'),
                           ([path, '--venue', 'okx:BTC-USDT-SWAP', '--contract', 'inverse'],
                            '--contract does not go with --venue okx:BTC-USDT-SWAP'),
                           ([path, '--snapshots', path], 'unrecognized option')):
            with self.subTest(args=args):
                self.assertIn('--help', self.refused(want, *args, code=2))


if __name__ == '__main__':
    tap.main()
