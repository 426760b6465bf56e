"""Output for other tools: points, and the JSON shapes of the CoinGlass API, version 4."""
import csv
import datetime
import io
import json
import os
import unittest

import tap

DAY = os.path.join(tap.SOURCE_ROOT, 'examples', 'data', 'binance.csv')
OTHER = os.path.join(tap.SOURCE_ROOT, 'examples', 'data', 'okx.csv')
SIDES = ('long', 'short')


def middle(edges, bucket):
    return 0.5 * edges[bucket] + 0.5 * edges[bucket + 1]


def edges_of(rows):
    return [float(row['low']) for row in rows] + [float(rows[-1]['high'])]


class Case(unittest.TestCase):
    def csv(self, *args):
        return list(csv.DictReader(io.StringIO(tap.good(self, *args))))

    def json(self, *args):
        return json.loads(tap.good(self, *args))


class Points(Case):
    def test_all_that_holds_something(self):
        """The cells of the CSV that are not 0, each once and to the bit."""
        for extra in ([], ['--range', '3%'], ['--preset', 'btcusdt-1h']):
            rows = self.csv('map', DAY, '--format', 'csv', *extra)
            points = self.csv('map', DAY, '--format', 'points', *extra)
            self.assertEqual(list(points[0]), ['price', 'side', 'class', 'usd', 'time'])
            want = []
            for bucket, row in enumerate(rows):
                for name, value in row.items():
                    side, _, label = name.partition('_')
                    if side in SIDES and float(value) > 0:
                        want.append((middle(edges_of(rows), bucket), side,
                                     label.replace('_', ' ').removesuffix('x'),
                                     float(value)))
            got = [(float(p['price']), p['side'], p['class'].removesuffix('x'),
                    float(p['usd'])) for p in points]
            self.assertEqual(got, want)
            self.assertGreater(len(got), 100)
            last = self.json('map', DAY, '--format', 'json')['time_ms']
            for p in points:
                time = datetime.datetime.fromisoformat(p['time'].replace('Z', '+00:00'))
                self.assertEqual(time.timestamp() * 1000, last)

    def test_of_sources(self):
        got = self.csv('map', '--source', f'BTC/a={DAY}', '--source', f'BTC/b={OTHER}',
                       '--format', 'points')
        self.assertEqual(list(got[0]), ['coin', 'source', 'price', 'side', 'class', 'usd',
                                        'time'])
        alone = self.csv('map', DAY, '--format', 'points')
        self.assertEqual([{k: v for k, v in p.items() if k not in ('coin', 'source')}
                          for p in got if p['source'] == 'a'], alone)
        self.assertEqual({(p['coin'], p['source']) for p in got},
                         {('BTC', 'a'), ('BTC', 'b')})


class CoinGlass(Case):
    def levels(self, answer):
        """Checks the shape of a map; its rows by price."""
        self.assertEqual((list(answer), answer['code'], answer['msg']),
                         (['code', 'msg', 'data'], '0', 'success'))
        self.assertEqual(list(answer['data']), ['data'])
        levels = answer['data']['data']
        self.assertGreater(len(levels), 100)
        for price, rows in levels.items():
            self.assertGreater(len(rows), 0)
            for row in rows:
                self.assertEqual((len(row), row[0], row[3]), (4, float(price), None))
                self.assertGreater(row[1], 0)
        return levels

    def test_map(self):
        levels = self.levels(self.json('map', DAY, '--format', 'coinglass'))
        rows = self.csv('map', DAY, '--format', 'csv')
        count = 0
        for bucket, row in enumerate(rows):
            want = [[middle(edges_of(rows), bucket), float(row[f'{side}_{tier}']), tier, None]
                    for side in SIDES for tier in (25, 50, 100)
                    if float(row[f'{side}_{tier}']) > 0]
            key = next((k for k in (repr(middle(edges_of(rows), bucket)),
                                    f'{middle(edges_of(rows), bucket):.0f}')
                        if k in levels), None)
            self.assertEqual(levels.get(key, []), want)
            count += len(want)
        self.assertEqual(count, sum(map(len, levels.values())))

    def test_aggregated_map(self):
        """A row a price, with no leverage."""
        args = ['--source', f'a={DAY}', '--source', f'b={OTHER}']
        levels = self.levels(self.json('map', *args, '--format', 'coinglass'))
        total = 0
        for rows in levels.values():
            self.assertEqual((len(rows), rows[0][2]), (1, None))
            total += rows[0][1]
        points = self.csv('map', *args, '--format', 'points')
        self.assertAlmostEqual(total, sum(float(p['usd']) for p in points),
                               delta=1e-9 * total)

    def test_heatmap(self):
        answer = self.json('heatmap', DAY, '--every', 600, '--format', 'coinglass')
        plain = self.json('heatmap', DAY, '--every', 600, '--format', 'json')
        self.assertEqual((list(answer), answer['code']), (['code', 'data'], '0'))
        data = answer['data']
        self.assertEqual(list(data), ['y_axis', 'liquidation_leverage_data',
                                      'price_candlesticks'])
        n = len(plain['edges']) - 1
        self.assertEqual(data['y_axis'], [middle(plain['edges'], b) for b in range(n)])
        self.assertEqual(data['y_axis'], sorted(data['y_axis']))
        want = [[x, y, plain['long'][x][y] + plain['short'][x][y]]
                for x in range(len(plain['times'])) for y in range(n)
                if plain['long'][x][y] + plain['short'][x][y] > 0]
        self.assertEqual(data['liquidation_leverage_data'], want)
        self.assertGreater(len(want), 1000)
        self.check_candles(data['price_candlesticks'], plain)

    def check_candles(self, candles, plain):
        """Each of the snapshots since the column before, opening where that closed."""
        with open(DAY, encoding='utf-8') as file:
            rows = list(csv.DictReader(line for line in file if line[0] != '#'))
        self.assertEqual(len(candles), len(plain['times']))
        before, volume = None, 0
        for candle, time in zip(candles, plain['times']):
            own = [row for row in rows if (before or 0) < int(row['time_ms']) <= time]
            opened = [row for row in rows if int(row['time_ms']) == before] or own[:1]
            self.assertEqual(candle[0], time // 1000)
            self.assertTrue(all(isinstance(text, str) for text in candle[1:]))
            got = [float(text) for text in candle[1:]]
            self.assertEqual(got[:4], [
                float(opened[0]['close']), max(float(row['high']) for row in own),
                min(float(row['low']) for row in own), float(own[-1]['close'])])
            self.assertAlmostEqual(got[4], sum(float(row['volume']) for row in own),
                                   places=6)
            before = time
            volume += got[4]
        self.assertGreater(volume, 0)

    def test_refused(self):
        for args, message in (
                (['map', DAY, '--at', '+2%', '--format', 'points'],
                 '--at does not go with --format points'),
                (['map', DAY, '--top', '2', '--format', 'coinglass'],
                 '--top does not go with --format coinglass'),
                (['map', DAY, '--unit', 'contracts', '--format', 'points'],
                 'it does not go with --unit contracts'),
                (['heatmap', DAY, '--unit', 'contracts', '--format', 'coinglass'],
                 'it does not go with --unit contracts'),
                (['heatmap', DAY, '--tiers', 'kept', '--format', 'coinglass'],
                 '--tiers kept does not go with --format coinglass'),
                (['map', '--source', f'A/a={DAY}', '--source', f'B/a={DAY}', '--format',
                  'coinglass'], '--source B/a: coinglass shows one coin, and there is A')):
            result = tap.run(*args)
            self.assertEqual((result.returncode, result.stdout), (2, ''))
            self.assertIn(message, result.stderr)


if __name__ == '__main__':
    tap.main()
