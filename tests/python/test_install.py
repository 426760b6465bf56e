"""Installed by meson it is found, with its library beside it; and it makes a wheel."""
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import headers
import liqmap
import pytest

BUILD = os.environ.get("LIQMAP_BUILD", "")
MESON = os.environ.get("LIQMAP_MESON", "")
TRY = (
    "import liqmap; from liqmap._library import lib; "
    "m = liqmap.Map(liqmap.auto_axis(95_000)); m.validate(); "
    "print(liqmap.__file__, lib._name)"
)


def alone(**more):
    """The environment, without what leads to the build folder."""
    hidden = ("PYTHONPATH", "LD_LIBRARY_PATH", "LIQMAP_LIBRARY")
    return {**{k: v for k, v in os.environ.items() if k not in hidden}, **more}


def python(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=alone(**environment),
        cwd="/",
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    if not BUILD:
        pytest.skip("no build folder")
    dest = tmp_path_factory.mktemp("dest")
    command = [MESON, "install", "-C", BUILD, "--no-rebuild", "--quiet"]
    subprocess.run([*command, "--destdir", str(dest)], check=True)
    return dest


def package(dest):
    (found,) = dest.rglob("liqmap/__init__.py")
    return found.parent


def test_it_is_installed_where_python_looks(installed):
    folder = "/" + str(package(installed).parent.relative_to(installed))
    looked_at = python("import sys; print(*sys.path)").stdout.split()
    prefix = re.match(r".*?(?=/lib/)", folder)[0]
    if not any(path.startswith(prefix + "/lib/") for path in looked_at):
        pytest.skip(f"this Python looks at nothing below {prefix}")
    assert folder in looked_at


def test_it_finds_the_library_beside_it(installed):
    where = package(installed)
    result = python(TRY, PYTHONPATH=str(where.parent))
    assert result.returncode == 0, result.stderr
    file, library = result.stdout.split()
    if library != "libliqmap.so.0":  # which a library on the system would be
        assert Path(library).is_relative_to(installed)
    assert Path(file).parent == where


def test_the_source_tree_finds_a_build_folder():
    folders = list(headers.ROOT.glob("build*/lib/libliqmap.so.0"))
    result = python(TRY, PYTHONPATH=str(headers.ROOT / "lib" / "python"))
    if not folders and "libliqmap.so.0" not in result.stdout:
        assert "ImportError: liqmap: no shared library; tried" in result.stderr
        pytest.skip("the build folder is not in the source tree")
    assert result.returncode == 0, result.stderr


def test_all_of_it_is_installed(installed):
    source = Path(liqmap.__file__).parent
    files = {p.name: p.read_bytes() for p in source.iterdir() if p.is_file()}
    there = {
        p.name: p.read_bytes() for p in package(installed).iterdir() if p.is_file()
    }
    assert files == there and "py.typed" in files


def test_it_makes_a_wheel(tmp_path):
    for needed in ("pip", "setuptools", "wheel"):
        if importlib.util.find_spec(needed) is None:
            pytest.skip(f"no {needed}")
    source = tmp_path / "python"
    ignore = shutil.ignore_patterns("__pycache__", "build", "*.egg-info")
    shutil.copytree(headers.ROOT / "lib" / "python", source, ignore=ignore)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    offline = ["--no-build-isolation", "--no-deps", "--no-index"]
    result = subprocess.run(
        [*pip, "wheel", *offline, "-w", str(tmp_path / "out"), str(source)],
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    (wheel,) = (tmp_path / "out").iterdir()
    assert wheel.name == f"liqmap-{liqmap.__version__}-py3-none-any.whl"
    target = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        names = {Path(n).name for n in archive.namelist() if n.startswith("liqmap/")}
        archive.extractall(target)
    here = {p.name for p in Path(liqmap.__file__).parent.iterdir() if p.is_file()}
    assert names == here
    loaded = re.search(r"/\S*/libliqmap\.so\S*", Path("/proc/self/maps").read_text())
    result = python(TRY, PYTHONPATH=str(target), LIQMAP_LIBRARY=loaded[0])
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(str(target))
