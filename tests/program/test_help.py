"""Help: of the program and of each command, whose examples run on the bundled data."""
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

import tap

DATA = os.path.join(tap.SOURCE_ROOT, 'examples', 'data')


def commands(test):
    return re.findall(r'^  (\w+) ', tap.good(test, '--help'), re.M)


class Help(unittest.TestCase):
    def test_ways_to_it(self):
        whole = tap.good(self, '--help')
        for args in (['help'], ['-h'], ['HELP']):
            self.assertEqual(tap.good(self, *args), whole)
        names = commands(self)
        self.assertGreaterEqual(len(names), 9)
        for name in names:
            text = tap.good(self, name, '--help')
            self.assertTrue(text.startswith(f'Usage: liqmap {name} '))
            for args in ([name, '-h'], [name, '-?'], ['help', name], ['help', name.upper()],
                         ['--help', name]):
                self.assertEqual(tap.good(self, *args), text)
            self.assertIn(f'Usage: liqmap {name} ', tap.good(self, name, '--usage'))
        result = tap.run('help', 'nothing')
        self.assertEqual((result.returncode, result.stdout), (2, ''))

    def test_it_fits_80_columns(self):
        for name in commands(self):
            for line in tap.good(self, name, '--help').splitlines():
                self.assertLess(len(line), 80, line)

    def test_examples(self):
        """The help of each command ends with two, which run as they are."""
        count = 0
        for name in commands(self):
            text = tap.good(self, name, '--help')
            examples = re.findall(r'^  (liqmap .*)$', text[text.index('\nExamples:\n'):], re.M)
            self.assertEqual(len(examples), 2, name)
            self.assertTrue(text.endswith(f'\n  {examples[-1]}\n'))
            for example in examples:
                with self.subTest(example=example), tempfile.TemporaryDirectory() as folder:
                    for file in os.listdir(DATA):
                        shutil.copy(os.path.join(DATA, file), folder)
                    before = set(os.listdir(folder))
                    program, command, *args = shlex.split(example)
                    self.assertEqual((program, command), ('liqmap', name))
                    result = subprocess.run([tap.PROGRAM, command, *args], cwd=folder,
                                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                            text=True, check=False)
                    self.assertEqual(result.returncode, 0, result.stderr)
                    out = result.stdout
                    for file in set(os.listdir(folder)) - before:
                        with open(os.path.join(folder, file)) as made:
                            out += made.read()
                    self.assertGreater(len(out.splitlines()), 1 if name == 'price' else 2)
                    count += 1
        self.assertEqual(count, 2 * len(commands(self)))


if __name__ == '__main__':
    tap.main()
