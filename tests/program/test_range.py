"""--range: which prices are shown; those of the data are whole without it."""
import csv
import io
import json
import os
import unittest

import tap

DAY = os.path.join(tap.SOURCE_ROOT, 'examples', 'data', 'binance.csv')
ARGS = ['--snapshots', DAY, '--until', '2026-01-13 04:00:00', '--preset', 'btcusdt-1h']


class Range(unittest.TestCase):
    def map(self, *args, form='json'):
        return tap.good(self, 'map', *ARGS, '--format', form, *args)

    def test_data(self):
        """The buckets that lie in the range, if only in part."""
        whole = json.loads(self.map())
        table = list(csv.DictReader(io.StringIO(self.map(form='csv'))))
        self.assertNotIn('range', whole)
        self.assertEqual(len(table), len(whole['sides']['long']['density']))
        price = whole['price']
        for text, low, high in (('10%', price * 0.9, price * 1.1), ('0.01%', price * 0.9999,
                                price * 1.0001), ('90000:100000', 9e4, 1e5), ('90k:$100,000', 9e4, 1e5), ('1:2', 1, 2),
                                ('all', 0, float('inf'))):
            want = [i for i, row in enumerate(table)
                    if float(row['high']) > low and float(row['low']) < high]
            got = json.loads(self.map('--range', text))
            first = want[0] if want else 0
            self.assertEqual(got['range'], {'first': first, 'buckets': len(want)})
            for side in ('long', 'short'):
                for kind in ('density', 'cumulative', 'density_by_class', 'cumulative_by_class'):
                    self.assertEqual(got['sides'][side][kind],
                                     whole['sides'][side][kind][first:first + len(want)])
            rows = list(csv.DictReader(io.StringIO(self.map('--range', text, form='csv'))))
            self.assertEqual(rows, [table[i] for i in want])

    def prices(self, *args):
        lines = self.map(*args, form='text').split('cum short\n')[1].split('\n\n')[0]
        return [float(line.split()[0].replace(',', '')) for line in lines.splitlines()]

    def test_chart(self):
        price = json.loads(self.map())['price']
        for text, low, high in ((None, price * 0.9, price * 1.1), ('5%', price * 0.95,
                                price * 1.05), ('88000:99000', 88000, 99000)):
            got = self.prices(*(['--range', text] if text else []))
            self.assertGreater(len(got), 16)
            self.assertLess(got[0], high * 1.0006)
            self.assertGreater(got[-1], low / 1.0006)
        self.assertGreater(self.prices('--range', 'all')[0], price * 1.1)

    def test_heatmap(self):
        closes = json.loads(tap.good(self, 'heatmap', *ARGS, '--format', 'json'))['closes']
        for text, low, high in (('3%', min(closes) * 0.97, max(closes) * 1.03),
                                ('80000:100000', 80000, 100000)):
            edges = json.loads(tap.good(self, 'heatmap', *ARGS, '--format', 'json', '--range',
                                        text))['edges']
            self.assertTrue(edges[0] <= low < edges[1] and edges[-2] <= high < edges[-1])
        got = json.loads(tap.good(self, 'heatmap', *ARGS, '--format', 'json', '--range', 'all',
                                  '--columns', 2))
        self.assertEqual(len(got['edges']), got['axis']['buckets'] + 1)

    def test_refused(self):
        for text in ('', '10', '%', '0%', '-5%', '5%%', '2:1', '1:1', '0:5', '1:2:3', 'a:b', 'nan%'):
            for command in ('map', 'heatmap'):
                got = tap.run(command, *ARGS, '--range', text)
                self.assertEqual((got.returncode, got.stdout), (2, ''))
                self.assertIn('--range: expected LOW:HIGH, two prices, or N%, of the price, or '
                              f"all, found '{text}'", got.stderr)


if __name__ == '__main__':
    tap.main()
