"""README.md shows what is: a command and what it prints, the quickstart, the rows of speed."""
import os
import re
import shlex
import unittest

import tap

DATA = os.path.join(tap.SOURCE_ROOT, 'examples', 'data')
MOST_LINES = 130
# What examples/run.sh begins with, once the program is built.
RUN = 'liqmap map --snapshots binance.csv --at 96282 --at 98500'
LEFT_OUT = '..'


def read(*path):
    with open(os.path.join(tap.SOURCE_ROOT, *path), encoding='utf-8') as file:
        return file.read()


TEXT = read('README.md')
BLOCKS = re.findall(r'^```(\w*)\n(.*?)^```$', TEXT, re.M | re.S)


def commands():
    """Each command of a block, and the lines shown below it."""
    for language, block in BLOCKS:
        for part in re.split(r'^\$ ', block, flags=re.M)[1:]:
            line, *shown = part.splitlines()
            yield line, shown


def pieces(lines):
    """Lines in runs, between those that stand for lines left out."""
    runs = [[]]
    for line in lines:
        if line == LEFT_OUT:
            runs.append([])
        else:
            runs[-1].append(line)
    return runs


def find(run, lines, start):
    """Where a run of lines is; -1: nowhere."""
    return next((i for i in range(start, len(lines) - len(run) + 1)
                 if lines[i:i + len(run)] == run), -1)


class Readme(unittest.TestCase):
    def test_commands_print_what_is_shown(self):
        shown = 0
        self.assertTrue(read('examples', 'run.sh').count(RUN.replace('liqmap', '"$liqmap"')))
        for line, lines in commands():
            words = shlex.split(RUN if line == 'sh examples/run.sh' else line)
            self.assertEqual(words[0], 'liqmap', line)
            result = tap.run(*words[1:], '--preset', 'btcusdt-1h', cwd=DATA) \
                if words[1] in tap.MAPS else tap.run(*words[1:], cwd=DATA)
            self.assertEqual(result.returncode, 0, result.stderr)
            printed, at = result.stdout.splitlines(), 0
            for run in pieces(lines):
                found = find(run, printed, at)
                self.assertGreaterEqual(found, 0, (line, run))
                at = found + len(run)
                shown += len(run)
        self.assertGreaterEqual(shown, 15)

    def test_quickstart(self):
        (code,) = (block for language, block in BLOCKS if language == 'c')
        self.assertIn(code, read('examples', 'quickstart.c'))
        self.assertLessEqual(len(read('examples', 'quickstart.c').splitlines()), 40)

    def test_speed(self):
        rows = re.findall(r'^\| push[^\n]* \|$', TEXT, re.M)
        self.assertEqual(len(rows), 3)
        speed = read('doc', 'speed.md')
        for row in rows:
            self.assertIn(row, speed)

    def test_length(self):
        self.assertLessEqual(TEXT.count('\n'), MOST_LINES)


if __name__ == '__main__':
    tap.main()
