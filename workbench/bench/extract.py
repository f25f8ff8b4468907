"""How long reading a paper takes, and how right it is where the truth is known."""

import json
import re
import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kernel.documents import read_document
from kernel.documents.item import leaves
from kernel.errors import InvalidInput

_ROUNDS = 5  # readings of each paper; the median is the figure
_ONCE_FROM_S = 2.0  # a scan takes some seconds a page and is read once
_NOT_SCORED = {
    *("schema", "wording", "scope", "derived", "notes", "note", "api_note", "xy_note", "form"),
    *("column_note", "volume_unit_warning", "handwritten", "page2", "location_note"),
}
Paper = tuple[str, bytes]


def run(files: Sequence[Path], truth: Path | None, *, as_json: bool) -> str:
    """The figures of one benchmark run, as a table or as JSON.

    Args:
        files: PDFs, or folders with PDFs; with neither files nor truth the product's own samples.
        truth: A folder of `<well>/truth/<kind>.json` beside `<well>/<kind>.pdf`.
        as_json: Print JSON instead of the table.

    Raises:
        InvalidInput: There is nothing to read.
    """
    papers = _papers(files, truth)
    if not papers:
        raise InvalidInput("There is no PDF to read.", hint="Give files with --files.")
    figures: dict[str, Any] = {"seconds": _seconds(papers)}
    if truth is not None:
        figures["score"] = _scores(truth)
    return json.dumps(figures, indent=1) if as_json else _table(figures)


def _papers(files: Sequence[Path], truth: Path | None) -> list[Paper]:
    if not files and truth is None:
        from kernel.workflows.samples import sample_wells

        return [
            (f"{well.api14} {name}", data)
            for well in sample_wells()
            for name, data in well.papers()
        ]
    places = [*files, *([truth] if truth else [])]
    found = [p for place in places for p in (sorted(place.rglob("*.pdf")) or [place])]
    missing = [path for path in found if not path.is_file()]
    if missing:
        raise InvalidInput(f"There is no file {missing[0]}.", hint="Check the path.")
    return [(str(path), path.read_bytes()) for path in found]


def _seconds(papers: Sequence[Paper]) -> dict[str, dict[str, float]]:
    """Per kind: how many papers, the median and the longest time of one reading. [s]"""
    times: dict[str, list[float]] = {}
    for name, data in papers:
        rounds: list[float] = []
        while not rounds or (len(rounds) < _ROUNDS and rounds[0] < _ONCE_FROM_S):
            start = time.perf_counter()
            items = read_document(data, name)
            rounds.append(time.perf_counter() - start)
        kinds = "+".join(sorted({item.kind for item in items if item.data})) or "not read"
        times.setdefault(kinds, []).append(statistics.median(rounds))
    return {
        kind: {
            "papers": len(each),
            "median_s": round(statistics.median(each), 4),
            "max_s": round(max(each), 4),
        }
        for kind, each in sorted(times.items())
    }


def _scores(truth: Path) -> dict[str, dict[str, int]]:
    """Right, wrong, missing and invented values per form and section."""
    total: dict[str, dict[str, int]] = {}
    for expected_file in sorted(truth.rglob("truth/*.json")):
        paper = expected_file.parents[1] / f"{expected_file.stem}.pdf"
        if not paper.is_file():
            continue
        kind = expected_file.stem.split("-")[0]
        items = read_document(paper.read_bytes(), paper.name)
        data = next((item.data for item in items if item.kind == kind), {})
        for path, outcome in _compared(json.loads(expected_file.read_text("utf-8")), data):
            row = total.setdefault(
                f"{kind} {_section(path)}", {"right": 0, "wrong": 0, "missing": 0, "invented": 0}
            )
            row[outcome] += 1
    return total


def _section(path: str) -> str:
    """The table or block of a path; of a file of several reports the one inside its report.

    >>> _section("casing[0].row"), _section("reports[0].strings[1].slurries[0].sacks")
    ('casing', 'slurries')
    """
    names = [re.sub(r"\[\w*\]", "", part) for part in path.split(".")]
    return names[max(len(names) - 2, 0)] if names[0] == "reports" else names[0]


def _compared(truth: Mapping[str, Any], data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each path with its outcome; rows by order, formations by name."""
    want, got = _flat(truth), _flat(data)
    outcomes = []
    for path, value in want.items():
        read = got.get(path)
        if value is None:
            outcome = "right" if read is None else "invented"
        elif read is None:
            outcome = "missing"
        else:
            outcome = "right" if _same(value, read) else "wrong"
        outcomes.append((path, outcome))
    shapes = {re.sub(r"\[\w+\]", "[]", path) for path in want}
    for path, value in got.items():
        extra_row = path not in want and re.sub(r"\[\w+\]", "[]", path) in shapes
        in_empty = truth.get(path.split("[")[0]) == [] and "[" in path
        if value is not None and (extra_row or in_empty):
            outcomes.append((path, "invented"))
    return outcomes


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    named = dict(data)
    formations = named.pop("formations", None) or []
    flat = {
        path: value
        for path, value in leaves(named)
        if not _NOT_SCORED & {part.split("[")[0] for part in path.split(".")}
    }
    for row in formations:
        key = re.sub(r"[^a-z0-9]", "", str(row.get("name")).lower())
        flat |= {f"formations[{key}].{path}": value for path, value in leaves(row)}
    return {path: None if value == "" else value for path, value in flat.items()}


def _same(one: object, other: object) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one == other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 0.051
    return _letters(one) == _letters(other)


def _letters(value: object) -> str:
    return re.sub(r"[^a-z0-9]", "", str(value).lower())


def _table(figures: Mapping[str, Any]) -> str:
    rows = [f"{'kind':<14}{'papers':>7}{'median s':>10}{'max s':>8}"]
    for kind, each in figures["seconds"].items():
        rows.append(f"{kind:<14}{each['papers']:>7}{each['median_s']:>10.3f}{each['max_s']:>8.3f}")
    if score := figures.get("score"):
        rows += ["", f"{'form, section':<34}{'right':>7}{'wrong':>7}{'missing':>9}{'invented':>10}"]
        for name, each in score.items():
            rows.append(
                f"{name:<34}{each['right']:>7}{each['wrong']:>7}"
                f"{each['missing']:>9}{each['invented']:>10}"
            )
    return "\n".join(rows)
