# SPDX-License-Identifier: MIT
"""The package with its own shared library, compiled of the C sources beside it.

In the tree the sources are ../*.c; an sdist has them in c/. Everything in between is
made in a temporary folder, so that nothing is left here.
"""

import atexit
import runpy
import shutil
import sys
import tempfile
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.sdist import sdist

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:  # before setuptools 70
    from wheel.bdist_wheel import bdist_wheel

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
SENT = HERE / "c"  # of an sdist
SOURCES = SENT if SENT.exists() else TOP / "lib"
INCLUDE = SENT / "include" if SENT.exists() else TOP / "include"
COPYING = next(p / "COPYING" for p in (HERE, TOP) if (p / "COPYING").exists())
names = runpy.run_path(str(HERE / "liqmap" / "_names.py"))["library_names"]
NAME = names(sys.platform)[0]

# As lib/meson.build has them: the same bits everywhere, whatever CFLAGS says.
COMPILE = [
    "-std=c99", "-O2", "-g0", "-fvisibility=hidden", "-ffp-contract=off",
    "-fno-associative-math", "-fno-reciprocal-math", "-fsigned-zeros",
]  # fmt: skip
LINK = ["-fno-unsafe-math-optimizations"]
if sys.platform == "linux":
    LINK += [f"-Wl,-soname,{NAME}", f"-Wl,--version-script={SOURCES / 'liqmap.map'}"]


class BuildLibrary(build_ext):
    """A plain shared library, loaded by ctypes, in place of an extension module."""

    def build_extensions(self):
        (extension,) = self.extensions
        extension.sources = sorted(map(str, SOURCES.glob("*.c")))
        if self.compiler.compiler_type == "msvc":
            extension.extra_compile_args = ["/std:c11", "/O2", "/fp:precise"]
            extension.extra_link_args = []
        super().build_extensions()

    def get_ext_filename(self, fullname):
        return NAME

    def get_source_files(self):
        return []

    def get_ext_fullpath(self, fullname):
        if self.inplace:  # an editable install: where the tree's own builds are found
            return str(TOP / "build-editable" / "lib" / NAME)
        return super().get_ext_fullpath(fullname)

    def copy_extensions_to_source(self):
        """An editable install leaves the package's folder alone."""
        self.build_extensions()

    def get_export_symbols(self, extension):
        return []


class Wheel(bdist_wheel):
    """Tagged for its platform, for any Python; with the licence."""

    def get_tag(self):
        return "py3", "none", super().get_tag()[2]

    def egg2dist(self, egginfo_path, distinfo_path):
        super().egg2dist(egginfo_path, distinfo_path)
        shutil.copy(COPYING, distinfo_path)


class Source(sdist):
    """With the C sources, from which it builds anywhere."""

    def make_release_tree(self, base_dir, files):
        mine = [f for f in files if not Path(f).is_absolute()]
        super().make_release_tree(base_dir, mine)
        sent = Path(base_dir, "c")
        sent.mkdir()
        for path in [*SOURCES.glob("*.[ch]"), SOURCES / "liqmap.map"]:
            shutil.copy(path, sent)
        shutil.copytree(INCLUDE, sent / "include")
        shutil.copy(COPYING, base_dir)


scratch = tempfile.mkdtemp(prefix="liqmap-")
atexit.register(shutil.rmtree, scratch, ignore_errors=True)
setup(
    ext_modules=[
        Extension(
            "liqmap.library",
            [],  # absolute paths, which setup() refuses: build_extensions() has them
            include_dirs=[str(INCLUDE)],
            define_macros=[("LIQMAP_BUILD", None)],
            extra_compile_args=COMPILE,
            extra_link_args=LINK,
        )
    ],
    cmdclass={"build_ext": BuildLibrary, "bdist_wheel": Wheel, "sdist": Source},
    options={"build": {"build_base": scratch}, "egg_info": {"egg_base": scratch}},
)
