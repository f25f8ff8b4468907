"""One well of a batch planned from what is already at hand: no store, no network, any process."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kernel.documents.item import DocumentItem
from kernel.errors import InvalidInput, KernelError, NotFound
from kernel.facts.fact import Correction
from kernel.plugging.price_book import PriceBook
from kernel.store.engagement import Mode
from kernel.store.ids import uuid7
from kernel.store.plan_bulk import NewSnapshot
from kernel.store.tracking import NAMED
from kernel.wells.api_number import ApiNumber
from kernel.workflows.batch_verdict import blocker, blockers_of, figures_of
from kernel.workflows.gathering import NOTHING, Json, extraction_of
from kernel.workflows.plan_papers import Choices, named_variants, plan_from_facts, plan_from_items


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A well to be planned and all that is known of it.

    Attributes:
        id: Of the well in its batch.
        facts: A facts file, which counts instead of papers.
        items: What was read from its papers, as JSON.
        origin: Where the papers come from, for the history of the well.
        prices: The price book in force, by which the plan is costed.
        fetched: What the Commission's site answered just before, where it was asked.
    """

    id: UUID
    api14: str
    choices: Choices
    facts: Mapping[str, Any] | None = None
    items: Sequence[Mapping[str, Any]] = ()
    corrections: Sequence[Correction] = ()
    origin: Mode = "upload"
    fetched: Mapping[str, Any] | None = None
    prices: PriceBook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What came of a well: `done`, `blocked` or `failed`, and the plans to save."""

    id: UUID
    state: str
    blockers: Sequence[Json] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    snapshots: Sequence[NewSnapshot] = ()


def plan_task(task: Task) -> Planned:
    """Plan and check a well; what stands in the way is said, never raised."""
    api = ApiNumber(api14=task.api14)
    try:
        answer = _plan(task, api)
    except NotFound as failure:
        return Planned(id=task.id, state="blocked", blockers=[_no_papers(task, failure)])
    except InvalidInput as failure:
        words = f"{failure.message} {failure.hint}".strip()
        return Planned(id=task.id, state="blocked", blockers=[blocker("other_well", words)])
    except KernelError as failure:
        return failed(task, failure.message)
    variants = named_variants(api, answer, task.choices.mode)
    blocked = [found for variant in variants.values() for found in blockers_of(variant)]
    distinct = list({(one["kind"], one["words"]): one for one in blocked}.values())
    return Planned(
        id=task.id,
        state="blocked" if distinct else "done",
        blockers=distinct,
        figures=figures_of(next(iter(variants.values())), task.prices),
        snapshots=[_snapshot(task, variant) for variant in variants.values()],
    )


def failed(task: Task, why: str) -> Planned:
    """A well that could not be planned because of this machine or program."""
    return Planned(id=task.id, state="failed", blockers=[blocker("failed", why)])


def _plan(task: Task, api: ApiNumber) -> Json:
    if task.facts is not None:
        answer = plan_from_facts(task.facts, choices=task.choices, api=api)
        extraction = extraction_of(api, NOTHING, NOTHING, source="facts file")
        answer["extraction"] = extraction | {"status": "success"}
        return answer
    items = [DocumentItem.from_json(dict(item)) for item in task.items]
    answer = plan_from_items(
        items, api, choices=task.choices, corrections=task.corrections, source=task.origin
    )
    answer["extraction"]["output_dir"] = f"papers/{api.api10}"
    if task.fetched is not None:
        told = ("status", "source", "packets", "problems")
        answer["extraction"] |= {name: task.fetched[name] for name in told if name in task.fetched}
    return answer


def _no_papers(task: Task, failure: NotFound) -> Json:
    if task.items:
        return blocker("no_papers", failure.message)
    words = "There is no paper of this well."
    if task.fetched is not None:
        problems = task.fetched.get("problems") or ()
        status = str(task.fetched.get("status", "")).replace("_", " ")
        words += f" The Railroad Commission's site was asked: {status}."
        words = " ".join([words, *map(str, problems[:1])])
    return blocker("no_papers", f"{words} Hand in its W-2 or G-1 and its groundwater letter.")


def _snapshot(task: Task, variant: Json) -> NewSnapshot:
    made = uuid7()
    variant["snapshot_id"] = str(made)
    facts = variant["inputs"]["facts"]
    return NewSnapshot(
        id=made,
        api14=task.api14,
        plan_key=variant["plan_id"],
        payload=json.dumps(variant, ensure_ascii=False, separators=(",", ":")),
        verdict=variant["verdict"],
        as_of=task.choices.as_of,
        mode=task.origin,
        metadata={
            **{name: facts[name] for name in NAMED if facts.get(name)},
            "plan_id": variant["plan_id"],
            "snapshot_id": str(made),
            "plugs_mode": variant["mode"],
        },
    )
