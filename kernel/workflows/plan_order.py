"""A plan that is asked for with papers which are still to be read: kept, and made afterwards."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from kernel.errors import KernelError, NotFound, Unavailable
from kernel.store import readings
from kernel.store.actor import Actor
from kernel.store.ids import uuid7
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.build_plan import build_plan
from kernel.workflows.gathering import Json
from kernel.workflows.hand_in import handed_in
from kernel.workflows.plan_choices import KeptChoices, kept_choices
from kernel.workflows.plan_papers import Mode
from kernel.workflows.plans import load_plan
from kernel.workflows.reading import Progress
from kernel.workflows.save_plan import with_changes
from kernel.workflows.well_facts import InputMode

Fetch = Callable[[ApiNumber], Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOrder:
    """What to plan, as `build_plan` takes it.

    Attributes:
        merge_threshold_ft: The organization's where None. [ft]
        earlier: The saved plan that this one follows.
        keeps_letter: Whether that plan's own letter counts again.
        keep_changes: Whether changes made in conversations are made again on the new plan.
        fetch: Whether papers are fetched from the Commission before.
        snapshot_id: Under which the plan is saved, so that a second run makes no second plan.
    """

    mode: Mode = "combined"
    merge_threshold_ft: float | None = None
    as_of: date
    input_mode: InputMode = "extractions"
    use_gau_override_if_invalid: bool = False
    earlier: UUID | None = None
    keeps_letter: bool = True
    keep_changes: bool = False
    fetch: bool = False
    snapshot_id: UUID

    def as_json(self) -> Json:
        """The order as it is kept with the reading."""
        told = asdict(self)
        for name in ("as_of", "earlier", "snapshot_id"):
            told[name] = str(told[name]) if told[name] is not None else None
        return told


def order_of(options: dict[str, Any]) -> PlanOrder:
    """The order that says what `build_plan` would be told, without its files."""
    earlier: KeptChoices | None = options.get("earlier")
    return PlanOrder(
        mode=options.get("mode", "combined"),
        merge_threshold_ft=options.get("merge_threshold_ft"),
        as_of=options.get("as_of") or date.today(),
        input_mode=options.get("input_mode", "extractions"),
        use_gau_override_if_invalid=options.get("use_gau_override_if_invalid", False),
        earlier=earlier.snapshot_id if earlier else None,
        keeps_letter=bool(earlier and earlier.letter),
        keep_changes=options.get("keep_changes", False),
        fetch=options.get("fetch", False),
        snapshot_id=uuid7(),
    )


def finish_reading(
    actor: Actor,
    reading_id: UUID,
    *,
    fetch: Fetch | None = None,
    progress: Progress | None = None,
) -> Json | None:
    """End a reading whose files are all read, with the plan that was asked for.

    A plan that cannot be made is noted with its reason before it is raised.

    Args:
        actor: For whom.
        reading_id: The reading.
        fetch: How papers are fetched, where the order wants it.
        progress: Receives each step in words.

    Returns:
        The plan; None where none was asked for.

    Raises:
        NotFound: The organization has no such reading, or nothing is known of the well.
        InvalidInput: As `build_plan`.
        Unavailable: The database does not answer; the reading stays open.
    """
    with tenant_session(actor) as session:
        row = readings.reading(session, reading_id)
    made: Json | None = None
    try:
        if row.plan is not None and row.is_open and row.api14 is not None:
            order, api = _from_json(dict(row.plan)), ApiNumber(api14=row.api14)
            made = _kept(actor, order) or _made(actor, api, order, reading_id, fetch, progress)
    except Unavailable:
        raise
    except KernelError as failure:
        with tenant_session(actor) as session:
            readings.end_reading(session, reading_id, problem=str(failure))
        raise
    with tenant_session(actor) as session:
        snapshot_id = UUID(made["snapshot_id"]) if made else None
        readings.end_reading(session, reading_id, snapshot_id=snapshot_id)
    return made


def _kept(actor: Actor, order: PlanOrder) -> Json | None:
    """The plan, where a worker made it that was killed afterwards."""
    try:
        return with_changes(actor, order.snapshot_id)
    except NotFound:
        return None


def _made(
    actor: Actor,
    api: ApiNumber,
    order: PlanOrder,
    reading_id: UUID,
    fetch: Fetch | None,
    progress: Progress | None,
) -> Json:
    earlier = None
    if order.earlier is not None:
        earlier = kept_choices(load_plan(actor, order.earlier))
        earlier = earlier if order.keeps_letter else replace(earlier, letter=())
    return build_plan(
        actor,
        api,
        mode=order.mode,
        merge_threshold_ft=order.merge_threshold_ft,
        as_of=order.as_of,
        input_mode=order.input_mode,
        use_gau_override_if_invalid=order.use_gau_override_if_invalid,
        earlier=earlier,
        keep_changes=order.keep_changes,
        fetched=fetch(api) if fetch is not None and order.fetch else None,
        done=handed_in(actor, reading_id),
        snapshot_id=order.snapshot_id,
        progress=progress,
    )


def _from_json(told: dict[str, Any]) -> PlanOrder:
    told["as_of"] = date.fromisoformat(told["as_of"])
    for name in ("earlier", "snapshot_id"):
        told[name] = UUID(told[name]) if told[name] else None
    return PlanOrder(**told)
