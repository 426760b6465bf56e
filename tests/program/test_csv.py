"""Rows of a CSV: those the program splits itself read as libcsv reads them, and their numbers
as strtod() does. Python's float() is the nearest double, as strtod() is."""
import os
import random
import unittest

import seeds
import tap

HEADER = 'time_ms,open_interest,high,low,close,volume\n'
ROWS = 500 * int(os.environ.get('LIQMAP_STREAMS', '200'))
LINES = 300


def plain(rng):
    """A short decimal above 0 without an exponent."""
    digits = ''.join(rng.choices('0123456789', k=rng.randint(1, 15)))
    point = rng.randint(0, len(digits))
    whole, decimals = digits[:point], digits[point:]
    return (whole + rng.choice(['', '.']) if decimals == '' else f'{whole}.{decimals}')


def number(rng):
    """A number above 0, mostly short: nearly halfway between doubles, long, with an exponent."""
    kind = rng.random()
    if kind < 0.8:
        text = plain(rng)
    elif kind < 0.9:
        text = f'{rng.uniform(0.1, 1) * 10 ** rng.randint(-4, 20):.{rng.randint(0, 20)}f}'
    elif kind < 0.95:
        text = repr(rng.uniform(0.1, 1) * 10 ** rng.randint(-30, 30))
    else:
        text = f'{rng.getrandbits(53) + 2**53}.5{"0" * rng.randint(0, 3)}{rng.choice("01")}'
    return text if float(text) > 0 else number(rng)


class Numbers(tap.FolderCase):
    def test_each_is_the_nearest_double(self):
        rng = random.Random(seeds.seed(self.id(), 6))
        wanted = []
        with open(os.path.join(self.folder, 'n.csv'), 'w', encoding='ascii') as file:
            file.write(HEADER + '0,100,100,100,100,1\n')
            for i in range(1, ROWS + 1):
                interest, price = number(rng), number(rng)
                file.write(f'{i},{interest},{price},{price},{price},1\n')
                wanted.append((i, float(price), float(interest)))
        rows = tap.good(self, 'replay', '--snapshots', file.name).splitlines()[2:]
        got = [row.split(',', 3)[:3] for row in rows]
        self.assertEqual(len(got), ROWS)
        for (time, price, interest), row in zip(wanted, got):
            self.assertEqual((time, price, interest),
                             (int(row[0]), float(row[1]), float(row[2])))


class Lines(tap.FolderCase):
    def answer(self, row, end='\n'):
        path = self.write('l.csv', HEADER + '1000,100,12,10,11,5\n' + row + end +
                          '9000000,100,12,10,11,5' + end)
        got = tap.run('replay', '--snapshots', path)
        return got.returncode, got.stdout, got.stderr

    def field(self, rng):
        text = rng.choice(['2000', '100', '12', '10', '11', '5', '1.5', '1e2', '', '.', '1.', '.5',
                           '1.2.3', '-1', '+5', '00012', '123456789012345678901', 'x', '#', '1 2'])
        if rng.random() < 0.2:
            text = rng.choice([' ', '\t', '  ']) + text
        if rng.random() < 0.2:
            text += rng.choice([' ', '\t', '\r', '\x01', '\xff', '\0'])
        return text

    def test_as_libcsv_reads_them(self):
        """A quoted last field makes a row one that only libcsv reads."""
        rng = random.Random(seeds.seed(self.id(), 7))
        taken = 0
        for _ in range(LINES):
            fields = ['2000', '100', '12', '10', '11']
            for at in rng.sample(range(5), rng.choice([0, 1, 1, 2])):
                fields[at] = self.field(rng)
            fields += ['5'] * rng.choice([0, 0, 0, 1])
            text = ','.join(fields)
            plain_, quoted = self.answer(text + ',5'), self.answer(text + ',"5"')
            self.assertEqual(plain_, quoted, text)
            taken += plain_[0] == 0
        self.assertGreater(taken, LINES // 8)
        self.assertGreater(LINES - taken, LINES // 8)

    def test_line_ends_of_windows(self):
        for row in ('2000,100,12,10,11,5', '2000,100,12,10,x,5', ''):
            self.assertEqual(self.answer(row), self.answer(row, '\r\n'))


if __name__ == '__main__':
    tap.main()
