"""How long a plan takes from facts, and how near it comes to plans that were approved."""

import json
import os
import statistics
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from kernel.errors import InvalidInput
from kernel.plugging.plan import plan_well
from kernel.policy.packs import policy_for
from kernel.wells.facts_file import read_facts
from kernel.wells.well import Well
from workbench.bench.differences import differences

_SECONDS_ON_ALL_CORES = 2.0
_SECONDS_PER_WELL = 0.5  # long enough for a steady median
_NEAR_FT = 25.0
_REACH_FT = 60.0  # a row farther than this from every approved row is an extra one
Ends = tuple[float, float]


def run(files: Sequence[Path], approved: Path | None, *, as_json: bool) -> str:
    """The figures of one benchmark run, as a table or as JSON.

    Args:
        files: Facts files; with neither files nor approved the product's own sample wells.
        approved: A folder of `<well>/input.json` beside `<well>/facts.json` with `plugs`.
        as_json: Print JSON instead of the table.

    Raises:
        InvalidInput: A file is missing or holds no JSON object.
    """
    start = time.perf_counter()
    for district in ("08", "8A", "7C"):
        policy_for(state="TX", district=district, county=None, field=None)
    figures: dict[str, Any] = {"policy_load_s": round(time.perf_counter() - start, 4)}
    inputs = [folder / "input.json" for folder in _approved_folders(approved)]
    facts = [_facts_in(path) for path in (*files, *inputs)] or _sample_facts()
    figures["milliseconds"] = _milliseconds([read_facts(each) for each in facts])
    figures["all_cores"] = _on_all_cores(facts)
    if approved is not None:
        figures["approved"] = {
            folder.name: _score(folder) for folder in _approved_folders(approved)
        }
    return json.dumps(figures, indent=1) if as_json else _table(figures)


def _approved_folders(approved: Path | None) -> list[Path]:
    if approved is None:
        return []
    found = sorted(path.parent for path in approved.glob("*/input.json"))
    if not found:
        raise InvalidInput(
            f"There is no approved plan in {approved}.",
            hint="Give a folder with one folder per well, each with input.json and facts.json.",
        )
    return found


def _facts_in(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        raise InvalidInput(f"There is no file {path}.", hint="Check the path.")
    try:
        facts = json.loads(path.read_text("utf-8"))
    except ValueError:
        raise InvalidInput(f"{path} holds no JSON.", hint="Give a facts file.") from None
    if not isinstance(facts, dict):
        raise InvalidInput(f"{path} does not hold one JSON object.", hint="Give a facts file.")
    return facts


def _sample_facts() -> list[Mapping[str, Any]]:
    from kernel.documents import read_document
    from kernel.wells.api_number import ApiNumber
    from kernel.workflows.plan_papers import Choices, plan_from_items
    from kernel.workflows.samples import sample_wells

    facts: list[Mapping[str, Any]] = []
    for well in sample_wells():
        items = [item for name, data in well.papers() for item in read_document(data, name)]
        choices = Choices(as_of=date.today())
        answer = plan_from_items(items, ApiNumber.parse(well.api14), choices=choices)
        facts.append(answer["inputs"]["facts"])
    return facts


def _on_all_cores(facts: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Plans a second with one process on each core, every process with its own policy."""
    from concurrent.futures import ProcessPoolExecutor

    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        list(pool.map(_planned_in, [(facts, 0.0)] * cores))  # processes and policies stand ready
        done = list(pool.map(_planned_in, [(facts, _SECONDS_ON_ALL_CORES)] * cores))
    return {"cores": cores, "plans_per_second": round(sum(n / s for n, s in done))}


def _planned_in(work: tuple[Sequence[Mapping[str, Any]], float]) -> tuple[int, float]:
    """How many plans of the wells, in turn, in how many seconds."""
    wells = [read_facts(each) for each in work[0]]
    policies = [
        policy_for(state=w.state, district=w.district, county=w.county, field=w.field)
        for w in wells
    ]
    start, count = time.perf_counter(), 0
    while count == 0 or time.perf_counter() - start < work[1]:
        well, policy = wells[count % len(wells)], policies[count % len(wells)]
        plan_well(well, policy, as_of=date.today())
        count += 1
    return count, time.perf_counter() - start


def _milliseconds(wells: Sequence[Well]) -> dict[str, float]:
    """Per plan with the policy loaded once: median, 99th percentile, and plans a second."""
    times: list[float] = []
    for well in wells:
        policy = policy_for(
            state=well.state, district=well.district, county=well.county, field=well.field
        )
        until = time.perf_counter() + _SECONDS_PER_WELL
        while time.perf_counter() < until:
            start = time.perf_counter()
            plan_well(well, policy, as_of=date.today())
            times.append(time.perf_counter() - start)
    times.sort()
    return {
        "wells": len(wells),
        "plans": len(times),
        "median": round(statistics.median(times) * 1000, 3),
        "p99": round(times[int(len(times) * 0.99)] * 1000, 3),
        "plans_per_second": round(len(times) / sum(times)),
    }


def _score(folder: Path) -> dict[str, Any]:
    """Approved plugs covered by half, within 25 ft, codes alike, extra rows, sacks, and why."""
    from kernel.workflows.plan_papers import Choices, plan_from_facts

    facts = _facts_in(folder / "input.json")
    plan = plan_from_facts(facts, choices=Choices(as_of=date.today()))
    plugs = _facts_in(folder / "facts.json")["plugs"]
    targets = [(ends, plug) for plug in plugs if (ends := _ends(plug)) is not None]
    ours = [(ends, row) for row in plan["rrc_export"] if (ends := _ends(row)) is not None]
    score: dict[str, Any] = {
        "plugs": float(len(targets)),
        "covered": 0.0,
        "near": 0.0,
        "codes": 0.0,
    }
    for ends, plug in targets:
        score["covered"] += min(1.0, sum(_overlap(ends, other) for other, _ in ours)) >= 0.5
        if not ours:
            continue
        best, row = max(ours, key=lambda each: _likeness(ends, each[0]))
        score["near"] += all(abs(a - b) <= _NEAR_FT for a, b in zip(best, ends, strict=True))
        score["codes"] += _codes(plug) == _codes(row)
    score["extra"] = sum(
        not any(_touches(ends, target) for target, _ in targets) for ends, _ in ours
    )
    score["sacks"] = sum(row.get("sacks") or 0 for _, row in ours)
    score["approved_sacks"] = sum(plug.get("sacks") or 0 for _, plug in targets)
    score["differences"] = differences(plan, plugs)
    return score


def _ends(row: Mapping[str, Any]) -> Ends | None:
    deeper = row.get("from_ft", row.get("bottom_ft"))
    shallower = row.get("to_ft", row.get("top_ft"))
    if deeper is None:
        return None
    other = deeper if shallower is None else shallower
    return (min(deeper, other), max(deeper, other))


def _codes(row: Mapping[str, Any]) -> set[int]:
    return set(row.get("codes") or ()) - {6}


def _overlap(target: Ends, ours: Ends) -> float:
    """Share of the approved interval that a row covers; a device counts when it is near. [-]"""
    if target[1] - target[0] < 1:
        return float(ours[0] - _REACH_FT <= target[0] <= ours[1] + _REACH_FT)
    covered = min(target[1], ours[1]) - max(target[0], ours[0])
    return max(0.0, covered) / (target[1] - target[0])


def _likeness(target: Ends, ours: Ends) -> tuple[float, float]:
    return (_overlap(target, ours), -abs(ours[0] - target[0]) - abs(ours[1] - target[1]))


def _touches(ours: Ends, target: Ends) -> bool:
    return ours[0] - _REACH_FT <= target[1] and target[0] <= ours[1] + _REACH_FT


def _table(figures: Mapping[str, Any]) -> str:
    times = figures["milliseconds"]
    lines = [
        f"policy of three districts loaded in {figures['policy_load_s']:.3f} s",
        f"{times['plans']} plans of {times['wells']} wells: median {times['median']:.2f} ms, "
        f"99 % under {times['p99']:.2f} ms, {times['plans_per_second']} a second",
        f"{figures['all_cores']['plans_per_second']} a second on "
        f"{figures['all_cores']['cores']} cores",
    ]
    for name, score in figures.get("approved", {}).items():
        lines.append(
            f"{name}: {score['covered']:.0f}/{score['plugs']:.0f} covered, "
            f"{score['near']:.0f} within 25 ft, codes {score['codes']:.0f}, "
            f"extra {score['extra']:.0f}, sacks {score['sacks']:.0f} of "
            f"{score['approved_sacks']:.0f}"
        )
        lines += [f"  {line}" for line in score["differences"]]
    return "\n".join(lines)
