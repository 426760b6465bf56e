"""Make the man page and the completions of liqmap out of its own tables of options:

    generate.py PROGRAM FOLDER VERSION

PROGRAM --describe lists the commands, PROGRAM COMMAND --describe what each takes.
"""
import collections
import datetime
import os
import pathlib
import re
import subprocess
import sys
import textwrap

Option = collections.namedtuple('Option', 'name letter argument choices help')
BUILT_IN = [Option('help', 'h', '', [], 'Show this help'),
            Option('usage', '', '', [], 'Show a short usage message')]


class Command:
    """A command as it describes itself."""

    def __init__(self, program, name, summary):
        self.name, self.summary = name, summary
        self.about = self.notes = self.operand = self.examples = ''
        self.rows = []  # headings, which are text, and options
        for kind, *fields in describe(program, name):
            if kind == 'option':
                option, letter, argument, choices, text = fields
                self.rows.append(Option(option, letter, argument,
                                        [c for c in choices.split('|') if c], text))
            elif kind == 'heading':
                self.rows.append(fields[0])
            else:
                setattr(self, kind, fields[0])

    @property
    def options(self):
        return [row for row in self.rows if isinstance(row, Option)] + BUILT_IN

    @property
    def takes_files(self):
        return 'FILE' in self.operand


def describe(program, *command):
    """The rows of a description, each a list of its fields."""
    out = subprocess.run([program, *command, '--describe'], check=True, text=True,
                         stdout=subprocess.PIPE).stdout
    return [[field.replace('\\n', '\n') for field in line.split('\t')]
            for line in out.splitlines()]


def is_file(option):
    return option.argument == 'FILE' or option.argument.endswith('=FILE')


def is_named_file(option):
    return option.argument.endswith('=FILE')


# ---- the man page ----------------------------------------------------------------------


def roff(text):
    """Text of a man page: nothing of it is a request."""
    text = text.replace('\\', '\\e').replace('-', '\\-').replace("'", '\\(aq')
    lines = textwrap.wrap(text, 76, break_long_words=False, break_on_hyphens=False)
    return '\n'.join('\\&' + line if line[:1] == '.' else line for line in lines)


def paragraphs(text):
    return '\n.PP\n'.join(roff(part) for part in text.split('\n\n') if part.strip())


def man_option(option):
    names = [f'\\-{option.letter}'] if option.letter else []
    name = '\\-\\-' + option.name.replace('-', '\\-')
    argument = '=\\fI' + option.argument.replace('-', '\\-') + '\\fR' if option.argument else ''
    names.append(f'{name}\\fR{argument}')
    return '.TP\n' + ', '.join('\\fB' + n for n in names).replace(', ', '\\fR, ') + \
        f'\n{roff(option.help)}'


def man_command(command):
    yield f'.SH {command.name.upper()}'
    yield f'.B liqmap {command.name}'
    yield '.RI [ option .\\|.\\|.]'
    if command.operand:
        yield roff(command.operand)
    yield '.PP'
    yield paragraphs(command.about)
    for row in command.rows:
        yield f'.SS {roff(row.rstrip(":"))}' if isinstance(row, str) else man_option(row)
    if command.notes:
        yield '.SS Notes'
        yield paragraphs(command.notes)
    yield '.SS Examples'
    yield '.nf'
    for line in command.examples.split('\n'):
        yield roff_line(line)
    yield '.fi'


def roff_line(line):
    return line.replace('\\', '\\e').replace('-', '\\-')


def man(commands, version):
    epoch = os.environ.get('SOURCE_DATE_EPOCH')
    date = (datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc).date()
            if epoch else datetime.date.today())
    yield f'.TH LIQMAP 1 {date} "liqmap {version}"'
    yield '.SH NAME'
    yield 'liqmap \\- liquidation\\-leverage maps from open interest, price and volume'
    yield '.SH SYNOPSIS'
    yield '.B liqmap'
    yield '.I command'
    yield '.RI [ option .\\|.\\|.]'
    yield '.RI [ file .\\|.\\|.]'
    yield '.SH DESCRIPTION'
    for command in commands:
        yield f'.TP\n.B liqmap {command.name}\n{roff(command.summary)}'
    yield '.PP'
    yield roff('Numbers are taken as people type them and as the program prints them: 64,000, '
               '$64000, 64k, 10M (k, M, B, T), 20x, 0.4%; times as 2026-01-14T15:00Z, 2026-01-14 '
               'or seconds since 1970; names in any case. Every command takes -h and --help, '
               '--usage and --version; liqmap help COMMAND is the help of a command.')
    for command in commands:
        yield from man_command(command)
    yield '.SH EXIT STATUS'
    yield '0 done, 1 bad data or files, 2 wrong usage.'
    yield '.SH ENVIRONMENT'
    yield '.TP\n.B NO_COLOR\nWithout colour where it is set and not empty.'


# ---- bash ------------------------------------------------------------------------------

BASH = r'''# bash completion of liqmap; made by generate.py.
_liqmap() {
    local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]}
    local at=$COMP_CWORD value option= options= choices= files= named=
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W "@COMMANDS@ help --help --version" -- "$word")
        return
    fi
    if [[ $command == help ]]; then
        mapfile -t COMPREPLY < <(compgen -W "@COMMANDS@" -- "$word")
        return
    fi
    # bash divides words at = and :, which are a part of some.
    while ((at > 2)) && [[ ${COMP_WORDS[at]} == [=:] || ${COMP_WORDS[at - 1]} == [=:] ]]; do
        at=$((at - 1))
    done
    value=$(IFS=; printf %s "${COMP_WORDS[*]:at:COMP_CWORD-at+1}")
    option=${COMP_WORDS[at - 1]}
    if [[ $value == --*=* ]]; then
        option=${value%%=*} value=${value#*=}
    fi
    case $command$option in
@CASES@
    *)
        case $command in
@OPTIONS@
        esac
        if [[ $value == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$options" -- "$value")
            return
        fi
        ;;
    esac
    if [[ $named ]]; then
        [[ $value == *=* ]] || return
        value=${value#*=}
    fi
    if [[ $files ]]; then
        compopt -o filenames -o default 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$value")
    else
        mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$value")
        COMPREPLY=("${COMPREPLY[@]#"${value%"${value##*:}"}"}")
    fi
}
complete -F _liqmap liqmap
'''


def bash_cases(commands):
    for command in commands:
        closed = []
        for option in command.options:
            names = [f'{command.name}--{option.name}']
            names += [f'{command.name}-{option.letter}'] if option.letter else []
            label = ' | '.join(names)
            if is_named_file(option):
                yield f'    {label}) files=1 named=1 ;;'
            elif is_file(option):
                yield f'    {label}) files=1 ;;'
            elif option.choices:
                yield f'    {label}) choices="{" ".join(option.choices)}" ;;'
            elif option.argument:
                closed.append(label)
        if closed:
            yield '    ' + ' | '.join(closed) + ') return ;;'


def bash(commands):
    names = ' '.join(c.name for c in commands)
    options = []
    for command in commands:
        words = ' '.join('--' + o.name for o in command.options if o.name != 'usage')
        files = ' files=1' if command.takes_files else ''
        options.append(f'        {command.name}) options="{words}"{files} ;;')
    return (BASH.replace('@COMMANDS@', names).replace('@CASES@', '\n'.join(bash_cases(commands)))
            .replace('@OPTIONS@', '\n'.join(options)))


# ---- zsh -------------------------------------------------------------------------------

ZSH = r'''#compdef liqmap
# zsh completion of liqmap; made by generate.py.
_liqmap_named() {
    compset -P '*=' && _files
}
_liqmap() {
    local -a commands
    commands=(
@COMMANDS@
        'help:the help of a command'
    )
    if ((CURRENT == 2)); then
        _describe command commands
        return
    fi
    local command=$words[2]
    shift words
    ((CURRENT--))
    case $command in
    help) _describe command commands ;;
@OPTIONS@
    esac
}
_liqmap "$@"
'''


def zsh_text(text):
    """Within an apostrophe's quotes, and no bracket or colon of its own."""
    return re.sub(r'([\[\]:\\])', r'\\\1', text).replace("'", "'\\''")


def zsh_action(option):
    if is_named_file(option):
        return '_liqmap_named'
    if is_file(option):
        return '_files'
    choices = ' '.join(choice.replace(':', '\\:') for choice in option.choices)
    return f'({choices})' if choices else ' '


def zsh_option(option):
    text = f'[{zsh_text(option.help)}]'
    end = f':{zsh_text(option.argument)}:{zsh_action(option)}' if option.argument else ''
    yield f"'*--{option.name}{'=' if option.argument else ''}{text}{end}'"
    if option.letter:
        yield f"'*-{option.letter}{'+' if option.argument else ''}{text}{end}'"


def zsh(commands):
    listed = '\n'.join(f"        '{c.name}:{zsh_text(c.summary)}'" for c in commands)
    cases = []
    for command in commands:
        specs = [spec for option in command.options for spec in zsh_option(option)]
        specs += ["'*:file:_files'"] if command.takes_files else []
        cases.append(f'    {command.name}) _arguments -S \\\n        '
                     + ' \\\n        '.join(specs) + ' ;;')
    return ZSH.replace('@COMMANDS@', listed).replace('@OPTIONS@', '\n'.join(cases))


# ---- fish ------------------------------------------------------------------------------


def fish_text(text):
    return "'" + text.replace('\\', '\\\\').replace("'", "\\'") + "'"


def fish(commands):
    yield '# fish completion of liqmap; made by generate.py.'
    yield 'complete -c liqmap -f'
    names = ' '.join(c.name for c in commands)
    for name, text in \
            [*((c.name, c.summary) for c in commands), ("help", "the help of a command")]:
        yield f'complete -c liqmap -n __fish_use_subcommand -a {name} -d {fish_text(text)}'
    yield f'complete -c liqmap -n "__fish_seen_subcommand_from help" -a "{names}"'
    for command in commands:
        within = f'complete -c liqmap -n "__fish_seen_subcommand_from {command.name}"'
        if command.takes_files:
            yield f'{within} -F'
        for option in command.options:
            letter = f' -s {option.letter}' if option.letter else ''
            kind = ''
            if option.argument:
                kind = ' -r -F' if is_file(option) else ' -x'
            if option.choices:
                kind += ' -a ' + fish_text(' '.join(option.choices))
            yield f'{within}{letter} -l {option.name}{kind} -d {fish_text(option.help)}'


def main():
    """Write the four files."""
    program, folder, version = sys.argv[1:]
    commands = [Command(program, *row) for row in describe(program)]
    for name, text in {'liqmap.1': '\n'.join(man(commands, version)) + '\n',
                       'liqmap.bash': bash(commands),
                       '_liqmap': zsh(commands),
                       'liqmap.fish': '\n'.join(fish(commands)) + '\n'}.items():
        (pathlib.Path(folder) / name).write_text(text, encoding='utf-8')


main()
