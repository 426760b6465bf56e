# SPDX-License-Identifier: MIT
"""stack.py SOURCE COMPILER...: how much stack each call needs, at most, as doc/stack.md says.

gcc writes for each function how many bytes of stack it takes, and what it calls. No function may
call itself, not even through others, nor call through a pointer, nor take stack by the size of its
input: then the deepest path from each public call can be added up. Measured at both levels of
optimisation that lib/meson.build allows. Planted faults must be found by the same code.

The table is what gcc 12 makes of the library. LIQMAP_WRITE_GOLDEN=1 writes it anew.
"""

import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

source, compiler = Path(sys.argv[1]).resolve(), sys.argv[2:]
document = source / "doc/stack.md"
FLAGS = ["-std=c99", "-ffp-contract=off", "-fno-unsafe-math-optimizations", "-fPIC", "-fvisibility=hidden",
         "-DLIQMAP_BUILD", "-fcallgraph-info=su,da", "-I", source / "include"]
LEVELS = ["-O2", "-O3"]
FRAME = 2304  # bytes, of one function
STEP, SPARE = 128, 64  # the table is rounded up to a step, with so much to spare,
SLACK = 512  # and written anew where it says so much too much
OUTSIDE = {"memcpy", "memmove", "memset", "memcmp"}

PLANTED = """
extern void fill(char *at, long bytes);
int even(unsigned n); int odd(unsigned n); void large(void); void sized(long n); void taken(long n);
void through(void (*call)(void)); void asks(void);
extern void *malloc(unsigned long bytes);
__attribute__((noinline)) int even(unsigned n) { return n == 0 || odd(n - 1) * 2; }
__attribute__((noinline)) int odd(unsigned n) { return n != 0 && even(n - 1) * 2; }
__attribute__((noinline)) void large(void) { char bytes[4000]; fill(bytes, sizeof bytes); }
void sized(long n) { char bytes[n]; fill(bytes, n); }
void taken(long n) { char *bytes = __builtin_alloca(n); fill(bytes, n); }
void through(void (*call)(void)) { call(); large(); }
void asks(void) { fill(malloc(8), 8); }
"""


class Graph:
    """Functions of several sources: bytes of stack, whether that depends on input, and calls."""

    def __init__(self):
        self.bytes, self.depends, self.calls = {}, {}, {}

    def read(self, text):
        for title, label in re.findall(r'^node: \{ title: "([^"]*)" label: "([^"]*)"', text, re.M):
            taken = re.search(r"(\d+) bytes \(([a-z,]*)\)", label)
            if taken:
                self.bytes[title] = int(taken[1])
                self.depends[title] = taken[2] == "dynamic" or not label.endswith("\\n0 dynamic objects")
        for caller, called in re.findall(r'^edge: \{ sourcename: "([^"]*)" targetname: "([^"]*)"', text, re.M):
            self.calls.setdefault(caller, set()).add(called)

    def path(self, name, above=()):
        """The deepest path from a function, as bytes and names."""
        if name in above:
            raise RecursionError(" -> ".join([*above[above.index(name):], name]))
        deepest = max((self.path(called, (*above, name)) for called in self.calls.get(name, ())), default=(0, []))
        return self.bytes.get(name, 0) + deepest[0], [name, *deepest[1]]

    def recursive(self):
        found = set()
        for name in self.bytes:
            try:
                self.path(name)
            except RecursionError as way:
                found.add(str(way))
        return found

    def outside(self):
        return {called for calls in self.calls.values() for called in calls} - set(self.bytes)

    def over(self, limit):
        return {f"{name}: {taken} bytes" for name, taken in self.bytes.items() if taken > limit}


def compiled(path, level, folder):
    """The graph of one source, as text; None where the compiler cannot write it."""
    made = Path(folder) / f"{path.stem}{level}.o"
    done = subprocess.run([*compiler, *map(str, FLAGS), level, "-w", "-c", path.relative_to(source)
                           if path.is_relative_to(source) else path, "-o", made],
                          cwd=source, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"Bail out! {done.stderr}")
    return made.with_suffix(".ci").read_text()


def graph_of(paths, level, folder):
    graph = Graph()
    with ThreadPoolExecutor(2) as pool:
        for text in pool.map(lambda path: compiled(path, level, folder), paths):
            graph.read(text)
    return graph


def public_calls():
    return re.findall(r"^    (liqmap_\w+);", (source / "lib/liqmap.map").read_text(), re.M)


def table(deepest):
    """The rows of the document: the calls that need the most come first."""
    by_bytes = {}
    for name, taken in deepest.items():
        by_bytes.setdefault(-(-(taken + SPARE) // STEP) * STEP, []).append(f"`{name}`")
    return "".join(f"| {taken} | {', '.join(by_bytes[taken])} |\n" for taken in sorted(by_bytes, reverse=True))


def compared(deepest):
    """Calls that take more than the document says, or much less."""
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", document.read_text(), re.M)
    told = {name: int(taken) for taken, names in rows for name in re.findall(r"`(\w+)`", names)}
    for name in sorted(told.keys() | deepest.keys()):
        if not deepest.get(name, 0) <= told.get(name, 0) <= deepest.get(name, 0) + SLACK:
            yield f"{name} takes {deepest.get(name)}, in the document {told.get(name)}"


count = count_failed = 0


def report(what, faults):
    global count, count_failed
    faults = sorted(faults)
    count += 1
    count_failed += bool(faults)
    for fault in faults:
        print("#", fault)
    print("not ok" if faults else "ok", count, "-", what, flush=True)


def version():
    said = subprocess.run([*compiler, "-dM", "-E", "-x", "c", "/dev/null"], capture_output=True, text=True).stdout
    macros = dict(re.findall(r"#define (\w+) (.*)", said))
    return 0 if "__clang__" in macros else int(macros.get("__GNUC__", 0))


def check_library(folder):
    graphs = [graph_of(sorted((source / "lib").glob("*.c")), level, folder) for level in LEVELS]
    names = public_calls()
    missing = {f"{name} is missing" for graph in graphs for name in names if name not in graph.bytes}
    for what, find in {
        "calls itself": Graph.recursive,
        "calls through a pointer, or another library": lambda graph: graph.outside() - OUTSIDE,
        "takes stack by its input": lambda graph: {name for name, does in graph.depends.items() if does},
        f"takes more than {FRAME} bytes": lambda graph: graph.over(FRAME),
    }.items():
        report(f"none of {len(graphs[0].bytes)} functions {what}", missing.union(*map(find, graphs)))
    if version() == 12 and not count_failed:
        deepest = {name: max(graph.path(name)[0] for graph in graphs) for name in names}
        if os.environ.get("LIQMAP_WRITE_GOLDEN") == "1":
            text = re.sub(r"(\| ---: .*\n)(\| .*\n)*", lambda found: found[1] + table(deepest), document.read_text())
            document.write_text(text)
        report(f"doc/stack.md has what each of {len(deepest)} calls takes", compared(deepest))


def check_planted(folder):
    path = Path(folder) / "planted.c"
    path.write_text(PLANTED)
    graph = graph_of([path], "-O2", folder)
    depends = {name for name, does in graph.depends.items() if does}
    report("planted faults are found", {
        what for what, is_found in {
            "recursion": any("even" in way and "odd" in way for way in graph.recursive()),
            "a call through a pointer": "__indirect_call" in graph.outside(),
            "a call of malloc": "malloc" in graph.outside(),
            "a large frame": [way.split(":")[0] for way in graph.over(FRAME)] == ["large"],
            "an array of variable length, alloca": depends == {"sized", "taken"},
            "a path": graph.path("through")[0] > graph.path("large")[0] > 4000,
        }.items() if not is_found})


if version() < 10:
    print("1..0 # SKIP the compiler is not gcc 10 or later, which writes call graphs")
    raise SystemExit
with tempfile.TemporaryDirectory() as where:
    check_library(where)
    check_planted(where)
print(f"1..{count}")
