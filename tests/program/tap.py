"""Run a module's tests as TAP, one point each, and find the program under test."""
import os
import signal
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ['LIQMAP_PROGRAM']
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup has it ignored, by programs as well
os.environ.pop('COLUMNS', None)  # text is 80 wide, where a test says nothing else
SOURCE_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# The default tiers of 0.1.0, by which figures of some tests were made.
EARLIER_TIERS = ['--tier', '25:0.0128/0.0071', '--tier', '50:0.0053/0.0041', '--tier',
                 '100:0.0090/0.0065']

# What tests of maps go by that are not about presets: three tiers, few settings.
PRESET = ['--preset', 'classic']
MAPS = ('map', 'summary', 'watch', 'replay', 'heatmap', 'cascade')


def with_preset(args):
    """A command line, with PRESET where it is of a map and says nothing of it."""
    if args and args[0] in MAPS and not {'--preset', '--resume', '--describe'} & set(args):
        args = (args[0], *PRESET, *args[1:])
    return list(map(str, args))


def run(*args, **options):
    """The program's answer as a CompletedProcess of text."""
    args = with_preset(args)
    options.setdefault('text', True)
    options.setdefault('timeout', 300)
    return subprocess.run([PROGRAM, *args], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, **options)


def good(test, *args, **options):
    """The output of a run that must succeed."""
    result = run(*args, **options)
    test.assertEqual(result.returncode, 0, result.stderr)
    return result.stdout


def golden(test, name, got):
    """Compare with a file of tests/golden, which LIQMAP_WRITE_GOLDEN writes anew first."""
    path = os.path.join(SOURCE_ROOT, 'tests', 'golden', name)
    if os.environ.get('LIQMAP_WRITE_GOLDEN'):
        with open(path, 'w', encoding='utf-8') as file:
            file.write(got)
    with open(path, encoding='utf-8') as file:
        test.assertEqual(got.splitlines(), file.read().splitlines())


def sanitized():
    """Whether the program's memory is watched, which takes terabytes of addresses."""
    with open(PROGRAM, 'rb') as program:
        return b'__asan_init' in program.read()


class FolderCase(unittest.TestCase):
    """Tests that write files, each into a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, content):
        """The path of a new file of text or bytes."""
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path


class _Result(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.number = 0
        self.whole = True

    def _point(self, good_, test, note='', detail=''):
        self.number += 1
        print(f'{"ok" if good_ else "not ok"} {self.number} - {test.id()}{note}')
        for line in detail.splitlines():
            print('#', line)
        sys.stdout.flush()
        self.whole = self.whole and good_
        if not good_ and os.environ.get('LIQMAP_FIRST_FAILURE'):
            self.stop()

    def addSuccess(self, test):
        self._point(True, test)

    def addFailure(self, test, err):
        self._point(False, test, detail=self._exc_info_to_string(err, test))

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._point(False, subtest, detail=self._exc_info_to_string(err, test))

    def addSkip(self, test, reason):
        self._point(True, test, f' # SKIP {reason}')


def main():
    tests = unittest.defaultTestLoader.loadTestsFromModule(sys.modules['__main__'])
    result = _Result()
    tests.run(result)
    print(f'1..{result.number}')
    sys.exit(not result.whole or result.number == 0)
