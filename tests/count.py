"""Count the results of a meson test run: count.py testlog.json

A test that speaks TAP counts as its points, any other as one; one that meson calls
failed has failed at least once, whatever its points say.
"""
import json
import re
import sys

PLAN = re.compile(r'^1\.\.\d', re.M)
POINT = re.compile(r'^(not )?ok\b(?!.*# *(?:skip|todo))', re.M | re.I)


def count(test):
    out = test.get('stdout', '')
    points = POINT.findall(out)
    bad = sum(map(bool, points))
    good = len(points) - bad
    if test['result'] == 'SKIP':
        return 0, 0
    if test['result'] not in ('OK', 'EXPECTEDFAIL'):
        return (good, max(bad, 1)) if PLAN.search(out) else (0, 1)
    return (good, bad) if PLAN.search(out) else (1, 0)


try:
    with open(sys.argv[1], encoding='utf-8') as log:
        results = [count(json.loads(line)) for line in log]
except FileNotFoundError:
    results = [(0, 1)]

passed, failed = map(sum, zip((0, 0), *results))
print(f'{passed} passed, {failed} failed')
sys.exit(failed > 0 or passed == 0)
