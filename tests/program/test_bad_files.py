"""Every bad file: its message with file, line and column, and exit 1. Every wrong usage:
exit 2."""
import os
import unittest

import binance
from binance import DAY, MINUTE, Day
import tap

HEADER = 'time_ms,open_interest,high,low,close,entry,volume\n'
ROW = '60000,100,12,10,11,,\n'
KLINE = Day().klines[0]
METRIC = Day().metrics[0]

TIME = 'time_ms: expected whole milliseconds or a time such as 2026-01-13T04:00Z'
# The line after the header and a good row, and the message about it.
SNAPSHOTS = {
    'x,100,12,10,11,,': f"{TIME}, found 'x'",
    '70000.5,100,12,10,11,,': f"{TIME}, found '70000.5'",
    '60000,100,12,10,11,,': "time_ms: expected a time after 60000, found '60000'",
    '59999,100,12,10,11,,': "time_ms: expected a time after 60000, found '59999': sort the "
                            'rows, oldest first',
    '70000,-1,12,10,11,,': "open_interest: expected a number, 0 or more, found '-1'",
    '70000,nan,12,10,11,,': "open_interest: expected a number, 0 or more, found 'nan'",
    '70000,0x10,12,10,11,,': "open_interest: expected a number, 0 or more, found '0x10'",
    '70000,1e61,12,10,11,,': "open_interest: expected 0 or a number from 1e-60 to 1e60, "
                             "found '1e61'",
    '70000,100,1e999,10,11,,': "high: expected a price above 0, found '1e999'",
    '70000,100,0,0,0,,': "high: expected a price above 0, found '0'",
    '70000,100,12,-10,11,,': "low: expected a price above 0, found '-10'",
    '70000,100,12,13,11,,': "low: expected no more than high, found '13'",
    '70000,100,12,10,9,,': "close: expected a price from low to high, found '9'",
    '70000,100,12,10,13,,': "close: expected a price from low to high, found '13'",
    '70000,100,12,10,11 USD,,': "close: expected a price above 0, found '11 USD'",
    '70000,100,12,10,11,-1,': "entry: expected a number, 0 or more, found '-1'",
    '70000,100,12,10,11,,-1': "volume: expected a number, 0 or more, found '-1'",
    '70000,100,12,10': 'close: expected column 5 of the header, found a line of 4',
    '70000,100,12,10,11,,,': 'expected 7 columns, as the header has, found 8',
    '70000,100,12,10,11,,5,1,2': 'expected 7 columns, as the header has, found 9',
    '70000,100,12,10,"11': 'expected the end of a quoted field',
    '70000,1"0,12,10,11,,': 'expected CSV, found a quote inside a field',
    '70000,100,12,10,11\0,,': 'expected text, found a byte of 0',
}
HEADERS = {
    '': '1: expected a header',
    '# nothing\n': '1: expected a header',
    'time_ms,high,low,close\n': '1: open_interest: expected a column of this name in the '
                                "header, found 'time_ms,high,low,close'",
    '60000,100,12,10,11\n': '1: time_ms: expected a column of this name in the header, found '
                            "'60000,100,12,10,11'",
    'time_ms,open_interest,high,low,close,low\n': '1: low: expected this column once',
    HEADER: '1: expected at least one snapshot',
}


def swap(row, place, value):
    fields = row.split(',')
    fields[place] = value
    return ','.join(fields)


METRICS = {
    swap(METRIC, 0, '2026-01-32 00:00:00'):
        "create_time: expected a time, found '2026-01-32 00:00:00'",
    swap(METRIC, 0, '2026-02-29 00:00:00'):
        "create_time: expected a time, found '2026-02-29 00:00:00'",
    swap(METRIC, 0, '2026-01-13 00:00'): "create_time: expected a time, found '2026-01-13 "
                                         "00:00'",
    swap(METRIC, 1, 'ETHUSDT'): "symbol: expected BTCUSDT as before, found 'ETHUSDT'",
    swap(METRIC, 2, '-5'): "sum_open_interest: expected a number, 0 or more, found '-5'",
}
KLINES = {
    swap(KLINE, 0, 'x'): "open_time: expected a time, found 'x'",
    swap(KLINE, 2, '0'): "high: expected a price above 0, found '0'",
    swap(KLINE, 3, ''): "low: expected a price above 0, found ''",
    swap(KLINE, 3, '96000'): "low: expected no more than high, found '96000'",
    swap(KLINE, 4, '96000'): "close: expected a price from low to high, found '96000'",
    swap(KLINE, 5, '-1'): "volume: expected a number, 0 or more, found '-1'",
    swap(KLINE, 6, '1'): "close_time: expected a time not before open_time, found '1'",
    swap(KLINE, 6, ''): "close_time: expected a time, found ''",
    swap(KLINE, 7, 'inf'): "quote_volume: expected a number, 0 or more, found 'inf'",
}
CONFIGS = {
    '{"axis": }': '1: column 10: expected JSON: ',
    '[]': '1: expected a JSON object',
    '{"turnover": 1, "turnover": 2}': '1: column 26: expected JSON: duplicate object key',
    '{"colour": 1}': ' colour: expected one of axis, tiers, contract',
    '{"turnover": "much"}': ' turnover: expected a number, 0 or more',
    '{"turnover": true}': ' turnover: expected a number, 0 or more',
    '{"axis": [1]}': ' axis: expected linear:LOW:STEP:N',
    '{"axis": {"kind": "log", "low": 1}}': ' axis: expected the keys kind, low, step and '
                                           'buckets',
    '{"axis": {"kind": "log", "low": 1, "step": 0.1, "buckets": 3, "x": 1}}':
        ' axis: expected the keys',
    '{"axis": "linear:1e60:1:2"}': ' axis: axis edges do not strictly increase',
    '{"tiers": []}': ' tiers: expected an array of tiers',
    '{"tiers": {"leverage": 25}}': ' tiers: expected an array of tiers',
    '{"tiers": ["25:0.1", {"leverage": 25}]}': ' tiers[1]: expected 1 to 16 times',
    '{"tiers": [{"share": 0.1}]}': ' tiers[0]: expected the keys leverage, share',
    '{"tiers": ["25:0.1", "200:0.1:0.01"]}': ' tier 200: already liquidatable',
    '{"tiers": [{"leverage": 25, "share_long": 0.1}]}':
        ' tiers[0]: expected share_long and share_short together, or share',
    '{"tiers": ["50:0.1", {"leverage": 25, "share_short": 0.1}]}':
        ' tiers[1]: expected share_long and share_short together, or share',
    '{"tiers": [{"leverage": 25, "share": 0.1, "share_short": 0.1}]}':
        ' tiers[0]: expected share_long and share_short together, or share',
    '{"tiers": ["25:0.1"], "tier": ["50:0.1"]}': ' tier: expected only one of tiers|tier',
    '{"tier": ["25:0.1"], "tiers": ["50:0.1"]}': ' tiers: expected only one of tiers|tier',
    '{"entry_points": 2, "entry-points": 2}': ' entry-points: expected only one of entry_',
    '{"holding": "2 weeks"}': ' holding: expected a duration such as 90m, 48h or 5d, or 0',
}
# Options that are wrong whatever the input, and a part of what is said.
USAGE = [
    (['--bogus'], 'unrecognized option'),
    (['-', '-'], 'standard input is read once'),
    (['--snapshots'], 'requires an argument'),
    (['--snapshots', '-', '--snapshots', '-'], '--snapshots is given twice'),
    (['--snapshots', '-', '--metrics', 'm', '--klines', 'k'], 'does not go with'),
    (['--snapshots', '-', '--mark-klines', 'm'], 'does not go with'),
    ([], 'no source'),
    (['--metrics', 'm'], '--metrics and --klines go together'),
    (['--klines', 'k'], '--metrics and --klines go together'),
    (['--mark-klines', 'k'], '--metrics and --klines go together'),
    (['--metrics', '-', '--klines', 'k'], 'only --snapshots reads standard input'),
    (['--metrics', 'm', '--klines', '-'], 'only --snapshots reads standard input'),
    (['--metrics', 'm', '--klines', 'k', '--mark-klines', '-'],
     'only --snapshots reads standard input'),
    (['--until', 'noon'], "--until: expected a time as 2026-01-13T21:30Z, or in "),
    (['--until', '2026-02-30 00:00:00'], '--until: expected'),
    (['--until', '1', '--until', '1'], '--until is given twice'),
    (['--unit', 'usd'], "--unit: expected contracts|quote, found 'usd'"),
    (['--format', 'xml'], '--format: expected'),
    (['--axis', 'linear'], '--axis: expected linear:LOW:STEP:N'),
    (['--axis', 'linear:1:1'], '--axis: expected'),
    (['--axis', 'linear:1:1:0'], '--axis: expected'),
    (['--axis', 'linear:1:1:1.5'], '--axis: expected'),
    (['--axis', 'linear:1:1:1:1'], '--axis: expected'),
    (['--axis', 'cubic:1:1:1'], '--axis: expected'),
    (['--tier', '25'], '--tier: expected'),
    (['--tier', '25:'], '--tier: expected'),
    (['--tier', '25:0.1/'], '--tier: expected'),
    (['--tier', '25:0.1:0.004:0:0'], '--tier: expected'),
    (['--tier', '0.5:0.1'], '--tier 0.5: leverage is less than 1'),
    (['--tier', '25:1.1'], '--tier 25: a share is negative'),
    (['--tier', '25:0.6', '--tier', '50:0.6'], '--tier 50: a share is negative'),
    (['--tier', '25:0.1:0.04'], '--tier 25: already liquidatable'),
    (['--tier', '25:0.1:0.004:0.001', '--maintenance', 'entry'], '--tier 25: a fee'),
    (['--tier', '25:0.01'] * 17, '--tier: expected'),
    (['--contract', 'quanto'], '--contract: expected linear or inverse'),
    (['--maintenance', 'last'], '--maintenance: expected mark or entry'),
    (['--initial', 'none'], '--initial: expected unknown or entry'),
    (['--turnover', '-0.1'], '--turnover: expected'),
    (['--intrabar', '1.1'], '--intrabar: expected'),
    (['--holding', '48'], '--holding: expected a duration'),
    (['--holding', '48w'], '--holding: expected a duration'),
    (['--holding', '-1h'], '--holding: expected a duration'),
    (['--entry-points', '0'], '--entry-points: expected'),
    (['--config', 'a', '--config', 'b'], '--config is given twice'),
]


class Bad(tap.FolderCase):
    def refused(self, want, *args, code=1, whole=True, **options):
        """Exit, and the last line said: exactly `want`, or beginning with it."""
        result = tap.run(*args, **options)
        self.assertEqual(result.returncode, code, result.stderr)
        said = result.stderr.splitlines()[-1]
        self.assertEqual(said if whole else said[:len(want)], want)
        return result.stdout

    def test_snapshots(self):
        for line, want in SNAPSHOTS.items():
            with self.subTest(line=line):
                path = self.write('s.csv', HEADER + ROW + line + '\n')
                for command in ('map', 'replay'):
                    # An open quote runs to the end of the file.
                    number = 4 if 'quoted' in want else 3
                    self.refused(f'{path}:{number}: {want}', command, '--snapshots', path)

    def test_line_counts_comments_and_blanks(self):
        path = self.write('s.csv', '# one\n# two\n' + HEADER + '\n' + ROW + '\n\n\nx\n')
        self.refused(f"{path}:9: open_interest: expected column 2 of the header, found a "
                     'line of 1', 'map', '--snapshots', path)

    def test_headers(self):
        for text, want in HEADERS.items():
            with self.subTest(text=text):
                path = self.write('s.csv', text)
                said = tap.run('map', '--snapshots', path)
                self.assertEqual(said.returncode, 1)
                if text == '# nothing\n':
                    want = want.replace('1:', '2:')
                if text == HEADER:
                    want = want.replace('1:', '2:')
                self.assertEqual(said.stderr, f'{path}:{want}\n')

    def test_first_close_beyond_any_axis(self):
        def path(price):
            return self.write('s.csv', HEADER + f'60000,100,{price},{price},{price},,\n')
        for price in ('1e-60', '3.99e-60', '2.41e+59', '1e+60'):
            for command in ('map', 'replay'):
                self.refused(f'{path(price)}:2: close: expected a first price from 4e-60 to '
                             f'2.4e+59 for the automatic axis, found {price}', command,
                             '--snapshots', path(price))
            tap.good(self, 'map', '--axis', 'linear:1:1:9', '--snapshots', path(price))
        for price in ('4e-60', '2.4e59'):
            tap.good(self, 'map', '--format', 'json', '--snapshots', path(price))
        metrics = self.write('m', binance.lines([METRIC]))
        klines = self.write('k', binance.lines([binance.kline_row(DAY, 1e300, 1., 1e300, 0.)]))
        self.refused(f'{metrics}:1: close: expected a first price from', 'map', '--metrics',
                     metrics, '--klines', klines, whole=False)

    def test_standard_input(self):
        self.refused('standard input:1: expected a header', 'map', '--snapshots', '-', input='')

    def test_replay_leaves_the_good_rows(self):
        path = self.write('s.csv', HEADER + ROW + '70000,100,12,10,11,,\nx\n')
        out = self.refused(f'{path}:4: open_interest: expected column 2 of the header, found '
                           'a line of 1', 'replay', '--snapshots', path)
        self.assertEqual([line.split(',')[0] for line in out.splitlines()],
                         ['time_ms', '60000', '70000'])

    def test_long_row(self):
        path = self.write('s.csv', HEADER + ROW + '1' * 2000000)
        self.refused(f'{path}:3: expected a row of at most 1000000 bytes', 'map',
                     '--snapshots', path)
        path = self.write('s.csv', HEADER + ROW + '"' + '\n' * 2000000)
        self.refused(f'{path}:', 'map', '--snapshots', path, whole=False)

    def test_binance(self):
        files = {'metrics': (METRIC, METRICS), 'klines': (KLINE, KLINES),
                 'mark-klines': (KLINE, KLINES)}
        for name, (first, cases) in files.items():
            for line, want in cases.items():
                with self.subTest(file=name, line=line):
                    paths = {'metrics': self.write('m', binance.lines([METRIC])),
                             'klines': self.write('k', binance.lines(Day().klines))}
                    path = self.write('bad', binance.lines([first, line]))
                    paths[name] = path
                    args = [x for key in paths for x in ('--' + key, paths[key])]
                    for command in ('convert', 'map'):
                        self.refused(f'{path}:2: {want}', command, *args)

    def test_binance_headers(self):
        klines = self.write('k', binance.lines(Day().klines))
        empty = self.write('m', '')
        self.refused(f'{empty}:1: expected metrics, found nothing', 'convert', '--metrics',
                     empty, '--klines', klines)
        metrics = self.write('m2', binance.lines([METRIC], 'create_time,symbol,oi'))
        self.refused(f'{metrics}:1: sum_open_interest: expected a column of this name',
                     'convert', '--metrics', metrics, '--klines', klines)
        self.refused(f'{metrics}:1: open_time: expected a column of this name', 'convert',
                     '--metrics', self.write('m3', METRIC), '--klines', metrics)

    def test_binance_short_rows(self):
        """Cut off: fewer columns than the header, or than the files have without one."""
        cases = [('metrics', binance.METRICS_HEADER, METRIC, 8), ('metrics', None, METRIC, 8),
                 ('klines', binance.KLINES_HEADER, KLINE, 12), ('klines', None, KLINE, 12),
                 ('mark-klines', None, KLINE, 12)]
        for name, header, row, width in cases:
            as_header = ', as the header has' if header else ''
            for found in (3, width - 1):
                with self.subTest(file=name, header=header, found=found):
                    short = ','.join(row.split(',')[:found])
                    bad = self.write('bad', binance.lines([row, short], header))
                    files = {'metrics': self.write('m', binance.lines([METRIC])),
                             'klines': self.write('k', binance.lines(Day().klines)), name: bad}
                    self.refused(f'{bad}:{3 if header else 2}: expected {width} columns'
                                 f'{as_header}, found {found}', 'convert',
                                 *[x for key in files for x in ('--' + key, files[key])])

    def test_overlapping_bars(self):
        """Of two widths, or askew: their volume would be counted twice."""
        bars = Day().klines[:15]
        wide = binance.kline_row(DAY, 97000., 94000., 95000., 900., width=15 * MINUTE)
        askew = binance.kline_row(DAY + 4 * MINUTE + 30000, 97000., 94000., 95000.)
        inside = binance.kline_row(DAY + 4 * MINUTE, 97000., 94000., 95000., width=30000)
        metrics = self.write('m', binance.lines(Day().metrics))
        good = self.write('k', binance.lines(bars))
        for lines, line, begin, end, overlap in (
                (bars + [wide], 16, '00:00:00', '00:14:59', '15 min'),
                ([wide] + bars, 1, '00:00:00', '00:13:59', '14 min'),
                (bars[:5] + [askew] + bars[5:], 6, '00:04:30', '00:04:59', '30 s'),
                (bars[:5] + [inside] + bars[5:], 5, '00:04:00', '00:04:29', '30 s')):
            path = self.write('bad', binance.lines(lines))
            for files in (['--klines', path], ['--klines', good, '--mark-klines', path]):
                with self.subTest(line=line, files=files[::2]):
                    got = tap.run('convert', '--metrics', metrics, *files)
                    self.assertEqual(got.returncode, 1, got.stderr)
                    self.assertEqual(
                        got.stderr.splitlines()[-1],
                        f'{path}:{line}: open_time: expected a bar that begins after the one '
                        f'before ended (2026-01-13 {end}.999 UTC), found 2026-01-13 {begin}.000 '
                        f'UTC: they overlap by {overlap}')
        for name in ('j', 'l'):  # the same bars in another file are dropped as before
            self.write(name, binance.lines(Day().klines))
        tap.good(self, 'convert', '--metrics', metrics, '--klines', f'{self.folder}/j',
                 '--klines', f'{self.folder}/l')

    def test_nothing_joins(self):
        metrics = self.write('m', binance.lines([binance.metrics_row(DAY, 1.0)]))
        klines = self.write('k', binance.lines([binance.kline_row(DAY + MINUTE, 2., 1., 1.)]))
        self.refused(f'{metrics}: expected at least one snapshot', 'convert', '--metrics',
                     metrics, '--klines', klines)

    def test_archives(self):
        def refused(content, want):
            path = self.write('a.zip', content)
            self.refused(f'{path}: {want}', 'map', '--snapshots', path, whole=False)
        good = binance.zipped(s__csv=HEADER + ROW)
        refused(binance.zipped(a__csv='', b__csv=''), 'expected one CSV in the archive, found 2')
        refused(binance.zipped(a__txt=''), 'expected one CSV in the archive, found 0')
        refused(binance.zipped(), 'expected one CSV in the archive, found 0')
        refused(good[:40], 'the zip archive is cut or damaged: ')
        # Bytes that do not unpack, or unpack to other than was packed.
        for place in range(38, 60, 3):
            damaged = bytearray(good)
            damaged[place] ^= 0xff
            path = self.write('a.zip', bytes(damaged))
            result = tap.run('map', '--snapshots', path)
            self.assertEqual(result.returncode, 1, place)
            self.assertTrue(result.stderr.startswith(path), result.stderr)

    def test_zip_on_standard_input(self):
        result = tap.run('map', '--snapshots', '-', input=binance.zipped(s__csv=ROW),
                         text=False)
        self.assertEqual((result.returncode, result.stderr), (
            1, b'standard input: expected CSV or JSON: a zip archive is read from a file\n'))

    def test_no_such_file(self):
        path = os.path.join(self.folder, 'none')
        self.refused(f'{path}: No such file or directory', 'map', '--snapshots', path)
        self.refused(f'{path}: No such file or directory', 'convert', '--metrics', path,
                     '--klines', path)
        self.refused(f'{self.folder}: Is a directory', 'map', '--snapshots', self.folder)
        self.refused(f'{path}: ', 'map', '--snapshots', '-', '--config', path, whole=False,
                     input=HEADER + ROW)
        self.refused(f'{self.folder}: Is a directory', 'map', '--snapshots', '-', '--config',
                     self.folder, input=HEADER + ROW)

    def test_configs(self):
        for text, want in CONFIGS.items():
            with self.subTest(text=text):
                path = self.write('c.json', text)
                self.refused(f'{path}:{want}', 'map', '--snapshots', '-', '--config', path,
                             whole=False, input=HEADER + ROW)

    def test_usage(self):
        for args, want in USAGE:
            with self.subTest(args=args):
                source = [] if set(args) & {'--snapshots', '--metrics', '--klines',
                                            '--mark-klines'} or not args \
                    else ['--snapshots', '-']
                for command in ('map', 'replay'):
                    result = tap.run(command, *source, *args, input=HEADER + ROW)
                    self.assertEqual((result.returncode, result.stdout), (2, ''))
                    self.assertIn(want, result.stderr)
                    self.assertIn('--help', result.stderr)

    def test_usage_of_map(self):
        for args, want in [(['--at', 'x'], "--at: expected a price above 0, or as far as +2% or -2%, found 'x'"),
                           (['--at', '0'], '--at: expected'),
                           (['--top', '-1'], '--top: expected'),
                           (['--top', '3', '--format', 'csv'], '--top does not go with'),
                           (['--axis', 'linear:-1:1:1'], '--axis: axis does not begin above')]:
            with self.subTest(args=args):
                result = tap.run('map', '--snapshots', '-', *args, input=HEADER + ROW)
                self.assertEqual((result.returncode, result.stdout), (2, ''))
                self.assertIn(want, result.stderr)

    def test_usage_of_the_program(self):
        for args in ([], ['nothing'], ['--nothing'], ['convert'], ['convert', '-o'],
                     ['convert', '--snapshots', '-'],
                     ['convert', '--metrics', '-', '--klines', 'k'], ['replay', '--at', '5']):
            with self.subTest(args=args):
                result = tap.run(*args)
                self.assertEqual((result.returncode, result.stdout), (2, ''))
                self.assertNotEqual(result.stderr, '')


if __name__ == '__main__':
    tap.main()
