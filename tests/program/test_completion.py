"""The completions of bash, zsh and fish, and the man page: all made of the tables of options."""
import os
import pty
import re
import select
import shutil
import subprocess
import tempfile
import time
import unittest

import tap

MADE = os.path.dirname(tap.PROGRAM)
BASH, ZSH, FISH, MAN = (os.path.join(MADE, name)
                        for name in ('liqmap.bash', '_liqmap', 'liqmap.fish', 'liqmap.1'))
TESTS = os.path.join(tap.SOURCE_ROOT, 'tests')
# Options and the words that their completions end with, as somebody types them.
TYPED = {
    'liqmap ma': ['map'],
    'liqmap map --form': None,  # its option; the shells differ in what follows it
    'liqmap map --unit=q': ['map', '--unit=quote'],
    'liqmap replay --format js': ['replay', '--format', 'json'],
    'liqmap price --side sh': ['price', '--side', 'short'],
    'liqmap price --venue okx:ETH': ['price', '--venue', 'okx:ETH-USDT-SWAP'],
    'liqmap map --snapshots my\\ d': ['map', '--snapshots', 'my day.csv'],
    'liqmap map --source a=my\\ d': ['map', '--source', 'a=my day.csv'],
    'liqmap map my\\ d': ['map', 'my day.csv'],
    'liqmap help rep': ['help', 'replay'],
}


def need(test, *programs):
    for program in programs:
        if shutil.which(program) is None:
            test.skipTest(f'there is no {program}')


def options_of(test, command):
    """The options in the help of a command, without those of every program."""
    return set(re.findall(r'--[a-z-]+', '\n'.join(
        line[:28] for line in tap.good(test, command, '--help').splitlines()
        if line.startswith(('      --', '  -'))))) - {'--usage', '--version'}


def commands(test):
    return re.findall(r'^  (\w+) ', tap.good(test, '--help'), re.M)


class Interactive:
    """A shell on a terminal, in which somebody types."""

    def __init__(self, folder, argv, setup):
        env = {'HOME': folder, 'PATH': os.environ['PATH'], 'TERM': 'dumb', 'LC_ALL': 'C.UTF-8'}
        self.master, slave = pty.openpty()
        self.child = subprocess.Popen(argv, cwd=folder, env=env, stdin=slave, stdout=slave,
                                      stderr=slave, start_new_session=True)
        os.close(slave)
        self.seen = b''
        # The marker is not in what is typed, which is echoed.
        self.send(f'{setup}\nprintf "READY%s\\n" Y\n')
        self.wait(b'READYY')

    def send(self, text):
        os.write(self.master, text.encode())

    def wait(self, marker):
        end = time.monotonic() + 30
        while marker not in self.seen:
            if not select.select([self.master], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f'no {marker} in {self.seen.decode(errors="replace")}')
            self.seen += os.read(self.master, 65536)

    def complete(self, text):
        """What liqmap is called with when the last word is completed."""
        self.seen = b''
        self.send(f'{text}\t')
        time.sleep(0.2)
        self.send('\n')
        self.wait(b'<END>')
        found = re.search(rb'<BEGIN>(.*?)<END>', self.seen, re.S)
        return [word.strip('\r\n') for word in
                found[1].decode().split('|')[1:]]

    def close(self):
        self.child.kill()
        self.child.wait()
        os.close(self.master)


class Shell(unittest.TestCase):
    """What all shells have in common."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        with open(os.path.join(self.folder, 'my day.csv'), 'w'):
            pass

    def type_all(self, shell):
        self.addCleanup(shell.close)
        count = 0
        for text, want in TYPED.items():
            with self.subTest(text=text):
                got = shell.complete(text)
                if want is None:
                    self.assertRegex(got[1], '^--format=?$')
                else:
                    self.assertEqual(got, want)
                count += 1
        self.assertEqual(count, len(TYPED))


class Bash(Shell):
    def complete(self, *words, cwd=None):
        script = ('. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _liqmap; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        out = subprocess.run(['bash', '-c', script, 'bash', BASH, 'liqmap', *words],
                             check=True, stdout=subprocess.PIPE, text=True, cwd=cwd).stdout
        return {line for line in out.split('\n') if line}

    def test_typed(self):
        self.type_all(Interactive(self.folder, ['bash', '--norc', '-i'], (
            f'. {BASH}; liqmap() {{ printf "<BEG"; printf "IN>"; printf "|%s" "$@"; '
            'printf "<EN"; printf "D>"; }')))

    def test_commands(self):
        self.assertEqual(self.complete('r'), {'replay'})
        self.assertEqual(self.complete(''),
                         {*commands(self), 'help', '--help', '--version'})
        self.assertEqual(self.complete('help', ''), set(commands(self)))

    def test_every_option_of_the_help(self):
        for command in commands(self):
            self.assertEqual(self.complete(command, '--'), options_of(self, command))

    def test_words_of_every_option(self):
        """Where a message lists the words that an option takes, the completion offers them
        and the help names them."""
        lists = 0
        for command in commands(self):
            shown = tap.good(self, command, '--help')
            once = ['--once'] if command == 'watch' else []
            for option, text in re.findall(r'^ {2,6}(?:-\w, )?(--[\w-]+)=(.*?)(?=^ {2,6}-|\Z)',
                                           shown, re.M | re.S):
                said = tap.run(command, option, 'WRONG', *once, cwd=self.folder,
                               input='').stderr
                words = re.search(r'expected (\w+(?:\|\w+)+)', said)
                if words is None:
                    continue
                lists += 1
                with self.subTest(command=command, option=option):
                    words = set(words[1].split('|'))
                    self.assertEqual(words - self.complete(command, option, ''), set(),
                                     'the completion does not offer them')
                    self.assertEqual(words - set(re.findall(r'\w+', text)), set(),
                                     'the help does not name them')
        self.assertGreaterEqual(lists, 20)

    def test_words_and_files(self):
        self.assertEqual(self.complete('map', '--format', ''),
                         {'text', 'json', 'csv', 'points', 'coinglass'})
        self.assertEqual(self.complete('map', '--format', '=', 'j'), {'json'})
        self.assertEqual(self.complete('map', '--maintenance', ''), {'mark', 'entry'})
        self.assertEqual(self.complete('map', '--venue', 'binance', ':', 'BTCUSDT'), {'BTCUSDT'})
        self.assertIn('BTCUSDT', self.complete('map', '--venue', 'bybit', ':'))
        self.assertIn('binance:BTCUSDT', self.complete('price', '--venue', 'bin'))
        for command in ('price', 'map', 'venues'):
            self.assertEqual(self.complete(command, '--brackets', BASH[:-2]), {BASH})
        self.assertEqual(self.complete('convert', '-o', BASH[:-2]), {BASH})
        for words in (['a', '=', BASH[:-2]], ['a', '=']):
            self.assertIn(BASH if words[2:] else 'program',
                          self.complete('map', '--source', *words, cwd=TESTS))
        self.assertEqual(self.complete('map', '--source', 'a'), set())
        self.assertEqual(self.complete('map', '--at', ''), set())
        for command in ('map', 'replay', 'heatmap', 'cascade', 'convert', 'feed', 'positions'):
            self.assertEqual(self.complete(command, 'my', cwd=self.folder), {'my day.csv'})
        self.assertEqual(self.complete('price', 'my', cwd=self.folder), set())


class Zsh(Shell):
    def test_typed(self):
        need(self, 'zsh')
        self.type_all(Interactive(self.folder, ['zsh', '-f', '-i'], (
            f'PROMPT="> "; unsetopt zle_bracketed_paste; fpath=({MADE} $fpath); '
            'autoload -Uz compinit; compinit -u -D; '
            'liqmap() { printf "<BEG"; printf "IN>"; printf "|%s" "$@"; printf "<EN"; '
            'printf "D>\\n"; }')))


class Fish(Shell):
    def complete(self, text):
        out = subprocess.run(
            ['fish', '--no-config', '-c', f'source {FISH}; complete -C $argv[1]', text],
            check=True, text=True, stdout=subprocess.PIPE, cwd=self.folder,
            env={**os.environ, 'HOME': self.folder}).stdout
        return {line.split('\t')[0] for line in out.splitlines()}

    def test_all(self):
        need(self, 'fish')
        for text, want in TYPED.items():
            with self.subTest(text=text):
                got = self.complete(text)
                self.assertIn('--format' if want is None else want[-1],
                              {word.replace('\\ ', ' ') for word in got})
        for command in commands(self):
            offered = {word.rstrip('=') for word in self.complete(f'liqmap {command} --')}
            self.assertEqual(options_of(self, command), offered - {'--usage'}, command)


class Man(unittest.TestCase):
    def test_no_warning(self):
        need(self, 'mandoc')
        result = subprocess.run(['mandoc', '-Tlint', '-Wwarning', MAN], stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual((result.returncode, result.stdout), (0, ''))

    def test_groff_says_nothing(self):
        need(self, 'groff')
        result = subprocess.run(['groff', '-man', '-ww', '-Tutf8', '-z', MAN], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True)
        self.assertEqual(result.stdout, '')

    def test_everything_is_in_it(self):
        with open(MAN) as file:
            text = file.read().replace('\\-', '-').replace('\\(aq', "'")
        for command in commands(self):
            self.assertIn(f'.SH {command.upper()}\n', text)
            part = text[text.index(f'.SH {command.upper()}\n'):]
            part = part[:part.index('\n.SH ')]
            self.assertEqual({f'--{name}' for name in re.findall(r'^\.TP\n.*?--([a-z-]+)', part,
                                                                 re.M)},
                             options_of(self, command) - {'--help'})
            self.assertEqual(part.count('\nliqmap '), 2)
        self.assertNotRegex(text, r'(?m)^\.(?!TH|SH|SS|PP|TP|B |I |RI|nf|fi)')


if __name__ == '__main__':
    tap.main()
