"""Build the reference and look whether all is in it: reference.py DOXYGEN DOXYFILE ROOT

Doxygen's warnings are errors. In the reference are every exported call, every name that the
headers define, and each error code with the calls that return it.
"""
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

doxygen, doxyfile, root = sys.argv[1:]
root = pathlib.Path(root)
sys.path.insert(0, str(root / 'doc'))
sys.dont_write_bytecode = True
import for_doxygen  # noqa: E402

output = pathlib.Path(doxyfile).parent
tests = []


def ok(holds, what, *faults):
    for fault in faults:
        print(f'# {fault}')
    tests.append(bool(holds))
    print(f'{"" if holds else "not "}ok {len(tests)} - {what}')


run = subprocess.run([doxygen, doxyfile], capture_output=True, text=True)
ok(run.returncode == 0, 'doxygen has nothing to warn of', *run.stderr.splitlines())
if run.returncode != 0:
    sys.exit(print('1..1') or 1)

members = {}
for member in tree.parse(output / 'liqmap.tag').iter('member'):
    place = f'{member.findtext("anchorfile")}#{member.findtext("anchor")}'
    members.setdefault(member.findtext('name'), place)
exported = re.findall(r'^    (liqmap_\w+);', (root / 'lib/liqmap.map').read_text(), re.M)
missing = sorted(set(exported) - set(members))
ok(exported and not missing, f'{len(exported)} exported calls are in it', *missing)

headers = for_doxygen.include(root / 'include/liqmap')
shown = [re.sub(r'/\*\* @cond \*/.*?/\*\* @endcond \*/', '', text, flags=re.S) for text in headers]
names = {name for text in shown for name in
         re.findall(r'^#define (LIQMAP_\w+)[( ](?!LIQMAP_H)', text, re.M)
         + re.findall(r'^    (LIQMAP_\w+) = ', text, re.M)
         + re.findall(r'^} (liqmap_\w+);', text, re.M)}
missing = sorted(name for name in names if name not in members)
ok(len(names) > 70 and not missing, f'{len(names)} constants, macros and structs', *missing)

returned = for_doxygen.codes_of(headers)
codes = dict(re.findall(r'X\((E_\w+),\s*(-\d+)', (root / 'include/liqmap/status.h').read_text()))
faults = []
pages = {}
for code in codes:
    file, _, anchor = members[f'LIQMAP_{code}'].partition('#')
    text = pages.setdefault(file, (output / 'html' / file).read_text())
    entry = text.partition(f'id="{anchor}"')[2].partition('</td></tr>')[0]
    there = set(re.findall(r'>(liqmap_\w+)\(\)</a>', entry))
    due = {call for call, given in returned.items() if f'LIQMAP_{code}' in given}
    if not due or there != due:
        faults.append(f'LIQMAP_{code}: {sorted(there ^ due) or "no call returns it"}')
ok(len(codes) > 60 and not faults, f'{len(codes)} error codes with the calls that return them',
   *faults)

alone = [name for text in headers for comment, name in
         re.findall(r'/\*\*((?:(?!\*/).)*)\*/\s*LIQMAP_API[^;(]*?(liqmap_\w+)\(', text, re.S)
         if '@see' not in comment]
ok(not alone, 'each call names one to see besides', *alone)

search = ''.join(path.read_text() for path in (output / 'html/search').glob('*.js'))
missing = [name for name in exported if f"'{name}'" not in search]
ok(exported and not missing, 'search finds every call', *missing)
print(f'1..{len(tests)}')
sys.exit(not all(tests))
