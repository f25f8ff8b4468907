"""Plan a well again on the choices of a saved plan, and bring an older version back."""

from collections.abc import Sequence
from uuid import UUID

from kernel.errors import Conflict
from kernel.plugging.compare import compare
from kernel.store.actor import Actor, Role
from kernel.store.ids import uuid7
from kernel.store.plans import newest_version, save_snapshot, snapshot
from kernel.store.session import tenant_session
from kernel.store.standing import RESTORED, standing_version
from kernel.store.tracking import track
from kernel.wells.api_number import ApiNumber
from kernel.workflows.build_plan import build_plan
from kernel.workflows.gathering import Json
from kernel.workflows.plan_choices import kept_choices
from kernel.workflows.plans import load_plan, snapshot_id_of
from kernel.workflows.reading import Progress, Upload


def plan_again(
    actor: Actor,
    snapshot_id: UUID | str,
    *,
    uploads: Sequence[Upload] = (),
    keep_changes: bool = False,
    progress: Progress | None = None,
) -> Json:
    """A new version from the facts of today, with the mode, threshold, day, papers and letter
    that the saved plan was made with.

    Args:
        actor: Who plans.
        snapshot_id: The saved plan; it becomes the parent of the new one.
        uploads: Papers handed in now; they are kept with the well.
        keep_changes: Whether changes made in conversations are made again on the new version; of
            the saved plan, and where it has another variant of the one of that which holds.
        progress: Receives each step in words.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such plan.
    """
    actor.must_be(Role.EDITOR)
    plan = load_plan(actor, snapshot_id)
    kept = kept_choices(plan)
    return build_plan(
        actor,
        ApiNumber.parse(plan["api"]),
        mode=kept.mode,
        merge_threshold_ft=kept.merge_threshold_ft,
        as_of=kept.as_of,
        uploads=uploads,
        input_mode=kept.input_mode,
        earlier=kept,
        keep_changes=keep_changes,
        progress=progress,
    )


def restore_plan(actor: Actor, snapshot_id: UUID | str) -> Json:
    """A version that does not hold as the newest one, unchanged, with its choices; a draft.

    Where it was made in both variants, the other variant stays as it is.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such plan.
        Conflict: It holds, or came back already.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        old = snapshot(session, snapshot_id_of(snapshot_id))
        newest_version(session, old.plan_key)  # nobody saves another one until this is through
        held = snapshot(session, standing_version(session, old.plan_key))
        if held.id == old.id:
            raise Conflict(
                f"Version {old.version} holds already.", hint="Choose one that does not."
            )
        if held.kind == RESTORED and held.parent_id == old.id:
            raise Conflict(
                f"Version {old.version} is back already, as version {held.version}.",
                hint="Open the version that holds.",
            )
        new_id = uuid7()
        differs = compare(held.payload, old.payload).in_short
        payload = {**old.payload, "snapshot_id": str(new_id)}
        if variants := old.payload.get("variant_ids"):
            mode = str(old.payload.get("mode"))
            payload["variant_ids"] = {**variants, mode: str(new_id)}
        save_snapshot(
            session,
            api14=old.api14,
            plan_key=old.plan_key,
            payload=payload,
            verdict=old.verdict,
            as_of=old.as_of,
            kind=RESTORED,
            parent_id=old.id,
            snapshot_id=new_id,
        )
    done = {
        "operation": RESTORED,
        "diff_summary": differs,
        "snapshot_id": str(new_id),
        "plan_id": old.plan_key,
    }
    track(actor, old.api14, "plan_modified", metadata=done, subject=new_id)
    return payload
