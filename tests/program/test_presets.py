"""presets, and --preset where maps are made: what is not given comes from it."""
import json
import os
import unittest

import tap

FIT = os.path.join(tap.SOURCE_ROOT, 'examples', 'python', 'btcusdt-1h.json')
HOUR = 3600000
AXIS = ['--axis', 'linear:50:1:100']
SETTINGS = ['turnover', 'holding', 'entry_points', 'intrabar']
NAMES = ['btcusdt-1h', 'classic']
DAY = os.path.join(tap.SOURCE_ROOT, 'examples', 'data', 'binance.csv')
tap.PRESET = []


def snapshots(step=HOUR, volume=True, count=40):
    rows = 'time_ms,open_interest,high,low,close' + (',volume\n' if volume else '\n')
    for i in range(count):
        close = 100 + (i * 37) % 11 - (i * 17) % 7
        rows += (f'{1756771200000 + i * step},{900 + (i * 61) % 97},{close + 1.5},'
                 f'{close - 1.25},{close}' + (f',{50 + i % 5}\n' if volume else '\n'))
    return rows


def listed():
    return {p['preset']: p for p in json.loads(tap.run('presets', '--format', 'json').stdout)}


class Case(tap.FolderCase):
    def map(self, text, *args):
        return json.loads(tap.good(self, 'map', '--format', 'json', *AXIS, '--snapshots', '-',
                                   *args, input=text))

    def replay(self, text, *args):
        return tap.good(self, 'replay', *AXIS, '--snapshots', '-', *args, input=text)


class Listed(Case):
    def test_json(self):
        found = listed()
        self.assertEqual(list(found), NAMES)
        for p in found.values():
            self.assertEqual(list(p), ['preset', 'source', 'with_volume', 'without_volume'])
            self.assertIn('2025-12-04 to 2026-03-04', p['source'])
            for which in ('with_volume', 'without_volume'):
                self.assertEqual(list(p[which]), [*SETTINGS, 'tiers'])
        with open(FIT, encoding='utf-8') as file:
            fit = json.load(file)
        got = found['btcusdt-1h']['with_volume']
        self.assertEqual([{**tier, 'fee': 0} for tier in fit['tiers']], got['tiers'])
        self.assertEqual([fit[name] for name in ('turnover', 'entry_points', 'intrabar')],
                         [got[name] for name in ('turnover', 'entry_points', 'intrabar')])

    def test_text(self):
        out = tap.good(self, 'presets')
        for line in out.splitlines():
            self.assertLessEqual(len(line), 80)
        words = ' '.join(out.split())
        for name, p in listed().items():
            self.assertIn(f'{name} {p["source"]} with volume:', words)
            tiers = p['with_volume']['tiers'] + p['without_volume']['tiers']
            for tier in tiers:
                self.assertIn(f' {tier["leverage"]:g}x longs {100 * tier["share_long"]:.4f} % '
                              f'shorts {100 * tier["share_short"]:.4f} %', words)

    def test_wrong_usage(self):
        self.assertEqual(tap.run('presets', 'classic').returncode, 2)
        got = tap.run('map', '--snapshots', '-', '--preset', 'best', input=snapshots())
        self.assertEqual((got.returncode, got.stdout), (2, ''))
        self.assertIn("--preset: expected btcusdt-1h or classic ('liqmap presets' lists "
                      "them), found 'best'", got.stderr)
        path = self.write('config.json', '{"preset": "best"}')
        got = tap.run('map', '--snapshots', '-', '--config', path, input=snapshots())
        self.assertEqual((got.returncode, got.stdout), (1, ''))
        self.assertIn('config.json: preset: expected btcusdt-1h or classic', got.stderr)


class Maps(Case):
    def test_is_what_is_listed(self):
        for name, preset in listed().items():
            for which, volume in (('with_volume', True), ('without_volume', False)):
                config = self.write(f'{name}-{which}.json', json.dumps(preset[which]))
                text = snapshots(volume=volume)
                args = ['--preset', name]
                by_file = self.write('preset.json', json.dumps({'preset': name}))
                self.assertEqual(self.replay(text, *args), self.replay(text, '--config', config))
                self.assertEqual(self.replay(text, *args), self.replay(text, '--config', by_file))
                got = self.map(text, *args)
                self.assertEqual(got, self.map(text, '--config', config))
                self.assertEqual(got['preset'], name)

    def test_the_default(self):
        for volume in (True, False):
            text = snapshots(volume=volume)
            self.assertEqual(self.replay(text), self.replay(text, '--preset', 'btcusdt-1h'))
            self.assertEqual(self.map(text), self.map(text, '--preset', 'btcusdt-1h'))
        got = tap.good(self, 'map', '--snapshots', DAY, '--at', 96282, '--at', 98500)
        tap.golden(self, 'map-default.txt', got)
        for line in got.splitlines():
            self.assertTrue(len(line) <= 80 or line.startswith('at '), line)

    def test_what_is_given_wins(self):
        text = snapshots()
        preset = listed()['btcusdt-1h']['with_volume']
        tiers = ['--tier', '20:0.1/0.2', '--tier', '90:0.1']
        for name, args, value in (('turnover', ['--turnover', '0.4'], 0.4),
                                  ('holding', ['--holding', '5h'], '5h'),
                                  ('entry_points', ['--entry-points', '3'], 3),
                                  ('intrabar', ['--intrabar', '0.5'], 0.5),
                                  ('tiers', tiers, ['20:0.1/0.2', '90:0.1'])):
            config = self.write('config.json', json.dumps({**preset, name: value}))
            got = self.replay(text, '--preset', 'btcusdt-1h', *args)
            self.assertEqual(got, self.replay(text, '--config', config))
            self.assertNotEqual(got, self.replay(text, '--preset', 'btcusdt-1h'))
            path = self.write('given.json', json.dumps({'preset': 'classic', name: value}))
            self.assertEqual(got, self.replay(text, '--preset', 'btcusdt-1h', '--config', path))

    def test_short_bars_have_no_part_of_their_own(self):
        """Below 30 minutes, by the first two times."""
        for step, intrabar in ((60000, 0), (1800000 - 1, 0), (1800000, 1), (HOUR, 1),
                               (4 * HOUR, 1)):
            text = snapshots(step)
            got = self.replay(text, '--preset', 'btcusdt-1h')
            self.assertEqual(got, self.replay(text, '--preset', 'btcusdt-1h', '--intrabar',
                                              intrabar))
            self.assertNotEqual(got, self.replay(text, '--preset', 'btcusdt-1h',
                                                 '--intrabar', 1 - intrabar))
            out = tap.good(self, 'map', *AXIS, '--snapshots', '-', '--preset', 'btcusdt-1h',
                           input=text)
            self.assertIn('\npreset btcusdt-1h, fitted on hourly bars\n', out)
        one = snapshots(count=1)
        self.assertEqual(self.replay(one, '--preset', 'btcusdt-1h'),
                         self.replay(one, '--preset', 'btcusdt-1h', '--intrabar', 1))

    def test_header(self):
        for args, volume, line in (
                (['classic'], True, 'preset classic, fitted on hourly bars'),
                (['classic'], False, 'preset classic without volume, fitted on hourly bars'),
                (['btcusdt-1h', '--holding', '5h'], True,
                 'tiers of preset btcusdt-1h, fitted on hourly bars; other settings as given')):
            out = tap.good(self, 'map', *AXIS, '--snapshots', '-', '--preset', *args,
                           input=snapshots(volume=volume))
            self.assertIn(f'\n{line}\n', out)

    def test_tiers_a_venue_does_not_offer_stay(self):
        got = self.map(snapshots(), '--preset', 'btcusdt-1h', '--venue', 'bybit:BTCUSDT')
        plain = self.map(snapshots(), '--preset', 'btcusdt-1h')
        pairs = list(zip(got['tiers'], plain['tiers']))
        self.assertEqual(len(pairs), 16)
        for tier, want in pairs:
            rate = 0.005 if tier['leverage'] <= 100 else 0.004
            self.assertEqual((tier['leverage'], tier['mmr']), (want['leverage'], rate))
            if rate == 0.004:
                self.assertEqual(tier, want)


if __name__ == '__main__':
    tap.main()
