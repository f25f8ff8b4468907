"""Every package that is installed with the product may be used in a product: its licence says so.

`make audit` runs this beside the look for known vulnerabilities.
"""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"
PERMISSIVE = (
    r"MIT|MIT-0|MIT-CMU|ISC|0BSD|BSD|[23]-Clause BSD|BSD-[23]-Clause|Apache|Apache-2\.0|"
    r"Apache License,? 2\.0|Apache 2\.0|PSF-2\.0|Python Software Foundation|Zlib|CC0-1\.0|"
    r"Unlicense|DFSG approved|OSI Approved"
)
# Weak copyleft: used as it is, from its own package, which these licences allow without terms
# for what uses it.
UNCHANGED = r"LGPL-3\.0-only|MPL-2\.0|Mozilla Public License 2\.0"
ALLOWED = re.compile(
    rf"(?:(?:{PERMISSIVE}|{UNCHANGED})(?: Software)?(?: License)?(?: \((?:ISCL|MPL 2\.0)\))?"
    r"(?: WITH LLVM-exception)?(?:, dependency licenses)?)"
)


def pinned() -> Iterator[str]:
    """The packages that this machine installs from the lock."""
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if "==" in line and not line.startswith((" ", "#")):
            requirement = Requirement(line.rstrip(" \\"))
            if requirement.marker is None or requirement.marker.evaluate():
                yield requirement.name


def licence_of(name: str) -> str:
    """As the package tells it: the expression, else its classifiers, else the first line."""
    told = distribution(name).metadata
    classes = [one.split(" :: ")[-1] for one in told.get_all("Classifier") or [] if "Licen" in one]
    return told.get("License-Expression") or "; ".join(classes) or (told.get("License") or "")


def is_allowed(licence: str) -> bool:
    """Whether each of the licences that are named together is one of ours."""
    parts = re.split(r" AND | OR |; |, (?=Apache)", licence.splitlines()[0] if licence else "")
    return all(ALLOWED.fullmatch(part.strip()) for part in parts)


@pytest.mark.parametrize("name", sorted(pinned()))
def test_that_its_licence_lets_us_ship_it(name):
    try:
        licence = licence_of(name)
    except PackageNotFoundError:
        pytest.fail(f"{name} is pinned and not installed: run `make setup`")
    assert is_allowed(licence), f"{name}: {licence or 'no licence is told'}"


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "AGPL-3.0", "MIT AND GPL-2.0", "", "SSPL-1.0"])
def test_that_a_licence_with_terms_for_the_product_is_found(licence):
    assert not is_allowed(licence)
