"""Files of every kind that people have: read, or named in one line."""
import gzip
import io
import json
import os
import subprocess
import unittest
import zipfile

import answers
from answers import HOUR, START, table
import binance
import tap

CASES = os.path.join(tap.SOURCE_ROOT, '..', 'shared', 'cases')
SNAPSHOTS = 'time_ms,open_interest,high,low,close,entry,volume'
SMALL = ('time_ms,open_interest,high,low,close\n'
         f'{START},100,12,10,11\n{START + HOUR},110,13,11,12\n')


class Gzip(answers.Case):
    def test_csv_and_lines(self):
        """As the file that was packed, from a file, a pipe and standard input."""
        day = binance.Day()
        k, m = binance.lines(day.klines), binance.lines(day.metrics, binance.METRICS_HEADER)
        want = tap.good(self, 'convert', '--metrics', self.write(m, 'm.csv'), '--klines',
                        self.write(k, 'k.csv'))
        self.assertEqual(want.count('\n'), 7)
        packed_m, packed_k = (self.write(gzip.compress(text.encode()), name)
                              for text, name in ((m, 'm.csv.gz'), (k, 'k')))
        self.assertEqual(tap.good(self, 'convert', '--metrics', packed_m, '--klines', packed_k),
                         want)
        pipes = subprocess.run(
            ['bash', '-c', '"$1" convert --metrics <(cat "$2") --klines <(cat "$3")', 'bash',
             tap.PROGRAM, packed_m, packed_k], stdout=subprocess.PIPE, text=True)
        self.assertEqual(pipes.stdout, want)
        whole = tap.good(self, 'map', '--snapshots', '-', '--format', 'csv', input=SMALL)
        with open(self.write(gzip.compress(SMALL.encode())), 'rb') as file:
            self.assertEqual(tap.good(self, 'map', '--snapshots', '-', '--format', 'csv',
                                      stdin=file), whole)
        self.assertEqual(subprocess.run(
            [tap.PROGRAM, *tap.with_preset(['map', '--snapshots', '-', '--format', 'csv'])],
            input=gzip.compress(b'\xef\xbb\xbf' + SMALL.encode()),
            stdout=subprocess.PIPE).stdout.decode(), whole)

    def test_begun(self):
        """Standard input is read from where it is, not from its beginning."""
        args = ['map', '--snapshots', '-', '--format', 'csv']
        want = tap.good(self, *args, input=SMALL)
        for before in ('', '# another has read this\n', 'x' * 70000):
            with open(self.write(before + SMALL), 'rb') as file:
                os.lseek(file.fileno(), len(before), os.SEEK_SET)
                self.assertEqual(tap.good(self, *args, stdin=file), want)

    def test_members(self):
        """A recorder appends; padding is nothing; each cut is found."""
        def members(*parts):
            return b''.join(gzip.compress(p.encode()) for p in parts)
        want = tap.good(self, 'map', '--format', 'csv', '--snapshots', self.write(SMALL))
        head, rows = SMALL[:30], SMALL[30:]
        for content in (members(head, rows), members(*SMALL), members('', SMALL, ''),
                        members(SMALL) + bytes(700)):
            self.assertEqual(tap.good(self, 'map', '--format', 'csv', '--snapshots',
                                      self.write(content)), want)
        whole = members(head, rows)
        found = 0
        for length in range(2, len(whole)):
            path = self.write(whole[:length])
            got = tap.run('map', '--format', 'csv', '--snapshots', path)
            if length == len(members(head)):  # which is a file of its own, of half a header
                continue
            self.assertEqual(got.returncode, 1, length)
            self.assertEqual(got.stderr.splitlines()[-1],
                             f'{path}: expected the rest of the gzip, which is cut off here')
            found += 1
        self.assertEqual(found, len(whole) - 3)

    def test_damaged(self):
        rng = answers.seeded('gzip')
        whole = gzip.compress(SMALL.encode() * 50, mtime=0)
        refused = 0
        for _ in range(100):
            content = bytearray(whole)
            content[rng.randrange(2, len(content))] ^= 1 << rng.randrange(8)
            path = self.write(bytes(content))
            said = tap.run('map', '--snapshots', path, text=False).stderr
            self.assertNotIn(b'Sanitizer', said)
            refused += b'expected a readable gzip: ' in said or b'which is cut off' in said
        self.assertGreater(refused, 50)
        path = self.write(gzip.compress(SMALL.encode()) + b'rubbish')
        self.refused(f'{path}: expected a readable gzip: ', 'map', '--snapshots', path)

    @unittest.skipIf(tap.sanitized(), 'a sanitizer has its own memory')
    def test_memory(self):
        """What unpacks to half a gigabyte passes through little."""
        out = io.BytesIO()
        with gzip.GzipFile(fileobj=out, mode='wb', compresslevel=1) as file:
            file.write(b'time_ms,open_interest,high,low,close\n')
            for i in range(1000):
                file.write(f'{START + i},1,2,1,1\n'.encode() + b'\n' * 500000)
        path = self.write(out.getvalue())
        got = subprocess.run(['bash', '-c', 'ulimit -v 60000; exec "$@"', 'bash', tap.PROGRAM,
                              'replay', '--snapshots', path], stdout=subprocess.PIPE, text=True)
        self.assertEqual(got.returncode, 0)
        self.assertEqual(got.stdout.count('\n'), 1001)


class Foreign(answers.Case):
    """Formats that are not read are named; so is what a server sent in a file's place."""
    PAGES = {
        '<?xml version="1.0"?>\n<Error><Code>NoSuchKey</Code></Error>': 'an XML error page',
        '<Error><Code>AccessDenied</Code></Error>': 'an XML error page',
        '\n <!DOCTYPE html>\n<html></html>': 'an HTML page',
        '\ufeff<HTML><body>429 Too Many Requests</body></HTML>': 'an HTML page',
        '<?xml version="1.0"?><!DOCTYPE html><html/>': 'an HTML page',
        '<?xml version="1.0"?><feed/>': 'an XML page',
        '<h1>502</h1>': 'an HTML or XML page'}
    BYTES = {
        b'PAR1\x15\x04': 'a Parquet file', b'\xfd7zXZ\0\0': 'xz', b'\x28\xb5\x2f\xfd\0': 'zstd',
        b'BZh91AY': 'bzip2', b'7z\xbc\xaf\x27\x1c\0\4': 'a 7z archive',
        b'SQLite format 3\0': 'an SQLite database', b'ARROW1\0\0': 'a Feather or Arrow file',
        b'\x89HDF\r\n\x1a\n': 'an HDF5 file', b'\x93NUMPY\1\0': 'a NumPy array',
        b'\x80\x04\x95': 'a Python pickle', b'a' * 257 + b'ustar\0': 'a tar archive',
        'time_ms,'.encode('utf-16'): 'text in UTF-16: save it as UTF-8',
        'time_ms,'.encode('utf-16-le'): 'text in UTF-16: save it as UTF-8',
        'time_ms,'.encode('utf-16-be'): 'text in UTF-16: save it as UTF-8',
        SMALL.encode('utf-16-le'): 'text in UTF-16: save it as UTF-8',
        SMALL.encode('utf-16-be'): 'text in UTF-16: save it as UTF-8'}

    def commands(self, path):
        yield 'CSV', ['map', '--snapshots', path]
        yield 'CSV', ['positions', path]
        yield 'JSON', ['convert', '--venue', 'bybit', '--oi', path]
        yield 'JSON', ['feed', '--venue', 'bybit', path]

    def test_named(self):
        tried = 0
        for content, name in {**self.PAGES, **self.BYTES}.items():
            for kind, args in self.commands(self.write(content, 'file.csv')):
                self.refused(f'{args[-1]}: expected {kind}: this is {name}', *args)
                tried += 1
            for kind, args in self.commands(self.write(gzip.compress(
                    content if isinstance(content, bytes) else content.encode()))):
                self.refused(f'{args[-1]}: expected {kind}: this is {name}', *args)
        self.assertEqual(tried, 4 * 23)

    def test_zeros(self):
        """Every second byte is 0, and so are the others, or one of the first 16 is not."""
        almost = bytearray(SMALL.encode('utf-16-le'))
        almost[13] = 1
        for content in (bytes(16), bytes(40), 'time_ms'.encode('utf-16-le'), bytes(almost)):
            path = self.write(content, 'file.csv')
            self.refused(f'{path}:1: expected text, found a byte of 0', 'map', '--snapshots', path)

    def test_no_archive(self):
        for ending in ('zip', 'csv.gz'):
            for content, name in {**self.PAGES, '': 'it is empty'}.items():
                path = self.write(content, f'file.{ending}')
                for _, args in self.commands(path):
                    self.refused(f'{path}: not an archive: {name}', *args)

    def test_no_archive_but_json(self):
        error = '{"code": -1121, "msg": "Invalid symbol."}'
        for content, name in ((error, "what a server answered to a request that failed: "
                               "'Invalid symbol.'"),
                              ('{"a": [1]}', 'JSON of an object with the keys a')):
            path = self.write(content, 'metrics.zip')
            for args in (['convert', '--metrics', path, '--klines', path], ['convert', path],
                         ['map', '--snapshots', path], ['positions', path], ['feed', path],
                         ['convert', '--venue', 'binance', '--oi', path]):
                self.refused(f'{path}: not an archive: {name}', *args)

    def test_packed_twice(self):
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, 'w') as archive:
            archive.writestr('a.csv', SMALL)
        path = self.write(gzip.compress(inner.getvalue()))
        self.refused(f'{path}: expected CSV: this is a zip archive', 'map', '--snapshots', path)


HOURS = [START + i * HOUR for i in range(5)]
BARS = [(HOURS[i], 12.0 + i, 8.0 + i, 10.0 + i, 2.5 * (i + 1)) for i in range(4)]


def ccxt_bars(bars=BARS):
    return [[t, c, h, l, c, v] for t, h, l, c, v in bars]


def ccxt_interest(symbol, info=None, amount=lambda i: 100.0 + i, worth=None):
    rows = []
    for i, t in enumerate(HOURS[1:]):
        row = {'symbol': symbol, 'baseVolume': None, 'quoteVolume': None,
               'openInterestAmount': amount(i), 'openInterestValue': worth and worth(i),
               'timestamp': t, 'datetime': '2026-01-13T01:00:00.000Z'}
        if info:
            row['info'] = info(i, t)
        rows.append(row)
    return rows


def binance_bars():
    return binance.lines([binance.kline_row(t, h, l, c, v, quote=v * c, width=HOUR)
                          for t, h, l, c, v in BARS])


def coinglass(close=lambda i: 1000.0 * (i + 1), **more):
    return {'code': '0', 'msg': 'success', 'data': [
        {'time': HOURS[i], 'open': '1', 'high': '9e9', 'low': '1', 'close': repr(close(i)),
         **{k: f(i) for k, f in more.items()}} for i in range(4)]}


class Dumps(answers.Case):
    """ccxt and CoinGlass: what they state is what their venues count."""

    def converted(self, *args, code=0):
        result = tap.run('convert', *args)
        self.assertEqual(result.returncode, code, result.stderr)
        return result.stdout, result.stderr

    def want(self, amounts, bars=BARS, with_entry=False):
        return table(SNAPSHOTS, [
            (t + HOUR, amount, h, l, c, c if with_entry else None, v)
            for amount, (t, h, l, c, v) in zip(amounts, bars)])

    def test_ccxt(self):
        """By the venue's own row where there is one, else by the venue that is said."""
        bars = self.write(ccxt_bars(), 'ohlcv.json')
        linear, inverse = 'BTC/USDT:USDT', 'BTC/USD:BTC'
        for name, rows, args, face in (
                ('no info', ccxt_interest(linear), [], 1),
                ('binance', ccxt_interest(linear, lambda i, t: {
                    'symbol': 'BTCUSDT', 'sumOpenInterest': str(100.0 + i),
                    'sumOpenInterestValue': '1', 'timestamp': str(t)}), [], 1),
                ('bybit', ccxt_interest(linear, lambda i, t: {
                    'openInterest': str(100.0 + i), 'timestamp': str(t)}), [], 0.5),
                ('bybit, one side', ccxt_interest(linear, lambda i, t: {
                    'openInterest': '7', 'singleOpenInterest': str(100.0 + i),
                    'timestamp': str(t)}), [], 1),
                ('okx', ccxt_interest(linear, lambda i, t: {
                    'instId': 'BTC-USDT-SWAP', 'instType': 'SWAP', 'oi': '7',
                    'oiCcy': str(100.0 + i), 'oiUsd': '1', 'ts': str(t)}), [], 1),
                ('said: bybit', ccxt_interest(linear), ['--from', 'bybit'], 0.5),
                ('said: okx', ccxt_interest(linear), ['--from', 'okx'], 0.01),
                ('said: binance', ccxt_interest(linear), ['--venue', 'binance'], 1),
                ('said: hyperliquid', ccxt_interest('BTC/USDC:USDC'),
                 ['--from', 'hyperliquid'], 0.5),
                ('one of several', ccxt_interest('ETH/USDT:USDT', amount=lambda i: 1)
                 + ccxt_interest(linear), ['--from', 'binance:BTCUSDT'], 1)):
            with self.subTest(name):
                path = self.write(rows, 'oi.json')
                out, said = self.converted('--metrics', path, '--klines', bars, *args)
                self.assertEqual(out, self.want([(100.0 + i) * face for i in range(4)]))
                self.assertEqual('taken to be coin on one side' in said, name == 'no info')
        for args, face, info in (
                (['--from', 'binance'], 100, None), (['--from', 'okx'], 100, None),
                (['--from', 'bybit'], 0.5, None),
                ([], 100, lambda i, t: {
                    'pair': 'BTCUSD', 'contractType': 'PERPETUAL', 'timestamp': t,
                    'sumOpenInterest': str(100.0 + i), 'sumOpenInterestValue': '1'})):
            path = self.write(ccxt_interest(inverse, info))
            out, _ = self.converted('--metrics', path, '--klines', bars, *args)
            in_usd = [(t, h, l, c, v * c) for t, h, l, c, v in BARS]
            self.assertEqual(out, self.want([(100.0 + i) * face for i in range(4)], in_usd))
        path = self.write(ccxt_interest(inverse))
        self.misused('give --from NAME', 'convert', '--metrics', path, '--klines', bars)
        path = self.write(ccxt_interest(linear, lambda i, t: {
            'symbol': 'BTCUSDT', 'sumOpenInterest': '1', 'timestamp': t}))
        self.refused(f'{path}:1: [0].info: expected a row of OKX: this is one of Binance',
                     'convert', '--metrics', path, '--klines', bars, '--from', 'okx')

    def test_ccxt_in_value(self):
        """A venue that states USD alone: divided by the close of the bar."""
        bars = self.write(ccxt_bars())
        path = self.write(ccxt_interest('BTC/USDT:USDT', amount=lambda i: None,
                                        worth=lambda i: 5e5 * (i + 1)))
        out, said = self.converted('--metrics', path, '--klines', bars)
        self.assertEqual(out, self.want([5e5 * (i + 1) / BARS[i][3] for i in range(4)]))
        self.assertIn('open interest in USD, divided by the close of each bar', said)

    def test_ccxt_bars(self):
        """Volume may be null; whole numbers or not; beside open interest of any venue."""
        rows = ccxt_bars()
        rows[1][5] = None
        metrics = self.write(binance.lines(
            [binance.metrics_row(t, 50.0) for t in HOURS[1:]], binance.METRICS_HEADER), 'm.csv')
        out, _ = self.converted('--metrics', metrics, '--klines', self.write(rows))
        self.assertEqual([line.split(',')[6] for line in out.splitlines()[1:]],
                         ['2.5', '', '7.5', '10'])
        single = self.write([ccxt_interest('BTC/USDT:USDT')[0]])
        one = self.write([rows[0]])
        self.misused('one bar alone does not say how long it is: give --bar', 'convert',
                     '--metrics', single, '--klines', one)
        out, _ = self.converted('--metrics', single, '--klines', one, '--from', 'ccxt', '--bar',
                                '1h')
        self.assertEqual(out, self.want([100.0], BARS[:1]))

    def test_coinglass(self):
        """The last of each bar, in USD, at the end of that bar, over the close there."""
        path = self.write(coinglass(), 'cg.json')
        want = [1000.0 * (i + 1) / BARS[i][3] for i in range(4)]
        for bars, entry in ((self.write(ccxt_bars()), False),
                            (self.write(binance_bars(), 'k.csv'), True)):
            out, said = self.converted('--metrics', path, '--klines', bars)
            self.assertEqual(out, self.want(want, with_entry=entry))
            self.assertIn(f'{path}: open interest in USD, divided by the close of each bar', said)
            shown = tap.good(self, 'map', '--metrics', path, '--klines', bars)
            self.assertEqual(shown.splitlines()[2],
                             'open interest in USD, divided by the close of each bar')
            self.assertTrue(shown.startswith('cg.json  2026-01-13 04:00:00 UTC'))
        prices = coinglass(lambda i: BARS[i][3], volume_usd=lambda i: BARS[i][4] * BARS[i][3])
        for row, bar in zip(prices['data'], BARS):
            row['high'], row['low'] = str(bar[1]), str(bar[2])
        out, _ = self.converted('--metrics', path, '--klines', self.write(prices))
        self.assertEqual(out, self.want(want))
        self.refused(f'{path}:1: bars are missing: this is in USD', 'convert', '--metrics', path)
        single = coinglass()
        del single['data'][1:]
        single, bars = self.write(single), self.write(ccxt_bars())
        self.misused('one bar alone does not say how long it is: give --bar', 'convert',
                     '--metrics', single, '--klines', bars)
        out, _ = self.converted('--metrics', single, '--klines', bars, '--from', 'coinglass',
                                '--bar', '1h')
        self.assertEqual(out, self.want(want[:1], BARS[:1]))
        path = self.write({'code': '401', 'msg': 'API key missing.'})
        self.refused(f"{path}: expected open interest: this is what a server answered to a "
                     "request that failed: 'API key missing.'", 'convert', '--metrics', path,
                     '--klines', path)

    def test_answers_everywhere(self):
        """Options of every command that take open interest and bars take answers."""
        oi = self.write(ccxt_interest('BTC/USDT:USDT'))
        k = self.write(gzip.compress(str(ccxt_bars()).encode()))
        csv_ = self.write(tap.good(self, 'convert', oi, k), 'a.csv')
        source, same = ['--metrics', oi, '--klines', k], ['--snapshots', csv_]
        for command in (['map', '--format', 'csv'], ['replay'], ['heatmap', '--format', 'csv'],
                        ['cascade', '--direction', 'up', '--depth-per-percent', '1e3',
                         '--order', '1', '--format', 'csv']):
            self.assertEqual(tap.good(self, *command, *source), tap.good(self, *command, *same))

    def test_every_field(self):
        """Each that is asked for and missing is named, with its place."""
        good_bars, met = self.write(ccxt_bars()), set()
        for answer, fields in ((ccxt_interest('BTC/USDT:USDT'),
                                {'symbol', 'openInterestAmount', 'timestamp'}),
                               (coinglass(), {'time', 'close'})):
            rows = answer if isinstance(answer, list) else answer['data']
            for field in fields:
                value = rows[1].pop(field)
                path = self.write(answer)
                where = '[1]' if rows is answer else 'data[1]'
                self.refused(f'{path}:1: {where}.{field}: expected ', 'convert', '--metrics',
                             path, '--klines', good_bars)
                rows[1][field] = value
                met.add(field)
        self.assertEqual(len(met), 5)

    def test_hostile(self):
        bars = self.write(ccxt_bars())
        tried = 0
        for name, content in answers.HOSTILE.items():
            path = self.write(content)
            for args in (['--metrics', path, '--klines', bars], [path], [path, bars],
                         ['--from', 'ccxt', path], ['--from', 'coinglass', path, bars]):
                with self.subTest(content=name, args=args):
                    got = tap.run('convert', *args, text=False)
                    self.assertIn(got.returncode, (1, 2))
                    self.assertNotIn(b'Sanitizer', got.stderr)
                    self.assertNotIn(b'runtime error', got.stderr)
                    for byte in (b'\x1b', b'\x00', b'\xff', b'\xfe', b'\x9b'):
                        self.assertNotIn(byte, got.stderr)
                    tried += 1
        self.assertEqual(tried, 5 * len(answers.HOSTILE))


class Snapshot(answers.Case):
    """liquidationSnapshot of Binance Vision."""
    HEADER = ('time,side,order_type,time_in_force,original_quantity,price,average_price,'
              'order_status,last_fill_quantity,accumulated_fill_quantity')
    LIQUIDATED = 'time_ms,long_contracts,short_contracts,long_quote,short_quote,orders'

    @staticmethod
    def row(time, side, price, filled, status='FILLED'):
        return f'{time},{side},LIMIT,IOC,99,1,{price},{status},0.001,{filled}'

    def test_rows(self):
        """BUY closed a short; what is filled counts; copies do not."""
        rows = [self.row(START, 'SELL', '4', '2'), self.row(START + 1, 'BUY', '8', '0.5'),
                self.row(START + 2, 'SELL', '4', '3', 'PARTIALLY_FILLED'),
                self.row(START + HOUR, 'SELL', '5', '1')]
        want = table(self.LIQUIDATED, [(START + HOUR, 2, 0.5, 8, 4, 2),
                                       (START + 2 * HOUR, 1, 0, 5, 0, 1)])
        for lines in (rows, [r for row in rows for r in (row, row)], rows[::-1] + rows):
            for header in (self.HEADER, None):
                text = binance.lines(lines, header)
                for args in (['--venue', 'binance:BTCUSDT'], []):
                    for content, name in (
                            (text, 'BTCUSDT-liquidationSnapshot-2026-01-13.csv'),
                            (binance.zipped(a__csv=text),
                             'BTCUSDT-liquidationSnapshot-2026-01-13.zip')):
                        got = tap.run('feed', *args, self.write(content, name))
                        self.assertEqual(got.stdout, want, got.stderr)
                        copies = len(lines) - len(rows) - (len(lines) // len(rows) - 1)
                        self.assertIn(f'duplicates {copies}, other instruments 0, not final '
                                      f'{len(lines) // len(rows)})', got.stderr)
        got = tap.run('feed', self.write(text, 'rows.csv'))
        self.assertEqual(got.stdout, want)
        self.assertIn('does not say which instrument it is of: amounts are taken to be coin',
                      got.stderr)
        self.assertEqual(tap.good(self, 'feed', '-', input=text), want)

    def test_coin_m(self):
        """Contracts of 100 or 10 USD, by the name of the file or as said."""
        text = binance.lines([self.row(START, 'SELL', '50', '3')], self.HEADER)
        for name, args, face in (
                ('BTCUSD_PERP-liquidationSnapshot-2024-01-01.csv', [], 100),
                ('ETHUSD_PERP-liquidationSnapshot-2024-01-01.csv', [], 10),
                ('some.csv', ['--venue', 'binance:BTCUSD_PERP'], 100)):
            out = tap.good(self, 'feed', *args, self.write(text, name))
            self.assertEqual(out, table(self.LIQUIDATED, [
                (START + HOUR, 3 * face, 0, 3 * face, 0, 1)]))
        path = self.write(text, 'ETHUSDT-liquidationSnapshot-2024-01-01.csv')
        self.refused(f'{path}: expected a file of BTCUSDT, found one of ETHUSDT', 'feed',
                     '--venue', 'binance:BTCUSDT', path)
        self.refused(f'{path}: expected a liquidation feed of Bybit: this is a '
                     'liquidationSnapshot of Binance Vision', 'feed', '--venue', 'bybit', path)

    def test_bad(self):
        good = self.row(START, 'SELL', '4', '2')
        for bad, want in (
                (self.row('now', 'SELL', '4', '2'), "time: expected a time, found 'now'"),
                (self.row(START, 'sell', '4', '2'), "side: expected SELL or BUY, found 'sell'"),
                (self.row(START, 'SELL', '0', '2'),
                 "average_price: expected a price above 0, found '0'"),
                (self.row(START, 'SELL', '4', '-2'),
                 "accumulated_fill_quantity: expected 0 or a number from 1e-60 to 1e60, found"),
                (good + ',1', 'expected 10 columns, found 11'),
                ('1,2', 'expected 10 columns, found 2')):
            path = self.write(binance.lines([good, bad], self.HEADER))
            self.refused(f'{path}:3: {want}', 'feed', '--venue', 'binance:BTCUSDT', path)


class Recognised(answers.Case):
    """liqmap convert FILE says what a file is, and takes it or says what is missing."""
    ANSWERS = {
        'open interest of Binance': [{'symbol': 'BTCUSDT', 'sumOpenInterest': '1',
                                      'timestamp': START}],
        'open interest of Bybit': {'retCode': 0, 'result': {
            'symbol': 'BTCUSDT', 'category': 'linear',
            'list': [{'openInterest': '2', 'timestamp': str(START)}]}},
        'open interest of OKX': {'code': '0', 'data': [
            {'instId': 'BTC-USDT-SWAP', 'oi': '9', 'oiCcy': '1', 'ts': str(START)}]},
        'open interest of ccxt': [{'symbol': 'BTC/USDT:USDT', 'openInterestAmount': 1.0,
                                   'timestamp': START}]}
    BARS = {
        'bars of Binance': [[START, '1', '1', '1', '1', '1', START + 9, '1', 1, '1', '1', '0']],
        'bars of Bybit': {'retCode': 0, 'result': {'symbol': 'BTCUSDT', 'list': [
            [str(START), '1', '1', '1', '1', '1', '1']]}},
        'bars of OKX': {'code': '0', 'data': [[str(START)] + ['1'] * 8]},
        'bars of Hyperliquid': [{'t': START, 'T': START + 1, 's': 'BTC', 'i': '1h', 'o': '1',
                                 'c': '1', 'h': '1', 'l': '1', 'v': '1', 'n': 1}],
        'bars of ccxt': [[START, 1.0, 1.0, 1.0, 1.0, 1.0]],
        'bars of CoinGlass': {'code': '0', 'data': [
            {'time': START, 'open': 1, 'high': 1, 'low': 1, 'close': 1, 'volume_usd': 1}]},
        'klines of Binance Vision': binance_bars()}
    OTHERS = {
        'a CSV of snapshots: use liqmap map': SMALL,
        'a liquidation feed of Binance: use liqmap feed': [
            {'result': None, 'id': 1}, {'stream': 'x@forceOrder', 'data': {'e': 'forceOrder'}}],
        'a liquidation feed of Bybit: use liqmap feed': [
            {'op': 'subscribe'}, {'topic': 'publicTrade.X'}, {'topic': 'liquidation.X'}],
        'a liquidation feed of OKX: use liqmap feed': [
            {'event': 'subscribe'}, {'arg': {'channel': 'liquidation-orders'}, 'data': []}],
        'a liquidationSnapshot of Binance Vision: use liqmap feed': Snapshot.HEADER + '\n',
        'a CSV of positions: use liqmap positions': 'side,size,entry_px,leverage\n',
        'a clearinghouseState of Hyperliquid: use liqmap positions': [{
            'marginSummary': {}, 'assetPositions': []}],
        'what liqmap feed prints: expected open interest or bars': Snapshot.LIQUIDATED + '\n',
        'aggTrades of Binance Vision, without open interest: expected open interest or bars':
            'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,m\n',
        'JSON of an order book: expected open interest or bars': [{'bids': [], 'asks': []}],
        'JSON of an object with the keys a, b: expected open interest or bars': [
            {'a': 1, 'b': 2}],
        'JSON of an empty array: expected open interest or bars': [[]],
        'text that begins with <DATE>, <OPEN>: expected open interest or bars':
            '<DATE>,<OPEN>\n1,2\n',
        'text that begins with one, two: expected open interest or bars': 'one,two\n1,2\n',
        'nothing: expected open interest or bars': '',
        'a Parquet file: expected open interest or bars': b'PAR1\0\0',
        'an HTML page: expected open interest or bars': '<html>'}

    def file(self, content):
        if isinstance(content, list) and not isinstance(content[0], (dict, list)):
            content = str(content)
        return self.write(content)

    def test_open_interest(self):
        for name, answer in self.ANSWERS.items():
            for path in (self.write(answer), self.write(gzip.compress(str(answer).replace(
                    "'", '"').encode())), self.write(binance.zipped(a__json=str(answer).replace(
                        "'", '"')))):
                got = tap.run('convert', path)
                self.assertEqual(got.stdout, table('time_ms,open_interest', [(START, 1)]),
                                 got.stderr)
                self.assertIn(f'{path}: this is {name}\n', got.stderr)
                self.assertIn('no bars: the output is open interest alone', got.stderr)
        got = tap.run('convert', '-', input=str(answer).replace("'", '"'))
        self.assertIn('standard input: this is open interest of ccxt\n', got.stderr)
        self.assertEqual(got.returncode, 0)

    def test_bars(self):
        for name, answer in self.BARS.items():
            path = self.write(answer)
            said = self.ends(1, 'convert', path)
            self.assertEqual(said, f'liqmap: {path}: this is {name}\n{path}: open interest is '
                             'missing: give a file of it as well\n')
            self.refused(f'{path}: expected open interest: this is {name}', 'map', '--metrics',
                         path, '--klines', path) if 'CoinGlass' not in name else None

    def test_both(self):
        """In any order; and the bars of the mark price by their folder."""
        oi, bars = self.write(ccxt_interest('BTC/USDT:USDT')), self.write(ccxt_bars())
        want = tap.good(self, 'convert', '--metrics', oi, '--klines', bars)
        self.assertEqual(tap.good(self, 'convert', bars, oi), want)
        folder = os.path.join(self.folder, 'markPriceKlines')
        os.mkdir(folder)
        mark = os.path.join(folder, 'm.json')
        with open(mark, 'w') as file:
            file.write(str([[t, 5.5, 5.5, 5.5, 5.5, 0] for t, *_ in BARS]))
        self.assertEqual(tap.good(self, 'convert', bars, oi, mark), tap.good(
            self, 'convert', '--metrics', oi, '--klines', bars, '--mark-klines', mark))

    def test_others(self):
        for want, content in self.OTHERS.items():
            if isinstance(content, list):
                content = '\n'.join(json.dumps(c) for c in content)
            path = self.write(content)
            self.assertEqual(self.ends(1, 'convert', path), f'{path}: this is {want}\n')

    def test_where_csv_is_read(self):
        for name, answer in (*self.ANSWERS.items(), *self.BARS.items()):
            if name == 'klines of Binance Vision':
                continue
            path = self.write(answer)
            self.refused(f'{path}: expected CSV of snapshots: this is {name}', 'map',
                         '--snapshots', path)
            self.refused(f'{path}: expected positions: this is {name}', 'positions', path)
            self.refused(f'{path}: expected CSV of an order book: this is {name}', 'cascade',
                         '--direction', 'up', '--depth', path, '--snapshots', self.write(SMALL),
                         '--order', 1)
        m = self.write(binance.METRICS_HEADER + '\n')
        self.refused(f'{m}: expected CSV of snapshots: this is metrics of Binance Vision', 'map',
                     '--snapshots', m)

    def test_forms_do_not_mix(self):
        first, second = (self.write(self.ANSWERS[f'open interest of {name}'])
                         for name in ('Binance', 'Bybit'))
        self.refused(f'{second}: expected the same as in {first}', 'convert', first, second)
        self.refused(f'{second}: expected open interest of OKX: this is open interest of Bybit',
                     'convert', '--from', 'okx', second)

    def test_feed_by_itself(self):
        """Without --venue the messages say whose they are."""
        message = {'topic': 'liquidation.BTCUSDT', 'data': {
            'updatedTime': START, 'symbol': 'BTCUSDT', 'side': 'Sell', 'size': '2', 'price': '4'}}
        lines = json.dumps({'op': 'subscribe'}) + '\n' + json.dumps(message)
        want = table(Snapshot.LIQUIDATED, [(START + HOUR, 0, 2, 0, 8, 1)])
        self.assertEqual(tap.good(self, 'feed', self.write(lines)), want)
        self.assertEqual(tap.good(self, 'feed', '-', input=lines), want)
        path = self.write(self.ANSWERS['open interest of OKX'])
        self.refused(f'{path}: expected a liquidation feed: this is open interest of OKX',
                     'feed', path)

    def test_long_first_document(self):
        """What is cut off by the first bytes is recognised all the same."""
        rows = [{'symbol': 'BTC/USDT:USDT', 'openInterestAmount': 1.0, 'timestamp': START + i,
                 'info': {'x': '{[,"' * 9}} for i in range(5000)]
        for indent in (None, 1):
            path = self.write(json.dumps(rows, indent=indent))
            self.assertEqual(tap.good(self, 'convert', path).count('\n'), 5001)
            got = tap.run('convert', '-', input=json.dumps(rows, indent=indent))
            self.assertEqual(got.stdout.count('\n'), 5001, got.stderr)

    def test_cut_anywhere(self):
        """No prefix of a file is taken for another, or harms."""
        texts = [json.dumps(a) for a in self.ANSWERS.values()] + [SMALL]
        tried = 0
        for text in texts:
            for length in range(0, len(text), 3):
                got = tap.run('convert', self.write(text[:length]))
                self.assertIn(got.returncode, (0, 1))
                self.assertNotIn('Sanitizer', got.stderr)
                tried += 1
        self.assertGreater(tried, 150)


@unittest.skipUnless(os.path.isdir(CASES), 'no shared cases beside the project')
class Cases(answers.Case):
    def test_gzip(self):
        path = os.path.join(CASES, 'gzip', 'k.csv.gz')
        if not os.path.exists(path):
            self.skipTest('no such case')
        with gzip.open(path, 'rt') as file:
            last = file.read().splitlines()[-1].split(',')
        time = int(last[6]) + 1
        oi = self.write([{'symbol': 'ETHUSDT', 'sumOpenInterest': '5', 'timestamp': time}])
        out = tap.good(self, 'convert', oi, path).splitlines()
        self.assertEqual([float(x) for x in out[1].split(',')[:5]],
                         [time, 5, float(last[2]), float(last[3]), float(last[4])])

    def test_page(self):
        path = os.path.join(CASES, 'not-an-archive', '404.zip')
        if not os.path.exists(path):
            self.skipTest('no such case')
        for args in (['convert', '--metrics', path, '--klines', path], ['convert', path],
                     ['map', '--snapshots', path], ['feed', path], ['positions', path]):
            self.refused(f'{path}: not an archive: an XML error page', *args)


if __name__ == '__main__':
    tap.main()
