"""Name each call of the headers that no test sees fail: refusals.py INCLUDE TESTS DOC

Each call that can fail must fail in a test. It does where a test says so itself,
ANSWERS(liqmap_x(...), LIQMAP_E_Y) or compare_answers(what, liqmap_x(...), LIQMAP_E_Y); where
support/refusals.c calls it, whose calls are all refused by the tables of refusals_*.c; or
where a comment of a test that calls it says "Refused by a table: liqmap_x".

And each code that a test sees a call return is named in the call's comment, as the reference
reads it (DOC/for_doxygen.py).
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


def refused(text):
    """The calls that a source of tests sees fail."""
    names = set(USE.findall(''.join(TABLED.findall(text))))
    for match in ASSERTION.finditer(text):
        inside = arguments(text, match.end())
        if 'LIQMAP_E_' in inside:
            names.update(USE.findall(inside)[:1])
    used = set(USE.findall(text))
    for marker in MARKER.findall(text):
        names.update(used & set(re.findall(r'liqmap_\w+', marker)))
    return names


def missing(headers, tests):
    """The calls that no test sees fail, and how many there are in all."""
    calls = set(CALL.findall(headers))
    return sorted(calls.difference(*map(refused, tests))), len(calls)


# A row of the tables of refusals_*.c: a call, its argument, what can be wrong with that.
WRONG = re.compile(r'\b(?:INTEGER|NUMBER|POINTER)\((\w+), [\w.]+(?:, (\w+))?\)')


def seen(text):
    """Each call with each code that a source of tests sees it return."""
    for match in ASSERTION.finditer(text):
        inside = arguments(text, match.end())
        calls = USE.findall(inside)[:1]
        for code in set(re.findall(r'LIQMAP_E_\w+', inside)):
            yield from ((call, code) for call in calls)
    flaws = {}
    for name, rows in re.findall(r'static const flaw (\w+)\[\] = ({.*?});\n', text, re.S):
        flaws[name] = set(re.findall(r'LIQMAP_E_\w+', rows))
    for call, name in WRONG.findall(text):
        call = f'liqmap_{call.lower().removesuffix("_blind")}'
        yield from ((call, code) for code in (flaws[name] if name else {'LIQMAP_E_NULL'}))


include, folder, doc = map(pathlib.Path, sys.argv[1:])
sys.path.insert(0, str(doc))
sys.dont_write_bytecode = True
import for_doxygen  # noqa: E402

headers = ''.join(path.read_text(encoding='utf-8')
                  for path in sorted(include.glob('liqmap/*.h')))
tests = [path.read_text(encoding='utf-8') for part in ('support', 'unit')
         for path in sorted((folder / part).glob('*.c'))]
names, n = missing(headers, tests)
for name in names:
    print(f'# {name}: no test sees it fail')
print(f'{"not " if names or n == 0 else ""}ok 1 - {n - len(names)} of {n} calls fail in a test')

# A new call: nowhere tested, and tested but never seen to fail.
planted = headers + '\nLIQMAP_API int32_t liqmap_planted(int64_t *n);\n'
found = [missing(planted, tests + [text])[0] for text in (
    '', 'SUCCEEDS(liqmap_planted(&n));', 'ANSWERS(liqmap_planted(&n), LIQMAP_OK);',
    'ANSWERS(liqmap_planted(NULL), LIQMAP_E_NULL);')]
named = found == [sorted(names + ['liqmap_planted'])] * 3 + [names]
print(f'{"" if named else "not "}ok 2 - a new call is named until a test sees it fail')

documented = for_doxygen.codes_of(for_doxygen.include(include / 'liqmap'))
pairs = {(call, code) for text in tests for call, code in seen(text) if call in documented}
unsaid = sorted((call, code) for call, code in pairs if code not in documented[call])
for call, code in unsaid:
    print(f'# {call} returns {code}, and its comment does not say so')
complete = not unsaid and len(pairs) > 150
print(f'{"" if complete else "not "}ok 3 - comments name the {len(pairs)} codes of calls tested')
print('1..3')
sys.exit(bool(names) or n == 0 or not named or not complete)
