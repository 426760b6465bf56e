"""Installed by meson or by pip it is found, with its own library."""
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import headers
import liqmap
import pytest
from liqmap._library import VERSION
from liqmap._names import library_names

BUILD = os.environ.get("LIQMAP_BUILD", "")
MESON = os.environ.get("LIQMAP_MESON", "")
TRY = (
    "import liqmap; "
    "m = liqmap.Map(liqmap.auto_axis(95_000)); m.validate(); "
    "print(liqmap.__file__, liqmap.library_path())"
)
WHEELS = Path("/usr/share/python-wheels")  # python3-setuptools-whl, python3-wheel-whl
NAME = library_names(sys.platform)[0]


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
    assert Path(library).is_relative_to(installed)
    assert Path(file).parent == where


def test_all_of_it_is_installed(installed):
    source = Path(liqmap.__file__).parent
    files = {p.name: p.read_bytes() for p in source.iterdir() if p.is_file()}
    there = {
        p.name: p.read_bytes() for p in package(installed).iterdir() if p.is_file()
    }
    assert files == there and "py.typed" in files



def test_pip_sees_what_meson_installed(installed):
    where = package(installed).parent
    code = "from importlib.metadata import distribution as d; print(d('liqmap').version)"
    result = python(code, PYTHONPATH=str(where))
    assert result.stdout.strip() == liqmap.__version__, result.stderr
    listed = [sys.executable, "-m", "pip", "list", "--path", str(where)]
    result = subprocess.run(listed, capture_output=True, text=True)
    if "No module named pip" not in result.stderr:
        assert re.search(rf"^liqmap +{liqmap.__version__}$", result.stdout, re.M)
    metadata = where / f"liqmap-{liqmap.__version__}.dist-info"
    assert (metadata / "INSTALLER").read_text().strip() == "meson"


def where(*arguments, **environment):
    script = str(headers.ROOT / "lib" / "python" / "where.py")
    return subprocess.run(
        [sys.executable, script, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        env=alone(**environment),
    ).stdout.strip()


def test_meson_finds_the_folder_of_a_prefix_or_says_what_to_set(tmp_path):
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    looked_at = subprocess.run(
        [venv / "bin" / "python", "-c", "import site; print(*site.getsitepackages())"],
        capture_output=True,
        text=True,
    ).stdout.split()
    assert where(venv) in looked_at
    home = tmp_path / "home"
    mine = where(home / ".local", HOME=str(home))
    assert mine.startswith(f"{home}/.local/lib/python")
    assert where(home / ".local", mine, HOME=str(home)) == ""
    odd = tmp_path / "odd" / "lib" / "python3" / "dist-packages"
    assert where(tmp_path / "odd") == ""
    assert where(tmp_path / "odd", odd).endswith(f"export PYTHONPATH={odd}")


@pytest.fixture(scope="module")
def library_alone(tmp_path_factory):
    """A build folder of the shared library and the package, as where the program's
    libraries are missing; and its environment."""
    if not BUILD:
        pytest.skip("no build folder")
    build = tmp_path_factory.mktemp("library")
    env = alone(PKG_CONFIG_LIBDIR=os.devnull)
    do(MESON, "setup", build, headers.ROOT, "-Ddefault_library=shared", env=env)
    return build, env


@pytest.mark.parametrize("kind", ["venv", "home", "odd"])
def test_what_meson_installs_below_a_prefix_is_importable(library_alone, tmp_path, kind):
    build, env = library_alone
    prefix, run, more = tmp_path / kind, sys.executable, {}
    if kind == "venv":
        do(sys.executable, "-m", "venv", "--without-pip", prefix, env=env)
        run = prefix / "bin" / "python"
    elif kind == "home":
        more = {"HOME": str(prefix)}
        prefix = prefix / ".local"
    env = {**env, **more}
    do(MESON, "configure", build, f"-Dprefix={prefix}", env=env)
    do("ninja", "-C", build, "-j2", f"lib/{NAME}.{liqmap.__version__[2:]}", env=env)
    tags = "runtime,python-runtime"
    said = do(MESON, "install", "-C", build, "--no-rebuild", "--tags", tags, env=env)
    hint = re.search(r"export PYTHONPATH=([^'\s]*)", said)
    assert bool(hint) == (kind == "odd")
    if hint:
        assert "No module named" in python("import liqmap").stderr
        env = {**env, "PYTHONPATH": hint[1]}
    file, library = map(Path, do(run, "-c", TRY, env=env).split())
    assert file.is_relative_to(prefix) and library.is_relative_to(prefix)


# ---- pip ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def offline():
    """The environment of a machine without an index."""
    for needed in ("setuptools", "wheel"):
        if not list(WHEELS.glob(f"{needed}-*.whl")):
            pytest.skip(f"no python3-{needed}-whl")
    return alone(
        PIP_NO_INDEX="1",
        PIP_FIND_LINKS=str(WHEELS),
        PIP_CONFIG_FILE=os.devnull,
        PIP_DISABLE_PIP_VERSION_CHECK="1",
    )


def do(*command, env, cwd="/"):
    result = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, env=env, cwd=cwd
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def venv(tmp_path_factory, offline):
    folder = tmp_path_factory.mktemp("venv")
    do(sys.executable, "-m", "venv", folder, env=offline)
    return folder


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """The sources alone, as a clone has them."""
    top = tmp_path_factory.mktemp("tree")
    ignore = shutil.ignore_patterns("__pycache__", "build", "*.egg-info", "*.p")
    for part in ("lib", "include"):
        shutil.copytree(headers.ROOT / part, top / part, ignore=ignore)
    shutil.copy(headers.ROOT / "COPYING", top)
    return top


def contents(folder):
    return {p.relative_to(folder) for p in folder.rglob("*") if "__pycache__" not in p.parts}


def install(venv, offline, *what):
    """Install, try, and where the package and its library are."""
    do(venv / "bin" / "pip", "install", "-q", *what, env=offline)
    tried = do(venv / "bin" / "python", "-c", TRY, env=offline)
    return tuple(map(Path, tried.split()))


def uninstall(venv, offline, before):
    do(venv / "bin" / "pip", "uninstall", "-q", "-y", "liqmap", env=offline)
    assert contents(venv) == before


def test_pip_installs_a_clone(venv, offline, tree, tmp_path):
    before = contents(venv)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", tree]
    untouched = contents(tree)
    file, library = install(venv, offline, tree / "lib" / "python")
    assert library == file.parent / NAME and library.is_relative_to(venv)
    assert contents(tree) == untouched
    versions = do(
        venv / "bin" / "python", "-c", "import liqmap; liqmap.show_versions()", env=offline
    )
    assert f"library   {liqmap.__version__}, {library}" in versions
    (COPYING,) = venv.rglob("liqmap-*.dist-info/COPYING")
    assert COPYING.read_bytes() == (tree / "COPYING").read_bytes()
    uninstall(venv, offline, before)
    if shutil.which("git") is None:
        pytest.skip("no git")
    do(*git, "init", "-q", env=offline)
    do(*git, "add", ".", env=offline)
    do(*git, "commit", "-q", "-m", "tree", env=offline)
    url = f"git+file://{tree}#subdirectory=lib/python"
    file, library = install(venv, offline, url)
    assert library == file.parent / NAME
    uninstall(venv, offline, before)
    shutil.rmtree(tree / ".git")


def test_an_editable_install_finds_its_library(venv, offline, tree):
    before = contents(venv)
    source = tree / "lib" / "python"
    untouched = contents(source)
    file, library = install(venv, offline, "-e", source)
    assert file == source / "liqmap" / "__init__.py"
    assert library == tree / "build-editable" / "lib" / NAME
    assert contents(source) == untouched
    uninstall(venv, offline, before)
    shutil.rmtree(tree / "build-editable")


def test_the_sdist_alone_installs(venv, offline, tree, tmp_path):
    for needed in ("setuptools", "wheel"):
        pytest.importorskip(needed)
    before, untouched = contents(venv), contents(tree)
    source = tree / "lib" / "python"
    make = [sys.executable, "setup.py", "-q", "sdist", "-d", tmp_path]
    do(*make, env=offline, cwd=source)
    assert contents(tree) == untouched
    (sdist,) = tmp_path.iterdir()
    with tarfile.open(sdist) as archive:
        names = {Path(*Path(n).parts[1:]) for n in archive.getnames()}
    sources = {Path("c") / p.name for p in (tree / "lib").glob("*.[ch]")}
    assert sources < names and Path("COPYING") in names
    assert {n for n in names if n.parts[:3] == ("c", "include", "liqmap")}
    hidden = tree.with_name("hidden")
    tree.rename(hidden)
    try:
        file, library = install(venv, offline, sdist)
    finally:
        hidden.rename(tree)
    assert library == file.parent / NAME
    uninstall(venv, offline, before)


def wheel_names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {n for n in archive.namelist()}


@pytest.fixture(scope="module")
def wheel(venv, offline, tree, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    source = tree / "lib" / "python"
    do(venv / "bin" / "pip", "wheel", "-q", "-w", out, source, env=offline)
    (found,) = out.iterdir()
    return found


def test_the_wheel_holds_the_package_its_library_and_the_licence(wheel):
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    assert wheel.name == f"liqmap-{liqmap.__version__}-py3-none-{platform}.whl"
    here = {p.name for p in Path(liqmap.__file__).parent.iterdir() if p.is_file()}
    info = f"liqmap-{liqmap.__version__}.dist-info"
    about = {"COPYING", "METADATA", "WHEEL", "RECORD", "top_level.txt"}
    expected = {f"liqmap/{name}" for name in here | {NAME}}
    assert wheel_names(wheel) == expected | {f"{info}/{name}" for name in about}


def test_ninja_makes_the_same_wheel(wheel):
    if not BUILD:
        pytest.skip("no build folder")
    for needed in ("setuptools", "wheel", "pip"):  # pip would hide distutils from setuptools
        pytest.importorskip(needed)
    do("ninja", "-C", BUILD, "wheel", env=alone())
    made = Path(BUILD, "dist", wheel.name)
    with zipfile.ZipFile(made) as one, zipfile.ZipFile(wheel) as other:
        assert set(one.namelist()) == set(other.namelist())
        for name in one.namelist():
            if "dist-info" not in name:
                assert one.read(name) == other.read(name), name


# ---- which library -----------------------------------------------------------------


@pytest.fixture(scope="module")
def unpacked(wheel, tmp_path_factory):
    """The wheel's package: its folder."""
    target = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def other_library(tree, folder, version, soname=NAME, spoil=None):
    """The library as another version would be."""
    compiler = shutil.which("cc") or pytest.skip("no cc")
    folder.mkdir(exist_ok=True)
    sources = folder / "sources"
    shutil.copytree(tree / "lib", sources / "lib")
    shutil.copytree(tree / "include", sources / "include")
    header = sources / "include" / "liqmap" / "abi.h"
    text = header.read_text()
    for part, number in zip(("MAJOR", "MINOR", "PATCH"), version.split(".")):
        text = re.sub(rf"(#define LIQMAP_VERSION_{part}) \d+", rf"\1 {number}", text)
    header.write_text(text)
    if spoil:
        path = sources / "lib" / "abi.c"
        text = path.read_text()
        assert spoil[0] in text
        path.write_text(text.replace(*spoil))
    made = folder / soname
    files = sorted(map(str, (sources / "lib").glob("*.c")))
    flags = ["-std=c99", "-ffp-contract=off", "-fPIC", "-DLIQMAP_BUILD", "-shared"]
    do(
        compiler, *flags, "-O1", f"-I{sources / 'include'}", f"-Wl,-soname,{soname}",
        *files, "-o", made, env=alone(),
    )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def stale(tree, tmp_path_factory):
    return other_library(tree, tmp_path_factory.mktemp("stale"), "0.1.0")


@pytest.fixture(scope="module")
def newer(tree, tmp_path_factory):
    return other_library(tree, tmp_path_factory.mktemp("newer"), "0.9.0")


def test_its_own_library_comes_before_the_system_s(unpacked, stale, newer):
    for other in (stale, newer):  # where the system looks before /usr/local/lib
        result = python(TRY, PYTHONPATH=str(unpacked), LD_LIBRARY_PATH=str(other.parent))
        assert result.stdout.split()[1] == str(unpacked / "liqmap" / NAME), result.stderr


def test_one_in_usr_local_lib(unpacked, stale, newer, tmp_path):
    """Where it would lie, as only this process sees it."""
    if shutil.which("unshare") is None or subprocess.run(
        ["unshare", "-m", "mount", "--bind", tmp_path, "/usr/local/lib"],
        capture_output=True,
    ).returncode:
        pytest.skip("no mount namespaces")
    bare = shutil.copytree(
        unpacked, tmp_path / "bare", ignore=shutil.ignore_patterns(NAME)
    )
    script = """
mount --bind "$1" /usr/local/lib
cp /etc/ld.so.conf "$2"; echo /usr/local/lib >>"$2"
/sbin/ldconfig -f "$2" -C "$3"
mount --bind "$3" /etc/ld.so.cache
exec "$4" -c "$5"
"""

    def tried(library, site):
        files = tmp_path / "conf", tmp_path / "cache"
        command = ["unshare", "-m", "sh", "-ec", script, "sh", library.parent, *files]
        return subprocess.run(
            [*map(str, command), sys.executable, TRY],
            capture_output=True, text=True, env=alone(PYTHONPATH=str(site)), cwd="/",
        )  # fmt: skip

    for other in (stale, newer):
        result = tried(other, unpacked)
        assert result.stdout.split()[1:] == [str(unpacked / "liqmap" / NAME)], result
    result = tried(newer, bare)
    assert result.stdout.split()[1:] == [f"/usr/local/lib/{NAME}"], result
    assert f"is 0.1.0, not {VERSION} or later" in tried(stale, bare).stderr


def test_a_system_library_is_taken_where_there_is_no_own(unpacked, stale, newer, tmp_path):
    ignore = shutil.ignore_patterns(NAME)
    bare = shutil.copytree(unpacked, tmp_path / "bare", ignore=ignore)
    result = python(TRY, PYTHONPATH=str(bare), LD_LIBRARY_PATH=str(newer.parent))
    assert result.stdout.split()[1] == str(newer), result.stderr
    result = python(TRY, PYTHONPATH=str(bare), LD_LIBRARY_PATH=str(stale.parent))
    assert f"ImportError: liqmap: {NAME} is 0.1.0, not {VERSION}" in result.stderr


def test_the_named_library_is_this_one_or_an_error(unpacked, stale, newer, tmp_path):
    result = python(TRY, PYTHONPATH=str(unpacked), LIQMAP_LIBRARY=str(newer))
    assert result.stdout.split()[1] == str(newer), result.stderr
    text = tmp_path / NAME
    text.write_text("no library")
    for wrong, said in (
        (stale, f"is 0.1.0, not {re.escape(VERSION)}"),
        (tmp_path / "lost.so", "lost.so: no such file"),
        (text, "invalid ELF header|file too short"),
    ):
        result = python(TRY, PYTHONPATH=str(unpacked), LIQMAP_LIBRARY=str(wrong))
        assert result.returncode == 1 and re.search(said, result.stderr), result.stderr


def test_what_does_not_fit_is_refused(unpacked, tree, tmp_path):
    """Another soname, a struct too small, arithmetic that is wrong."""
    smaller = ("return LIQMAP_SIZEOF_##name;", "return number == 5 ? 8 : LIQMAP_SIZEOF_##name;")
    wrong = ("return rounds_to_nearest() &&", "return 0 && rounds_to_nearest() &&")
    major = int(VERSION.split(".")[0]) + 1
    cases = [
        (f"{major}.0.0", f"libliqmap.so.{major}", None, f"is {major}.0.0, not {VERSION}"),
        (VERSION, NAME, smaller, "struct liqmap_stats has 8 bytes"),
        (VERSION, NAME, wrong, "arithmetic is not IEEE 754"),
    ]
    for number, (version, soname, spoil, said) in enumerate(cases):
        made = other_library(tree, tmp_path / str(number), version, soname, spoil)
        result = python(TRY, PYTHONPATH=str(unpacked), LIQMAP_LIBRARY=str(made))
        assert result.returncode == 1 and said in result.stderr, result.stderr


def test_a_source_tree_takes_its_newest_build(tree, newer, unpacked):
    source = str(tree / "lib" / "python")
    own = unpacked / "liqmap" / NAME
    for age, (folder, library) in enumerate((("build-a", own), ("build-b", newer))):
        (tree / folder / "lib").mkdir(parents=True)
        made = shutil.copy(library, tree / folder / "lib" / NAME)
        os.utime(made, (10**9 + age, 10**9 + age))
        result = python(TRY, PYTHONPATH=source)
        assert result.stdout.split()[1] == str(made), result.stderr
    for folder in ("build-a", "build-b"):
        shutil.rmtree(tree / folder)


def test_the_library_has_each_platform_s_name():
    assert library_names("linux") == ("libliqmap.so.0",)
    assert library_names("darwin") == ("libliqmap.0.dylib",)
    assert library_names("win32") == ("liqmap-0.dll", "libliqmap-0.dll")
    for platform in ("darwin", "win32"):
        code = f"""
import sys
from liqmap import _library
sys.platform = {platform!r}
print(*_library._candidates())
"""
        tried = python(code, PYTHONPATH=str(Path(liqmap.__file__).parents[1]),
                       LIQMAP_LIBRARY="", LD_LIBRARY_PATH=loaded_folder()).stdout.split()
        names = library_names(platform)
        folder = Path(liqmap.__file__).parent
        assert tried[: len(names)] == [str(folder / name) for name in names]
        assert tried[-len(names) :] == list(names)


def loaded_folder():
    return str(Path(liqmap.library_path()).parent)
