# SPDX-License-Identifier: MIT
"""proofs.py SOURCE [HARNESS...]: no run-time error in any call, by Frama-C's Eva.

Each harness calls the functions of a room with all arguments that their contracts allow. Eva
follows all values at once, on three machines, and reports what it cannot exclude: alarms. One
that is not in explained.txt fails, and so does an explanation of none.
"""

import collections
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

source, wanted = Path(sys.argv[1]).resolve(), sys.argv[2:]
HERE = source / "tests/proofs"

MACHINES = {"gcc_x86_64": "", "gcc_x86_32": "", "ppc_32": "-include tests/proofs/ppc_32.h"}
BUCKETS_AND_TIERS = {"read": (2, 5)}  # others: one block of tiers, and the least axis
SMALL = (1, 2)
LEAST_REACHED = 0.85  # of the statements of each exported function
# A switch of cases that return: Frama-C counts a jump behind each return, which none reaches.
LEAST_OF = {name: 0.66 for name in ("liqmap_struct_size", "liqmap_status_name", "liqmap_status_text")}

FULL_SPLITS = """axis_guess axis_guess_measured walk_brackets flat_price set_price set_positive
    liqmap_init init""".split()  # functions of which each result is kept apart
LEVELS = """is_same:100 same_name:100 walk_brackets:50 write_price:50 open_at:60 open_tier:60
    liqmap_i_axis_search:200 checksum:200 sound_packed_side:100""".split()
OPTIONS = """-eva -eva-domains cvalue,equality -warn-special-float none -warn-invalid-pointer
    -eva-slevel 10 -eva-plevel 2000 -eva-auto-loop-unroll 20 -eva-min-loop-unroll 5
    -eva-split-return auto -eva-alloc-builtin fresh -eva-no-alloc-returns-null
    -eva-no-print""".split()

# Numbers whose values are taken one by one, after a line of the source. It changes what is
# found out, not what holds.
SPLITS = {
    "push.c": {"    const int64_t from = side->live;\n": ["from"],
               "    touched = find(map, is_log, price);\n": ["touched"]},
    "map.c": {"    const double dust = tally_value(&side->held) * factor * DUST;\n": ["side->live"],
              "    map_side *side = &map->side[s];\n    const tally nothing = {0, 0};\n": ["side->live"]},
    "heat.c": {"    p.column = columns_before(heat, range->from_ms);\n": ["first", "last", "p.column", "end"]},
    "merge.c": {"    const double *edges = map_edges(dst);\n": ["*at"],
                "static void add_bins(liqmap *dst, const liqmap *src, int32_t s, double own,\n"
                "                     double other)\n{\n": ["dst->side[s].live"]},
    "axis.c": {"        high = buckets - high > width ? high + width : buckets;\n    }\n": ["low", "high"]},
}

# A line that is proved in a form that is equal, since outward is 1 or -1: Eva does not see that the
# product bounds the walk. It is slower to run.
REWRITTEN = [
    ("levels.c", "return span->outward * (span->to - bucket) >= 0;",
     "return span->outward > 0 ? bucket <= span->to : bucket >= span->to;"),
]

# Splits that last beyond the function, where one function finds what another uses.
MORE_OPTIONS = {"heat": ["-eva-interprocedural-splits"], "cascade": ["-eva-slevel", "60"]}

# Copies with a fault, which must raise an alarm: harness, file, right, wrong.
CONTROLS = [
    ("inspect", "inspect.c", "if (filled < capacity) {", "if (filled <= capacity) {"),
    ("read", "read.c", "to->out += (count - 1) * width;", "to->out += count * width;"),
]

count = 0


def report(faults, what):
    """A point, which passes without faults."""
    global count
    count += 1
    for fault in faults:
        print("#", fault)
    print("not ok" if faults else "ok", count, "-", what, flush=True)


def copy_library(folder, changes=()):
    """lib/ and a harness as one file each, split as SPLITS says, with other changes."""
    shutil.copytree(source / "lib", folder / "lib")
    shutil.copytree(source / "include", folder / "include")
    shutil.copytree(HERE, folder / "tests/proofs")
    edits = [(file, text, text + "".join(f"/*@ split {x}; */ ; " for x in numbers))
             for file, lines in SPLITS.items() for text, numbers in lines.items()]
    for file, right, wrong in [*changes, *REWRITTEN, *edits]:
        path = folder / "lib" / file
        text = path.read_text()
        assert text.count(right) == 1, (file, right)
        path.write_text(text.replace(right, wrong))
    names = sorted(path.name for path in (folder / "lib").glob("*.c"))
    library = "".join(f'#include "lib/{name}"\n' for name in names)
    for harness in HERE.glob("*.c"):
        (folder / harness.name).write_text(f'{library}#include "tests/proofs/{harness.name}"\n')
    return folder


Alarm = collections.namedtuple("Alarm", "function text kind")


def analyse(root, harness, machine, shape):
    """Alarms, statements reached and in all by function, and seconds of one run."""
    began = time.monotonic()
    name = f"{harness}-{machine}" + "".join(f"-{n}" for n in shape)
    macros = "".join(f" -D{m}={n}" for m, n in zip(("BUCKETS", "TIERS"), shape))
    command = ["frama-c", *OPTIONS, "-eva-slevel-function", ",".join(LEVELS),
               "-eva-split-return-function", ",".join(f"{f}:full" for f in FULL_SPLITS),
               *MORE_OPTIONS.get(harness, []), "-machdep", machine,
               f"-cpp-extra-args=-Iinclude -Ilib -U__GNUC__ {MACHINES[machine]}{macros}", f"{harness}.c",
               "-then", "-report-csv", f"{name}.csv", "-metrics", "-metrics-eva-cover"]
    done = subprocess.run(command, cwd=root, env=dict(os.environ, PWD=str(root)), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0 or "Dumping properties" not in done.stdout:
        raise SystemExit(f"Bail out! {name}: {done.stdout[-2000:]}")
    alarms = set()
    with open(root / f"{name}.csv", encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["status"] in ("Unknown", "Invalid") and row["property kind"] != "precondition":
                path = root / row["directory"] / row["file"]
                text = path.read_text().splitlines()[int(row["line"]) - 1].strip()
                alarms.add(Alarm(row["function"], text, f"{row['property kind']}: {row['property']}"))
    reached = {f: (int(n), int(m)) for f, n, m in re.findall(r"^ +(\w+): (\d+) stmts out of (\d+)", done.stdout, re.M)}
    if os.environ.get("LIQMAP_PROOFS_LOG"):
        (Path(os.environ["LIQMAP_PROOFS_LOG"]) / f"{name}.log").write_text(done.stdout)
    return alarms, reached, time.monotonic() - began


def explanations():
    """(function, text): why what Eva fears there cannot happen."""
    found = {}
    for line in (HERE / "explained.txt").read_text().splitlines():
        if match := re.fullmatch(r"(\w+): (.*)", line):
            found[key := match.groups()] = ""
        elif line.startswith("    "):
            found[key] += line
    return found


def shape_of(harness):
    if "BUCKETS" not in (HERE / f"{harness}.c").read_text():
        return ()
    return BUCKETS_AND_TIERS.get(harness, SMALL)


def runs():
    """(harness, machine, shape)."""
    for machine in MACHINES:
        for harness in wanted or sorted(path.stem for path in HERE.glob("*.c")):
            yield harness, machine, shape_of(harness)


def prove(root, pool):
    explained, seen, reached = explanations(), set(), {}
    results = pool.map(lambda run: analyse(root, *run), runs())
    for (harness, machine, shape), (alarms, statements, seconds) in zip(runs(), results):
        keys = {(a.function, a.text) for a in alarms}
        seen |= keys
        for function, (n, m) in statements.items():
            reached[function] = max(reached.get(function, (0, m)), (n, m))
        of = " of {} buckets and {} tiers".format(*shape) if shape else ""
        report([f"{a.function}: {a.text}\n#     {a.kind}" for a in sorted(alarms)
                if (a.function, a.text) not in explained],
               f"{harness}{of}, {machine}: {len(keys)} alarms, explained, {seconds:.0f} s")
    if not wanted:
        report([f"{f}: {t}" for f, t in explained if (f, t) not in seen], f"{len(explained)} explanations, each of an alarm")
        report([str(key) for key, why in explained.items() if len(why) < 40], "each explanation says why")
        report_reached(reached)


def report_reached(reached):
    exported = re.findall(r"^    (liqmap_\w+);", (source / "lib/liqmap.map").read_text(), re.M)
    part = {name: n / m for name, (n, m) in reached.items()}
    report([f"{name}: {100 * part.get(name, 0):.0f} %" for name in exported
            if part.get(name, 0) < LEAST_OF.get(name, LEAST_REACHED)],
           f"{len(exported)} exported functions, each reached to {100 * LEAST_REACHED:.0f} % of its statements")
    harness_names = {name for path in HERE.glob("*.[ch]")
                     for name in re.findall(r"^(?:static |void )[^=;(]*?\b(\w+)\(", path.read_text(), re.M)}
    library = {name: pair for name, pair in reached.items() if name not in harness_names}
    n, m = (sum(pair[i] for pair in library.values()) for i in (0, 1))
    for name, (some, all_) in sorted(library.items()):
        if some < all_:
            print(f"# {name}: {some} of {all_} statements")
    report([] if m else ["nothing"], f"{len(library)} functions of lib/, {n} of {m} statements reached")


def control(folder, harness, file, right, wrong):
    root = copy_library(folder / f"control-{harness}", [(file, right, wrong)])
    explained = explanations()
    alarms, _, _ = analyse(root, harness, "gcc_x86_64", shape_of(harness))
    found = [a for a in alarms if (a.function, a.text) not in explained]
    report([] if found else ["no alarm"], f"control of {harness}: a fault of {file} raises {len(found)} alarms")


if shutil.which("frama-c") is None:
    print("1..0 # SKIP no frama-c (Debian: frama-c-base)")
    raise SystemExit
with tempfile.TemporaryDirectory() as where, ThreadPoolExecutor(2) as workers:
    prove(copy_library(Path(where) / "proofs"), workers)
    for planted in CONTROLS:
        if not wanted or planted[0] in wanted:
            control(Path(where), *planted)
print(f"1..{count}")
