"""Readers against small files in each format and oddity."""
import json
import os
import subprocess
import unittest

import binance
from binance import DAY, MINUTE, Day
import tap

HEADER = 'time_ms,open_interest,high,low,close,entry,volume'


class Case(tap.FolderCase):
    def convert(self, metrics, klines, mark=None, code=0):
        """Rows of the joined CSV, and what was said."""
        args = ['convert', '--metrics', metrics, '--klines', klines]
        result = tap.run(*args, *(['--mark-klines', mark] if mark else []))
        self.assertEqual(result.returncode, code, result.stderr)
        out = result.stdout.splitlines()
        self.assertEqual(out[0], HEADER)
        return [tuple(float(field) if field else None for field in line.split(','))
                for line in out[1:]], result.stderr

    def join(self, metrics, klines, mark=None, **options):
        return self.convert(self.write('m.csv', metrics), self.write('k.csv', klines),
                            self.write('p.csv', mark) if mark else None, **options)

    def check(self, rows, want):
        self.assertEqual(len(rows), len(want))
        for row, expected in zip(rows, want):
            self.assertEqual(row[:5], expected[:5])
            for got, value in zip(row[5:], expected[5:]):
                self.assertAlmostEqual(got, value, delta=1e-9 * value)


class Convert(Case):
    def test_headers(self):
        day = Day()
        for metrics_header in (None, binance.METRICS_HEADER):
            for klines_header in (None, binance.KLINES_HEADER):
                rows, said = self.join(binance.lines(day.metrics, metrics_header),
                                       binance.lines(day.klines, klines_header))
                self.check(rows, day.joined())
                self.assertEqual(said, '')

    def test_zip_as_downloaded(self):
        day = Day()
        metrics = self.write('BTCUSDT-metrics-2026-01-13.zip', binance.zipped(
            **{'BTCUSDT-metrics-2026-01-13__csv':
               binance.lines(day.metrics, binance.METRICS_HEADER)}))
        klines = self.write('BTCUSDT-1m-2026-01-13.zip', binance.zipped(
            **{'BTCUSDT-1m-2026-01-13__csv':
               binance.lines(day.klines, binance.KLINES_HEADER)}))
        rows, said = self.convert(metrics, klines)
        self.check(rows, day.joined())
        self.assertEqual(said, '')
        got = json.loads(tap.good(self, 'map', '--metrics', metrics, '--klines', klines,
                                  '--format', 'json'))
        self.assertEqual((got['pushes'], got['open_interest']), (6, 90006))
        self.assertIn('BTCUSDT', tap.good(self, 'map', '--metrics', metrics, '--klines',
                                          klines).splitlines()[0])

    def test_bars_of_another_symbol(self):
        """Bars say of which symbol they are by the name of their file alone."""
        day = binance.Day()
        metrics = self.write('m.csv', binance.lines(
            [row.replace('BTCUSDT', 'ETHUSDT') for row in day.metrics],
            binance.METRICS_HEADER))
        bars = binance.lines(day.klines, binance.KLINES_HEADER)
        for name, is_good in (('BTCUSDT-1m-2026-01-13', False), ('BTCUSDT-1mo-2026-01', False),
                              ('ETHUSDT-1m-2026-01-13', True), ('BTCUSDT', True)):
            for path in (self.write(f'{name}.csv', bars),
                         self.write(f'{name}.zip', binance.zipped(x__csv=bars))):
                for args in (['--metrics', metrics, '--klines', path], [path, metrics]):
                    with self.subTest(args=args):
                        result = tap.run('convert', *args)
                        self.assertEqual(result.returncode, 0 if is_good else 1, result.stderr)
                        if not is_good:
                            self.assertEqual(result.stderr.splitlines()[-1],
                                             f'{path}: expected bars of ETHUSDT, as the open '
                                             'interest is, found the name of a file of BTCUSDT')

    def test_zip_by_content_not_by_name(self):
        day = Day()
        metrics = self.write('metrics', binance.zipped(
            a__CSV=binance.lines(day.metrics), readme__txt='no data'))
        rows, _ = self.convert(metrics, self.write('k', binance.lines(day.klines)))
        self.check(rows, day.joined())

    def test_microseconds(self):
        day = Day(scale=1000)
        rows, said = self.join(binance.lines(day.metrics), binance.lines(day.klines))
        self.check(rows, day.joined())
        self.assertEqual(said, '')

    def test_line_ends_bom_no_last_newline(self):
        day = Day()
        rows, _ = self.join('\ufeff' + binance.lines(day.metrics, binance.METRICS_HEADER,
                                                     '\r\n'),
                            binance.lines(day.klines, None, '\r\n').rstrip('\r\n'))
        self.check(rows, day.joined())

    def test_doubled_day(self):
        day = Day()
        appended, said = self.join(binance.lines(day.metrics * 2), binance.lines(day.klines))
        self.check(appended, day.joined())
        self.assertIn('not in order of time', said)
        self.assertIn('duplicate rows dropped: 6 (of these with other numbers: 0)', said)
        pairs = [row for row in day.metrics for _ in range(2)]
        beside, said = self.join(binance.lines(pairs), binance.lines(day.klines * 2))
        self.check(beside, day.joined())
        self.assertIn('duplicate rows dropped: 30', said)
        self.assertIn('duplicate rows dropped: 6', said)

    def test_duplicates_that_differ(self):
        day = Day()
        other = binance.metrics_row(DAY + 5 * MINUTE, 1.0)
        rows, said = self.join(binance.lines(day.metrics[:1] + [other] + day.metrics[1:]),
                               binance.lines(day.klines))
        self.check(rows, day.joined())
        self.assertIn('duplicate rows dropped: 1 (of these with other numbers: 1)', said)

    def test_unsorted(self):
        day = Day()
        rows, said = self.join(binance.lines(day.metrics[::-1], binance.METRICS_HEADER),
                               binance.lines(day.klines[15:] + day.klines[:15]))
        self.check(rows, day.joined())
        self.assertEqual(said.count('not in order of time'), 2)

    def test_empty_ratios(self):
        day = Day()
        metrics = [binance.metrics_row(DAY + 5 * i * MINUTE, 90000.0 + i,
                                       ratios=('', '', '', '')) for i in range(1, 7)]
        rows, said = self.join(binance.lines(metrics), binance.lines(day.klines))
        self.check(rows, day.joined())
        self.assertEqual(said, '')

    def test_columns_by_name_in_any_order(self):
        day = Day()
        metrics = ['x,sum_open_interest,symbol,create_time'] + [
            f'0,{90000.0 + i},BTCUSDT,{binance.text_time(DAY + 5 * i * MINUTE)}'
            for i in range(1, 7)]
        rows, _ = self.join(binance.lines(metrics), binance.lines(day.klines))
        self.check(rows, day.joined())

    def test_seconds(self):
        """A row takes the bars that closed by its time, whatever its seconds."""
        day = Day()
        metrics = [binance.metrics_row(DAY + 5 * i * MINUTE + 3000, 90000.0 + i)
                   for i in range(1, 7)]
        rows, said = self.join(binance.lines(metrics), binance.lines(day.klines))
        want = [(row[0] + 3000, *row[1:]) for row in day.joined()]
        self.check(rows, want)
        early, _ = self.join(binance.lines([binance.metrics_row(DAY + 5 * MINUTE - 1000, 1.0)]),
                             binance.lines(day.klines))
        self.assertEqual(early[0][4], day.bars[3][3])

    def test_first_row_at_midnight(self):
        """Its bars are those of the day before, which are not there: it is dropped."""
        day = Day()
        first = binance.metrics_row(DAY, 89999.0)
        rows, said = self.join(binance.lines([first] + day.metrics), binance.lines(day.klines))
        self.check(rows, day.joined())
        self.assertIn('no bar closed in the interval that ends at 2026-01-13 00:00:00 UTC',
                      said)
        self.assertIn('dropped, no bar closed in their interval: 1 of 7', said)

    def test_first_row_looks_back_five_minutes(self):
        day = Day()
        rows, _ = self.join(binance.lines(day.metrics[3:]), binance.lines(day.klines))
        self.check(rows, day.joined()[3:])

    def test_late_rows_are_no_gap(self):
        """Metrics come every five minutes, give or take; what is nearer to two is a gap."""
        for minutes, gaps in ((5.05, 0), (7, 0), (8, 1), (12, 1), (13, 2)):
            metrics = [binance.metrics_row(DAY + int(ms), 1.0)
                       for ms in (5 * MINUTE, (5 + minutes) * MINUTE)]
            _, said = self.join(binance.lines(metrics), binance.lines(Day().klines))
            self.assertEqual(said.count(f'rows missing: {gaps})'), 2 if gaps else 0, said)
            self.assertEqual('gap' in said, gaps > 0)

    def test_gap_of_metrics(self):
        """The row after a gap takes all bars since the row before it."""
        day = Day()
        rows, said = self.join(binance.lines(day.metrics[:2] + day.metrics[4:]),
                               binance.lines(day.klines))
        self.assertEqual(len(rows), 4)
        self.assertEqual(rows[2][2], day.bars[24][1])
        self.assertEqual(rows[2][3], day.bars[10][2])
        self.assertEqual(rows[2][6], sum(bar[4] for bar in day.bars[10:25]))
        self.assertIn('m.csv: gap of 10 min (rows missing: 2) after 2026-01-13 00:10:00 UTC',
                      said)
        self.assertIn('m.csv: gaps: 1, 10 min in all (rows missing: 2)', said)

    def test_gap_of_bars(self):
        """A row without a bar is dropped; one with some takes those."""
        day = Day()
        rows, said = self.join(binance.lines(day.metrics),
                               binance.lines(day.klines[:3] + day.klines[12:]))
        self.assertEqual([row[0] for row in rows],
                         [DAY + 5 * i * MINUTE for i in (1, 3, 4, 5, 6)])
        self.assertEqual(rows[0][4], day.bars[2][3])
        self.assertIn('k.csv: gap of 9 min (rows missing: 9) after 2026-01-13 00:02:59 UTC',
                      said)
        self.assertIn('dropped, no bar closed in their interval: 1 of 6', said)

    def test_many_gaps_are_summed(self):
        bars = [binance.kline_row(DAY + 2 * i * MINUTE, 2.0, 1.0, 1.5) for i in range(30)]
        _, said = self.join(binance.lines([binance.metrics_row(DAY + 5 * MINUTE, 1.0)]),
                            binance.lines(bars))
        self.assertEqual(said.count('gap of'), 10)
        self.assertIn('k.csv: gaps: 29, 29 min in all (rows missing: 29)', said)

    def test_longer_bars(self):
        """Bars longer than the steps of open interest: rows between them are dropped."""
        bar = binance.kline_row(DAY, 96000.0, 95000.0, 95500.0, width=15 * MINUTE)
        rows, said = self.join(binance.lines(Day().metrics), binance.lines([bar]))
        self.assertEqual([row[0] for row in rows], [DAY + 15 * MINUTE])
        self.assertIn('5 of 6', said)

    def test_mark_klines(self):
        """Range and close are the mark's; entry and volume the trades'."""
        day = Day()
        mark = [binance.kline_row(bar[0], bar[1] + 1, bar[2] + 1, bar[3] + 1, 0.0)
                for bar in day.bars]
        rows, _ = self.join(binance.lines(day.metrics), binance.lines(day.klines),
                            binance.lines(mark, binance.KLINES_HEADER))
        want = [(r[0], r[1], r[2] + 1, r[3] + 1, r[4] + 1, r[5], r[6]) for r in day.joined()]
        self.check(rows, want)

    def test_mark_klines_alone(self):
        """A mark bar and no trade: entry and volume are not given."""
        day = Day()
        mark = [binance.kline_row(*bar[:4], 0.0) for bar in day.bars]
        rows, said = self.join(binance.lines(day.metrics), binance.lines(day.klines[5:]),
                               binance.lines(mark))
        self.assertEqual(len(rows), 6)
        self.assertEqual(rows[0][5:], (None, None))
        self.assertIn('entry and volume not given: 1 of 6', said)

    def test_no_volume_in_an_interval(self):
        bars = [binance.kline_row(DAY + i * MINUTE, 2.0, 1.0, 1.5, 0.0) for i in range(5)]
        rows, _ = self.join(binance.lines([binance.metrics_row(DAY + 5 * MINUTE, 1.0)]),
                            binance.lines(bars))
        self.assertEqual(rows, [(DAY + 5 * MINUTE, 1.0, 2.0, 1.0, 1.5, None, None)])

    def test_coin_m(self):
        """Contracts become their face value, the average price its inverse."""
        for symbol, face in (('BTCUSD_PERP', 100), ('ETHUSD_260327', 10),
                             ('BNBUSD_PERP', 10), ('BNBUSD_240628', 10)):
            bars = [binance.kline_row(DAY + i * MINUTE, 96000.0, 94000.0, 95000.0, 40.0,
                                      40.0 * face / 95000.0) for i in range(5)]
            metrics = self.write('m.csv', binance.lines(
                [binance.metrics_row(DAY, 7000.0, symbol)]))  # of COIN-M the begin
            klines = self.write('k.csv', binance.lines(bars))
            rows, _ = self.convert(metrics, klines)
            self.assertEqual(rows[0][1], 7000.0 * face)
            self.assertAlmostEqual(rows[0][5], 95000.0, places=6)
            self.assertEqual(rows[0][6], 200.0 * face)
            result = tap.run('map', '--metrics', metrics, '--klines', klines)
            self.assertEqual((result.returncode, result.stderr),
                             (2, 'liqmap: the input is of COIN-M contracts: give '
                                 "--contract inverse\nTry 'liqmap map --help'.\n"))
            tap.good(self, 'map', '--metrics', metrics, '--klines', klines,
                     '--contract', 'inverse')

    def test_dated_usd_m_is_not_coin_m(self):
        for symbol in ('BTCBUSD_210129', 'ETHBUSD_210326', 'BTCUSDT_260327', 'BNBBUSD'):
            rows, _ = self.join(binance.lines([binance.metrics_row(DAY + 5 * MINUTE, 7000.0,
                                                                   symbol)]),
                                binance.lines(Day().klines))
            self.assertEqual(rows[0][1], 7000.0)

    def test_several_files_as_one(self):
        day = Day()
        args = []
        for i in (1, 0):
            args += ['--metrics', self.write(f'm{i}', binance.lines(
                day.metrics[3 * i:3 * i + 3], binance.METRICS_HEADER))]
            args += ['--klines', self.write(f'k{i}', binance.lines(
                day.klines[15 * i:15 * i + 15]))]
        out = tap.good(self, 'convert', *args).splitlines()
        whole, _ = self.join(binance.lines(day.metrics), binance.lines(day.klines))
        self.assertEqual(len(out), 7)
        self.assertEqual([float(line.split(',')[4]) for line in out[1:]],
                         [row[4] for row in whole])

    def test_pipes(self):
        """Files that can be read only once."""
        day = Day()
        for name, content in (('m', day.metrics), ('k', day.klines)):
            self.write(name, binance.lines(content))
        script = '"$0" convert --metrics <(cat "$1/m") --klines <(cat "$1/k")'
        got = subprocess.run(['bash', '-c', script, tap.PROGRAM, self.folder], check=True,
                             stdout=subprocess.PIPE, text=True).stdout
        self.assertEqual(got, tap.good(self, 'convert', '--metrics', f'{self.folder}/m',
                                       '--klines', f'{self.folder}/k'))

    def test_converted_is_the_same_source(self):
        """map of the files and map of what convert made of them are the same bytes."""
        day = Day()
        files = ['--metrics', self.write('m', binance.lines(day.metrics)),
                 '--klines', self.write('k', binance.lines(day.klines))]
        out = os.path.join(self.folder, 'out.csv')
        self.assertEqual(tap.good(self, 'convert', *files, '-o', out), '')
        for command in (['map', '--format', 'json'], ['replay']):
            self.assertEqual(tap.good(self, *command, *files),
                             tap.good(self, *command, '--snapshots', out))


class Until(Case):
    """The input ends at the time: the same as files that end there."""

    def test_snapshots(self):
        rows = [f'{60000 * i},{1000 + i},{12 + i},10,{11 + i / 2},5' for i in range(1, 40)]
        header = 'time_ms,open_interest,high,low,close,volume'
        for ms, count in ((60000, 1), (60001, 1), (119999, 1), (1200000, 20),
                          (9 * 10 ** 13, 39)):
            short = '\n'.join([header, *rows[:count]]) + '\n'
            # What comes after is not looked at beyond its first row.
            whole = '\n'.join([header, *rows, 'bad']) + '\n'
            for command in (['map', '--format', 'json'], ['map'], ['replay']):
                self.assertEqual(
                    tap.good(self, *command, '--snapshots', '-', '--until', ms,
                             input=whole if count < 39 else short),
                    tap.good(self, *command, '--snapshots', '-', input=short))

    def test_forms_of_the_time(self):
        path = self.write('s', 'time_ms,open_interest,high,low,close\n'
                               '1768339800000,5,12,10,11\n1768339800001,6,12,10,11\n')
        for text in ('2026-01-13 21:30:00', '1768339800000', '1768339800000999'):
            got = json.loads(tap.good(self, 'map', '--format', 'json', '--snapshots', path,
                                      '--until', text))
            self.assertEqual((got['pushes'], got['time_ms']), (1, 1768339800000))

    def test_binance(self):
        day = Day()
        args = ['convert', '--metrics', self.write('m', binance.lines(day.metrics)),
                '--klines', self.write('k', binance.lines(day.klines))]
        whole = tap.good(self, *args).splitlines()
        self.assertGreater(len(whole), 3)
        for count in range(1, len(whole)):
            until = whole[count].split(',')[0]
            self.assertEqual(tap.good(self, *args, '--until', until).splitlines(),
                             whole[:count + 1])

    def test_none(self):
        path = self.write('s', 'time_ms,open_interest,high,low,close\n5,5,12,10,11\n')
        result = tap.run('map', '--snapshots', path, '--until', 4)
        self.assertEqual((result.returncode, result.stderr), (
            1, f'{path}:2: expected at least one snapshot until the time given\n'))


class Snapshots(Case):
    ROWS = [(60000, 100.0, 12.0, 10.0, 11.0, 11.2, 5.0),
            (120000, 150.0, 12.5, 10.5, 12.0, 11.6, 7.0),
            (180000, 120.0, 13.0, 11.5, 12.5, 12.1, 0.0)]

    def text(self, header=HEADER):
        names = HEADER.split(',')
        return '\n'.join([header] + [','.join(
            repr(row[names.index(name)]) if name in names else 'x'
            for name in header.split(',')) for row in self.ROWS]) + '\n'

    def json(self, text, *options):
        return tap.good(self, 'map', '--snapshots', '-', '--format', 'json', *options,
                        input=text)

    def test_forms_of_the_same(self):
        want = self.json(self.text())
        self.assertEqual(json.loads(want)['pushes'], 3)
        forms = {
            'order': self.text('close,low,volume,high,entry,time_ms,open_interest'),
            'others': self.text('symbol,' + HEADER + ',note'),
            'comments': '# modelled\n# not, exchange "data"\n' + self.text(),
            'blank lines': '\n' + self.text().replace('\n', '\n\n'),
            'crlf': self.text().replace('\n', '\r\n'),
            'bom': '\ufeff' + self.text(),
            'no newline at the end': self.text().rstrip('\n'),
            'quoted': '\n'.join(','.join(f'"{f}"' for f in line.split(','))
                                for line in self.text().splitlines()) + '\n',
            'spaces': self.text().replace(',', ' , '),
            'empty for 0': self.text().replace(',0.0\n', ',\n'),
        }
        for name, text in forms.items():
            with self.subTest(form=name):
                self.assertEqual(self.json(text), want)
        path = self.write('s.csv', self.text())
        self.assertEqual(tap.good(self, 'map', '--snapshots', path, '--format', 'json'), want)
        path = self.write('s.zip', binance.zipped(s__csv=self.text()))
        self.assertEqual(tap.good(self, 'map', '--snapshots', path, '--format', 'json'), want)

    def test_without_entry_and_volume(self):
        plain = self.text('time_ms,open_interest,high,low,close')
        self.assertNotEqual(self.json(plain), self.json(self.text()))
        # Without a column of volume the program's holding is 48 hours.
        self.assertEqual(self.json(plain), self.json(plain, '--holding', '48h'))
        self.assertNotEqual(self.json(plain), self.json(plain, '--holding', '0'))
        # With one it is off.
        self.assertEqual(self.json(self.text()), self.json(self.text(), '--holding', '0'))

    def test_defaults(self):
        text = self.text()
        said = ['--contract', 'linear', '--maintenance', 'mark', '--initial', 'unknown',
                '--unit', 'quote', '--turnover', '0.1', '--entry-points', '4',
                '--holding', '0', '--axis', 'auto', '--tier', '25:0.0214/0.0038',
                '--tier', '50:0.0047/0.0043:0.004', '--tier', '100:0.0170/0.0159:0.004:0']
        self.assertEqual(self.json(text), self.json(text, *said))

    def test_automatic_axis(self):
        axis = json.loads(self.json(self.text()))['axis']
        self.assertEqual((axis['kind'], axis['low'], axis['step']), ('log', 2.75, 0.0005))
        edge, count = 2.75, 0
        while edge < 44:
            edge *= 1.0005
            count += 1
        self.assertEqual(axis['buckets'], count)


if __name__ == '__main__':
    tap.main()
