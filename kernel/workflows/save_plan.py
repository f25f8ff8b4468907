"""Saving a plan that was just made, with the changes of the version before where they are kept."""

from uuid import UUID

from sqlalchemy.orm import Session

from kernel.store.actor import Actor
from kernel.store.ids import uuid7
from kernel.store.plans import save_snapshot, snapshot, snapshots_of
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.store.standing import CARRIED
from kernel.store.tracking import track
from kernel.wells.api_number import ApiNumber
from kernel.workflows.carry_changes import HeldChanges, carry_over, changes_to_keep
from kernel.workflows.gathering import Json
from kernel.workflows.plan_papers import WHOLE, Choices, named_variants


def save_made(
    actor: Actor,
    api: ApiNumber,
    answer: Json,
    choices: Choices,
    *,
    earlier_id: UUID | None = None,
    first_id: UUID | None = None,
    keep_changes: bool = False,
) -> tuple[Json, UUID]:
    """Save the plan, or both variants, each naming the other, and name what was saved.

    Changes that are kept make a version after the generated one, in the same transaction.

    Args:
        actor: Who planned.
        api: The well.
        answer: What was planned.
        choices: How it was planned.
        earlier_id: The version that it follows.
        first_id: Under which the first variant, as generated, is to be found.
        keep_changes: Whether changes of the versions before are made again.

    Returns:
        The plan as it holds now, and the id of its first variant as generated.
    """
    variants = named_variants(api, answer, choices.mode)
    carried: dict[str, Json] = {}
    with tenant_session(actor) as session:
        # names from private papers stay with the organization; only the number is public
        register_well(session, api14=api.api14, state="TX", county=api.county)
        held = _held(session, variants, earlier_id) if keep_changes else {}
        generated = {name: uuid7() for name in variants}
        first = next(iter(variants))
        generated[first] = first_id or generated[first]
        shown = {name: uuid7() if name in held else one for name, one in generated.items()}
        for name, variant in variants.items():
            if choices.mode == "both":
                variant["choices"] = answer["choices"]
                variant["variant_ids"] = {other: str(one) for other, one in shown.items()}
            _save(session, api, variant, choices, generated[name], parent_id=earlier_id)
            if name in held:
                done = carry_over(variant, held[name])
                carried[name] = {**done.payload, **done.as_json()}
                _save(
                    session,
                    api,
                    carried[name],
                    choices,
                    shown[name],
                    kind=CARRIED,
                    parent_id=generated[name],
                )
    for payload in carried.values():
        _track(actor, api, payload)
    variants |= carried
    if choices.mode != "both":
        return variants[first], generated[first]
    slim = {
        name: {key: value for key, value in variant.items() if key not in (*WHOLE, "choices")}
        for name, variant in variants.items()
    }
    combined = variants["combined"]
    named = {key: combined[key] for key in ("plan_id", "snapshot_id", "variant_ids")}
    return {**answer, **named, "variants": slim}, generated[first]


def with_changes(actor: Actor, snapshot_id: UUID) -> Json:
    """The plan that was saved under an id, or the version with changes that was saved with it.

    Raises:
        NotFound: The organization has no such plan.
    """
    with tenant_session(actor) as session:
        made = snapshot(session, snapshot_id)
        for one in snapshots_of(session, made.api14):
            if one.parent_id == made.id and one.kind == CARRIED:
                made = snapshot(session, one.id)
        return dict(made.payload)


def _held(
    session: Session, variants: dict[str, Json], earlier_id: UUID | None
) -> dict[str, HeldChanges]:
    """The changes to be kept, by variant."""
    modes = {str(variant["plan_id"]): mode for mode, variant in variants.items()}
    held = changes_to_keep(session, modes, earlier=earlier_id)
    return {modes[key]: changes for key, changes in held.items()}


def _save(
    session: Session,
    api: ApiNumber,
    payload: Json,
    choices: Choices,
    snapshot_id: UUID,
    *,
    kind: str = "generated",
    parent_id: UUID | None,
) -> None:
    payload["snapshot_id"] = str(snapshot_id)
    save_snapshot(
        session,
        api14=api.api14,
        plan_key=payload["plan_id"],
        payload=payload,
        verdict=payload["verdict"],
        as_of=choices.as_of,
        kind=kind,
        parent_id=parent_id,
        snapshot_id=snapshot_id,
    )


def _track(actor: Actor, api: ApiNumber, payload: Json) -> None:
    about = {
        "operation": "made again with its changes",
        "diff_summary": f"{len(payload['carried'])} kept, {len(payload['left_out'])} left out",
        "snapshot_id": payload["snapshot_id"],
        "plan_id": payload["plan_id"],
    }
    track(
        actor,
        api.api14,
        "plan_modified",
        metadata=about,
        subject=UUID(payload["snapshot_id"]),
    )
