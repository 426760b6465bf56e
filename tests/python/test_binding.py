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
from liqmap import _arguments, _library, axis, errors, heat, margin
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
MIRRORS = {mirror.__name__: mirror for mirror in _library.STRUCTS.values()}


def mirrored(declared):
    """The ctypes type of a type of C."""
    if declared in PLAIN:
        return PLAIN[declared]
    pointed = declared.replace("const ", "").replace("*", "").strip()
    assert declared.endswith("*"), declared
    return c.POINTER(MIRRORS[pointed]) if pointed in MIRRORS else c.c_void_p


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
    loading = inspect.getsource(_library._check) + inspect.getsource(_library._declare)
    for name in _library.FUNCTIONS:
        if name == "liqmap_version_number":  # the same as the string
            continue
        assert re.search(rf"\.{name}\b", source + loading), name
    number = _library.lib.liqmap_version_number()
    major, minor, patch = map(int, liqmap.__version__.split("."))
    assert number == major * 1_000_000 + minor * 1_000 + patch


def test_structs_are_those_of_the_headers():
    numbers, declared = headers.struct_numbers(), headers.structs()
    assert set(numbers) == set(_library.STRUCTS)
    sizes = {**headers.macros()}
    for number, (name, size) in numbers.items():
        mirror = _library.STRUCTS[number]
        assert mirror.__name__ in declared
        assert name.lower() in mirror.__name__, name
        assert c.sizeof(mirror) == size == _library.lib.liqmap_struct_size(number)
        fields = []
        for kind, field, dimensions in declared[mirror.__name__]:
            expected = PLAIN[kind]
            for dimension in reversed(dimensions):
                length = int(dimension) if dimension.isdigit() else None
                expected *= length or sizes.get(dimension, _library.MAX_TIERS)
            fields.append((field, expected))
        assert list(mirror._fields_) == fields, name
    assert sizes["LIQMAP_MAX_TIERS"] == _library.MAX_TIERS


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
                for key, value in vars(thing).items()
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


def test_a_stale_mirror_is_refused():
    code = """
import ctypes, re
from pathlib import Path
import liqmap._library as library
class liqmap_axis(ctypes.Structure):
    _fields_ = library.liqmap_axis._fields_[:-1]
library.STRUCTS[1] = liqmap_axis
library._check(library.lib)
"""
    result = run_python(code)
    assert result.returncode == 1
    assert "ImportError: liqmap: struct liqmap_axis has 32 bytes" in result.stderr
    result = run_python(
        "import liqmap._library as l; l.VERSION = '0.2.0'; l._check(l.lib)"
    )
    assert re.search(r"ImportError: liqmap: \S+ is 0\.1\.0, not 0\.2\.0", result.stderr)
    result = run_python(
        "import liqmap._library as l; l.FUNCTIONS['liqmap_not'] = (None, []);"
        "l._declare(l.lib)"
    )
    assert re.search(r"ImportError: liqmap: \S+ has no liqmap_not", result.stderr)


def test_what_was_tried_is_told():
    code = "import liqmap._library as l; l.SONAME = 'libnot.so.0'; l._load()"
    result = run_python(code, LIQMAP_LIBRARY="/nowhere/liblost.so")
    assert result.returncode == 1
    for tried in ("libnot.so.0: cannot open", "/nowhere/liblost.so: no such file"):
        assert tried in result.stderr
    assert f"{PACKAGE}/libnot.so.0: no such file" in result.stderr


def test_the_named_library_is_taken_where_none_is_installed():
    loaded = Path("/proc/self/maps").read_text()
    path = re.search(r"\S*/libliqmap\.so\S*", loaded)[0]
    code = """
import liqmap._library as l
l.SONAME = 'libnot.so.0'
print(l._load()._name)
"""
    assert run_python(code, LIQMAP_LIBRARY=path).stdout.strip() == path


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


def test_types_are_strict(tmp_path):
    mypy = shutil.which("mypy")
    if mypy is None:
        pytest.skip("no mypy")
    user = tmp_path / "user.py"
    user.write_text(
        "import liqmap\n"
        "m = liqmap.Map.for_venue('binance:BTCUSDT', "
        "axis=liqmap.log_axis(20_000, 200_000, 0.0005))\n"
        "total: float = m.cumulative('short').at(96_202).total\n"
        "wrong: str = m.stats().pushes\n"
    )
    cache = ["--cache-dir", str(tmp_path / "cache"), "--strict"]
    result = subprocess.run(
        [mypy, *cache, str(PACKAGE)], capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout
    result = subprocess.run([mypy, *cache, str(user)], capture_output=True, text=True)
    assert "user.py:4: error" in result.stdout
    assert result.stdout.count("error:") == 1, result.stdout
