"""Liquidation feeds: whose side is meant, what counts, and what is the same order."""
import json
import os
import subprocess
import tempfile
import unittest

import answers
from answers import HOUR, START, table
import binance
import tap

CASES = os.path.join(tap.SOURCE_ROOT, '..', 'shared', 'cases')
HEADER = 'time_ms,long_contracts,short_contracts,long_quote,short_quote,orders'


# An order here: time, 'long' or 'short', price and size as text, perhaps an instrument.
# Size is in what the venue counts in.

def binance_line(time, side, price, size, symbol='BTCUSDT', status='FILLED', stream=False):
    o = {'s': symbol, 'S': {'long': 'SELL', 'short': 'BUY'}[side], 'o': 'LIMIT', 'f': 'IOC',
         'q': '99', 'p': '1', 'ap': price, 'X': status, 'l': '98', 'z': size, 'T': time}
    if '_' in symbol:
        o['ps'] = symbol.split('_')[0]
    message = {'e': 'forceOrder', 'E': time + 3, 'o': o}
    return {'stream': '!forceOrder@arr', 'data': message} if stream else message


def bybit_line(*orders, symbol='BTCUSDT'):
    return {'topic': f'allLiquidation.{symbol}', 'type': 'snapshot', 'ts': 1739502303204,
            'data': [{'T': time, 's': symbol, 'S': {'long': 'Buy', 'short': 'Sell'}[side],
                      'v': size, 'p': price} for time, side, price, size in orders]}


def okx_line(*orders, instrument='BTC-USDT-SWAP', net=False):
    return {'arg': {'channel': 'liquidation-orders', 'instType': 'SWAP'}, 'data': [{
        'instId': instrument, 'instType': 'SWAP', 'uly': instrument[:-5],
        'instFamily': instrument[:-5], 'details': [
            {'side': {'long': 'sell', 'short': 'buy'}[side],
             'posSide': 'net' if net else side, 'bkPx': price, 'sz': size, 'bkLoss': '0',
             'ccy': '', 'ts': str(time)} for time, side, price, size in orders]}]}


ACKS = {
    'binance': [{'result': None, 'id': 1}, {'error': {'code': 2, 'msg': 'x'}, 'id': 3},
                {'stream': 'a', 'data': {'e': 'aggTrade', 'p': '1'}}, {'e': 'markPriceUpdate'},
                {'code': 2, 'msg': 'Invalid request: property name must be a string'},
                {'stream': '!markPrice@arr', 'data': [{'e': 'markPriceUpdate'}] * 2},
                [{'e': '24hrTicker'}] * 2, []],
    'bybit': [{'success': True, 'ret_msg': '', 'conn_id': 'x', 'op': 'subscribe'},
              {'success': True, 'ret_msg': 'pong', 'op': 'ping'},
              {'topic': 'publicTrade.BTCUSDT', 'type': 'snapshot', 'data': []}],
    'okx': [{'event': 'subscribe', 'arg': {'channel': 'liquidation-orders'}, 'connId': 'x'},
            {'arg': {'channel': 'trades'}, 'data': []}],
}


def reference(orders, bar, inverse=False):
    """Bars of (time, side, price, contracts), each order once, all bars there."""
    once = sorted(set(orders), key=lambda o: (o[0], o[1] == 'short', o[2], o[3]))
    bars = {}
    for time, side, price, contracts in once:
        row = bars.setdefault(time // bar, [0.0, 0.0, 0.0, 0.0, 0])
        place = side == 'short'
        row[place] += contracts
        row[2 + place] += contracts if inverse else contracts * price
        row[4] += 1
    rows = [((n + 1) * bar, *bars.get(n, [0.0] * 5))
            for n in range(min(bars), max(bars) + 1)]
    return table(HEADER, rows), len(once)


class Feed(answers.Case):
    def feed(self, venue, messages, *options, code=0):
        """What is printed, and what is said."""
        text = '\n'.join(m if isinstance(m, str) else json.dumps(m) for m in messages) + '\n'
        result = tap.run('feed', '--venue', venue, *options, '-', input=text)
        self.assertEqual(result.returncode, code, result.stderr)
        return result.stdout, result.stderr

    def test_sides(self):
        """Binance and OKX name the order's side, Bybit the position's."""
        for venue, message, want in (
                ('binance', {'e': 'forceOrder', 'o': {
                    's': 'BTCUSDT', 'S': 'SELL', 'ap': '4', 'X': 'FILLED', 'z': '2',
                    'T': START}}, (2, 0, 8, 0)),
                ('binance', {'e': 'forceOrder', 'o': {
                    's': 'BTCUSDT', 'S': 'BUY', 'ap': '4', 'X': 'FILLED', 'z': '2',
                    'T': START}}, (0, 2, 0, 8)),
                ('bybit', {'topic': 'allLiquidation.BTCUSDT', 'data': [
                    {'T': START, 's': 'BTCUSDT', 'S': 'Buy', 'v': '2', 'p': '4'}]},
                 (2, 0, 8, 0)),
                ('bybit', {'topic': 'allLiquidation.BTCUSDT', 'data': [
                    {'T': START, 's': 'BTCUSDT', 'S': 'Sell', 'v': '2', 'p': '4'}]},
                 (0, 2, 0, 8)),
                *(('okx', {'arg': {'channel': 'liquidation-orders'}, 'data': [
                    {'instId': 'BTC-USDT-SWAP', 'details': [
                        {'side': side, 'posSide': held, 'bkPx': '4', 'sz': '200',
                         'ts': str(START)}]}]}, want)
                  for side, held, want in (('sell', 'long', (2, 0, 8, 0)),
                                           ('buy', 'short', (0, 2, 0, 8)),
                                           ('sell', 'net', (2, 0, 8, 0)),
                                           ('buy', 'net', (0, 2, 0, 8))))):
            with self.subTest(message=message):
                out, _ = self.feed(venue, [message])
                self.assertEqual(out, table(HEADER, [(START + HOUR, *want, 1)]))

    def test_what_a_contract_is(self):
        """Coin, or USD where inverse: and then the quote is the same."""
        for venue, line, long_contracts, long_quote in (
                ('binance', binance_line(START, 'long', '50', '3', 'BTCUSD_PERP'), 300, 300),
                ('binance', binance_line(START, 'long', '50', '3', 'XRPUSD_260327'), 30, 30),
                ('bybit', bybit_line((START, 'long', '50', '3'), symbol='BTCUSD'), 3, 3),
                ('bybit', bybit_line((START, 'long', '50', '3'), symbol='ETHUSDH26'), 3, 3),
                ('bybit', bybit_line((START, 'long', '50', '3'), symbol='BTCPERP'), 3, 150),
                ('bybit', bybit_line((START, 'long', '50', '3'), symbol='USDCUSDT'), 3, 150),
                ('okx', okx_line((START, 'long', '50', '300')), 3, 150),
                ('okx', okx_line((START, 'long', '50', '30'), instrument='ETH-USDT-SWAP'),
                 3, 150),
                ('okx', okx_line((START, 'long', '50', '3'), instrument='BTC-USD-SWAP'),
                 300, 300),
                ('okx', okx_line((START, 'long', '50', '3'), instrument='ETH-USD-SWAP'),
                 30, 30)):
            with self.subTest(line=line):
                out, _ = self.feed(venue, [line])
                self.assertEqual(out, table(HEADER, [
                    (START + HOUR, long_contracts, 0, long_quote, 0, 1)]))

    def test_face(self):
        line = okx_line((START, 'long', '50', '3'), instrument='SOL-USDT-SWAP')
        out, _ = self.feed('okx', [line], '--face', '2')
        self.assertEqual(out, table(HEADER, [(START + HOUR, 6, 0, 300, 0, 1)]))
        _, said = self.feed('okx', [line], code=2)
        self.assertIn('what a contract of okx:SOL-USDT-SWAP is, is not known: give it by '
                      '--face, in coin', said)

    def test_what_counts_of_binance(self):
        """What is filled of a final order; one that is not may come again."""
        lines = [binance_line(START, 'long', '5', '2', status='PARTIALLY_FILLED'),
                 binance_line(START + 1, 'long', '5', '3', status='FILLED'),
                 binance_line(START + 2, 'long', '5', '4', status='EXPIRED'),
                 binance_line(START + 3, 'long', '0', '0', status='EXPIRED'),
                 binance_line(START + 4, 'long', '0', '0', status='NEW')]
        out, said = self.feed('binance', lines)
        self.assertEqual(out, table(HEADER, [(START + HOUR, 7, 0, 35, 0, 2)]))
        self.assertIn('not final 3', said)

    def test_bars(self):
        """From a bar's begin to before its end; those between are zeros."""
        orders = [(START, 'long', '2', '1'), (START + HOUR - 1, 'long', '2', '1'),
                  (START + HOUR, 'short', '2', '1'), (START + 4 * HOUR, 'short', '3', '1')]
        out, _ = self.feed('bybit', [bybit_line(*orders)])
        self.assertEqual(out, table(HEADER, [
            (START + HOUR, 2, 0, 4, 0, 2), (START + 2 * HOUR, 0, 1, 0, 2, 1),
            (START + 3 * HOUR, 0, 0, 0, 0, 0), (START + 4 * HOUR, 0, 0, 0, 0, 0),
            (START + 5 * HOUR, 0, 1, 0, 3, 1)]))
        out, _ = self.feed('bybit', [bybit_line(*orders)], '--bar', '1d')
        self.assertEqual(out, table(HEADER, [(START + 24 * HOUR, 2, 2, 4, 5, 4)]))

    def test_documented_messages(self):
        """As the venues print them in their own documentation."""
        for venue, message, want in (
                ('binance', '{"e":"forceOrder","E":1568014460893,"o":{"s":"BTCUSDT",'
                 '"S":"SELL","o":"LIMIT","f":"IOC","q":"0.014","p":"9910","ap":"9910",'
                 '"X":"FILLED","l":"0.014","z":"0.014","T":1568014460893}}',
                 (1568016000000, 0.014, 0, 0.014 * 9910, 0, 1)),
                ('binance', '{"e":"forceOrder","E":1591154240950,"o":{"s":"BTCUSD_200925",'
                 '"ps":"BTCUSD","S":"SELL","o":"LIMIT","f":"IOC","q":"1","p":"9425.5",'
                 '"ap":"9496.5","X":"FILLED","l":"1","z":"1","T":1591154240949}}',
                 (1591156800000, 100, 0, 100, 0, 1)),
                ('bybit', '{"topic":"allLiquidation.ROSEUSDT","type":"snapshot",'
                 '"ts":1739502303204,"data":[{"T":1739502302929,"s":"ROSEUSDT","S":"Sell",'
                 '"v":"20000","p":"0.04499"}]}',
                 (1739505600000, 0, 20000, 0, 20000 * 0.04499, 1)),
                ('okx:DYDX-USDT-SWAP', '{"arg":{"channel":"liquidation-orders","instType":'
                 '"SWAP"},"data":[{"details":[{"bkLoss":"0","bkPx":"1.057","ccy":"",'
                 '"posSide":"long","side":"sell","sz":"768","ts":"1723892524781"}],'
                 '"instFamily":"DYDX-USDT","instId":"DYDX-USDT-SWAP","instType":"SWAP",'
                 '"uly":"DYDX-USDT"}]}', (1723892400000 + HOUR, 768, 0, 768 * 1.057, 0, 1))):
            options = ['--face', '1'] if 'DYDX' in venue else []
            out, _ = self.feed(venue, [message], *options)
            self.assertEqual(out, table(HEADER, [want]))

    def test_random_feeds(self):
        """Against a reference, in any order, with copies, acknowledgements and others."""
        rng = answers.seeded('liquidations')
        compared = 0
        for trial in range(10):
            for market, face, inverse in (
                    ('binance:BTCUSDT', 1, False), ('binance:ETHUSD_PERP', 10, True),
                    ('bybit:BTCUSDT', 1, False), ('bybit:BTCUSD', 1, True),
                    ('okx:BTC-USDT-SWAP', 0.01, False), ('okx:BTC-USD-SWAP', 100, True)):
                venue, instrument = market.split(':')
                span = rng.choice((HOUR, 30 * HOUR))
                truth = list({(START + rng.randrange(span), rng.choice(('long', 'short')),
                               f'{rng.uniform(1, 1e5):.4f}',
                               rng.choice((f'{rng.uniform(0.001, 500):.3f}',
                                           str(rng.randrange(1, 9))))): None
                              for _ in range(rng.randrange(1, 120))})
                rows = truth + rng.choices(truth, k=rng.randrange(len(truth) + 1))
                rng.shuffle(rows)
                messages = list(self.lines(rng, venue, instrument, rows))
                elsewhere = min(rng.randrange(9), len(rows))
                others = list(self.lines(rng, venue, {
                    'binance': 'XRPUSDT', 'bybit': 'XRPUSDT', 'okx': 'XRP-USDT-SWAP'}[venue],
                    rows[:elsewhere]))
                acks = rng.choices(ACKS[venue], k=rng.randrange(5))
                messages += others + acks
                rng.shuffle(messages)
                bar = rng.choice((HOUR, 60000, 7 * 60000, 86400000))
                got, said = self.feed(market, [rng.choice((m, json.dumps(m, indent=1)))
                                               for m in messages],
                                      '--bar', f'{bar // 1000}s')
                want, once = reference([(t, s, float(p), float(v) * face)
                                        for t, s, p, v in truth], bar, inverse)
                self.assertEqual(got, want, (market, trial))
                self.assertIn(f'messages: {len(messages)} (skipped, being no liquidations: '
                              f'{len(acks)})', said)
                self.assertIn(f'orders: {once} (dropped besides: duplicates '
                              f'{len(rows) - once}, other instruments {elsewhere}, not '
                              'final 0)', said)
                compared += want.count('\n') - 1
        self.assertGreater(compared, 10 * 6 * 10)
        print(f'# bars compared: {compared}')

    @staticmethod
    def lines(rng, venue, instrument, rows):
        rows = list(rows)
        while rows:
            size = 1 if venue == 'binance' else rng.randrange(1, 5)
            part, copies = [], []
            for row in rows[:size]:
                (copies if row in part else part).append(row)
            rows = copies + rows[size:]
            if venue == 'binance':
                yield binance_line(*part[0], symbol=instrument, stream=rng.random() < 0.5)
            elif venue == 'bybit':
                yield bybit_line(*part, symbol=instrument)
            else:
                yield okx_line(*part, instrument=instrument, net=rng.random() < 0.5)

    def test_the_order_of_messages_is_nothing(self):
        """The same bytes, sums and all."""
        rng = answers.seeded('order')
        lines = [bybit_line((START + rng.randrange(HOUR), 'long', f'{rng.uniform(1, 9)}',
                             f'{rng.uniform(1, 9)}')) for _ in range(300)]
        first, _ = self.feed('bybit', lines)
        for _ in range(5):
            rng.shuffle(lines)
            self.assertEqual(self.feed('bybit', lines)[0], first)

    def test_what_is_no_duplicate(self):
        base = (START, 'long', '5', '2')
        near = [(START + 1, 'long', '5', '2'), (START, 'short', '5', '2'),
                (START, 'long', '5.5', '2'), (START, 'long', '5', '2.5')]
        out, said = self.feed('bybit', [bybit_line(base), bybit_line(*near), bybit_line(base)])
        self.assertEqual(out, table(HEADER, [(START + HOUR, 8.5, 2, 43.5, 10, 5)]))
        self.assertIn('duplicates 1,', said)

    def test_equal_orders_of_one_message(self):
        """Each is an order; what comes again in another message is a copy."""
        order, other = (START, 'long', '4', '0.5'), (START, 'long', '4', '2')
        for messages, count in (
                ([[order] * 3], 3), ([[order] * 3] * 2, 3), ([[order] * 3, [order]], 3),
                ([[order], [order] * 2, [order]], 2), ([[order]] * 4, 1),
                ([[order, other, order], [other, order]], 2)):
            of_other = any(other in m for m in messages)
            given = sum(map(len, messages))
            out, said = self.feed('bybit', [bybit_line(*m) for m in messages])
            self.assertEqual(out, table(HEADER, [
                (START + HOUR, count * 0.5 + 2 * of_other, 0,
                 count * 2 + 8 * of_other, 0, count + of_other)]))
            self.assertIn(f'duplicates {given - count - of_other},', said)
        out, _ = self.feed('okx', [okx_line(*[(START, 'long', '4', '50')] * 3)] * 2)
        self.assertEqual(out, table(HEADER, [(START + HOUR, 1.5, 0, 6, 0, 3)]))
        event = binance_line(START, 'long', '4', '0.5')
        out, _ = self.feed('binance', [[event, event], event])
        self.assertEqual(out, table(HEADER, [(START + HOUR, 1, 0, 4, 0, 2)]))

    def test_old_topic_of_bybit(self):
        """liquidation.SYMBOL, in both of its spellings, and mixed with what came after it."""
        old = {'topic': 'liquidation.BTCUSDT', 'type': 'snapshot', 'ts': START + 3, 'data': {
            'updatedTime': START, 'symbol': 'BTCUSDT', 'side': 'Buy', 'size': '0.5',
            'price': '4'}}
        older = {'topic': 'liquidation.BTCUSDT', 'data': {
            'symbol': 'BTCUSDT', 'side': 'Sell', 'price': 8, 'qty': 2, 'time': START + 1}}
        new = bybit_line((START + 2, 'long', '2', '3'))
        for messages, want in (
                ([old], (0.5, 0, 2, 0, 1)), ([older], (0, 2, 0, 16, 1)),
                ([old, new], (3.5, 0, 8, 0, 2)), ([new, older, old], (3.5, 2, 8, 16, 3)),
                ([old, old, new], (3.5, 0, 8, 0, 2)),
                ([dict(old, data=[old['data']]), older], (0.5, 2, 2, 16, 2))):
            out, said = self.feed('bybit:BTCUSDT', messages)
            self.assertEqual(out, table(HEADER, [(START + HOUR, *want)]))
            self.assertIn('(skipped, being no liquidations: 0)', said)
        out, said = self.feed('bybit:ETHUSDT', [old], code=1)
        self.assertIn('other instruments 1', said)
        for way in answers.paths(old):
            if way[-1] in ('type', 'ts'):
                continue
            broken = self.write(answers.without(old, way))
            self.refused(f'{broken}:1: {answers.named(way)}: expected ', 'feed', '--venue',
                         'bybit', broken)

    def test_topics_that_are_skipped(self):
        """Counted by name, whatever venue and however many."""
        order = bybit_line((START, 'long', '1', '1'))
        trade, kline = {'topic': 'publicTrade.BTCUSDT', 'data': []}, {'topic': 'kline.1.X'}
        _, said = self.feed('bybit', [trade, order, kline, trade, {'op': 'ping'}, trade])
        self.assertIn('skipped by topic: publicTrade.BTCUSDT 3, kline.1.X 1, ping 1\n', said)
        many = [{'topic': f'a.{i}'} for i in range(20)]
        _, said = self.feed('bybit', [order, *many])
        self.assertIn('a.7 1, others 12\n', said)
        _, said = self.feed('bybit', [order, {'topic': '\x1b[31m\u009b1m' + 'x' * 5000}])
        self.assertNotIn('\x1b', said)
        self.assertNotIn('\u009b', said)
        self.assertIn('x' * 40 + ' 1\n', said)
        _, said = self.feed('okx', [*ACKS['okx'], okx_line((START, 'long', '1', '1'))])
        self.assertIn('skipped by topic: liquidation-orders 1, trades 1', said)
        _, said = self.feed('binance', [*ACKS['binance'], binance_line(START, 'long', '1', '1')])
        self.assertIn('markPriceUpdate 1', said)

    def test_answers_of_okx(self):
        """Its REST interface has the same data as its feed, beside a code."""
        message = okx_line((START, 'long', '4', '12'), (START + 1, 'long', '8', '3'))
        answer = {'code': '0', 'msg': '', 'data': message['data']}
        for detail in answer['data'][0]['details']:
            detail['time'] = detail['ts']
        want = table(HEADER, [(START + HOUR, 0.15, 0, 0.12 * 4 + 0.03 * 8, 0, 2)])
        self.assertEqual(self.feed('okx:BTC-USDT-SWAP', [answer])[0], want)
        path = self.write(json.dumps(answer, indent=2) * 2)
        self.assertEqual(tap.good(self, 'feed', '--venue', 'okx', path), want)
        path = self.write({'code': '51000', 'msg': 'Parameter instId error', 'data': []})
        self.refused(f"{path}:1: code: expected 0 (the answer is 'Parameter instId error')",
                     'feed', '--venue', 'okx', path)
        path = self.write({'code': '0', 'data': None})
        self.refused(f'{path}:1: data: expected an array', 'feed', '--venue', 'okx', path)

    def test_other_streams(self):
        """Beside liquidations on one socket: all symbols' prices come as arrays."""
        order = binance_line(START, 'long', '1', '2', stream=True)
        out, said = self.feed('binance', [*ACKS['binance'], order])
        self.assertEqual(out, table(HEADER, [(START + HOUR, 2, 0, 2, 0, 1)]))
        self.assertIn('messages: 9 (skipped, being no liquidations: 8)', said)
        order['data'] = [order['data'], binance_line(START, 'short', '1', '3')]
        for message in order, order['data']:
            out, said = self.feed('binance', [message])
            self.assertEqual(out, table(HEADER, [(START + HOUR, 2, 3, 2, 3, 2)]))
            self.assertIn('messages: 1 (skipped, being no liquidations: 0)', said)

    def test_heartbeats(self):
        lines = ['pong', 'ping', okx_line((START, 'long', '1', '100')), 'pong']
        out, said = self.feed('okx', lines)
        self.assertEqual(out, table(HEADER, [(START + HOUR, 1, 0, 1, 0, 1)]))
        self.assertIn('messages: 4 (skipped, being no liquidations: 3)', said)

    def test_which_are_throttled(self):
        for venue, line, want in (
                ('binance', binance_line(START, 'long', '1', '1'), 'binance: throttled: at '
                 'most one order per symbol and second (the largest; '),
                ('bybit', bybit_line((START, 'long', '1', '1')), 'bybit: not throttled'),
                ('okx', okx_line((START, 'long', '1', '1')), 'okx: throttled: at most one '
                 'order per')):
            self.assertIn(want, self.feed(venue, [line])[1])

    def test_files(self):
        line = json.dumps(bybit_line((START, 'long', '1', '1')))
        want = table(HEADER, [(START + HOUR, 1, 0, 1, 0, 1)])
        for content in (line, line + '\r\n', '\ufeff' + line,
                        binance.zipped(a__jsonl=line)):
            path = self.write(content)
            self.assertEqual(tap.good(self, 'feed', '--venue', 'bybit', path), want)
        out = self.write('before', 'out.csv')
        tap.good(self, 'feed', '--venue', 'bybit', path, '-o', out)
        with open(out) as file:
            self.assertEqual(file.read(), want)
        self.ends(1, 'feed', '--venue', 'okx', path, '-o', out)
        with open(out) as file:
            self.assertEqual(file.read(), want)

    @unittest.skipIf(tap.sanitized(), 'a sanitizer has its own memory')
    def test_memory(self):
        """Only orders are held: messages of half a gigabyte pass through little."""
        order = json.dumps(bybit_line((START, 'long', '1', '1')))
        other = json.dumps({'topic': 'publicTrade.BTCUSDT', 'data': ['x' * 1000] * 500})
        with tempfile.TemporaryFile() as said:
            child = subprocess.Popen(
                ['bash', '-c', 'ulimit -v 60000; exec "$@"', 'bash', tap.PROGRAM, 'feed',
                 '--venue', 'bybit', '-'], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=said, text=True)
            for _ in range(100):
                child.stdin.write(order + '\n' + other + '\n')
            out, _ = child.communicate()
            said.seek(0)
            self.assertEqual(child.returncode, 0, said.read())
        self.assertEqual(out, table(HEADER, [(START + HOUR, 1, 0, 1, 0, 1)]))


@unittest.skipUnless(os.path.isdir(CASES), 'no shared cases beside the project')
class Cases(answers.Case):
    """Files that people had, and what they hold: (long, short) contracts in all."""

    def test_cases(self):
        compared = 0
        for venue, name, want in (
                ('bybit:BTCUSDT', 'bybit-old-topic/old.jsonl', (0.009, 0.009)),
                ('bybit:BTCUSDT', 'equal-liquidations/dup.jsonl', (0.018, 0)),
                ('okx:BTC-USDT-SWAP', 'okx-rest/rest.json', (0.15, 0)),
                ('binance:BTCUSDT', 'gzip/binance.jsonl.gz', (0.19, 0))):
            path = os.path.join(CASES, name)
            if not os.path.exists(path):
                continue
            out = tap.good(self, 'feed', '--venue', venue, path)
            rows = [line.split(',') for line in out.splitlines()[1:]]
            for side, amount in enumerate(want):
                got = sum(float(row[1 + side]) for row in rows)
                self.assertAlmostEqual(got, amount, 12, (name, out))
                compared += 1
        print(f'# amounts compared: {compared}')
        self.assertGreater(compared, 0)


class Wrong(answers.Case):
    GOOD = {'binance': binance_line(START, 'long', '5', '2'),
            'bybit': bybit_line((START, 'long', '5', '2')),
            'okx': okx_line((START, 'long', '5', '2'))}

    def test_every_missing_field(self):
        asked = {'binance': {'e', 'o', 's', 'S', 'ap', 'X', 'z', 'T'},
                 'bybit': {'topic', 'data', 'T', 's', 'S', 'v', 'p'},
                 'okx': {'arg', 'channel', 'data', 'instId', 'details', 'side', 'posSide',
                         'bkPx', 'sz', 'ts'}}
        for venue, message in self.GOOD.items():
            met = set()
            for way in answers.paths(message):
                if not isinstance(way[-1], str):
                    continue
                path = self.write(json.dumps(message) + '\n' +
                                  json.dumps(answers.without(message, way)))
                got = tap.run('feed', '--venue', venue, path)
                if got.returncode == 0:
                    continue
                with self.subTest(venue=venue, without=answers.named(way)):
                    found = got.stderr.splitlines()[-1]
                    self.assertEqual(got.returncode, 1)
                    self.assertTrue(found.startswith(
                        f'{path}:2: {answers.named(way)}: expected '), found)
                    self.assertTrue(found.endswith('found nothing'), found)
                    met.add(way[-1])
            self.assertEqual(met, asked[venue])

    def test_bad_values(self):
        def line(venue, **fields):
            message = json.loads(json.dumps(self.GOOD[venue]))
            inner = {'binance': lambda m: m['o'], 'bybit': lambda m: m['data'][0],
                     'okx': lambda m: m['data'][0]['details'][0]}[venue](message)
            inner.update(fields)
            return message
        for venue, fields, want in (
                ('binance', {'S': 'Sell'}, "o.S: expected SELL or BUY, found 'Sell'"),
                ('binance', {'z': '-1'}, "o.z: expected a number, 0 or more, found '-1'"),
                ('binance', {'ap': '0'}, "o.ap: expected a price above 0, found '0'"),
                ('binance', {'ap': '1e61'}, 'o.ap: expected 0 or a number from 1e-60'),
                ('binance', {'T': 'now'}, "o.T: expected a time, found 'now'"),
                ('binance', {'s': 'Y' * 99}, 'o.s: expected a name of 1 to 63 bytes'),
                ('binance', {'s': 'ETHUSDT'}, 'o.s: expected BTCUSDT as before, or --venue '
                                              "binance:INSTRUMENT, found 'ETHUSDT'"),
                ('bybit', {'S': 'BUY'}, "data[0].S: expected Buy or Sell, found 'BUY'"),
                ('bybit', {'v': 'nan'}, "data[0].v: expected a number, 0 or more, found 'nan'"),
                ('bybit', {'p': ''}, "data[0].p: expected a price above 0, found ''"),
                ('okx', {'side': 'Sell'}, "data[0].details[0].side: expected sell or buy, "
                                          "found 'Sell'"),
                ('okx', {'side': 'buy'}, 'data[0].details[0].side: expected sell, which closes '
                                         "a long, found 'buy'"),
                ('okx', {'posSide': ''}, 'data[0].details[0].posSide: expected long, short or '
                                         "net, found ''"),
                ('okx', {'ts': None}, 'data[0].details[0].ts: expected a string or a number, '
                                      'found null')):
            with self.subTest(venue=venue, fields=fields):
                path = self.write(json.dumps(self.GOOD[venue]) + '\n' +
                                  json.dumps(line(venue, **fields)))
                self.refused(f'{path}:2: {want}', 'feed', '--venue', venue, path)

    def test_other_venues(self):
        for venue in self.GOOD:
            for other, message in self.GOOD.items():
                if venue != other:
                    path = self.write(message)
                    self.refused(f'{path}: expected a liquidation feed of ', 'feed', '--venue',
                                 venue, path)

    def test_nothing(self):
        for venue, acks in ACKS.items():
            path = self.write('\n'.join(map(json.dumps, acks)))
            self.refused(f'{path}: expected at least one liquidation', 'feed', '--venue',
                         venue, path)
        path = self.write(self.GOOD['bybit'])
        self.refused(f'{path}: expected at least one liquidation of ETHUSDT', 'feed',
                     '--venue', 'bybit:ETHUSDT', path)

    def test_too_many_bars(self):
        path = self.write(bybit_line((0, 'long', '1', '1'), (START, 'long', '1', '1')))
        self.refused(f'{path}: expected orders within 10,000,000 bars, found 1970-01-01 '
                     '00:00:00 UTC to 2026-01-13', 'feed', '--venue', 'bybit', '--bar', '1s',
                     path)

    def test_long_message(self):
        path = self.write('{"op":"' + 'x' * 2000000 + '"}')
        self.refused(f'{path}:1: expected a document of at most 1048576 bytes', 'feed',
                     '--venue', 'bybit', path)

    # A last line that only lacks its end is left out.
    CUT = ('an open array', 'an open object', 'an open string', 'bytes')

    def test_hostile(self):
        tried = 0
        for name, content in answers.HOSTILE.items():
            path = self.write(content)
            for venue, good in self.GOOD.items():
                with self.subTest(content=name, venue=venue):
                    self.ends(1, 'feed', '--venue', venue, path)
                    after = self.write(json.dumps(good).encode() + b'\n' + content)
                    if content.strip():
                        cut = name in self.CUT
                        said = self.ends(1 - cut, 'feed', '--venue', venue, after)
                        self.assertIn(f'{after}:', said)
                        self.assertEqual('cut off' in said, cut)
                    tried += 1
        self.assertEqual(tried, 3 * len(answers.HOSTILE))

    def test_damaged(self):
        """A message with any byte another ends well or with a message."""
        rng = answers.seeded('damaged')
        ends = {0: 0, 1: 0, 2: 0}
        for _ in range(300):
            venue = rng.choice(list(self.GOOD))
            text = bytearray(json.dumps(self.GOOD[venue]).encode())
            for _ in range(rng.randrange(1, 4)):
                text[rng.randrange(len(text))] = rng.choice(b'{}[],:"\\0-e. \n\xff\x00')
            got = tap.run('feed', '--venue', venue, self.write(bytes(text)), text=False)
            self.assertIn(got.returncode, ends)
            self.assertNotIn(b'Sanitizer', got.stderr)
            self.assertNotIn(b'runtime error', got.stderr)
            self.assertNotEqual(got.stderr, b'')
            ends[got.returncode] += 1
        self.assertGreater(ends[1], 100)

    def test_closed_input(self):
        got = subprocess.run(['bash', '-c', 'exec "$@" <&-', 'bash', tap.PROGRAM, 'feed',
                              '--venue', 'bybit', '-'], stderr=subprocess.PIPE, text=True)
        self.assertEqual((got.returncode, got.stderr),
                         (1, 'standard input: Bad file descriptor\n'))

    def test_usage(self):
        for args, want in (
                ([], 'expected a FILE, - for standard input'),
                (['--venue', 'okx'], 'expected a FILE, - for standard input'),
                (['--venue', 'okx', 'x', 'y'], "expected one FILE, found 'y' as well"),
                (['--venue', 'hyperliquid', 'x'], '--venue: expected binance|bybit|okx'),
                (['--venue', 'kraken', 'x'], '--venue: expected binance|bybit|okx'),
                (['--venue', 'okx', '--bar', '0', 'x'], '--bar: expected a duration'),
                (['--venue', 'okx', '--bar', '1w', 'x'], '--bar: expected a duration'),
                (['--venue', 'okx', '--face', '0', 'x'], '--face: expected an amount'),
                (['--venue', 'okx', '--face', '1e308', 'x'], '--face: expected an amount'),
                (['--venue', 'okx', '--face', '1e-320', 'x'], '--face: expected an amount'),
                (['--venue', 'bybit', '--face', '1', 'x'], '--face is for okx')):
            with self.subTest(args=args):
                self.misused(want, 'feed', *args)


if __name__ == '__main__':
    tap.main()
