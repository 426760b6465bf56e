# SPDX-License-Identifier: MIT
"""What the shared library is called on each platform. setup.py reads this file too."""

SOVERSION = "0"


def library_names(platform: str) -> "tuple[str, ...]":
    """The file names of the library, the usual one first; platform as sys.platform."""
    if platform in ("win32", "cygwin", "msys"):
        return f"liqmap-{SOVERSION}.dll", f"libliqmap-{SOVERSION}.dll"
    if platform == "darwin":
        return (f"libliqmap.{SOVERSION}.dylib",)
    return (f"libliqmap.so.{SOVERSION}",)
