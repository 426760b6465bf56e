# SPDX-License-Identifier: MIT
"""file_local.py SOURCE: a file-local name is used in one file of lib/ only.

A compiler that is given all sources as one unit (one_unit.sh) finds two definitions of a
name. It does not find a macro that another file defines alike or after an #undef, nor a
variable of one file that is called as a function or type of another is. Names of struct
members do not count, nor do variables within functions that meet in two files.
"""

import re
import sys
from pathlib import Path

lib = Path(sys.argv[1]) / "lib"

WORD = r"[A-Za-z_]\w*"
MACRO = re.compile(rf"^[ \t]*#[ \t]*define[ \t]+({WORD})", re.M)
FUNCTION = re.compile(rf"^(?:static|INLINE|NOINLINE)\b[^;{{}}=()]*?\b({WORD})\(", re.M)
OBJECT = re.compile(rf"^static\b[^;{{}}()]*?\b({WORD})(?:\[[^;=]*\])*[ ]*[=;]", re.M)
RECORD = re.compile(rf"\b(?:struct|union|enum)[ ]+({WORD})[ ]*\{{([^{{}}]*)\}}")
TYPEDEF = re.compile(rf"^(?:typedef\b[^;{{}}]*?|}}[ ]*)\b({WORD})(?:\[[^;]*\])?;", re.M)


def code(path):
    """The text of a file without comments and strings."""
    text = path.read_text()
    return re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', " ", text, flags=re.S)


def defined(text):
    """Names that a source defines for itself."""
    names = set(MACRO.findall(text)) | set(FUNCTION.findall(text)) | set(OBJECT.findall(text))
    names |= set(TYPEDEF.findall(text)) | {tag for tag, _ in RECORD.findall(text)}
    for constants in re.findall(r"\benum\b[^{;]*\{([^{}]*)\}", text):
        names |= set(re.findall(rf"(?:^|,)\s*({WORD})", constants))
    return {name for name in names if not name.startswith(("liqmap", "LIQMAP"))}


def used(text):
    """Names a file uses, members of structs left out."""
    text = RECORD.sub(lambda m: m[0] if m[0].startswith("enum") else f"struct {m[1]}", text)
    return set(re.findall(rf"(?<![\w.])(?<!->)({WORD})", text))


def clashes(texts):
    """Each name of a source that another file uses: (name, source, other)."""
    uses = {name: used(text) for name, text in texts.items()}
    return sorted(
        (word, name, other)
        for name, text in texts.items()
        if name.endswith(".c")
        for word in defined(text)
        for other in texts
        if other != name and word in uses[other]
    )


texts = {path.name: code(path) for path in sorted(lib.glob("*.[ch]"))}
names = {name: defined(text) for name, text in texts.items() if name.endswith(".c")}
found = clashes(texts)

for word, name, other in found:
    print(f"# {word} of {name} is also in {other}")
print("not ok" if found else "ok", f"1 - {sum(map(len, names.values()))} file-local names, each in one file")

# The check itself: a name of each kind, in another file, is found.
first, second = "map.c", "push.c"
kinds = {
    "a macro": ("#define SPOILED 1\n", "#define SPOILED 1\n"),
    "a function": ("static int SPOILED(void)\n{\n}\n", "static int SPOILED(void)\n{\n}\n"),
    "an inline function": ("INLINE int SPOILED(const int a)\n{\n}\n", "int f(void)\n{\n    SPOILED(1);\n}\n"),
    "a variable": ("static const double SPOILED[2] = {1, 2};\n", "void f(int SPOILED)\n{\n}\n"),
    "a type": ("typedef struct SPOILED {\n    int a;\n} SPOILED;\n", "void f(SPOILED *p)\n{\n}\n"),
    "a constant": ("enum { OTHER, SPOILED = 2 };\n", "int f(void)\n{\n    return SPOILED;\n}\n"),
}
for number, (kind, (here, there)) in enumerate(kinds.items(), 2):
    spoiled = {**texts, first: texts[first] + here, second: texts[second] + there}
    notices = ("SPOILED", first, second) in clashes(spoiled)
    print("ok" if notices else "not ok", number, "-", kind, "that another file uses is noticed")
member = {first: "static int SPOILED;\n", second: "struct s {\n    int SPOILED;\n};\nint f(void)\n{\n    return a->SPOILED + b.SPOILED;\n}\n"}
print("ok" if not clashes(member) else "not ok", len(kinds) + 2, "- a member of a struct is none")
print(f"1..{len(kinds) + 2}")
