"""venues, and --venue where maps are made: all tables, all dates, against typed facts."""
import datetime
import json
import re
import unittest
from fractions import Fraction

import binance
from facts import ENTRIES, Position
import tap

HOUR = 3600000
BYBIT = 1756771200000
AXIS = ['--axis', 'linear:50:1:100']
CLASSIC = ['--preset', 'classic']
KEYS = ['venue', 'since_ms', 'until_ms', 'contract', 'maintenance', 'measure', 'rule', 'fee',
        'face', 'source', 'brackets']


def snapshots(start, count=30, step=HOUR):
    """A series that moves enough to fill and sweep a small map."""
    rows = 'time_ms,open_interest,high,low,close,volume\n'
    for i in range(count):
        close = 100 + (i * 37) % 11 - (i * 17) % 7
        rows += (f'{start + i * step},{900 + (i * 61) % 97},{close + 1.5},{close - 1.25},{close},'
                 f'{i % 5}\n')
    return rows


def day_of(time_ms):
    """Its date, through the calendar of Python."""
    return datetime.datetime.fromtimestamp(time_ms / 1000, datetime.timezone.utc).strftime(
        '%Y-%m-%d')


class Case(tap.FolderCase):
    def map(self, text, *args, form='json', said=''):
        """The map of a series, and exactly what is said beside it."""
        got = tap.run('map', '--format', form, *AXIS, '--snapshots', '-', *args, input=text)
        self.assertEqual((got.returncode, got.stderr), (0, said))
        return json.loads(got.stdout) if form == 'json' else got.stdout

    def refused(self, want, *args, text=None, code=2):
        got = tap.run('map', '--snapshots', '-', *args, input=text or snapshots(BYBIT))
        self.assertEqual((got.returncode, got.stdout), (code, ''), got.stderr)
        self.assertIn(want, got.stderr)


class Listed(Case):
    def near(self, got, want):
        if want is None:
            return self.assertIsNone(got)
        return self.assertLessEqual(abs(Fraction(got) - want), abs(want) / 10**15)

    def test_json(self):
        out = tap.good(self, 'venues', '--format', 'json')
        self.assertEqual(tap.good(self, 'venues', '--format', 'json', '--brackets'), out)
        got = json.loads(out)
        self.assertEqual([(one['venue'], one['since_ms']) for one in got],
                         [(entry.name, entry.since) for entry in ENTRIES])
        count = 0
        for one, entry in zip(got, ENTRIES):
            self.assertEqual(list(one), KEYS)
            self.assertEqual([one[key] for key in KEYS[:7]], [
                entry.name, entry.since, entry.until, entry.contract, entry.maintenance,
                entry.measure, entry.rule])
            self.near(one['fee'], entry.fee)
            self.near(one['face'], entry.face)
            self.assertGreater(len(one['source']), 40)
            self.assertEqual(len(one['brackets']), len(entry.rows))
            for row, want in zip(one['brackets'], entry.rows):
                self.assertEqual(list(row), ['cap', 'leverage', 'mmr', 'deduction'])
                for key, number in zip(row, want):
                    self.near(row[key], number)
                    count += 1
        self.assertEqual(count, 4 * sum(len(entry.rows) for entry in ENTRIES))

    def test_text(self):
        """Each with its dates and source, and with --brackets the tables."""
        listed = json.loads(tap.good(self, 'venues', '--format', 'json'))
        whole = tap.good(self, 'venues', '--brackets')
        brief = tap.good(self, 'venues')
        self.assertEqual(re.sub(r'  \d+ of \d+: .*\n', '', whole), brief)
        blocks = whole.split('\n\n')
        self.assertEqual(blocks.pop(), '')
        self.assertEqual(len(blocks), len(ENTRIES))
        for block, entry, one in zip(blocks, ENTRIES, listed):
            head, rules, source, *rows = block.split('\n')
            until = f' until {day_of(entry.until)}' if entry.until else ''
            self.assertEqual(head, f'{entry.name:<20} since {day_of(entry.since)}{until}')
            fee = ', fee 0.05 %' if entry.fee else ''
            by = 'flat rate' if entry.rule == 'flat' else 'rate less deduction'
            self.assertEqual(rules, f'  {entry.contract}, maintenance on {entry.maintenance} '
                                    f'value{fee}; brackets by {entry.measure}, {by}; up to '
                                    f'{int(entry.rows[0][1])}x')
            self.assertEqual(source, f'  source: {one["source"]}')
            self.assertEqual(rows, [self.bracket(entry, b) for b in range(len(entry.rows))])

    def bracket(self, entry, b):
        cap, leverage, mmr, deduction = entry.rows[b]
        coin = (entry.measure == 'contracts') != (entry.contract == 'inverse')
        until = 'without end' if cap is None else (
            f'up to {int(cap):,} {"coin" if coin else "quote"}')
        text = json.dumps(float(deduction)).removesuffix('.0')
        return (f'  {b + 1} of {len(entry.rows)}: {until}, at most {float(leverage):g}x, rate '
                f'{100 * float(mmr):.4g} %, deduction {text}')

    def test_each_is_taken_by_price_and_map(self):
        for name in sorted({entry.name for entry in ENTRIES}):
            for venue in (name, name + ':cap'):
                tap.good(self, 'price', '--venue', venue, '--side', 'long', '--entry', 100,
                         '--leverage', 2)
                self.map(snapshots(1800000000000, 2), '--venue', venue, '--tier', '2:0.1')

    def test_usage(self):
        for args in (['x', 'y'], ['--format', 'csv'], ['--format'], ['--venue', 'okx'],
                     ['--brackets=1']):
            got = tap.run('venues', *args)
            self.assertEqual((got.returncode, got.stdout), (2, ''))
            self.assertIn('--help', got.stderr)


class Maps(Case):
    def offered(self, entry):
        """Two leverages of one's own."""
        return [leverage for leverage in (5, 10, 20, 25, 50, 100)
                if leverage <= entry.rows[0][1]][-3:]

    def test_rates_and_factors(self):
        count = 0
        for entry in ENTRIES:
            for at_cap in (False, True):
                tiers = [x for lev in self.offered(entry) for x in ('--tier', f'{lev}:0.1')]
                got = self.map(snapshots(entry.since), '--venue',
                               entry.name + at_cap * ':cap', *tiers)
                for tier in got['tiers']:
                    rate = entry.tier(Fraction(tier['leverage']), at_cap)
                    self.assertLessEqual(abs(Fraction(tier['mmr']) - rate), rate / 10**14)
                    self.assertEqual(tier['fee'], float(entry.fee))
                    for side in ('long', 'short'):
                        self.check_factor(entry, tier, rate, side)
                        count += 1
        self.assertEqual(count, len(ENTRIES) * 2 * 3 * 2)

    def check_factor(self, entry, tier, rate, side):
        margin = 1 / Fraction(tier['leverage'])
        bare = Position(side, Fraction(1), Fraction(1), margin, 0, entry.contract,
                        entry.maintenance, entry.fee)
        price, _ = bare.solve([(None, None, rate, Fraction(0))], entry.measure)
        self.assertLessEqual(abs(Fraction(tier['factor_' + side]) - price), price / 10**14)

    def test_the_same_spelled_out(self):
        """To the byte, but for the line that names the rules."""
        for entry in ENTRIES:
            for at_cap in (False, True):
                with self.subTest(venue=entry.name, at_cap=at_cap):
                    self.same(entry, at_cap)

    def same(self, entry, at_cap):
        text, levs = snapshots(entry.since + HOUR), self.offered(entry)
        venue = ['--venue', entry.name + at_cap * ':cap']
        venue += [x for lev in levs for x in ('--tier', f'{lev}:0.1/0.05')]
        tiers = self.map(text, *venue)['tiers']
        spelled = ['--contract', entry.contract, '--maintenance', entry.maintenance]
        spelled += [x for lev, tier in zip(levs, tiers) for x in
                    ('--tier', f'{lev}:0.1/0.05:{tier["mmr"]!r}:{tier["fee"]!r}')]
        for form in ('json', 'csv', 'text'):
            got = self.map(text, *venue, '--at', 104, form=form)
            want = self.map(text, *spelled, '--at', 104, form=form)
            if form == 'text':
                profile = 'brackets at cap' if at_cap else 'smallest bracket'
                rules = f'rules {entry.name} since {day_of(entry.since)}, {profile}\n'
                self.assertIn(rules, got)
                got = got.replace(rules, '')
                self.assertLessEqual(max(map(len, got.splitlines()[:8])), 80)
            self.assertEqual(got, want)
        got, want = (tap.good(self, 'replay', *AXIS, '--snapshots', '-', *how, input=text)
                     for how in (venue, spelled))
        self.assertEqual(got, want)
        self.assertGreater(sum(map(float, re.findall(r',([\d.]+)$', got, re.M))), 0)

    def test_dated(self):
        """By the first snapshot: one before a change, or one of the very time."""
        for start, maintenance, day in ((BYBIT - 1, 'entry', '2024-01-01'),
                                        (BYBIT - 40 * HOUR, 'entry', '2024-01-01'),
                                        (BYBIT - HOUR, 'entry', '2024-01-01'),
                                        (BYBIT, 'mark', '2025-09-02'),
                                        (BYBIT + HOUR, 'mark', '2025-09-02')):
            with self.subTest(start=start):
                text = snapshots(start)
                venue = ['--venue', 'bybit:BTCUSDT', '--tier', '50:0.1']
                self.assertIn(f'rules bybit:BTCUSDT since {day}, smallest bracket\n',
                              self.map(text, *venue, form='text'))
                got = self.map(text, *venue)['tiers'][0]
                k = {'entry': 1 - 0.02 + 0.005, 'mark': (1 - 0.02) / (1 - 0.005)}
                self.assertAlmostEqual(got['factor_long'], k[maintenance], delta=1e-15)
                # What holds then may be said as well; what held at another time may not.
                other = {'entry': 'mark', 'mark': 'entry'}[maintenance]
                self.map(text, *venue, '--maintenance', maintenance)
                self.refused('--maintenance does not go with --venue bybit:BTCUSDT', *venue,
                             '--maintenance', other, text=text)
        for start, most in ((1741737600000 - 1, 50), (1741737600000, 40)):
            self.map(snapshots(start), '--venue', 'hyperliquid:BTC', '--tier', f'{most}:0.1')
            self.refused(f'--tier {most + 1}: the venue does not offer this leverage', '--venue',
                         'hyperliquid:BTC', '--tier', f'{most + 1}:0.1', text=snapshots(start))

    def test_before_what_is_known(self):
        text = snapshots(1755585000000 - 1)
        said = ('liqmap: binance:BTCUSDT: rules of before 2025-08-19 are not known, those are '
                'used\n')
        self.map(text, '--venue', 'binance:BTCUSDT', said=said)
        self.map(snapshots(1755585000000), '--venue', 'binance:BTCUSDT')

    def test_own_rates_stay(self):
        got = self.map(snapshots(1790000000000), '--venue', 'okx:BTC-USDT-SWAP', '--tier',
                       '10:0.1:0.02', '--tier', '20:0.1', '--tier', '50:0.1:0.001:0.002')
        self.assertEqual([(tier['mmr'], tier['fee']) for tier in got['tiers']],
                         [(0.02, 0), (0.004, 0.0005), (0.001, 0.002)])

    def test_default_tiers(self):
        """Those that are not offered are distances that stay, and the header says so."""
        for venue, start, most, levs in (('binance:BTCUSDT', BYBIT, 150, [25, 50, 100]),
                                         ('hyperliquid:BTC', BYBIT, 40, [25]),
                                         ('hyperliquid:ETH:cap', BYBIT, 25, [25]),
                                         ('hyperliquid:BTC', 1730000000000, 50, [25, 50])):
            text = snapshots(start)
            got, plain = (self.map(text, *CLASSIC, *args)['tiers']
                          for args in (['--venue', venue], []))
            self.assertEqual([tier['leverage'] for tier in got], [25, 50, 100])
            for tier, want in zip(got, plain):
                for key in ('share_long', 'share_short'):
                    self.assertEqual(tier[key], want[key])
                if tier['leverage'] not in levs:
                    self.assertEqual(tier, want)
            header = self.map(text, *CLASSIC, '--venue', venue, form='text')
            self.assertEqual(f'; above {most}x as fitted\n' in header, len(levs) < 3)
            self.assertEqual('as fitted' in header, len(levs) < 3)

    def test_refused(self):
        for want, *args in (
                ('--tier 50: the venue does not offer this leverage', '--venue',
                 'hyperliquid:BTC', '--tier', '25:0.1', '--tier', '50:0.1'),
                ('--tier 50: the venue does not offer this leverage', '--venue',
                 'hyperliquid:BTC', '--tier', '50:0.1:0.001'),
                ('--contract does not go with --venue binance:BTCUSDT', '--venue',
                 'binance:BTCUSDT', '--contract', 'inverse'),
                ('--contract does not go with --venue binance:BTCUSD_PERP', '--contract',
                 'linear', '--venue', 'binance:BTCUSD_PERP:cap'),
                ('--maintenance does not go with --venue okx:ETH-USDT-SWAP', '--venue',
                 'okx:ETH-USDT-SWAP', '--maintenance', 'entry'),
                ('--venue: expected VENUE:INSTRUMENT[:cap] whose rules are known', '--venue',
                 'ftx:BTCUSDT'),
                ('--venue: expected VENUE:INSTRUMENT[:cap] whose rules are known', '--venue', ''),
                ('--tier 25: already liquidatable', '--venue', 'binance:BTCUSDT', '--tier',
                 '25:0.1:0.04')):
            with self.subTest(args=args):
                self.refused(want, *args)
        # The same as the venue's may be said.
        self.map(snapshots(BYBIT), '--venue', 'binance:BTCUSDT', '--contract', 'linear',
                 '--maintenance', 'mark')

    def test_config(self):
        text = snapshots(BYBIT)
        args = ['--venue', 'bybit:BTCUSDT:cap', '--tier', '50:0.1']
        path = self.write('c', '{"venue": "bybit:BTCUSDT:cap", "tiers": ["50:0.1"]}')
        want = self.map(text, *args)
        self.assertEqual(self.map(text, '--config', path), want)
        self.assertAlmostEqual(want['tiers'][0]['mmr'], 0.01 - 20500 / 8.5e6, delta=1e-17)
        # The command line wins, before --config and after it.
        want = self.map(text, '--venue', 'binance:BTCUSDT', '--tier', '50:0.1')
        for line in (['--venue', 'binance:BTCUSDT', '--config', path],
                     ['--config', path, '--venue', 'binance:BTCUSDT']):
            self.assertEqual(self.map(text, *line), want)
        for config, said in (
                ('{"venue": 5}', ' venue: expected VENUE:INSTRUMENT[:cap]'),
                ('{"venue": "%s%n"}', ' venue: expected VENUE:INSTRUMENT[:cap]'),
                ('{"venue": "bybit:BTCUSDT", "venue": "bybit:BTCUSDT"}', '1: column'),
                ('{"venue": "hyperliquid:BTC", "tiers": ["50:0.1"]}',
                 ' tier 50: the venue does not offer this leverage'),
                ('{"venue": "hyperliquid:BTC", "maintenance": "entry"}',
                 ' maintenance: does not go with venue hyperliquid:BTC, which has the other'),
                ('{"venue": "hyperliquid:BTC", "contract": "inverse"}',
                 ' contract: does not go with venue hyperliquid:BTC, which has the other')):
            path = self.write('bad', config)
            self.refused(f'{path}:{said}', '--config', path, text=text, code=1)

    def test_given_back(self):
        """The tiers of a map by a venue, without it."""
        text = snapshots(BYBIT)
        want = self.map(text, '--venue', 'binance:ETHUSDT:cap')
        path = self.write('c', json.dumps({'tiers': want['tiers']}))
        self.assertEqual(self.map(text, '--config', path), want)

    def test_coin_margined_files(self):
        """The venue says that they are inverse; one that says otherwise is refused."""
        symbol = 'BTCUSD_PERP'
        metrics = self.write('m', binance.lines(
            [binance.metrics_row(binance.DAY + 300000 * i, 1000. + i, symbol)
             for i in range(1, 4)]))
        klines = self.write('k', binance.lines(binance.Day().klines))
        files = ['--metrics', metrics, '--klines', klines]
        got = json.loads(tap.good(self, 'map', '--format', 'json', *files, '--venue',
                                  'binance:BTCUSD_PERP'))
        self.assertEqual(got, json.loads(tap.good(self, 'map', '--format', 'json', *files,
                                                  '--contract', 'inverse')))
        refused = tap.run('map', *files, '--venue', 'binance:BTCUSDT')
        self.assertEqual((refused.returncode, refused.stdout), (2, ''))
        self.assertIn('the input is of COIN-M contracts: give a --venue of such',
                      refused.stderr)


if __name__ == '__main__':
    tap.main()
