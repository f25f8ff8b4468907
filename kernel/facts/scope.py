"""Whether a paper speaks of this well: its own number, or a letter's scope sentence."""

import re
from dataclasses import dataclass
from typing import Literal

from kernel.facts.fact import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """Whether a paper holds for the well, and why, in words."""

    answer: Literal["yes", "no", "unknown"]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The survey coordinates that scope sentences speak of; None where not printed."""

    section: str | None = None
    block: str | None = None
    township: str | None = None
    abstract: str | None = None


def place_of(text: str | None) -> Place:
    """Section, block, township and abstract as forms and letters print them.

    >>> place_of("Section: 44, Block: 40 T1N, Survey: G&MMB&A, Abstract: 295")
    Place(section='44', block='40', township='1N', abstract='295')
    >>> place_of("SUR-G&MMB&A,BLK-40,TSHP-1N,SEC-44,--[TD=12500],[RRC 8],").section
    '44'
    """
    upper = (text or "").upper()

    def find(pattern: str) -> str | None:
        match = re.search(pattern, upper)
        return match.group(1).lstrip("0") or None if match else None

    return Place(
        section=find(r"\bSEC(?:TION)?\.?[\s:#-]*(\d+)"),
        block=find(r"\bBL(?:OC)?K\.?[\s:#-]*([A-Z]?-?\d+|[A-Z]\b)"),
        township=find(r"\b(?:T|TSHP|TOWNSHIP)[\s:-]*(\d+[NS])\b"),
        abstract=find(r"\bA(?:BSTRACT|BST)?\.?[\s:#-]*(\d+)"),
    )


def letter_holds(letter: Paper, *, api: str | None, well: Paper | None) -> Holds:
    """Whether a water letter holds for the well with number API.

    A letter for another well holds only through its scope sentence, section or lease, compared
    with the place that the well's own completion report WELL prints.
    """
    if letter.api and api and letter.api == api:
        return Holds(answer="yes", why="written for this well")
    scope = (letter.scope or "").upper()
    whose = f"written for well {_dashed(letter.api)}" if letter.api else "without a well number"
    if "SECTION" in scope or re.search(r"\bSEC\b", scope):
        return _by_section(letter, scope, well, whose)
    if "LEASE" in scope:
        return _by_lease(letter, well, whose)
    if letter.api:
        return Holds(answer="no", why=f"{whose}, “{letter.scope or 'no scope stated'}”")
    return _by_lease(letter, well, whose)


def _by_section(letter: Paper, scope: str, well: Paper | None, whose: str) -> Holds:
    stated, printed = place_of(scope), place_of(letter.location)
    here = place_of(well.location if well else None)
    section = stated.section or printed.section
    if section is None or here.section is None:
        return Holds(
            answer="unknown",
            why=f"{whose} and holds for section {section or 'unknown'}; "
            f"the section of this well is {here.section or 'unknown'}",
        )
    pairs = (
        (section, here.section),
        (stated.block or printed.block, here.block),
        (stated.township or printed.township, here.township),
        (stated.abstract or printed.abstract, here.abstract),
    )
    if any(one and other and one != other for one, other in pairs):
        return Holds(answer="no", why=f"{whose}, for another section")
    if "LEASE" in scope and _by_lease(letter, well, whose).answer == "no":
        return Holds(answer="no", why=f"{whose}, for another lease of section {section}")
    return Holds(answer="yes", why=f"{whose}; it holds for all wells of section {section}")


def _by_lease(letter: Paper, well: Paper | None, whose: str) -> Holds:
    if not letter.lease or well is None or not well.lease:
        return Holds(answer="unknown", why=f"{whose}; the lease cannot be compared")
    theirs, ours = _plain(letter.lease), _plain(well.lease)
    if ours and theirs.startswith(ours):
        return Holds(answer="yes", why=f"{whose}; it names the lease {well.lease}")
    return Holds(answer="no", why=f"{whose}, for the lease {letter.lease}")


def _plain(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _dashed(api: str | None) -> str:
    return f"{api[:2]}-{api[2:5]}-{api[5:]}" if api else "unknown"
