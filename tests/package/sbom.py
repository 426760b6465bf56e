# SPDX-License-Identifier: MIT
"""sbom.py SOURCE VERSION PROGRAM LIBRARIES COMPILER...: the SBOM names all that is linked."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

source, version, program, libraries, compiler = Path(sys.argv[1]).resolve(), *sys.argv[2:5], sys.argv[5:]
count = 0


def report(holds, what, output=""):
    global count
    count += 1
    for line in str(output).splitlines() if not holds else ():
        print("#", line)
    print("ok" if holds else "not ok", count, "-", what)


def sbom(path):
    done = subprocess.run([sys.executable, "-B", source / "examples/liqmap/sbom.py", version, path, libraries],
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def needed(path):
    """Sonames that a file asks for, found another way than by the script."""
    headers = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"NEEDED +(\S+)", headers))


def files(document):
    return {package["packageFileName"].split(".so")[0] for package in document["packages"]}


document = sbom(program)
packages = {package["SPDXID"]: package for package in document["packages"]}
wanted = {soname.split(".so")[0] for soname in needed(program)}
report(len(wanted) >= 5 and wanted <= files(document), f"{len(wanted)} libraries that the program asks for are named",
       wanted - files(document))
report(len(packages) == len(document["packages"]), "each package once")
report(all(re.fullmatch("[0-9a-f]{64}|[0-9a-f]{128}", p["checksums"][0]["checksumValue"]) for p in packages.values()),
       "each has a checksum")
on_debian = Path("/etc/debian_version").exists()
unknown = [p["name"] for p in packages.values() if p["versionInfo"] == "NOASSERTION"]
report(not (on_debian and unknown), "each has a version", unknown)
unknown = [p["name"] for p in packages.values()
           if p["packageFileName"].split(".so")[0] in wanted and p["licenseDeclared"] == "NOASSERTION"]
report(not (on_debian and unknown), "each that the program asks for has a licence", unknown)
page = set(json.loads((source / "examples/web/package.json").read_text())["dependencies"])
report(page and page <= {p["name"] for p in packages.values()}, f"{len(page)} packages that the page bundles", page)
linked = {r["relatedSpdxElement"] for r in document["relationships"]}
report(linked == set(packages), "each is related to the program", linked ^ set(packages))
report(str(source) not in json.dumps(document), "no folder of this machine")

with tempfile.TemporaryDirectory() as folder:
    built = Path(folder) / "other"
    code = "int main(void) { return 0; }"
    subprocess.run([*compiler, "-x", "c", "-", "-x", "none", "-Wl,--no-as-needed", "-lz", "-o", built], input=code,
                   text=True, check=True)
    other = files(sbom(built))
    report("libz" in other and "libjansson" not in other, "another program has those that it links", other)
print(f"1..{count}")
