"""Pictures: SVG to the byte, well formed, labels apart; numbers that are the map's; PNG."""
import glob
import json
import math
import os
import random
import re
import struct
import xml.etree.ElementTree as xml
import zlib
from unittest import skipUnless

import tap

GOLDEN = os.path.join(tap.SOURCE_ROOT, 'tests', 'golden')
VIEWS = os.path.join(tap.SOURCE_ROOT, 'examples', 'liqmap', 'views')
SNAPSHOTS = os.path.join(GOLDEN, 'snapshots.csv')
DATA = os.path.join(tap.SOURCE_ROOT, 'examples', 'data')
REAL = os.path.join(tap.SOURCE_ROOT, '..', 'shared', 'data')
DAY = os.path.join(DATA, 'binance.csv')
SMALL = ['--axis', 'linear:90000:1000:12', '--tier', '20:0.3/0.2', '--tier',
         '50:0.1:0.005:0.0005']
SQUEEZE = ['--until', '2026-01-13 21:36:00', '--depth-per-percent', 5e6]
HEADER = 'time_ms,open_interest,high,low,close,volume\n'
NO_CAIRO = 'without libcairo2-dev' in tap.run('map', '--output', 'x.png').stderr
SVG = '{http://www.w3.org/2000/svg}'


def read(name):
    with open(name, encoding='utf-8') as file:
        return file.read()


def widths():
    """The committed table, and the size of its unit: advances of regular and of bold."""
    source = read(os.path.join(VIEWS, 'label_width.c'))
    tables = re.findall(r'\{\s*((?:\d+,\s*)+\d+)\}', source)
    return [[int(x) for x in table.split(',')] for table in tables]


WIDTHS = widths()


def width(text, size, bold):
    return sum(WIDTHS[bold][ord(c) - 32] if 32 <= ord(c) < 127 else 2048
               for c in text) / 2048 * size


def box(text):
    """What a <text> takes: left, top, right, bottom."""
    size = float(text.get('font-size'))
    wide = width(text.text, size, ' b' in text.get('class'))
    left = float(text.get('x')) - wide * {'middle': 0.5, 'end': 1}.get(
        text.get('text-anchor'), 0)
    return (left, float(text.get('y')) - 0.78 * size, left + wide,
            float(text.get('y')) + 0.2 * size)


class Case(tap.FolderCase):
    def draw(self, *args, name='x.svg', **options):
        """The text of a picture that is drawn."""
        path = os.path.join(self.folder, name)
        self.assertEqual(tap.good(self, *args, '--output', path, **options), '')
        return read(path)

    def tree(self, *args, **options):
        return xml.fromstring(self.draw(*args, **options))

    def check_labels(self, tree):
        """None leaves the picture, no two meet. How many pairs were compared."""
        right, bottom = float(tree.get('width')), float(tree.get('height'))
        boxes = [(box(t), t.text) for t in tree.iter(SVG + 'text')]
        pairs = 0
        for i, (a, text) in enumerate(boxes):
            self.assertTrue(0 <= a[0] and 0 <= a[1] and a[2] <= right and a[3] <= bottom,
                            f'{text} leaves the picture')
            for b, other in boxes[:i]:
                pairs += 1
                self.assertFalse(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and
                                 b[1] < a[3], f'{text} meets {other}')
        return pairs


class Golden(Case):
    def test_map(self):
        tap.golden(self, 'map.svg', self.draw('map', '--snapshots', SNAPSHOTS, *SMALL))

    def test_venues(self):
        tap.golden(self, 'maps.svg', self.draw(
            'map', '--source', f'a={SNAPSHOTS}', '--source', f'b={SNAPSHOTS}', *SMALL,
            '--by', 'venue', '--theme', 'light', '--size', '600x315'))

    def test_heatmap(self):
        tap.golden(self, 'heatmap.svg', self.draw('heatmap', '--snapshots', SNAPSHOTS, *SMALL))

    def test_cascade(self):
        for name, *more in (('cascade.svg', '--order', 3e5, '--direction', 'up'),
                            ('trigger.svg', '--trigger', '--direction', 'down')):
            tap.golden(self, name, self.draw('cascade', '--snapshots', SNAPSHOTS, *SMALL,
                                             '--depth-per-percent', 1e7, *more))


def money(text):
    return float(text.replace(',', ''))


class Numbers(Case):
    def bars(self, tree):
        """Of each bar its title's first line and its named amounts."""
        for group in tree.iter(SVG + 'g'):
            title = group.find(SVG + 'title')
            if title is not None and title.text[0].isdigit():
                low_high, *amounts = title.text.split('\n')
                yield ([money(x) for x in low_high.split(' to ')],
                       {name: money(x) for name, x in
                        (line.rsplit(' ', 1) for line in amounts)}, group)

    def test_bars_are_the_map(self):
        """Each title against the sums of the JSON's buckets, and heights against titles."""
        args = ['map', '--snapshots', DAY, '--axis', 'linear:80000:20:1500']
        got = json.loads(tap.good(self, *args, '--format', 'json'))
        edges = [80000 + 20 * i for i in range(1501)]
        count = 0
        labels = [f'{t["leverage"]:g}x' for t in got['tiers']]
        heights = {}
        for (low, high), amounts, group in self.bars(self.tree(*args)):
            inside = [b for b in range(len(edges) - 1) if low <= edges[b] < high]
            for t, label in enumerate(labels):
                want = math.fsum(got['sides'][side]['density'][b][t] for b in inside
                                 for side in ('long', 'short'))
                self.assertAlmostEqual(amounts.get(label, 0), want, delta=0.0051)
                count += 1
            side = 'short' if 'shorts' in amounts else 'long'
            end = inside[-1] if side == 'short' else inside[0]
            self.assertAlmostEqual(amounts[f'cumulative {side}s'],
                                   math.fsum(got['sides'][side]['cumulative'][end]), delta=0.0051)
            sum_ = sum(v for k, v in amounts.items() if k in labels)
            heights[sum_] = sum(float(r.get('height')) for r in group.iter(SVG + 'rect'))
        self.assertGreater(count, 200)
        most = max(heights)
        for sum_, height in heights.items():
            self.assertAlmostEqual(height, heights[most] * sum_ / most, delta=0.2)

    def test_clusters_are_the_library_s(self):
        """Where the axis is what is shown, the three largest, as far as labels have room."""
        args = ['map', '--snapshots', DAY, '--axis', 'linear:88000:50:290']
        json_ = json.loads(tap.good(self, *args, '--format', 'json', '--top', 3))
        known = {cluster['amount'] for side in ('long', 'short')
                 for cluster in json_['clusters'][side]}
        labels = [t.text for t in self.tree(*args).iter(SVG + 'text') if ' at ' in t.text]
        self.assertGreaterEqual(len(labels), 3)
        for label in labels:
            amount, unit = re.match(r'([\d.]+)([KM]?) at ', label).groups()
            amount = float(amount) * {'': 1, 'K': 1e3, 'M': 1e6}[unit]
            self.assertTrue(any(abs(amount - x) <= 0.0051 * x for x in known), label)

    def test_steps_are_the_cascade(self):
        args = ['cascade', '--snapshots', DAY, *SQUEEZE, '--direction', 'up', '--order', 2e6]
        got = json.loads(tap.good(self, *args, '--format', 'json'))
        steps = [amounts for _, amounts, _ in self.bars(self.tree(*args))
                 if 'in all' in amounts]
        self.assertGreater(len(steps), 10)
        self.assertAlmostEqual(sum(s['forced out'] for s in steps), got['liquidated'],
                               delta=0.0051 * len(steps))
        self.assertAlmostEqual(steps[-1]['in all'], got['liquidated'], delta=0.0051)

    def test_candles(self):
        """Their wicks are the highs and lows of so many rows each, by both ways to thin."""
        for every, columns in (([], 16), (['--every', 4], 30)):
            rows = [(i, 100 + 3 * math.sin(i / 5)) for i in range(61)]
            text = HEADER + ''.join(f'{60000 * (i + 1)},1000,{p + 0.5},{p - 0.25},{p},10\n'
                                    for i, p in rows)
            path = self.write('rows.csv', text)
            args = ['heatmap', '--snapshots', path, '--axis', 'linear:50:1:100', '--columns',
                    columns, *every, '--low', 95, '--high', 105]
            got = json.loads(tap.good(self, *args, '--format', 'json'))
            tree = self.tree(*args)
            rects = [[float(r.get(k)) for k in ('x', 'y', 'width', 'height')]
                     for r in tree.iter(SVG + 'rect') if r.get('class') in ('up', 'down')]
            wicks = rects[::2]
            self.assertEqual(len(wicks), len(got['times']))
            frame = next(r for r in tree.iter(SVG + 'rect') if r.get('class') == 'long0')
            top, height = float(frame.get('y')), float(frame.get('height'))
            low, high = got['edges'][0], got['edges'][-1]
            before = 0
            for time, (_, y, _, tall) in zip(got['times'], wicks):
                part = [p for i, p in rows if before < 60000 * (i + 1) <= time]
                before = time
                for want, at in ((max(part) + 0.5, y), (min(part) - 0.25, y + tall)):
                    price = high - (at - top) / height * (high - low)
                    self.assertAlmostEqual(price, want, delta=0.02)

    def test_observed(self):
        """A dot of two circles for each order within the picture, where it was."""
        when = 1768262400000
        orders = [(when + 3600000 * i, 91000 + 500 * i, 'SELL' if i % 2 else 'BUY')
                  for i in range(6)]
        feed = self.write('feed.jsonl', ''.join(json.dumps({'e': 'forceOrder', 'E': t, 'o': {
            's': 'BTCUSDT', 'S': side, 'o': 'LIMIT', 'f': 'IOC', 'q': '1', 'p': str(p),
            'ap': str(p), 'X': 'FILLED', 'l': '1', 'z': '1', 'T': t}}) + '\n'
            for t, p, side in orders))
        args = ['heatmap', '--snapshots', DAY]
        before = len(self.tree(*args).findall(SVG + 'path'))
        tree = self.tree(*args, '--liquidations', feed)
        dots = [p for p in tree.findall(SVG + 'path') if p.get('class') in ('shorts', 'longs')]
        self.assertEqual(len(tree.findall(SVG + 'path')) - before, 12)
        self.assertEqual([d.get('class') for d in dots].count('longs'), 3)
        at = [float(re.match(r'M([\d.]+)', d.get('d')).group(1)) for d in dots]
        self.assertEqual(at, sorted(at, reverse=True)) # the largest first


def random_map(rng):
    """Options of a map picture, and its input."""
    price = 10 ** rng.uniform(-6, 6)
    rows, interest = [], 10 ** rng.uniform(-2, 9)
    for i in range(rng.choice((1, 2, 30, 200))):
        close = price * math.exp(rng.gauss(0, 0.01))
        high, low = max(price, close) * 1.002, min(price, close) * 0.998
        interest *= math.exp(rng.gauss(0.01, 0.02))
        rows.append(f'{60000 * (i + 1)},{interest!r},{high!r},{low!r},{close!r},'
                    f'{interest / 50!r}\n')
        price = close
    tiers = [x for t in rng.sample(range(2, 120), rng.randint(1, 16))
             for x in ('--tier', f'{t}:0.05')]
    args = ['--size', f'{rng.randint(200, 2400)}x{rng.randint(200, 1350)}', '--theme',
            rng.choice(('dark', 'light')), *tiers]
    if rng.random() < 0.3:
        args += ['--axis', f'linear:{price * 0.9!r}:{price / 1000!r}:{rng.randint(1, 400)}']
    if rng.random() < 0.3:
        args += ['--title', ''.join(rng.choice('Wi .<&é') for _ in range(rng.randint(0, 90)))]
    return args, HEADER + ''.join(rows)


class Labels(Case):
    def test_labels_never_meet(self):
        seed = int(os.environ.get('LIQMAP_SEED', random.randrange(10 ** 6)))
        print(f'# LIQMAP_SEED={seed}')
        rng = random.Random(seed)
        pairs = 0
        for _ in range(int(os.environ.get('LIQMAP_EXAMPLES', 40))):
            args, text = random_map(rng)
            kind = rng.choice((['map'], ['map'], ['heatmap'],
                               ['cascade', '--direction', rng.choice(('up', 'down')),
                                '--depth-per-percent', 10 ** rng.uniform(0, 9),
                                *rng.choice((['--trigger'],
                                             ['--order', 10 ** rng.uniform(0, 9)]))]))
            pairs += self.check_labels(self.tree(*kind, '--snapshots', '-', *args, input=text))
        self.assertGreater(pairs, 500)

    def test_a_large_picture_has_all_of_them(self):
        """Dropping labels is for where there is no room."""
        texts = [t.text for t in self.tree('map', '--snapshots', DAY, '--size', '2400x1350')
                 .iter(SVG + 'text')]
        for want in ('binance.csv liquidation map', '100x', '50x', '25x', 'cumulative longs',
                     'cumulative shorts', '95,734.00', '96,000', 'coverage 55.5 %',
                     '2026-01-16 00:00 UTC', 'amounts in quote currency'):
            self.assertIn(want, texts)
        self.assertGreaterEqual(sum(' at ' in t for t in texts), 3)

    def test_hostile_names(self):
        """Whatever a name has in it, the SVG is well formed and says it."""
        name = '<b>&"\'\x01\x1b[31m\u202e\ufffe]]>.csv'
        text = read(SNAPSHOTS)
        path = self.write(name, text)
        bad = b'\xff\xed\xa0\x80\xc0\x80\xf5end'
        for args in (['--snapshots', path], ['--snapshots', SNAPSHOTS, '--title', name],
                     ['--snapshots', SNAPSHOTS, '--title', os.fsdecode(bad)],
                     ['--snapshots', SNAPSHOTS, '--title', '<!--' + 99 * name]):
            with self.subTest(args=args):
                tree = self.tree('map', *args)
                self.check_labels(tree)
                self.assertTrue(re.search('[<&?]', tree.find(SVG + 'title').text))

    def test_empty_and_small(self):
        path = self.write('empty.csv', HEADER + '1,0,2,1,1.5,0\n2,0,2,1,1.5,0\n')
        for command in (['map'], ['heatmap'],
                        ['cascade', '--direction', 'up', '--depth-per-percent', 1e6,
                         '--order', 1e5]):
            tree = self.tree(*command, '--snapshots', path, '--zero-is-real')
            self.check_labels(tree)
            if command[0] != 'cascade':
                self.assertIn('The map holds nothing here.',
                              [t.text for t in tree.iter(SVG + 'text')])
        self.assertIn('These prices lie off the axis: nothing to draw.',
                      self.draw('heatmap', '--snapshots', DAY, '--low', 1, '--high', 2))


class Size(Case):
    def test_a_map_is_under_200_kb(self):
        tiers = [x for t in (2, 3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100, 110, 125)
                 for x in ('--tier', f'{t}:0.02')]
        venues = [x for i in range(7) for x in ('--source', f'venue{i}={DAY}')]
        for args in (['--snapshots', DAY], ['--snapshots', DAY, *tiers],
                     [*venues, '--by', 'venue'],
                     ['--snapshots', DAY, '--axis', 'linear:50000:1:100000'],
                     ['--snapshots', DAY, '--until', '2026-01-13 21:30:00', '--path-to',
                      '2026-01-15 00:00:00']):
            for size in ('600x315', '2400x1350'):
                text = self.draw('map', *args, '--size', size)
                self.assertLess(len(text.encode()), 200000)


class Options(Case):
    def test_two_files_are_one_picture(self):
        a, b = (os.path.join(self.folder, name) for name in ('a.svg', 'b.svg'))
        tap.good(self, 'map', '--snapshots', DAY, '-o', a, '-o', b)
        self.assertEqual(read(a), read(b))

    def test_time_zones(self):
        def notes(*args):
            return [t.text for t in self.tree('map', '--snapshots', DAY, *args)
                    .iter(SVG + 'text')]
        self.assertIn('2026-01-16 00:00 UTC', notes('--tz', 'UTC'))
        self.assertIn('2026-01-16 05:30 UTC+05:30', notes('--tz', '+05:30'))
        self.assertIn('2026-01-15 20:00 UTC-04:00', notes('--tz', '-4'))
        if os.path.exists('/usr/share/zoneinfo/Europe/Berlin'):
            self.assertIn('2026-01-16 01:00 Europe/Berlin', notes('--tz', 'Europe/Berlin'))

    def test_all_notes(self):
        """As many as there can be: off the axis, by a fitted preset, of a window, scaled."""
        off = ['--preset', 'btcusdt-1h', '--axis', 'linear:98000:20:100', '--last', '24h',
               '--scale', 'oi', '--size', '4000x2250']
        depth = ['--direction', 'up', '--order', '5M', '--depth-per-percent', '5M']
        several = [f'--source={x}={DAY}' for x in 'ab']
        for args, wanted in (
                (['map', '--snapshots', DAY, *off], ['fitted tiers', 'modelled', 'binance.csv']),
                (['map', *several, *off], ['fitted tiers', 'modelled', '2 maps']),
                (['cascade', '--snapshots', DAY, *off, *depth],
                 ['book assumed', 'amplification', 'binance.csv'])):
            texts = [t.text for t in self.tree(*args).iter(SVG + 'text')]
            for note in ('WARNING: prices left the axis', 'opened in the last 24 h',
                         'scale oi', '2026-01-16 00:00', 'amounts in quote', *wanted):
                self.assertTrue(any(note in text for text in texts), (args, note, texts))

    def test_path(self):
        """Drawn from --until on, its furthest and its last price named."""
        texts = [t.text for t in self.tree(
            'map', '--snapshots', DAY, '--until', '2026-01-13 21:30:00', '--path-to',
            '2026-01-15 00:00:00').iter(SVG + 'text')]
        self.assertIn('97,800.00  01-14 20:00', texts)
        self.assertTrue(any(t.endswith('01-15 00:00') for t in texts))

    def test_refused(self):
        out = os.path.join(self.folder, 'x.svg')
        for args, said in (
                (['--output', 'x.gif'], 'expected a file that ends in .svg, .png or .html'),
                (['--output', '-'], 'expected a file that ends in .svg, .png or .html'),
                (['--size', '600x315'], '--size is of a picture: it needs --output FILE'),
                (['--theme', 'light'], '--theme is of a picture'),
                (['--output', out, '--format', 'json'], 'does not go with --output'),
                (['--output', out, '--size', '10x10'], 'WIDTHxHEIGHT, each from 200 to 8000'),
                (['--output', out, '--size', '600'], 'expected WIDTHxHEIGHT'),
                (['--output', out, '--tz', 'Nowhere/Atall'], 'expected UTC, an offset'),
                (['--output', out, '--tz', '../passwd'], 'expected UTC, an offset'),
                (['--output', out, '--tz', '+25'], 'expected UTC, an offset'),
                (['--output', out, '--theme', 'blue'], 'expected dark|light'),
                (['--output', out, '--pixel-ratio', '9'], 'a number from 0.5 to 4'),
                (['--path-to', '2026-01-15 00:00:00'], 'needs --output FILE'),
                (['--output', out, '--path-to', '2026-01-15 00:00:00'],
                 'goes on from --until')):
            with self.subTest(args=args):
                result = tap.run('map', '--snapshots', DAY, *args)
                self.assertEqual((result.returncode, result.stdout), (2, ''))
                self.assertIn(said, result.stderr)
        self.assertFalse(os.path.exists(out))
        result = tap.run('heatmap', '--snapshots', DAY, '--liquidations', 'x')
        self.assertIn('--liquidations is of a picture', result.stderr)
        coins = ['--source', f'A/a={SNAPSHOTS}', '--source', f'B/b={SNAPSHOTS}']
        result = tap.run('map', *coins, '--output', out)
        self.assertIn('a picture shows one coin', result.stderr)


def pixels(path):
    """Width, height and rows of RGB of a PNG of 8 bits, read by hand."""
    with open(path, 'rb') as file:
        data = file.read()
    assert data[:8] == b'\x89PNG\r\n\x1a\n'
    at, packed = 8, b''
    while at < len(data):
        length, kind = struct.unpack('>I4s', data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack('>I', data[at + 8 + length:][:4])[0]
        if kind == b'IHDR':
            wide, high, depth, colour = struct.unpack('>IIBB', body[:10])
            assert (depth, colour) == (8, 2)
        packed += body if kind == b'IDAT' else b''
        at += 12 + length
    raw, rows, before = zlib.decompress(packed), [], bytes(3 * wide)
    for y in range(high):
        rule, line = raw[y * (3 * wide + 1)], bytearray(
            raw[y * (3 * wide + 1) + 1:(y + 1) * (3 * wide + 1)])
        for i in range(len(line)):
            a, b, c = (line[i - 3] if i >= 3 else 0), before[i], before[i - 3] if i >= 3 else 0
            p = a + b - c
            paeth = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            line[i] = (line[i] + (0, a, b, (a + b) // 2, paeth)[rule]) & 255
        before = bytes(line)
        rows.append(before)
    return wide, high, rows


# What fontconfig keeps to the end is not the program's.
NO_LEAKS = {'env': {**os.environ, 'ASAN_OPTIONS': 'detect_leaks=0'}}


class Png(Case):
    @skipUnless(NO_CAIRO, 'this program makes PNG')
    def test_the_package_is_named(self):
        result = tap.run('map', '--snapshots', DAY, '--output', 'x.png')
        self.assertEqual(result.returncode, 2)
        self.assertIn('libcairo2-dev', result.stderr)

    @skipUnless(not NO_CAIRO, 'this program makes no PNG')
    def test_size_and_colours(self):
        """Decoded: as large as asked for; colours of the palette are where shapes are."""
        for size, ratio in (('400x225', 1), ('400x225', 2), ('401x333', 1.5)):
            path = os.path.join(self.folder, 'x.png')
            tap.good(self, 'map', '--snapshots', DAY, '--size', size, '--pixel-ratio', ratio,
                     '--output', path, **NO_LEAKS)
            wide, high, rows = pixels(path)
            self.assertEqual([wide, high],
                             [int(int(x) * ratio + 0.5) for x in size.split('x')])
            seen = {row[i:i + 3] for row in rows for i in range(0, len(row), 3)}
            for name in ('background', 'price', 'x25', 'x100'):
                self.assertIn(bytes.fromhex(PALETTE[name][0]), seen)
            self.assertEqual(rows[0][:3].hex(), PALETTE['background'][0])

    @skipUnless(not NO_CAIRO, 'this program makes no PNG')
    def test_every_picture_can_be_png(self):
        for args in (['heatmap'], ['cascade', *SQUEEZE, '--direction', 'up', '--order', 2e6]):
            path = os.path.join(self.folder, 'x.png')
            tap.good(self, *args, '--snapshots', DAY, '--size', '300x200', '--output', path,
                     **NO_LEAKS)
            wide, high, rows = pixels(path)
            self.assertEqual((wide, high), (300, 200))
            self.assertGreater(len({row[i:i + 3] for row in rows
                                    for i in range(0, len(row), 3)}), 30)


PALETTE = {name: (dark.lower(), light.lower()) for name, dark, light in re.findall(
    r'ROW\((\w+), 0x(\w{6}), 0x(\w{6})\)', read(os.path.join(VIEWS, 'palette.h')))}

# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for
# Simulation of Color Vision Deficiency" (2009), severity 1.0.
BLINDNESS = {
    'none': ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    'protan': ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    'deutan': ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)),
    'tritan': ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900))}


def lab(colour, seen):
    """CIELAB of an sRGB colour as somebody sees it."""
    parts = [int(colour[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    linear = [min(1, max(0, sum(m * x for m, x in zip(row, linear)))) for row in seen]
    xyz = [sum(m * x for m, x in zip(row, linear)) for row in (
        (0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0178, 0.1095, 0.8727))]
    f = [x ** (1 / 3) if x > 0.008856 else 7.787 * x + 16 / 116 for x in xyz]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


class Palette(tap.unittest.TestCase):
    def test_colours_differ_for_everybody(self):
        """Classes from each other, curves from each other, and all from the background."""
        compared = 0
        classes = ['lower', 'x25', 'x50', 'x100', 'higher']
        pairs = [(a, b) for i, a in enumerate(classes) for b in classes[:i]]
        pairs += [('longs', 'shorts'), ('depth', 'x50'), ('depth', 'shorts')]
        pairs += [(name, 'background') for name in [*classes, 'longs', 'shorts', 'text']]
        for theme in (0, 1):
            for blindness, seen in BLINDNESS.items():
                for a, b in pairs:
                    compared += 1
                    far = math.dist(lab(PALETTE[a][theme], seen), lab(PALETTE[b][theme], seen))
                    self.assertGreater(far, 12, (a, b, theme, blindness))
        self.assertEqual(compared, 2 * 4 * (10 + 3 + 8))

    def test_the_heat_rises_evenly(self):
        """Lightness of both ramps never falls, and no step is much larger than the mean."""
        source = read(os.path.join(VIEWS, 'palette.c'))
        ramps = re.findall(r'\{((?:0x\w{6},?\s*){17})\}', source)
        self.assertEqual(len(ramps), 2)
        for ramp in ramps:
            light = [lab(x[2:], BLINDNESS['none'])[0] for x in re.findall(r'0x\w{6}', ramp)]
            steps = [b - a for a, b in zip(light, light[1:])]
            self.assertGreater(min(steps), 0)
            self.assertLess(max(steps), 2 * sum(steps) / len(steps))


class RealData(Case):
    FILES = sorted(set(glob.glob(os.path.join(REAL, '*-[145]*.csv'))) -
                   set(glob.glob(os.path.join(REAL, 'liquidations-*'))))

    @skipUnless(FILES, 'no ../shared/data')
    def test_real_files(self):
        for path in self.FILES:
            for args in (['map'], ['heatmap', '--columns', 120],
                         ['cascade', '--direction', 'down', '--depth-per-percent', 1e7,
                          '--order', 3e7]):
                self.assertGreater(self.check_labels(self.tree(*args, '--snapshots', path)),
                                   50)


if __name__ == '__main__':
    tap.main()
