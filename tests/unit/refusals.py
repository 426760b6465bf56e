"""Find calls that no test refuses: refusals.py INCLUDE TESTS

Each call of the headers that can fail must fail in a test. It does where a test says so
itself, ANSWERS(liqmap_x(...), LIQMAP_E_Y) or compare_answers(what, liqmap_x(...),
LIQMAP_E_Y); where it is called in support/refusals.c, all of whose calls are refused by
tables; or where a comment of a test that calls it says "Refused by a table: liqmap_x".
"""
import pathlib
import re
import sys

CALL = re.compile(r'LIQMAP_API\s+int32_t\s+(liqmap_\w+)\((?!void\))')
ASSERTION = re.compile(r'\b(?:ANSWERS|REFUSE|compare_answers)\(')
USE = re.compile(r'\b(liqmap_\w+)\(')
TABLED = re.compile(r'^static int32_t call_\w+\(arguments \*a\)\n{\n(.*?)^}', re.M | re.S)
MARKER = re.compile(r'Refused by a table:([\s*\w,]*)')


def arguments(text, at):
    """What lies between the parenthesis that ends at `at` and its partner."""
    depth = 1
    end = at
    while depth > 0 and end < len(text):
        depth += {'(': 1, ')': -1}.get(text[end], 0)
        end += 1
    return text[at:end - 1]


def refused(path):
    text = path.read_text(encoding='utf-8')
    used = set(USE.findall(text))
    if path.name == 'refusals.c':
        return set(USE.findall(''.join(TABLED.findall(text))))
    names = set()
    for match in ASSERTION.finditer(text):
        inside = arguments(text, match.end())
        if 'LIQMAP_E_' in inside:
            names.update(USE.findall(inside)[:1])
    for marker in MARKER.findall(text):
        names.update(used & set(re.findall(r'liqmap_\w+', marker)))
    return names


include, tests = map(pathlib.Path, sys.argv[1:])
calls = {name for header in sorted(include.glob('liqmap/*.h'))
         for name in CALL.findall(header.read_text(encoding='utf-8'))}
known = set()
for source in sorted(tests.glob('*/*.c')):
    known |= refused(source)
missing = sorted(calls - known)
for name in missing:
    print(f'{name}: no test refuses it')
print(f'{len(calls) - len(missing)} of {len(calls)} calls are refused')
sys.exit(bool(missing) or not calls)
