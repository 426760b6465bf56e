"""What documents point to exists, and words are spelled: documents.py ROOT CC...

Links between documents lead to a file and a heading that there are; so do sections of
doc/model.md that any source cites; files, calls, constants and error codes that are named exist.
What an assumption costs is what the tables of doc/validation.md say.
The man page of the library lists every call, and its example compiles. Words are spelled, where
there is codespell, and the man page is in order, where there is mandoc.
"""
import pathlib
import re
import shutil
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(root / 'doc'))
sys.dont_write_bytecode = True
import for_doxygen  # noqa: E402

documents = {path: path.read_text(encoding='utf-8') for path in
             [root / 'README.md', *sorted(root.glob('doc/*.md')),
              *sorted(root.glob('.github/*.md')), *sorted(root.glob('*/*/README.md'))]}
history = root / 'doc' / 'NEWS.md'  # names what is no more
tests = 0
failed = False


def ok(count, least, what, faults):
    """One point: so many things were looked at, and these are wrong."""
    global tests, failed
    holds = count >= least and not faults
    tests += 1
    failed |= not holds
    for fault in faults:
        print(f'# {fault}')
    print(f'{"" if holds else "not "}ok {tests} - {count} {what}')


def prose(text):
    """A document without its blocks of code."""
    text = re.sub(r'^```.*?^```', '', text, flags=re.M | re.S)
    return re.sub(r'^    .*', '', text, flags=re.M)


def headings(text):
    return {for_doxygen.slug(heading) for heading in re.findall(r'^#+ (.*)', prose(text), re.M)}


count, faults = 0, []
for path, text in documents.items():
    for target in re.findall(r'\]\(([^)\s]+)\)', prose(text)):
        if re.match(r'[a-z]+:', target):
            continue
        count += 1
        name, _, anchor = target.partition('#')
        file = (path.parent / name).resolve() if name else path
        if not file.exists():
            faults.append(f'{path.relative_to(root)}: there is no {target}')
        elif anchor and anchor not in headings(file.read_text(encoding='utf-8')):
            faults.append(f'{path.relative_to(root)}: no heading for {target}')
ok(count, 40, 'links', faults)

sources = [path for folder in ('lib', 'include', 'examples', 'tests', 'bench', 'doc')
           for path in sorted((root / folder).rglob('*'))
           if path.suffix in ('.c', '.h', '.py', '.md', '.dox')]
sections = set(re.findall(r'^#+ (\d+(?:\.\d+)?)\.? ', documents[root / 'doc/model.md'], re.M))
count, faults = 0, []
for path in sources:
    for cited in re.findall(r'model\.md, (\d[\d., and]*\d|\d)', path.read_text(encoding='utf-8')):
        for section in re.findall(r'\d+(?:\.\d+)?', cited):
            count += 1
            if section not in sections:
                faults.append(f'{path.relative_to(root)}: doc/model.md has no {section}')
ok(count, 6, 'citations of the model', faults)

count, faults = 0, []
folders = '|'.join(['lib', 'include', 'examples', 'tests', 'bench', 'doc', r'\.ci', r'\.github'])
floors = root / 'examples' / 'liqmap'
for path, text in documents.items():
    if path == history:
        continue
    for name in re.findall(rf'(?<![\w/.-])((?:{folders})/[\w./-]*\w)(?![\w*/<{{])', text):
        count += 'NAME' not in name
        if 'NAME' not in name and not (root / name).exists() and not any(root.glob(name + '.*')):
            faults.append(f'{path.relative_to(root)}: there is no {name}')
    for name in re.findall(r'(?<![\w/.-])((?:base|readers|model|replays|views|commands)/\w+)', text):
        count += 'NAME' not in name
        if 'NAME' not in name and not any(floors.glob(name + '*')):
            faults.append(f'{path.relative_to(root)}: the program has no {name}')
ok(count, 100, 'files', faults)

count, faults = 0, []
scripts = {path.name: path.read_text(encoding='utf-8')
           for path in root.glob('examples/python/*.py')}
for path, text in documents.items():
    commands = re.findall(r'^    .*?(\w+\.py)\b(.*)', text.replace('\\\n', ' '), re.M)
    for name, rest in commands + re.findall(r'`(?:\S*/)?(\w+\.py)( [^`]*)`', text):
        for option in re.findall(r'(?<=\s)--[a-z-]+', rest) if name in scripts else []:
            count += 1
            if f"'{option}'" not in scripts[name] and f'"{option}"' not in scripts[name]:
                faults.append(f'{path.relative_to(root)}: {name} has no {option}')
ok(count, 4, 'options of scripts', faults)

known = ''.join(path.read_text(encoding='utf-8') for path in sources
                if path.suffix in ('.c', '.h', '.py') and 'lib' in path.parts
                or 'include' in path.parts)
known = set(re.findall(r'\b(?:liqmap|LIQMAP)_\w+', known))
for name, prefix in (('status.h', 'LIQMAP_'), ('abi.h', 'LIQMAP_STRUCT_')):
    table = (root / 'include/liqmap' / name).read_text(encoding='utf-8')
    known |= {prefix + row for row in re.findall(r'X\(([A-Z_]+),', table)}
count, faults = 0, []
for path, text in documents.items():
    if path == history:
        continue
    for name in re.findall(r'\b(?:liqmap_\w+|LIQMAP_E_\w+)\b', text):
        count += 1
        if name not in known and not name.endswith('_'):
            faults.append(f'{path.relative_to(root)}: there is no {name}')
ok(count, 100, 'calls, structs and error codes', faults)

# What doc/model.md, 11, says an assumption costs, out of the tables of doc/validation.md: by the
# rows of them that try what is instead, together where there are several.
COSTS = {
    'open interest held constant': ['map, open interest held constant'],
    'closes alone': ['map, closes alone, no high and low'],
    'none of it': ['map, intrabar 0'],
    'no turnover': ['map, no turnover'],
    'no level': ['map, without level'],
    'in part; steps': ['axis step', 'partial hits'],
    'shares by return': ['shares '],
    '30 or 60 % of what is hit': ['margin added'],
    'wicks shortened to': ['wicks shortened'],
    'both ways alike': ['intrabar, ends in either order alike'],
    'by time alone': ['by time alone'],
    'high tiers live shorter': ['life of a tier'],
    'one entry point': ['entry points 1 '],
}


def costs_of(begins):
    """Longs and shorts of each row that begins so: how far the map with it falls behind."""
    rows = [line.strip('| ').split(' | ') for line in
            documents[root / 'doc/validation.md'].splitlines()
            if any(line.startswith(f'| {begin}') for begin in begins)]
    if begins[0].startswith('map, '):  # a table of each side; the last column is what it lacks
        return [[float(row[4].split()[0]) for row in rows]]
    return [[float(row[2].split()[0]), float(row[5].split()[0])] for row in rows]


count, faults = 0, []
for instead, begins in COSTS.items():
    said = re.search(rf'^\|[^|]*\|[^|]*\| {re.escape(instead)}[^|]*\| (.*) \|$',
                     documents[root / 'doc/model.md'], re.M)[1]
    figures = [float(figure) for figure in re.findall(r'[-+]?\d\.\d{3}', said)][:2]
    rows = costs_of(begins)
    if len(rows) > 1:
        every = [figure for row in rows for figure in row]
        want = [min(every), max(every)]
    else:
        figures, want = [list(map(abs, row)) for row in (figures, rows[0])]  # "less" by so much
    count += len(rows)
    if figures != want:
        faults.append(f'doc/model.md, 11: {instead}: {figures}, and the tables say {want}')
ok(count, 25, 'rows of doc/validation.md are what doc/model.md says that assumptions cost', faults)

manual = (root / 'doc/liqmap.3').read_text(encoding='utf-8')
exported = re.findall(r'^    (liqmap_\w+);', (root / 'lib/liqmap.map').read_text(), re.M)
listed = re.findall(r'^\.Fn (liqmap_\w+)', manual, re.M)
ok(len(exported), 70, 'calls, each in the man page once',
   [f'liqmap.3: {name}' for name in sorted({*exported, *listed})
    if exported.count(name) != 1 or listed.count(name) != 1])

example = re.search(r'^\.Bd -literal.*\n((?:.*\n)*?)\.Ed', manual, re.M)[1].replace(r'\e', '\\')
run = subprocess.run([*sys.argv[2:], '-std=c99', '-Wall', '-Wextra', '-Werror', '-fsyntax-only',
                      '-I', root / 'include', '-x', 'c', '-'], input=example, text=True,
                     stderr=subprocess.PIPE)
ok(example.count('\n'), 20, 'lines of its example compile', run.stderr.splitlines())


def checked_by(tool, arguments, count, what):
    """A point: a tool that may not be there has nothing to say."""
    global tests
    if not shutil.which(tool):
        tests += 1
        print(f'ok {tests} # SKIP no {tool}')
        return
    run = subprocess.run([tool, *map(str, arguments)], stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True)
    ok(count, 1, what, [line.replace(f'{root}/', '') for line in run.stdout.splitlines()])


checked_by('mandoc', ['-Tlint', '-Wwarning', root / 'doc/liqmap.3'], 1, 'man page is in order')
checked_by('codespell', ['--skip', '*.svg,*.css,*.3,__pycache__', root / 'README.md', root / 'doc',
                         root / 'include', root / '.github', root / 'lib'],
           len(documents), 'documents, and the sources of the library, are spelled')
print(f'1..{tests}')
sys.exit(failed)
