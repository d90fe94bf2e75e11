"""Write docs/licences.md: what WorkMoniQ is built from, and on which terms.

licences.py prints the page. Names come from the locks, terms from what each distribution says of
itself; a term that is not in ALLOWED stops it.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# Terms under which MPL-2.0 software may use a library as it is, unchanged and beside it.
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSD",
    "CC0-1.0",
    "CNRI-Python",
    "ISC",
    "LGPL-2.1-or-later",
    "LGPL-3.0-only",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "Zlib",
}

# Older metadata names its terms by a classifier or in words.
SPDX = {
    "2-Clause BSD": "BSD-2-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "LGPLv2+": "LGPL-2.1-or-later",
    "LGPLv3": "LGPL-3.0-only",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}

# Read by hand: these say nothing in their metadata that a program can read.
DECLARED_ELSEWHERE = {
    # Its own LICENSE file; SQLCipher and OpenSSL, which are inside.
    "sqlcipher3": "Zlib AND BSD-3-Clause AND Apache-2.0",
}

# Locked for another system or an older Python than the one at hand, so their metadata may be
# absent here. Where they are installed, what they say themselves goes first.
FOR_OTHER_MACHINES = {
    "backports-tarfile": "MIT",
    "colorama": "BSD",
    "importlib-metadata": "Apache-2.0",
    "jeepney": "MIT",
    "lazy-importer": "Apache-2.0",
    "pyobjc-core": "MIT",
    "pyobjc-framework-applicationservices": "MIT",
    "pyobjc-framework-cocoa": "MIT",
    "pyobjc-framework-coretext": "MIT",
    "pyobjc-framework-quartz": "MIT",
    "pywin32": "PSF-2.0",
    "pywin32-ctypes": "BSD-3-Clause",
    "secretstorage": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
    "xcffib": "Apache-2.0",
    "zipp": "MIT",
}

HEAD = """# Licences

What WorkMoniQ is built from, and on which terms. WorkMoniQ itself is MPL-2.0. The application uses
LGPL libraries (Qt, pynput, fpdf2, python-xlib) only by importing them as they are published, so
anyone may put another version in their place. The fonts in resources/fonts are DejaVu Sans,
unchanged, on the terms that lie beside them.

This page is made by `make lock`; a test fails when it and the locks part.

| distribution | terms | used |
|---|---|---|
"""


class UnknownTermsError(Exception):
    """A distribution whose terms are not among the allowed ones."""


def locked(lock: str) -> list[str]:
    """Return the names in a lock of requirements/."""
    text = (ROOT / "requirements" / f"{lock}.lock").read_text()
    return re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE)


def terms(name: str) -> str:
    """Return the SPDX expression for a distribution. Raises UnknownTermsError."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        if name not in FOR_OTHER_MACHINES:
            raise UnknownTermsError(f"{name} is locked but not installed") from None
        return FOR_OTHER_MACHINES[name]
    classifiers = [
        each.rsplit(" :: ", 1)[-1]
        for each in told.get_all("Classifier") or []
        if each.startswith("License :: OSI Approved :: ")
    ]
    # An expression is the last word. Before there were any, words came with classifiers; the
    # classifier "BSD License" does not even say which.
    said: list[str] = told.get_all("License-Expression") or [
        *(told.get_all("License") or []),
        *classifiers,
    ]
    for each in said:
        found = SPDX.get(each.strip(), each.strip())
        if is_allowed(found):
            return found
    if name in DECLARED_ELSEWHERE and not said:
        return DECLARED_ELSEWHERE[name]
    raise UnknownTermsError(f"{name} is on terms nobody has allowed yet: {said}")


def is_allowed(expression: str) -> bool:
    """Tell whether one of the choices of an SPDX expression asks for allowed terms only.

    Brackets are not understood and so not allowed; no library here needs them.
    """
    choices = expression.split(" OR ")
    return any(all(each in ALLOWED for each in one.split(" AND ")) for one in choices)


def page() -> str:
    desktop = set(locked("desktop"))
    others = set(locked("dev")) - desktop
    rows = [f"| {name} | {terms(name)} | in the application |" for name in sorted(desktop)]
    rows += [f"| {name} | {terms(name)} | to build and test it |" for name in sorted(others)]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
