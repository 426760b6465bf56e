"""What the tests of venues' answers and feeds share."""
import json
import os
import random
import tempfile
import unittest

from seeds import seed
import tap

HOUR = 3600000
START = 1768262400000  # 2026-01-13 00:00 UTC


def seeded(name):
    """Random numbers, other ones for each name."""
    return random.Random(f'{seed(name, 20261122)} {name}')


def shown(value):
    """A number as the program prints it: the shortest that reads back."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return next(text for text in (f'{value:.{digits}g}' for digits in (15, 16, 17))
                if float(text) == value)


def table(header, rows):
    """Rows as the program's CSV; None is a field that is not given."""
    return header + '\n' + ''.join(
        ','.join('' if v is None else v if isinstance(v, str) else shown(v)
                 for v in row) + '\n' for row in rows)


def paths(value, way=()):
    """The way to every field of a document, for taking it out."""
    items = value.items() if isinstance(value, dict) else \
        enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        yield way + (key,)
        yield from paths(child, way + (key,))


def without(value, way):
    copy = json.loads(json.dumps(value))
    inner = copy
    for key in way[:-1]:
        inner = inner[key]
    del inner[way[-1]]
    return copy


def named(way):
    """A way as messages name it: result.list[3].timestamp"""
    return ''.join(f'[{k}]' if isinstance(k, int) else f'.{k}' for k in way).lstrip('.')


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.written = 0

    def write(self, content, name=None):
        """A file of text, bytes, or a document."""
        self.written += 1
        path = os.path.join(self.folder, name or f'{self.written}.json')
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content)
        with open(path, 'wb') as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def ends(self, code, *args, **options):
        """What is said by a run that ends so, and not by a sanitizer."""
        result = tap.run(*args, **options)
        text = result.stderr if isinstance(result.stderr, str) \
            else result.stderr.decode(errors='replace')
        self.assertNotIn('Sanitizer', text)
        self.assertNotIn('runtime error', text)
        self.assertEqual(result.returncode, code, text)
        return text

    def refused(self, want, *args, **options):
        """Bad data: the line that is said begins so."""
        said = self.ends(1, *args, **options).splitlines()[-1]
        self.assertEqual(said[:len(want)], want)

    def misused(self, want, *args, **options):
        said = self.ends(2, *args, **options)
        self.assertIn(want, said)
        self.assertIn('--help', said)


# What no reader may trip over: a name, and bytes.
HOSTILE = {
    'nothing': b'',
    'white space': b' \n\t\r\n',
    'a scalar': b'17',
    'a word': b'nonsense',
    'null': b'null',
    'an open array': b'[',
    'an open object': b'{"data":',
    'an open string': b'{"data":"',
    'a cut escape': b'{"data":"\\u00',
    'deep arrays': b'[' * 200000,
    'deep objects': b'{"data":' * 200000,
    'deep and closed': b'[' * 3000 + b']' * 3000,
    'NaN': b'[{"symbol":"X","timestamp":NaN}]',
    'Infinity': b'[{"symbol":"X","timestamp":Infinity}]',
    'a huge number': b'[{"symbol":"X","timestamp":1e999}]',
    'a long number': b'[{"symbol":"X","timestamp":' + b'9' * 5000 + b'}]',
    'not UTF-8': b'[{"symbol":"\xff\xfe\xc0\x80"}]',
    'bytes': bytes(range(256)) * 8,
    'a NUL': b'[{"symbol":"a\0b"}]',
    'an escaped NUL': b'[{"symbol":"a\\u0000b"}]',
    'the same key twice': b'{"data":1,"data":2}',
    'comma': b'[1,]',
    'a long name': b'[{"symbol":"' + b'X' * 100000 + b'"}]',
    'a cut archive': b'PK\3\4' + b'\0' * 40,
    'an empty array of arrays': b'[[],[],[]]',
    'an empty object': b'{}',
    'numbers': b'[1,2,3]',
}
