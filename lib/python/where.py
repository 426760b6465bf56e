# SPDX-License-Identifier: MIT
"""Print the folder below PREFIX that this Python imports packages from, if there is
one: where.py PREFIX"""
import site
import sys

inside = sys.argv[1].rstrip("/") + "/lib/"
print(next((path for path in site.getsitepackages() if path.startswith(inside)), ""))
