"""watch: a recorded stream is played into files while the program follows them; at any time it
has what `summary` has of the same rows, whatever happens to the files or to it."""
import gzip
import json
import os
import queue
import random
import signal
import subprocess
import threading
import time
import unittest
import zipfile

from seeds import seed
import tap

DATA = os.path.join(tap.SOURCE_ROOT, 'examples', 'data')
AXIS = ['--axis', 'log:60000:0.0005:1600', '--preset', 'btcusdt-1h']
KILLS = int(os.environ.get('LIQMAP_KILLS', '20'))
PATIENCE = 60


def day(name, count):
    """Header and rows of a bundled file."""
    with open(os.path.join(DATA, name + '.csv'), encoding='ascii') as file:
        lines = [line for line in file if not line.startswith('#')]
    return lines[0], lines[1:count + 1]


class Watch:
    """The program at work, and the lines it printed."""

    def __init__(self, *args):
        self.process = subprocess.Popen(
            [tap.PROGRAM, 'watch', '--format', 'json', '--interval', '10ms', *AXIS,
             *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.lines = queue.Queue()
        self.last = None
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line)

    def until(self, is_reached):
        """The first update of which that is true."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                self.last = json.loads(self.lines.get(timeout=0.05))
            except queue.Empty:
                continue
            if is_reached(self.last):
                return self.last
        raise AssertionError(f'not reached in {PATIENCE} s; last: {str(self.last)[:300]}')

    def stop(self, number=signal.SIGTERM):
        """Exit status and messages."""
        self.process.send_signal(number)
        self.reader.join()
        said = self.process.stderr.read()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()
        return self.process.returncode, said


def at(time_ms):
    return lambda got: max(row['time_ms'] for row in got['rows']) >= time_ms


class Case(tap.FolderCase):
    def start(self, *args):
        watch = Watch(*args)
        self.addCleanup(lambda: watch.process.poll() is None and watch.stop(signal.SIGKILL))
        return watch

    def whole(self, *args):
        return json.loads(tap.good(self, 'summary', '--format', 'json', *AXIS, *args))

    def append(self, path, text):
        with open(path, 'a', encoding='ascii') as file:
            file.write(text)

    def time_of(self, row):
        return int(row.split(',')[0])


class Follows(Case):
    def test_a_stream_of_pieces(self):
        """Pieces end anywhere in a line: what is printed is of whole lines."""
        chance = random.Random(f'{seed("watch", 20261127)} pieces')
        header, rows = day('binance', 600)
        path = self.write('grows.csv', '')
        watch = self.start('--snapshots', path)
        text, sent = header + ''.join(rows), 0
        while sent < len(text):
            piece = text[sent:sent + chance.randrange(1, 4000)]
            self.append(path, piece)
            sent += len(piece)
            if chance.random() < 0.2:
                time.sleep(0.02)
        got = watch.until(at(self.time_of(rows[-1])))
        want = self.whole('--snapshots', path)
        self.assertEqual(got['rows'], want['rows'])
        self.assertEqual(watch.stop(), (0, ''))

    def test_many_files(self):
        """One is there, one comes later, one goes silent."""
        names = ('binance', 'okx', 'bybit')
        days = {name: day(name, 900) for name in names}
        paths = {name: os.path.join(self.folder, name + '.csv') for name in names}
        sources = [x for name in names for x in ('--source', f'BTC/{name}={paths[name]}')]
        header, rows = days['binance']
        self.append(paths['binance'], header + ''.join(rows[:300]))
        watch = self.start(*sources, '--by', 'venue')
        self.assertEqual(len(watch.until(lambda got: True)['rows']), 1)
        for name, last in (('bybit', 400), ('okx', 900)):
            self.append(paths[name], days[name][0] + ''.join(days[name][1][:last]))
        self.append(paths['binance'], ''.join(rows[300:]))
        last = self.time_of(rows[-1])
        got = watch.until(lambda got: len(got['rows']) == 4 and all(
            row['time_ms'] == last for row in got['rows'] if row['source'] != 'bybit'))
        self.assertEqual(got['rows'],
                         self.whole(*sources, '--by', 'venue')['rows'])
        self.assertEqual([row['stale'] for row in got['rows']], [False, False, True, True])
        self.assertEqual(watch.stop(signal.SIGINT)[0], 0)

    def test_nothing_is_read_twice(self):
        """What was read may be overwritten: but for its end, by which the file is known
        again, it is not looked at."""
        header, rows = day('binance', 400)
        path = self.write('grows.csv', header + ''.join(rows[:200]))
        state = os.path.join(self.folder, 'state')
        want = self.write('whole.csv', header + ''.join(rows))
        for restart in (0, 1):
            watch = self.start('--snapshots', path, '--state', state)
            watch.until(at(self.time_of(rows[199]))) if not restart else None
            if restart:
                self.append(path, ''.join(rows[300:]))
                got = watch.until(at(self.time_of(rows[-1])))
                got['rows'][0]['source'] = None
                self.assertEqual(got['rows'], self.whole('--snapshots', want)['rows'])
            else:
                with open(path, 'r+', encoding='ascii') as file:
                    file.seek(len(header))
                    file.write('x' * (len(''.join(rows[:200])) - 300))
                self.append(path, ''.join(rows[200:300]))
                watch.until(at(self.time_of(rows[299])))
            self.assertEqual(watch.stop()[0], 0)

    def test_replaced_and_cut(self):
        header, rows = day('binance', 1000)
        path = self.write('grows.csv', header + ''.join(rows[:200]))
        whole = self.write('whole.csv', header + ''.join(rows))
        watch = self.start('--snapshots', path)
        watch.until(at(self.time_of(rows[199])))
        # Renamed, and written to a little more before another takes its name.
        os.rename(path, path + '.1')
        self.append(path + '.1', ''.join(rows[200:400]))
        self.write('new', header + ''.join(rows[400:600]))
        os.rename(os.path.join(self.folder, 'new'), path)
        watch.until(at(self.time_of(rows[599])))
        # Cut and written anew.
        self.write('grows.csv', header + ''.join(rows[550:800]))
        watch.until(at(self.time_of(rows[799])))
        self.append(path, ''.join(rows[800:]))
        got = watch.until(at(self.time_of(rows[-1])))
        self.assertEqual(got['rows'], self.whole('--snapshots', whole)['rows'])
        self.assertEqual(watch.stop()[0], 0)

    def test_a_row_a_file(self):
        """A file that is replaced by one of a header and a row: the row is taken."""
        header, rows = day('binance', 60)
        path, state = self.write('row.csv', header + ''.join(rows[:50])), \
            os.path.join(self.folder, 'state')
        args = ['watch', '--once', '--snapshots', path, '--state', state, '--format', 'json',
                *AXIS]
        tap.good(self, *args)
        for row in rows[50:]:
            self.write('row.csv', header + row)
            got = json.loads(tap.good(self, *args))
            self.assertEqual(got['rows'][0]['time_ms'], self.time_of(row))
        whole = self.write('whole.csv', header + ''.join(rows))
        self.assertEqual(got['rows'], self.whole('--snapshots', whole)['rows'])

    def test_another_file(self):
        header, rows = day('binance', 60)
        one = self.write('one.csv', header + ''.join(rows[:50]))
        other = self.write('other.csv', header + ''.join(rows[50:]))
        state = os.path.join(self.folder, 'state')
        args = ['watch', '--once', '--state', state, *AXIS]
        tap.good(self, *args, one)
        with open(state, 'rb') as file:
            kept = file.read()
        got = tap.run(*args, other)
        self.assertEqual((got.returncode, got.stdout), (2, ''))
        said = f'liqmap: {other}: the map in {state} was kept of one.csv; where this file ' \
            'goes on from it, first run: '
        line = got.stderr.splitlines()[0]
        self.assertTrue(line.startswith(said), line)
        with open(state, 'rb') as file:
            self.assertEqual(file.read(), kept)
        # What the message says, and then it goes on.
        tap.good(self, *line[len(said):].split()[1:])
        self.append(other, rows[49].replace(rows[49].split(',')[0],
                                            str(self.time_of(rows[59]) + 3600000)))
        tap.good(self, *args, other)

    def test_a_file_that_was_moved(self):
        """It has another name, and begins with what was read of it."""
        header, rows = day('binance', 60)
        one = self.write('one.csv', header + ''.join(rows[:50]))
        args = ['watch', '--once', '--state', os.path.join(self.folder, 'state'), *AXIS]
        tap.good(self, *args, one)
        moved = os.path.join(self.folder, 'moved.csv')
        os.rename(one, moved)
        self.append(moved, ''.join(rows[50:]))
        got = tap.run(*args, moved)
        self.assertEqual((got.returncode, got.stderr), (0, ''))

    def test_written_anew(self):
        """The same rows in another file of the same name are nothing new."""
        header, rows = day('binance', 60)
        path = self.write('one.csv', header + ''.join(rows[:50]))
        args = ['watch', '--once', '--state', os.path.join(self.folder, 'state'), '--format',
                'csv', *AXIS]
        tap.good(self, *args, path)
        for count, status in ((50, 3), (50, 3), (60, 0), (60, 3)):
            self.write('new', header + ''.join(rows[:count]))
            os.rename(os.path.join(self.folder, 'new'), path)
            got = tap.run(*args, path)
            self.assertEqual((got.returncode, got.stdout == ''), (status, status == 3))

    def test_the_reader_is_gone(self):
        """The program ends although the file does not grow."""
        header, rows = day('binance', 60)
        watch = self.start('--snapshots', self.write('one.csv', header + ''.join(rows)))
        watch.until(at(self.time_of(rows[-1])))
        other = subprocess.Popen([tap.PROGRAM, 'watch', '--format', 'json', *AXIS,
                                  os.path.join(self.folder, 'one.csv')],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        other.stdout.read(10)
        other.stdout.close()
        self.assertEqual(other.wait(PATIENCE), 0)
        self.assertEqual(other.stderr.read(), b'')
        other.stderr.close()
        self.assertIsNone(watch.process.poll())  # whose reader is there
        self.assertEqual(watch.stop(), (0, ''))

    def test_killed(self):
        """kill -9 at any moment, and started again: nothing is lost or counted twice."""
        chance = random.Random(f'{seed("watch", 20261127)} killed')
        header, rows = day('binance', 3000)
        path, state = self.write('grows.csv', header), os.path.join(self.folder, 'state')
        sent = 0
        for kill in range(KILLS):
            watch = self.start('--snapshots', path, '--state', state)
            end = len(rows) * (kill + 1) // KILLS
            while sent < end:
                step = min(chance.randrange(1, 40), end - sent)
                self.append(path, ''.join(rows[sent:sent + step]))
                sent += step
                time.sleep(chance.random() * 0.004)
            self.assertEqual(watch.stop(signal.SIGKILL)[0], -signal.SIGKILL)
        got = json.loads(tap.good(self, 'watch', '--snapshots', path, '--state', state,
                                  '--once', '--format', 'json', *AXIS)
                         or tap.good(self, 'summary', '--snapshots', path, '--resume',
                                     state, '--format', 'json'))
        self.assertEqual(got['rows'], self.whole('--snapshots', path)['rows'])

    def test_once(self):
        """For cron: 0 with something new, 3 with nothing."""
        header, rows = day('binance', 300)
        path = self.write('grows.csv', header + ''.join(rows[:100]))
        args = ['watch', '--once', '--snapshots', path, '--state',
                os.path.join(self.folder, 'state'), '--format', 'csv', *AXIS]
        self.assertEqual(tap.run(*args).returncode, 0)
        for new in (rows[100:200], rows[200:]):
            again = tap.run(*args)
            self.assertEqual((again.returncode, again.stdout), (3, ''))
            self.append(path, ''.join(new) + 'half a li')
            self.assertEqual(tap.good(self, *args).count('\n'), 2)
            with open(path, 'r+', encoding='ascii') as file:
                file.truncate(os.path.getsize(path) - len('half a li'))
            self.assertEqual(tap.run(*args).returncode, 3)


    def test_comments_and_headers_again(self):
        """As a program that is started anew writes them, and as map reads them."""
        header, rows = day('binance', 90)
        want = self.whole('--snapshots', self.write('want.csv', header + ''.join(rows)))
        again = ('# begun\n', header, '# one, two\n\n' + header + '#\n')
        path = self.write('grows.csv', again[0] + header + ''.join(rows[:20]))
        watch = self.start('--snapshots', path)
        watch.until(at(self.time_of(rows[19])))
        for i, text in enumerate(again):
            self.append(path, text + ''.join(rows[20 + 20 * i:40 + 20 * i]))
            watch.until(at(self.time_of(rows[39 + 20 * i])))
        self.append(path, again[2] + ''.join(rows[80:]) + again[2])
        got = watch.until(at(self.time_of(rows[89])))
        self.assertEqual(got['rows'], want['rows'])
        self.assertEqual(watch.stop(), (0, ''))
        self.assertEqual(self.whole('--snapshots', path), want)
        self.append(path, 'time_ms,open_interest,low,high,close,volume\n')
        result = tap.run('map', path)
        self.assertIn(":107: time_ms: expected whole milliseconds or a time such as "
                      "2026-01-13T04:00Z, found 'time_ms'",
                      result.stderr)

    def test_a_last_line_without_its_end(self):
        """It waits, and --once says so; map warns of what it takes."""
        header, rows = day('binance', 20)
        cut = rows[19].rstrip('\n')[:-1]
        path = self.write('grows.csv', header + ''.join(rows[:19]) + cut)
        whole = self.write('want.csv', header + ''.join(rows[:19]))
        result = tap.run('watch', '--once', path, '--format', 'json', *AXIS)
        self.assertEqual(json.loads(result.stdout)['rows'],
                         self.whole('--snapshots', whole)['rows'])
        self.assertEqual(result.stderr, f'liqmap: {path}: the last line has no line end: left '
                                        'for the next time\n')
        self.assertRegex(tap.run('map', path).stderr, r'grows\.csv:21: the last line has no line '
                                                      r'end: taken, since it has all columns')


class Refused(Case):
    def test_a_bad_row_is_named(self):
        header, rows = day('binance', 30)
        path = self.write('grows.csv', header + ''.join(rows[:10]))
        watch = self.start('--snapshots', path)
        watch.until(at(self.time_of(rows[9])))
        self.append(path, ''.join(rows[10:12]) + 'x,1,2,3,4,5\n')
        watch.process.wait(PATIENCE)
        status, said = watch.stop()
        self.assertEqual(status, 1)
        self.assertIn(f'{path}:14: time_ms', said)

    def test_goes_on_when_the_row_is_mended(self):
        """In place or by an editor that writes another file, with nothing lost or twice."""
        header, rows = day('binance', 60)
        want = self.whole('--snapshots', self.write('want.csv', header + ''.join(rows)))
        path, state = self.write('grows.csv', ''), os.path.join(self.folder, 'state')
        args = ['watch', '--once', '--snapshots', path, '--state', state, '--format', 'json',
                *AXIS]
        for in_place in (True, False):
            self.write('grows.csv', header + ''.join(rows[:20]))
            tap.good(self, *args)
            self.append(path, ''.join(rows[20:40]) + 'x' + ''.join(rows[40:]))
            for _ in range(2):
                result = tap.run(*args)
                self.assertEqual((result.returncode, result.stdout), (1, ''))
                self.assertRegex(result.stderr, r'\A[^\n]*grows\.csv:42: time_ms: expected [^\n]*'
                                                r', found \'x\d+\'\n\Z')
            if not in_place:
                os.remove(path)
            self.write('grows.csv', header + ''.join(rows))
            self.assertEqual(json.loads(tap.good(self, *args))['rows'], want['rows'])
            os.remove(state)

    def test_compressed(self):
        header, rows = day('binance', 30)
        text = (header + ''.join(rows)).encode()
        path = self.write('f.csv.gz', gzip.compress(text))
        result = tap.run('watch', '--once', path)
        self.assertEqual((result.returncode, result.stderr),
                         (1, f'{path}: expected plain CSV: a gzip file cannot be followed\n'))
        path = os.path.join(self.folder, 'f.zip')
        with zipfile.ZipFile(path, 'w') as archive:
            archive.writestr('f.csv', text)
        result = tap.run('watch', '--once', path)
        self.assertEqual((result.returncode, result.stderr),
                         (1, f'{path}: expected plain CSV: a zip archive cannot be followed\n'))

    def test_usage(self):
        path = self.write('f.csv', '')
        for args, text in (([], 'no source'), (['--snapshots', '-'], 'not standard input'),
                           (['--metrics', path, '--klines', path], 'can be followed'),
                           (['--snapshots', path, '--state', '-'], 'expected a file'),
                           (['--snapshots', path, '--interval', '0'], 'a duration')):
            result = tap.run('watch', *args)
            self.assertEqual(result.returncode, 2, args)
            self.assertIn(text, result.stderr)
        self.assertEqual(tap.run('watch', '--once', '--snapshots', path).returncode, 3)
        result = tap.run('watch', '--once', '--snapshots', path + '.none')
        self.assertEqual(result.returncode, 1)
        self.assertIn('No such file', result.stderr)
        watch = self.start('--snapshots', path + '.none')
        time.sleep(0.2)
        status, said = watch.stop()
        self.assertEqual(status, 0)
        self.assertIn('is not there yet', said)
        result = tap.run('watch', '--once', '--snapshots', self.folder)
        self.assertEqual(result.returncode, 1)


if __name__ == '__main__':
    tap.main()
