"""Numbers as they are printed: the first of 15, 16 and 17 digits, as printf() has them, that
read back to the same double."""
import json
import math
import os
import random
import re
import struct
import unittest

import seeds
import tap

HEADER = 'time_ms,open_interest,high,low,close\n'
ROWS = 100 * int(os.environ.get('LIQMAP_STREAMS', '200'))
DATA = os.path.join(tap.SOURCE_ROOT, 'examples', 'data', 'binance.csv')
NUMBER = re.compile(r'(?<![\w.])-?\d+(?:\.\d+)?(?:e[-+]\d+)?(?![\w.])')


def printed(value):
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return next(text for text in (f'{value:.{digits}g}' for digits in (15, 16, 17))
                if float(text) == value)


def number(rng):
    """A double from 1e-60 to 1e60: of any bits, a power of two and its neighbours, a whole
    number, a short decimal, one halfway between two of 17 digits."""
    kind = rng.randrange(6)
    value = (
        lambda: struct.unpack('d', struct.pack('Q', rng.getrandbits(63)))[0],
        lambda: math.nextafter(2.0 ** rng.randint(-199, 199), rng.choice([0, 1, math.inf])),
        lambda: 2.0 ** rng.randint(-199, 199),
        lambda: float(rng.getrandbits(rng.randint(1, 70))),
        lambda: rng.randint(1, 10 ** rng.randint(1, 16)) / 10 ** rng.randint(0, 20),
        lambda: rng.getrandbits(53) / 2 ** rng.randint(1, 60))[kind]()
    return value if 1e-60 <= value <= 1e60 else number(rng)


class Numbers(tap.FolderCase):
    def test_any_double(self):
        rng = random.Random(seeds.seed(self.id(), 8))
        wanted = []
        with open(os.path.join(self.folder, 'n.csv'), 'w', encoding='ascii') as file:
            file.write(HEADER + '0,100,100,100,100\n')
            for time in range(1, ROWS + 1):
                interest, price = number(rng), number(rng)
                file.write(f'{time},{interest!r},{price!r},{price!r},{price!r}\n')
                wanted.append([str(time), printed(price), printed(interest)])
        rows = tap.good(self, 'replay', '--snapshots', file.name).splitlines()[2:]
        self.assertEqual(len(rows), ROWS)
        for expected, row in zip(wanted, rows):
            self.assertEqual(expected, row.split(',', 3)[:3])

    def test_dust_is_nothing_in_text(self):
        """Less than a millionth, which rounding leaves: 0.00 in text, as it is in JSON."""
        path = os.path.join(self.folder, 'd.csv')
        for interest, shown in ((9e-7, '0.00'), (2e-6, '2e-06'), (0.02, '0.02')):
            with open(path, 'w', encoding='ascii') as file:
                file.write(f'{HEADER}0,{interest},100,100,100\n60000,{interest},100,100,100\n')
            text = tap.good(self, 'map', path, '--unit', 'contracts')
            self.assertIn(f'open interest {shown} ', text)
            got = json.loads(tap.good(self, 'map', path, '--format', 'json'))
            self.assertEqual(got['open_interest'], interest)

    def test_of_the_bundled_day(self):
        """Whatever is computed, so amounts of any size too."""
        for args in (('replay',), ('replay', '--format', 'json', '--unit', 'contracts'),
                     ('map', '--format', 'csv'), ('map', '--format', 'json')):
            text = tap.good(self, *args, '--snapshots', DATA)
            found = NUMBER.findall(text)
            self.assertGreater(len(found), 1000)
            for got in found:
                self.assertEqual(got, printed(float(got)), args)


if __name__ == '__main__':
    tap.main()
