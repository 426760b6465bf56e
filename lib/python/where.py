# SPDX-License-Identifier: MIT
"""Where packages of this Python lie below a prefix, and whether it looks there.

    where.py PREFIX          print the folder it imports from, if there is one
    where.py PREFIX FOLDER   say what to set, if it does not look there
"""
import re
import site
import sys
from pathlib import Path


def folder_below(prefix: Path) -> str:
    """The folder below a prefix from which a Python imports packages."""
    settings = prefix / "pyvenv.cfg"
    if settings.exists():  # a virtual environment, of any Python 3
        version = re.search(r"^version\S*\s*=\s*(\d+\.\d+)", settings.read_text(), re.M)
        if version:
            return str(prefix / "lib" / f"python{version[1]}" / "site-packages")
    looked_at = [*site.getsitepackages(), site.getusersitepackages()]
    return next((p for p in looked_at if p.startswith(f"{prefix}/lib/")), "")


def main() -> None:
    prefix = Path(sys.argv[1])
    if len(sys.argv) == 2:
        print(folder_below(prefix))
    elif sys.argv[2].rstrip("/") != folder_below(prefix):
        print(f"Python does not look there by itself: export PYTHONPATH={sys.argv[2].rstrip('/')}")


main()
