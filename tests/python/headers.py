"""What the C headers say, read by plain patterns: functions, structs, constants."""
import ctypes as c
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INCLUDE = ROOT / "include" / "liqmap"


def _text():
    text = "\n".join(path.read_text() for path in sorted(INCLUDE.glob("*.h")))
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    return text.replace("\\\n", " ")


TEXT = _text()


def _words(declaration):
    """Type and name of a declaration: ("double *", "edges")."""
    match = re.fullmatch(
        r"(.*?[\s*])(\w+)((?:\s*\[\w+\])*)", " ".join(declaration.split())
    )
    return match[1].strip(), match[2], re.findall(r"\[(\w+)\]", match[3])


def functions():
    """{name: (type of the answer, [types of the arguments])}"""
    found = {}
    for answer, name, arguments in re.findall(
        r"LIQMAP_API\s+([^;()]*?[\s*])(liqmap_\w+)\s*\(([^)]*)\)\s*;", TEXT
    ):
        types = (
            []
            if arguments.strip() == "void"
            else [_words(argument)[0] for argument in arguments.split(",")]
        )
        found[name] = " ".join(answer.split()), types
    return found


def structs():
    """{name: [(type, field, [dimensions])]}"""
    found = {}
    for body, name in re.findall(
        r"typedef struct \w+\s*\{(.*?)\}\s*(\w+);", TEXT, re.S
    ):
        fields = [_words(field) for field in body.split(";") if field.strip()]
        found[name] = fields
    return found


def struct_numbers():
    """{number: (NAME, bytes in its first version, bytes)}"""
    table = re.search(r"#define LIQMAP_STRUCTS\(X\)(.*?)\n", TEXT)[1]
    row = r"X\((\w+), (\d+), ([^,]*), ([^,]*)\)\s*(?=X\(|$)"
    return {
        int(number): (name, _bytes(first), _bytes(size))
        for name, number, first, size in re.findall(row, table)
    }


def _bytes(text):
    """A size in bytes and pointers: 8 + LIQMAP_POINTERS(8)"""
    pointers = re.findall(r"LIQMAP_POINTERS\((\d+)\)", text)
    plain = re.findall(r"(?<!\()\b\d+", text)
    return sum(map(int, plain)) + c.sizeof(c.c_void_p) * sum(map(int, pointers))


def statuses():
    """{number: (name, text)}"""
    table = re.search(r"#define LIQMAP_STATUSES\(X\)(.*?)\n", TEXT)[1]
    rows = re.findall(r'X\((\w+), (-?\d+),\s*"([^"]*)"\)', table)
    return {int(number): ("LIQMAP_" + name, text) for name, number, text in rows}


def constants():
    """{name: number}, of the enumerations"""
    return {name: int(n) for name, n in re.findall(r"\b(LIQMAP_\w+) = (-?\d+)", TEXT)}


def macros():
    """{name: number}, of the macros that are one"""
    return {
        name: int(n)
        for name, n in re.findall(r"#define\s+(LIQMAP_\w+)\s+(\d+)\s", TEXT)
    }
