"""Reading the files that a person hands in: papers in a folder, a letter as PDF or JSON."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kernel.documents.item import DocumentItem
from kernel.documents.read import read_document
from kernel.errors import InvalidInput
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import read_facts
from kernel.workflows.plan_papers import Gathered, gather

Reader = Callable[[bytes, str], Sequence[DocumentItem]]


def files_in(folder: Path) -> list[tuple[str, bytes]]:
    """Name and content of every file in a folder, by name; hidden files left out.

    Raises:
        InvalidInput: There is no such folder, or it cannot be read.
    """
    try:
        paths = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
        return [(path.name, path.read_bytes()) for path in paths]
    except OSError as failure:
        raise InvalidInput(f"The folder {folder} cannot be read: {failure.strerror}.") from failure


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
