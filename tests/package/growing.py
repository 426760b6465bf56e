# SPDX-License-Identifier: MIT
"""growing.py SOURCE COMPILER...: structs can grow.

Builds the library twice, from the headers as they are and from a copy in which every
struct with a struct_size has one more field, and growing.c against either copy. A caller
of an older or newer version must get the same answers from either library. Then the
checker of sizes is spoiled in several ways, and the test must notice each.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

source, compiler = Path(sys.argv[1]), sys.argv[2:]
FLAGS = ["-std=c99", "-O0", "-ffp-contract=off", "-DLIQMAP_STATIC"]
DEFECTS = {
    "a tail is not looked at": ("if (byte[i] != 0) {\n            return LIQMAP_E_STRUCT_TAIL", "if (byte[i] == 7) {\n            return LIQMAP_E_STRUCT_TAIL"),
    "the last byte of a tail is not looked at": ("for (uint32_t i = known; i < size; i++)", "for (uint32_t i = known; i + 1 < size; i++)"),
    "the present size is the first": ("return size < first ||", "return size < first + 8 ||"),
    "as much is written as the library has": ("const uint32_t both = size < known ? size : known;", "const uint32_t both = known;"),
    "what a longer caller has is left": ("memset((char *)object + both, 0, size - both);", ""),
    "what a shorter caller lacks is read": ("memcpy(own, object, size < known ? size : known);", "memcpy(own, object, known);"),
    "a dropped setting is not noticed": ("if (byte[i] != 0) {\n            return LIQMAP_E_ROOM", "if (byte[i] == 7) {\n            return LIQMAP_E_ROOM"),
}


def run(*command):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True)


def runs_here(root):
    """Whether what the compiler builds runs on this machine."""
    (root / "probe.c").write_text("int main(void) { return 0; }\n")
    try:
        built = run(*compiler, root / "probe.c", "-o", root / "probe").returncode == 0
        return built and run(root / "probe").returncode == 0
    except OSError:
        return False


def build(*command):
    done = run(*compiler, *FLAGS, *command)
    if done.returncode != 0:
        raise SystemExit(f"# {done.stderr}\nBail out! does not build")


def single_structs(include):
    """Name of LIQMAP_STRUCTS: (header, type), of those that have a struct_size."""
    found = {}
    for header in sorted(include.glob("liqmap/*.h")):
        text = header.read_text()
        proven = dict(re.findall(r"LIQMAP_PROVE_SIZE\((\w+), (\w+)\)", text))
        for kind in re.findall(r"typedef struct (\w+) \{\n    uint32_t struct_size;", text):
            found[proven[kind]] = header, kind
    return found


def grow(include):
    """Add a field to each of them, and its size to the table."""
    structs = single_structs(include)
    for name, (header, kind) in structs.items():
        text = header.read_text()
        has_pointer = re.search(rf"typedef struct {kind} \{{[^}}]*\*", re.sub(r"/\*.*?\*/", "", text, flags=re.S))
        field = "const void *added[2];" if has_pointer else "double added;"
        header.write_text(text.replace(f"}} {kind};", f"    {field}\n}} {kind};"))
        bytes_more = "LIQMAP_POINTERS(2)" if has_pointer else "8"
        abi = include / "liqmap/abi.h"
        text, n = re.subn(rf"(X\({name}, \d+, .*), ([^,\n]*)\)( *\\?)\n", rf"\1, \2 + {bytes_more})\3\n", abi.read_text())
        assert n == 1, name
        abi.write_text(text)
    return len(structs)


PROVEN = ("liqmap_config", "liqmap_axis", "liqmap", "liqmap_heat")  # by PROVE_BYTES


def let_grow(check):
    """Where a developer would raise the numbers of PROVE_BYTES."""
    text = check.read_text()
    assert text.count("sizeof(type) == (bytes)") == 1
    check.write_text(text.replace("sizeof(type) == (bytes)", "sizeof(type) >= (bytes)"))


def library(root, include, lib):
    objects = []
    for room in sorted(lib.glob("*.c")):
        objects.append(root / f"{room.stem}.o")
        build("-I", include, "-c", room, "-o", objects[-1])
    return objects


def caller(root, include, *flags):
    build("-I", include, "-c", source / "tests/package/growing.c", "-o", root / "growing.o", *flags)
    return root / "growing.o"


count = 0


def report(holds, what, output=""):
    global count
    count += 1
    for line in output.splitlines()[:20] if not holds else ():
        print("#", line)
    print("ok" if holds else "not ok", count, "-", what)
    return holds


def answers(output):
    """What the calls answered, each once: sizes that are tried differ by version."""
    return sorted(set(output.splitlines()))


with tempfile.TemporaryDirectory() as folder:
    root = Path(folder)
    headers = {"today": source / "include", "tomorrow": root / "include"}
    shutil.copytree(source / "include", headers["tomorrow"])
    grown = grow(headers["tomorrow"])
    sources = {version: root / f"lib-{version}" for version in headers}
    for lib in sources.values():
        shutil.copytree(source / "lib", lib, ignore=shutil.ignore_patterns("python", "js"))
    let_grow(sources["tomorrow"] / "check.h")
    if not runs_here(root):
        print(f"1..0 # SKIP {' '.join(compiler)} builds nothing that runs here")
        raise SystemExit
    libraries, callers = {}, {}
    for version, include in headers.items():
        flags = [] if version == "today" else ["-DGROWN"]
        (root / version).mkdir()
        libraries[version] = library(root / version, include, sources[version])
        callers[version] = caller(root / version, include, *flags)
    report(grown >= 16, f"{grown} structs grow")
    noticed = "".join(run(*compiler, *FLAGS, "-fsyntax-only", "-I", headers["tomorrow"], path).stderr
                      for path in sources["today"].glob("*.c"))
    for name in PROVEN:
        report(f"liqmap_bytes_of_{name}" in noticed, f"{name} does not grow unnoticed", noticed)
    seen = {}
    for by in headers:
        for of in headers:
            program = root / f"{by}-{of}"
            build(callers[by], *libraries[of], "-o", program)
            done = run(program, int(of == "tomorrow"))
            seen[by, of] = answers(done.stdout)
            report(done.returncode == 0, f"{by}'s caller, {of}'s library: {done.stderr.strip()}", done.stdout)
    same = all(lines == seen["today", "today"] for lines in seen.values())
    odd = {line for lines in seen.values() for line in set(lines) ^ set(seen["today", "today"])}
    report(same, "the same answers whatever the sizes", "\n".join(sorted(odd)))

    # The control: each defect of the checker is seen by one of the four.
    for what, (right, wrong) in DEFECTS.items():
        spoiled = root / "spoiled"
        noticed = False
        for of, include in headers.items():
            shutil.rmtree(spoiled, ignore_errors=True)
            shutil.copytree(sources[of], spoiled / "lib")
            check = spoiled / "lib/check.h"
            assert check.read_text().count(right) == 1, what
            check.write_text(check.read_text().replace(right, wrong))
            objects = library(spoiled, include, spoiled / "lib")
            for by in headers:
                build(callers[by], *objects, "-o", spoiled / "program")
                done = run(spoiled / "program", int(of == "tomorrow"))
                noticed |= done.returncode != 0 or answers(done.stdout) != seen["today", "today"]
        report(noticed, f"noticed: {what}")
print(f"1..{count}")
