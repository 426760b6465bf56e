"""The binding says what the headers say: names, types, structs, words, codes."""
import ctypes as c
import inspect
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import headers
import liqmap
import pytest
from liqmap import _arguments, _library, _structs, axis, errors, heat, inspection, margin
from liqmap.cascade import DIRECTIONS, REASONS
from liqmap.model import INITIAL
from liqmap.venue import PROFILES

PACKAGE = Path(liqmap.__file__).parent
PLAIN = {
    "int32_t": c.c_int32,
    "uint32_t": c.c_uint32,
    "int64_t": c.c_int64,
    "double": c.c_double,
    "const char *": c.c_char_p,
}
MIRRORS = {mirror.__name__: mirror for mirror in _structs.STRUCTS.values()}
PACKED = ["liqmap_snapshot"]  # which goes as bytes
UNUSED = {
    "liqmap_version_number": "the same as the string",
    "liqmap_venue_brackets": "liqmap_venue_table() gives them",
    "liqmap_venue_tiers": "liqmap_table_tiers() does it, by the venue's table",
    "liqmap_preset_venue": "Map.for_venue() does it, tier by tier",
    "liqmap_preset_table": "so is this",
    "liqmap_push_rows": "snapshots come as columns",
    "liqmap_total_at": "Map.cumulative_at() has the total",
}


def mirrored(declared):
    """The ctypes type of a type of C."""
    if declared in PLAIN:
        return PLAIN[declared]
    pointed = declared.replace("const ", "").replace("*", "").strip()
    assert declared.endswith("*"), declared
    known = pointed in MIRRORS and pointed not in PACKED
    return c.POINTER(MIRRORS[pointed]) if known else c.c_void_p


def test_the_map_file_names_the_same_functions():
    text = (headers.ROOT / "lib" / "liqmap.map").read_text()
    exported = re.findall(r"^ *(liqmap_\w+);$", text, re.M)
    assert list(_library.FUNCTIONS) == exported


def test_the_library_exports_the_same_functions():
    nm = shutil.which("nm")
    if nm is None:
        pytest.skip("no nm")
    loaded = Path("/proc/self/maps").read_text()
    path = re.search(r"\S*/libliqmap\.so\S*", loaded)[0]
    listed = subprocess.run(
        [nm, "-D", "--defined-only", path], capture_output=True, text=True, check=True
    ).stdout
    exported = set(re.findall(r" T (\w+)", listed))
    assert set(_library.FUNCTIONS) == exported


def test_prototypes_are_those_of_the_headers():
    declared = headers.functions()
    assert set(declared) == set(_library.FUNCTIONS)
    compared = 0
    for name, (answer, arguments) in declared.items():
        ours, theirs = _library.FUNCTIONS[name], list(map(mirrored, arguments))
        assert ours[0] is mirrored(answer), name
        assert ours[1] == theirs, name
        compared += 1 + len(theirs)
    assert compared == sum(1 + len(a) for _, a in _library.FUNCTIONS.values()) > 200


def test_every_function_is_called():
    source = "".join(
        path.read_text() for path in PACKAGE.glob("*.py") if path.name != "_library.py"
    )
    loading = inspect.getsource(_library).partition("# ---- finding")[2]
    assert "push_many_unlocked(" in source
    called = {
        name
        for name in _library.FUNCTIONS
        if re.search(rf"\.{name}\b", source + loading)
    }
    assert set(_library.FUNCTIONS) - called == set(UNUSED)
    number = _library.lib.liqmap_version_number()
    major, minor, patch = map(int, liqmap.__version__.split("."))
    assert number == major * 1_000_000 + minor * 1_000 + patch


def test_structs_are_those_of_the_headers():
    numbers, declared = headers.struct_numbers(), headers.structs()
    assert set(numbers) == set(_structs.STRUCTS)
    sizes = {**headers.macros()}
    for number, (name, first, size) in numbers.items():
        mirror = _structs.STRUCTS[number]
        assert mirror.__name__ in declared
        assert name.lower() in mirror.__name__, name
        assert c.sizeof(mirror) == size == _library.lib.liqmap_struct_size(number)
        fields = []
        for kind, field, dimensions in declared[mirror.__name__]:
            expected = mirrored(kind)
            for dimension in reversed(dimensions):
                length = int(dimension) if dimension.isdigit() else None
                expected *= length or sizes.get(dimension, _structs.MAX_TIERS)
            fields.append((field, expected))
        assert list(mirror._fields_) == fields, name
        starts = {getattr(mirror, field).offset for field, _ in fields}
        assert first in starts | {size}, name
        if fields[0] != ("struct_size", c.c_uint32):
            assert first == size, name
    assert sizes["LIQMAP_MAX_TIERS"] == _structs.MAX_TIERS


def test_a_packed_snapshot_is_the_struct():
    values = 2**40 + 1, 9e4, 95e3, 94e3, 94.5e3, 94.6e3, 5e2, 7.0
    struct = _structs.liqmap_snapshot(*values)
    assert _structs.pack_snapshot(*values) == bytes(struct)
    assert len(set(values)) == len(_structs.liqmap_snapshot._fields_)


def test_words_are_the_constants():
    constants = headers.constants()
    tables = [
        ("LIQMAP_", _arguments.SIDES),
        ("LIQMAP_", _arguments.UNITS),
        ("LIQMAP_AXIS_", axis.KINDS),
        ("LIQMAP_", margin.CONTRACTS),
        ("LIQMAP_MAINTENANCE_", margin.MAINTENANCE),
        ("LIQMAP_MEASURE_", margin.MEASURES),
        ("LIQMAP_RULE_", margin.RULES),
        ("LIQMAP_INITIAL_", INITIAL),
        ("LIQMAP_PROFILE_", ("smallest", "at cap")),
        ("LIQMAP_HEAT_", heat.READINGS),
        ("LIQMAP_HEAT_", ("summed", "kept")),
        ("LIQMAP_", DIRECTIONS),
        ("LIQMAP_", REASONS),
        ("LIQMAP_FINDING_", inspection.KINDS),
    ]
    for prefix, words in tables:
        for number, word in enumerate(words):
            assert constants[prefix + word.upper().replace(" ", "_")] == number
    assert PROFILES == ("smallest", "cap")


def test_every_code_has_its_class():
    bands = {
        0: liqmap.UsageError,
        1: liqmap.DataError,
        2: liqmap.NotReadyError,
        3: liqmap.FormatError,
    }
    statuses = headers.statuses()
    assert len(statuses) > 50
    for number, (name, text) in statuses.items():
        if number == 0:
            errors.check(0)
            continue
        failure = errors.error(number, 17)
        assert type(failure) is bands[-number // 100]
        assert (failure.status, failure.name, failure.index) == (number, name, 17)
        assert str(failure) == f"row 17: {text} ({name})"
        with pytest.raises(type(failure)) as raised:
            errors.check(number, -1)
        assert raised.value.index is None
        assert str(raised.value) == f"{text} ({name})"


def test_versions_agree():
    meson = (headers.ROOT / "meson.build").read_text()
    project = (PACKAGE.parent / "pyproject.toml").read_text()
    assert _library.VERSION == liqmap.__version__
    assert f"version: '{liqmap.__version__}'" in meson
    assert f'version = "{liqmap.__version__}"' in project
    listed = re.findall(
        r"'liqmap/([^']*)'", (PACKAGE.parent / "meson.build").read_text()
    )
    there = sorted(p.name for p in PACKAGE.iterdir() if p.name != "__pycache__")
    assert sorted(listed) == there


def test_everything_public_says_what_it_is():
    count = 0
    for name in liqmap.__all__:
        thing = getattr(liqmap, name)
        if not callable(thing):
            continue
        members = [thing]
        if inspect.isclass(thing):
            members += [
                getattr(thing, key)
                for kind in thing.__mro__
                if kind.__module__.startswith("liqmap")
                for key, value in vars(kind).items()
                if not key.startswith("_")
                and (callable(value) or hasattr(value, "fget"))
            ]
        for member in members:
            assert (member.__doc__ or "").strip(), member
            count += 1
    assert count > 60


def run_python(code, **environment):
    import os

    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


MAJOR, MINOR = map(int, _library.VERSION.split(".")[:2])
NEXT = f"{MAJOR + 1}.0.0"


class Other:
    """The library as another version would present itself."""

    def __init__(self, version=_library.VERSION, **sizes):
        self._name, self.version, self.sizes = "other", version, sizes

    def liqmap_version_string(self):
        return self.version.encode()

    def liqmap_self_check(self):
        return 0

    def liqmap_struct_size(self, number):
        name = _structs.STRUCTS[number].__name__
        return c.sizeof(MIRRORS[name]) + self.sizes.get(name, 0)


@pytest.mark.parametrize(
    "other",
    [
        Other(),
        Other(f"{MAJOR}.{MINOR}.9"),
        Other(f"{MAJOR}.{MINOR + 1}.0"),
        Other(f"{MAJOR}.{MINOR + 8}.0", liqmap_stats=64, liqmap_columns=16, liqmap_scenario=8),
    ],
)
def test_a_newer_library_will_do(other):
    _library._check(other)


@pytest.mark.parametrize(
    "other, message",
    [
        (Other("0.0.9"), f"other is 0.0.9, not {_library.VERSION}"),
        (Other(NEXT), f"other is {NEXT}, not {_library.VERSION}"),
        (Other(liqmap_stats=-16), "struct liqmap_stats has 712 bytes in other, 728"),
        (Other(liqmap_axis=-32), "struct liqmap_axis has 0 bytes in other, 32"),
        (Other(liqmap_snapshot=8), "struct liqmap_snapshot has 72 bytes in other, 64"),
        (Other(liqmap_snapshot=-8), "struct liqmap_snapshot has 56 bytes"),
        (Other(liqmap_range=8), "struct liqmap_range has 24 bytes"),
    ],
)
def test_a_library_that_does_not_fit_is_refused(other, message):
    with pytest.raises(ImportError, match=f"^liqmap: .*{re.escape(message)}"):
        _library._check(other)


def test_a_library_without_a_function_is_refused():
    result = run_python(
        "import liqmap._library as l; l.FUNCTIONS['liqmap_not'] = (None, []);"
        "l._declare(l.lib)"
    )
    assert re.search(r"ImportError: liqmap: \S+ has no liqmap_not", result.stderr)


def test_an_older_mirror_is_filled_as_far_as_it_goes():
    class liqmap_stats(c.Structure):
        _fields_ = _structs.liqmap_stats._fields_[:-1]

    size = c.sizeof(liqmap_stats) + 16
    guarded = (c.c_char * size)(*b"\x55" * size)
    old, new = liqmap_stats.from_buffer(guarded), _structs.sized(_structs.liqmap_stats)
    old.struct_size = c.sizeof(liqmap_stats)
    m, get = liqmap.Map(liqmap.auto_axis(95_000)), _library.lib.liqmap_get_stats
    m.push(1, 9e4, 95e3, 94e3, 94.5e3)
    assert get(m._memory, c.cast(c.byref(old), c.POINTER(_structs.liqmap_stats))) == 0
    assert get(m._memory, c.byref(new)) == 0
    assert bytes(old)[4:] == bytes(new)[4 : c.sizeof(old)]
    assert guarded[-16:] == b"\x55" * 16


def test_what_was_tried_is_told():
    code = """
import liqmap._library as l
l.library_names = lambda platform: ("libnot.so.0",)
l._load()
"""
    result = run_python(code, LIQMAP_LIBRARY="")
    assert result.returncode == 1
    for tried in (f"{PACKAGE}/libnot.so.0: no such file", "libnot.so.0: cannot open"):
        assert tried in result.stderr
    result = run_python("import liqmap", LIQMAP_LIBRARY="/nowhere/liblost.so")
    tried = "no shared library; tried\n  /nowhere/liblost.so: no such file\n"
    assert result.stderr.endswith(tried)


def test_arithmetic_that_is_not_right_is_refused():
    upward = {"x86_64": 0x800, "aarch64": 0x400000}.get(platform.machine())
    if upward is None:
        pytest.skip("which number rounds upward is not known here")
    code = f"""
import ctypes
ctypes.CDLL('libm.so.6').fesetround({upward})
import liqmap
"""
    said = run_python(code).stderr
    assert re.search(r"ImportError: liqmap: .*: arithmetic is not IEEE 754", said), said


USER = """import liqmap
m = liqmap.Map.for_venue("binance:BTCUSDT", axis=liqmap.log_axis(20_000, 200_000, 0.0005))
total: float = m.cumulative("short").at(96_202).total
nothing: None = m.push(1, 9e4, 95e3, 94e3, 94e3)
rows = m.push(2, 9e4, 95e3, 94e3, 94e3, liquidated=True)
sums = rows.sum() + m.push_many({}, liquidated=True).sum()
levels: liqmap.Levels = m.cumulative_at("long", [9e4, 8e4])
level: liqmap.Level = m.cumulative_at("long", 9e4)
m.push(liqmap.Snapshot(3, 9e4, 95e3, 94e3, 94e3))
sums += m.sweep(95e3, 94e3, liquidated=True).sum()
m.push_many({}, time_unit="s", zero_is_real=True)
liqmap.Map.from_frame({}, time_unit="ns").open("long", 1, liqmap.Snapshot(3, 9, 9, 9, 9))
liqmap.Config(contract="inverse", maintenance="entry", initial="unknown")
wrong: str = m.stats().pushes
m.density("up")
m.density("long", "usd")
m.push_many({}).sum()
liqmap.Config(contract="Linear")
m.push(4, 9e4, 95e3, 94e3, 94e3, 94e3, 5.0)
liqmap.cascade(m.density("short"), "sideways", 9e4)
m.push_many({}, time_unit="h")
m.sweep(95e3, 94e3).sum()
"""
WRONG_LINES = [14, 15, 16, 17, 18, 19, 20, 21, 22]


def test_types_are_strict(tmp_path):
    mypy = shutil.which("mypy")
    if mypy is None:
        pytest.skip("no mypy")
    user = tmp_path / "user.py"
    user.write_text(USER)
    cache = ["--cache-dir", str(tmp_path / "cache"), "--strict"]
    result = subprocess.run(
        [mypy, *cache, str(PACKAGE)], capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout
    result = subprocess.run([mypy, *cache, str(user)], capture_output=True, text=True)
    lines = sorted({int(n) for n in re.findall(r"user.py:(\d+): error", result.stdout)})
    assert lines == WRONG_LINES, result.stdout


def test_types_are_strict_to_pyright(tmp_path):
    pyright = shutil.which("pyright")
    if pyright is None:
        pytest.skip("no pyright")
    user = tmp_path / "user.py"
    user.write_text(USER)
    by = [pyright, "--pythonpath", sys.executable]
    result = subprocess.run([*by, str(PACKAGE)], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout
    result = subprocess.run(
        [*by, str(user)], capture_output=True, text=True, cwd=PACKAGE.parent
    )
    lines = sorted({int(n) for n in re.findall(r"user.py:(\d+):\d+ - error", result.stdout)})
    assert lines == WRONG_LINES, result.stdout


def test_what_the_docstrings_say_is_so():
    import doctest
    import importlib

    tried = 0
    for path in PACKAGE.glob("*.py"):
        name = "liqmap" if path.stem == "__init__" else f"liqmap.{path.stem}"
        result = doctest.testmod(importlib.import_module(name))
        assert result.failed == 0
        tried += result.attempted
    assert tried >= 12


def test_help_starts_with_a_quickstart():
    import pydoc

    text = pydoc.plain(pydoc.render_doc(liqmap))
    begin = text[: text.index("PACKAGE CONTENTS")]
    assert "Quickstart" in begin and ">>> m = liqmap.Map.from_frame(hours)" in begin


def test_the_guide_has_a_row_for_every_function():
    text = (headers.ROOT / "doc" / "python.md").read_text()
    table = text.partition("## From C to Python")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `(liqmap_\w+)` \| (.*?) \|$", table, re.M))
    assert sorted(rows) == sorted(_library.FUNCTIONS)
    for name, ours in rows.items():
        for path in re.findall(r"`([\w.]+?)(?:\(.*?\))?`", ours):
            thing = liqmap
            for part in path.split("."):
                thing = getattr(thing, part)
