"""What people type on the command line: numbers, prices, times and names in many forms, and
whatever the program prints."""
import json
import os
import re
import unittest

import tap

DAY = os.path.join(tap.SOURCE_ROOT, 'examples', 'data', 'binance.csv')
MAP = ['map', '--snapshots', DAY]
PRICE = ['price', '--format', 'json', '--mmr', '0.004', '--side', 'long']


class Numbers(unittest.TestCase):
    def entry(self, text):
        return json.loads(tap.good(self, *PRICE, '--leverage', '10', '--entry', text))

    def test_forms_of_a_number(self):
        count = 0
        for number, texts in {
                64000: ['64000', '64,000', '$64000', '$64,000', '64k', '64K', '64e3', '64,000.00',
                        '+64000', '0.064M', '$ 64,000', '64 k'],
                95734: ['95,734.00', '95734.0', '95.734k'],
                157040000: ['157.04M', '157,040,000'],
                8.6e9: ['8.60B', '8,600,000,000'],
                1.25e12: ['1.25T']}.items():
            for text in texts:
                with self.subTest(text=text):
                    self.assertEqual(self.entry(text), self.entry(repr(number)))
                    count += 1
        self.assertEqual(count, 20)

    def test_what_is_no_number(self):
        """A comma that divides no thousands, and m and b, which are no million and billion."""
        count = 0
        for text in ('64,00', '6400,000', ',5', '1,2345', '64.000,50', '1.5,000', '64m', '64b',
                     '64kk', '64k5', '64 000', '$', '$k', '64%', '64x', '64_000', '0x10', '6e3k',
                     '64,', '64,000,', '64,000 ', ' 64', '-64,000'):
            with self.subTest(text=text):
                result = tap.run(*PRICE, '--leverage', '10', '--entry', text)
                self.assertEqual((result.returncode, result.stdout), (2, ''))
                self.assertIn(f"--entry: expected a price above 0, found '{text}'",
                              result.stderr)
                count += 1
        self.assertEqual(count, 23)

    def test_leverage_and_rates(self):
        want = tap.good(self, *PRICE, '--entry', '95000', '--leverage', '20', '--fee', '0.0006')
        for args in (['--leverage', '20x'], ['--leverage', '20X'], ['--leverage', '20 x']):
            self.assertEqual(want, tap.good(self, *PRICE, '--entry', '95k', '--fee', '0.06%',
                                            *args))
        self.assertEqual(tap.good(self, *PRICE[:3], '--mmr', '0.4 %', *PRICE[5:], '--entry',
                                  '95000', '--leverage', '20', '--fee', '0.06 %'), want)

    def test_counts_and_durations(self):
        heat = ['heatmap', '--snapshots', DAY, '--format', 'csv']
        self.assertEqual(tap.good(self, *heat, '--every', '1,000'),
                         tap.good(self, *heat, '--every', '1k'))
        self.assertEqual(tap.good(self, *MAP, '--holding', '48 H'),
                         tap.good(self, *MAP, '--holding', '2d'))
        self.assertEqual(tap.run(*heat, '--every', '1.5').returncode, 2)

    def test_model(self):
        want = tap.good(self, *MAP, '--format', 'json', '--tier', '25:0.0128/0.0071:0.004',
                        '--tier', '100:0.5', '--turnover', '0.1', '--intrabar', '0.05',
                        '--axis', 'log:20000:0.0005:4000')
        got = tap.good(self, *MAP, '--format', 'JSON', '--tier', '25X:1.28%/0.71%:0.4%',
                       '--tier', '100:50%', '--turnover', '10%', '--intrabar', '5 %',
                       '--axis', 'LOG:$20k:0.05%:4,000')
        self.assertEqual(got, want)
        for bad in ('25:1,28', '25x', '25:1.28%x', '25 1 2', '25%:1'):
            self.assertEqual(tap.run(*MAP, '--tier', bad).returncode, 2, bad)

    def test_a_config_is_strict(self):
        for text in ('{"tiers": ["25x:1%"]}', '{"turnover": "10%"}', '{"contract": "LINEAR"}'):
            path = os.path.join(os.environ.get('TMPDIR', '/tmp'), f'liqmap-{os.getpid()}.json')
            self.addCleanup(lambda: os.path.exists(path) and os.remove(path))
            with open(path, 'w') as file:
                file.write(text)
            self.assertEqual(tap.run(*MAP, '--config', path).returncode, 1, text)


class Printed(unittest.TestCase):
    """Every number, time and tier of a map's text is taken where one is expected."""

    def test_what_a_map_prints(self):
        text = tap.good(self, *MAP, '--at', '98,500.00')
        prices = re.findall(r'^ +([\d,]+\.\d\d) [LS] +[=+#]', text, re.M)
        self.assertGreaterEqual(len(prices), 20)
        for price in prices[:3]:
            out = tap.good(self, *MAP, '--at', price)
            self.assertIn(f'\nat {price}: ', out)
        amounts = re.findall(r' (\d[\d.]*[KMBT])\b', text)
        self.assertGreaterEqual(len(amounts), 40)
        for amount in sorted(set(amounts))[:5]:
            tap.good(self, 'cascade', '--snapshots', DAY, '--direction', 'up',
                     '--depth-per-percent', '5M', '--order', amount)
        time = re.search(r'\d+-\d\d-\d\d \d\d:\d\d:\d\d UTC', text)[0]
        self.assertEqual(tap.good(self, *MAP, '--until', time, '--at', '98,500.00'), text)
        percent = re.search(r'[+-]\d+\.\d\d %', text)[0]
        self.assertIn('\nat ', tap.good(self, *MAP, '--at', percent))

    def test_tiers_as_a_map_shows_them(self):
        line = re.search(r'^tiers .*', tap.good(self, *MAP), re.M)[0]
        tiers = re.findall(r'[=+#] (\d+x [\d./]+ %)', line)
        self.assertEqual(len(tiers), 3)
        args = [x for tier in tiers for x in ('--tier', tier)]
        self.assertEqual(tap.good(self, *MAP, *args), tap.good(self, *MAP))


class Prices(unittest.TestCase):
    def at(self, *args):
        return [x['price'] for x in json.loads(
            tap.good(self, *MAP, '--format', 'json', *args))['at']]

    def test_from_the_price_now(self):
        now = json.loads(tap.good(self, *MAP, '--format', 'json'))['price']
        self.assertEqual(self.at('--at', '+2%', '--at', '-2.5 %', '--at', '$96,282'),
                         [now * (1 + 0.02), now * (1 - 0.025), 96282])
        self.assertEqual(tap.good(self, *MAP, '--format', 'csv', '--at', '+2%'),
                         tap.good(self, *MAP, '--format', 'csv', '--at', repr(now * 1.02)))
        cascade = ['cascade', '--snapshots', DAY, '--direction', 'up', '--depth-per-percent',
                   '5M', '--order', '1M', '--format', 'json']
        self.assertEqual(tap.good(self, *cascade, '--start', '+1%'),
                         tap.good(self, *cascade, '--start', repr(now * 1.01)))
        self.assertEqual(tap.good(self, *cascade[:7], '--move', '2%'),
                         tap.good(self, *cascade[:7], '--move', '2'))

    def test_refused(self):
        for text in ('2%', '+2', '-2', '-100%', '%', '+%', '0', '+2%%', '=5', 'x' * 33 + '=5'):
            result = tap.run(*MAP, '--at', text)
            self.assertEqual(result.returncode, 2, text)
            self.assertIn(f"expected a price above 0, or as far as +2% or -2%, found '{text}'",
                          ' '.join(result.stderr.split()))

    def test_of_a_coin(self):
        two = ['map', '--source', f'BTC/a={DAY}', '--source', f'ETH/a={DAY}']
        at = ['--at', 'btc=98,500', '--at', 'ETH=-1%', '--at', '97k']
        coins = json.loads(tap.good(self, *two, *at, '--format', 'json'))['coins']
        now = coins[0]['sum']['price']
        self.assertEqual([[x['price'] for x in c['sum']['at']] for c in coins],
                         [[98500, 97000], [now * 0.99, 97000]])
        rows = tap.good(self, *two, *at, '--format', 'csv').splitlines()[1:]
        self.assertEqual([row.split(',')[:2] for row in rows],
                         [['BTC', '98500'], ['BTC', '97000'], ['ETH', repr(now * 0.99)],
                          ['ETH', '97000']])
        text = tap.good(self, *two, *at)
        self.assertEqual(len(re.findall(r'^at 98,500.00: ', text, re.M)), 1)
        self.assertEqual(len(re.findall(r'^at 97,000.00: ', text, re.M)), 2)
        for args in (two, MAP):
            result = tap.run(*args, '--at', 'XRP=5')
            self.assertEqual(result.returncode, 2)
            self.assertIn('--at XRP=..: no source is of this coin', result.stderr)
        result = tap.run('positions', '--at', 'BTC=5', '-', input='')
        self.assertEqual(result.returncode, 2)
        self.assertIn('--at BTC=..: positions are of one coin', result.stderr)


class Times(unittest.TestCase):
    def test_until(self):
        want = tap.good(self, *MAP, '--until', '2026-01-14 15:00:00')
        texts = ['2026-01-14T15:00Z', '2026-01-14T15:00', '2026-01-14 15:00',
                 '2026-01-14 15:00:00 UTC', '2026-01-14T15:00:00Z', '2026-01-14t15:00:00.000z',
                 '2026-01-14T16:00+01:00', '2026-01-14T09:30:00-05:30', '1768402800',
                 '1768402800000', '1768402800000000', '1768402800000000000']
        for text in texts:
            self.assertEqual(tap.good(self, *MAP, '--until', text), want, text)
        self.assertEqual(tap.good(self, *MAP, '--until', '2026-01-14'),
                         tap.good(self, *MAP, '--until', '2026-01-14 00:00:00'))
        for text in ('2026-01-14T', '2026-01-14T15', '2026-02-30', '2026-01-14T15:00+1:00',
                     '2026-01-14T15:00+24:00', '2026-01-14T25:00', '2026-01-14T15:00:00.x',
                     '26-01-14', '2026-01-14T15:00ZZ', '1768402800.5', '-1', 'Z', '',
                     '2026-01-14T15:00' + 'Z' * 100):
            self.assertEqual(tap.run(*MAP, '--until', text).returncode, 2, text)

    def test_date_of_rules(self):
        price = [*PRICE[:3], '--side', 'buy', '--venue', 'binance:BTCUSDT', '--entry', '95000',
                 '--leverage', '20', '--date']
        self.assertEqual(tap.good(self, *price, '2026-01-14T15:00Z'),
                         tap.good(self, *price, '2026-01-14'))


class Names(unittest.TestCase):
    def test_any_case(self):
        self.assertEqual(tap.good(self, 'MAP', *MAP[1:], '--preset', 'Classic', '--venue', 'Binance:btcusdt:CAP',
                                  '--unit', 'Contracts', '--format', 'Csv'),
                         tap.good(self, *MAP, '--venue', 'binance:BTCUSDT:cap', '--unit',
                                  'contracts', '--format', 'csv'))
        price = [*PRICE[:3], '--entry', '9', '--leverage', '5', '--side']
        for long in ('long', 'LONG', 'buy', 'Buy'):
            for short in ('short', 'Short', 'sell', 'SELL'):
                for venue in ('hyperliquid:SOL:20x', 'HyperLiquid:SOL:20X'):
                    self.assertEqual(tap.good(self, *price, long, '--venue', venue),
                                     tap.good(self, *price, 'long', '--venue',
                                              'hyperliquid:SOL:20x'))
                    self.assertEqual(tap.good(self, *price, short, '--mmr', '0.01'),
                                     tap.good(self, *price, 'short', '--mmr', '0.01'))

    def test_coins_of_positions(self):
        rows = 'coin,side,size,entry,leverage\nBTC,long,1,90000,20\nkPEPE,short,2,90000,20\n'
        args = ['positions', '--price', '90k', '--format', 'json']
        for typed, spelled in (('btc', 'BTC'), ('KPEPE', 'kPEPE')):
            self.assertEqual(tap.good(self, *args, '--coin', typed, '-', input=rows),
                             tap.good(self, *args, '--coin', spelled, '-', input=rows))

    def test_instruments_of_a_feed(self):
        order = ('{"e":"forceOrder","E":1768402800000,"o":{"s":"BTCUSDT","S":"SELL","o":"LIMIT",'
                 '"f":"IOC","q":"1","p":"95000","ap":"95000","X":"FILLED","l":"1","z":"1",'
                 '"T":1768402800000}}\n')
        want = tap.good(self, 'feed', '--venue', 'binance:BTCUSDT', '-', input=order)
        self.assertEqual(len(want.splitlines()), 2)
        self.assertEqual(tap.good(self, 'feed', '--venue', 'Binance:btcusdt', '-', input=order),
                         want)


if __name__ == '__main__':
    tap.main()
