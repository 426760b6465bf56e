"""The program in its surroundings: terminals, pipes, signals, memory."""
import fcntl
import os
import pty
import re
import resource
import select
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unittest

import binance
import tap

DAY = os.path.join(tap.SOURCE_ROOT, 'examples', 'data', 'binance.csv')
GOLDEN = os.path.join(tap.SOURCE_ROOT, 'tests', 'golden', 'snapshots.csv')
POSITIONS = 'side,size,entry,leverage,liq_px\nlong,1,10,9,8\nshort,2,9,20,11\n'
YEAR = 525600


def on_terminal(args, env=None, streams=('stdout', 'stderr'), width=80):
    """What the program writes to a terminal that is these of its streams; its exit."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, width, 0, 0))
    given = {'stdin': subprocess.DEVNULL, 'stdout': subprocess.DEVNULL,
             'stderr': subprocess.DEVNULL, **{name: slave for name in streams}}
    environment = {k: v for k, v in os.environ.items() if k != 'NO_COLOR'}
    environment.update({'TERM': 'xterm'}, **(env or {}))
    child = subprocess.Popen([tap.PROGRAM, *tap.with_preset(args)], env=environment, **given)
    os.close(slave)
    out = b''
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    os.close(master)
    return out.decode(), child.wait()


def snapshots(count):
    """A stream of so many minutes."""
    yield 'time_ms,open_interest,high,low,close,volume\n'
    for i in range(count):
        price = 90000 + (i * 7919) % 4001
        yield f'{60000 * i},{90000 + (i * 31) % 977},{price + 20},{price - 20},{price},{50}\n'


class Terminal(unittest.TestCase):
    MAP = ['map', '--snapshots', GOLDEN]
    HEATMAP = ['heatmap', '--snapshots', GOLDEN]

    def test_colour_on_a_terminal_only(self):
        for command, colour in ((self.MAP, '\033[36m'), (self.HEATMAP, '\033[0;31m')):
            out, code = on_terminal(command)
            self.assertEqual(code, 0)
            self.assertIn(colour, out)
            self.assertNotIn('\033', tap.good(self, *command))

    def test_colour_changes_no_text(self):
        cascade = ['cascade', *self.MAP[1:], '--direction', 'up', '--depth-per-percent', '1e6']
        for command in (self.MAP, self.HEATMAP, [*cascade, '--order', '1e6'],
                        [*cascade, '--trigger']):
            out, _ = on_terminal(command, streams=['stdout'])
            self.assertIn('\033[', out)
            plain = re.sub(r'\033\[[\d;]*m', '', out).replace('\r\n', '\n')
            self.assertEqual(plain, tap.good(self, *command))

    def test_sides_of_a_heatmap_have_colours(self):
        """Shorts red above the price, which is bold, longs green below; each line ends
        plain."""
        out, _ = on_terminal(self.HEATMAP, streams=['stdout'])
        self.assertRegex(out, r'\033\[0;1mo+\033\[0;31m')
        self.assertRegex(out, r'\033\[0;1mo+\033\[0;32m')
        for line in out.replace('\r\n', '\n').split('\n'):
            if '\033' in line:
                self.assertTrue(line[:line.rindex('m') + 1].endswith('\033[0m'), line)

    def test_lines_of_prices_are_folded_on_a_terminal(self):
        """And stay one line each for whoever searches them elsewhere."""
        many = [x for i in range(16) for x in ('--tier', f'{i + 3.25}:0.012345')]
        for tiers in ([], many):
            args = [*self.MAP, '--at', '97500', '--at', '93000.5', '--at', '1', *tiers]
            whole = tap.good(self, *args)
            out, _ = on_terminal(args, {'NO_COLOR': '1'}, ['stdout'])
            out = out.replace('\r\n', '\n')
            for line in out.splitlines():
                self.assertLessEqual(len(line), 80)
                self.assertEqual(line, line.rstrip())
            head, ats = out[:out.index('\nat ')], out[out.index('\nat '):]
            self.assertTrue(whole.startswith(head))
            self.assertEqual(ats.replace(';\n  ', '; ').replace(',\n  ', ', '),
                             whole[len(head):])
            self.assertIn('M;\n  in this bucket ', ats)
            self.assertTrue(ats.endswith('; off the axis\n'))
            self.assertEqual(whole[len(head):].count('\n'), 4)

    def test_no_colour(self):
        for env in ({'NO_COLOR': '1'}, {'TERM': 'dumb'}):
            for command in (self.MAP, self.HEATMAP):
                out, _ = on_terminal(command, env, ['stdout'])
                self.assertNotIn('\033', out)
        out, _ = on_terminal(self.MAP, {'NO_COLOR': ''}, ['stdout'])
        self.assertIn('\033', out)

    def test_colour_as_asked_for(self):
        for args in (self.MAP, self.HEATMAP, ['summary', *self.MAP[1:]]):
            plain = tap.good(self, *args)
            self.assertNotIn('\033', plain)
            always = tap.good(self, *args, '--color', 'always')
            self.assertIn('\033', always)
            self.assertEqual(re.sub('\033\\[[0-9;]*m', '', always), plain)
            out, code = on_terminal([*args, '--color', 'never'], streams=('stdout',))
            self.assertEqual((out.replace('\r', ''), code), (plain, 0))
            out, _ = on_terminal([*args, '--color', 'always'], {'NO_COLOR': '1'})
            self.assertIn('\033', out)

    def test_width(self):
        """By COLUMNS, else that of the terminal; charts grow with it and stay in it."""
        cascade = ['cascade', *self.MAP[1:], '--direction', 'up', '--depth-per-percent',
                   '5M', '--order', '10M']
        for args in (self.MAP, self.HEATMAP, cascade):
            plain = tap.good(self, *args)
            self.assertEqual(tap.good(self, *args, env={**os.environ, 'COLUMNS': '40'}),
                             plain)
            longest = {80: max(map(len, plain.splitlines()))}
            for width in (120, 200):
                text = tap.good(self, *args, env={**os.environ, 'COLUMNS': str(width)})
                out, _ = on_terminal([*args, '--color', 'never'], streams=('stdout',),
                                     width=width)
                self.assertEqual(out.replace('\r', ''), text)
                longest[width] = max(map(len, text.splitlines()))
                self.assertLessEqual(longest[width], width)
            if args is not self.HEATMAP:  # that has a column for each of 60 snapshots
                self.assertLess(longest[80], longest[120])
                self.assertGreater(longest[200], 180)
        day = ['heatmap', '--snapshots', DAY]
        for width in (80, 120, 200):
            text = tap.good(self, *day, env={**os.environ, 'COLUMNS': str(width)})
            self.assertLessEqual(max(map(len, text.splitlines())), width)
            self.assertGreater(max(map(len, text.splitlines())), width / 2)

    def test_rows(self):
        for rows in (1, 5, 40):
            text = tap.good(self, *self.MAP, '--range', 'all', '--rows', rows)
            for side in 'SL':
                self.assertTrue(0 < len(re.findall(f' {side} ', text)) <= rows)
            text = tap.good(self, *self.HEATMAP, '--rows', rows)
            lines = re.findall(r'^ +[\d,.]+ .*[^ ]', text, re.M)
            self.assertTrue(0 < len(lines) <= rows + 1, text)

    def test_times_in_a_zone(self):
        for zone, time in (('UTC', '2026-01-14 15:00:00 UTC'),
                           ('+02:00', '2026-01-14 17:00:00 UTC+02:00'),
                           ('-3:30', '2026-01-14 11:30:00 UTC-03:30'),
                           ('America/New_York', '2026-01-14 10:00:00 America/New_York')):
            for args in (['map'], ['heatmap'],
                         ['cascade', '--direction', 'up', '--depth-per-percent', '5M',
                          '--order', '1M']):
                text = tap.good(self, *args, '--snapshots', DAY, '--tz', zone, '--until',
                                '2026-01-14 15:00:00')
                self.assertIn(time, text)
            text = tap.good(self, 'map', '--source', f'a={DAY}', '--tz', zone, '--until',
                            '2026-01-14 15:00:00')
            self.assertIn(time, text)
            self.assertRegex(text, r'as of \(UTC\) ' if zone == 'UTC' else r'as of    ')
            text = tap.good(self, 'summary', DAY, '--tz', zone, '--until',
                            '2026-01-14 15:00:00')
            self.assertIn(time[:16], text)
            self.assertEqual(tap.good(self, 'map', DAY, '--tz', zone, '--format', 'csv'),
                             tap.good(self, 'map', DAY, '--format', 'csv'))
        for zone in ('Nowhere/Here', '+25:00', '../etc/passwd', ''):
            result = tap.run('map', DAY, '--tz', zone)
            self.assertEqual((result.returncode, result.stdout), (2, ''))
            self.assertIn('--tz: expected UTC, an offset such as +02:00, or a name',
                          result.stderr)

    def test_json_has_no_colour(self):
        out, _ = on_terminal([*self.MAP, '--format', 'json'], streams=['stdout'])
        self.assertNotIn('\033', out)

    def test_progress(self):
        with tempfile.NamedTemporaryFile('w', suffix='.csv') as file:
            file.writelines(snapshots(20000))
            file.flush()
            for command in ('map', 'replay'):
                out, code = on_terminal([command, '--snapshots', file.name],
                                        streams=['stderr'])
                self.assertEqual(code, 0)
                self.assertRegex(out, r'\r\033\[K[\d,]+ rows, 1970-01-\d\d \d\d:\d\d:\d\d UTC, '
                                      r'\d+ %')
                # The line is gone at the end.
                self.assertTrue(out.endswith('\r\033[K'))
            result = tap.run('map', '--snapshots', file.name)
            self.assertEqual(result.stderr, '')

    def test_progress_and_rows_on_one_terminal(self):
        out, _ = on_terminal(['replay', '--snapshots', GOLDEN])
        lines = out.replace('\r\n', '\n').split('\n')
        clean = [line.rsplit('\033[K', 1)[-1] for line in lines if line]
        self.assertIn('rows, ', out)
        self.assertEqual([line for line in clean if line],
                         tap.good(self, 'replay', '--snapshots', GOLDEN).splitlines())


class Control(tap.FolderCase):
    """What a file holds or is called never steers the terminal."""
    RAW = 'a\033[31m\tb\007\x7fc'
    SHOWN = 'a?[31m?b??c'

    def said(self, *args):
        result = tap.run(*args)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertRegex(result.stderr, r'\A[ -~\n]*\Z')
        return result.stderr

    def test_fields(self):
        header = next(snapshots(0))
        path = self.write('s', f'{header}{self.RAW},1,1,1,1,1\n')
        self.assertIn(f"found '{self.SHOWN}'\n", self.said('map', '--snapshots', path))
        path = self.write('s', f'{header}{self.RAW * 200},1,1,1,1,1\n')
        self.assertIn(f"found '{self.SHOWN}", self.said('map', '--snapshots', path))

    def test_names_of_files_and_keys(self):
        path = self.write(self.RAW, 'x')
        self.assertIn(f'/{self.SHOWN}:1: ', self.said('map', '--snapshots', path))
        path = self.write('c', '{"a\\u001b[31m\\tb\\u0007\\u007fc": 1}')
        self.assertIn(f' {self.SHOWN}: expected one of',
                      self.said('map', '--snapshots', GOLDEN, '--config', path))
        path = os.path.join(self.folder, self.RAW * 20, 'none')
        self.assertIn(f'{self.SHOWN}/none: ', self.said('map', '--snapshots', path))

    def test_header(self):
        path = self.write(self.RAW, ''.join(snapshots(3)))
        self.assertTrue(tap.good(self, 'map', '--snapshots', path).startswith(
            f'{self.SHOWN}  1970'))
        day = binance.Day()
        metrics = self.write('m', binance.lines(
            [binance.metrics_row(binance.DAY + 300000, 1.0, '"\033[2J"')]))
        klines = self.write('k', binance.lines(day.klines))
        self.assertTrue(tap.good(self, 'map', '--metrics', metrics, '--klines',
                                 klines).startswith('?[2J  2026'))


class Pipes(unittest.TestCase):
    def test_closed_pipe_is_quiet(self):
        for ignored in (False, True):
            for command in (['replay', '--snapshots', '-'],
                            ['map', '--format', 'csv', '--snapshots', GOLDEN],
                            ['positions', '--format', 'json', '--price', '9', '/dev/stdin'],
                            ['venues', '--format', 'json']):
                child = subprocess.Popen(
                    [tap.PROGRAM, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, text=True, restore_signals=not ignored)
                child.stdout.close()
                try:
                    child.stdin.writelines([POSITIONS] if command[0] == 'positions'
                                           else snapshots(5000))
                    child.stdin.close()
                except BrokenPipeError:
                    pass
                self.assertEqual(child.stderr.read(), '')
                self.assertEqual(child.wait(), 0)
                child.stderr.close()

    def test_full_disk_is_not(self):
        with open('/dev/full', 'w') as full:
            given = ['--snapshots', GOLDEN]
            price = ['price', '--side=long', '--entry=5', '--leverage=2', '--mmr=0.1']
            for command in (['map', *given], ['replay', *given], ['heatmap', *given],
                            ['map', '--format', 'json', *given], price,
                            [*price, '--format', 'json'], ['venues'],
                            ['venues', '--format', 'json'],
                            ['positions', '--price', '9', '-']):
                child = subprocess.run([tap.PROGRAM, *command], input=POSITIONS,
                                       stdout=full, stderr=subprocess.PIPE, text=True)
                self.assertEqual((child.returncode, child.stderr), (
                    1, 'liqmap: standard output: No space left on device\n'))

    def test_live(self):
        """Each row comes out before the next goes in, by whatever name the pipe has; the
        default preset depends on the length of a bar, and waits for the second row."""
        for name in ('-', '/dev/stdin'):
            for preset, waits in (('classic', 0), ('btcusdt-1h', 1)):
                with self.subTest(name=name, preset=preset):
                    self.live(name, preset, waits)

    def live(self, name, preset, waits):
        child = subprocess.Popen([tap.PROGRAM, 'replay', '--preset', preset, '--snapshots',
                                  name], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 bufsize=0)
        printed = 0
        for i, line in enumerate(snapshots(20)):
            child.stdin.write(line.encode())
            if i <= waits:
                continue
            got = b''
            while got.count(b'\n') < i + 1 - printed:
                self.assertTrue(select.select([child.stdout], [], [], 60)[0])
                got += os.read(child.stdout.fileno(), 65536)
            printed = i + 1
            self.assertTrue(got.splitlines()[-1].startswith(b'%d,' % (60000 * (i - 1))))
        child.stdin.close()
        self.assertEqual(child.wait(), 0)
        child.stdout.close()


class Files(tap.FolderCase):
    """-o leaves the old file or the new one."""

    def setUp(self):
        super().setUp()
        day = binance.Day()
        self.metrics = self.write('m', binance.lines(day.metrics))
        self.klines = self.write('k', binance.lines(day.klines))
        self.out = os.path.join(self.folder, 'o', 'out.csv')
        os.mkdir(os.path.dirname(self.out))
        self.args = ['convert', '--metrics', self.metrics, '--klines', self.klines]

    def read(self):
        with open(self.out) as file:
            return file.read()

    def alone(self):
        self.assertEqual(os.listdir(os.path.dirname(self.out)), ['out.csv'])

    def test_new_and_over_old(self):
        want = tap.good(self, *self.args)
        for _ in range(2):
            self.assertEqual(tap.good(self, *self.args, '-o', self.out), '')
            self.assertEqual(self.read(), want)
            self.alone()
        self.assertEqual(os.stat(self.out).st_mode & 0o777, 0o666 & ~self.umask())
        os.chmod(self.out, 0o640)
        tap.good(self, *self.args, '--output', self.out)
        self.assertEqual(os.stat(self.out).st_mode & 0o777, 0o640)

    @staticmethod
    def umask():
        mask = os.umask(0)
        os.umask(mask)
        return mask

    def test_a_link_stays_one(self):
        link = os.path.join(self.folder, 'link')
        os.symlink(self.out, link)
        self.write('o/out.csv', 'old')
        tap.good(self, *self.args, '-o', link)
        self.assertTrue(os.path.islink(link))
        self.assertEqual(self.read(), tap.good(self, *self.args))

    def test_a_device_stays_one(self):
        self.assertEqual(tap.good(self, *self.args, '-o', '/dev/stdout'),
                         tap.good(self, *self.args))

    def test_bad_data_leaves_the_old(self):
        self.write('o/out.csv', 'old')
        with open(self.metrics, 'a') as file:
            file.write('2026-01-13 00:35:00,BTCUSDT,x,,,,,\n')
        self.assertEqual(tap.run(*self.args, '-o', self.out).returncode, 1)
        self.assertEqual(self.read(), 'old')
        self.alone()

    def test_no_folder(self):
        path = os.path.join(self.folder, 'none', 'out.csv')
        result = tap.run(*self.args, '-o', path)
        self.assertEqual((result.returncode, result.stderr),
                         (1, f'liqmap: {path}: No such file or directory\n'))

    def test_signals(self):
        """Ended while it writes: a catchable signal leaves nothing beside the old file, a
        kill leaves the old file whole."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL):
            self.write('o/out.csv', 'old')
            fifo = os.path.join(self.folder, f'fifo{int(number)}')
            os.mkfifo(fifo)
            # A pipe that is held open keeps it from coming to an end.
            child = subprocess.Popen([tap.PROGRAM, 'convert', '--metrics', self.metrics,
                                      '--klines', self.klines, '--mark-klines', fifo,
                                      '-o', self.out], stderr=subprocess.DEVNULL)
            with open(fifo, 'w') as pipe:
                deadline = time.monotonic() + 60
                while (len(os.listdir(os.path.dirname(self.out))) < 2
                       and time.monotonic() < deadline):
                    time.sleep(0.01)
                self.assertEqual(len(os.listdir(os.path.dirname(self.out))), 2)
                child.send_signal(number)
                self.assertEqual(child.wait(), -number)
                pipe.flush()
            self.assertEqual(self.read(), 'old')
            if number != signal.SIGKILL:
                self.alone()


class Memory(unittest.TestCase):
    """A year of minutes in the memory of a day: 64 MiB of addresses, all included."""

    def limited(self, args, **streams):
        if tap.sanitized():
            self.skipTest('a sanitizer takes more addresses than any limit')

        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (64 << 20, 64 << 20))
        return subprocess.Popen([tap.PROGRAM, *args], preexec_fn=limit, text=True,
                                stderr=subprocess.PIPE, **streams)

    def test_snapshots(self):
        with tempfile.TemporaryFile('w+') as out:
            child = self.limited(['replay', '--snapshots', '-'], stdin=subprocess.PIPE,
                                 stdout=out)
            child.stdin.writelines(snapshots(YEAR))
            child.stdin.close()
            self.assertEqual((child.stderr.read(), child.wait()), ('', 0))
            child.stderr.close()
            out.seek(0)
            self.assertEqual(sum(1 for _ in out), YEAR + 1)

    def test_heatmap(self):
        """All of it in as many columns as ever."""
        child = self.limited(['heatmap', '--snapshots', '-'], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE)
        child.stdin.writelines(snapshots(YEAR))
        child.stdin.close()
        out = child.stdout.read()
        self.assertEqual((child.stderr.read(), child.wait()), ('', 0))
        self.assertIn('1970-01-12 09:03:00 UTC to 1970-12-31 23:59:00 UTC\n', out)
        self.assertIn('33 columns, one every 16,384 snapshots', out)
        child.stdout.close()
        child.stderr.close()

    def test_many_sources(self):
        """Several years one after the other, of which the maps stay."""
        with tempfile.TemporaryDirectory() as folder:
            for name in 'abc':
                with open(f'{folder}/{name}', 'w', encoding='ascii') as file:
                    file.writelines(snapshots(YEAR))
            child = self.limited(['map', '--format', 'csv', *(
                x for name in 'abc' for x in ('--source', f'{name}={folder}/{name}'))],
                stdout=subprocess.PIPE)
            rows = sum(1 for _ in child.stdout)
            self.assertEqual((child.stderr.read(), child.wait(), rows > 5000), ('', 0, True))
            child.stdout.close()
            child.stderr.close()

    def test_binance(self):
        """The join as well, where the files are in order."""
        with tempfile.TemporaryDirectory() as folder:
            # Bars from 1970 on: the join does not mind.
            with open(f'{folder}/m', 'w') as file:
                for i in range(1, YEAR // 5 + 1):
                    file.write(f'{300000 * i},BTCUSDT,90000.5,,,,,\n')
            with open(f'{folder}/k', 'w') as file:
                for i in range(YEAR):
                    file.write(f'{60000 * i},100,101,99,100,5,{60000 * i + 59999},500,1,1,1,0\n')
            child = self.limited(['replay', '--metrics', f'{folder}/m', '--klines',
                                  f'{folder}/k'], stdout=subprocess.PIPE)
            rows = sum(1 for _ in child.stdout)
            self.assertEqual((child.stderr.read(), child.wait(), rows),
                             ('', 0, YEAR // 5 + 1))
            child.stdout.close()
            child.stderr.close()


if __name__ == '__main__':
    tap.main()
