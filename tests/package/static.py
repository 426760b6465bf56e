# SPDX-License-Identifier: MIT
"""static.py SOURCE BUILD FOLDER...: what BUILD compiles of these folders, in C, is read by clang-tidy
(.clang-tidy says what it looks for), cppcheck, gcc -fanalyzer and scan-build, which find no fault, and
by gcc and clang, which have no warning. Then each gets a file with a fault that it must find.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

source, build, folders = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), sys.argv[3:]
WARNINGS = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wvla", "-Wstrict-prototypes", "-Wmissing-prototypes"]
# Leaks are for valgrind and ASan: to gcc 12 what a program has where it calls exit() is lost.
ANALYZER = ["-O1", "-fanalyzer", "-Wno-analyzer-malloc-leak", "-Wno-analyzer-file-leak"]
CPPCHECK = ["cppcheck", "-q", "--enable=warning,performance,portability", "--inline-suppr", "--error-exitcode=1",
            "--suppress=missingIncludeSystem"]

PLANTED = """
#include <stdlib.h>
int planted(int n);
int planted(int n)
{
    int numbers[4] = {0};
    int *all = malloc(4 * sizeof *all), sum = 0;
    if (all == NULL) {
        return numbers[n > 100 ? 4 : 0];
    }
    free(all);
    sum = all[n & 3];
    return sum;
}
"""
WARNED = "int planted(long n); int planted(long n) { return n; }\n"


def compiled():
    """Sources and what a tool has to know to read them: standard, macros, folders of headers."""
    found = {}
    for command in json.loads((build / "compile_commands.json").read_text()):
        path = (Path(command["directory"]) / command["file"]).resolve()
        if path.suffix != ".c" or not path.is_relative_to(source) or path.relative_to(source).parts[0] not in folders:
            continue
        words = shlex.split(command["command"])
        flags = [word for word in words if word.startswith(("-D", "-U", "-std="))]
        for word in words:
            if word.startswith("-I"):
                flags.append(f"-I{(Path(command['directory']) / word[2:]).resolve()}")
        found.setdefault(path, flags)
    return found


def run(*command):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, cwd=source, text=True, errors="replace")
    return done.returncode, done.stdout


def each(command):
    """A tool that reads one file a run."""
    def read(files):
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            done = list(pool.map(lambda file: run(*command(*file)), files.items()))
        return max(status for status, _ in done), "".join(text for status, text in done if status != 0)
    return read


def analyzed(files):
    """One run of scan-build over all files, which it compiles by clang."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "compile.sh"
        lines = [shlex.join(["$CC", *flags, "-c", str(path), "-o", "/dev/null"]).replace("'$CC'", "$CC", 1)
                 for path, flags in files.items()]
        script.write_text("\n".join(lines) + "\n")
        return run("scan-build", "--status-bugs", "--use-cc=clang", "-o", folder, "sh", "-e", script)


def checked(files):
    flags = sorted({flag for own in files.values() for flag in own if flag.startswith("-I")})
    return run(*CPPCHECK, *flags, "--std=c99", *files)


TOOLS = {
    "gcc": ("gcc", each(lambda path, flags: [
        "gcc", *flags, *WARNINGS, "-O2", "-Werror", "-c", path, "-o", "/dev/null"]), WARNED),
    "clang": ("clang", each(lambda path, flags: [
        "clang", *flags, *WARNINGS, "-O2", "-Werror", "-c", path, "-o", "/dev/null"]), WARNED),
    "gcc -fanalyzer": ("gcc", each(lambda path, flags: [
        "gcc", *flags, *ANALYZER, "-Werror", "-c", path, "-o", "/dev/null"]), PLANTED),
    "clang-tidy": ("clang-tidy-19", each(lambda path, flags: [
        "clang-tidy-19", "--quiet", f"--config-file={source / '.clang-tidy'}", path, "--", *flags]), PLANTED),
    "cppcheck": ("cppcheck", checked, PLANTED),
    "scan-build": ("scan-build", analyzed, PLANTED),
}
count = 0


def report(holds, what, output):
    global count
    count += 1
    for line in output.splitlines()[:200] if not holds else ():
        print("#", line)
    print("ok" if holds else "not ok", count, "-", what, flush=True)


files = compiled()
if len(files) < 10:
    raise SystemExit(f"Bail out! {len(files)} files are compiled in {build}")
for name, (program, find, fault) in TOOLS.items():
    if shutil.which(program) is None:
        count += 1
        print(f"ok {count} - {name} # SKIP {program} is not installed")
        continue
    status, text = find(files)
    report(status == 0, f"{name}: {len(files)} files", text)
    with tempfile.TemporaryDirectory() as where:
        planted = Path(where) / "planted.c"
        planted.write_text(fault)
        status, text = find({planted: ["-std=c99"]})
        report(status != 0 and "planted.c" in text, f"{name}: a planted fault is found", text or "nothing is said")
print(f"1..{count}")
