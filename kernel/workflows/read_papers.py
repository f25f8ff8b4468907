"""Reading the files that a person hands in: papers in a folder, a letter as PDF or JSON."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from kernel.documents import read_document
from kernel.documents.item import DocumentItem
from kernel.errors import InvalidInput
from kernel.facts.fact import Fact, Paper, Source
from kernel.facts.paths import leaves
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import read_facts
from kernel.workflows.plan_papers import Gathered, Outcome, gather

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


def read_all(
    documents: Iterable[tuple[str, bytes]], read: Reader = read_document
) -> list[DocumentItem]:
    """The items of all files; a file that cannot be read gives an item with its errors."""
    return [item for name, data in documents for item in read(data, name)]


def read_letter(name: str, data: bytes, api: ApiNumber, read: Reader = read_document) -> Gathered:
    """The facts of a letter handed in as PDF or JSON.

    JSON is a letter as `workbench extract` prints it, its `data` alone, or the `gau` object of a
    facts file. In the last two shapes without a well number the person vouches for the well.

    Raises:
        InvalidInput: The file is neither a letter nor JSON of such a shape.
    """
    if data[:1] not in (b"{", b"[") and not name.lower().endswith(".json"):
        gathered = gather(read(data, name), api)
        letters = tuple(f for f in gathered.facts if f.path.startswith("gau."))
        if not letters:
            raise InvalidInput(
                f"{name} does not read as a groundwater letter. "
                + "; ".join(note for outcome in gathered.files for note in outcome.notes),
                hint="Hand in the letter (Form GW-2) as PDF, or its depths as JSON.",
            )
        return Gathered(facts=letters, files=gathered.files, findings=gathered.findings)
    told = _parsed(name, data)
    if "determination_no" in told or "base_of_usable_ft" in told:
        item = DocumentItem(file=name, kind="gau", data=told)
        return gather([item], api)
    return _from_facts_shape(name, told, api)


def _parsed(name: str, data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except ValueError as failure:
        raise InvalidInput(f"{name} is not JSON: {failure}.") from failure
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, dict) and v.get("kind") == "gau"), None)
    if isinstance(value, dict) and isinstance(value.get("data"), dict):
        value = value["data"]
    if isinstance(value, dict) and isinstance(value.get("gau"), dict):
        value = value["gau"]
    if not isinstance(value, dict):
        raise InvalidInput(f"{name} holds no groundwater letter.")
    return value


def _from_facts_shape(name: str, told: dict[str, Any], api: ApiNumber) -> Gathered:
    letter = read_facts({"gau": told}).gau  # refuses what is no letter
    if letter is None or (letter.base_ft is None and not letter.intervals):
        raise InvalidInput(
            f"{name} names no depth to protect.", hint="Give base_ft or intervals in feet."
        )
    paper = Paper(
        document=name, kind="gau", api=api.api10, dated=letter.date, tracking_no=letter.number
    )
    source = Source(document=name, method="file")
    facts = [
        Fact(path=path, value=value, source=source, paper=paper)
        for path, value in leaves({"gau": told}).items()
    ]
    if letter.base_ft is None:
        deepest = max(bottom for _, bottom in letter.intervals)
        facts.append(Fact(path="gau.base_ft", value=deepest, source=source, paper=paper))
    outcome = Outcome(file=name, kind="gau", used=True)
    return Gathered(facts=tuple(facts), files=(outcome,), findings=())
