"""doc/program.md has every command, every option and every key of JSON, and no other."""
import glob
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import tap

DATA = os.path.join(tap.SOURCE_ROOT, 'examples', 'data')
with open(os.path.join(tap.SOURCE_ROOT, 'doc', 'program.md'), encoding='utf-8') as document:
    TEXT = document.read()
SECTIONS = dict(re.findall(r'^###? ([^\n]*)\n(.*?)(?=^##|\Z)', TEXT, re.M | re.S))
SHARED = {'#' + title.lower().replace(' ', '-'): text for title, text in SECTIONS.items()
          if title.startswith('Options ')}
SOURCES = ['--source', 'BTC/binance=binance.csv', '--source', 'ETH/okx=okx.csv']
CASCADE = ['cascade', 'binance.csv', '--direction', 'up', '--depth-per-percent', '5M']
POSITION = ['price', '--side', 'long', '--entry', '95k', '--leverage', '50']
SCALED = ['--last', '24h', '--scale', 'oi']
FEED = '/dev/stdin'  # what liqmap feed prints
# What prints JSON; together they print every key there is.
PRINTED = [
    ['map', 'binance.csv', '--at', '+2%', '--top', '2', '--range', '5%'],
    ['map', 'binance.csv', *SCALED, '--feed', FEED],
    ['map', '--source', 'a=binance.csv', '--feed', FEED],
    ['positions', 'positions.csv', '--price', '95k', '--at', '+2%', '--top', '2'],
    ['map', *SOURCES, '--at', '+2%', '--top', '2', '--range', '5%'],
    ['map', '--source', 'a=binance.csv', '--at', '+2%'],
    ['summary', *SOURCES, '--by', 'venue', '--depth-per-percent', '5M'],
    ['heatmap', 'binance.csv', '--columns', '4', *SCALED],
    ['heatmap', 'binance.csv', '--columns', '4', '--tiers', 'kept'],
    ['heatmap', '--source', 'BTC/a=binance.csv', '--columns', '4'],
    [*CASCADE, '--order', '10M', *SCALED],
    ['cascade', '--source', 'a=binance.csv', '--source', 'b=okx.csv', *CASCADE[2:],
     '--order', '10M'],
    [*CASCADE, '--trigger', *SCALED],
    [*POSITION, '--venue', 'binance:BTCUSDT'],
    [*POSITION, '--mmr', '0.4%'],
    ['venues'],
    ['presets'],
]


def documented(text):
    """What stands in the first column of the tables of a text, between backquotes."""
    return [name for row in re.findall(r'^\| (`.*?) \| ', text.replace('\\|', '\0'), re.M)
            for name in re.findall(r'`(.*?)`', row.replace('\0', '|'))]


def options_of(test, command):
    """As the document writes them: -o, and --output FILE."""
    for line in tap.good(test, command, '--describe').splitlines():
        kind, *fields = line.split('\t')
        if kind == 'option':
            name, letter, argument = fields[:3]
            if letter:
                yield f'-{letter}'
            yield f'--{name} {argument}'.rstrip()


def keys(value, path=''):
    """Every path to something that is neither an object nor an array of them."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == 'map' and 'sides' in inner or key in ('with_volume', 'without_volume'):
                yield f'{path}{key}'
                continue
            side = 'SIDE' if key in ('long', 'short') else key
            yield from keys(inner, f'{path}{side}.')
    elif isinstance(value, list):
        path = path.rstrip('.') + '[]'
        if not value:
            yield path
        for inner in value:
            yield from keys(inner, path + ('' if isinstance(inner, list) else '.'))
    else:
        yield path.rstrip('.')


class Document(unittest.TestCase):
    def test_commands_and_options(self):
        commands = re.findall(r'^  (\w+) ', tap.good(self, '--help'), re.M)
        self.assertEqual([title[len('liqmap '):] for title in SECTIONS
                          if re.fullmatch(r'liqmap \w+', title)], commands)
        count = 0
        used = set()
        for command in commands:
            text = SECTIONS[f'liqmap {command}']
            there = documented(text)
            for link in re.findall(r'\]\((#.*?)\)', text):
                there += documented(SHARED[link])
                used.add(link)
            if command == 'convert':
                there.remove('--snapshots FILE')
            options = list(options_of(self, command))
            self.assertEqual(sorted(there), sorted(options), command)
            count += len(options)
        self.assertEqual(used, set(SHARED))
        self.assertGreater(count, 200)

    def test_keys_of_json(self):
        printed = {}
        feed = tap.good(self, 'feed', 'feed.jsonl', cwd=DATA)
        for args in PRINTED:
            out = json.loads(tap.good(self, *args, '--format', 'json', cwd=DATA, input=feed))
            if isinstance(out, list):
                title = f'of `liqmap {args[0]}`'
                found = {key.removeprefix('[].') for key in keys(out)}
            else:
                title = out.get('schema', f'of `liqmap {args[0]}`')
                found = set(keys(out))
            printed.setdefault(title, set()).update(
                re.sub(r'^coins\[\]\.(?!coin$)', '', key) for key in found)
        self.assertEqual({title for title in SECTIONS if title.startswith('liqmap.')}
                         - {'liqmap.state/1'},
                         {title for title in printed if title.startswith('liqmap.')})
        for title, found in printed.items():
            if title in SECTIONS:
                text = SECTIONS[title]
            else:
                text = re.search(re.escape(f'| {title} |') + r'.*\n((?:\|.*\n)+)', TEXT)[1]
            there = set(documented(text))
            if title == 'liqmap.heatmap/1':
                there.add('SIDE[][][]')
            # What may be null has the name of what it may be.
            found = {key for key in found
                     if not any(other.startswith(key + '.') for other in found)
                     and ('[' in key or f'{key}[]' not in found)}
            with self.subTest(title=title):
                self.assertEqual(found, there)

    def test_schemas_of_the_source(self):
        """Every schema that the program can print has a section."""
        found = set()
        for folder, _, names in os.walk(os.path.join(tap.SOURCE_ROOT, 'examples', 'liqmap')):
            for name in names:
                if name.endswith(('.c', '.h')):
                    with open(os.path.join(folder, name), encoding='utf-8') as file:
                        found.update(re.findall(r'liqmap\.\w+/\d+', file.read()))
        self.assertGreaterEqual(len(found), 7)
        self.assertEqual(found - set(SECTIONS), set())

    def test_commands_in_documents(self):
        """Every command and option of the program that a document shows exists."""
        options = {}
        for command in re.findall(r'^  (\w+) ', tap.good(self, '--help'), re.M):
            options[command] = {name.split()[0] for name in options_of(self, command)}
        options['help'] = set()
        shown = 0
        for path in (*sorted(glob.glob(os.path.join(tap.SOURCE_ROOT, 'doc', '*.md'))),
                     os.path.join(tap.SOURCE_ROOT, 'README.md')):
            if path.endswith('NEWS.md'):
                continue
            with open(path, encoding='utf-8') as file:
                text = file.read().replace('\\\n', ' ')
            lines = (re.findall(r'^(?:    |\$ )(liqmap [a-z].*)', text, re.M)
                     + re.findall(r'`(liqmap [a-z][^`]*)`', text))
            for line in lines:
                name, *words = line.split('|')[0].split()[1:]
                with self.subTest(path=path, line=line):
                    self.assertIn(name, options)
                    given = {word.split('=')[0] for word in words if re.match('--?[a-z]', word)}
                    self.assertEqual(given - options[name] - {'--help', '-h', '--describe'}, set())
                    shown += 1
        self.assertGreater(shown, 30)

    def test_alerts_of_the_guide(self):
        """doc/guide.md: an alert made of watch by jq, and what cron sees."""
        with open(os.path.join(tap.SOURCE_ROOT, 'doc', 'guide.md'), encoding='utf-8') as guide:
            shown = re.search(r"^    (liqmap watch .*) \|\n +jq (.*'$)", guide.read(), re.M)
        command, jq = shown.groups()
        self.assertIn('50e6', jq)
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(os.path.join(DATA, 'binance.csv'), os.path.join(folder, 'btc.csv'))
            once = [*command.split()[1:], '--once']
            line = tap.good(self, *once, cwd=folder)
            within = json.loads(line)['rows'][0]['short']['within'][0]
            self.assertGreater(within, 1e6)
            for state in (0, 3):
                run = tap.run(*once, '--state', 'btc.state', cwd=folder)
                self.assertEqual(run.returncode, state, run.stderr)
        if not shutil.which('jq'):
            self.skipTest('no jq')
        for limit, said in (('50e6', False), ('1e6', True)):
            got = subprocess.run(['sh', '-c', 'jq ' + jq.replace('50e6', limit)], input=line,
                                 stdout=subprocess.PIPE, text=True, check=True).stdout
            self.assertEqual(bool(got), said)
            if said:
                self.assertAlmostEqual(float(re.fullmatch('shorts within 1 %: (.*)\n', got)[1]),
                                       within)


if __name__ == '__main__':
    tap.main()
