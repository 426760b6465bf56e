# SPDX-License-Identifier: MIT
"""coverage.py SOURCE BUILD: what the unit tests run of lib/, in a build made by coverage.sh.

Every line is run, every branch goes both ways, and every condition changes the outcome of its
decision by itself (MC/DC), except for what coverage.txt lists with the reason. A macro counts in
each place where it is used, an inline function of a header once.
"""
import functools
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

source, build = (Path(path).resolve() for path in sys.argv[1:])
EXPANSION, CONDITION = 1, 6  # kinds of regions in the export of llvm-cov
KINDS = ("lines", "branches", "MC/DC")
LEFT_OUT = "forecast"  # by the control: the test of lib/forecast.c


def run(test):
    """Run a test of meson's; its counts go to a folder of its own."""
    folder = build / "counts" / test["name"].replace(" ", "_")
    environment = dict(os.environ, **test["env"], LLVM_PROFILE_FILE=f"{folder}/%m")
    done = subprocess.run(test["cmd"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise SystemExit(f"{done.stdout.decode()}\n{test['name']} fails\n0 passed, 1 failed")
    return folder


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()


@functools.lru_cache(None)
def lines_of(file):
    return ["", *Path(file).read_text(encoding="utf-8").split("\n")]


def text_of(file, place):
    """What lies between two places, in one line."""
    first, start, last, end = place
    lines = lines_of(file)[first:last + 1]
    lines[-1] = lines[-1][:end - 1]
    lines[0] = lines[0][start - 1:]
    return " ".join(line.strip() for line in lines)


class Coverage:
    """Of each file and kind: how many things there are, and which are not covered."""

    def __init__(self, folders):
        profile = build / "lib.profdata"
        counts = [path for folder in folders for path in folder.glob("*")]
        # Each test has a main() of its own, which is a warning.
        subprocess.run(["llvm-profdata-19", "merge", "-o", profile, *counts], check=True, stderr=subprocess.DEVNULL)
        export = ["llvm-cov-19", "export", build / "lib/libliqmap.so", f"-instr-profile={profile}"]
        self.total = Counter()
        self.missing = defaultdict(list)  # the line of each, and how coverage.txt names it
        self.read_lines(output(*export, "-format=lcov"))
        self.read_conditions(json.loads(output(*export))["data"][0]["functions"])

    def add(self, file, kind, line, is_covered, *words):
        name = str(Path(file).relative_to(source))
        self.total[name, kind] += 1
        if not is_covered:
            words = f"{name}: {lines_of(file)[line].strip()}", *words
            self.missing[name, kind].append((line, " | ".join(words)))

    def read_lines(self, lcov):
        for row in lcov.splitlines():
            key, _, value = row.partition(":")
            if key == "SF":
                file = value
            elif key == "DA":
                line, count = map(int, value.split(",")[:2])
                if not lines_of(file)[line].startswith("#"):
                    self.add(file, "lines", line, count > 0, "not run")

    def read_conditions(self, functions):
        branches, conditions, decisions = defaultdict(Counter), set(), {}
        for function in functions:
            files = function["filenames"]
            used = {region[6]: (region[5], region[:4]) for region in function["regions"] if region[7] == EXPANSION}
            for *place, true, false, part, _, kind in function["branches"]:
                chain = [(files[part], tuple(place))]  # from where a macro is used to its text
                while part in used:
                    part, place = used[part]
                    chain.insert(0, (files[part], tuple(place)))
                branches[tuple(chain)].update({True: true, False: false})
                if kind == CONDITION:
                    conditions.add(tuple(chain))
            for *place, _, _, covered in function["mcdc_records"]:
                key = files[0], tuple(place)
                decisions[key] = list(map(max, covered, decisions.get(key, covered)))

        for chain, counts in sorted(branches.items()):
            (file, place), condition = chain[0], text_of(*chain[-1])
            self.add(file, "branches", place[0], counts[True], condition, "never true")
            self.add(file, "branches", place[0], counts[False], condition, "never false")
        for (file, place), covered in sorted(decisions.items()):
            inside = sorted(chain for chain in conditions
                            if chain[0][0] == file and place[:2] <= chain[0][1][:2] < place[2:])
            assert len(inside) == len(covered), f"{file}:{place[0]}: a decision in the argument of a macro"
            for chain, is_covered in zip(inside, covered):
                self.add(file, "MC/DC", chain[0][1][0], is_covered, text_of(*chain[-1]), "changes nothing")


def read_exclusions(path):
    names = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.strip().split("\n")
        if not lines[0].startswith("# "):
            raise SystemExit(f"coverage.txt: no reason is given for {lines[0]}\n0 passed, 1 failed")
        names += [line for line in lines if not line.startswith("#")]
    return names


class Verdict:
    """What is neither covered nor excluded, and which exclusions are not needed."""

    def __init__(self, coverage, exclusions):
        unused = Counter(exclusions)
        excluded = set(exclusions)
        self.excluded = Counter()
        self.gaps = defaultdict(list)
        for (file, kind), missing in coverage.missing.items():
            for line, name in missing:
                # What never goes one way cannot change an outcome.
                condition = name.removesuffix("changes nothing")
                if unused[name] > 0:
                    unused[name] -= 1
                elif name == condition or not excluded & {f"{condition}never true", f"{condition}never false"}:
                    self.gaps[file, kind].append((line, name))
                    continue
                self.excluded[file, kind] += 1
        self.not_needed = sorted(unused.elements())


def report(holds, what):
    results.append(bool(holds))
    print("ok" if holds else "not ok", len(results), "-", what)


results = []
tests = [test for test in json.loads(output("meson", "introspect", "--tests", build)) if "liqmap:unit" in test["suite"]]
programs = [Path(test["cmd"][0]).relative_to(build) for test in tests if test["cmd"][0].startswith(str(build))]
subprocess.run(["ninja", "-C", build, *programs], check=True)
with ThreadPoolExecutor(os.cpu_count()) as pool:
    folders = dict(zip([test["name"] for test in tests], pool.map(run, tests)))

exclusions = read_exclusions(source / "tests/coverage.txt")
coverage = Coverage(folders.values())
verdict = Verdict(coverage, exclusions)
files = sorted({file for file, _ in coverage.total})

print(f"{'':24}" + "".join(f"{kind:>16}" for kind in KINDS))
for file in files:
    cells = []
    for kind in KINDS:
        total, gaps = coverage.total[file, kind], len(verdict.gaps[file, kind])
        cells.append(f"{total - gaps - verdict.excluded[file, kind]} of {total}" if total else "-")
    print(f"{file:24}" + "".join(f"{cell:>16}" for cell in cells))
for kind in KINDS:
    gaps = [(file, *gap) for file in files for gap in verdict.gaps[file, kind]]
    for file, line, name in gaps:
        print(f"# {file}:{line}: {name.partition(': ')[2]}")
    total, excluded = (sum(counts[file, kind] for file in files) for counts in (coverage.total, verdict.excluded))
    report(total > 400 and not gaps, f"{kind}: {total - excluded - len(gaps)} of {total}, {excluded} excluded")
for name in verdict.not_needed:
    print("#", name)
report(exclusions and not verdict.not_needed, f"each of {len(exclusions)} exclusions is needed")

folders.pop(LEFT_OUT)
planted = "lib/forecast.c: an exclusion | not run"
control = Verdict(Coverage(folders.values()), [*exclusions, planted])
found = {kind: len(control.gaps[f"lib/{LEFT_OUT}.c", kind]) for kind in KINDS}
report(all(found.values()), f"without the test {LEFT_OUT}: {found} are missed")
report(planted in control.not_needed, "an exclusion that is not needed is found")

failed = results.count(False)
print(f"{len(results) - failed} passed, {failed} failed")
sys.exit(failed > 0)
