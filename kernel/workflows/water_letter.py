"""The groundwater letter: is it still valid, may another stand in, and reading one handed in."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from kernel.documents import read_document
from kernel.documents.item import DocumentItem
from kernel.errors import InvalidInput
from kernel.facts.fact import Correction
from kernel.facts.resolve import Resolved
from kernel.policy.findings import Finding
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import read_facts
from kernel.wells.well import WaterLetter
from kernel.workflows.gathering import Gathered, gather, resolved_for

LETTER_YEARS = 5
Reader = Callable[[bytes, str], Sequence[DocumentItem]]


def letter_valid(letter: WaterLetter | None, as_of: date) -> bool:
    """Whether a letter has a depth and is at most five years old on the day of the plan.

    >>> letter_valid(WaterLetter(date=date(2014, 3, 19), base_ft=1600), date(2019, 3, 19))
    True
    >>> letter_valid(WaterLetter(date=date(2014, 3, 19), base_ft=1600), date(2019, 3, 20))
    False
    """
    if letter is None or letter.date is None:
        return False
    if letter.base_ft is None and not letter.intervals:
        return False
    years = as_of.year - letter.date.year
    anniversary = (as_of.month, as_of.day) > (letter.date.month, letter.date.day)
    return years < LETTER_YEARS or (years == LETTER_YEARS and not anniversary)


def with_override(
    api: ApiNumber,
    papers: Gathered,
    letter: Gathered,
    *,
    as_of: date,
    corrections: Sequence[Correction] = (),
    may_stand_in: bool = True,
) -> tuple[Resolved, tuple[Finding, ...]]:
    """The well with a letter handed in for one that is missing or no longer valid.

    Where the letter on file is valid, the one handed in counts as one more letter: the newer in
    scope wins. A letter that is not used is a finding.
    """
    before = resolved_for(api, papers.facts, corrections)
    told = (*papers.findings, *letter.findings)
    if not letter.facts:
        return before, told
    stand_in = may_stand_in and not letter_valid(before.well.gau, as_of)
    handed = [
        replace(fact, paper=replace(fact.paper, override=stand_in)) if fact.paper else fact
        for fact in letter.facts
    ]
    resolved = resolved_for(api, [*papers.facts, *handed], corrections)
    names = {fact.source.document for fact in handed}
    won = any(
        path.startswith("gau.") and source.document in names
        for path, source in resolved.provenance.items()
    )
    return resolved, told if won else (*told, _not_used(sorted(names), resolved))


def _not_used(names: Sequence[str], resolved: Resolved) -> Finding:
    reasons = [note for note in resolved.notes if note.partition(":")[0] in names]
    message = " ".join(reasons) or (
        f"{', '.join(names)}: the letter on file is valid and newer, so it was kept"
    )
    return Finding(
        code="GAU_LETTER_NOT_USED",
        level="advice",
        rule="scope and date of the letters",
        subject=", ".join(names),
        message=message,
    )


def read_letter(name: str, data: bytes, api: ApiNumber, read: Reader = read_document) -> Gathered:
    """The facts of a letter handed in as PDF or JSON (see `letter_items`).

    Raises:
        InvalidInput: The file is neither a letter nor JSON of such a shape.
    """
    gathered = gather(letter_items(name, data, api, read), api)
    letters = tuple(fact for fact in gathered.facts if fact.path.startswith("gau."))
    if not letters:
        raise InvalidInput(
            f"{name} does not read as a groundwater letter. "
            + "; ".join(note for outcome in gathered.files for note in outcome.notes),
            hint="Hand in the letter (Form GW-2) as PDF, or its depths as JSON.",
        )
    return Gathered(facts=letters, files=gathered.files, findings=gathered.findings)


def letter_items(
    name: str, data: bytes, api: ApiNumber, read: Reader = read_document
) -> list[DocumentItem]:
    """The items of a letter handed in as PDF or JSON.

    JSON is a letter as `workbench extract` prints it, its `data` alone, or the `gau` object of a
    facts file; in the last shape it names no well, and the person vouches that it is this one.

    Raises:
        InvalidInput: JSON of another shape, or without a depth.
    """
    if not is_json(data):
        return list(read(data, name))
    told = _parsed(name, data)
    if "determination_no" not in told and "base_of_usable_ft" not in told:
        told = _as_letter(name, told, api)
    return [DocumentItem(file=name, kind="gau", data=told)]


def is_json(data: bytes) -> bool:
    """Whether a file is meant as JSON rather than as a paper."""
    return data.lstrip()[:1] in (b"{", b"[")


def _parsed(name: str, data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as failure:
        raise InvalidInput(f"{name} is not JSON: {failure}.") from failure
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, dict) and v.get("kind") == "gau"), None)
    for key in ("data", "gau"):
        if isinstance(value, dict) and isinstance(value.get(key), dict):
            value = value[key]
    if not isinstance(value, dict):
        raise InvalidInput(f"{name} holds no groundwater letter.")
    return value


def _as_letter(name: str, told: dict[str, Any], api: ApiNumber) -> dict[str, Any]:
    """The `gau` object of a facts file in the shape of an extracted letter."""
    letter = read_facts({"gau": told}).gau  # refuses what is no letter
    if letter is None or (letter.base_ft is None and not letter.intervals):
        raise InvalidInput(
            f"{name} names no depth to protect.", hint="Give base_ft or intervals in feet."
        )
    return {
        "date": letter.date.isoformat() if letter.date else None,
        "determination_no": letter.number,
        "api_raw": api.api8,
        "intervals": [
            {"kind": "protect", "top_ft": top, "bottom_ft": bottom}
            for top, bottom in letter.intervals
        ],
        "base_of_usable_ft": letter.base_ft,
        "base_is_stated": letter.base_ft is not None,
        "usdw_ft": letter.usdw_ft,
    }
