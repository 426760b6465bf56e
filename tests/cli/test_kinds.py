"""Files of every kind that people have: read, or named in one line."""
import gzip
import io
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
            [tap.PROGRAM, 'map', '--snapshots', '-', '--format', 'csv'],
            input=gzip.compress(b'\xef\xbb\xbf' + SMALL.encode()),
            stdout=subprocess.PIPE).stdout.decode(), whole)

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
        'time_ms,'.encode('utf-16-be'): 'text in UTF-16: save it as UTF-8'}

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
        self.assertEqual(tried, 4 * 21)

    def test_no_archive(self):
        for ending in ('zip', 'csv.gz'):
            for content, name in {**self.PAGES, '': 'it is empty'}.items():
                path = self.write(content, f'file.{ending}')
                for _, args in self.commands(path):
                    self.refused(f'{path}: not an archive: {name}', *args)

    def test_packed_twice(self):
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, 'w') as archive:
            archive.writestr('a.csv', SMALL)
        path = self.write(gzip.compress(inner.getvalue()))
        self.refused(f'{path}: expected CSV: this is a zip archive', 'map', '--snapshots', path)


if __name__ == '__main__':
    tap.main()
