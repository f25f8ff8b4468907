"""How long reading a paper takes, and how right it is where the truth is known."""

import json
import os
import resource
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import psutil

from kernel.documents import read_document
from kernel.documents.item import DocumentItem
from kernel.errors import InvalidInput
from workbench.bench.reading_score import (
    OUTCOMES,
    Scored,
    by_section,
    calibration,
    scored,
    unflagged,
)

_ROUNDS = 5  # readings of each paper; the median is the figure
_ONCE_FROM_S = 2.0  # a scan takes some seconds a page and is read once
Paper = tuple[str, bytes]


def run(files: Sequence[Path], truth: Path | None, *, parallel: int = 0, as_json: bool) -> str:
    """The figures of one benchmark run, as a table or as JSON.

    Args:
        files: PDFs, or folders with PDFs; with neither files nor truth the product's own samples.
        truth: A folder of `<well>/truth/<kind>.json` beside `<well>/<kind>.pdf`.
        parallel: Read so many papers on all cores instead, those given again and again.
        as_json: Print JSON instead of the table.

    Raises:
        InvalidInput: There is nothing to read.
    """
    papers = _papers(files, truth)
    if not papers:
        raise InvalidInput("There is no PDF to read.", hint="Give files with --files.")
    if parallel:
        figures: dict[str, Any] = {"parallel": _on_all_cores(papers, parallel)}
        return json.dumps(figures, indent=1) if as_json else _parallel_words(figures["parallel"])
    seconds, items = _read_and_timed(papers)
    figures = {"seconds": seconds}
    if truth is not None:
        values = list(_scored(truth, items))
        figures |= {
            "score": by_section(values),
            "calibration": calibration(values),
            "unflagged": unflagged(values),
            "without_truth": _without_truth(papers, truth),
        }
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


def _read_and_timed(
    papers: Sequence[Paper],
) -> tuple[dict[str, dict[str, float]], dict[str, list[DocumentItem]]]:
    """Per kind how many papers and the seconds of one reading; and what was read, by file. [s]"""
    times: dict[str, list[float]] = {}
    read: dict[str, list[DocumentItem]] = {}
    for name, data in papers:
        rounds: list[float] = []
        while not rounds or (len(rounds) < _ROUNDS and rounds[0] < _ONCE_FROM_S):
            start = time.perf_counter()
            read[name] = read_document(data, name)
            rounds.append(time.perf_counter() - start)
        kinds = "+".join(sorted({item.kind for item in read[name] if item.data})) or "not read"
        times.setdefault(kinds, []).append(statistics.median(rounds))
    seconds = {
        kind: {
            "papers": len(each),
            "median_s": round(statistics.median(each), 4),
            "max_s": round(max(each), 4),
        }
        for kind, each in sorted(times.items())
    }
    return seconds, read


def _scored(truth: Path, read: Mapping[str, list[DocumentItem]]) -> Iterator[Scored]:
    for expected in sorted(truth.rglob("truth/*.json")):
        items = read.get(str(_paper_of(expected)))
        if items is None:
            continue
        kind = expected.stem.split("-")[0]
        blank = DocumentItem(file=expected.stem)
        item = next((item for item in items if item.kind == kind), blank)
        yield from scored(json.loads(expected.read_text("utf-8")), item, kind)


def _paper_of(expected: Path) -> Path:
    return expected.parents[1] / f"{expected.stem}.pdf"


def _without_truth(papers: Sequence[Paper], truth: Path) -> list[str]:
    """Papers that nobody wrote the truth of, and which are not scored."""
    known = {str(_paper_of(expected)) for expected in truth.rglob("truth/*.json")}
    return [str(Path(name).relative_to(truth)) for name, _ in papers if name not in known]


def _on_all_cores(papers: Sequence[Paper], count: int) -> dict[str, float]:
    """Papers a second with a process for each core, and how busy these kept the cores.

    `busy` is the share of the cores' time that went into reading, `idle` the share that nobody
    used; the rest went to other programs of the machine.
    """
    cores = os.cpu_count() or 1
    wanted = [papers[index % len(papers)] for index in range(count)]
    with ProcessPoolExecutor(cores) as pool:
        list(pool.map(_cpu_s_of, [papers[0]] * cores))  # engines are loaded, nothing is counted
        start, before = time.perf_counter(), psutil.cpu_times()
        cpu_s = sum(pool.map(_cpu_s_of, wanted, chunksize=4))
        wall_s, after = time.perf_counter() - start, psutil.cpu_times()
    return {
        "cores": cores,
        "papers": len(wanted),
        "wall_s": round(wall_s, 2),
        "papers_per_second": round(len(wanted) / wall_s, 1),
        "busy": round(cpu_s / (wall_s * cores), 3),
        "idle": round(max(0.0, after.idle - before.idle) / (wall_s * cores), 3),
    }


def _cpu_s_of(paper: Paper) -> float:
    """Read a paper in this process; the time that its cores worked on it. [s]"""
    before = _worked_s()
    read_document(paper[1], paper[0])
    return _worked_s() - before


def _worked_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _parallel_words(figures: Mapping[str, float]) -> str:
    return (
        f"{figures['papers']} papers on {figures['cores']} cores: {figures['wall_s']} s, "
        f"{figures['papers_per_second']} a second; the cores were {figures['busy']:.0%} busy "
        f"with them, {figures['idle']:.0%} idle"
    )


def _table(figures: Mapping[str, Any]) -> str:
    rows = [f"{'kind':<22}{'papers':>7}{'median s':>10}{'max s':>8}"]
    for kind, each in figures["seconds"].items():
        rows.append(f"{kind:<22}{each['papers']:>7}{each['median_s']:>10.3f}{each['max_s']:>8.3f}")
    if "score" not in figures:
        return "\n".join(rows)
    rows += ["", f"{'form, section':<34}" + "".join(f"{name:>10}" for name in OUTCOMES)]
    for name, each in figures["score"].items():
        share = f"{each['right'] / sum(each.values()):>8.1%}" if " in all" in name else ""
        rows.append(f"{name:<34}" + "".join(f"{each[key]:>10}" for key in OUTCOMES) + share)
    for engine, buckets in figures["calibration"].items():
        rows += ["", f"confidence, read as {engine:<14}{'read':>10}{'right':>10}"]
        for bucket, each in buckets.items():
            share = each["right"] / each["read"]
            rows.append(f"{bucket:<34}{each['read']:>10}{each['right']:>10}{share:>8.1%}")
    missed = figures["unflagged"]
    rows += ["", f"wrong or invented and not marked for review: {len(missed)}"]
    rows += [f"  {name}" for name in missed]
    rows += [f"not scored, no truth: {', '.join(figures['without_truth']) or 'none'}"]
    return "\n".join(rows)
