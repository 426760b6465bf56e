# SPDX-License-Identifier: MIT
"""sbom.py VERSION PROGRAM [LIBRARY_PATH]: what a program links and its page bundles, as
SPDX 2.3 in JSON.

One package for liqmap itself and one for each shared library that the program or one of its
libraries needs, with its file, checksum, and the distribution's package and version where
dpkg knows them; and the C++ library where that is part of the program's own file.
"""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

LICENSES = {"libjansson4": "MIT", "libcsv3": "LGPL-2.1-or-later", "libzip4": "BSD-3-Clause", "zlib1g": "Zlib",
            "libbz2-1.0": "bzip2-1.0.6", "liblzma5": "0BSD", "libzstd1": "BSD-3-Clause",
            "libc6": "LGPL-2.1-or-later", "libssl3": "Apache-2.0", "libcairo2": "LGPL-2.1-only OR MPL-1.1",
            "libpixman-1-0": "MIT", "libpng16-16": "libpng-2.0", "libfreetype6": "FTL OR GPL-2.0-or-later",
            "libexpat1": "MIT", "libx11-6": "MIT", "libxcb1": "MIT"}
CXX_LICENSE = "GPL-3.0-or-later WITH GCC-exception-3.1"


def said(*command):
    """What a command prints; nothing where it fails or is not there."""
    try:
        return subprocess.run([str(c) for c in command], capture_output=True, text=True).stdout
    except OSError:
        return ""


def needed(program):
    """soname: file of every library that is loaded with the program."""
    found = {}
    for line in said("ldd", program).splitlines():
        match = re.match(r"\s*(\S+) => (/\S+)", line) or re.match(r"\s*(/\S*/(ld-\S+)) ", line)
        if match:
            soname, path = (match[1], match[2]) if "=>" in line else (match[2], match[1])
            found[soname] = Path(path)
        elif "not found" in line:
            raise SystemExit(f"sbom.py: {line.strip()}")
    return found


def debian(path):
    """Package, version and architecture that a file belongs to."""
    for name in (path, Path(str(path).replace("/lib/", "/usr/lib/", 1)), path.resolve()):
        owner = said("dpkg-query", "-S", name).split(":")[0]
        if owner and not owner.startswith("diversion"):
            version = said("dpkg-query", "-W", "-f", "${Version} ${Architecture}\n", owner).split("\n")[0].split()
            return owner, *version
    return None


def package(name, version, license_, path):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", f"{name}-{path.name}"), "name": name,
            "versionInfo": version, "packageFileName": path.name, "filesAnalyzed": False,
            "downloadLocation": "NOASSERTION", "licenseConcluded": "NOASSERTION", "licenseDeclared": license_,
            "copyrightText": "NOASSERTION", "checksums": [{"algorithm": "SHA256", "checksumValue": digest}]}


def distributed(name, path, license_):
    """A file of the distribution's."""
    owner = debian(path)
    if owner is None:
        return package(name, "NOASSERTION", license_, path)
    entry = package(owner[0], owner[1], LICENSES.get(owner[0], license_), path)
    entry["packageFileName"] = name
    entry["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                              "referenceLocator": f"pkg:deb/debian/{owner[0]}@{owner[1]}?arch={owner[2]}"}]
    return entry


def library(soname, path, version):
    if soname.startswith("libliqmap"):
        return package("libliqmap", version, "MIT", path.resolve())
    return distributed(soname, path, "NOASSERTION")


def static(program):
    """The C++ library, where its code is in the program."""
    archive = Path(said("g++", "-print-file-name=libstdc++.a").strip() or "none")
    linked = b"_ZSt" in program.read_bytes() and "libstdc++" not in said("ldd", program)
    return [distributed(archive.name, archive.resolve(), CXX_LICENSE)] if linked and archive.is_file() else []


def bundled():
    """What the page has in it, from npm: all that its lock file does not need for building alone."""
    lock = Path(__file__).resolve().parents[1] / "web/package-lock.json"
    for place, entry in json.loads(lock.read_text())["packages"].items():
        if place and not any(entry.get(kind) for kind in ("dev", "optional", "devOptional")):
            name = place.split("node_modules/")[-1]
            digest = base64.b64decode(entry["integrity"].removeprefix("sha512-")).hex()
            yield {"SPDXID": f"SPDXRef-npm-{name.replace('/', '-')}", "name": name, "versionInfo": entry["version"],
                   "packageFileName": f"{name}-{entry['version']}.tgz", "filesAnalyzed": False,
                   "downloadLocation": "NOASSERTION", "licenseConcluded": "NOASSERTION",
                   "licenseDeclared": entry.get("license", "NOASSERTION"), "copyrightText": "NOASSERTION",
                   "checksums": [{"algorithm": "SHA512", "checksumValue": digest}],
                   "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                     "referenceLocator": f"pkg:npm/{name}@{entry['version']}"}]}


def created():
    """The time of the source, where one is set, so that the same build has the same SBOM."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), timezone.utc) if epoch else datetime.now(timezone.utc)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def main():
    version, program = sys.argv[1], Path(sys.argv[2])
    if len(sys.argv) > 3:
        os.environ["LD_LIBRARY_PATH"] = os.path.abspath(sys.argv[3])
    own = package("liqmap", version, "MIT", program)
    linked = [library(soname, path, version) for soname, path in sorted(needed(program).items())]
    inside, page = static(program), list(bundled())
    relations = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                  "relatedSpdxElement": own["SPDXID"]}]
    relations += [{"spdxElementId": own["SPDXID"], "relationshipType": kind,
                   "relatedSpdxElement": entry["SPDXID"]}
                  for kind, entries in (("DYNAMIC_LINK", linked), ("STATIC_LINK", inside),
                                        ("CONTAINS", page)) for entry in entries]
    json.dump({"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
               "name": f"liqmap-{version}",
               "documentNamespace": f"https://spdx.org/spdxdocs/liqmap-{version}-"
                                    + own["checksums"][0]["checksumValue"][:32],
               "creationInfo": {"created": created(), "creators": ["Tool: liqmap sbom.py"]},
               "packages": [own, *linked, *inside, *page], "relationships": relations}, sys.stdout, indent=2)
    print()


main()
