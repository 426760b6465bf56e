# SPDX-License-Identifier: MIT
"""rooms.py SOURCE: a room of lib/ and include/ includes only rooms left of its arrow.

The order is the one that include/liqmap/liqmap.h, CONTRIBUTING.md and doc/architecture.md
print. A file belongs to the room that its name begins with; those that serve all rooms may
use only the first group, in which rooms use each other.
"""

import re
import sys
from pathlib import Path

source = Path(sys.argv[1])
ORDER = re.compile(r"abi status ->[\w\s>*-]*? cascade$", re.M)
DOCUMENTS = "include/liqmap/liqmap.h", ".github/CONTRIBUTING.md", "doc/architecture.md"
SHARED = "assume", "builtins", "check", "hot", "tally"
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"(\w+)\.h"|<liqmap/(\w+)\.h>)')


def order(text):
    """The groups of rooms between arrows, from left to right."""
    (found,) = ORDER.findall(text)
    return [re.findall(r"\w+", group) for group in found.split("->")]


def faults(texts, groups):
    """(what each file includes against the order, includes looked at)"""
    rank = {room: number for number, group in enumerate(groups) for room in group}
    rank.update(dict.fromkeys(SHARED, 0))
    messages, count = [], 0

    def room_of(name):
        return next((room for room in rank if f"{name}_".startswith(f"{room}_")), None)

    for path, text in texts.items():
        room = room_of(Path(path).stem)
        if room is None:
            messages.append(f"{path}:1: the file is of no room")
            continue
        for line, match in enumerate(map(INCLUDE.match, text.splitlines()), 1):
            if match is None:
                continue
            count += 1
            name = match[1] or match[2]
            used = room_of(name)
            if used is None or not (used == room or rank[used] == 0 or rank[used] < rank[room]):
                messages.append(f"{path}:{line}: {room} may not use {name}")
    return messages, count


count = 0


def report(holds, what, notes=()):
    global count
    count += 1
    for note in notes:
        print("#", note)
    print("ok" if holds else "not ok", count, "-", what)


orders = {path: order((source / path).read_text()) for path in DOCUMENTS}
groups = orders[DOCUMENTS[0]]
report(all(other == groups for other in orders.values()), "the documents print one order")

files = sorted([*source.glob("lib/*.[ch]"), *source.glob("include/liqmap/*.h")])
files.remove(source / DOCUMENTS[0])  # which includes all
texts = {str(path.relative_to(source)): path.read_text() for path in files}
found, includes = faults(texts, groups)
report(not found and includes > len(texts), f"{includes} includes of {len(texts)} files keep to it", found)

# The check itself: what breaks the order, planted at the end of a file, is found there.
for path, planted, said in (
    ("lib/axis.c", "<liqmap/map.h>", "axis may not use map"),
    ("lib/map.h", '"read.h"', "map may not use read"),
    ("lib/map_validate.c", "<liqmap/push.h>", "map may not use push"),
    ("lib/merge.c", "<liqmap/pack.h>", "merge may not use pack"),
    ("lib/check.h", "<liqmap/axis.h>", "check may not use axis"),
    ("include/liqmap/margin.h", "<liqmap/venue.h>", "margin may not use venue"),
    ("lib/push.c", '"more.h"', "push may not use more"),
):
    text = texts[path]
    found, _ = faults({path: f"{text}#include {planted}\n"}, groups)
    report(found == [f"{path}:{text.count(chr(10)) + 1}: {said}"], f"found: {said}", found)
report(faults({"lib/more.c": ""}, groups)[0] == ["lib/more.c:1: the file is of no room"], "found: a file of no room")
print(f"1..{count}")
