# SPDX-License-Identifier: MIT
"""fuzz.py SOURCE SECONDS FUZZER...: each so many seconds by libFuzzer, then its control.

The control is the same fuzzer on a copy of the sources with one defect, which it must find.
It gets five times as long, and ends at once where it does. Inputs that crash are kept in the
folder that LIQMAP_CRASHES names, or in the present one. CLANG is the compiler.

With LIQMAP_SANITIZER=memory the fuzzers but that of readers, which uses other libraries, run under
MSan, and the defects are memory that is not set.
"""

import gzip
import os
import random
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

source, seconds, wanted = Path(sys.argv[1]).resolve(), int(sys.argv[2]), sys.argv[3:]
CLANG = os.environ.get("CLANG", "clang")
HERE = source / "tests/fuzz"
WITH_MEMORY = os.environ.get("LIQMAP_SANITIZER") == "memory"
SANITIZERS = ["-fsanitize=memory" if WITH_MEMORY else "-fsanitize=address,undefined", "-fno-sanitize-recover=all",
              "-fno-sanitize=float-divide-by-zero"]
FLAGS = ["-O1", "-g", "-ffp-contract=off", "-DLIQMAP_STATIC", "-DLIQMAP_FUZZ", *SANITIZERS]
SUPPORT = ["suite", "naive", "world", "twin", "sample_map", "random_calls", "market"]
PROGRAM = ["base", "readers", "model", "replays"]
PROGRAM_FLAGS = ["-D_GNU_SOURCE"]
READER_LIBRARIES = ["-Wl,--wrap=output_note_input", "-ljansson", "-lcsv", "-lzip", "-lz", "-lstdc++"]

# Fuzzer: the defects that it must find, each as file, right, wrong.
FUZZERS = {
    "calls": [("lib/push.c", "(snap->high + snap->low + snap->close) / 3",
               "(snap->high + snap->low + 2 * snap->close) / 4")],
    "packs": [("lib/pack.c", "sound &= map_sound_cell(cell, is_dead);", "sound &= cell <= 1e60;")],
    "cascades": [("lib/cascade.c", "resting < push || (p->is_up && resting == push && !book_is_flat(&p->book))",
                  "resting < push")],
    "readers": [("examples/liqmap/readers/snapshots_csv.c",
                 "value[CLOSE] < value[LOW] || value[CLOSE] > value[HIGH]", "value[CLOSE] < value[LOW]"),
                ("examples/liqmap/model/config_file.c", "used + strlen(add) + 2 > room", "used > room"),
                ("examples/liqmap/readers/growing.c", "if (piece[i] == '\\n') {", "if (piece[i] <= ',') {")],
}
if WITH_MEMORY:
    FUZZERS = {
        "calls": [("lib/push.c", "piece[t] = (c > 0 ? stored / c : stored) * side->weight[t];",
                  "if (c % 2 == 0) { piece[t] = (c > 0 ? stored / c : stored) * side->weight[t]; }")],
        "packs": [("lib/pack.c", "memset(head, 0, sizeof *head);", "")],
        "cascades": [("lib/cascade.c", "double liquidated = 0;", "double liquidated;")],
    }


def run(*command, **options):
    return subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, **options)


def compiled(root, objects, path, name):
    """The object of a source, compiled where it is not there yet."""
    made = objects / (str(path.relative_to(root)).replace("/", "-") + ".o")
    if made.exists():
        return made
    is_program = "examples" in path.parts or path == HERE / "readers.c"
    flags = ["-I", root / "include", *FLAGS]
    flags += PROGRAM_FLAGS + ["-I", root / "examples/liqmap"] if is_program else ["-I", HERE, "-I", source / "tests/support"]
    flags += ["-include", HERE / "hooks.h"] if "examples" in path.parts else []
    compiler = [CLANG, "-std=c99"] if path.suffix == ".c" else [CLANG + "++", "-std=c++17"]
    done = run(*compiler, "-fsanitize=fuzzer-no-link", *flags, "-c", path, "-o", made)
    if done.returncode != 0:
        raise SystemExit(f"Bail out! {done.stdout.decode()}")
    return made


def sources(root, name):
    found = sorted((root / "lib").glob("*.c"))
    if name == "readers":
        for floor in PROGRAM:
            found += sorted((root / "examples/liqmap" / floor).glob("*.c*"))
    else:
        found += [root / "tests/support" / f"{part}.c" for part in SUPPORT]
    return [*found, root / "tests/fuzz" / f"{name}.c"]


def build(root, objects, name):
    """The fuzzer of the sources in `root`."""
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda path: compiled(root, objects, path, name), sources(root, name)))
    program = objects / name
    libraries = READER_LIBRARIES if name == "readers" else []
    done = run(CLANG, "-fsanitize=fuzzer", *SANITIZERS, *made, *libraries, "-lm", "-o", program)
    if done.returncode != 0:
        raise SystemExit(f"Bail out! {done.stdout.decode()}")
    return program


def seeds(folder, name):
    """A first corpus: examples of each form, or random choices."""
    folder.mkdir()
    if name == "readers":
        for file in (HERE / "corpus").iterdir():
            shutil.copy(file, folder)
        for file in (source / "tests/golden").glob("*-2.liqmap"):
            (folder / file.name).write_bytes(b"h" + file.read_bytes())
        packed = gzip.compress((HERE / "corpus/snapshots").read_bytes()[1:], mtime=0)
        (folder / "gzip").write_bytes(b"a" + packed)
    else:
        dice = random.Random(os.environ.get("LIQMAP_SEED", "1"))
        for i in range(40):
            (folder / str(i)).write_bytes(dice.randbytes(1200))
    return folder


def fuzz(program, corpus, limit, crashes):
    """Exit status, inputs tried, and what it printed. A reader that ends early leaves what other
    libraries allocated, as the program does when it exits."""
    options = ["-max_len=2048", "-len_control=0", f"-max_total_time={limit}", "-timeout=20", "-rss_limit_mb=2048",
               f"-seed={os.environ.get('LIQMAP_SEED', '1')}", f"-artifact_prefix={crashes}/", "-print_final_stats=1",
               "-detect_leaks=0"]
    leaks = int(program.name != "readers")
    environment = dict(os.environ, ASAN_OPTIONS=f"allocator_may_return_null=1:detect_leaks={leaks}")
    done = run(program, *options, corpus, env=environment)
    text = done.stdout.decode(errors="replace")
    units = [line.split()[-1] for line in text.splitlines() if "number_of_executed_units" in line]
    return done.returncode, int(units[0]) if units else 0, text


count = 0


def report(holds, what, output=""):
    global count
    count += 1
    for line in output.splitlines()[-40:] if not holds else ():
        print("#", line)
    print("ok" if holds else "not ok", count, "-", what, flush=True)


def try_one(name, folder):
    objects = folder / "objects"
    objects.mkdir(exist_ok=True)
    status, runs, text = fuzz(build(source, objects, name), seeds(folder / f"{name}.seeds", name), seconds,
                              Path(os.environ.get("LIQMAP_CRASHES", ".")).resolve())
    report(status == 0 and runs > 20, f"{name}: {runs} inputs in {seconds} s", text)
    for number, defect in enumerate(FUZZERS[name]):
        try_defect(name, folder, objects, number, *defect)


def try_defect(name, folder, objects, number, file, right, wrong):
    """All but the object of the changed file is as before."""
    broken, kept = folder / f"{name}.broken{number}", folder / f"{name}.objects{number}"
    for part in ("include", "lib", "examples", "tests"):
        shutil.copytree(source / part, broken / part, ignore=shutil.ignore_patterns("python", "__pycache__"))
    shutil.copytree(objects, kept)
    assert (broken / file).read_text().count(right) == 1, (file, right)
    (broken / file).write_text((broken / file).read_text().replace(right, wrong))
    (kept / (file.replace("/", "-") + ".o")).unlink()
    status, runs, text = fuzz(build(broken, kept, name), seeds(folder / f"{name}.again{number}", name), 5 * seconds, folder)
    is_found = status != 0 and (runs > 0 or WITH_MEMORY) and ("MemorySanitizer" in text or not WITH_MEMORY)
    report(is_found, f"{name}: a planted defect of {file} is found after {runs} inputs", text)


with tempfile.TemporaryDirectory() as where:
    if run(CLANG, "-fsanitize=fuzzer", "-x", "c", "/dev/null", "-c", "-o", Path(where) / "none").returncode != 0:
        print(f"1..0 # SKIP {CLANG} has no libFuzzer (Debian: clang, libclang-rt-14-dev)")
        raise SystemExit
    for name in wanted or FUZZERS:
        try_one(name, Path(where))
print(f"1..{count}")
