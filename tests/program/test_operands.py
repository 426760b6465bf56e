"""Files given without an option: what each is, is found by looking."""
import os
import subprocess
import unittest

import binance
import tap

SNAPSHOTS = os.path.join(tap.SOURCE_ROOT, 'tests', 'golden', 'snapshots.csv')
CASCADE = ['--direction', 'up', '--depth-per-percent', '5M', '--order', '1M']
COMMANDS = (['map'], ['replay'], ['heatmap'], ['cascade', *CASCADE],
            ['summary'])


class Operands(tap.FolderCase):
    def setUp(self):
        super().setUp()
        day = binance.Day()
        self.metrics = self.write('a.csv', binance.lines(day.metrics))
        self.klines = self.write('b.csv', binance.lines(day.klines))

    def read(self, path):
        with open(path, 'rb') as file:
            return file.read().decode()

    def plain(self, *args):
        """A run without the preset that tests of maps have, as a kept map wants it."""
        return subprocess.run([tap.PROGRAM, *args], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False)

    def refused(self, code, want, *args, **options):
        result = tap.run(*args, **options)
        self.assertEqual((result.returncode, result.stdout), (code, ''), result.stderr)
        self.assertIn(want, result.stderr)

    def test_snapshots(self):
        for command in COMMANDS:
            want = tap.good(self, *command, '--snapshots', SNAPSHOTS)
            self.assertEqual(tap.good(self, *command, SNAPSHOTS), want)
            name, rest = want.split('\n', 1)
            got = tap.good(self, *command, '-', input=self.read(SNAPSHOTS))
            self.assertEqual(got.replace('standard input', 'snapshots.csv ').split('\n', 1)[1],
                             rest)

    def test_open_interest_and_bars(self):
        for command in COMMANDS:
            want = tap.good(self, *command, '--metrics', self.metrics, '--klines', self.klines)
            for files in ([self.metrics, self.klines], [self.klines, self.metrics]):
                self.assertEqual(tap.good(self, *command, *files), want)
            self.assertEqual(tap.good(self, *command, '-', self.klines,
                                      input=self.read(self.metrics)), want)
            # One by its option, the other without.
            self.assertEqual(tap.good(self, *command, self.klines, '--metrics', self.metrics),
                             want)

    def test_bars_of_the_mark_price(self):
        folder = os.path.join(self.folder, 'markPriceKlines')
        os.mkdir(folder)
        mark = self.write('markPriceKlines/m.csv', self.read(self.klines))
        self.assertEqual(tap.good(self, 'replay', self.metrics, self.klines, mark),
                         tap.good(self, 'replay', '--metrics', self.metrics, '--klines',
                                  self.klines, '--mark-klines', mark))

    def test_a_kept_map(self):
        kept = os.path.join(self.folder, 'kept')
        both = os.path.join(self.folder, 'both')
        lines = self.read(SNAPSHOTS).splitlines(True)
        first = self.write('first.csv', ''.join(lines[:200]))
        tap.good(self, 'map', first, '--save', kept)
        for command in ('map', 'replay', 'summary'):
            want = tap.run(command, '--resume', kept, '--snapshots', SNAPSHOTS)
            for files in ([kept, SNAPSHOTS], [SNAPSHOTS, kept]):
                got = self.plain(command, *files, '--save', both)
                self.assertEqual((got.returncode, got.stdout, got.stderr),
                                 (0, want.stdout, want.stderr))
            self.assertEqual(self.plain('map', both, SNAPSHOTS, '--format', 'csv').stdout,
                             tap.good(self, 'map', SNAPSHOTS, '--format', 'csv'))
        result = self.plain('replay', kept)
        self.assertEqual((result.returncode, result.stdout), (2, ''))
        self.assertIn('no source', result.stderr)
        self.refused(2, f"--resume {kept} does not go with '{both}'", 'map', '--resume', kept,
                     both)
        self.refused(2, 'both maps that --save kept', 'map', kept, both)
        self.refused(1, 'this is a map that --save kept: use liqmap map, ', 'heatmap', kept)
        old = os.path.join(tap.SOURCE_ROOT, 'tests', 'golden', 'linear.liqmap')
        self.assertEqual(self.plain('map', old, SNAPSHOTS).stderr,
                         tap.run('map', '--resume', old, '--snapshots', SNAPSHOTS).stderr)

    def test_refused(self):
        feed = self.write('feed', '{"e":"forceOrder","E":1,"o":{"s":"A","S":"SELL"}}\n')
        positions = self.write('positions', 'side,size,entry,leverage\nlong,1,2,3\n')
        other = self.write('other', 'agg_trade_id,price,quantity\n1,2,3\n')
        lacks = self.write('lacks', 'time_ms,oi,high,low,close\n1,2,3,4,5\n')
        for command in COMMANDS:
            for code, want, *files in (
                    (2, 'are both snapshots: only one is taken', SNAPSHOTS, SNAPSHOTS),
                    (2, 'are both snapshots', '--snapshots', SNAPSHOTS, SNAPSHOTS),
                    (2, 'snapshots do not go with open interest', SNAPSHOTS, self.klines),
                    (2, 'give files of open interest and of bars', self.klines),
                    (2, 'give files of open interest and of bars', self.metrics),
                    (2, 'standard input is read once', '-', '-'),
                    (2, 'standard input is read once', '--snapshots', '-', '-'),
                    (1, 'use liqmap feed', feed),
                    (1, 'use liqmap positions', positions),
                    (1, 'this is aggTrades of Binance Vision, without open interest: expected ', other),
                    (1, 'open_interest: expected a column of this name', lacks),
                    (1, 'No such file', os.path.join(self.folder, 'none'))):
                with self.subTest(command=command[0], files=files):
                    self.refused(code, want, *command, *files, input='')
        self.refused(2, '--source does not go with', 'map', '--source', f'a={SNAPSHOTS}',
                     SNAPSHOTS)


if __name__ == '__main__':
    tap.main()
