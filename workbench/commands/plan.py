"""The command `plan`: what to plan from, what to print, which files to write."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kernel.errors import InvalidInput, Unavailable
from kernel.exports.cells import dashed_api
from kernel.policy.preferences import preferences_in
from kernel.wells.api_number import ApiNumber
from kernel.workflows.gathering import NOTHING, Gathered, texas_only
from kernel.workflows.plan_papers import Choices, plan_from_facts, plan_from_items

Plan = dict[str, Any]
MOST_BYTES = 200_000_000  # of one file on the command line


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for."""

    api: ApiNumber
    choices: Choices
    documents: Path | None = None
    facts: Path | None = None
    gau: Path | None = None
    person: str | None = None


def plan_for(asked: Asked) -> Plan:
    """The plan from a folder, from a facts file, or else from the store.

    Raises:
        InvalidInput: A file or folder cannot be read, or holds something else.
    """
    texas_only(asked.api)
    from_store = asked.documents is None and asked.facts is None
    if asked.choices.preferences is not None and from_store:
        raise InvalidInput(
            "--preferences goes with --facts or --documents.",
            hint="From the store a plan takes the preferences that the organization has chosen.",
        )
    if asked.documents is not None and asked.facts is not None:
        raise InvalidInput("Give either --documents or --facts, not both.")
    if asked.facts is not None:
        return plan_from_facts(
            _facts(asked.facts),
            choices=asked.choices,
            api=asked.api,
            name=asked.facts.name,
            letter=_letter(asked),
        )
    if asked.documents is not None:
        return _from_folder(asked, asked.documents)
    return _from_store(asked)


def _from_folder(asked: Asked, folder: Path) -> Plan:
    from concurrent.futures import ThreadPoolExecutor

    from kernel.documents.sandbox import read_in_sandbox
    from kernel.sources.documents import FolderPapers

    files = FolderPapers(folder=folder).documents(asked.api).files
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        read = pool.map(lambda file: read_in_sandbox(file.content, file.name), files)
        items = [item for found in read for item in found]
    for item in items:
        for error in item.errors:
            print(f"{item.file}: {error}", file=sys.stderr)
    answer = plan_from_items(items, asked.api, choices=asked.choices, letter=_letter(asked))
    answer["extraction"]["output_dir"] = folder.name
    return answer


def _from_store(asked: Asked) -> Plan:
    """The plan from the papers on file, saved for the person named with --as.

    Where fetching is on, the Commission's papers are fetched first.
    """
    from kernel.workflows.build_plan import Upload, build_plan
    from kernel.workflows.fetch_documents import fetched_for_plan
    from workbench.commands.person import person_named
    from workbench.commission import commission_site, fetching_is_on
    from workbench.settings import settings
    from workbench.startup import open_store, refuse_old_schema

    if not asked.person:
        raise InvalidInput(
            "Say what to plan from: --documents, --facts, or --as with the e-mail of a person.",
            hint="With --as the papers on file of that person's organization are used.",
        )
    refuse_old_schema(open_store(settings()))
    letter = None
    if asked.gau is not None:
        letter = Upload(name=asked.gau.name, content=content_of(asked.gau))
    actor = person_named(asked.person)
    fetched = None
    if fetching_is_on():
        fetched = fetched_for_plan(actor, asked.api, site=commission_site, progress=_say)
    return build_plan(
        actor,
        asked.api,
        mode=asked.choices.mode,
        merge_threshold_ft=asked.choices.merge_threshold_ft,
        as_of=asked.choices.as_of,
        gau_override=letter,
        use_gau_override_if_invalid=letter is not None,
        fetched=fetched,
        progress=_say,
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _letter(asked: Asked) -> Gathered:
    if asked.gau is None:
        return NOTHING
    from kernel.workflows.water_letter import read_letter

    return read_letter(asked.gau.name, content_of(asked.gau), asked.api)


def _facts(path: Path) -> Mapping[str, Any]:
    try:
        value = json.loads(content_of(path))
    except ValueError as failure:
        raise InvalidInput(
            f"{path} is not JSON.", hint="“Facts file” in the help shows what it holds."
        ) from failure
    if not isinstance(value, dict):
        raise InvalidInput(f"{path} does not hold one JSON object.")
    return value


def content_of(path: Path) -> bytes:
    """The bytes of a file named on the command line.

    Raises:
        InvalidInput: There is no such file, or it cannot be read.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InvalidInput(f"{path} is larger than {MOST_BYTES // 1_000_000} MB.")
        return path.read_bytes()
    except OSError as failure:
        raise InvalidInput(f"{path} cannot be read: {failure.strerror}.") from failure


def write_files(plan: Plan, folder: Path) -> list[Path]:
    """Write every file of a plan into a folder, which is made if need be.

    Raises:
        Unavailable: The folder cannot be written.
    """
    from kernel.exports.plan_files import written_files

    contents = dict(written_files(plan))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    except OSError as failure:
        raise Unavailable(
            f"The folder {folder} cannot be written: {failure.strerror}."
        ) from failure
    return [folder / name for name in contents]


def as_text(plan: Plan) -> str:
    """The plan as a table to read."""
    return "\n".join(_lines(plan))


def _lines(plan: Plan) -> Iterator[str]:
    well = " ".join(str(plan.get(key) or "") for key in ("lease", "well_no")).strip()
    yield f"{dashed_api(plan['api'])}  {well}  district {plan['district'] or 'unknown'}"
    yield f"Plugs {plan['mode']}, as of {plan['as_of']}, policy {plan['policy_version']}"
    yield ""
    yield f"{'No.':>3}  {'Type':<19} {'From ft':>8} {'To ft':>8} {'Sacks':>6}  Codes  Remarks"
    for row in plan["rrc_export"]:
        ends = [_feet(row["from_ft"]), _feet(row["to_ft"])]
        codes = ",".join(map(str, row["codes"]))
        sacks = "" if row["sacks"] is None else row["sacks"]
        yield (
            f"{row['plug_no']:>3}  {row['type']:<19} {ends[0]:>8} {ends[1]:>8} {sacks:>6}  "
            f"{codes:<5}  {row['remarks']}"
        )
    totals = plan["materials_totals"]
    yield ""
    yield (
        f"Cement {totals['sacks']} sacks, slurry {totals['slurry_bbl']:.1f} bbl, "
        f"mix water {totals['mix_water_bbl']:.1f} bbl"
    )
    words = "no law is broken" if plan["verdict"] == "pass" else "the plan breaks the law"
    yield f"Checked: {plan['verdict']}, {words}"
    for finding in plan["findings"]:
        yield f"  {finding['level']}: {finding['message']} [{finding['rule']}]"
    for question in plan["missing"]:
        yield f"  asks: {question['question']}"


def _feet(depth: float | None) -> str:
    return "" if depth is None else f"{depth:,.0f}"


def chosen(
    mode: str,
    merge_threshold_ft: float | None,
    as_of: str | None,
    preferences: Path | None = None,
) -> Choices:
    """The choices of the command line.

    Raises:
        InvalidInput: An unknown mode, a negative threshold, a day that is none, or preferences
            out of their bounds.
    """
    try:
        day = date.fromisoformat(as_of) if as_of else date.today()
    except ValueError as failure:
        raise InvalidInput(f"“{as_of}” is no date.", hint="Write it as 2026-01-31.") from failure
    held = preferences_in(_facts(preferences), today=day) if preferences else None
    return Choices(
        mode=mode,  # type: ignore[arg-type]
        merge_threshold_ft=merge_threshold_ft,
        as_of=day,
        preferences=held,
    )
