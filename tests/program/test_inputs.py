"""Input that looks right and is not: what a row's time is, zeros, absurd values, units, and
files that are still being written."""
import json
import os
import unittest

import binance
from binance import DAY, MINUTE, Day
import tap
from test_convert_files import Case as Files

SHARED = os.path.join(os.path.dirname(tap.SOURCE_ROOT), 'shared')
HEADER = 'time_ms,open_interest,high,low,close,volume\n'
FIVE = 5 * MINUTE


def rows_of(text):
    return [line.split(',') for line in text.splitlines()[1:]]


def stamp(day, minute):
    """A label, minutes after midnight of a day of June 2026."""
    day, minute = day + minute // 1440, minute % 1440
    return f'2026-06-{day:02} {minute // 60:02}:{minute % 60:02}:00'


JUNE_24 = 1782259200000  # 2026-06-24 00:00 UTC


class Case(Files):
    def run_on(self, text, *args, command='map', code=0, **options):
        """A run over snapshots as CSV: its output, and what was said."""
        result = tap.run(command, '--snapshots', self.write('s.csv', text), *args, **options)
        self.assertEqual(result.returncode, code, result.stderr)
        return result.stdout, result.stderr

    def document(self, text, *args, **options):
        out, said = self.run_on(text, '--format', 'json', *args, **options)
        return json.loads(out), said


class Labels(Case):
    """binance-public-data #491."""

    def times(self, *files, symbol='BTCUSDT', args=()):
        """Times and numbers of the snapshots of some files of (label, number)."""
        bars = [binance.kline_row(JUNE_24 + i * FIVE, 101.0, 99.0, 100.0, width=FIVE)
                for i in range(3 * 288)]
        paths = [self.write(f'm{i}', binance.lines(
            [f'{label},{symbol},{number},1,1,1,1,1' for label, number in file],
            binance.METRICS_HEADER)) for i, file in enumerate(files)]
        got = tap.run('convert', *[x for p in paths for x in ('--metrics', p)], '--klines',
                      self.write('k', binance.lines(bars)), *args)
        self.assertEqual(got.returncode, 0, got.stderr)
        return [(int(row[0]), float(row[1])) for row in rows_of(got.stdout)], got.stderr

    ENDS = [(stamp(24, 5 * i), 1000 + i) for i in range(1, 289)]
    STARTS = [(stamp(25, 5 * i), 2000 + i) for i in range(288)]
    TRUE = [(JUNE_24 + i * FIVE, 1000 + i) for i in range(1, 289)] + \
           [(JUNE_24 + (289 + i) * FIVE, 2000 + i) for i in range(288)]

    def test_each_day_alone(self):
        got, said = self.times(self.ENDS)
        self.assertEqual((got, 'create_time' in said), (self.TRUE[:288], False))
        got, said = self.times(self.STARTS)
        self.assertEqual(got, self.TRUE[288:])
        self.assertIn('create_time is the start of five minutes', said)

    def test_both_days(self):
        """2026-06-25 00:00 twice: as files, as one file, in any order, and twice over."""
        for files in ((self.ENDS, self.STARTS), (self.STARTS, self.ENDS),
                      (self.ENDS + self.STARTS,),
                      ([row for row in self.ENDS + self.STARTS for _ in range(2)],)):
            got, said = self.times(*files)
            self.assertEqual(got, self.TRUE)
            self.assertIn('create_time is the end of five minutes, from 2026-06-25 on their '
                          'start', said)

    def test_one_of_the_two_in_a_joined_file(self):
        got, _ = self.times(self.ENDS[:-1] + self.STARTS)
        self.assertEqual(got, self.TRUE[:287] + self.TRUE[288:])

    def test_the_label_alone(self):
        self.assertEqual(self.times(self.ENDS[-1:])[0], [(JUNE_24 + 289 * FIVE, 1288)])

    def test_coin_m_labels_starts_always(self):
        got, said = self.times(self.ENDS[:-1], symbol='BTCUSD_PERP')
        self.assertEqual(got, [(t + FIVE, 100 * x) for t, x in self.TRUE[:287]])
        self.assertIn('create_time is the start', said)

    def test_asked_for(self):
        for which, shift in (('start', FIVE), ('end', 0)):
            got, said = self.times(self.ENDS, args=['--metrics-label', which])
            self.assertEqual(got, [(t + shift, x) for t, x in self.TRUE[:288]])
            self.assertIn(f'create_time is the {which} of five minutes (--metrics-label)', said)
        got = tap.run('map', '--snapshots', 'x', '--metrics-label', 'end')
        self.assertEqual(got.returncode, 2)
        self.assertIn('--metrics-label is about --metrics', got.stderr)

    def test_the_header_says_which(self):
        day = Day()
        out = tap.good(self, 'map', '--metrics', self.write('m', binance.lines(day.metrics)),
                       '--klines', self.write('k', binance.lines(day.klines)))
        self.assertIn('\nmetrics: create_time is the end of five minutes\n', out)


class Zeros(Case):
    """binance-public-data #350, #498."""

    def series(self, *interest, volume=10):
        """A minute each: the range of row i is 100 - i to 100 + i."""
        return HEADER + ''.join(f'{60000 * i},{x},{100 + i},{100 - i},100,{volume}\n'
                                for i, x in enumerate(interest, 1))

    def replayed(self, text, *args, **options):
        out, said = self.run_on(text, *args, command='replay', **options)
        return [(int(row[0]) // 60000, float(row[2])) for row in rows_of(out)], said

    def test_between(self):
        for empty in ('0', '', '0.0000'):
            text = self.series(1000, 1010, empty, empty, 1040)
            rows, said = self.replayed(text)
            self.assertEqual(rows, [(1, 1000), (2, 1010), (5, 1040)])
            self.assertRegex(said, r'gap: rows .*: 2, from 1970-01-01 00:03:00 UTC on\n')
            # Range and volume are those of all three.
            joined = self.series(1000, 1010) + '300000,1040,105,95,100,30\n'
            self.assertEqual(self.document(text)[0] | {'source': ''},
                             self.document(joined)[0] | {'source': ''})

    def test_at_the_begin(self):
        rows, said = self.replayed(self.series(0, 0, 5, 6))
        self.assertEqual(rows, [(1, 0), (2, 0), (3, 5), (4, 6)])
        self.assertIn('rows of open interest 0 before the first above 0, kept: 2, from '
                      '1970-01-01 00:01:00 UTC on', said)

    def test_at_the_end(self):
        text = self.series(5, 6, 0, 0)
        rows, said = self.replayed(text)
        self.assertEqual(rows, [(1, 5), (2, 6), (3, 0), (4, 0)])
        self.assertIn('rows of open interest 0 at the end, kept: 2, from', said)
        blank, said = self.replayed(self.series(5, 6, ''))
        self.assertEqual(blank, [(1, 5), (2, 6)])

    def test_all(self):
        for command in ('map', 'replay'):
            _, said = self.run_on(self.series(0, 0), command=command, code=1)
            self.assertIn('open_interest: expected a row above 0, found 0 in all', said)

    def test_taken_as_they_are(self):
        rows, said = self.replayed(self.series(5, 0, 0, 6), '--zero-is-real')
        self.assertEqual(rows, [(1, 5), (2, 0), (3, 0), (4, 6)])
        self.assertEqual(said, '')
        self.assertEqual(self.replayed(self.series(0, 0), '--zero-is-real')[0],
                         [(1, 0), (2, 0)])

    def test_wait_where_a_map_is_kept(self):
        """Zeros at the end are a gap once the next file says so."""
        state = os.path.join(self.folder, 'state')
        whole = self.series(1000, 1010, 0, 0, 1040)
        rows, said = self.replayed(self.series(1000, 1010, 0, 0), '--save', state)
        self.assertEqual(rows, [(1, 1000), (2, 1010)])
        self.assertIn('rows of open interest 0 at the end, left for the next time: 2', said)
        rows, _ = self.replayed(whole, '--resume', state, '--save', state + '2')
        self.assertEqual(rows, [(5, 1040)])
        at_once = os.path.join(self.folder, 'at_once')
        self.replayed(whole, '--save', at_once)
        with open(state + '2', 'rb') as got, open(at_once, 'rb') as want:
            self.assertEqual(got.read(), want.read())
        # A file of new rows alone: the map knows that there was open interest.
        news = HEADER + ''.join(whole.splitlines(True)[3:])
        rows, _ = self.replayed(news, '--resume', state)
        self.assertEqual(rows, [(5, 1040)])

    def test_of_metrics(self):
        day = Day()
        for empty in ('0.0', ''):
            metrics = list(day.metrics)
            metrics[2] = ','.join(
                [f if i != 2 else empty for i, f in enumerate(metrics[2].split(','))])
            rows, said = self.join(binance.lines(metrics), binance.lines(day.klines))
            want = day.joined()
            self.assertEqual([row[0] for row in rows],
                             [row[0] for i, row in enumerate(want) if i != 2])
            self.assertEqual(rows[2][2:5], (want[3][2], want[2][3], want[3][4]))
            self.assertEqual(rows[2][6], want[2][6] + want[3][6])
            self.assertAlmostEqual(rows[2][5], (
                want[2][5] * want[2][6] + want[3][5] * want[3][6]) / rows[2][6], places=6)
            self.assertIn('gap: rows', said)


class Implausible(Case):
    """tardis-node #46: one row that is wrong."""

    def rows(self, row=None, **fields):
        names = ('time_ms', 'open_interest', 'high', 'low', 'close', 'entry', 'volume')
        out = ','.join(names) + '\n'
        for i in range(12):
            values = {'time_ms': DAY + i * 3600000, 'open_interest': 1000 + i, 'high': 101,
                      'low': 99, 'close': 100, 'entry': '', 'volume': 50}
            if i == row:
                values.update(fields)
            out += ','.join(str(values[name]) for name in names) + '\n'
        return out

    CASES = (({'open_interest': 25000}, 'open_interest', '25000 after 1005'),
             ({'open_interest': 40}, 'open_interest', '40 after 1005'),
             ({'high': 2525, 'low': 2475, 'close': 2500}, 'close', '2500 after 100'),
             ({'high': 2525}, 'high or low', '2525 with a close of 100'),
             ({'low': 4}, 'high or low', '4 with a close of 100'),
             ({'low': 60}, 'high or low', '60 with a close of 100'),
             ({'high': 160}, 'high or low', '160 with a close of 100'),
             ({'volume': 1e6}, 'volume', '1000000, more than'),
             ({'entry': 303}, 'entry', '303 while prices reach 101'),
             ({'entry': 50 / 3}, 'entry', '16.66666\\d* while prices reach 99'))

    def test_warned_of_with_row_and_value(self):
        clean, said = self.document(self.rows())
        self.assertEqual(said, '')
        for fields, column, text in self.CASES:
            with self.subTest(fields=fields):
                bad = self.rows(6, **fields)
                got, said = self.document(bad)
                self.assertEqual(got['pushes'], 12)
                self.assertRegex(said, rf's\.csv:8: {column}: implausible: {text}.*: row kept')
                self.assertIn('implausible rows kept', said)
                got, said = self.document(bad, '--drop-implausible')
                self.assertEqual(got['pushes'], 11)
                self.assertRegex(said, rf's\.csv:8: {column}: implausible: {text}.*: row left')
                self.assertLess(got['coverage'], 1.5 * clean['coverage'])
                _, said = self.run_on(bad, '--strict', code=1)
                self.assertRegex(said, rf's\.csv:8: {column}: implausible: {text}')

    def test_what_is_plausible_of_a_dropped_row_joins_the_next(self):
        out, _ = self.run_on(self.rows(6, open_interest=25000, high=130, volume=70),
                             '--drop-implausible', command='replay')
        self.assertEqual(len(rows_of(out)), 11)
        got, _ = self.document(self.rows(6, open_interest=25000, high=130, volume=70),
                               '--drop-implausible')
        lines = self.rows().splitlines(True)
        lines[8] = lines[8].replace(',101,', ',130,').replace(',50\n', ',120\n')
        want, _ = self.document(''.join(lines[:7] + lines[8:]))
        self.assertEqual(got, want)

    def test_the_last_row(self):
        state = os.path.join(self.folder, 'state')
        bad = self.rows(11, open_interest=25000)
        got, said = self.document(bad)
        self.assertEqual(got['open_interest'], 25000)
        self.assertIn('s.csv:13: open_interest: implausible: 25000 after 1010: row kept', said)
        got, said = self.document(bad, '--save', state)
        self.assertEqual(got['open_interest'], 1010)
        self.assertIn('would confirm it: row left for the next time', said)

    def test_a_step_that_stays_is_found_once_and_kept(self):
        lines = self.rows().splitlines()
        for i in range(7, 13):
            time_ms, interest, *rest = lines[i].split(',')
            lines[i] = ','.join([time_ms, str(2 * int(interest)), *rest])
        text = '\n'.join(lines) + '\n'
        message = 's.csv:8: open_interest: implausible: 2012 after 1005: row kept'
        for how in ([], ['--drop-implausible']):
            got, said = self.document(text, *how)
            self.assertEqual((got['open_interest'], got['pushes']), (2022, 12))
            self.assertEqual(said.count('implausible:'), 1, said)
            self.assertIn(message, said)
        self.assertIn('2012 after 1005', self.run_on(text, '--strict', code=1)[1])

    def test_inverse_contracts_are_quote_already(self):
        text = HEADER + ''.join(f'{DAY + i},{5e8},61000,59000,60000,1\n' for i in range(5))
        self.assertIn('implausible', self.run_on(text)[1])
        self.assertEqual(self.run_on(text, '--contract', 'inverse')[1], '')

    def test_many_are_summed(self):
        text = HEADER + ''.join(f'{DAY + i * 60000},1e12,11,9,10,1\n' for i in range(50))
        said = self.run_on(text)[1]
        self.assertEqual(said.count('row kept'), 10)
        self.assertIn('implausible rows kept (--drop-implausible leaves them out, --strict '
                      'stops): 50, from', said)

    @unittest.skipIf(tap.sanitized() or not os.environ.get('LIQMAP_NEWER_INSPECT'),
                     'no library is loaded before a sanitizer, or into a static program')
    def test_a_newer_library_finds_more(self):
        """What this version has no words for is passed over."""
        newer = {**os.environ, 'LD_PRELOAD': os.environ['LIQMAP_NEWER_INSPECT']}
        mark = 'newer liqmap_inspect()\n'
        compared = 0
        for text in [self.rows(), *(self.rows(6, **fields) for fields, _, _ in self.CASES)]:
            for how in ([], ['--drop-implausible']):
                got, said = self.document(text, *how, env=newer)
                self.assertTrue(said.startswith(mark), said)
                self.assertEqual((got, said.removeprefix(mark)), self.document(text, *how))
                compared += 1
        self.assertEqual(compared, 2 * (1 + len(self.CASES)))

    def test_one_of_the_two(self):
        _, said = self.run_on(self.rows(), '--strict', '--drop-implausible', code=2)
        self.assertIn('--strict stops where --drop-implausible goes on', said)

    def test_real_data_is_plausible(self):
        folders = [os.path.join(SHARED, 'data'),
                   os.path.join(tap.SOURCE_ROOT, 'examples', 'data')]
        tried = 0
        for folder in folders:
            for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
                path = os.path.join(folder, name)
                with open(path, encoding='utf-8') as file:
                    head = file.read(2000)
                if not name.endswith('.csv') or 'open_interest,high' not in head:
                    continue
                got = tap.run('map', '--strict', '--snapshots', path)
                said = [line for line in got.stderr.splitlines() if ': gap' not in line]
                self.assertEqual((got.returncode, said), (0, []), path)
                tried += 1
        self.assertGreaterEqual(tried, 3)


class Intervals(Case):
    """Rows that are missing, and bars of another length: by the times alone."""
    HOUR = 60 * MINUTE

    def rows(self, steps, first=DAY):
        times = [first + sum(steps[:i]) for i in range(len(steps) + 1)]
        return [f'{time},1000,11,9,10,1\n' for time in times]

    def said(self, rows, *args, **options):
        return [line.replace('liqmap: ', '').replace(self.folder + '/', '') for line in
                self.run_on(HEADER + ''.join(rows), *args, **options)[1].splitlines()]

    def gap(self, line, length, missing, after):
        return (f's.csv:{line}: gap of {length} (rows missing: {missing}) after '
                f'2026-01-{after}:00:00 UTC')

    def test_each_is_named_with_its_row(self):
        """The default --strict and --drop-implausible do not ask for more: the row is right."""
        hour = self.HOUR
        for steps, want in (
                ([hour] * 9, []),
                ([hour, hour * 7 // 5] * 9, []),
                ([hour] * 4 + [400 * hour] + [hour] * 4,
                 [self.gap(7, '16.62 d', 399, '13 04')]),
                ([3 * hour] + [hour] * 4, [self.gap(3, '2 h', 2, '13 00')]),
                ([hour] * 4 + [2 * hour], [self.gap(7, '60 min', 1, '13 04')]),
                ([2 * hour, hour], [self.gap(3, '60 min', 1, '13 00')]),
                ([hour] * 2 + [2 * hour, hour, 4 * hour] + [hour] * 3,
                 [self.gap(5, '60 min', 1, '13 02'), self.gap(7, '3 h', 3, '13 05'),
                  's.csv: gaps: 2, 4 h in all (rows missing: 4)']),
                ([hour] * 4 + [4 * hour] * 4, [self.gap(7, '3 h', 3, '13 04')]),
                ([4 * hour] * 4 + [hour] * 4,
                 ['s.csv:7: time_ms: 60 min after the row before, where 4 h is usual']),
                ([5 * hour], [])):
            for args in ([], ['--strict'], ['--drop-implausible']):
                self.assertEqual(self.said(self.rows(steps), *args), want, (steps, args))

    def test_ten_have_a_message_each(self):
        said = self.said(self.rows(([self.HOUR] * 3 + [2 * self.HOUR]) * 25))
        self.assertEqual(len(said), 11)
        self.assertEqual(said[-1], 's.csv: gaps: 25, 25 h in all (rows missing: 25)')
        said = self.said(self.rows([100 * self.HOUR] * 3 + [10 * self.HOUR, self.HOUR] * 12))
        self.assertIn(' is usual', said[0])

    def test_where_a_map_is_kept(self):
        """The same gaps, each once, however few rows come at a time."""
        steps = [self.HOUR] * 5 + [30 * self.HOUR] + [self.HOUR] * 3 + [2 * self.HOUR]
        rows = self.rows(steps)
        want = [self.gap(8, '29 h', 29, '13 05'), self.gap(12, '60 min', 1, '14 14')]
        self.assertEqual(self.said(rows)[:2], want)
        state = os.path.join(self.folder, 'state')
        for size in (1, 2, 3, 4):
            self.said(rows[:4], '--save', state)
            got = []
            for last in range(4 + size, len(rows) + size, size):
                got += self.said(rows[:last], '--resume', state, '--save', state)
            self.assertEqual([line for line in got if ' gap of ' in line], want, size)

    def test_rows_that_are_left_out_are_there(self):
        """Zeros and blanks are gaps by themselves, and said to be."""
        rows = self.rows([self.HOUR] * 9)
        for empty in ('0', ''):
            bad = [row.replace(',1000,', f',{empty},') if 2 < i < 7 else row
                   for i, row in enumerate(rows)]
            said = self.said(bad)
            self.assertEqual(len(said), 1)
            self.assertIn('left out, their range and volume in the next row: 4', said[0])

    def test_times_apart_as_far_as_can_be(self):
        """Another unit, not a gap."""
        said = self.said(self.rows([1, 1, 2 ** 63 - 1, 1], first=-2 ** 62))
        self.assertIn('is of another unit than', said[0])
        self.assertEqual([line for line in said if 'gap' in line], [])


class Units(Case):
    def test_by_magnitude(self):
        def rows(scale, more=''):
            return HEADER + ''.join(f'{int((DAY + i * 60000) * scale)},{1000 + i},101,99,100,5\n'
                                    for i in range(20)) + more
        want, said = self.document(rows(1))
        self.assertEqual((said, want['time_ms']), ('', DAY + 19 * 60000))
        for scale, name in ((0.001, 'seconds'), (1000, 'microseconds'),
                            (1000000, 'nanoseconds')):
            got, said = self.document(rows(scale))
            self.assertEqual(got, want)
            self.assertIn(f's.csv: time_ms is in {name}: read as such', said)
        # All of a file are in one unit: a row in another is an absurd time.
        _, said = self.run_on(rows(1, f'{DAY * 1000},1020,101,99,100,5\n'))
        self.assertIn('s.csv:22: time_ms: implausible', said)
        _, said = self.run_on(rows(1000, f'{DAY},1020,101,99,100,5\n'), code=1)
        self.assertIn('s.csv:22: time_ms: expected a time after', said)

    def test_relative(self):
        """Times from 0 on are milliseconds, however far they go."""
        text = HEADER + ''.join(f'{i * 10 ** 8},5,11,9,10,1\n' for i in range(30))
        got, said = self.document(text)
        self.assertEqual((got['time_ms'], said), (29 * 10 ** 8, ''))


class Ends(Case):
    """A last line without its line end."""
    TEXT = HEADER + '60000,1000,101,99,100,50\n120000,1001,101,99,100,50\n'

    def pushes(self, last, *args):
        got, said = self.document(self.TEXT + last, *args)
        return got['pushes'], said

    def test_snapshots(self):
        state = os.path.join(self.folder, 'state')
        for last, taken, what in (
                ('', 0, ''), ('180000,1002,101,99,100,50\n', 1, ''),
                ('180000,1002,101,99,100,50', 1, 'taken, since it has all columns: '
                                                 "'180000,1002,101,99,100,50'"),
                ('180000,1002,101,99', 0, "left out, it has 4 of 6 columns: '180000,1002,"
                                          "101,99'"),
                ('180000,1002,101,102,100,50', 0, 'left out, it is no whole row'),
                ('180000,1002,101,99,100,1e', 0, 'left out, it is no whole row'),
                ('18', 0, 'left out, it has 1 of 6 columns'),
                ('180000,"1002', 0, 'left out, it has 1 of 6 columns')):
            with self.subTest(last=last):
                count, said = self.pushes(last)
                self.assertEqual(count, 2 + taken, said)
                self.assertIn(f's.csv:4: the last line has no line end: {what}' if what else '',
                              said)
                self.assertEqual(said.count('no line end'), int(what != ''))
                count, said = self.pushes(last, '--save', state)
                self.assertEqual(count, 2 + last.endswith('\n'))
                self.assertEqual('left for the next time' in said, what != '')

    def test_nothing_of_it_is_kept(self):
        """Read on when it is whole: the same map as at once."""
        state, other = (os.path.join(self.folder, name) for name in 'ab')
        last = '180000,1002,101,99,100,50\n'
        for cut in range(1, len(last)):
            self.run_on(self.TEXT + last[:cut], '--save', state)
            self.run_on(self.TEXT + last, '--resume', state, '--save', state)
            self.run_on(self.TEXT + last, '--save', other)
            with open(state, 'rb') as got, open(other, 'rb') as want:
                self.assertEqual(got.read(), want.read(), cut)

    def test_binance_files(self):
        day = Day()
        klines = self.write('k', binance.lines(day.klines))
        state = os.path.join(self.folder, 'state')
        for cut in (1, 8, 30, len(day.metrics[-1])):
            metrics = self.write('m', binance.lines(day.metrics[:-1]) + day.metrics[-1][:cut])
            got = tap.run('map', '--format', 'json', '--metrics', metrics, '--klines', klines)
            self.assertEqual(got.returncode, 0, got.stderr)
            whole = cut == len(day.metrics[-1])
            self.assertEqual(json.loads(got.stdout)['pushes'], 5 + whole)
            self.assertEqual(got.stderr.count('the last line has no line end'), 1, got.stderr)
            got = tap.run('map', '--format', 'json', '--metrics', metrics, '--klines', klines,
                          '--save', state)
            self.assertEqual(json.loads(got.stdout)['pushes'], 5, got.stderr)

    def test_feed(self):
        def message(i):
            return json.dumps({'topic': 'allLiquidation.BTCUSDT', 'type': 'snapshot', 'ts': DAY,
                               'data': [{'T': DAY + i, 's': 'BTCUSDT', 'S': 'Buy', 'v': '1',
                                         'p': '100'}]})
        last = message(2)
        for cut in range(1, len(last) + 1):
            path = self.write('feed', message(1) + '\n' + last[:cut])
            got = tap.run('feed', '--venue', 'bybit:BTCUSDT', path)
            self.assertEqual(got.returncode, 0, got.stderr)
            whole = cut == len(last)
            self.assertIn(f'orders: {1 + whole} ', got.stderr)
            self.assertEqual(f'{path}:2: the last message is cut off: left out' in got.stderr,
                             not whole)
        path = self.write('feed', last[:20] + '\n' + message(1) + '\n')
        self.assertEqual(tap.run('feed', '--venue', 'bybit:BTCUSDT', path).returncode, 1)


class Bars(Case):
    def test_overlap_to_the_millisecond(self):
        """binance-public-data #77."""
        bars = [f'{b},7000,7010,6990,7000,10,{e},70000,5,5,35000,0' for b, e in (
            (DAY, DAY + 1905999), (DAY + 1905000, DAY + 5504999))]
        got = tap.run('convert', '--metrics', self.write('m', binance.lines(Day().metrics)),
                      '--klines', self.write('k', binance.lines(bars)))
        self.assertEqual(got.returncode, 1)
        self.assertTrue(got.stderr.endswith(
            'k:2: open_time: expected a bar that begins after the one before ended (2026-01-13 '
            '00:31:45.999 UTC), found 2026-01-13 00:31:45.000 UTC: they overlap by 0.999 s\n'),
            got.stderr)

    def test_a_missing_mark_bar(self):
        """#484: the row goes, what was traded in it counts in the next."""
        day = Day()
        mark = [binance.kline_row(b[0], b[1] + 1, b[2] - 1, b[3], 0.0) for b in day.bars]
        rows, said = self.join(binance.lines(day.metrics), binance.lines(day.klines),
                               binance.lines(mark[:10] + mark[20:]))
        want = day.joined()
        self.assertEqual([row[0] for row in rows], [want[i][0] for i in (0, 1, 4, 5)])
        self.assertEqual(rows[2][6], sum(want[i][6] for i in (2, 3, 4)))
        self.assertEqual(rows[2][2:4], (want[4][2] + 1, want[4][3] - 1))
        self.assertEqual(said.count('no mark bar closed in the interval that ends at'), 2)
        self.assertIn('its volume joins the next row, its range is not known', said)
        self.assertIn('no mark bar closed in their interval, their volume in the next row: 2 '
                      'of 6', said)


@unittest.skipUnless(os.path.isdir(os.path.join(SHARED, 'cases')),
                     'there is no folder of cases beside the project')
class Cases(unittest.TestCase):
    """The right values that came with each case."""

    def at(self, case, *args):
        got = tap.run(*args, cwd=os.path.join(SHARED, 'cases', case))
        self.assertEqual(got.returncode, 0, got.stderr)
        return got.stdout, got.stderr

    def test_metrics_label(self):
        args = ('--metrics', 'm.csv', '--klines', 'k.csv', '--tier', '100:1:0.004', '--axis',
                'linear:40000:50:1000', '--unit', 'contracts')
        out, _ = self.at('metrics-label', 'map', *args, '--format', 'csv', '--at', '62620',
                         '--at', '59637')
        longs = [round(float(row[4]), 1) for row in rows_of(out)]
        self.assertEqual(longs, [1014.9, 10.0])
        out, _ = self.at('metrics-label', 'replay', *args)
        self.assertEqual(round(sum(float(row[5]) for row in rows_of(out))), 10)

    def test_zero_open_interest(self):
        got, said = self.at('zero-open-interest', 'map', '--metrics', 'm.csv', '--klines',
                            'k.csv')
        want, _ = self.at('zero-open-interest', 'map', '--metrics', 'm_ok.csv', '--klines',
                          'k.csv')
        self.assertEqual(got, want)
        self.assertIn('coverage 0.0 %', got)
        self.assertIn('gap: rows of open interest 0', said)

    def test_spike(self):
        got, said = self.at('spike', 'map', '--snapshots', 'spike.csv', '--drop-implausible',
                            *tap.EARLIER_TIERS)
        for text in ('1.69M', 'coverage 9.0 %'):
            self.assertIn(text, got)
        self.assertIn('spike.csv:202: open_interest: implausible: 230000000', said)

    def test_time_units(self):
        want, _ = self.at('time-units', 'map', '--snapshots', 'ms.csv')
        for name in ('us.csv', 's.csv'):
            got, said = self.at('time-units', 'map', '--snapshots', name)
            self.assertEqual(got.replace(name, 'ms.csv'), want)
            self.assertIn('read as such', said)

    def test_blank_open_interest(self):
        for name in ('m.csv', 'm2.csv'):
            got, said = self.at('blank-open-interest', 'convert', '--metrics', name,
                                '--klines', 'k.csv')
            self.assertEqual([row[1] for row in rows_of(got)], ['90000', '90020'])
            self.assertIn('gap: rows without open interest', said)

    def test_mark_gap(self):
        got, said = self.at('mark-gap', 'convert', '--metrics', 'm.csv', '--klines', 'k.csv',
                            '--mark-klines', 'mark.csv')
        self.assertEqual(sum(float(row[6]) for row in rows_of(got)), 1200)
        self.assertIn('no mark bar closed', said)


if __name__ == '__main__':
    tap.main()
