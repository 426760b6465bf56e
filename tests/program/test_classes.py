"""--classes: what is shown together, in text, CSV and JSON, against the tiers of JSON."""
import csv
import io
import json
import math
import os
import unittest

import tap

DAY = os.path.join(tap.SOURCE_ROOT, 'examples', 'data', 'binance.csv')
UNTIL = ['--snapshots', DAY, '--until', '2026-01-13 04:00:00', '--preset', 'btcusdt-1h',
         '--axis', 'log:80000:0.005:70']
BORDERS = [math.sqrt(10 * 25), math.sqrt(25 * 50), math.sqrt(50 * 100), math.sqrt(100 * 200)]
LABELS = ['to 15.8x', '25x', '50x', '100x', 'above 141x']
SIDES = ('long', 'short')


def add_up(row, classes):
    return [math.fsum(row[tier] for tier in c['tiers']) for c in classes]


class Case(unittest.TestCase):
    compared = 0

    def json(self, command='map', *args):
        return json.loads(tap.good(self, command, '--format', 'json', *UNTIL, *args))

    def rows(self, command='map', *args):
        return list(csv.DictReader(io.StringIO(
            tap.good(self, command, '--format', 'csv', *UNTIL, *args))))

    def same(self, got, want):
        self.assertEqual(len(got), len(want))
        for a, b in zip(got, want):
            self.compared += 1
            self.assertLessEqual(abs(a - b), 1e-12 * abs(b))

    def check_sides(self, sides, classes):
        for side in SIDES:
            for kind in ('density', 'cumulative'):
                for tiers, got in zip(sides[side][kind], sides[side][f'{kind}_by_class']):
                    self.same(got, add_up(tiers, classes))


class Json(Case):
    def test_classes_of_the_fitted_preset(self):
        got = self.json('map', '--at', 96000, '--at', 90000)
        classes = got['classes']
        self.assertEqual([c['label'] for c in classes], LABELS)
        of = [sum(tier['leverage'] >= border for border in BORDERS) for tier in got['tiers']]
        self.assertEqual(of, [i for i, c in enumerate(classes) for _ in c['tiers']])
        self.assertEqual(sum((c['tiers'] for c in classes), []), list(range(16)))
        self.check_sides(got['sides'], classes)
        for at in got['at']:
            for kind in ('in_bucket', 'cumulative'):
                self.same(at[f'{kind}_by_class'], add_up(at[kind], classes))
        self.assertEqual(self.compared, 2 * 2 * 70 * 5 + 2 * 2 * 5)

    def test_other_classes(self):
        for args, labels in (
                (['--classes', '10,25,50,100'],
                 ['to 6.32x', '10x', '25x', '50x', '100x', 'above 141x']),
                (['--tier', '25:0.01', '--tier', '90:0.01'], ['25x', '90x']),
                (['--tier', '25:0.01', '--tier', '90:0.01', '--classes', '100'], ['to 63.2x', '100x']),
                (['--classes', 'none'], None)):
            got = self.json('map', *args)
            labels = labels or [f'{tier["leverage"]:g}x' for tier in got['tiers']]
            self.assertEqual([c['label'] for c in got['classes']], labels)
            self.check_sides(got['sides'], got['classes'])

    def test_several_sources(self):
        got = json.loads(tap.good(
            self, 'map', '--format', 'json', *UNTIL[2:], *(
                x for name in ('binance', 'okx')
                for x in ('--source', f'{name}={os.path.dirname(DAY)}/{name}.csv'))))
        classes = got['sum']['classes']
        self.assertEqual([c['label'] for c in classes], LABELS)
        self.check_sides(got['sum'], classes)
        self.assertEqual([s['map']['classes'] for s in got['sources']], [classes] * 2)

    def test_cascade(self):
        got = self.json('cascade', '--direction', 'up', '--depth-per-percent', 5e6, '--order',
                        5e6)
        self.assertEqual([c['label'] for c in got['classes']], LABELS)
        self.same(got['liquidated_by_class'], add_up(got['liquidated_by_tier'], got['classes']))
        self.assertGreater(sum(got['liquidated_by_class']), 0)


class Csv(Case):
    COLUMNS = [f'{side}_{label.replace(" ", "_")}' for side in SIDES for label in LABELS]

    def test_map(self):
        got, rows = self.json(), self.rows()
        self.assertEqual(list(rows[0]), ['bucket', 'low', 'high', *self.COLUMNS,
                                         *('cumulative_' + name for name in self.COLUMNS)])
        for row in rows:
            for kind in ('density', 'cumulative'):
                before = 'cumulative_' if kind == 'cumulative' else ''
                want = sum((got['sides'][side][f'{kind}_by_class'][int(row['bucket'])]
                            for side in SIDES), [])
                self.same([float(row[before + name]) for name in self.COLUMNS], want)
        self.assertEqual(self.compared, 70 * 2 * 10)

    def test_tiers(self):
        got, rows = self.json(), self.rows('map', '--classes', 'none')
        names = [f'{side}_{tier["leverage"]:g}' for side in SIDES for tier in got['tiers']]
        self.assertEqual(list(rows[0])[3:35], names)
        for row in rows:
            want = sum((got['sides'][side]['density'][int(row['bucket'])] for side in SIDES), [])
            self.same([float(row[name]) for name in names], want)

    def test_replay(self):
        rows = self.rows('replay')
        lines = [json.loads(line) for line in tap.good(
            self, 'replay', '--format', 'json', *UNTIL).splitlines()]
        self.assertEqual(list(rows[0])[4:], self.COLUMNS)
        classes = self.json()['classes']
        for row, line in zip(rows, lines, strict=True):
            self.assertEqual(len(line), 4 + 32 + 1)
            tiers = list(line.values())[4:36]
            want = add_up(tiers[:16], classes) + add_up(tiers[16:], classes)
            self.same([line['by_class'][name] for name in self.COLUMNS], want)
            self.same([float(row[name]) for name in self.COLUMNS], want)
        self.assertGreater(self.compared, 10000)

    def test_heatmap(self):
        args = ['--tiers', 'kept', '--every', 500]
        got = self.json('heatmap', *args)
        self.assertEqual([c['label'] for c in got['classes']], LABELS)
        times = {time: i for i, time in enumerate(got['times'])}
        rows = self.rows('heatmap', *args)
        self.assertEqual(list(rows[0])[5:], self.COLUMNS)
        for row in rows:
            column, bucket = times[int(row['time_ms'])], int(row['bucket']) - got['first']
            want = sum((add_up(got[side][column][bucket], got['classes']) for side in SIDES), [])
            self.same([float(row[name]) for name in self.COLUMNS], want)
        self.assertGreater(self.compared, 100)


class Text(Case):
    def test_legend_and_price(self):
        text = tap.good(self, 'map', *UNTIL, '--at', 96000)
        at = self.json('map', '--at', 96000)['at'][0]
        for label in LABELS:
            self.assertIn(f' {label} ', text)
        self.assertIn('fitted tiers are distances from entry, not leverages that traders '
                      'chose\n', text)
        line = text.splitlines()[-1]
        shown = line.split('in this bucket ')[1].split(', ')
        want = [label for label, amount in zip(LABELS, at['in_bucket_by_class']) if amount > 0]
        self.assertEqual([part.rsplit(' ', 1)[0] for part in shown], want[::-1])
        self.assertTrue(0 < len(want) < 5, want)

    def test_refused(self):
        for text in ('', '50,25', '25x', '0.5', 'all'):
            got = tap.run('map', *UNTIL, '--classes', text)
            self.assertEqual((got.returncode, got.stdout), (2, ''))
            self.assertIn('--classes: expected leverages from low to high, such as '
                          f"10,25,50,100, or none, found '{text}'", got.stderr)


if __name__ == '__main__':
    tap.main()
