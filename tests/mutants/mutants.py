# SPDX-License-Identifier: MIT
"""mutants.py BUILD [OPTION...]: change the sources by one step each, and see whether a test fails.

BUILD is a folder of meson in which all is built. Changed is lib/, by default all of it, and what must
fail is a test of tests/unit; with --readers the readers of the program, and tests of tests/program.
Of the changes in each room 95 % must be found, of the readers 75 %. Not counted are those that the
compiler turns into the same code, and those of equivalent.txt, which gives a reason for each.

    --room NAME       this one alone; can be repeated
    --sample N        so many of each room, chosen by LIQMAP_SEED
    --changed REV     of the lines that changed since REV, as many as --seconds allow; these are few, so
                      that 2 may survive even where that is more than their share
    --coverage BUILD  the same configured with -Db_coverage=true -Dc_args=-O0: from it is known which
                      tests run which function, and only those are tried
"""

import argparse
import hashlib
import json
import os
import random
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import operators

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
THREADS = 2
FEW = 2  # that may survive of changed lines, of which there may be a handful
# To try a change: what is not set, or lies past an array, ends the program. To compare code: no more.
TRIED = ("-O1", "-ftrivial-auto-var-init=pattern", "-fsanitize=bounds", "-fsanitize-undefined-trap-on-error")
OPTIMISED = ("-O2",)
EQUIVALENT = HERE / "equivalent.txt"
PROGRAM = "examples/liqmap/liqmap"
READER_TESTS = ("inputs", "convert files", "convert venues", "file kinds", "csv", "feed", "positions", "brackets",
                "bad files", "price", "map", "map sources", "venues", "summary", "cascade", "watch")


def run(command, **options):
    return subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, **options)


def need(command, **options):
    done = run(command, **options)
    if done.returncode != 0:
        raise SystemExit(f"Bail out! {done.stdout.decode()[-2000:]}")
    return done.stdout.decode()


def attempt(command, environment, cpu):
    """Exit status, and the seconds of processor time of a command that may take `cpu`."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (max(int(cpu), 0) + 1, max(int(cpu), 0) + 2))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    process = subprocess.Popen([str(c) for c in command], env={**os.environ, **environment}, preexec_fn=limit,
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               start_new_session=True)
    alarm = threading.Timer(max(30 * cpu, 1), os.killpg, (process.pid, signal.SIGKILL))
    alarm.start()
    _, status, used = os.wait4(process.pid, 0)
    alarm.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_utime + used.ru_stime


@dataclass
class Test:
    name: str
    command: list
    env: dict
    cpu: float = 100  # seconds that it takes
    lines: dict = field(default_factory=dict)  # that it runs, by path

    def runs(self, mutant):
        first, last = mutant.lines
        return not last or not self.lines or any(first <= n <= last for n in self.lines.get(str(mutant.path), ()))


class Build:
    """A folder of meson: how its sources are compiled, its programs linked, its tests run."""

    def __init__(self, folder):
        self.folder = Path(folder).resolve()
        units = json.loads((self.folder / "compile_commands.json").read_text())
        self.units = {(self.folder / unit["file"]).resolve(): unit for unit in reversed(units)}

    def compiler(self, source):
        """The command for a source, without what names files, optimises, warns or debugs."""
        kept, words = [], iter(shlex.split(self.units[source]["command"]))
        for word in words:
            if word in ("-MQ", "-MF", "-o", "-c"):
                next(words)
            elif word.startswith("-I"):
                kept.append("-I" + str((self.folder / word[2:]).resolve()))
            elif not re.match(r"-(MD|O.|g|W.*|fdiagnostics.*)$", word):
                kept.append(word)
        return [*kept, "-w", "-g0"]

    def linker(self, program):
        """The command before and after its `-o PROGRAM`."""
        name = Path(program).relative_to(self.folder)
        command = shlex.split(need(["ninja", "-C", self.folder, "-t", "commands", name]).splitlines()[-1])
        at = command.index("-o")
        return command[:at], command[at + 2:]

    def make(self, programs):
        need(["ninja", "-C", self.folder, *(Path(program).relative_to(self.folder) for program in programs)])

    def tests(self, suite):
        for test in json.loads((self.folder / "meson-info/intro-tests.json").read_text()):
            if f"liqmap:{suite}" in test["suite"]:
                yield Test(test["name"], test["cmd"], test["env"])


class Library:
    """lib/, with the tests in C of tests/unit, which are linked with the changed objects."""

    folder, suite = ROOT / "lib", "unit"
    least = 0.95
    planted = "status.c", "const char *liqmap_status_name(int32_t status)\n{", "status++;"

    def __init__(self, build, scratch):
        self.build = build
        self.sources = sorted(self.folder.glob("*.c"))
        self.texts = {path: path.read_text() for path in sorted(self.folder.glob("*.[ch]"))}
        self.tests = [test for test in build.tests("unit") if test.command[0].startswith(str(build.folder))]
        build.make(test.command[0] for test in self.tests)
        self.links = {test.name: build.linker(test.command[0]) for test in self.tests}
        self.stop = scratch / "stop.o"
        need(["cc", "-c", HERE / "stop.c", "-o", self.stop])

    def source(self, test):
        return [ROOT / "tests/unit" / f"{Path(test.command[0]).name}.c"]

    def room(self, path):
        stem = path.stem.split("_")[0]
        return stem if (self.folder / f"{stem}.c").exists() else "shared"

    def order(self, room, test):
        return not test.name.startswith(room), test.cpu

    def program(self, _objects, _where):
        pass

    def command(self, test, objects, where):
        before, after = self.links[test.name]
        need([*before, "-o", where / "test", *objects, self.stop, "-Wl,--wrap=_ck_assert_failed", *after],
             cwd=self.build.folder)
        return [where / "test", *test.command[1:]], {"CK_VERBOSITY": "silent"}


class Readers:
    """The readers of the program, with the tests of the program that give it files."""

    folder, suite = ROOT / "examples/liqmap/readers", "program"
    least = 0.75  # what a small sample came to: to be raised as tests are added
    planted = "csv_table.c", "const char *table_text(const table *t, size_t at)\n{", "at++;"

    def __init__(self, build, _scratch):
        self.build = build
        self.sources = sorted(self.folder.glob("*.c"))
        self.texts = {path: path.read_text() for path in self.sources}
        self.tests = [test for test in build.tests("program") if test.name in {f"program {n}" for n in READER_TESTS}]
        build.make([build.folder / PROGRAM])
        self.link = build.linker(build.folder / PROGRAM)

    def source(self, test):
        return [Path(test.command[-1])]

    def room(self, _path):
        return "readers"

    def order(self, _room, test):
        return test.cpu

    def program(self, objects, where):
        before, after = self.link
        names = {f"readers_{made.stem}.c.o": str(made) for made in objects}
        need([*before, "-o", where / "liqmap", *(names.get(Path(word).name, word) for word in after)],
             cwd=self.build.folder)

    def command(self, test, _objects, where):
        return test.command, {**test.env, "LIQMAP_PROGRAM": str(where / "liqmap"), "LIQMAP_FIRST_FAILURE": "1"}


class Trial:
    """The verdicts on changes, tried in folders of one thread each."""

    def __init__(self, target, scratch, files=None):
        self.target = target
        self.idle = [scratch / f"thread-{i}" for i in range(THREADS)]
        for where in self.idle:
            shutil.copytree(target.folder, where / "src", ignore=shutil.ignore_patterns("python", "js", "cmake"))
        self.lock = threading.Lock()
        self.code = {}  # objects, by what they were made of: "" for what stands in the tree
        self.deadline = float("inf")
        is_header = any(path.suffix == ".h" for path in files or ())
        self.mutants, self.parts = self.find([s for s in target.sources if files is None or is_header or s in files])

    def find(self, sources):
        """Every change of some sources, and what is to be compiled where a file is changed."""
        target, found, parts = self.target, {}, {path: {path} for path in self.target.sources}
        for source in sources:
            flags = [word for word in target.build.compiler(source) if word[:2] in ("-I", "-D", "-s")]
            for mutant in operators.find(target.build.folder, target.texts, source, flags):
                found[mutant.path, mutant.begin, mutant.end, mutant.new] = mutant
                parts.setdefault(mutant.path, set()).add(source)
        return [found[key] for key in sorted(found)], parts

    def compiled(self, path, text, flags, where, sources):
        """Objects of sources that a changed file is part of; None where one does not compile."""
        (where / "src" / path.name).write_text(text)
        objects = []
        for source in sources:
            made = where / f"{source.stem}.o"
            done = run([*self.target.build.compiler(source), *flags, "-c", f"src/{source.name}", "-o", made], cwd=where)
            objects = objects + [made] if objects is not None and done.returncode == 0 else None
        (where / "src" / path.name).write_text(self.target.texts[path])
        return objects

    def digest(self, path, text, flags, where, sources=None):
        objects = self.compiled(path, text, flags, where, sources or sorted(self.parts[path]))
        return objects, objects and hashlib.sha256(b"".join(made.read_bytes() for made in objects)).digest()

    def original(self, path, flags, where, sources=None):
        key = path, flags, tuple(sources or ())
        if key not in self.code:
            self.code[key] = self.digest(path, self.target.texts[path], flags, where, sources)[1]
        return self.code[key]

    def found_by(self, tests, objects, where):
        """The first test that fails; "left out" where there is no time for it, None where none does."""
        self.target.program(objects, where)
        for test in tests:
            command, environment = self.target.command(test, objects, where)
            status = attempt(command, environment, min(2 + 3 * test.cpu, self.deadline - time.monotonic()))[0]
            if time.monotonic() > self.deadline:
                return "left out"
            if status != 0:
                return f"found by {test.name}"
        return None

    def rooms_near(self, path):
        """The sources that include a header, by room: its own, or where it has none all, the smallest first."""
        rooms = {}
        for source in sorted(self.parts[path]) if path.suffix == ".h" else ():
            rooms.setdefault(self.target.room(source), []).append(source)
        own = self.target.room(path)
        if own in rooms:
            return {own: rooms[own]}
        return dict(sorted(rooms.items(), key=lambda room: sum(len(self.target.texts[s]) for s in room[1])))

    def found_near(self, path, text, tests, where):
        """Of a header: found in one room, which saves to compile what else includes it."""
        for room, sources in self.rooms_near(path).items():
            own = [test for test in tests if test.name.startswith(room)]
            if not own:
                continue
            same = self.original(path, TRIED, where, sources)
            objects, code = self.digest(path, text, TRIED, where, sources)
            if objects is None:
                return "not compiled"
            found = code != same and self.found_by(own, objects, where)
            if found:
                return found
        return None

    def judge(self, path, text, tests, where):
        """What became of a changed text: "not compiled", "same code", "repeated", "survived", or who found it."""
        near = self.found_near(path, text, tests, where)
        if near:
            return near
        same = self.original(path, TRIED, where)
        objects, code = self.digest(path, text, TRIED, where)
        if objects is None:
            return "not compiled"
        if code == same:
            return "same code"
        with self.lock:
            if code in self.code:
                return "repeated"
            self.code[code] = True
        found = self.found_by(tests, objects, where)
        if found:
            return found
        if self.original(path, OPTIMISED, where) == self.digest(path, text, OPTIMISED, where)[1]:
            return "same code"
        return "survived"

    def verdict(self, path, text, tests):
        if time.monotonic() > self.deadline:
            return "left out"
        with self.lock:
            where = self.idle.pop()
        try:
            return self.judge(path, text, tests, where)
        finally:
            with self.lock:
                self.idle.append(where)


def covered(build, test, folder, sources):
    """The lines that a test runs of what some sources are made of, by path."""
    if test.command[0].startswith(str(build.folder)):
        command, environment = test.command, {}
    else:
        command, environment = test.command, {**test.env, "LIQMAP_PROGRAM": str(build.folder / PROGRAM)}
    attempt(command, {**environment, "GCOV_PREFIX": str(folder), "CK_VERBOSITY": "silent"}, 600)
    lines = {}
    for data in folder.rglob("*.gcda"):
        if data.name.removesuffix(".c.gcda").split("readers_")[-1] not in {source.stem for source in sources}:
            continue
        notes = Path("/") / data.relative_to(folder).with_suffix(".gcno")
        shutil.copy(notes, data.with_suffix(".gcno"))
        text = need(["gcov", "--json-format", "--stdout", data], cwd=build.folder)
        for file in json.loads(text.splitlines()[0])["files"]:
            path = str((build.folder / file["file"]).resolve())
            lines.setdefault(path, set()).update(n["line_number"] for n in file["lines"] if n["count"] > 0)
    return {path: sorted(numbers) for path, numbers in lines.items()}


def digest_of(paths):
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(paths) if path.is_file())).hexdigest()


def measure(target, coverage, scratch):
    """How long each test takes, and which lines it runs: kept in the build folder while its sources stay."""
    kept = target.build.folder / f"mutants-{target.suite}.json"
    known = json.loads(kept.read_text()) if kept.exists() else {}
    runner = coverage and Build(coverage)
    its_own = {test.name: test for test in runner.tests(target.suite)} if runner else {}
    if runner:
        runner.make([runner.folder / PROGRAM] if isinstance(target, Readers) else
                    [its_own[test.name].command[0] for test in target.tests])
    common = digest_of([*(ROOT / "tests/support").iterdir(), *target.texts])

    def learn(test):
        key = common + digest_of(target.source(test)) + str(bool(runner))
        if known.get(test.name, [None])[0] != key:
            where = scratch / f"alone-{test.name}"
            where.mkdir()
            target.program([], where)
            status, cpu = attempt(*target.command(test, [], where), 600)
            if status != 0:
                raise SystemExit(f"Bail out! {test.name} fails without any change")
            lines = covered(runner, its_own[test.name], where / "coverage", target.sources) if runner else {}
            known[test.name] = key, cpu, lines
        _, test.cpu, test.lines = known[test.name]

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(learn, target.tests))
    kept.write_text(json.dumps(known))


def look_up(target):
    """How long each test took when meson ran it last."""
    log = target.build.folder / "meson-logs/testlog.json"
    took = {}
    for line in log.read_text().splitlines() if log.exists() else ():
        test = json.loads(line)
        took[test["name"].split(" / ")[-1]] = test["duration"]
    for test in target.tests:
        test.cpu = took.get(test.name, test.cpu)


def changed_lines(revision):
    """The lines that changed since a revision, by path."""
    lines, path = {}, None
    if run(["git", "rev-parse", "--verify", "-q", revision + "^{commit}"], cwd=ROOT).returncode != 0:
        print(f"# SKIP: this clone has no {revision}, so that nothing is known to have changed")
        return lines
    for line in need(["git", "diff", "-U0", "--relative", revision, "--"], cwd=ROOT).splitlines():
        if line.startswith("+++ "):
            path = ROOT / line[6:]
        hunk = re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line)
        if hunk:
            first, count = int(hunk[1]), int(hunk[2] or 1)
            lines.setdefault(path, set()).update(range(first, first + count))
    return lines


def listed():
    """Changes that are known to be equivalent: (place, old, new), each with its reason."""
    known, block = {}, []
    for line in [*EQUIVALENT.read_text().splitlines(), ""]:
        if line.startswith("#"):
            continue
        if line:
            block.append(line)
        elif block:
            place, old, new, *reason = block
            if old[:2] != "- " or new[:1] != "+" or not reason:
                raise SystemExit(f"Bail out! {EQUIVALENT.name}: {place}: not a place, - old, + new and a reason")
            known[place, old[2:], new[2:]] = " ".join(reason)
            block = []
    return known


class Report:
    def __init__(self):
        self.count = self.failed = 0

    def point(self, holds, what):
        self.count += 1
        self.failed += not holds
        print("ok" if holds else "not ok", self.count, "-", what, flush=True)


def control(trial, report):
    """A planted defect is found; a change of the code that changes no result is not."""
    target = trial.target
    file, place, defect = target.planted
    path = target.folder / file
    text = target.texts[path]
    assert text.count(place) == 1, place
    tests = sorted(target.tests, key=lambda test: target.order(target.room(path), test))[:3]
    for what, line, wanted in (("a planted defect is found", defect, "found"),
                               ("what changes no result survives", "volatile int idle = 0; (void)idle;", "survived"),
                               ("a comment is the same code", "/* control */", "same")):
        verdict = trial.verdict(path, text.replace(place, place + line), tests)
        report.point(verdict.split()[0] == wanted, f"control: {what} ({verdict})")


def try_room(trial, mutants, known, report, name, spared=0):
    """Try them, print those that survive, and count; `spared` may survive however few there are."""
    target = trial.target

    def one(mutant):
        room = target.room(mutant.path)
        tests = sorted((t for t in target.tests if t.runs(mutant)), key=lambda test: target.order(room, test))
        return trial.verdict(mutant.path, mutant.applied(target.texts[mutant.path]), tests)

    begun = time.monotonic()
    count = Counter()
    with ThreadPoolExecutor(THREADS) as pool:
        for mutant, verdict in zip(mutants, pool.map(one, mutants)):
            text = target.texts[mutant.path]
            key = mutant.key(text)
            place = f"{mutant.path.relative_to(ROOT)}:{mutant.line(text)}"
            if key in known and verdict.startswith("found"):
                report.point(False, f"{place}: listed as equivalent, but {verdict}: {key[1]} -> {key[2]}")
            elif verdict == "survived" and (key in known or (key[0], "*", "*") in known):
                verdict = "listed"
            elif verdict == "survived":
                print(f"# {place}: {mutant.function or 'file'}: {key[1]} -> {key[2]}", flush=True)
            count[verdict.split()[0]] += 1
    tried = count["found"] + count["survived"]
    names = {"same": "the same code", "listed": "equivalent", "repeated": "as another", "not": "not compiled",
             "left": "left out"}
    others = ", ".join(f"{count[what]} {name}" for what, name in names.items() if count[what])
    share = f"{100 * count['found'] / max(tried, 1):.1f} %"
    holds = count["survived"] <= spared or count["found"] >= target.least * tried
    report.point(holds, f"{name}: {count['found']} of {tried} found, {share}; besides "
                 f"{others or 'none'}; {time.monotonic() - begun:.0f} s")
    return count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--readers", action="store_true")
    parser.add_argument("--room", action="append")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--changed")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--coverage")
    args = parser.parse_args()
    seed = int(os.environ.pop("LIQMAP_SEED", "1"))  # of the sample: the tests keep their own
    begun = time.monotonic()

    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        target = (Readers if args.readers else Library)(Build(args.build), scratch)
        lines = changed_lines(args.changed) if args.changed else {}
        trial = Trial(target, scratch, set(lines) & set(target.texts) if args.changed else None)
        known = listed()
        keys = {mutant.key(target.texts[mutant.path]) for mutant in trial.mutants}
        keys |= {(place, "*", "*") for place, _, _ in keys}
        names = {path.name for path in target.texts}
        for key in () if args.changed else known:
            if key not in keys and key[0].split()[0] in names:
                report.point(False, f"listed as equivalent, but is no more: {key[0]}: {key[1]} -> {key[2]}")

        if args.changed:
            look_up(target)
        else:
            measure(target, args.coverage, scratch)
        control(trial, report)
        rooms = {}
        for mutant in trial.mutants:
            rooms.setdefault(target.room(mutant.path), []).append(mutant)
        dice = random.Random(seed)
        print(f"# LIQMAP_SEED={seed}")
        if args.changed:
            rooms = {f"changed since {args.changed}":
                     [m for m in trial.mutants if m.line(target.texts[m.path]) in lines.get(m.path, ())]}
            trial.deadline = time.monotonic() + args.seconds
        total = Counter()
        for room in args.room or rooms:
            mutants = rooms.get(room, [])
            chosen = dice.sample(mutants, min(args.sample or len(mutants), len(mutants)))
            print(f"# {room}: {len(chosen)} of {len(mutants)}")
            total += try_room(trial, chosen, known, report, room, FEW if args.changed else 0)
    tried = total["found"] + total["survived"]
    print(f"# {total['found']} of {tried} found, in {time.monotonic() - begun:.0f} s")
    print(f"1..{report.count}")
    print(f"{report.count - report.failed} passed, {report.failed} failed")
    sys.exit(report.failed > 0)


main()
