# SPDX-License-Identifier: MIT
"""abi.py SOURCE COMPILER...: programs built against the reference run with today's library.

The reference, abi/liqmap.abi, is what abidw reads out of the library's debug information:
every call, its arguments, and the layout of every public struct. Against it a library may
only add: calls, and fields at the end of structs that begin with struct_size. Then copies of
the library are changed in ways that programs would notice, and each must be found.

LIQMAP_WRITE_GOLDEN=1 writes the reference anew; `git diff` shows what it changes.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

source, compiler = Path(sys.argv[1]).resolve(), sys.argv[2:]
reference = source / "tests/package/abi/liqmap.abi"
FLAGS = ["-std=c99", "-O0", "-g", "-fPIC", "-shared", "-fvisibility=hidden", "-ffp-contract=off",
         "-DLIQMAP_BUILD", "-Wl,-soname,libliqmap.so.0"]

# For abidiff. Nobody knows the layout of these but the library.
OPAQUE = "[suppress_type]\nname_regexp = ^liqmap(_heat)?$\n\n"
GROWS = "[suppress_type]\ntype_kind = struct\nname = {}\nhas_data_member_inserted_at = end\n\n"

# What: changes of one file each, as a pattern and what takes its place. These break programs.
BREAKS = {
    "a call is gone": [("lib/liqmap.map", r" liqmap_merge;", "")],
    "an argument has another type": [
        ("include/liqmap/abi.h", r"liqmap_struct_size\(int32_t", "liqmap_struct_size(int64_t"),
        ("lib/abi.c", r"liqmap_struct_size\(int32_t", "liqmap_struct_size(int64_t")],
    "a call answers another type": [
        ("include/liqmap/abi.h", r"uint32_t liqmap_struct_size", "uint64_t liqmap_struct_size"),
        ("lib/abi.c", r"uint32_t liqmap_struct_size", "uint64_t liqmap_struct_size")],
    "a field has another type": [("include/liqmap/inspect.h", r"double entry;", "int64_t entry;")],
    "two fields are exchanged": [
        ("include/liqmap/inspect.h", r"double open_interest;(.*?)double high;", r"double high;\1double open_interest;")],
    "rows of an array grow": [("include/liqmap/margin.h", r"\} liqmap_tier;", "double added; } liqmap_tier;")],
    "a field comes between others": [("include/liqmap/axis.h", r"double low;", "double added; double low;")],
}
ADDITIONS = {
    "a call more": [
        ("lib/abi.c", r"\Z", "LIQMAP_API int32_t liqmap_added(void); int32_t liqmap_added(void) { return 0; }"),
        ("lib/liqmap.map", r"global:", "global: liqmap_added;")],
    "a field at the end of a struct with struct_size": [
        ("include/liqmap/axis.h", r"\} liqmap_axis;", "double added; } liqmap_axis;")],
}


def run(*command, **options):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, **options)


def single_structs(include):
    """Types that are passed alone and may grow."""
    for header in sorted(include.glob("liqmap/*.h")):
        yield from re.findall(r"typedef struct (\w+) \{\n    uint32_t struct_size;", header.read_text())


def library(root, folder):
    """The shared library of the sources in `root`, compiled as one unit."""
    (folder / "unit.c").write_text("".join(f'#include "{c}"\n' for c in sorted((root / "lib").glob("*.c"))))
    built = folder / "libliqmap.so"
    done = run(*compiler, *FLAGS, "-I", root / "include", "-I", root / "lib", "unit.c", "-o", built,
               f"-Wl,--version-script={root / 'lib/liqmap.map'}", cwd=folder)
    if done.returncode != 0:
        raise SystemExit(f"Bail out! {done.stderr}")
    return built


def described(library, root):
    """What abidw says of the library, beside it."""
    written = library.with_suffix(".abi")
    done = run("abidw", "--headers-dir", root / "include", "--drop-private-types", "--no-corpus-path",
               "--no-comp-dir-path", "--no-show-locs", "--type-id-style", "hash",
               "--exported-interfaces-only", "--out-file", written, library)
    if done.returncode != 0:
        raise SystemExit(f"Bail out! {done.stderr}")
    return written


def changes(library, root):
    """What abidiff finds beyond additions; empty where programs go on."""
    rules = library.with_suffix(".rules")
    rules.write_text(OPAQUE + "".join(GROWS.format(name) for name in single_structs(root / "include")))
    done = run("abidiff", "--no-added-syms", "--redundant", "--suppressions", rules, reference, described(library, root))
    return done.stdout + done.stderr if done.returncode != 0 else ""


def changed_copy(folder, edits):
    """The sources with those edits; the proofs of struct sizes would refuse some of them."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    for part in ("include", "lib"):
        shutil.copytree(source / part, copy / part, ignore=shutil.ignore_patterns("python"))
    proof = r"\[sizeof\(type\) == \S+ \? 1 : -1\]", "[1]"
    for file, old, new in [("include/liqmap/abi.h", *proof), ("lib/check.h", *proof), *edits]:
        text, replaced = re.subn(old, new, (copy / file).read_text(), count=1, flags=re.S)
        assert replaced == 1, (file, old)
        (copy / file).write_text(text)
    return copy


count = 0


def report(holds, what, output=""):
    global count
    count += 1
    for line in output.splitlines() if not holds else ():
        print("#", line)
    print("ok" if holds else "not ok", count, "-", what)


if not all(map(shutil.which, ("abidw", "abidiff"))):
    print("1..0 # SKIP no abidw and abidiff (Debian: abigail-tools)")
    raise SystemExit
with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    today = library(source, folder)
    if os.environ.get("LIQMAP_WRITE_GOLDEN"):
        shutil.copy(described(today, source), reference)
    text = reference.read_text()
    calls = set(re.findall(r"<function-decl name='(liqmap_\w+)'", text))
    named = set(re.findall(r"^ *(liqmap_\w+);", (source / "lib/liqmap.map").read_text(), re.M))
    structs = set(re.findall(r"<class-decl name='(liqmap_\w+)'[^>]*visibility", text))
    report(calls and calls <= named, f"the reference has {len(calls)} calls, all of them exported",
           "\n".join(sorted(calls - named)))
    report(len(structs) >= 25, f"and {len(structs)} structs")
    report(str(Path.home()) not in text and "comp-dir" not in text and "filepath" not in text,
           "and no path of the machine it was made on")
    found = changes(today, source)
    report(not found, "today's library has all that the reference has", found)
    for what, edits in BREAKS.items():
        copy = changed_copy(folder, edits)
        report(changes(library(copy, folder), copy), f"found: {what}")
    for what, edits in ADDITIONS.items():
        copy = changed_copy(folder, edits)
        found = changes(library(copy, folder), copy)
        report(not found, f"allowed: {what}", found)
print(f"1..{count}")
