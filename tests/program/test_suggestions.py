"""A name that there is not: which one was meant. And fields that are divided otherwise, and
times as text."""
import os
import re
import time
import unittest

import tap

GOLDEN = os.path.join(tap.SOURCE_ROOT, 'tests', 'golden', 'snapshots.csv')
MAP = ['map', '--snapshots', GOLDEN]


class Case(tap.FolderCase):
    def said(self, code, *args, **options):
        result = tap.run(*args, **options)
        self.assertEqual((result.returncode, result.stdout), (code, ''), result.stderr)
        return result.stderr


class Suggestions(Case):
    def test_what_was_meant(self):
        for meant, *args in (
                ('map', 'mpa'), ('map', 'maps'), ('cascade', 'casacde'), ('replay', 'help', 'reply'),
                ('--snapshots', 'map', '--snpashots', GOLDEN),
                ('--snapshots', 'map', f'--snapshot-s={GOLDEN}'),
                ('--drop-implausible', *MAP, '--drop-implausable'),
                ('--depth-per-percent', 'cascade', '--depth-per-percentage', '5'),
                ('json', *MAP, '--format', 'jsn'), ('contracts', *MAP, '--unit', 'contract'),
                ('long', 'price', '--side', 'lnog'), ('classic', *MAP, '--preset', 'clasic'), ('linear', *MAP, '--contract', 'liner'),
                ('binance:BTCUSDT', *MAP, '--venue', 'binance:BTCUSTD'),
                ('okx:BTC-USDT-SWAP', 'price', '--venue', 'okx:BTC-USDT'),
                ('binance:BTCUSDT', 'price', '--venue', 'btcusdt'), ('binance', *MAP, '--from', 'binnace'),
                ('binance', 'convert', '--venue', 'binnace:BTCUSDT'),
                ('bybit', 'feed', '--venue', 'bybti', GOLDEN)):
            with self.subTest(args=args):
                self.assertIn(f"; did you mean '{meant}'?", self.said(2, *args))

    def test_another_instrument_is_not_meant(self):
        """Neither another coin nor another kind of contract."""
        for name in ('bybit:BTCUSD', 'binance:DOGEUSDT', 'binance:BTCUSDC', 'okx:ETH-USD-SWAP',
                     'bybit:BTCUSDTT'):
            for args in (['price', '--venue', name], [*MAP, '--venue', name]):
                text = self.said(2, *args)
                self.assertIn(f"found '{name}'", text)
                self.assertNotIn('did you mean', text)
        self.assertIn("did you mean 'bybit:BTCUSDT'?",
                      self.said(2, 'price', '--venue', 'bybit:BTC-USDT'))

    def test_nothing_close(self):
        for args in (['xyzzy'], ['help', ''], [*MAP, '--umbrella'], [*MAP, '--format', 'xml'],
                     [*MAP, '--venue', 'mtgox:BTC'], [*MAP, '--' + 'x' * 5000],
                     [*MAP, '--format', 'j' * 5000]):
            self.assertNotIn('did you mean', self.said(2, *args))

    def test_what_follows_an_option_is_none(self):
        """Its argument may look like one; and what is after -- does."""
        self.assertIn('No such file', self.said(1, 'map', '--snapshots', '--snpashots'))
        self.assertIn('No such file', self.said(1, 'map', '--', '--snpashots'))
        out = self.write('--oi', '')
        result = tap.run('convert', '-o', '--oi', 'none', cwd=os.path.dirname(out))
        self.assertNotIn('unrecognized', result.stderr)

    def test_beginnings_of_options_are_taken(self):
        self.assertEqual(tap.good(self, 'map', '--snap', GOLDEN, '--form=csv'),
                         tap.good(self, *MAP, '--format', 'csv'))
        self.assertIn('ambiguous', self.said(2, *MAP, '--me', GOLDEN))

    def test_keys_of_a_config(self):
        path = self.write('c', '{"turnoever": 0.1}')
        self.assertIn("; did you mean 'turnover'?", self.said(1, *MAP, '--config', path))

    def test_columns(self):
        path = self.write('s', 'time_ms,open_interst,high,low,close\n1,2,3,4,5\n')
        self.assertIn(f"{path}:1: open_interest: expected a column of this name in the header, "
                      "found 'open_interst'\n", self.said(1, 'map', path))
        path = self.write('s', 'time_ms,oi,high,low,close\n1,2,3,4,5\n')
        self.assertIn("a column of this name in the header, found 'time_ms,oi,high,low,close'\n",
                      self.said(1, 'map', path))
        path = self.write('p', 'Side,size,entry,leverage\nlong,1,2,3\n')
        self.assertIn("in the header, found 'Side'\n", self.said(1, 'positions', path))
        path = self.write('b', 'prices,cumulative_quote\n1,2\n')
        self.assertIn("in the header, found 'prices'\n", self.said(
            1, 'cascade', GOLDEN, '--direction', 'up', '--order', '1', '--depth', path))


class Divided(Case):
    def setUp(self):
        super().setUp()
        with open(GOLDEN) as file:
            self.text = re.sub(r'^#.*\n', '', file.read(), flags=re.M)

    def test_the_same_map(self):
        path = self.write('snapshots.csv', self.text.replace(',', ';'))
        for options in ([], ['--format', 'csv']):
            self.assertEqual(tap.good(self, 'map', path, *options), tap.good(self, *MAP, *options))
        path = self.write('snapshots.csv', '# a, b, c, d, e, f, g\n' + self.text.replace(',', ';'))
        self.assertEqual(tap.good(self, 'map', path), tap.good(self, *MAP))

    def test_tabs(self):
        rows = self.text.replace(',', '\t')
        for text in (rows, '# a, b, c, d, e, f, g\n' + rows, rows.replace('\n', '\r\n')):
            path = self.write('snapshots.csv', text)
            self.assertEqual(tap.good(self, 'map', path), tap.good(self, *MAP))
        bad = self.write('bad.csv', rows.replace('.', ',', 1))
        self.assertIn(f'{bad}:2: expected numbers with a decimal point', self.said(1, 'map', bad))

    def test_times_as_text(self):
        """ISO 8601, of any zone, UTC where there is none, and numbers between."""
        lines = self.text.splitlines()
        forms = ('%Y-%m-%dT%H:%M:%SZ', '%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S.000+00:00', None)
        for form in (*forms, 'mixed'):
            rows = [lines[0]]
            for i, line in enumerate(lines[1:]):
                stamp, rest = line.split(',', 1)
                pattern = forms[i % 4] if form == 'mixed' else form
                if pattern is not None:
                    self.assertEqual(int(stamp) % 1000, 0)
                    stamp = time.strftime(pattern, time.gmtime(int(stamp) // 1000))
                rows.append(f'{stamp},{rest}')
            path = self.write('snapshots.csv', '\n'.join(rows) + '\n')
            got = tap.run('map', path)
            self.assertEqual((got.stdout, got.stderr), (tap.good(self, *MAP), ''), form)
        early = ['time_ms,open_interest,high,low,close', '2026-01-13T04:00+01:00,1,9,9,9',
                 '2026-01-13T03:00Z,1,9,9,9']
        path = self.write('s', '\n'.join(early) + '\n')
        self.assertIn("time_ms: expected a time after 1768273200000, found '2026-01-13T03:00Z'\n",
                      self.said(1, 'map', path))

    def test_positions_and_books(self):
        rows = 'side,size,entry,leverage\nlong,1,90000,20\nshort,2.5,91000,50\n'
        self.assertEqual(
            tap.good(self, 'positions', '--price', '90k', '-', input=rows.replace(',', ';')),
            tap.good(self, 'positions', '--price', '90k', '-', input=rows))
        cascade = ['cascade', GOLDEN, '--direction', 'up', '--order', '1M', '--depth']
        book = 'price,cumulative_quote\n100000,5e6\n200000,9e9\n'
        self.assertEqual(tap.good(self, *cascade, self.write('b', book.replace(',', ';'))),
                         tap.good(self, *cascade, self.write('b', book)))

    def test_a_decimal_comma(self):
        lines = self.text.replace(',', ';').splitlines(True)
        for number in (2, 40):
            bad = lines.copy()
            fields = bad[number - 1].split(';')
            fields[2] = fields[2].split('.')[0] + ',5'
            bad[number - 1] = ';'.join(fields)
            path = self.write('s', ''.join(bad))
            result = tap.run('map', path)
            self.assertEqual((result.returncode, result.stdout), (1, ''))
            self.assertEqual(result.stderr, f'{path}:{number}: expected numbers with a decimal '
                                            f"point, found '{fields[2]}'\n")

    def test_the_header_decides(self):
        path = self.write('s', self.text.split('\n', 1)[0] + '\n1;2;3;4;5\n')
        result = tap.run('map', path)
        self.assertEqual(result.returncode, 1)
        self.assertIn('column 2 of the header, found a line of 1', result.stderr)


if __name__ == '__main__':
    tap.main()
