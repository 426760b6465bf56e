"""What goes wrong around the program: streams that are closed, disks that are full, files that
are cut, signals at any moment, input without end. No partial file, nothing kept is lost,
memory is bounded, and one line says what it was.

LIQMAP_FAULTS is how many signals are sent to a program that writes; a campaign sends hundreds.
Each class has a control: a fault it must see."""
import errno
import fcntl
import gzip
import os
import random
import resource
import signal
import subprocess
import time
import unittest

import binance
import seeds
import tap

TRIALS = int(os.environ.get('LIQMAP_FAULTS', '40'))
DATA = os.path.join(tap.SOURCE_ROOT, 'examples', 'data', 'binance.csv')
HEADER = 'time_ms,open_interest,high,low,close\n'
MEMORY = 64 << 20


def start(*args, **options):
    options.setdefault('stdout', subprocess.DEVNULL)
    options.setdefault('stderr', subprocess.PIPE)
    return subprocess.Popen([tap.PROGRAM, *map(str, args)], **options)


def without(*descriptors):
    """For preexec_fn: a program that is started without some of its standard streams."""
    return lambda: [os.close(d) for d in descriptors]


def can_trace():
    try:
        return subprocess.run(['strace', '-o', '/dev/null', 'true'], check=False).returncode == 0
    except FileNotFoundError:
        return False


class Case(tap.FolderCase):
    def one_line(self, result, code=1):
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertRegex(result.stderr, r'\A[^\n]+\n\Z')
        return result.stderr

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), 'rb') as file:
            return file.read()

    def alone(self, *names):
        self.assertEqual(sorted(os.listdir(self.folder)), sorted(names))


class Descriptors(Case):
    """A file that is opened never becomes a standard stream."""

    def setUp(self):
        super().setUp()
        day = binance.Day()
        gap = day.klines[:20] + day.klines[40:]
        self.args = ['convert', '--metrics', self.write('m', binance.lines(day.metrics)),
                     '--klines', self.write('k', binance.lines(gap)), '-o', self.path('o')]

    def test_messages_stay_out_of_the_output(self):
        """Of any streams that are closed, and whatever is said."""
        self.assertIn('no bar', tap.run(*self.args).stderr)
        want = self.read('o')
        for closed in ([0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]):
            os.remove(self.path('o'))
            result = tap.run(*self.args, preexec_fn=without(*closed))
            self.assertEqual((result.returncode, self.read('o')), (0, want), closed)

    def test_a_stream_that_is_used_and_closed_is_said(self):
        for closed, args, name in (
                (1, ['map', '--snapshots', DATA], 'liqmap: standard output'),
                (0, ['map', '--snapshots', '-'], 'standard input')):
            said = self.one_line(tap.run(*args, preexec_fn=without(closed)))
            self.assertEqual(said, f'{name}: {os.strerror(errno.EBADF)}\n')


class Output(Case):
    """Where output goes."""

    def save(self, *args, **options):
        return tap.run('map', '--snapshots', DATA, '--save', self.path('s'), *args, **options)

    def test_a_full_disk(self):
        """The state is written beside the old one, which stays."""
        self.assertEqual(self.save().returncode, 0)
        old = self.read('s')

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        for command in ('map', 'replay'):
            result = tap.run(command, '--snapshots', DATA, '--save', self.path('s'),
                             preexec_fn=limit)
            self.assertIn(os.strerror(errno.EFBIG), self.one_line(result))
            self.assertEqual(self.read('s'), old)
            self.alone('s')

    def test_a_picture_on_a_full_disk(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        for name in ('o.png', 'o.svg'):
            result = tap.run('map', '--snapshots', DATA, '-o', self.path(name), preexec_fn=limit)
            if 'PNG' in result.stderr or (name == 'o.png' and tap.sanitized()):
                continue  # without cairo; or fonts that a failure leaves look like a leak
            self.assertEqual(self.one_line(result),
                             f'liqmap: {self.path(name)}: {os.strerror(errno.EFBIG)}\n')

    def test_a_closed_pipe_ends_the_output_and_not_the_work(self):
        for command in (['map', '--format', 'csv'], ['map', '--format', 'json'], ['replay'],
                        ['replay', '--format', 'json'], ['summary']):
            for with_file in (False, True):
                read, write = os.pipe()
                os.close(read)
                kept = ['--save', self.path('s')] if with_file else []
                child = start(*command, '--snapshots', DATA, *kept, stdout=write)
                os.close(write)
                self.assertEqual(child.communicate()[1], b'', command)
                self.assertEqual(child.returncode, 0, command)
                self.alone(*(['s'] if with_file else []))
            self.assertEqual(tap.run('map', '--resume', self.path('s'), '--snapshots',
                                     DATA).returncode, 0)
            os.remove(self.path('s'))

    def test_what_cannot_be_kept_is_said_where_nobody_reads(self):
        for command in ('map', 'replay'):
            read, write = os.pipe()
            os.close(read)
            child = start(command, '--snapshots', DATA, '--save', self.path('no/s'), stdout=write)
            os.close(write)
            self.assertIn(os.strerror(errno.ENOENT).encode(), child.communicate()[1])
            self.assertEqual(child.returncode, 1)

    def test_an_input_is_no_output(self):
        with open(DATA, 'rb') as file:
            want = file.read()
        path = self.write('d.csv', want)
        os.link(path, self.path('again.csv'))
        os.symlink(path, self.path('link.csv'))
        for name in ('d.csv', 'again.csv', 'link.csv'):
            for command in ('map', 'replay'):
                self.one_line(tap.run(command, '--snapshots', path, '--save', self.path(name)))
                with open(self.path(name), 'ab') as out:
                    child = start(command, '--snapshots', path, stdout=out)
                    self.assertIn(b'no input as well', child.communicate()[1])
                    self.assertEqual(child.returncode, 1)
                self.assertEqual(self.read('d.csv'), want)
        day = binance.Day()
        metrics = self.write('m', binance.lines(day.metrics))
        klines = self.write('k', binance.lines(day.klines))
        for name in ('m', 'k'):
            old = self.read(name)
            self.one_line(tap.run('convert', '--metrics', metrics, '--klines', klines, '-o',
                                  self.path(name)))
            self.assertEqual(self.read(name), old)

    def test_a_state_that_is_resumed_may_be_saved_over(self):
        self.assertEqual(self.save().returncode, 0)
        self.assertEqual(self.save('--resume', self.path('s')).returncode, 0)

    def test_read_only(self):
        """As a plain write is refused, for whoever is not root."""
        os.chmod(self.folder, 0o777)
        self.write('s', 'old')
        os.chmod(self.path('s'), 0o444)

        def nobody():
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
        result = self.save(preexec_fn=nobody)
        self.assertIn(os.strerror(errno.EACCES), self.one_line(result))
        self.assertEqual(self.read('s'), b'old')
        self.alone('s')
        os.chmod(self.path('s'), 0o666)
        self.assertEqual(self.save(preexec_fn=nobody).returncode, 0)

    def test_folders_for_files(self):
        for args in (['--snapshots', self.folder], ['--snapshots', DATA, '--save', self.folder],
                     ['--snapshots', DATA, '--resume', self.folder],
                     ['--snapshots', DATA, '--config', self.folder],
                     ['--snapshots', DATA, '--venue', 'binance:X', '--brackets', self.folder]):
            self.one_line(tap.run('map', *args))


class Signals(Case):
    """A signal at any moment of a --save: the old state or the new one, whole."""

    def setUp(self):
        super().setUp()
        self.folder = os.path.join(self.folder, 'f')
        os.mkdir(self.folder)
        self.rng = random.Random(seeds.seed(self.id(), 9))
        self.args = ['map', '--snapshots', DATA, '--save', self.path('s'), '--axis',
                     'log:20000:0.0001:23000']

    def duration(self):
        begin = time.monotonic()
        self.assertEqual(start(*self.args, stderr=subprocess.DEVNULL).wait(), 0)
        return time.monotonic() - begin

    def trial(self, number, longest):
        """Whether the signal came in time."""
        child = start(*self.args, stderr=subprocess.DEVNULL)
        time.sleep(self.rng.random() * longest)
        child.send_signal(number)
        self.assertIn(child.wait(), (0, -number))
        return child.returncode != 0

    def resumes(self):
        tap.good(self, 'map', '--resume', self.path('s'), '--snapshots', DATA)

    def test_kill(self):
        longest = 1.2 * self.duration()
        want, ended = self.read('s'), 0
        for _ in range(TRIALS):
            ended += self.trial(signal.SIGKILL, longest)
            self.assertEqual(self.read('s'), want)
        self.resumes()
        self.assertGreater(ended, TRIALS // 8)
        self.duration()
        self.alone('s')

    def test_what_a_kill_left_is_swept(self):
        """By the next writer of the same file; no other file is, and none that is written."""
        kept = ['s.backup', 's.liqmap-short', 's.liqmap-longer1', 's.liqmap-', 't.liqmap-ABCDEF',
                's.liqmap', 'x.s.liqmap-ABCDEF']
        for name in [*kept, 's.liqmap-AAAAAA', 's.liqmap-BBBBBB']:
            self.write(name, 'x')
        os.mkdir(self.path('s.liqmap-CCCCCC'))
        os.symlink('s.backup', self.path('s.liqmap-DDDDDD'))
        kept += ['s', 's.liqmap-CCCCCC', 's.liqmap-DDDDDD']
        for folder, path in ((None, self.path('s')), (self.folder, 's'), (self.folder, './s')):
            with open(self.write('s.liqmap-AAAAAA', 'x'), 'rb') as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                self.write('s.liqmap-BBBBBB', 'x')
                tap.good(self, *self.args[:-3], path, *self.args[-2:], cwd=folder)
                self.alone(*kept, 's.liqmap-AAAAAA')
            tap.good(self, *self.args[:-3], path, *self.args[-2:], cwd=folder)
            self.alone(*kept)

    def test_many_writers_of_one_file(self):
        """None takes another's file for one that was left."""
        count = 0
        for _ in range(max(TRIALS // 8, 2)):
            for child in [start(*self.args) for _ in range(8)]:
                self.assertEqual((child.communicate()[1], child.returncode), (b'', 0))
                count += 1
        self.resumes()
        self.alone('s')
        self.assertGreaterEqual(count, 16)

    def test_those_that_can_be_caught_leave_nothing_beside(self):
        longest = 1.2 * self.duration()
        want, ended = self.read('s'), 0
        for _ in range(TRIALS):
            ended += self.trial(self.rng.choice([signal.SIGTERM, signal.SIGINT, signal.SIGHUP]),
                                longest)
            self.assertEqual(self.read('s'), want)
            self.alone('s')
        self.resumes()
        self.assertGreater(ended, TRIALS // 8)

    def test_term_at_each_call_of_the_system(self):
        """Before and after each open, write, sync and rename of a --save."""
        if tap.sanitized() or not can_trace():
            self.skipTest('no strace that may trace')
        self.duration()
        want, count = self.read('s'), 0
        for call in ('openat', 'fchmod', 'write', 'fsync', 'rename'):
            for when in range(1, 200):
                got = subprocess.run(
                    ['strace', '-o', '/dev/null', '-e', f'trace={call}', '-e',
                     f'inject={call}:signal=SIGTERM:when={when}', tap.PROGRAM, *self.args],
                    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
                self.assertEqual(self.read('s'), want)
                self.alone('s')
                if got.returncode == 0:
                    break
                count += 1
            else:
                self.fail(f'{call} never ends')
        self.assertGreater(count, 5)

    def test_control(self):
        """A writer that writes in place is caught."""
        script = 'import sys, time\nf = open(sys.argv[1], "w")\nf.write("x"); f.flush()\n' \
                 'time.sleep(60)'
        self.write('s', 'old')
        child = subprocess.Popen(['/usr/bin/python3', '-c', script, self.path('s')])
        deadline = time.monotonic() + 60
        while self.read('s') == b'old' and time.monotonic() < deadline:
            time.sleep(0.01)
        child.kill()
        child.wait()
        self.assertNotEqual(self.read('s'), b'old')


class Everywhere(Case):
    """The same faults for each command that writes a file, whichever way."""
    NAME = 'o.svg'

    def setUp(self):
        super().setUp()
        day = binance.Day()
        self.inputs = ['k', 'm', 'f']
        self.metrics = self.write('m', binance.lines(day.metrics))
        self.klines = self.write('k', binance.lines(day.klines))
        os.mkdir(self.path('f'))
        self.rng = random.Random(seeds.seed(self.id(), 10))

    def readers(self, path=DATA, metrics=None):
        """Each command over a file, printing on standard output."""
        return [['map', '--snapshots', path], ['replay', '--snapshots', path],
                ['heatmap', '--snapshots', path], ['watch', '--once', '--snapshots', path],
                ['convert', '--metrics', metrics or self.metrics, '--klines', self.klines]]

    def writers(self, path):
        """Each command, writing a file."""
        ends = ('--save', '--save', '--output', '--state', '--output')
        return [[*args, end, path] for args, end in zip(self.readers(), ends)]

    def test_a_full_disk(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
        for args in self.writers(self.path(self.NAME)):
            result = tap.run(*args, preexec_fn=limit)
            self.assertIn(os.strerror(errno.EFBIG), self.one_line(result))
            self.alone(*self.inputs)
            self.assertEqual(tap.run(*args).returncode, 0, args)
            old = self.read(self.NAME)
            self.assertGreater(len(old), 200)
            if args[0] != 'watch':  # to which nothing is new
                self.assertEqual(tap.run(*args, preexec_fn=limit).returncode, 1)
            self.assertEqual(self.read(self.NAME), old)
            os.remove(self.path(self.NAME))

    def test_full_and_closed_output(self):
        for args in self.readers():
            with open('/dev/full', 'wb') as full:
                child = start(*args, stdout=full)
                said = child.communicate()[1].decode()
            self.assertEqual((child.returncode, said.splitlines()[-1:]), (
                1, [f'liqmap: standard output: {os.strerror(errno.ENOSPC)}']), args)
            read, write = os.pipe()
            os.close(read)
            child = start(*args, stdout=write)
            os.close(write)
            said = child.communicate()[1]
            self.assertEqual((child.returncode, said), (0, b''), args)

    def test_closed_descriptors(self):
        """The file is what it always is, or there is a line and none."""
        count = 0
        for args in self.writers(self.path(self.NAME)):
            tap.run(*args)
            want = self.read(self.NAME)
            for closed in ([0], [1], [2], [0, 1, 2]):
                os.remove(self.path(self.NAME))
                result = tap.run(*args, preexec_fn=without(*closed))
                if result.returncode == 0 or os.path.exists(self.path(self.NAME)):
                    self.assertEqual(self.read(self.NAME), want, (args, closed))
                    count += result.returncode == 0
                else:
                    self.assertIn(1, closed)
                    self.assertEqual(result.stderr.count('\n'), 2 not in closed)
                with open(self.path(self.NAME), 'ab'):
                    pass
            os.remove(self.path(self.NAME))
            self.alone(*self.inputs)
        self.assertGreaterEqual(count, 10)

    def test_signals(self):
        """What can be caught leaves nothing beside, and the file is the old or the new one."""
        ended = 0
        for args in self.writers(self.path(self.NAME)):
            begin = time.monotonic()
            self.assertEqual(start(*args, stderr=subprocess.DEVNULL).wait(), 0)
            longest = 1.2 * (time.monotonic() - begin)
            whole = self.read(self.NAME)
            for _ in range(max(TRIALS // 4, 4)):
                is_old = self.rng.random() < 0.5 and args[0] != 'watch'
                if is_old:
                    self.write(self.NAME, 'old')
                elif os.path.exists(self.path(self.NAME)):
                    os.remove(self.path(self.NAME))
                child = start(*args, stderr=subprocess.DEVNULL)
                time.sleep(self.rng.random() * longest)
                child.send_signal(self.rng.choice([signal.SIGTERM, signal.SIGINT,
                                                   signal.SIGHUP]))
                ended += child.wait() != 0
                there = os.path.exists(self.path(self.NAME))
                self.alone(*self.inputs, *([self.NAME] if there else []))
                if there:
                    self.assertIn(self.read(self.NAME), (whole, b'old'))
                self.assertTrue(there or not is_old)
            self.write(self.NAME, '')
            os.remove(self.path(self.NAME))
        self.assertGreater(ended, 5)

    def test_folders_and_names(self):
        for args in self.writers(self.path('f')):
            self.assertNotEqual(tap.run(*args).returncode, 0, args)
            self.assertEqual(os.listdir(self.path('f')), [])
        for args in self.readers(self.folder, self.folder):
            self.one_line(tap.run(*args))
        with open(DATA, encoding='ascii') as file:
            rows = file.read(4000).rsplit('\n', 1)[0] + '\n'
        for bad in Names.STRANGE:
            path, other = self.write(f'n{bad}.csv', rows), self.write(f'm{bad}', self.read('m'))
            for args in self.readers(path, other):
                result = tap.run(*args)
                self.assertEqual(result.returncode, 0, (args, result.stderr))
                for text in (result.stdout, result.stderr):
                    self.assertNotRegex(text, r'[\x00-\x08\x0b-\x1f\x7f-\x9f]', args)

    def test_an_input_is_no_output(self):
        with open(DATA, 'rb') as file:
            want = file.read()
        path = self.write('d.svg', want)
        for args, end in ((['map', path], '--save'), (['replay', path], '--save'),
                          (['heatmap', path], '--output'), (['watch', '--once', path], '--state')):
            self.assertEqual(tap.run(*args, end, path).returncode, 1, args)
            self.assertEqual(self.read('d.svg'), want)


class Cut(Case):
    """A file that shrinks while it is read."""

    def cut(self, to, name='-'):
        """The answer where all but so many bytes are cut away behind its back."""
        rows = ''.join(f'{60000 * i},100,12,10,11\n' for i in range(1, 20000))
        path = self.write('c.csv', HEADER + rows)
        child = start('replay', '--snapshots', path, stdout=subprocess.PIPE, bufsize=0)
        child.stdout.read(1)  # it has read the first piece, and waits for its output to be read
        os.truncate(path, to)
        child.stdout.read()
        child.stdout.close()
        said = child.stderr.read().decode()
        child.stderr.close()
        return child.wait(), said

    def test_is_said(self):
        code, said = self.cut(100000)
        self.assertEqual(code, 1)
        self.assertRegex(said, r'c\.csv: expected \d+ bytes more: the file was cut while it was '
                               r'read\n\Z')

    def test_control(self):
        """One that stays as it is, and one that is read by two, are no such files."""
        rows = ''.join(f'{60000 * i},100,12,10,11\n' for i in range(1, 20))
        path = self.write('c.csv', HEADER + rows)
        with open(path, 'rb', buffering=0) as file:
            file.readline()
            child = start('map', '--snapshots', '-', stdin=file)
            self.assertIn(b'column of this name', child.communicate()[1])
            file.seek(0)
            child = start('map', '--snapshots', '-', stdin=file)
            self.assertEqual((child.communicate()[1], child.returncode), (b'', 0))


class Endless(Case):
    """Input without end or that unpacks to much more is refused in little memory."""

    def setUp(self):
        if tap.sanitized():
            self.skipTest('a sanitizer takes more addresses than any limit')
        super().setUp()

    def limited(self, *args):
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        return tap.run(*args, preexec_fn=limit, timeout=60)

    def inputs(self):
        for name, piece in (('zeros', bytes(1 << 20)), ('digits', b'1' * (1 << 20)),
                            ('header', None)):
            with gzip.open(self.path(name + '.gz'), 'wb', 1) as file:
                if piece is None:
                    file.write(HEADER.encode() + b'1,')
                for _ in range(100):
                    file.write(piece or b'1' * (1 << 20))
        with open(self.path('line.csv'), 'wb') as file:
            file.write(HEADER.encode() + b'1,')
            file.seek(100 << 20, os.SEEK_CUR)
            file.write(b'\n')
        return ['/dev/zero', *(self.path(n) for n in sorted(os.listdir(self.folder)))]

    def test_all_inputs_everywhere(self):
        count = 0
        for path in self.inputs():
            for args in (['map', '--snapshots', path], ['replay', '--snapshots', path],
                         ['map', '--resume', path, '--snapshots', DATA],
                         ['map', '--snapshots', DATA, '--config', path],
                         ['map', '--snapshots', DATA, '--venue', 'binance:X', '--brackets', path],
                         ['map', '--metrics', path, '--klines', path],
                         ['map', '--snapshots', DATA, '--feed', path],
                         ['heatmap', '--snapshots', path], ['summary', path], ['venues', path],
                         ['cascade', '--snapshots', DATA, '--direction', 'up', '--order', '1',
                          '--depth', path],
                         ['positions', '--price', '9', path],
                         ['feed', '--venue', 'bybit:BTCUSDT', path], ['convert', path],
                         ['convert', '--from', 'okx:BTC-USDT-SWAP', '--oi', path]):
                with self.subTest(args=args):
                    result = self.limited(*args)
                    self.assertEqual(result.returncode, 1, result.stderr)
                    self.assertNotIn('out of memory', result.stderr)
                    if args[0] != 'feed':  # which also counts what it has read
                        self.one_line(result)
                    count += 1
            # A line that has not ended, or only one, is waited for.
            result = self.limited('watch', '--once', '--snapshots', path)
            self.assertEqual(result.returncode, 3 if path.endswith('line.csv') else 1)
        self.assertGreaterEqual(count, 75)

    def test_columns_that_no_row_fills(self):
        rows = ''.join(f'{60000 * i},100,12,10,11\n' for i in range(1, 200))
        path = self.write('c.csv', HEADER + rows)
        want = tap.good(self, 'heatmap', path, '--columns', 200, '--format', 'csv')
        for columns in (201, 100000, 10**9):
            for extra in ([], ['--every', 1], ['--span', '30d']):
                got = self.limited('heatmap', path, '--columns', columns, '--format', 'csv', *extra)
                self.assertEqual((got.returncode, got.stdout), (0, want), (columns, got.stderr))

    def test_control(self):
        """The limit is one: what is larger than it is refused."""
        axis = ['--axis', 'log:1:0.00001:2000000']
        self.assertIn('memory', self.one_line(self.limited('map', '--snapshots', DATA, *axis)))


class Numbers(Case):
    """A number that is not 0 and too small for a double is refused, not taken for 0."""
    SMALL = ['1e-400', '-1e-400', '1e-320', '0.' + '0' * 400 + '1']

    def test_everywhere(self):
        for small in self.SMALL:
            row = self.write('s.csv', f'{HEADER}1,100,12,10,11\n60000,{small},12,10,11\n')
            self.assertIn('s.csv:3: open_interest', self.one_line(tap.run('map', '--snapshots',
                                                                          row)))
            config = self.write('c.json', f'{{"turnover": {small}}}')
            self.assertIn('c.json: expected a number', self.one_line(
                tap.run('map', '--snapshots', DATA, '--config', config)))
            brackets = self.write('b.json', '[{"symbol":"X","brackets":[{"bracket":1,'
                                  f'"initialLeverage":10,"notionalCap":{small}}}]}}]')
            self.assertIn('b.json: expected a number', self.one_line(tap.run(
                'price', '--side=long', '--entry=5', '--leverage=2', '--venue', 'binance:X',
                '--brackets', brackets)).replace(':1:', ':'))
            self.assertEqual(tap.run('map', '--snapshots', DATA, '--turnover', small).returncode,
                             2)

    def test_control(self):
        for good in ('0', '0e-400', '0.000', '1e-300', '1e-9'):
            config = self.write('c.json', f'{{"turnover": {good}, "axis": "log:20000:0.001:2000"}}')
            tap.good(self, 'map', '--snapshots', DATA, '--config', config)
        config = self.write('c.json', '{"axis": "log:20000:0.001:2000", "contract": "1e-400"}')
        self.assertIn('linear or inverse', self.one_line(tap.run('map', '--snapshots', DATA,
                                                              '--config', config)))


class Names(Case):
    """No control character reaches the terminal, whoever sent it."""
    CASCADE = ['cascade', '--direction', 'up', '--order', '1', '--depth-per-percent', '1e6']
    STRANGE = ['\033[31m', '\x9b31m', '\x07', '\x7f', '\u0085']

    def shown(self, *args):
        result = tap.run(*args)
        for text in (result.stdout, result.stderr):
            self.assertNotRegex(text, r'[\x00-\x08\x0b-\x1f\x7f-\x9f]', args)
        return result

    def test_on_the_command_line(self):
        for bad in self.STRANGE:
            for args in (['map', f'--{bad}'], ['map', f'-{bad}'], ['map', f'--{bad}=1'], [bad],
                         ['map', '--unit', bad], ['map', '--tier', bad], ['map', bad],
                         ['map', '--source', f'{bad}={DATA}'], ['price', '--venue', bad],
                         ['map', '--snapshots', bad], ['positions', bad], ['convert', bad],
                         ['map', '--snapshots', DATA, f'--un{bad}']):
                self.assertNotEqual(self.shown(*args).returncode, 0)

    def test_of_files(self):
        with open(DATA, encoding='ascii') as file:
            rows = file.read()
        for bad in self.STRANGE:
            path = self.write(f'n{bad}.csv', rows)
            for args in (['map'], ['map', '--format', 'json'], ['map', '--format', 'csv'],
                         ['heatmap'], ['heatmap', '--format', 'json'], ['summary'],
                         ['summary', '--format', 'json'], ['summary', '--format', 'csv'],
                         [*self.CASCADE], [*self.CASCADE, '--format', 'json']):
                self.assertEqual(self.shown(*args, '--snapshots', path).returncode, 0, args)


if __name__ == '__main__':
    tap.main()
