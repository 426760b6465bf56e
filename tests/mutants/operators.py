# SPDX-License-Identifier: MIT
"""Where C sources can be changed by one step, found in clang's syntax tree."""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

OPERATORS = {
    "<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",),
    "+": ("-",), "-": ("+",), "*": ("/",), "/": ("*",), "%": ("*",),
    "&": ("|",), "|": ("&",), "^": ("&",), "<<": (">>",), ">>": ("<<",), "&&": ("||",), "||": ("&&",),
    "+=": ("-=",), "-=": ("+=",), "*=": ("/=",), "/=": ("*=",), "%=": ("*=",),
    "&=": ("|=",), "|=": ("&=",), "^=": ("&=",), "<<=": (">>=",), ">>=": ("<<=",),
}
UNARY = {"!": "", "-": "", "~": "", "++": "--", "--": "++"}
DECIDED = {"<", "<=", ">", ">=", "==", "!=", "&&", "||"}
WRAPPERS = {"ImplicitCastExpr", "ParenExpr", "ConstantExpr"}
STATEMENTS = {"CallExpr", "CompoundAssignOperator", "UnaryOperator", "BreakStmt", "ContinueStmt", "ReturnStmt"}
LONG_TABLE = 16  # elements: of a longer one only the first and the last are changed
NUMBERS = re.compile(r"^(const )?(unsigned |signed )?(char|short|int|long|long long|float|double|u?int\d+_t|size_t)$")


@dataclass(frozen=True)
class Mutant:
    """`text[begin:end]` of a file becomes `new`."""
    path: Path
    begin: int
    end: int
    new: str
    function: str  # "" outside of functions
    lines: tuple  # the first and the last line of the function

    def applied(self, text):
        return text[:self.begin] + self.new + text[self.end:]

    def line(self, text):
        return text.count("\n", 0, self.begin) + 1

    def key(self, text):
        """The mutant by what it says, so that it is found again where lines moved."""
        first = text.rfind("\n", 0, self.begin) + 1
        last = text.find("\n", self.end)
        last = len(text) if last < 0 else last
        old = " ".join(text[first:last].split())
        new = " ".join((text[first:self.begin] + self.new + text[self.end:last]).split())
        return f"{self.path.name} {self.function or '-'}", old, new


def blank_comments(text):
    return re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.S)


def past_parentheses(text, at):
    """The end of the call that follows a macro's name, or of the name alone."""
    start = re.compile(r"\s*\(").match(text, at)
    if not start:
        return at
    depth = 1
    at = start.end()
    while depth and at < len(text):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return at


def is_balanced(text):
    depth = 0
    for c in text:
        depth += {"(": 1, ")": -1, "[": 1, "]": -1, "{": 1, "}": -1}.get(c, 0)
        if depth < 0:
            return False
    return depth == 0


class Finder:
    """The mutants of the files of a folder that one source is made of."""

    def __init__(self, folder, texts):
        self.folder, self.texts = folder, texts
        self.clean = {path: blank_comments(text) for path, text in texts.items()}
        self.file = None
        self.function = None
        self.found = {}

    # ---- places: clang names a file and a line only where they change ----

    def bare(self, place):
        self.file = place.get("file", self.file)
        return (self.file, place["offset"], place["tokLen"]) if "offset" in place else None

    def places(self, place):
        parts = [place[k] for k in ("spellingLoc", "expansionLoc") if k in place] or [place]
        return [spot for spot in map(self.bare, parts) if spot]

    def resolve(self, node):
        """Name the file of every place, in the order in which clang printed them."""
        if "loc" in node:
            self.places(node["loc"])
        if "range" in node:
            node["begins"] = self.places(node["range"]["begin"])
            node["ends"] = self.places(node["range"]["end"])
        for child in node.get("inner", ()):
            self.resolve(child)

    def own(self, spots):
        for file, offset, length in spots:
            path = Path(file or "").resolve() if file else None
            if path in self.texts:
                yield path, offset, length

    def extent(self, node):
        """The file and span of a node's own text, if it has one in a piece."""
        for path, begin, _ in self.own(node.get("begins", ())):
            for other, offset, length in self.own(node.get("ends", ())):
                for end in (offset + length, past_parentheses(self.clean[path], offset + length)):
                    if path == other and begin < end and is_balanced(self.clean[path][begin:end]):
                        return path, begin, end
        return None

    # ---- mutants ----

    def add(self, path, begin, end, new):
        function, lines = "", (0, 0)
        if self.function and self.function[1] == path and self.function[2] <= begin < self.function[3]:
            text = self.texts[path]
            function = self.function[0]
            lines = tuple(text.count("\n", 0, at) + 1 for at in self.function[2:])
        self.found.setdefault((path, begin, end, new), Mutant(path, begin, end, new, function, lines))

    def operator(self, node, left, right):
        op = node["opcode"]
        for path, offset, length in self.own(left.get("ends", ())):
            text = self.clean[path]
            for low in (offset + length, past_parentheses(text, offset + length)):
                for other, high, _ in self.own(right.get("begins", ())):
                    if path == other and text[low:high].strip() == op:
                        at = text.index(op, low)
                        for new in OPERATORS.get(op, ()):
                            self.add(path, at, at + len(op), new)
                        return

    def unary(self, node):
        op = node["opcode"]
        for path, begin, length in self.own(node["ends" if node.get("isPostfix") else "begins"]):
            if self.texts[path][begin:begin + length] == op and op in UNARY:
                self.add(path, begin, begin + length, UNARY[op])
                return

    def literal(self, node):
        for path, begin, length in self.own(node["begins"]):
            text = self.texts[path][begin:begin + length]
            if re.match(r"[\d.']", text):
                value = float(node["value"])
                self.add(path, begin, begin + length, {0: "1", 1: "0"}.get(value, f"({text} + 1)"))
                return

    def negate(self, node):
        inner = stripped(node)
        if inner.get("opcode") in DECIDED or inner.get("opcode") == "!" or inner["kind"].endswith("Literal"):
            return
        span = self.extent(node)
        if span:
            path, begin, end = span
            self.add(path, begin, end, f"!({self.texts[path][begin:end]})")

    def returned(self, node):
        kind = node["type"].get("desugaredQualType", node["type"]["qualType"])
        span = self.extent(node)
        if not span or stripped(node)["kind"].endswith("Literal") or not (NUMBERS.match(kind) or kind.endswith("*")):
            return
        path, begin, end = span
        text = self.texts[path][begin:end]
        if text != "NULL":
            self.add(path, begin, end, "-1" if text == "LIQMAP_OK" else "0")

    def delete(self, node):
        kind, op = node["kind"], node.get("opcode")
        if kind == "BinaryOperator" and op == "=" or kind in STATEMENTS or kind == "DoStmt" and "spellingLoc" in node["range"]["begin"]:
            span = self.extent(node)
            if span:
                self.add(*span, "")

    def walk(self, node, is_last=False):
        kind = node.get("kind")
        inner = [child for child in node.get("inner", ()) if child.get("kind")]
        before = self.function
        if kind == "FunctionDecl":
            spot = self.extent(node)
            self.function = (node["name"], *spot) if spot else None
            for child in inner:
                self.walk(child, True)
            self.function = before
            return
        if kind == "BinaryOperator" and len(inner) == 2:
            self.operator(node, *inner)
            if node["opcode"] in ("&&", "||"):
                for child in inner:
                    self.negate(child)
        elif kind == "CompoundAssignOperator":
            self.operator(node, *inner)
        elif kind == "UnaryOperator":
            self.unary(node)
        elif kind in ("IntegerLiteral", "FloatingLiteral"):
            self.literal(node)
        elif kind in ("IfStmt", "WhileStmt", "ConditionalOperator"):
            self.negate(inner[0])
        elif kind == "ReturnStmt" and inner:
            self.returned(inner[0])
        elif kind == "InitListExpr" and len(inner) > LONG_TABLE:
            inner = [inner[0], inner[-1]]
        elif kind == "CompoundStmt":
            for child in inner:
                if not (is_last and child is inner[-1] and child["kind"] == "ReturnStmt"):
                    self.delete(child)
        for child in inner:
            self.walk(child)


def stripped(node):
    while node.get("kind") in WRAPPERS and node.get("inner"):
        node = node["inner"][0]
    return node


def find(folder, texts, source, flags, clang="clang"):
    """The mutants of the files `texts` (by their resolved paths) that `source` includes, and of it."""
    command = [clang, *flags, "-w", "-fsyntax-only", "-Xclang", "-ast-dump=json", str(source)]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=True)
    tree = json.loads(done.stdout)
    finder = Finder(folder, texts)
    for node in tree["inner"]:
        finder.resolve(node)
        finder.walk(node)
    return sorted(finder.found.values(), key=lambda m: (m.path, m.begin, m.end, m.new))
