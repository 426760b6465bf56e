"""--brackets: tables as venues and tools publish them, in every command that takes --venue."""
import json
import os
import unittest
from fractions import Fraction

from facts import Position
import tap

# What the forms below say of one instrument: cap, most leverage, rate, deduction.
SOL = [(50000, 75, '0.005', 0), (250000, 50, '0.01', 250), (None, 20, '0.025', 4000)]
BINANCE = [{'symbol': 'SOLUSDT', 'notionalCoef': 1.5, 'brackets': [
    {'bracket': 1, 'initialLeverage': 75, 'notionalCap': 50000, 'notionalFloor': 0,
     'maintMarginRatio': 0.005, 'cum': 0},
    {'bracket': 2, 'initialLeverage': 50, 'notionalCap': 250000, 'notionalFloor': 50000,
     'maintMarginRatio': 0.01, 'cum': 250},
    {'bracket': 3, 'initialLeverage': 20, 'notionalCap': 9223372036854775807,
     'notionalFloor': 250000, 'maintMarginRatio': 0.025, 'cum': 4000.0}]}]
COIN_M = [{'symbol': 'ADAUSD_PERP', 'pair': 'ADAUSD', 'brackets': [
    {'bracket': 1, 'initialLeverage': 75, 'qtyCap': 10000, 'qtyFloor': 0,
     'maintMarginRatio': 0.01, 'cum': 0.0},
    {'bracket': 2, 'initialLeverage': 50, 'qtyCap': 40000, 'qtyFloor': 10000,
     'maintMarginRatio': 0.02, 'cum': 100.0}]}]
BYBIT = {'retCode': 0, 'retMsg': 'OK', 'result': {'category': 'linear', 'list': [
    {'id': 1, 'symbol': 'SOLUSDT', 'riskLimitValue': '200000', 'maintenanceMargin': '0.01',
     'initialMargin': '0.02', 'isLowestRisk': 1, 'maxLeverage': '50.00', 'mmDeduction': ''},
    {'id': 2, 'symbol': 'SOLUSDT', 'riskLimitValue': '400000', 'maintenanceMargin': '0.02',
     'initialMargin': '0.04', 'isLowestRisk': 0, 'maxLeverage': '25.00',
     'mmDeduction': '2000'},
    {'id': 9, 'symbol': 'XRPUSDT', 'riskLimitValue': '100000', 'maintenanceMargin': '0.02',
     'initialMargin': '0.04', 'maxLeverage': '25.00', 'mmDeduction': ''}]},
    'time': 1790000000000}
BYBIT_PERCENT = {'result': {'category': 'inverse', 'list': [
    {'id': 1, 'symbol': 'BTCUSD', 'riskLimitValue': '150', 'maintenanceMargin': '0.5',
     'initialMargin': '1', 'maxLeverage': '100.00'},
    {'id': 2, 'symbol': 'BTCUSD', 'riskLimitValue': '300', 'maintenanceMargin': '1.0',
     'initialMargin': '1.5', 'maxLeverage': '66.67'}]}, 'time': 1672054488010}
OKX = {'code': '0', 'data': [
    {'imr': '0.02', 'instFamily': 'SOL-USDT', 'instId': '', 'maxLever': '50', 'maxSz': '10000',
     'minSz': '0', 'mmr': '0.01', 'tier': '1', 'uly': 'SOL-USDT'},
    {'imr': '0.04', 'instFamily': 'SOL-USDT', 'instId': '', 'maxLever': '25', 'maxSz': '20000',
     'minSz': '10001', 'mmr': '0.02', 'tier': '2', 'uly': 'SOL-USDT'},
    {'imr': '0.01', 'instFamily': 'ETH-USDT', 'instId': '', 'maxLever': '100', 'maxSz': '5000',
     'minSz': '0', 'mmr': '0.004', 'tier': '1', 'uly': 'ETH-USDT'}], 'msg': ''}
META = {'universe': [
    {'szDecimals': 5, 'name': 'BTC', 'maxLeverage': 40, 'marginTableId': 56},
    {'szDecimals': 2, 'name': 'SOL', 'maxLeverage': 20, 'marginTableId': 54},
    {'szDecimals': 0, 'name': 'PURR', 'maxLeverage': 3, 'marginTableId': 3}],
    'marginTables': [
        [56, {'description': 'tiered 40x', 'marginTiers': [
            {'lowerBound': '0.0', 'maxLeverage': 40},
            {'lowerBound': '150000000.0', 'maxLeverage': 20}]}],
        [54, {'description': 'tiered 20x', 'marginTiers': [
            {'lowerBound': '0.0', 'maxLeverage': 20},
            {'lowerBound': '70000000.0', 'maxLeverage': 10}]}]]}


def ccxt_row(floor, cap, rate, most, **more):
    return {'tier': 1, 'currency': 'USDT', 'minNotional': floor, 'maxNotional': cap,
            'maintenanceMarginRate': rate, 'maxLeverage': most, **more}


CCXT = {
    'SOL/USDT:USDT': [
        ccxt_row(b['notionalFloor'], b['notionalCap'], b['maintMarginRatio'],
                 b['initialLeverage'], symbol='SOL/USDT:USDT',
                 info={key: str(value) for key, value in b.items()})
        for b in BINANCE[0]['brackets']],
    'XRP/USDT:USDT': [ccxt_row(0, 1000, 0.01, 25), ccxt_row(1000, None, 0.02, None)]}
CCXT_OKX = {'SOL/USDT:USDT': [ccxt_row(float(row['minSz']), float(row['maxSz']), float(row['mmr']),
                                       float(row['maxLever']), info=row)
                              for row in OKX['data'][:2]]}
CCXT_COIN = {'ADA/USD:ADA': [ccxt_row(b['qtyFloor'], b['qtyCap'], b['maintMarginRatio'],
                                      b['initialLeverage'], info=b)
                             for b in COIN_M[0]['brackets']]}


class Case(tap.FolderCase):
    def write(self, content, name='brackets.json'):
        text = content if isinstance(content, str) else json.dumps(content)
        return super().write(name, text)

    def listed(self, content, *args):
        out = tap.good(self, 'venues', '--format', 'json', '--brackets', self.write(content),
                       *args)
        return {one['venue']: one for one in json.loads(out)}

    def price(self, *args):
        return json.loads(tap.good(self, 'price', '--format', 'json', *args))


class Read(Case):
    """Each form, number by number."""

    def check(self, one, rows, contract='linear', measure='notional', rule='deduction', fee=0,
              face=1, since=None, maintenance='mark'):
        self.assertEqual([one[key] for key in ('contract', 'measure', 'rule', 'fee', 'face',
                                               'since_ms', 'until_ms', 'maintenance')],
                         [contract, measure, rule, fee, face, since, None, maintenance])
        self.assertEqual(len(one['brackets']), len(rows))
        for got, (cap, most, rate, deduction) in zip(one['brackets'], rows):
            self.assertEqual((got['cap'], got['leverage']), (cap, most))
            self.assertAlmostEqual(got['mmr'], float(Fraction(rate)), delta=1e-16)
            self.assertAlmostEqual(got['deduction'], deduction, delta=1e-9)

    def test_binance(self):
        for content in (BINANCE, BINANCE[0]):
            got = self.listed(content)
            self.assertEqual(list(got), ['binance:SOLUSDT'])
            self.check(got['binance:SOLUSDT'], SOL)
            self.assertIn('leverageBracket', got['binance:SOLUSDT']['source'])

    def test_binance_without_deductions(self):
        """They follow from the rates."""
        bare = json.loads(json.dumps(BINANCE))
        for row in bare[0]['brackets']:
            del row['cum']
        self.check(self.listed(bare)['binance:SOLUSDT'], SOL)

    def test_coin_m(self):
        want = [(10000, 75, '0.01', 0), (40000, 50, '0.02', 100)]
        for content in (COIN_M, CCXT_COIN):
            self.check(self.listed(content)['binance:ADAUSD_PERP'], want, contract='inverse',
                       face=10)

    def test_bybit(self):
        got = self.listed(BYBIT)
        self.assertEqual(list(got), ['bybit:SOLUSDT', 'bybit:XRPUSDT'])
        self.check(got['bybit:SOLUSDT'], [(200000, 50, '0.01', 0), (400000, 25, '0.02', 2000)],
                   since=1790000000000)
        self.check(got['bybit:XRPUSDT'], [(100000, 25, '0.02', 0)], since=1790000000000)

    def test_bybit_in_percent_before_2025(self):
        self.check(self.listed(BYBIT_PERCENT)['bybit:BTCUSD'],
                   [(150, 100, '0.005', 0), (300, 66.67, '0.01', 0.75)], contract='inverse',
                   since=1672054488010, maintenance='entry')

    def test_okx(self):
        """Sizes are in contracts: of known size, of one that is given, of none."""
        want = [(10000, 50, '0.01', 0), (20000, 25, '0.02', 0)]
        for content in (OKX, CCXT_OKX):
            for face in (0, 0.1):
                got = self.listed(content, *(['--face', face] if face else []))
                self.check(got['okx:SOL-USDT-SWAP'],
                           [(cap * (face or 1), *rest) for cap, *rest in want],
                           measure='contracts', rule='flat', fee=0.0005, face=face)
        self.check(self.listed(OKX)['okx:ETH-USDT-SWAP'], [(500, 100, '0.004', 0)],
                   measure='contracts', rule='flat', fee=0.0005, face=0.1)

    def test_hyperliquid(self):
        for content in (META, [META, [{'openInterest': '1'}]]):
            got = self.listed(content)
            self.assertEqual(list(got), ['hyperliquid:BTC', 'hyperliquid:SOL',
                                         'hyperliquid:PURR'])
            self.check(got['hyperliquid:BTC'], [(150000000, 40, '1/80', 0),
                                                (None, 20, '1/40', 1875000)])
            self.check(got['hyperliquid:SOL'], [(70000000, 20, '1/40', 0),
                                                (None, 10, '1/20', 1750000)])
            self.check(got['hyperliquid:PURR'], [(None, 3, '1/6', 0)])

    def test_ccxt(self):
        for content in (CCXT, CCXT['SOL/USDT:USDT']):
            self.check(self.listed(content)['binance:SOLUSDT'], SOL)
        self.check(self.listed(CCXT)['ccxt:XRP/USDT:USDT'], [(1000, 25, '0.01', 0),
                                                             (None, 0, '0.02', 10)])

    def test_dates(self):
        """The file's own before --date."""
        self.check(self.listed(BINANCE, '--date', '2026-03-04')['binance:SOLUSDT'], SOL,
                   since=1772582400000)
        self.assertEqual(self.listed(BYBIT, '--date', '2026-03-04')['bybit:SOLUSDT']['since_ms'],
                         1790000000000)

    def test_any_order_of_rows(self):
        for content, name in ((BINANCE[0], 'binance:SOLUSDT'), (CCXT, 'binance:SOLUSDT')):
            turned = json.loads(json.dumps(content))
            (turned['brackets'] if 'brackets' in turned else turned['SOL/USDT:USDT']).reverse()
            self.check(self.listed(turned)[name], SOL)

    def test_pages(self):
        """One answer after another."""
        text = json.dumps(META) + '\n' + json.dumps(BINANCE) + '\n'
        self.assertEqual(len(self.listed(text)), 4)

    def test_text(self):
        out = tap.good(self, 'venues', '--brackets', self.write(CCXT))
        self.assertEqual(tap.good(self, 'venues', self.write(CCXT)), out)
        self.assertIn('binance:SOLUSDT      undated\n', out)
        self.assertIn('  3 of 3: without end, at most 20x, rate 2.5 %, deduction 4000\n', out)
        self.assertIn('  2 of 2: without end, any leverage, rate 2 %, deduction 10\n', out)


class Used(Case):
    def test_price(self):
        """Against the rows solved by bisection; before --brackets as after it."""
        rows = [tuple(None if x is None else Fraction(x) for x in row) for row in SOL]
        path = self.write(CCXT)
        count = 0
        for quantity, leverage in ((100, 75), (1000, 50), (1500, 50), (1e5, 10)):
            for side in ('long', 'short'):
                p = Position(side, Fraction(150), Fraction(quantity),
                             Fraction(quantity) * 150 / leverage, Fraction(0), 'linear', 'mark',
                             Fraction(0))
                price, bracket = p.solve(rows, 'notional')
                args = ['--side', side, '--entry', 150, '--qty', quantity, '--leverage',
                        leverage, '--venue', 'binance:SOLUSDT']
                got = self.price('--brackets', path, *args)
                self.assertEqual(self.price(*args, '--brackets', path), got)
                self.assertLess(abs(Fraction(got['liquidation_price']) - price), 1e-9)
                self.assertEqual(got['bracket'], bracket + 1)
                self.assertIsNone(got['since_ms'])
                count += 1
        self.assertEqual(count, 8)
        got = tap.run('price', '--brackets', path, '--venue', 'binance:SOLUSDT', '--side', 'long',
                      '--entry', 150, '--qty', 1000, '--leverage', 60)
        self.assertEqual(got.returncode, 1)
        self.assertIn('offers at most 50x at this size (LIQMAP_E_NOT_OFFERED)', got.stderr)

    def test_files_come_before_what_is_built_in(self):
        own = json.loads(json.dumps(BINANCE).replace('SOLUSDT', 'BTCUSDT'))
        args = ['--venue', 'binance:BTCUSDT', '--side', 'long', '--entry', 95000, '--leverage',
                20]
        self.assertEqual(self.price(*args)['mmr'], 0.004)
        self.assertEqual(self.price(*args, '--brackets', self.write(own))['mmr'], 0.005)

    def test_maps(self):
        """Every command that makes a map has the rates of the file's brackets."""
        path = self.write(CCXT)
        rows = 'time_ms,open_interest,high,low,close,volume\n' + ''.join(
            f'{1790000000000 + i * 3600000},{900 + i},101.5,98.5,100,5\n' for i in range(4))
        model = ['--venue', 'binance:SOLUSDT:cap', '--tier', '20:0.1', '--tier', '50:0.1',
                 '--axis', 'linear:50:1:100', '--brackets', path]
        data = self.write(rows, 'snapshots.csv')
        got = json.loads(tap.good(self, 'map', '--format', 'json', '--snapshots', data, *model))
        self.assertEqual([tier['mmr'] for tier in got['tiers']], [0.025, 0.01 - 250 / 250000])
        self.assertIn('binance:SOLUSDT undated, brackets at cap', tap.good(
            self, 'map', '--snapshots', data, *model))
        for command in (['replay'], ['heatmap', '--format', 'json'],
                        ['cascade', '--direction', 'up', '--depth-per-percent', '5', '--order', '1']):
            tap.good(self, *command, '--snapshots', data, *model)
        several = json.loads(tap.good(
            self, 'map', '--format', 'json', '--source', f'a={data}', '--venue',
            'binance:SOLUSDT', '--source', f'b={data}', '--venue', 'ccxt:XRP/USDT:USDT', *model[2:]))
        self.assertEqual(len(several['sources']), 2)

    def test_config_names_a_table_of_the_file(self):
        config = self.write({'venue': 'hyperliquid:SOL', 'tiers': ['10:0.1']}, 'config.json')
        data = self.write('time_ms,open_interest,high,low,close,volume\n1,9,101,99,100,1\n',
                          'snapshots.csv')
        got = json.loads(tap.good(self, 'map', '--format', 'json', '--snapshots', data, '--config',
                                  config, '--brackets', self.write(META)))
        self.assertEqual(got['tiers'][0]['mmr'], 0.025)

    def test_positions(self):
        rows = self.write('side,size,entry,leverage\nlong,10,150,20\nlong,2000,150,60\n', 'p.csv')
        got = tap.run('positions', '--venue', 'binance:SOLUSDT', '--brackets', self.write(CCXT),
                      '--price', 150, '--tier', '20:0', rows)
        self.assertEqual(got.returncode, 0)
        self.assertIn('1 of 2 of more leverage than the venue offers at their size', got.stderr)

    def test_hyperliquid_by_the_most_leverage(self):
        """Its own rule for every coin: half of the initial margin at that leverage."""
        args = ['--side', 'long', '--entry', 150, '--leverage', 5]
        got = self.price('--venue', 'hyperliquid:SOL:20x', *args)
        self.assertEqual((got['mmr'], got['most_leverage'], got['cap']), (0.025, 20, None))
        self.assertIn('hyperliquid-docs/trading/margin-tiers', got['source'])
        self.assertEqual(got['venue'], 'hyperliquid:SOL:20x')
        self.assertEqual(got['liquidation_price'],
                         self.price('--mmr', '0.025', *args)['liquidation_price'])
        self.assertEqual(self.price('--venue', 'hyperliquid:SOL:20x:cap', *args)['mmr'], 0.025)
        got = tap.run('price', '--venue', 'hyperliquid:SOL:3x', *args)
        self.assertEqual(got.returncode, 2)
        for bad in ('hyperliquid:SOL:20', 'hyperliquid:SOL:x', 'hyperliquid::20x',
                    'hyperliquid:SOL:0.5x', 'hyperliquid:SOL:20x:', 'hyperliquid:SOL:-20x',
                    'bybit:SOL:20x', 'hyperliquid:SOL:nanx'):
            got = tap.run('price', '--venue', bad, *args)
            self.assertEqual((got.returncode, got.stdout), (2, ''), bad)
            self.assertIn('--brackets', got.stderr)


class Refused(Case):
    def refused(self, content, want, *args, code=1):
        got = tap.run('venues', '--brackets', self.write(content), *args)
        self.assertEqual((got.returncode, got.stdout), (code, ''), got.stderr)
        self.assertIn(want, got.stderr)
        self.assertEqual(got.stderr.count('\n'), 1 if code == 1 else 2)

    def spoiled(self, row, key, value):
        bad = json.loads(json.dumps(BINANCE))
        bad[0]['brackets'][row][key] = value
        return bad

    def test_rows_that_do_not_follow(self):
        follow = 'binance:SOLUSDT: bracket {} of 3: '
        for row, key, value, want in (
                (1, 'cum', 240, follow.format(2)), (2, 'cum', 0, follow.format(3)),
                (0, 'cum', 5, follow.format(1)), (1, 'initialLeverage', 80, follow.format(2)),
                (2, 'maintMarginRatio', 0.009, follow.format(3)),
                (1, 'notionalFloor', 60000, 'binance:SOLUSDT: expected bracket 2 to begin where'),
                (1, 'notionalFloor', 40000, 'binance:SOLUSDT: expected bracket 2 to begin where'),
                (0, 'notionalFloor', 10, 'binance:SOLUSDT: expected bracket 1 to begin where'),
                (1, 'notionalCap', 50000, '[0].brackets[1]: expected a bracket that ends'),
                (1, 'maintMarginRatio', 'x', '[0].brackets[1].maintMarginRatio: expected'),
                (1, 'initialLeverage', None, '[0].brackets[1].initialLeverage: expected')):
            with self.subTest(row=row, key=key):
                self.refused(self.spoiled(row, key, value), want)
        gap = json.loads(json.dumps(OKX))
        gap['data'][1]['minSz'] = '10002'
        table = json.loads(json.dumps(META))
        del table['marginTables'][1][1]['marginTiers']
        self.refused(table, 'universe[1]: expected a marginTableId of a table')
        for name in ('a"b', 'a\\b', 'a b', 'a\nb', ''):
            named = json.loads(json.dumps(BINANCE))
            named[0]['symbol'] = name
            self.refused(named, '[0].brackets[0]: expected ')
        self.refused(gap, 'okx:SOL-USDT-SWAP: expected bracket 2 to begin where')

    def test_what_is_no_table(self):
        for content in ('{}', '[]', '{"code":"51000","data":[],"msg":"x"}', '[1]', '{"a":[]}',
                        '{"a":[{"b":1}]}', '[{"symbol":"BTCUSDT"}]'):
            with self.subTest(content=content):
                self.refused(content, 'expected brackets as Binance (leverageBracket)')
        for content, want in (('', 'at least one table'), ('[{"brackets":[]}]', 'at least one'),
                              ('{"universe":[]}', 'at least one'), ('{', 'expected JSON'),
                              ('[{"brackets":[{"a":1}],"symbol":"B"}]', 'expected a bracket'),
                              ('[{"brackets":1}]', 'expected an array')):
            with self.subTest(content=content):
                self.refused(content, want)
        got = tap.run('venues', '--brackets', os.path.join(self.folder, 'none.json'))
        self.assertEqual((got.returncode, got.stdout), (1, ''))

    def test_usage(self):
        path = self.write(OKX)
        for args, want in (([path, path], 'one file of brackets'),
                           (['--brackets', path, path], 'one file of brackets'),
                           (['--brackets', path, '--face', '0'], '--face: expected'),
                           (['--brackets', path, '--date', 'x'], '--date: expected')):
            got = tap.run('venues', *args)
            self.assertEqual((got.returncode, got.stdout), (2, ''))
            self.assertIn(want, got.stderr)
        args = ['--side', 'long', '--entry', '150', '--leverage', '2', '--brackets', path]
        got = tap.run('price', *args, '--venue', 'okx:SOL-USDT-SWAP')
        self.assertEqual((got.returncode, got.stdout), (2, ''))
        self.assertIn('give --face', got.stderr)
        got = tap.run('price', *args, '--mmr', '0.1')
        self.assertEqual(got.returncode, 2)
        self.assertIn('--brackets goes with --venue', got.stderr)


if __name__ == '__main__':
    tap.main()
