"""The program's files: each folder includes only those below it, and no files go in circles."""
import os
import re
import shutil
import tempfile
import unittest

import tap

PROGRAM = os.path.join(tap.SOURCE_ROOT, 'examples', 'liqmap')
FLOORS = ['commands', 'views', 'replays', 'model', 'readers', 'base']
INCLUDE = re.compile(r'\s*#\s*include\s+"([^"]*)"')


def sources(root):
    """Every source below the folder, by its name from there."""
    return sorted(os.path.relpath(os.path.join(folder, name), root)
                  for folder, _, names in os.walk(root)
                  for name in names if name.endswith(('.c', '.cpp', '.h')))


def includes(root, name):
    """(line, file) of each include of the program's own files."""
    with open(os.path.join(root, name), encoding='utf-8') as file:
        for number, line in enumerate(file, 1):
            match = INCLUDE.match(line)
            if match:
                yield number, match.group(1)


def floor(name):
    """0 is the highest; None where the folder is none of them."""
    folder = os.path.dirname(name)
    return FLOORS.index(folder) if folder in FLOORS else None


def unit(name):
    """A source and its header are one thing: the name of both."""
    return os.path.splitext(name)[0]


def circles(arrows):
    """A message for each arrow that closes a circle. arrows: (from, to) to its place."""
    after = {}
    for start, end in arrows:
        after.setdefault(start, []).append(end)
    done, path, found = set(), [], []

    def visit(name):
        path.append(name)
        for end in after.get(name, ()):
            if end in path:
                found.append(f'{arrows[name, end]}: a circle: '
                             + ' -> '.join(path[path.index(end):] + [end]))
            elif end not in done:
                visit(end)
        done.add(path.pop())

    for name in sorted(after):
        if name not in done:
            visit(name)
    return found


def faults(root):
    """(messages, files looked at, includes looked at)"""
    messages, arrows, count = [], {}, 0
    names = sources(root)
    for name in names:
        if floor(name) is None:
            messages.append(f'{name}:1: the folder is none of {", ".join(FLOORS)}')
            continue
        for line, included in includes(root, name):
            count += 1
            place = f'{name}:{line}'
            if included not in names or floor(included) is None:
                messages.append(f'{place}: {included} is no file of the program')
                continue
            if floor(included) < floor(name):
                messages.append(f'{place}: {included} lies on a floor above')
            if unit(included) != unit(name):
                arrows.setdefault((unit(name), unit(included)), place)
    return messages + circles(arrows), len(names), count


class House(unittest.TestCase):
    def test_floors(self):
        messages, files, count = faults(PROGRAM)
        self.assertEqual(messages, [])
        # So that nothing was overlooked: files include more than one other on average.
        self.assertGreater(count, files)
        self.assertEqual({os.path.dirname(name) for name in sources(PROGRAM)}, set(FLOORS))


class Control(unittest.TestCase):
    """What the test is for, planted in a copy, is found at its file and line."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = os.path.join(folder.name, 'liqmap')
        shutil.copytree(PROGRAM, self.root)

    def plant(self, name, text):
        """Puts a line at the end of a file; its number."""
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'a', encoding='utf-8') as file:
            file.write(text + '\n')
        with open(path, encoding='utf-8') as file:
            return len(file.readlines())

    def messages(self):
        return faults(self.root)[0]

    def test_upward_arrow(self):
        for below in range(1, len(FLOORS)):
            name = next(n for n in sources(self.root) if floor(n) == below and n.endswith('.c'))
            above = next(n for n in sources(self.root) if floor(n) == below - 1
                         and n.endswith('.h'))
            with self.subTest(name):
                line = self.plant(name, f'#include "{above}"')
                self.assertIn(f'{name}:{line}: {above} lies on a floor above', self.messages())

    def test_circle_within_a_folder(self):
        line = self.plant('base/format.h', '#include "base/output.h"')
        found = [m for m in self.messages() if 'a circle' in m]
        self.assertTrue(found)
        self.assertTrue(all('base/format' in m for m in found), found)
        self.assertTrue(any(m.startswith(f'base/format.h:{line}:')
                            or 'base/format -> base/output' in m for m in found), found)

    def test_unknown_folder(self):
        self.plant('extras/more.c', '#include "base/format.h"')
        self.assertIn(f'extras/more.c:1: the folder is none of {", ".join(FLOORS)}',
                      self.messages())
        self.plant('loose.c', '')
        self.assertTrue(any(m.startswith('loose.c:1:') for m in self.messages()))

    def test_unknown_file(self):
        line = self.plant('views/json_print.c', '#include "json.h"')
        self.assertIn(f'views/json_print.c:{line}: json.h is no file of the program', self.messages())


if __name__ == '__main__':
    tap.main()
