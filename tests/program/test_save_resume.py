"""--save and --resume: a map goes on where it was kept, and is never half a file."""
import glob
import json
import os
import random
import resource
import signal
import subprocess
import tempfile
import time
import unittest
import zipfile

from seeds import seed
import tap

DAY = os.path.join(tap.SOURCE_ROOT, 'examples', 'data', 'binance.csv')
KILLS = int(os.environ.get('LIQMAP_KILLS', '60'))


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        with open(DAY, encoding='ascii') as day:
            lines = [line for line in day if not line.startswith('#')]
        self.header, self.rows = lines[0], lines[1:]

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def part(self, name, first, last):
        """Rows first to last of the bundled day as a file of their own."""
        with open(self.path(name), 'w', encoding='ascii') as file:
            file.write(self.header)
            file.writelines(self.rows[first:last])
        return self.path(name)

    def packed_of(self, name):
        """The packed map in a state of one source."""
        with zipfile.ZipFile(self.path(name)) as archive:
            return archive.read('0.liqmap')

    def bytes_of(self, name):
        with open(self.path(name), 'rb') as file:
            return file.read()


class GoesOn(Case):
    MODELS = ([], ['--tier', '10:0.2', '--tier', '20:0.1/0.05:0.01', '--turnover', '0.3'],
              ['--venue', 'binance:BTCUSDT:cap'], ['--axis', 'linear:80000:20:1500'])

    def test_as_if_it_had_not_stopped(self):
        chance = random.Random(seed('stopped and resumed', 20260114))
        compared = 0
        for model in self.MODELS:
            cut = chance.randrange(1, 1500)
            whole = self.part('whole.csv', 0, 1500)
            begin, rest = self.part('begin.csv', 0, cut), self.part('rest.csv', cut, 1500)
            for unit in ('quote', 'contracts'):
                tap.good(self, 'map', '--snapshots', begin, '--save', self.path('state'),
                         '--unit', unit, *model)
                for source in (rest, whole):
                    asked = ['--format', 'json', '--unit', unit, '--at', '96282', '--top', '3']
                    self.assertEqual(
                        tap.good(self, 'map', '--snapshots', source, '--resume',
                                 self.path('state'), '--save', self.path('on'), *asked),
                        tap.good(self, 'map', '--snapshots', whole, '--save',
                                 self.path('at once'), *model, *asked))
                    self.assertEqual(self.bytes_of('on'), self.bytes_of('at once'))
                    compared += 1
        self.assertEqual(compared, 16)

    def test_row_by_row(self):
        """A minute added forty times over, each by a run of its own."""
        tap.good(self, 'map', '--snapshots', self.part('a.csv', 0, 200), '--save',
                 self.path('state'))
        for i in range(200, 240):
            tap.good(self, 'map', '--snapshots', self.part('a.csv', i, i + 1), '--resume',
                     self.path('state'), '--save', self.path('state'))
        tap.good(self, 'map', '--snapshots', self.part('a.csv', 0, 240), '--save',
                 self.path('whole'))
        self.assertEqual(self.bytes_of('state'), self.bytes_of('whole'))

    def test_replay(self):
        whole = self.part('whole.csv', 0, 900)
        all_rows = tap.good(self, 'replay', '--snapshots', whole, '--save', self.path('all'))
        first = tap.good(self, 'replay', '--snapshots', self.part('a.csv', 0, 350), '--save',
                         self.path('state'))
        result = tap.run('replay', '--snapshots', whole, '--resume', self.path('state'),
                         '--save', self.path('state'))
        self.assertEqual(result.returncode, 0)
        header = all_rows.splitlines(True)[0]
        self.assertEqual(result.stdout[:len(header)], header)
        self.assertEqual(first + result.stdout[len(header):], all_rows)
        self.assertIn('passed over, not later than the map: 350', result.stderr)
        self.assertEqual(self.bytes_of('state'), self.bytes_of('all'))

    def test_nothing_new(self):
        day = self.part('a.csv', 0, 300)
        shown = tap.good(self, 'map', '--snapshots', day, '--format', 'json', '--save',
                         self.path('state'))
        kept = self.bytes_of('state')
        self.assertEqual(shown, tap.good(self, 'map', '--snapshots', day, '--format', 'json',
                                         '--resume', self.path('state'), '--save',
                                         self.path('state')))
        self.assertEqual(self.bytes_of('state'), kept)
        text = tap.good(self, 'map', '--snapshots', day, '--resume', self.path('state'))
        self.assertIn('\npreset ', text)

    def run_bare(self, *args):
        """Without the preset that tap.run() adds."""
        return subprocess.run([tap.PROGRAM, *args], capture_output=True, text=True, check=False)

    def test_alone(self):
        """A kept map, or several, without any input: as they were, and kept as they are."""
        day, other = self.part('state', 0, 600), self.part('b.csv', 0, 600)
        many = ['--source', f'BTC/a={day}', '--source', f'BTC/b={other}']
        for source, count in ((['--snapshots', day], 1), (many, 2)):
            kept = self.path('kept/state' if count == 1 else 'kept/many')
            os.makedirs(os.path.dirname(kept), exist_ok=True)
            for command in ('map', 'summary'):
                for asked in ([], ['--format', 'json'], ['--format', 'csv'],
                              ['--unit', 'contracts']):
                    want = tap.good(self, command, *source, '--save', kept, *asked)
                    for alone in ([kept], ['--resume', kept]):
                        got = self.run_bare(command, *alone, '--save', self.path('again'),
                                            *asked)
                        self.assertEqual((got.returncode, got.stdout, got.stderr),
                                         (0, want, ''), (command, asked))
                        self.assertEqual(self.bytes_of('again'), self.bytes_of(kept))
        with open(kept, 'rb') as file:
            self.assertEqual(tap.good(self, 'summary', '--resume', '-', stdin=file),
                             self.run_bare('summary', kept).stdout)
        with open(self.path('packed'), 'wb') as file:
            file.write(self.packed_of('kept/state'))
        self.assertEqual(json.loads(self.run_bare('map', self.path('packed'), '--format',
                                                  'json').stdout)['pushes'], 600)
        for args, code, text in (
                (['--last', '2h'], 1, '--last: the window begins'),
                (['--preset', 'classic'], 2, '--preset does not go with --resume'),
                (['--output', 'x.svg', '--path-to', '2026-02-02', '--until', '2026-01-12'], 2,
                 'there is none but a kept map'), (['--format', 'coinglass'], 0, '')):
            result = self.run_bare('map', self.path('kept/state'), *args)
            self.assertEqual(result.returncode, code, result.stderr)
            self.assertIn(text, result.stderr)

    def test_standard_input(self):
        tap.good(self, 'map', '--snapshots', '-', '--save', self.path('a'),
                 input=self.header + ''.join(self.rows[:100]))
        tap.good(self, 'map', '--snapshots', '-', '--resume', self.path('a'), '--save',
                 self.path('a'), input=self.header + ''.join(self.rows[100:200]))
        tap.good(self, 'map', '--snapshots', self.part('b.csv', 0, 200), '--save',
                 self.path('b'))
        self.assertEqual(self.bytes_of('a'), self.bytes_of('b'))

    def test_kept_map_from_standard_input(self):
        day = self.part('a.csv', 0, 100)
        tap.good(self, 'map', '--snapshots', day, '--save', self.path('state'))
        for command in ('map', 'replay'):
            with open(self.path('state'), 'rb') as kept:
                tap.good(self, command, '--snapshots', day, '--resume', '-', '--save',
                         self.path('again'), stdin=kept)
            self.assertEqual(self.bytes_of('state'), self.bytes_of('again'))
            result = tap.run(command, '--snapshots', '-', '--resume', '-', input='')
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertIn('standard input is read once', result.stderr)
            result = tap.run(command, '--snapshots', day, '--resume', '-', input='')
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertIn('standard input: expected a map', result.stderr)


class Refused(Case):
    def setUp(self):
        super().setUp()
        self.day = self.part('day.csv', 0, 50)
        tap.good(self, 'map', '--snapshots', self.day, '--axis', 'linear:90000:100:100',
                 '--save', self.path('state'))

    def refuse(self, code, text, *args):
        for command in ('map', 'replay'):
            result = tap.run(command, '--snapshots', self.day, *args)
            self.assertEqual(result.returncode, code, result.stderr)
            self.assertIn(text, result.stderr)

    def test_model(self):
        given = {'--axis': 'auto', '--tier': '5:0.1', '--contract': 'linear',
                 '--maintenance': 'mark', '--turnover': '0.1', '--holding': '0',
                 '--entry-points': '4', '--initial': 'entry', '--venue': 'binance:BTCUSDT',
                 '--config': self.path('state')}
        for option, value in given.items():
            self.refuse(2, f'{option} does not go with --resume', '--resume',
                        self.path('state'), option, value)
        self.refuse(2, 'standard output has the answer', '--save', '-')
        self.refuse(2, '--save is given twice', '--save', 'a', '--save', 'b')
        self.refuse(2, '--resume is given twice', '--resume', 'a', '--resume', 'b')

    def test_usage_is_looked_at_before_anything_is_written(self):
        """What is wrong with a command line is found before a map is kept or a picture drawn."""
        def sources(*names):
            return [x for name in names for x in ('--source', f'{name}={self.day}')]
        path = self.path
        coins, venues = sources('A/a', 'B/b'), sources('a', 'b')
        save, depth = ['--save', path('kept')], ['--depth-per-percent', 'c=5M']
        cascade = ['cascade', *venues, '--direction', 'up', '--order', '5M', '--output',
                   path('x.svg')]
        tried = 0
        for args, said in (
                (['map', *coins, *save, '--output', path('x.svg')],
                 '--source B/b: a picture shows one coin, and there is A'),
                (['map', *coins, *save, '--output', path('x.html')],
                 '--source B/b: a picture shows one coin'),
                (['map', *coins, *save, '--format', 'coinglass'],
                 '--source B/b: coinglass shows one coin, and there is A'),
                (['summary', *venues, *save, *depth], 'there is no --source of that name'),
                (['summary', self.day, *save, *depth], 'there is no --source of that name'),
                (['watch', *venues, '--once', '--state', path('kept'), *depth],
                 'there is no --source of that name'),
                ([*cascade, *depth], 'there is no --source of that name'),
                ([*cascade, '--depth-per-percent', 'b=5M'], 'give it for each --source')):
            tried += 1
            with self.subTest(args=args):
                before = sorted(os.listdir(self.folder.name))
                result = tap.run(*args)
                self.assertEqual((result.returncode, result.stdout), (2, ''), result.stderr)
                self.assertIn(said, result.stderr)
                self.assertEqual(sorted(os.listdir(self.folder.name)), before)
        self.assertEqual(tried, 8)

    def test_usage_is_looked_at_before_the_input(self):
        """.. and before a file is read that may be long, or is not there."""
        with open(path := self.path('bad.csv'), 'w', encoding='ascii') as file:
            file.write('no snapshots\n')
        with open(empty := self.path('empty.csv'), 'w', encoding='ascii'):
            pass
        tap.good(self, 'map', '--source', f'a={self.day}', '--save', self.path('of_a'))
        up = ['--direction', 'up', '--order', '5M', '--depth-per-percent', 'c=5M']
        for args, said in (
                (['map', '--source', f'b={path}', '--resume', self.path('of_a')],
                 'has a map of a, which is no source here'),
                (['replay', path, '--resume', self.path('of_a')],
                 'has a map of a, which is no source here'),
                (['watch', '--source', f'b={empty}', '--once', '--state', self.path('of_a')],
                 'has a map of a, which is no source here'),
                (['heatmap', '--source', f'a={path}', '--source', f'b={path}', '--unit',
                  'contracts', '--venue', 'b=binance:BTCUSD_PERP'], 'do not add up'),
                (['cascade', '--source', f'a={path}', *up], 'no --source of that name')):
            with self.subTest(args=args):
                result = tap.run(*args)
                self.assertEqual((result.returncode, result.stdout), (2, ''), result.stderr)
                self.assertIn(said, result.stderr)

    def damaged(self, good, first):
        """Every seventh of the first bytes flipped, some of the rest, and shorter ones."""
        chance = random.Random(seed('damage', 20260115))
        flips = [*range(0, first, 7), *(chance.randrange(first, len(good))
                                        for _ in range(40))]
        cuts = [0, 1, 8, 23, 24, 100, len(good) - 1, *(chance.randrange(len(good))
                                                       for _ in range(20))]
        bad = [good[:i] + bytes([good[i] ^ 1 << chance.randrange(8)]) + good[i + 1:]
               for i in flips]
        return bad + [good[:i] for i in cuts] + [good + b'\n', b'PK\x03\x04',
                                                 b'\xef\xbb\xbf']

    def resume_bad(self, content):
        with open(self.path('bad'), 'wb') as file:
            file.write(content)
        result = tap.run('map', '--snapshots', self.day, '--resume', self.path('bad'),
                         '--save', self.path('bad'))
        if result.returncode != 0:
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertIn(self.path('bad'), result.stderr)
            self.assertEqual(result.stdout, '')
            self.assertEqual(self.bytes_of('bad'), content)
        return result

    def test_damage(self):
        """Of a packed map, as earlier versions kept it: every one is refused."""
        for content in self.damaged(self.packed_of('state'), 144):
            self.assertEqual(self.resume_bad(content).returncode, 1)

    def test_damage_of_an_archive(self):
        """Refused, or of a byte that does not matter, such as a date."""
        want = tap.good(self, 'map', '--snapshots', self.day, '--resume',
                        self.path('state'))
        refused = same = 0
        for content in self.damaged(self.bytes_of('state'), 44):
            result = self.resume_bad(content)
            refused += result.returncode == 1
            same += result.returncode == 0
            if result.returncode == 0:
                self.assertEqual(result.stdout, want)
        print(f'# {refused} refused, {same} the same')
        self.assertGreater(refused, 5 * same)

    def test_foreign_archive(self):
        def archive(index, packed=None):
            with zipfile.ZipFile(self.path('bad'), 'w') as made:
                made.writestr('0.liqmap', packed or self.packed_of('state'))
                if index is not None:
                    made.writestr('state.json', index)
            return self.bytes_of('bad')
        with zipfile.ZipFile(self.path('state')) as kept:
            index = kept.read('state.json').decode()
        self.assertEqual(self.resume_bad(archive(index)).returncode, 0)
        bad = [None, '', '[]', '{}', index.replace('state/1', 'state/2'),
               index.replace('"map":"0.liqmap"', '"map":"1.liqmap"'),
               index.replace('"name":""', '"name":"' + 'n' * 40 + '"'),
               index.replace('"high":[]', '"high":[[1]]'),
               index.replace('"high":[]', '"high":[[1,-1]]'),
               index.replace('"unit"', '"unity"')]
        self.assertEqual(len(set(bad)), len(bad))
        for text, said in (
                (None, 'the archive has no state.json'), ('{}', 'its state.json has no schema, or'),
                (bad[5], 'the archive lacks a map, or has one of another length'),
                (bad[7], 'its state.json has a row with a part missing'),
                (bad[8], 'its state.json has an amount or price that is no number from 0 on'),
                (bad[9], 'its state.json has no unit, or not as it was written')):
            self.assertIn(f': expected a map that --save kept: {said}',
                          self.resume_bad(archive(text)).stderr)
        for content, said in ((b'', 'it is empty'), (b'time_ms\n' * 9, 'this is another kind of '
                                                    'file'),
                              (self.bytes_of('state')[:-100], 'the archive is cut or damaged; '
                               'remove it, and make it anew from all of the input'),
                              (self.packed_of('state')[:1000],
                               'the bytes end before the packed map does')):
            self.assertTrue(self.resume_bad(content).stderr.endswith(
                f': expected a map that --save kept: {said}\n'), said)
        for text in bad:
            self.assertEqual(self.resume_bad(archive(text)).returncode, 1, text)
        self.assertEqual(self.resume_bad(archive(index, b'x' * 1000)).returncode, 1)

    def test_hours_go_on(self):
        """What was liquidated in the last hours, as if the program had not stopped."""
        first, rest = self.part('first.csv', 0, 3000), self.part('rest.csv', 3000, 4000)
        tap.good(self, 'map', '--snapshots', first, '--save', self.path('state'))
        whole = tap.good(self, 'map', '--snapshots', self.part('all.csv', 0, 4000))
        got = tap.good(self, 'map', '--snapshots', rest, '--resume', self.path('state'))
        at = 'liquidated, by the model'
        self.assertIn(at, whole)
        self.assertEqual(got[got.index(at):], whole[whole.index(at):])
        other = tap.run('map', '--snapshots', rest, '--resume', self.path('state'),
                        '--unit', 'contracts')
        self.assertIn('begins anew', other.stderr)

    def test_many(self):
        """Maps of several sources in one file, of which one went silent."""
        parts = {'a': (0, 2000, 4000), 'b': (0, 2500, 2500), 'c': (100, 1000, 3000)}
        def sources(begin, end):
            return [x for name, part in parts.items() if part[begin] < part[end]
                    for x in ('--source', f'BTC/{name}=' + self.part(
                        f'{name}{begin}{end}.csv', part[begin], part[end]))]
        axis = ['--axis', 'linear:80000:20:1500']
        tap.good(self, 'map', *sources(0, 1), *axis, '--save', self.path('many'))
        again = sources(1, 2) + ['--source', 'BTC/b=' + self.part('b01.csv', 0, 2500)]
        order = lambda args: sorted(zip(args[::2], args[1::2]), key=lambda x: x[1][:5])
        again = [x for pair in order(again) for x in pair]
        for asked in (['--format', 'json'], []):
            self.assertEqual(
                tap.good(self, 'map', *again, '--resume', self.path('many'), *asked),
                tap.good(self, 'map', *sources(0, 2), *axis, *asked))
        result = tap.run('map', *again[:2], '--resume', self.path('many'))
        self.assertEqual(result.returncode, 2)
        self.assertIn('has a map of BTC/b', result.stderr)

    def test_places(self):
        self.refuse(1, 'No such file', '--resume', self.path('none'))
        self.refuse(1, self.folder.name, '--resume', self.folder.name)
        self.refuse(1, 'No such file', '--save', self.path('none/state'))
        if os.path.exists('/dev/full'):
            self.refuse(1, 'No space left', '--save', '/dev/full')

    def test_too_large(self):
        """A file that may not grow so far is an error, and leaves nothing beside."""
        def small():
            resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))
        for name in ('state', 'none'):
            result = tap.run('map', '--snapshots', self.day, '--save', self.path(name),
                             preexec_fn=small)
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertIn('File too large', result.stderr)
        self.assertEqual(sorted(os.listdir(self.folder.name)), ['day.csv', 'state'])

    def test_bad_input_changes_nothing(self):
        kept = self.bytes_of('state')
        with open(self.path('bad.csv'), 'w', encoding='ascii') as file:
            file.write(self.header + ''.join(self.rows[:80]) + 'garbage\n')
        for command in ('map', 'replay'):
            result = tap.run(command, '--snapshots', self.path('bad.csv'), '--resume',
                             self.path('state'), '--save', self.path('state'))
            self.assertEqual(result.returncode, 1)
            self.assertEqual(self.bytes_of('state'), kept)
        self.assertEqual(glob.glob(self.path('state.*')), [])

    def test_link_stays(self):
        os.symlink(self.path('state'), self.path('link'))
        tap.good(self, 'map', '--snapshots', self.day, '--save', self.path('link'))
        self.assertTrue(os.path.islink(self.path('link')))

    def test_link_to_nothing_yet(self):
        """The file is made where the link, or the link it names, points."""
        os.mkdir(self.path('folder'))
        os.symlink('folder/next', self.path('link'))
        os.symlink('../new', self.path('folder/next'))
        tap.good(self, 'map', '--snapshots', self.day, '--axis', 'linear:90000:100:100',
                 '--save', self.path('link'))
        self.assertEqual(os.readlink(self.path('link')), 'folder/next')
        self.assertEqual(os.readlink(self.path('folder/next')), '../new')
        self.assertEqual(self.bytes_of('new'), self.bytes_of('state'))
        os.symlink(self.path('absolute'), self.path('folder/link'))
        tap.good(self, 'map', '--snapshots', self.day, '--save', self.path('folder/link'))
        self.assertTrue(os.path.islink(self.path('folder/link')))
        self.assertFalse(os.path.islink(self.path('absolute')))
        os.symlink('round', self.path('round'))
        self.refuse(1, 'Too many levels', '--save', self.path('round'))
        self.assertTrue(os.path.islink(self.path('round')))

    def test_inverse(self):
        """A kept map of inverse contracts goes on as one."""
        tap.good(self, 'map', '--snapshots', self.day, '--contract', 'inverse', '--save',
                 self.path('inverse'))
        tap.good(self, 'map', '--snapshots', self.part('more.csv', 0, 60), '--resume',
                 self.path('inverse'), '--save', self.path('inverse'))
        tap.good(self, 'map', '--snapshots', self.path('more.csv'), '--contract', 'inverse',
                 '--save', self.path('whole'))
        self.assertEqual(self.bytes_of('inverse'), self.bytes_of('whole'))


class OlderVersion(Case):
    def test_goes_on_with_a_notice(self):
        """A map of packed version 1: named as one, also when it was saved again."""
        kept = os.path.join(tap.SOURCE_ROOT, 'tests', 'golden', 'linear.liqmap')
        with open(self.path('row.csv'), 'w', encoding='ascii') as file:
            file.write('time_ms,open_interest,high,low,close\n9000000,150,86,84,85\n')
        for source in (kept, self.path('state')):
            result = tap.run('map', '--snapshots', self.path('row.csv'), '--resume', source,
                             '--save', self.path('state'))
            self.assertEqual(result.returncode, 0)
            self.assertIn(f'{source}: kept by an older version', result.stderr)
            self.assertEqual(self.packed_of('state')[8], 2)
            self.assertEqual(self.packed_of('state')[40], 1)
        result = tap.run('map', '--snapshots', self.path('row.csv'), '--save',
                         self.path('new'))
        self.assertEqual(self.packed_of('new')[40], 2)
        result = tap.run('map', '--snapshots', self.path('row.csv'), '--resume',
                         self.path('new'))
        self.assertNotIn('older', result.stderr)


class Killed(Case):
    def test_old_or_new(self):
        """kill -9 at any moment: the file is the old one or the new one, whole."""
        chance = random.Random(seed('killed', 20260116))
        big = ['--axis', 'log:20000:0.00005:50000', *(w for i in range(16)
                                                     for w in ('--tier', f'{i + 2}:0.01'))]
        tap.good(self, 'map', '--snapshots', self.part('a.csv', 0, 20), *big, '--save',
                 self.path('old'))
        more = self.part('b.csv', 20, 40)
        command = [tap.PROGRAM, 'replay', '--snapshots', more, '--resume', self.path('state'),
                   '--save', self.path('state')]
        old = self.bytes_of('old')

        def start():
            with open(self.path('state'), 'wb') as file:
                file.write(old)
            return subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL)

        begun = time.monotonic()
        self.assertEqual(start().wait(), 0)
        took = time.monotonic() - begun
        new = self.bytes_of('state')
        self.assertNotEqual(old, new)
        found = {old: 0, new: 0}
        beside = 0
        for _ in range(KILLS):
            child = start()
            time.sleep(chance.uniform(0, 1.2 * took))
            child.send_signal(signal.SIGKILL)
            child.wait()
            content = self.bytes_of('state')
            self.assertIn(content, found)
            found[content] += 1
            for left in glob.glob(self.path('state.*')):
                beside += 1
                os.unlink(left)
        print(f'# {found[old]} times the old file, {found[new]} the new one, '
              f'{beside} half-written beside')
        self.assertEqual(sum(found.values()), KILLS)
        self.assertGreater(found[old], 0)


if __name__ == '__main__':
    tap.main()
