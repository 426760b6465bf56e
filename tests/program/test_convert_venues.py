"""Open interest and bars as venues' own interfaces answer: what they count, in which
order, and every field that can be missing."""
import copy
import json
import subprocess
import unittest

import answers
from answers import HOUR, START, table
import binance
import tap

INTEREST = 'time_ms,open_interest'
SNAPSHOTS = 'time_ms,open_interest,high,low,close,entry,volume'

# The documented shape of each answer: venue, rows of (time, open interest).
SAMPLES = {
    'binance usd-m': ('binance', [
        {'symbol': 'BTCUSDT', 'sumOpenInterest': '20403.63700000',
         'sumOpenInterestValue': '150570784.07809979', 'CMCCirculatingSupply': '165880.5',
         'timestamp': '1583127900000'},
        {'symbol': 'BTCUSDT', 'sumOpenInterest': '20401.36700000',
         'sumOpenInterestValue': '149940752.14464448', 'timestamp': 1583128200000}],
        [(1583127900000, 20403.637), (1583128200000, 20401.367)]),
    'binance coin-m': ('binance', [
        {'pair': 'BTCUSD', 'contractType': 'PERPETUAL', 'sumOpenInterest': '20403',
         'sumOpenInterestValue': '176196512.23400000', 'timestamp': 1591261042378}],
        [(1591261042378, 2040300)]),
    'binance coin-m, other': ('binance:ETHUSD_CURRENT_QUARTER', [
        {'pair': 'ETHUSD', 'contractType': 'CURRENT_QUARTER', 'sumOpenInterest': '17',
         'sumOpenInterestValue': '1', 'timestamp': 1591261042378}],
        [(1591261042378, 170)]),
    'bybit': ('bybit', {
        'retCode': 0, 'retMsg': 'OK', 'result': {
            'symbol': 'BTCUSDT', 'category': 'linear', 'list': [
                {'openInterest': '52664.64200000', 'singleOpenInterest': '26332.321',
                 'timestamp': '1789458600000'},
                {'openInterest': '52000.5', 'timestamp': '1789455000000'}],
            'nextPageCursor': ''}, 'retExtInfo': {}, 'time': 1672053548579},
        [(1789455000000, 26000.25), (1789458600000, 26332.321)]),
    'bybit inverse': ('bybit:BTCUSD', {
        'retCode': 0, 'retMsg': 'OK', 'result': {
            'symbol': 'BTCUSD', 'category': 'inverse', 'list': [
                {'openInterest': '461134384.00000000', 'timestamp': '1669571400000'}]}},
        [(1669571400000, 230567192)]),
    'okx': ('okx:BTC-USDT-SWAP', {
        'code': '0', 'msg': '', 'data': [
            {'instType': 'SWAP', 'instId': 'BTC-USDT-SWAP', 'oi': '2216113.01',
             'oiCcy': '22161.1301', 'oiUsd': '1939251795.5', 'ts': '1743041250440'},
            {'instType': 'SWAP', 'instId': 'ETH-USDT-SWAP', 'oi': '5', 'oiCcy': '0.5',
             'oiUsd': '1', 'ts': '1743041250440'}]},
        [(1743041250440, 22161.1301)]),
    'okx inverse': ('okx', {
        'code': '0', 'msg': '', 'data': [
            {'instType': 'SWAP', 'instId': 'BTC-USD-SWAP', 'oi': '5000.5',
             'oiCcy': '555.555', 'oiUsd': '500050', 'ts': '1743041250440'}]},
        [(1743041250440, 500050)]),
    'okx history': ('okx:ETH-USD-SWAP', {
        'code': '0', 'msg': '', 'data': [
            ['1701417600000', '731377.5', '111', '222'],
            ['1701414000000', '731376', '110', '221']]},
        [(1701414000000, 7313760), (1701417600000, 7313775)]),
    'hyperliquid': ('hyperliquid:ETH', {'time': 1743041250440, 'data': [
        {'universe': [{'name': 'BTC', 'szDecimals': 5, 'maxLeverage': 40},
                      {'name': 'ETH', 'szDecimals': 4, 'maxLeverage': 25}]},
        [{'funding': '0.0000125', 'openInterest': '688.11', 'markPx': '95000'},
         {'funding': '0.0000125', 'openInterest': '1882.5', 'markPx': '3300'}]]},
        [(1743041250440, 941.25)]),
}

# The same of bars: venue, and the two bars (begin, high, low, close, volume, quote).
HOURS = [START, START + HOUR]
BARS = [(3.5, 2.25, 3.0, 100.0, 250.0), (4.5, 2.5, 3.5, 200.0, 700.0)]


def bar_answer(venue, hours=HOURS, bars=BARS, mark=False, confirm=None, symbol=None):
    """A venue's answer of these bars, newest first where it does so, strings."""
    rows = []
    for i, (begin, (high, low, close, volume, quote)) in enumerate(zip(hours, bars)):
        h, l, c, v, q = map(repr, (high, low, close, volume, quote))
        done = '1' if confirm is None else confirm[i]
        rows.append({
            'binance': [begin, c, h, l, c, v, begin + HOUR - 1, q, 7, '1', '1', '0'],
            'bybit': [str(begin), c, h, l, c] + ([] if mark else [v, q]),
            'okx': [str(begin), c, h, l, c] + ([done] if mark else ['x', v, q, done]),
            'okx inverse': [str(begin), c, h, l, c, v, q, '0', done],
            'hyperliquid': {'t': begin, 'T': begin + HOUR - 1, 's': symbol or 'BTC',
                            'i': '1h', 'o': c, 'h': h, 'l': l, 'c': c, 'v': v, 'n': 7},
        }[venue])
    if venue == 'bybit':
        return {'retCode': 0, 'result': {'symbol': symbol or 'BTCUSDT', 'category':
                'inverse' if symbol == 'BTCUSD' else 'linear', 'list': rows[::-1]}}
    if venue.startswith('okx'):
        return {'code': '0', 'msg': '', 'data': rows[::-1]}
    return rows


def interest_answer(instrument, times, amounts):
    """Open interest that is so much in contracts, one answer to go with bars."""
    if instrument.startswith('binance:'):
        return [{'symbol': instrument[8:], 'sumOpenInterest': a, 'timestamp': t}
                for t, a in zip(times, amounts)]
    if instrument.startswith('bybit:'):
        return {'result': {'symbol': instrument[6:], 'category':
                'inverse' if instrument.endswith('USD') else 'linear', 'list': [
                    {'singleOpenInterest': a, 'timestamp': str(t)}
                    for t, a in zip(times, amounts)]}}
    if instrument.startswith('okx:'):
        return {'data': [[str(t), a, a, '0'] for t, a in zip(times, amounts)]}
    return '\n'.join(json.dumps({'time': t, 'data': [
        {'universe': [{'name': 'BTC'}]}, [{'openInterest': 2 * a}]]})
        for t, a in zip(times, amounts))


class Interest(answers.Case):
    def oi(self, venue, *files, options=()):
        args = [a for f in files for a in ('--oi', self.write(f))]
        return tap.good(self, 'convert', '--venue', venue, *args, *options)

    def test_documented_answers(self):
        for name, (venue, answer, want) in SAMPLES.items():
            with self.subTest(answer=name):
                self.assertEqual(self.oi(venue, answer), table(INTEREST, want))
                pretty = json.dumps(answer, indent=4)
                self.assertEqual(self.oi(venue, '\ufeff\n' + pretty), table(INTEREST, want))

    def test_sides_of_hyperliquid(self):
        venue, answer, _ = SAMPLES['hyperliquid']
        for sides, want in (('one', 1882.5), ('both', 941.25)):
            self.assertEqual(self.oi(venue, answer, options=['--sides', sides]),
                             table(INTEREST, [(1743041250440, want)]))

    def test_time_of_a_raw_answer(self):
        venue, answer, want = SAMPLES['hyperliquid']
        raw = answer['data']
        self.assertEqual(self.oi(venue, raw, options=['--time', 1743041250440]),
                         table(INTEREST, want))
        path = self.write(raw)
        args = ['convert', '--venue', venue, '--oi', path]
        self.misused(f'{path} has no time: give --time', *args)
        self.misused('--time is that of one answer', *args, '--oi', path, '--time', 5)
        own = self.write(answer)
        self.misused('has its own time', 'convert', '--venue', venue, '--oi', own,
                     '--time', 5)

    def test_forms_of_files(self):
        """Pages in one file or several, on lines or not, zipped, by a pipe."""
        _, answer, want = SAMPLES['binance usd-m']
        pages = [json.dumps([row]) for row in answer]
        want = table(INTEREST, want)
        self.assertEqual(self.oi('binance', ''.join(pages)), want)
        self.assertEqual(self.oi('binance', '\n\n'.join(pages[::-1]) + '\n'), want)
        self.assertEqual(self.oi('binance', *pages[::-1]), want)
        self.assertEqual(self.oi('binance', '[]', *pages, '[]'), want)
        for name in ('a__json', 'a__JSONL', 'a__ndjson', 'a__txt'):
            self.assertEqual(self.oi('binance', binance.zipped(
                **{name: '\n'.join(pages), 'notes__md': 'none'})), want)
        self.assertEqual(tap.good(self, 'convert', '--venue', 'binance', '--oi', '-',
                                  input='\n'.join(pages)), want)
        path = self.write(binance.zipped(a__json='', b__json=''))
        self.refused(f'{path}: expected one JSON in the archive, found 2', 'convert',
                     '--venue', 'binance', '--oi', path)

    def test_random_answers(self):
        """Against a reference, whatever the order, the pages and the types."""
        rng = answers.seeded('interest')
        compared = 0
        forms = {
            'binance:BTCUSDT': lambda x: x, 'binance:BTCUSD_PERP': lambda x: x * 100,
            'binance:XRPUSD_PERP': lambda x: x * 10, 'bybit:BTCUSDT': lambda x: x / 2,
            'bybit:BTCUSD': lambda x: x / 2, 'bybit:single': lambda x: x,
            'okx:BTC-USDT-SWAP': lambda x: x, 'okx:BTC-USD-SWAP': lambda x: x * 100,
            'okx:SOL-USD-260327': lambda x: x * 10, 'hyperliquid:BTC': lambda x: x / 2,
            'hyperliquid:one': lambda x: x}
        for trial in range(8):
            for market, normal in forms.items():
                venue, instrument = market.split(':')
                count = rng.randrange(1, 60)
                steps = [rng.choice((60000, 300000, 300000, 1)) for _ in range(count)]
                truth, time = [], START
                for step in steps:
                    time += step
                    text = rng.choice((f'{rng.uniform(0, 1e6):.8f}', '0',
                                       f'{rng.uniform(0, 1e-3):.12f}',
                                       str(rng.randrange(10 ** 12)),
                                       f'{rng.uniform(1, 9):.3e}'))
                    truth.append((time, text))
                rows = truth + rng.sample(truth, rng.randrange(count))
                rng.shuffle(rows)
                documents = self.encode(rng, venue, instrument, rows)
                cut = rng.randrange(len(documents) + 1)
                files = ['\n'.join(part) for part in (documents[:cut], documents[cut:])
                         if part]
                chosen = {'single': 'BTCUSDT', 'one': 'BTC'}.get(instrument, instrument)
                options = ['--sides', 'one'] if instrument == 'one' else []
                args = [a for f in files for a in ('--oi', self.write(f))]
                got = tap.run('convert', '--venue', f'{venue}:{chosen}', *args, *options,
                              '--zero-is-real')
                want = table(INTEREST, [(t, normal(float(x))) for t, x in truth])
                self.assertEqual(got.stdout, want, (market, trial, got.stderr))
                dropped = len(rows) - len(truth)
                said = f'duplicate rows dropped: {dropped} (of these with other numbers: 0)'
                self.assertEqual(said in got.stderr, dropped > 0, got.stderr)
                compared += len(truth)
        self.assertGreater(compared, 8 * len(forms) * 15)
        print(f'# rows compared: {compared}')

    @staticmethod
    def encode(rng, venue, instrument, rows):
        """Pages of answers, with types and fields as they may come."""
        def typed(text):
            return rng.choice((text, float(text) if '.' in text or 'e' in text
                               else int(text)))

        def time(ms):
            return rng.choice((ms, str(ms)))

        def some(row):
            row.update({k: v for k, v in (('unknown', [1, {'x': None}]), ('id', 2 ** 70),
                                          ('note', 'é'), ('oiUsd', True))
                        if rng.random() < 0.3 and k not in row})
            items = list(row.items())
            rng.shuffle(items)
            return dict(items)

        pages, at = [], 0
        while at < len(rows):
            size = 1 if venue == 'hyperliquid' else rng.randrange(1, 20)
            part, at = rows[at:at + size], at + size
            if venue == 'binance':
                pair = {'symbol': instrument} if instrument == 'BTCUSDT' else \
                    {'pair': instrument[:-5], 'contractType': 'PERPETUAL'}
                page = [some({**pair, 'timestamp': time(t), 'sumOpenInterest': typed(x)})
                        for t, x in part]
            elif venue == 'bybit':
                def fields(x):
                    if instrument == 'single':
                        return {'singleOpenInterest': typed(x), 'openInterest': '1'}
                    return rng.choice(({}, {'singleOpenInterest': ''},
                                       {'singleOpenInterest': None})) | {
                        'openInterest': typed(x)}
                page = some({'retCode': 0, 'result': some({
                    'symbol': 'BTCUSD' if instrument == 'BTCUSD' else 'BTCUSDT',
                    'category': 'inverse' if instrument == 'BTCUSD' else 'linear',
                    'list': [some({'timestamp': time(t), **fields(x)}) for t, x in part]})})
            elif venue == 'okx':
                place = 'oi' if '-USD-' in instrument else 'oiCcy'
                other = 'oiCcy' if place == 'oi' else 'oi'
                if rng.random() < 0.5:
                    data = [some({'instId': instrument, 'ts': time(t), place: typed(x),
                                  other: 'none'}) for t, x in part]
                    data += [{'instId': 'DOGE-USDT-SWAP', 'ts': 'x'}] * rng.randrange(3)
                    rng.shuffle(data)
                else:
                    data = [[time(t), typed(x), 'none', '1'] if place == 'oi' else
                            [time(t), 'none', typed(x), '1', 'more'] for t, x in part]
                page = some({'code': '0', 'data': data})
            else:
                names = ['BTC', 'ETH', 'SOL', 'kPEPE']
                rng.shuffle(names)
                t, x = part[0]
                page = {'time': time(t), 'data': [
                    some({'universe': [some({'name': n}) for n in names]}),
                    [some({'openInterest': typed(x) if n == 'BTC' else 'none'})
                     for n in names]]}
            pages.append(json.dumps(page, indent=rng.choice((None, None, 2))))
        return pages

    def test_duplicates_that_differ(self):
        rows = [{'symbol': 'X', 'sumOpenInterest': str(n), 'timestamp': 1000}
                for n in (1, 2, 1)]
        got = tap.run('convert', '--venue', 'binance', '--oi', self.write(rows))
        self.assertEqual(got.stdout, table(INTEREST, [(1000, 1)]))
        self.assertIn('duplicate rows dropped: 2 (of these with other numbers: 1)', got.stderr)

    def test_microseconds(self):
        """As for files, and as a number too."""
        for time in (1583127900000000, 1583127900000999, '1583127900000999',
                     1583127900000.0, '1583127900000'):
            row = {'symbol': 'X', 'sumOpenInterest': '1', 'timestamp': time}
            self.assertEqual(self.oi('binance', [row]), table(INTEREST, [(1583127900000, 1)]))

    def test_gaps(self):
        """Of the usual step, whatever that is."""
        times = [START + i * HOUR for i in (0, 1, 2, 5, 6, 7, 8)]
        rows = [{'symbol': 'X', 'sumOpenInterest': '1', 'timestamp': t} for t in times]
        got = tap.run('convert', '--venue', 'binance', '--oi', self.write(rows))
        self.assertEqual(got.stderr.count('gap of'), 1)
        self.assertIn('gap of 2 h (rows missing: 2) after 2026-01-13 02:00:00 UTC',
                      got.stderr)


class Bars(answers.Case):
    MARKETS = {'binance:BTCUSDT': 'binance', 'bybit:BTCUSDT': 'bybit',
               'bybit:BTCUSD': 'bybit', 'okx:BTC-USDT-SWAP': 'okx',
               'okx:BTC-USD-SWAP': 'okx inverse', 'hyperliquid:BTC': 'hyperliquid'}

    def joined(self, market, interest, *bars, options=(), mark=()):
        args = [a for f in bars for a in ('--klines', self.write(f))]
        args += [a for f in mark for a in ('--mark-klines', self.write(f))]
        got = tap.run('convert', '--venue', market, '--oi', self.write(interest), *args,
                      *options)
        self.assertEqual(got.returncode, 0, got.stderr)
        return got.stdout, got.stderr

    def want(self, market, hours=HOURS, bars=BARS, amount=5.0):
        """The two bars, each joined to the open interest at its end."""
        face = 100 if market == 'okx:BTC-USD-SWAP' else 1
        rows = []
        for begin, (high, low, close, volume, quote) in zip(hours, bars):
            volume *= face
            entry = None if 'hyper' in market else \
                volume / quote if market.endswith(('USD', 'USD-SWAP')) else quote / volume
            rows.append((begin + HOUR, amount * face, high, low, close, entry, volume))
        return table(SNAPSHOTS, rows)

    def answer(self, market, **options):
        symbol = {'bybit:BTCUSD': 'BTCUSD'}.get(market)
        return bar_answer(self.MARKETS[market], symbol=symbol, **options)

    def test_documented_answers(self):
        for market in self.MARKETS:
            with self.subTest(market=market):
                interest = interest_answer(market, [h + HOUR for h in HOURS], [5.0, 5.0])
                out, said = self.joined(market, interest, self.answer(market))
                self.assertEqual(out, self.want(market))
                # The bars' amounts are made up, and no price of inverse contracts.
                if market.endswith(('USD', 'USD-SWAP')):
                    self.assertIn('entry: implausible', said)
                else:
                    self.assertEqual(said, '')

    def test_coin_m(self):
        rows = [{'pair': 'ETHUSD', 'contractType': 'PERPETUAL', 'sumOpenInterest': '5',
                 'timestamp': h + HOUR} for h in HOURS]
        out, _ = self.joined('binance', rows, bar_answer('binance'))
        self.assertEqual(out, table(SNAPSHOTS, [
            (h + HOUR, 50, high, low, close, volume * 10 / quote, volume * 10)
            for h, (high, low, close, volume, quote) in zip(HOURS, BARS)]))

    def test_the_instrument_is_that_of_the_open_interest(self):
        """Bars that name none need none said where the open interest does."""
        interest = interest_answer('binance:BTCUSDT', [h + HOUR for h in HOURS], [5.0, 5.0])
        out, _ = self.joined('binance', interest, bar_answer('binance'))
        self.assertEqual(out, self.want('binance:BTCUSDT'))

    def test_mark(self):
        """Range and close of the mark price; entry and volume of the trades."""
        higher = [(h + 1, l + 1, c + 1, v, q) for h, l, c, v, q in BARS]
        for market in self.MARKETS:
            if market == 'okx:BTC-USD-SWAP':
                continue
            with self.subTest(market=market):
                interest = interest_answer(market, [h + HOUR for h in HOURS], [5.0, 5.0])
                mark = self.answer(market, bars=higher, mark=True)
                out, _ = self.joined(market, interest, self.answer(market), mark=[mark])
                plain = [row.split(',') for row in self.want(market).splitlines()[1:]]
                got = [row.split(',') for row in out.splitlines()[1:]]
                for one, two in zip(got, plain):
                    self.assertEqual([float(v) - 1 for v in one[2:5]],
                                     [float(v) for v in two[2:5]])
                    self.assertEqual(one[:2] + one[5:], two[:2] + two[5:])
                self.assertEqual(len(got), 2)

    def test_unfinished(self):
        for market in ('okx:BTC-USDT-SWAP', 'okx:BTC-USD-SWAP'):
            interest = interest_answer(market, [h + HOUR for h in HOURS], [5.0, 5.0])
            out, said = self.joined(market, interest,
                                    self.answer(market, confirm=['1', '0']),
                                    options=['--bar', '1h'])
            self.assertEqual(out.count('\n'), 2)
            self.assertIn('unfinished bars dropped: 1', said)

    def test_length_of_a_bar(self):
        for market in ('bybit:BTCUSDT', 'okx:BTC-USDT-SWAP'):
            interest = interest_answer(market, [HOURS[0] + HOUR], [5.0])
            one = self.answer(market, hours=HOURS[:1])
            args = ['convert', '--venue', market, '--oi', self.write(interest),
                    '--klines', self.write(one)]
            self.misused('one bar alone does not say how long it is: give --bar', *args)
            out, _ = self.joined(market, interest, one, options=['--bar', '1h'])
            self.assertEqual(out, self.want(market, HOURS[:1]))

    def test_gap_of_bars(self):
        """The least step is the length of all, and the rest a gap."""
        hours = [START, START + HOUR, START + 4 * HOUR]
        for market in ('bybit:BTCUSDT', 'okx:BTC-USDT-SWAP'):
            interest = interest_answer(market, [h + HOUR for h in hours], [5.0] * 3)
            out, said = self.joined(market, interest,
                                    self.answer(market, hours=hours, bars=BARS + BARS[:1]))
            self.assertEqual(out, self.want(market, hours, BARS + BARS[:1]))
            self.assertEqual(said.count('gap of 2 h (rows missing: 2)'), 2, said)

    def test_close_of_a_bar(self):
        """A bar closes a millisecond before the next begins, said or not."""
        for market in self.MARKETS:
            for early, taken in ((1, True), (2, False)):
                times = [h + HOUR - early for h in HOURS]
                out, _ = self.joined(market, interest_answer(market, times, [5.0] * 2),
                                     self.answer(market))
                closes = [row.split(',')[4] for row in out.splitlines()[1:]]
                self.assertEqual(closes, ['3', '3.5'] if taken else ['3'])

    def test_bars_askew(self):
        interest = interest_answer('bybit:BTCUSDT', [h + HOUR for h in HOURS], [5.0, 5.0])
        bars = self.write(bar_answer('bybit'))
        self.refused(f'{bars}:1: open time: expected a bar that begins after the one before '
                     'ended', 'convert', '--venue', 'bybit', '--oi', self.write(interest),
                     '--klines', bars, '--bar', '2h')

    def test_random_bars(self):
        """Against a reference join, whatever the order and the pages."""
        rng = answers.seeded('bars')
        compared = 0
        for trial in range(6):
            for market, form in self.MARKETS.items():
                count = rng.randrange(4, 200)
                width = HOUR
                hours = [START + i * width for i in range(count)]
                bars = []
                for _ in hours:
                    low = rng.uniform(10, 99999)
                    high = low * rng.uniform(1, 1.1)
                    bars.append((high, low, rng.choice((low, high, (low + high) / 2)),
                                 rng.choice((0.0, rng.uniform(1, 1e4))),
                                 rng.uniform(1, 1e9)))
                times = [h + width for h in hours if rng.random() < 0.6] or [hours[0] + width]
                amounts = [rng.uniform(1, 1e9) for _ in times]
                pages, at = [], 0
                order = list(range(count)) + rng.sample(range(count), count // 3)
                rng.shuffle(order)
                while at < len(order):
                    size = rng.randrange(1, 60)
                    page = order[at:at + size]
                    at += size
                    pages.append(json.dumps(self.answer(
                        market, hours=[hours[i] for i in page],
                        bars=[bars[i] for i in page])))
                cut = rng.randrange(len(pages) + 1)
                files = ['\n'.join(p) for p in (pages[:cut], pages[cut:]) if p]
                out, said = self.joined(market, interest_answer(market, times, amounts),
                                        *files, options=['--bar', '1h'] if form[:3] in
                                        ('byb', 'okx') else [])
                want = self.reference(market, hours, bars, times, amounts)
                self.assertEqual(out, want, (market, trial))
                self.assertIn(f'duplicate rows dropped: {count // 3} ', said)
                compared += len(times)
        self.assertGreater(compared, 6 * len(self.MARKETS) * 20)
        print(f'# rows compared: {compared}')

    @staticmethod
    def reference(market, hours, bars, times, amounts):
        face = 100.0 if market == 'okx:BTC-USD-SWAP' else 1.0
        inverse = market.endswith(('USD', 'USD-SWAP'))
        steps = sorted(b - a for a, b in zip(times, times[1:]))
        before = times[0] - (steps[(len(steps) - 1) // 2] if steps else 300000)
        rows = []
        for time, amount in zip(times, amounts):
            inside = [b for h, b in zip(hours, bars) if before < h + HOUR - 1 <= time]
            before = time
            volume = quote = 0.0
            for bar in inside:
                volume += bar[3] * face
                quote += bar[4]
            above, below = (volume, quote) if inverse else (quote, volume)
            entry = above / below if below > 0 and 'hyper' not in market else 0
            rows.append((time, amount * face, max(b[0] for b in inside),
                         min(b[1] for b in inside), inside[-1][2], entry or None,
                         volume or None))
        return table(SNAPSHOTS, rows)


class Wrong(answers.Case):
    def test_every_missing_field(self):
        """Taken out, a field is named with its line; or nobody asked for it."""
        asked = {
            'binance usd-m': {'symbol', 'sumOpenInterest', 'timestamp'},
            'binance coin-m': {'contractType', 'sumOpenInterest', 'timestamp'},
            'bybit': {'result', 'list', 'symbol', 'category', 'openInterest', 'timestamp'},
            'okx': {'data', 'instId', 'oiCcy', 'ts'},
            'okx inverse': {'data', 'instId', 'oi', 'ts'},
            'hyperliquid': {'time', 'data', 'universe', 'name', 'openInterest'}}
        named = 0
        for name, fields in asked.items():
            venue, answer, _ = SAMPLES[name]
            met = set()
            for way in list(answers.paths(answer)):
                if not isinstance(way[-1], str):
                    continue
                path = self.write('\n\n' + json.dumps(answers.without(answer, way)))
                got = tap.run('convert', '--venue', venue, '--oi', path)
                with self.subTest(answer=name, without=answers.named(way)):
                    if got.returncode == 0:
                        continue
                    self.assertEqual(got.returncode, 1, got.stderr)
                    where = answers.named(way)
                    found = got.stderr.splitlines()[-1]
                    where = where.replace('pair', 'symbol')  # neither is there
                    self.assertEqual(found[:len(path) + 5 + len(where)],
                                     f'{path}:3: {where}:', found)
                    self.assertIn('found nothing', found)
                    met.add(way[-1])
                    named += 1
            self.assertEqual(met - {'pair'}, fields, name)
        self.assertGreater(named, 25)

    def test_every_missing_column(self):
        """Of a bar: cut short, the first column that is asked for is named."""
        columns = {
            'binance:BTCUSDT': ('[0].', {2: 'high', 3: 'low', 4: 'close', 5: 'volume',
                                         6: 'close_time', 7: 'quote_volume'}),
            'bybit:BTCUSDT': ('result.list[0].', {0: 'start', 2: 'high', 3: 'low',
                                                  4: 'close', 5: 'volume', 6: 'turnover'}),
            'okx:BTC-USDT-SWAP': ('data[0].', {8: 'confirm'}),
            'hyperliquid:BTC': ('[0].', {k: k for k in 'tTshlcv'})}
        named = 0
        for market, (way, keys) in columns.items():
            venue = market.split(':')[0]
            interest = self.write(interest_answer(market, [h + HOUR for h in HOURS], [5., 5.]))
            for key, name in keys.items():
                answer = bar_answer(venue)
                rows = answer if isinstance(answer, list) else \
                    answer.get('data') or answer['result']['list']
                if isinstance(key, int):
                    del rows[0][key:]
                else:
                    del rows[0][key]
                path = self.write(answer)
                with self.subTest(market=market, without=name):
                    found = self.ends(1, 'convert', '--venue', market, '--oi', interest,
                                      '--klines', path).splitlines()[-1]
                    self.assertTrue(found.startswith(f'{path}:1: {way}{name}: expected '),
                                    found)
                    self.assertTrue(found.endswith('found nothing'), found)
                named += 1
        self.assertEqual(named, 20)

    def test_bad_values(self):
        def row(**fields):
            return [{'symbol': 'BTCUSDT', 'sumOpenInterest': '1', 'timestamp': 5, **fields}]
        for fields, want in (
                ({'sumOpenInterest': '-1'}, "sumOpenInterest: expected a number, 0 or more, "
                                            "found '-1'"),
                ({'sumOpenInterest': -1}, "sumOpenInterest: expected a number, 0 or more, "
                                          "found '-1'"),
                ({'sumOpenInterest': '0x10'}, "sumOpenInterest: expected a number, 0 or more, "
                                              "found '0x10'"),
                ({'sumOpenInterest': 'nan'}, "sumOpenInterest: expected a number, 0 or more, "
                                             "found 'nan'"),
                ({'sumOpenInterest': '1e61'}, 'sumOpenInterest: expected 0 or a number from '
                                              "1e-60 to 1e60, found '1e61'"),
                ({'sumOpenInterest': None}, 'sumOpenInterest: expected a string or a number, '
                                            'found null'),
                ({'sumOpenInterest': [1]}, 'sumOpenInterest: expected a string or a number, '
                                           'found an array'),
                ({'timestamp': '5.5'}, "timestamp: expected a time, found '5.5'"),
                ({'timestamp': -5}, "timestamp: expected a time, found '-5'"),
                ({'timestamp': True}, 'timestamp: expected a string or a number, found true'),
                ({'symbol': ''}, "symbol: expected a name of 1 to 63 bytes, found ''"),
                ({'symbol': 'X' * 64}, 'symbol: expected a name of 1 to 63 bytes')):
            with self.subTest(fields=fields):
                path = self.write(json.dumps(row()) + '\n' + json.dumps(row(**fields)))
                self.refused(f'{path}:2: [0].{want}', 'convert', '--venue', 'binance',
                             '--oi', path)

    def test_bad_bars(self):
        interest = self.write(interest_answer('binance:BTCUSDT',
                                              [h + HOUR for h in HOURS], [5., 5.]))
        for place, value, want in (
                (2, '0', "high: expected a price above 0, found '0'"),
                (3, '9', "low: expected no more than high, found '9'"),
                (4, '9', "close: expected a price from low to high, found '9'"),
                (5, '-1', "volume: expected a number, 0 or more, found '-1'"),
                (6, 1, "close_time: expected a time not before open_time, found '1'")):
            bars = bar_answer('binance')
            bars[1][place] = value
            path = self.write(bars)
            self.refused(f'{path}:1: [1].{want}', 'convert', '--venue', 'binance', '--oi',
                         interest, '--klines', path)

    def test_instruments(self):
        def page(*symbols):
            return [{'symbol': s, 'sumOpenInterest': '1', 'timestamp': 5 + i}
                    for i, s in enumerate(symbols)]
        both = self.write(page('BTCUSDT', 'ETHUSDT'))
        self.refused(f'{both}:1: [1].symbol: expected BTCUSDT as before, or --venue '
                     "binance:INSTRUMENT, found 'ETHUSDT'", 'convert', '--venue', 'binance',
                     '--oi', both)
        self.assertEqual(tap.good(self, 'convert', '--venue', 'binance:ETHUSDT', '--oi', both),
                         table(INTEREST, [(6, 1)]))
        self.refused(f"{both}:1: symbol: expected XRPUSDT, found 'BTCUSDT'", 'convert',
                     '--venue', 'binance:XRPUSDT', '--oi', both)
        _, answer, _ = SAMPLES['bybit']
        path = self.write(answer)
        self.refused(f"{path}:1: symbol: expected ETHUSDT, found 'BTCUSDT'", 'convert',
                     '--venue', 'bybit:ETHUSDT', '--oi', path)
        other = copy.deepcopy(answer)
        other['result']['category'] = 'spot'
        path = self.write(other)
        self.refused(f'{path}:1: result.category: expected linear or inverse, found '
                     "'spot'", 'convert', '--venue', 'bybit', '--oi', path)
        _, answer, _ = SAMPLES['hyperliquid']
        path = self.write(answer)
        self.refused(f'{path}:1: universe: expected SOL in it', 'convert', '--venue',
                     'hyperliquid:SOL', '--oi', path)
        candles = self.write(bar_answer('hyperliquid', symbol='BTC'))
        self.refused(f"{candles}:1: s: expected ETH, found 'BTC'", 'convert', '--venue',
                     'hyperliquid:ETH', '--oi', path, '--klines', candles)

    def test_instruments_that_must_be_said(self):
        for name, venue, example in (('okx history', 'okx', 'okx:BTC-USDT-SWAP'),
                                     ('hyperliquid', 'hyperliquid', 'hyperliquid:BTC')):
            path = self.write(SAMPLES[name][1])
            self.misused(f'{path} does not say which instrument it is of: give it, as in '
                         f'--from {example}', 'convert', '--venue', venue, '--oi', path)

    def test_refusals_of_the_venue(self):
        for venue, answer, want in (
                ('binance', {'code': -1121, 'msg': 'Invalid symbol.'},
                 "code: expected 0 (the answer is 'Invalid symbol.'), found '-1121'"),
                ('bybit', {'retCode': 10001, 'retMsg': 'params error', 'result': {}},
                 "retCode: expected 0 (the answer is 'params error'), found '10001'"),
                ('okx', {'code': '51001', 'msg': 'no instrument', 'data': []},
                 "code: expected 0 (the answer is 'no instrument'), found '51001'")):
            path = self.write(answer)
            self.refused(f'{path}:1: {want}', 'convert', '--venue', venue, '--oi', path)

    def test_the_other_history_of_okx(self):
        path = self.write({'code': '0', 'data': [['1701417600000', '1', '2']]})
        self.refused(f'{path}:1: data[0]: expected the columns ts, oi, oiCcy, oiUsd, found '
                     'an array', 'convert', '--venue', 'okx:BTC-USDT-SWAP', '--oi', path)

    def test_nothing(self):
        path = self.write('[]\n[]')
        self.refused(f'{path}: expected at least one row of open interest', 'convert',
                     '--venue', 'binance', '--oi', path)
        empty = self.write('')
        self.refused(f'{empty}:1: expected JSON, found nothing', 'convert', '--venue',
                     'binance', '--oi', empty)
        oi = self.write(SAMPLES['binance usd-m'][1])
        self.refused(f'{oi}: expected at least one snapshot', 'convert', '--venue', 'binance',
                     '--oi', oi, '--klines', path)

    @unittest.skipIf(tap.sanitized(), 'a sanitizer has its own memory')
    def test_an_answer_beyond_memory(self):
        path = self.write([0] * 2000000)
        got = subprocess.run(['bash', '-c', 'ulimit -v 60000; exec "$@"', 'bash', tap.PROGRAM,
                              'convert', '--venue', 'binance', '--oi', path],
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.assertEqual((got.returncode, got.stderr), (1, 'liqmap: out of memory\n'))

    def test_lines_of_bad_json(self):
        good = json.dumps(SAMPLES['binance usd-m'][1])
        for text, line in ((good + '\n[{]', 2), (good + '\n\n[{"symbol":\n  nope}]', 4),
                           (good + ' garbage', 1), (good[:-1], 1),
                           ('\n[{"symbol":"X","timestamp":5,"symbol":"X",'
                            '"sumOpenInterest":"1"}]', 2)):
            path = self.write(text)
            self.refused(f'{path}:{line}: column ', 'convert', '--venue', 'binance', '--oi',
                         path)

    def test_hostile(self):
        tried = 0
        for name, content in answers.HOSTILE.items():
            path = self.write(content)
            for venue in ('binance', 'bybit', 'okx', 'hyperliquid', 'binance:X', 'okx:A-USD-B',
                          'bybit:X', 'hyperliquid:X'):
                with self.subTest(content=name, venue=venue):
                    args = ['convert', '--venue', venue, '--oi', path]
                    got = tap.run(*args, text=False)
                    self.ends(got.returncode, *args)
                    self.assertIn(got.returncode, (1, 2))
                    tried += 1
            good = self.write(SAMPLES['binance usd-m'][1])
            said = self.ends(1, 'convert', '--venue', 'binance', '--oi', good, '--klines', path)
            self.assertIn(path, said)
        self.assertEqual(tried, 8 * len(answers.HOSTILE))

    def test_usage(self):
        for args, want in (
                ([], 'no open interest: give --metrics FILE, or FILE of any kind'),
                (['--venue', 'binance'], 'no open interest: give --metrics FILE'),
                (['--venue', 'binance', '--klines', 'x'], 'no open interest: give --metrics'),
                (['--venue', 'binance', '--oi', 'x', '--mark-klines', 'y'],
                 '--mark-klines needs --klines'),
                (['--venue', 'binance', '--oi', 'x', '--time', '5'],
                 '--time and --sides are for hyperliquid'),
                (['--venue', 'bybit', '--oi', 'x', '--sides', 'one'],
                 '--time and --sides are for hyperliquid'),
                (['--venue', 'binance', '--oi', 'x', '--bar', '1h'],
                 '--bar is for bybit, okx, ccxt and coinglass'),
                (['--metrics', 'x', '--klines', 'y', '--bar', '1h'],
                 '--time, --sides and --bar go with --from or --venue'),
                (['--venue', 'kraken', '--oi', 'x'], '--venue: expected binance|bybit|okx|'),
                (['--venue', 'binance:', '--oi', 'x'], '--venue: expected binance|'),
                (['--venue', ':BTC', '--oi', 'x'], '--venue: expected binance|'),
                (['--venue', 'okx:' + 'X' * 64, '--oi', 'x'], '--venue: expected binance|'),
                (['--venue', 'okx', '--oi', 'x', '--sides', 'two'],
                 '--sides: expected one|both'),
                (['--venue', 'okx', '--oi', 'x', '--bar', '0'], '--bar: expected a duration'),
                (['--venue', 'okx', '--oi', 'x', '--time', 'now'], '--time: expected')):
            with self.subTest(args=args):
                self.misused(want, 'convert', *args)

    def test_output_is_whole_or_none(self):
        out = self.write('before', 'out.csv')
        path = self.write('[{"symbol":"X","sumOpenInterest":"1","timestamp":5},{}]')
        self.ends(1, 'convert', '--venue', 'binance', '--oi', path, '-o', out)
        with open(out) as file:
            self.assertEqual(file.read(), 'before')
        path = self.write('[{"symbol":"X","sumOpenInterest":"1","timestamp":5}]')
        self.ends(0, 'convert', '--venue', 'binance', '--oi', path, '-o', out)
        with open(out) as file:
            self.assertEqual(file.read(), table(INTEREST, [(5, 1)]))


if __name__ == '__main__':
    tap.main()
