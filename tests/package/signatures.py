# SPDX-License-Identifier: MIT
"""signatures.py INCLUDE: what every call of the headers keeps to.

No call takes more than eight arguments, nor three scalars of one type in a row, which
could change places unseen; what can fail returns int32_t; only fixed-width integers,
doubles, floats by pointer and pointers cross the border.
"""

import re
import sys
from pathlib import Path

MOST = 8
CALL = re.compile(r"LIQMAP_API\s+([\w\s*]+?)\b(liqmap_\w+)\(([^;]*)\);")
SCALARS = {"int32_t", "uint32_t", "int64_t", "double"}
PLAIN = {"int32_t", "uint32_t", "int64_t", "double", "float", "char", "void", "uint8_t"}


def declarations(text):
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    for answer, name, inside in CALL.findall(text):
        arguments = [" ".join(a.split()) for a in inside.split(",")]
        yield answer.strip(), name, [] if arguments == ["void"] else arguments


def type_of(argument):
    """The type without const and name; pointers keep their stars."""
    stars = argument.count("*")
    words = argument.replace("*", " ").replace("const ", "").split()
    return words[0] + "*" * stars


def faults(answer, name, arguments):
    types = [type_of(argument) for argument in arguments]
    if len(types) > MOST:
        yield f"{name}: {len(types)} arguments"
    for first in zip(types, types[1:], types[2:]):
        if len(set(first)) == 1 and first[0] in SCALARS:
            yield f"{name}: three of {first[0]} in a row"
    for kind in types:
        bare = kind.rstrip("*")
        if bare not in PLAIN and not (bare.startswith("liqmap") and kind != bare):
            yield f"{name}: {kind} crosses the border"
    if type_of(answer + " x") not in ("int32_t", "int64_t", "uint32_t", "char*"):
        yield f"{name}: returns {answer}"


planted = """
LIQMAP_API int32_t liqmap_many(int32_t a, double b, int32_t c, double d, int32_t e,
                               double f, int32_t g, double h, int32_t i);
LIQMAP_API int32_t liqmap_alike(double low, double high, double step);
LIQMAP_API int32_t liqmap_wide(size_t n);
LIQMAP_API int32_t liqmap_value(liqmap_axis axis);
LIQMAP_API double liqmap_bare(int32_t a);
"""
caught = {f.split(":")[0] for d in declarations(planted) for f in faults(*d)}
number = 1
print("ok" if len(caught) == 5 else "not ok", number, "- planted faults are found")
for header in sorted(Path(sys.argv[1]).glob("liqmap/*.h")):
    for declaration in declarations(header.read_text()):
        number += 1
        found = list(faults(*declaration))
        for fault in found:
            print("#", fault)
        print("not ok" if found else "ok", number, "-", declaration[1])
print(f"1..{number}")
