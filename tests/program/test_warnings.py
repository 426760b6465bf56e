"""Input that is plausible but wrong: a warning on standard error, whatever is printed."""
import os
import shutil
import unittest

import tap

DATA = os.path.join(tap.SOURCE_ROOT, 'examples', 'data')
BINANCE, OKX = (os.path.join(DATA, f'{name}.csv') for name in ('binance', 'okx'))
CASCADE = ['--direction', 'up', '--depth-per-percent', '5M', '--order', '10M']
# Every command that adds sources up, in every kind of output.
COMMANDS = [['map', '--format', name] for name in ('text', 'json', 'csv', 'points')] + \
    [['summary', '--format', name] for name in ('text', 'json', 'csv')] + \
    [['watch', '--once', '--format', name] for name in ('text', 'json', 'csv')] + \
    [['heatmap', '--format', name] for name in ('text', 'json', 'csv')] + \
    [['cascade', *CASCADE, '--format', name] for name in ('text', 'json', 'csv')] + \
    [['map', '-o', 'map.svg'], ['heatmap', '-o', 'heat.svg'],
     ['cascade', *CASCADE, '-o', 'cascade.svg']]


class Warnings(tap.FolderCase):
    def warnings(self, *args):
        """The lines of warnings, of a command that succeeds."""
        result = tap.run(*args, cwd=self.folder)
        self.assertEqual(result.returncode, 0, result.stderr)
        return [line for line in result.stderr.splitlines() if 'WARNING: ' in line]

    def changed(self, name, path, change):
        """A file of snapshots, with a change of its list of rows."""
        with open(path, encoding='utf-8') as file:
            header, *rows = [line.split(',') for line in file.read().splitlines()
                             if not line.startswith('#')]
        return self.write(name, '\n'.join(map(','.join, [header, *change(header, rows)])) + '\n')

    def priced(self, name, factor):
        """The snapshots of a venue, at prices multiplied."""
        def multiply(header, rows):
            places = [header.index(x) for x in ('high', 'low', 'close', 'entry') if x in header]
            return [[repr(float(x) * factor) if x and i in places else x
                     for i, x in enumerate(row)] for row in rows]
        return self.changed(name, OKX, multiply)

    def test_stale(self):
        old = self.changed('old.csv', OKX, lambda _, rows: rows[:len(rows) // 2])
        for coin, name in (('', 'okx'), ('BTC/', 'BTC/okx')):
            for command in COMMANDS:
                with self.subTest(command=command, coin=coin):
                    lines = self.warnings(*command, '--source', f'{coin}binance={BINANCE}',
                                          '--source', f'{coin}okx={old}')
                    self.assertEqual(len(lines), 1, lines)
                    self.assertRegex(lines[0], rf'--source {name} is stale: its last snapshot '
                                     r'is [0-9.]+ (min|h|d) older than the latest$')
        for picture in ('map', 'heat', 'cascade'):
            with open(os.path.join(self.folder, f'{picture}.svg'), encoding='utf-8') as file:
                self.assertIn('stale: okx', file.read())

    def test_prices(self):
        for factor, warned in ((3, 1), (0.5, 1), (1.02, 0), (1.1, 1)):
            other = self.priced('other.csv', factor)
            for command in COMMANDS:
                with self.subTest(command=command, factor=factor):
                    lines = self.warnings(*command, '--source', f'binance={BINANCE}',
                                          '--source', f'x={other}')
                    self.assertEqual(len(lines), warned, lines)
                    for line in lines:
                        self.assertIn('binance', line)
                        self.assertIn('--source COIN/x=FILE', line)
        coins = ['--source', f'BTC/binance={BINANCE}', '--source', f'X/okx={other}']
        self.assertEqual(self.warnings('map', *coins), [])

    def test_one_file_twice(self):
        same, link = (os.path.join(self.folder, name) for name in ('copy.csv', 'link.csv'))
        shutil.copy(BINANCE, same)
        os.symlink(BINANCE, link)
        for command in COMMANDS:
            for path, warned in ((BINANCE, 1), (link, 1), (same, 0)):
                with self.subTest(command=command, path=path):
                    lines = self.warnings(*command, '--source', f'a={BINANCE}',
                                          '--source', f'b={path}')
                    self.assertEqual(len(lines), warned, lines)
                    for line in lines:
                        self.assertIn('--source a and b are one file', line)

    def test_gap_in_a_heatmap(self):
        """What is missing is not drawn as 0."""
        def texts(name, change):
            path = self.changed(name, BINANCE, change)
            tap.good(self, 'heatmap', path, '--every', '1', '-o', f'{self.folder}/h.svg')
            with open(f'{self.folder}/h.svg', encoding='utf-8') as file:
                return file.read()
        self.assertNotIn('no data', texts('whole.csv', lambda _, rows: rows[:100]))
        self.assertIn('no data', texts('gap.csv', lambda _, rows: rows[:50] + rows[60:100]))

    def test_venues_of_a_cascade(self):
        for coin, title in (('', 'binance + okx short squeeze'), ('BTC/', 'BTC short squeeze')):
            tap.good(self, 'cascade', *CASCADE, '--source', f'{coin}binance={BINANCE}',
                     '--source', f'{coin}okx={OKX}', '-o', f'{self.folder}/c.svg')
            with open(f'{self.folder}/c.svg', encoding='utf-8') as file:
                text = file.read()
            for want in (title, 'binance + okx<', 'forced out, bucket by bucket'):
                self.assertIn(want, text)

    def test_turnover(self):
        config = self.write('config.json', '{"turnover": 5}')
        for args, warned in ((['--turnover', '5'], 1), (['--turnover', '1'], 0),
                             (['--turnover', '101%'], 1), (['--config', config], 1)):
            with self.subTest(args=args):
                self.assertEqual(len(self.warnings('map', BINANCE, *args)), warned)


if __name__ == '__main__':
    tap.main()
