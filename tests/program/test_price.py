"""price: published and observed liquidations, and positions solved from the tables."""
import datetime
import json
import random
import re
import unittest
from fractions import Fraction

import facts
from facts import BEYOND, ENTRIES, LIQUIDATABLE, NO_PRICE, Position
from seeds import seed
import tap

NOT_OFFERED = 'LIQMAP_E_NOT_OFFERED'
PER_ENTRY = 45
KEYS = ['liquidation_price', 'bankruptcy_price', 'status', 'reason', 'side', 'entry',
        'leverage', 'quantity', 'margin', 'cross', 'equity', 'contract', 'maintenance', 'mmr',
        'deduction', 'fee']
VENUE_KEYS = ['bracket', 'cap', 'most_leverage', 'venue', 'since_ms', 'source']

# Published or observed prices of many venues: name, contract, maintenance, side, entry,
# leverage, quantity, margin, cross, rate, deduction, fee, face, price, and how far the
# source rounded it. '': the source does not say, or it is what the option is by default.
CASES = [
    ('bn-ccxt-cm', 'inverse', 'mark', 'long', '37643.10000021', '2', '2', '0.00268058', '',
     '0.004', '', '', '100', '25119.9744576', '0.1'),
    ('bn-faq-1', 'linear', 'mark', 'long', '1456.84', '', '3683.979', '1535443.01', '',
     '0.1', '135365.0', '', '', '1114.78', '0.005'),
    ('bn-faq-3', 'linear', 'mark', 'long', '1456.84', '', '3683.979', '1535443.01',
     '-127555.37992399992', '0.1', '135365.0', '', '', '1153.26', '0.005'),
    ('bn-api-1', 'linear', 'mark', 'long', '6563.665', '10', '20.0', '13200.70726908', '',
     '0.005', '50', '', '', '5930.78', '0.005'),
    ('bn-ccxt-um', 'linear', 'mark', 'long', '43578.07', '2', '0.001', '21.82418506', '',
     '0.004', '', '', '', '21841.24993976', '1e-06'),
    ('ft-bn-s3-10-1.0', 'linear', 'mark', 'short', '10', '3', '1.0', '', '', '0.01', '0.01',
     '', '', '13.211221122079207', '2e-05'),
    ('ft-bn-s5-10-0.6', 'linear', 'mark', 'short', '10', '5', '0.6', '', '', '0.01', '0.01',
     '', '', '11.897689768976898', '2e-05'),
    ('ft-bn-l5-8-1.0', 'linear', 'mark', 'long', '8', '5', '1.0', '', '', '0.01', '0.01',
     '', '', '6.454545454545454', '2e-05'),
    ('ft-bn-l5-10-0.6', 'linear', 'mark', 'long', '10', '5', '0.6', '', '', '0.01', '0.01',
     '', '', '8.063973063973064', '2e-05'),
    ('bitmex-live-inv', 'inverse', 'entry', 'short', '6725', '25', '500', '', '', '0.005',
     '', '', '', '6968.5', '0.5'),
    ('bitmex-live-lin', 'linear', 'entry', 'long', '1963', '3', '0.02', '', '', '0.0101',
     '', '', '', '1328.5', '0.05'),
    ('bybit-live-inv', 'inverse', 'entry', 'long', '7041.53223741', '1', '11', '', '',
     '0.005', '', '', '', '3530', '0.5'),
    ('ft-bybit-l1', 'linear', 'entry', 'long', '10', '1', '1', '', '', '0.01', '', '', '',
     '0.1', '1e-06'),
    ('ft-bybit-l5', 'linear', 'entry', 'long', '10', '5', '1', '', '', '0.01', '', '', '',
     '8.1', '1e-06'),
    ('ft-bybit-s1', 'linear', 'entry', 'short', '10', '1', '1', '', '', '0.01', '', '', '',
     '19.9', '1e-06'),
    ('ft-bybit-s5', 'linear', 'entry', 'short', '10', '5', '1', '', '', '0.01', '', '', '',
     '11.9', '1e-06'),
    ('bybit-help-1', 'linear', 'entry', 'long', '20000', '50', '1', '', '', '0.005', '', '',
     '', '19700', '1e-09'),
    ('ft-gate-s5-10-1.0', 'linear', 'mark', 'short', '10', '5', '1.0', '', '', '0.01', '',
     '0.0006', '', '11.87413417771621', '2e-05'),
    ('ft-gate-s3-10-1.0', 'linear', 'mark', 'short', '10', '3', '1.0', '', '', '0.01', '',
     '0.0006', '', '13.193482419684678', '2e-05'),
    ('ft-gate-l5-10-1.0', 'linear', 'mark', 'long', '10', '5', '1.0', '', '', '0.01', '',
     '0.0006', '', '8.085708510208207', '2e-05'),
    ('hl-docs', 'linear', 'mark', 'long', '2986.3', '20', '0.0335', '4.981226000000007', '',
     '0.01', '', '', '', '2866.26936529', '2e-05'),
    ('hl-live-02-BTC', 'linear', 'mark', 'long', '63287.0', '1', '0.00039', '24.673292', '',
     '0.01', '', '', '', '22.37166537', '0.0063287'),
    ('hl-live-04-SOL', 'linear', 'mark', 'long', '145.83', '2', '0.33', '24.045107', '',
     '0.025', '', '', '', '74.83696193', '1.4583e-05'),
    ('hl-live-06-BTC', 'linear', 'mark', 'long', '62739.0', '2', '0.00077', '24.137992', '',
     '0.01', '', '', '', '31708.03843631', '0.0062739'),
    ('hl-live-08-ETH', 'linear', 'mark', 'short', '2642.8', '2', '0.019', '25.091876', '',
     '0.01', '', '', '', '3924.18322043', '0.00026428'),
    ('hl-live-10-DOGE', 'linear', 'mark', 'short', '0.14333', '2', '351.0', '25.136807', '',
     '0.025', '', '', '', '0.20970228', '1.4333e-08'),
    ('hl-live-12-BTC', 'linear', 'mark', 'short', '65536.0', '3', '0.00099', '21.604172',
     '', '0.01', '', '', '', '86493.46174617', '0.0065536'),
    ('hl-live-14-ETH', 'linear', 'mark', 'long', '2545.5', '4', '0.0329', '20.909894', '',
     '0.01', '', '', '', '1929.23322895', '0.00025455'),
    ('hl-live-16-ETH', 'linear', 'mark', 'short', '2552.0', '4', '0.0327', '20.833393', '',
     '0.01', '', '', '', '3157.53150453', '0.00025519999999999997'),
    ('hl-live-18-BTC', 'linear', 'mark', 'long', '67033.0', '4', '0.00121', '20.251817', '',
     '0.01', '', '', '', '50804.00091827', '0.0067033'),
    ('hl-live-20-BTC', 'linear', 'mark', 'short', '68139.0', '5', '0.00145', '19.72573', '',
     '0.01', '', '', '', '80933.61590987', '0.0068138999999999995'),
    ('hl-live-22-SOL', 'linear', 'mark', 'long', '176.23', '3', '0.33', '19.364946', '',
     '0.025', '', '', '', '120.56240404', '1.7622999999999997e-05'),
    ('hl-live-24-BTC', 'linear', 'mark', 'short', '68240.0', '4', '0.00105', '17.887922',
     '', '0.01', '', '', '', '84431.79820839', '0.006823999999999999'),
    ('hl-live-26-ETH', 'linear', 'mark', 'long', '2533.2', '5', '0.0347', '17.555195', '',
     '0.01', '', '', '', '2047.7642302', '0.00025331999999999997'),
    ('hl-live-28-SOL', 'linear', 'mark', 'short', '163.11', '5', '0.48', '15.650731', '',
     '0.025', '', '', '', '190.94213618', '1.6311e-05'),
    ('ft-hl-XYZ-AAPL', 'linear', 'mark', 'long', '250.0', '5', '0.5', '25.0', '', '0.05',
     '', '', '', '210.5263157894737', '1e-09'),
    ('ft-hl-XYZ-TSLA', 'linear', 'mark', 'long', '350.0', '7', '1.0', '50.0', '', '0.05',
     '', '', '', '315.7894736842105', '1e-09'),
    ('kucoin-live', 'linear', 'entry', 'long', '4182.1', '22.99999997250185', '0.02',
     '3.6366087', '', '0.005427999928265703', '', '', '', '4023.0', '0.05'),
    ('okx-live-inv-iso', 'inverse', 'mark', 'long', '2566.31', '10', '1',
     '0.0003896645377994', '', '0.008', '', '0.0005', '10', '2352.8496681818233', '0.0101'),
    ('ft-okx-s3-10-1.0', 'linear', 'mark', 'short', '10', '3', '1.0', '', '', '0.01', '',
     '0.0006', '', '13.193482419684678', '2e-05'),
    ('okx-live-lin-cross', 'linear', 'mark', 'long', '34131.1', '2', '0.01', '215.78881232',
     '', '0.004', '', '0.0005', '', '12608.959083877446', '0.05'),
    ('phemex-help', 'linear', 'mark', 'long', '0.4', '5', '500', '40.096', '', '0.01', '',
     '0.0006', '', '0.3232', '0.0001'),
]
# What some of these sources say of bankruptcy, and how far they rounded it.
BANKRUPTCIES = {'bitmex-live-inv': ('7004.5', '0.8'), 'bitmex-live-lin': ('1308.7', '0.05'),
                'bybit-live-inv': ('3521', '0.5'), 'kucoin-live': ('4000.25', '0.05')}
NAMES = ('contract', 'maintenance', 'side', 'entry', 'leverage', 'qty', 'margin', 'cross',
         'mmr', 'deduction', 'fee', 'face')
DEFAULTS = {'contract': 'linear', 'maintenance': 'mark', 'cross': '0', 'deduction': '0',
            'fee': '0', 'face': '1'}


def position_of(said, contract, maintenance, fee, face):
    """What options say, exactly."""
    def number(name):
        return Fraction(said[name]) if said.get(name) else None
    entry, leverage, margin = number('entry'), number('leverage'), number('margin')
    if number('qty') is None:
        worth = margin * leverage if margin else None
        quantity = (worth * entry if contract == 'inverse' else worth / entry) if worth else 1
    else:
        quantity = number('qty') * (face if contract == 'inverse' else 1)
    worth = quantity / entry if contract == 'inverse' else quantity * entry
    return Position(said['side'], entry, quantity, margin or worth / leverage,
                    number('cross') or 0, contract, maintenance, fee)

# In text, of a side that no price liquidates.
NONE = {'long': 'none: the margin covers a fall to 0', 'short': 'none: the margin covers any rise'}


class Case(unittest.TestCase):
    def run_price(self, *args):
        """What it prints. What a venue does not offer, or not so large, exits with 1."""
        got = tap.run('price', *args)
        refused = re.search(r'\((LIQMAP_E_BEYOND|LIQMAP_E_NOT_OFFERED)\)\n', got.stderr)
        self.assertEqual(got.returncode, 1 if refused else 0, got.stderr)
        return got.stdout, refused and refused[1]

    def ask(self, *args):
        out, refused = self.run_price('--format', 'json', *args)
        self.assertEqual(out.count('\n'), 1)
        got = json.loads(out)
        self.assertEqual(list(got), KEYS + (VENUE_KEYS if 'venue' in got else []))
        if got['liquidation_price'] is None:
            self.assertIn(got['status'], (NO_PRICE, LIQUIDATABLE, BEYOND, NOT_OFFERED))
            self.assertEqual(got['status'] in (BEYOND, NOT_OFFERED), bool(refused))
            self.assertGreater(len(got['reason']), 20)
        else:
            self.assertEqual((got['status'], got['reason']), ('LIQMAP_OK', None))
        return got

    def close(self, got, want, within):
        if want is None:
            return self.assertIsNone(got)
        return self.assertLessEqual(abs(Fraction(got) - Fraction(want)), Fraction(within),
                             (got, float(want)))


class Published(Case):
    """Each from its command line, spelled out."""

    def test_cases(self):
        order = random.Random(seed('published cases', 1))
        count = 0
        for name, *texts, price, tolerance in CASES:
            with self.subTest(name=name):
                said = dict(zip(NAMES, texts))
                least = [x for key, text in said.items() if text and text != DEFAULTS.get(key)
                         for x in ('--' + key, text)]
                whole = [f'--{key}={text or DEFAULTS[key]}' for key, text in said.items()
                         if text or key in DEFAULTS]
                order.shuffle(whole)
                got = self.ask(*least)
                self.assertEqual(self.ask(*whole), got)
                self.close(got['liquidation_price'], price, tolerance)
                self.check(said, got)
                self.check_text(got, tap.good(self, 'price', *whole))
                if name in BANKRUPTCIES:
                    self.close(got['bankruptcy_price'], *BANKRUPTCIES[name])
                count += 1
        self.assertEqual(count, len(CASES))

    def check(self, said, got):
        """The answer repeats the question, and is what bisection finds."""
        p = position_of(said, said['contract'], said['maintenance'], Fraction(said['fee'] or 0),
                        Fraction(said['face'] or 1))
        rate = (None, None, Fraction(said['mmr']), Fraction(said['deduction'] or 0))
        price, _ = p.solve([rate], 'notional')
        self.close(got['liquidation_price'], price, p.entry / 10**12)
        self.close(got['bankruptcy_price'], p.bankruptcy(), p.entry / 10**12)
        for name, want in (('entry', p.entry), ('quantity', p.quantity), ('margin', p.margin),
                           ('cross', p.cross), ('mmr', rate[2]), ('deduction', rate[3]),
                           ('fee', p.fee)):
            self.close(got[name], want, abs(want) / 10**14)
        self.assertEqual(got['leverage'], float(said['leverage']) if said['leverage'] else None)
        for name in ('side', 'contract', 'maintenance'):
            self.assertEqual(got[name], said[name])

    def check_text(self, got, out):
        lines = [line.split(None, 2) for line in out.splitlines()[:2]]
        for (name, word, rest), key in zip(lines, ('liquidation_price', 'bankruptcy_price')):
            self.assertEqual((name + '_' + word), key)
            want = got[key]
            if want is None:
                self.assertIn(rest, NONE.values())
                continue
            text, moved = re.fullmatch(r'([\d.,]+)  \(([+-][\d.]+) %\)', rest).groups()
            digits = len(text.split('.')[1])
            self.assertGreaterEqual(len(text.replace('.', '').lstrip('0,')), 4)
            self.close(Fraction(text.replace(',', '')), want, Fraction(51, 100 * 10**digits))
            self.close(Fraction(moved), 100 * (want / got['entry'] - 1), Fraction(51, 10**4))


class Solved(Case):
    """Positions of all sizes by the tables of every venue."""

    def options(self, rng, entry):
        """What is said of one position."""
        said = {'side': rng.choice(('long', 'short')),
                'entry': f'{100 * 2000 ** rng.random():.2f}'}
        first, last = entry.rows[0][0], [row[0] for row in entry.rows if row[0]][-1:]
        least = float(first or 10**8) / 30
        most = float(last[0] if last else 10**9) * (2 if entry.rows[-1][0] else 9)
        size = least * (most / least) ** rng.random()
        price, face = float(said['entry']), float(entry.face)
        if entry.contract == 'inverse':
            quantity = max(1, round(size * price / face))
        else:
            quantity = float(f'{size if entry.measure == "contracts" else size / price:.6g}')
        worth = quantity * face / price if entry.contract == 'inverse' else quantity * price
        leverage = rng.choice((1, 2, 3, 5, 7.5, 10, 20, 25, 40, 50, 100, 125))
        leverage = min(leverage, float(entry.rows[0][1]))
        margin = f'{worth / leverage * rng.uniform(0.7, 1.6):.9g}'
        way = rng.randrange(5)
        said['qty'] = repr(quantity)
        if way in (1, 2):
            said['margin'] = margin
        if way != 1:
            said['leverage'] = repr(leverage)
        if way == 3:
            del said['qty']
            said['margin'] = f'{worth / leverage:.9g}'
        if rng.random() < 0.3:
            said['cross'] = f'{worth / leverage * rng.uniform(-0.6, 2):.9g}'
        return said

    def date(self, rng, entry):
        if entry.until is None and rng.random() < 0.5:
            return []
        time = rng.randrange(entry.since, entry.until or entry.since + 10**10)
        day = datetime.datetime.fromtimestamp(time / 1000, datetime.timezone.utc)
        texts = [str(time), day.strftime('%Y-%m-%d %H:%M:%S'), day.strftime('%Y-%m-%d')]
        text = texts[rng.randrange(2 if day.timestamp() * 1000 - 86400000 < entry.since else 3)]
        return ['--date', text]

    def test_venues(self):
        rng = random.Random(seed('venues', 1))
        counts = dict.fromkeys(('LIQMAP_OK', NO_PRICE, LIQUIDATABLE, BEYOND, NOT_OFFERED), 0)
        brackets = set()
        for number, entry in enumerate(ENTRIES):
            for _ in range(PER_ENTRY):
                said = self.options(rng, entry)
                args = ['--venue', entry.name, *self.date(rng, entry)]
                args += [f'--{key}={text}' for key, text in said.items()]
                with self.subTest(args=args):
                    got = self.ask(*args)
                    self.check(entry, said, got)
                    counts[got['status']] += 1
                    brackets.add((number, got['bracket']))
        self.assertEqual(sum(counts.values()), len(ENTRIES) * PER_ENTRY)
        self.assertGreaterEqual(min(counts.values()), 3)
        self.assertGreaterEqual(len(brackets), 60)

    def check(self, entry, said, got):
        p = position_of(said, entry.contract, entry.maintenance, entry.fee, entry.face)
        price, bracket = p.solve(entry.rows, entry.measure)
        within = p.entry / 10**12
        # The bracket at entry must allow the leverage.
        first = next((b for b, row in enumerate(entry.rows) if row[0] is None
                      or p.size(p.entry, entry.measure) <= row[0]), None)
        if ('leverage' in said and first is not None
                and Fraction(said['leverage']) > entry.rows[first][1]):
            self.assertEqual((got['status'], got['liquidation_price']), (NOT_OFFERED, None))
            self.check_bracket(entry, first, got)
        elif price == NO_PRICE and got['status'] == 'LIQMAP_OK':
            far = Fraction(got['liquidation_price']) / p.entry
            self.assertGreater(1 / far if p.sign > 0 else far, facts.FAR)
            row = entry.rows[got['bracket'] - 1]
            self.assertTrue(p.is_decided_beyond(row[2], row[3]))
        elif isinstance(price, str):
            self.assertEqual((got['status'], got['liquidation_price']), (price, None))
            self.assertEqual([got[key] for key in ('bracket', 'cap', 'most_leverage', 'mmr',
                                                   'deduction')], [None] * 5)
        else:
            # A price from a value: what rounding does to it goes by its square.
            far = max(Fraction(1), (price / p.entry) ** 2) if p.inverse else 1
            self.close(got['liquidation_price'], price, within * far)
            self.check_bracket(entry, bracket, got)
        want = p.bankruptcy()
        if abs(p.worth_when_bankrupt()) <= p.value(p.entry) / 10**14:
            # The last digits decide whether there is a price, which then is far off.
            far = Fraction(got['bankruptcy_price'] or p.farthest()) / p.entry
            self.assertGreaterEqual(1 / far if p.sign > 0 else far, facts.FAR)
        else:
            far = max(Fraction(1), (want / p.entry) ** 2) if want and p.inverse else 1
            self.close(got['bankruptcy_price'], want, within * far)
        for name, exact in (('entry', p.entry), ('quantity', p.quantity),
                            ('margin', p.margin), ('cross', p.cross), ('fee', p.fee)):
            self.close(got[name], exact, abs(exact) / 10**14)
        self.assertEqual((got['venue'], got['since_ms'], got['contract'], got['maintenance']),
                         (entry.name, entry.since, entry.contract, entry.maintenance))

    def check_bracket(self, entry, bracket, got):
        row = entry.rows[bracket]
        self.assertEqual(got['bracket'], bracket + 1)
        self.assertEqual(got['cap'], None if row[0] is None else float(row[0]))
        self.assertEqual(got['most_leverage'], float(row[1]))
        self.close(got['mmr'], row[2], Fraction(1, 10**17))
        self.close(got['deduction'], row[3], row[3] / 10**14)

    def test_of_unknown_size(self):
        """The rate a tier of the leverage has: smallest bracket, or at cap."""
        leverages = 1, 25, 66.66, 100
        count = 0
        for entry in ENTRIES:
            for leverage in leverages:
                for cap, side in ((False, 'long'), (True, 'long'), (True, 'short')):
                    count += self.unsized(entry, leverage, cap, side)
        self.assertEqual(count, 3 * sum(Fraction(str(leverage)) <= entry.rows[0][1]
                                        for entry in ENTRIES for leverage in leverages))

    def unsized(self, entry, leverage, cap, side):
        rate = entry.tier(Fraction(str(leverage)), cap)
        if rate is None:
            return 0
        said = {'side': side, 'entry': '2500.5', 'leverage': str(leverage)}
        got = self.ask('--venue', entry.name + (':cap' if cap else ''), '--date', entry.since,
                       *[f'--{key}={text}' for key, text in said.items()])
        p = position_of(said, entry.contract, entry.maintenance, entry.fee, entry.face)
        price, _ = p.solve([(None, None, rate, Fraction(0))], entry.measure)
        if isinstance(price, str):
            self.assertEqual(got['status'], price)
        else:
            self.close(got['liquidation_price'], price, p.entry / 10**12)
        fits = [b for b, row in enumerate(entry.rows) if Fraction(str(leverage)) <= row[1]]
        self.assertEqual(got['bracket'], fits[-1] + 1 if cap else 1)
        self.close(got['mmr'], rate, Fraction(1, 10**16))
        self.assertEqual((got['deduction'], got['quantity']), (0, 1))
        return 1

    def test_dates(self):
        """A day begins the rules it is named after; a message says where earlier ones are asked for."""
        args = ['--venue', 'bybit:BTCUSDT', '--side', 'short', '--entry', '60000',
                '--leverage', '40', '--qty', '200']
        for date, maintenance in (('2025-09-01', 'entry'), ('2025-09-01 23:59:59', 'entry'),
                                  ('1756771199999', 'entry'), ('1756771200000', 'mark'),
                                  ('2025-09-02', 'mark'), ('2031-01-01', 'mark')):
            self.assertEqual(self.ask(*args, '--date', date)['maintenance'], maintenance)
        self.assertEqual(self.ask(*args)['maintenance'], 'mark')
        for date, said in (('2023-12-31', 'liqmap: bybit:BTCUSDT: rules of before 2024-01-01 '
                                          'are not known, those are used\n'),
                           ('2024-01-01', '')):
            result = tap.run('price', *args, '--date', date)
            self.assertEqual((result.returncode, result.stderr), (0, said))


class Nothing(Case):
    """The three kinds of no price, by every way to ask."""
    KINDS = {
        NO_PRICE: (['--side=long', '--entry=10', '--leverage=1', '--mmr=0.01'],
                   ['--side=short', '--entry=10', '--leverage=1', '--mmr=0.01',
                    '--contract=inverse'],
                   ['--side=long', '--entry=10', '--qty=2', '--margin=25', '--mmr=0.01'],
                   ['--side=long', '--entry=10', '--leverage=1', '--venue=binance:BTCUSDT'],
                   ['--side=long', '--entry=10', '--leverage=1', '--qty=5000',
                    '--venue=binance:BTCUSDT']),
        LIQUIDATABLE: (['--side=long', '--entry=10', '--leverage=50', '--mmr=0.02'],
                       ['--side=short', '--entry=10', '--leverage=50', '--mmr=0.015',
                        '--fee=0.005'],
                       ['--side=short', '--entry=10', '--leverage=50', '--mmr=0.01',
                        '--cross=-0.11'],
                       ['--side=long', '--entry=1000', '--margin=1e7', '--qty=1e6',
                        '--venue=binance:BTCUSDT']),
        NOT_OFFERED: (['--side=long', '--entry=1000', '--leverage=100', '--qty=1e6',
                       '--venue=binance:BTCUSDT'],
                      ['--side=short', '--entry=1000', '--leverage=5', '--margin=1.79e8',
                       '--venue=binance:BTCUSDT']),
        BEYOND: (['--side=short', '--entry=1000', '--leverage=2', '--qty=1.1e6',
                  '--venue=okx:ETH-USDT-SWAP'],
                 ['--side=short', '--entry=1000', '--leverage=1', '--qty=1.79e6',
                  '--venue=binance:BTCUSDT', '--cross=1e9'],
                 ['--side=long', '--entry=1000', '--leverage=1', '--qty=1.81e6',
                  '--venue=binance:BTCUSDT']),
    }
    REASONS = {NO_PRICE: 'no price above 0 on the losing side brings it about',
               LIQUIDATABLE: 'already liquidatable: the margin does not exceed maintenance',
               NOT_OFFERED: 'the venue does not offer this leverage',
               BEYOND: 'the position is larger than the last bracket'}

    def test_kinds(self):
        for status, commands in self.KINDS.items():
            for args in commands:
                with self.subTest(args=args):
                    got = self.ask(*args)
                    self.assertEqual((got['liquidation_price'], got['status'], got['reason']),
                                     (None, status, self.REASONS[status]))
                    out, _ = self.run_price(*args)
                    self.assertEqual(out.splitlines()[0],
                                     'liquidation price ' +
                                     (NONE[got['side']] if status == NO_PRICE else
                                      f'none: {self.REASONS[status]}'))


class Accounts(Case):
    """Cross margin as accounts show it, margin that was added, OKX's tick."""

    def test_bankruptcy_never_comes_first(self):
        """E = B + P - W and X = E - M, by exact arithmetic."""
        rng = random.Random(seed('brackets', 2))
        count = 0
        for _ in range(80):
            contract, side = rng.choice(('linear', 'inverse')), rng.choice(('long', 'short'))
            entry, quantity = f'{rng.uniform(20, 90):.3f}', f'{rng.uniform(1, 9):.4f}'
            worth = float(quantity) * float(entry) ** (1 if contract == 'linear' else -1)
            wallet, profit, other = (f'{worth * x:.9g}' for x in (
                rng.uniform(0.2, 0.7), rng.uniform(-0.1, 0.1), rng.uniform(0, 0.05)))
            args = ['--side', side, '--contract', contract, '--entry', entry, '--qty', quantity,
                    '--mmr', '0.01', '--wallet', wallet, '--other-profit', profit,
                    '--other-maintenance', other]
            own = Fraction(wallet)
            if rng.random() < 0.5:
                args += ['--leverage', '10']
                size = Fraction(quantity) * (Fraction(entry) if contract == 'linear'
                                             else 1 / Fraction(entry))
                own = size / 10
            equity = Fraction(wallet) + Fraction(profit) - own
            p = Position(side, Fraction(entry), Fraction(quantity), own,
                         equity - Fraction(other), contract, 'mark', Fraction(0))
            p.equity = equity
            price, _ = p.solve([(None, None, Fraction(1, 100), Fraction(0))], 'notional')
            with self.subTest(args=args):
                got = self.ask(*args)
                self.close(got['equity'], equity, Fraction(worth) / 10**12)
                self.close(got['cross'], equity - Fraction(other), Fraction(worth) / 10**12)
                if isinstance(price, str):
                    self.assertEqual(got['status'], price)
                    continue
                self.close(got['liquidation_price'], price, price * price / 10**11)
                if p.bankruptcy() is not None:
                    self.close(got['bankruptcy_price'], p.bankruptcy(),
                               p.bankruptcy() ** 2 / 10**10)
                    self.assertLess(0, p.sign * (got['liquidation_price']
                                                 - got['bankruptcy_price']))
                    count += 1
        self.assertGreater(count, 40)

    def test_published_account(self):
        """bn-faq-3 as its source has it: a wallet, and what others need."""
        got = self.ask('--side', 'long', '--entry', '1456.84', '--qty', '3683.979', '--wallet',
                       '1535443.01', '--other-profit', '-56354.57', '--other-maintenance',
                       '71200.81', '--mmr', '0.1', '--deduction', '135365.0')
        self.close(got['liquidation_price'], '1153.26', '0.005')
        self.assertLess(got['bankruptcy_price'], got['liquidation_price'])

    def test_others(self):
        """What the rest adds, before its maintenance where that is said."""
        args = ['--side', 'long', '--entry', '100', '--leverage', '10', '--mmr', '0.01']
        for cross, more, equity, price in (('5', [], 5, 85), ('-5', [], 0, 90),
                                           ('5', ['--other-maintenance', '3'], 8, 82),
                                           ('-5', ['--other-maintenance', '3'], -2, 92)):
            got = self.ask(*args, '--cross', cross, *more)
            self.assertEqual(got['equity'], equity)
            self.close(got['bankruptcy_price'], price, '1e-12')

    def test_added_margin(self):
        args = ['--side', 'short', '--entry', '100', '--mmr', '0.01', '--qty', '3']
        got = self.ask(*args, '--leverage', '10', '--add-margin', '12')
        self.assertEqual(got['margin'], 42)
        self.assertEqual(got['liquidation_price'],
                         self.ask(*args, '--margin', '42')['liquidation_price'])

    def test_okx_shows_one_tick_nearer(self):
        """The two known cases, as the venue showed them."""
        for args, shown in (
                (['--side', 'short', '--entry', '26598.3', '--qty', '0.01', '--margin',
                  '132.9915', '--venue', 'okx:BTC-USDT-SWAP', '--tick', '0.1'],
                 '39718.61577899453'),
                (['--side', 'long', '--entry', '2566.31', '--qty', '1', '--face', '10',
                  '--contract', 'inverse', '--margin', '0.0003896645377994', '--mmr', '0.008',
                  '--fee', '0.0005', '--tick', '0.01'], '2352.8496681818233')):
            out = json.loads(tap.good(self, 'price', '--format', 'json', *args))
            self.close(out['shown_price'], shown, '1e-5')
            self.assertEqual(list(out).index('shown_price'), 1)


class Several(Case):
    VENUES = ['binance:BTCUSDT', 'okx:BTC-USDT-SWAP', 'hyperliquid:BTC', 'bybit:BTCUSDT']
    ARGS = ['--side', 'long', '--entry', '95000', '--leverage', '40', '--qty', '9']

    def test_each_as_alone(self):
        args = [x for venue in self.VENUES for x in ('--venue', venue)] + self.ARGS
        rows = json.loads(tap.good(self, 'price', '--format', 'json', *args))
        alone = [self.ask('--venue', venue, *self.ARGS) for venue in self.VENUES]
        self.assertEqual(rows, alone)
        csv = tap.good(self, 'price', '--format', 'csv', *args).splitlines()
        names = csv[0].split(',')
        self.assertEqual(len(csv), 1 + len(self.VENUES))
        for line, want in zip(csv[1:], alone):
            row = dict(zip(names, line.split(',')))
            self.assertEqual(row['venue'], want['venue'])
            for name in ('entry', 'quantity', 'margin', 'equity', 'liquidation_price',
                         'bankruptcy_price', 'bracket', 'mmr', 'deduction', 'fee'):
                self.assertEqual(float(row[name]), want[name])
        text = tap.good(self, 'price', *args)
        for venue in self.VENUES:
            self.assertEqual(text.count(f'\n{venue} '), 1)

    def test_one_may_refuse(self):
        """The others are shown; the code says that it is not all."""
        got = tap.run('price', '--format', 'json', '--venue', 'hyperliquid:ETH', '--venue',
                      'binance:ETHUSDT', *self.ARGS)
        self.assertEqual(got.returncode, 1)
        self.assertEqual(got.stderr, 'liqmap: --leverage 40: hyperliquid:ETH offers at most 25x '
                                     'at this size (LIQMAP_E_NOT_OFFERED)\n')
        rows = json.loads(got.stdout)
        self.assertEqual([row['status'] for row in rows], [NOT_OFFERED, 'LIQMAP_OK'])
        self.assertIsNone(rows[0]['liquidation_price'])
        self.assertIsNotNone(rows[1]['liquidation_price'])

    def test_most_leverage_of_a_size(self):
        for size, code, said in ((100, 0, ''), (126.3, 0, ''), (126.4, 1, 'at most 25x'),
                                 (1000, 1, 'at most 20x'), (2000, 1, 'at most 10x')):
            got = tap.run('price', '--venue', 'binance:BTCUSDT', '--side', 'long', '--entry',
                          '95000', '--leverage', '50', '--qty', size)
            self.assertEqual(got.returncode, code)
            self.assertIn(said, got.stderr)
            self.assertEqual(got.stdout.startswith('liquidation price none'), code == 1)


class Text(Case):
    COMMANDS = [
        '--venue binance:BTCUSDT --side long --entry 95000 --leverage 50',
        '--venue binance:BTCUSDT --side long --entry 95000 --leverage 50 --qty 100',
        '--venue binance:BTCUSDT:cap --side short --entry 95000 --leverage 50',
        '--venue binance:BTCUSDT --side long --entry 95000 --leverage 50 --qty 1000',
        '--venue binance:BTCUSD_PERP --side short --entry 95000.5 --leverage 10 --qty 70000',
        '--venue bybit:BTCUSDT --date 2025-09-01 --side long --entry 20000 --leverage 50',
        '--venue okx:BTC-USDT-SWAP --side short --entry 95000 --leverage 10 --qty 18',
        '--venue hyperliquid:BTC --side long --entry 76000 --margin 9e6 --qty 2300 --cross -5e5',
        '--side long --entry 0.4 --leverage 5 --mmr 0.01 --fee 0.0006',
        '--side short --entry 6725 --leverage 25 --qty 500 --contract inverse --maintenance '
        'entry --mmr 0.005',
        '--side short --entry 6725 --leverage 1 --qty 500 --contract inverse --mmr 0.005',
        '--venue binance:BTCUSDT --venue okx:BTC-USDT-SWAP --venue bybit:BTCUSDT --venue '
        'hyperliquid:BTC --side long --entry 95000 --leverage 40 --qty 9 --tick 0.1',
        '--venue okx:BTC-USDT-SWAP --side short --entry 26598.3 --margin 132.9915 --qty 0.01 '
        '--tick 0.1',
        '--venue hyperliquid:SOL:20x --side long --entry 150 --leverage 5 --qty 100 '
        '--add-margin 500',
        '--venue binance:ETHUSDT --side short --entry 3000 --leverage 20 --qty 10 --wallet '
        '9000 --other-profit -250 --other-maintenance 400',
        '--side long --entry 5 --leverage 50 --mmr 0.02',
    ]

    def test_golden(self):
        got = ''.join(f'$ liqmap price {line}\n' + tap.run('price', *line.split()).stdout + '\n'
                      for line in self.COMMANDS)
        tap.golden(self, 'price.txt', got)


class Usage(Case):
    SPELLED = ['--side', 'long', '--entry', '10', '--leverage', '5', '--mmr', '0.01']
    VENUE = ['--side', 'long', '--entry', '10', '--venue', 'bybit:BTCUSDT']

    def refused(self, want, *args):
        result = tap.run('price', *args)
        self.assertEqual((result.returncode, result.stdout), (2, ''), result.stderr)
        self.assertIn(want, result.stderr)
        self.assertIn('--help', result.stderr)

    def test_not_offered(self):
        for args, want in (
                (['--venue', 'hyperliquid:BTC', '--leverage', '50'],
                 '--leverage 50: hyperliquid:BTC offers at most 40'),
                (['--venue', 'hyperliquid:BTC', '--leverage', '40.5', '--qty', '1'],
                 '--leverage 40.5: hyperliquid:BTC offers at most 40'),
                (['--venue', 'hyperliquid:ETH:cap', '--leverage', '26'],
                 '--leverage 26: hyperliquid:ETH offers at most 25'),
                (['--venue', 'hyperliquid:BTC', '--leverage', '51', '--date', '2024-10-01'],
                 '--leverage 51: hyperliquid:BTC offers at most 50')):
            with self.subTest(args=args):
                self.refused(want, '--side', 'long', '--entry', '76000', *args)
        for args in (['--leverage', '40'], ['--leverage', '50', '--date', '2024-10-01']):
            self.ask('--side', 'long', '--entry', '76000', '--venue', 'hyperliquid:BTC', *args)

    def test_numbers(self):
        for name in ('entry', 'leverage', 'qty', 'margin', 'cross', 'mmr', 'deduction', 'fee',
                     'face'):
            rest = [x for i, x in enumerate(self.SPELLED)
                    if '--' + name not in (x, self.SPELLED[i - 1])]
            bad = ['', ' ', 'nan', '-inf', '0x10', '1e400', '5 ', '1,5', '%s%n', '1' * 400]
            bad += ['-1'] if name != 'cross' else []
            bad += ['0'] if name in ('entry', 'leverage', 'qty', 'margin', 'face') else []
            for text in bad:
                with self.subTest(name=name, text=text):
                    self.refused(f'--{name}: expected ', *rest, f'--{name}={text}')
        for name in ('entry', 'qty', 'margin', 'cross', 'deduction'):
            rest = [x for i, x in enumerate(self.SPELLED)
                    if '--' + name not in (x, self.SPELLED[i - 1])]
            for text in ('1e61', '1e-61'):
                with self.subTest(name=name, text=text):
                    self.refused('the position: a price, quantity or axis edge', *rest,
                                 f'--{name}', text)

    def test_usage(self):
        for args, want in [
                ([], '--side and --entry are needed'),
                (['--side', 'long'], '--side and --entry are needed'),
                (self.SPELLED[:4], '--leverage is needed, or --margin and --qty'),
                (self.SPELLED[:4] + ['--margin', '5'], '--leverage is needed, or'),
                (self.SPELLED[:4] + ['--qty', '5'], '--leverage is needed, or'),
                (self.SPELLED[:6], 'the rules are needed: --venue, or --mmr'),
                (self.SPELLED + ['--entry', '10'], '--entry is given twice'),
                (self.SPELLED + ['--side', 'short'], '--side is given twice'),
                (self.SPELLED + ['--date', '2025-01-01'], '--date goes with --venue'),
                (self.SPELLED + ['--contract', 'quanto'], '--contract: expected linear|inverse'),
                (self.SPELLED + ['--maintenance', ''], '--maintenance: expected mark|entry'),
                (['--side', 'both'], "--side: expected long|short, found 'both'"),
                (self.SPELLED + ['--format', 'xml'], '--format: expected text|json|csv'),
                (self.SPELLED + ['--maintenance', 'entry', '--fee', '0.001'],
                 'a fee does not go with maintenance on entry value'),
                (self.SPELLED + ['operand'], "'operand' is no option"),
                (self.VENUE + ['--leverage', '5', '--venue', 'binance:BTCUSD_PERP'],
                 '--venue binance:BTCUSD_PERP does not go with --venue bybit:BTCUSDT'),
                (self.VENUE + 16 * ['--venue', 'bybit:BTCUSDT'],
                 '--venue is given more than 16 times'),
                (self.VENUE + ['--leverage', '5', '--tick', '0.1'],
                 '--tick goes with a --venue of OKX'),
                (self.SPELLED + ['--wallet', '5'], '--wallet goes with --qty or --margin'),
                (self.SPELLED + ['--wallet', '5', '--cross', '1'],
                 '--cross does not go with --wallet'),
                (self.SPELLED + ['--wallet', '5', '--add-margin', '1'],
                 '--add-margin does not go with --wallet'),
                (self.SPELLED + ['--other-maintenance', '5'],
                 '--other-maintenance goes with --wallet or --cross'),
                (self.SPELLED + ['--other-profit', '5'], '--other-profit goes with --wallet'),
                (self.SPELLED + ['--add-margin', '-1'], '--add-margin: expected an amount'),
                (self.SPELLED + ['--tick', '0'], '--tick: expected an amount above 0'),
                (self.VENUE + ['--date', '2025-09-02', '--date', '2025-09-02'],
                 '--date is given twice'),
                (self.VENUE + ['--date', '2025-02-30'], '--date: expected a day or time'),
                (self.VENUE + ['--date', ''], '--date: expected a day or time'),
                (self.VENUE[:4] + ['--venue', 'bybit:BTCUSDT:cap', '--leverage', '5', '--qty',
                                   '1'], 'bybit:BTCUSDT:cap is for a position of unknown size')]:
            with self.subTest(args=args):
                self.refused(want, *args)
        for name in ('contract=linear', 'maintenance=mark', 'mmr=0.01', 'deduction=0', 'fee=0',
                     'face=1'):
            self.refused(f'--{name.split("=")[0]} does not go with --venue', *self.VENUE,
                         '--leverage', '5', '--' + name)
        for venue in ('', ':', ':cap', 'bybit', 'bybit:', 'bybit:BTCUSD', 'bybit:BTCUSDT:',
                      'bybit:BTCUSDT:cap:cap', '%s%n', 'b' * 70000):
            self.refused('--venue: expected VENUE:INSTRUMENT[:cap] whose rules are known',
                         *self.VENUE[:4], '--venue', venue)

    def test_extremes(self):
        """JSON stays JSON where numbers leave the range of doubles."""
        for args in (['--entry=1e60', '--qty=1e60', '--leverage=2'],
                     ['--entry=1e-60', '--qty=1e-60', '--leverage=2'],
                     ['--entry=1e-60', '--qty=1e-60', '--margin=1e60'],
                     ['--entry=1e60', '--qty=1e-60', '--margin=1e-60'],
                     ['--entry=1e60', '--qty=1e-60', '--leverage=1e300'],
                     ['--entry=1e-60', '--qty=1e60', '--leverage=1', '--contract=inverse']):
            for mmr in ('0', '0.01', '1e300'):
                for side in ('long', 'short'):
                    self.ask('--side', side, '--mmr', mmr, *args)
                    tap.good(self, 'price', '--side', side, '--mmr', mmr, *args)


if __name__ == '__main__':
    tap.main()
