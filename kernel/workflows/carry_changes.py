"""Changes made in conversations, carried over to a plan that is made again.

Each is made anew on the new plan by the same commands. One that no longer fits is left out and
told with the reason, and so is one that would add a breach of law, which wants its own word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import KernelError
from kernel.plugging.edits.command import Edit, edits_from_json
from kernel.plugging.edits.diff import plan_diff
from kernel.store.actor import Actor
from kernel.store.ids import uuid7
from kernel.store.plans import SnapshotRow, newest_version, save_snapshot, snapshot
from kernel.store.proposals import changes_of
from kernel.store.session import tenant_session
from kernel.store.standing import CARRIED, POST_EDIT, RESTORED
from kernel.store.tracking import track
from kernel.workflows.edit_plan import edit_plan

Json = dict[str, Any]
NO_STEP = "the new plan has no such step"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeChange:
    """A change that a version holds.

    Attributes:
        said: What was done, in words.
        operations: The commands, bound to ids of steps.
        made: Ids of the steps that it brought in.
        by: The name of the person who applied it.
    """

    said: str
    operations: Sequence[Mapping[str, Any]]
    made: Sequence[str]
    by: str

    def as_json(self) -> Json:
        """As the plan JSON keeps it."""
        return {
            "said": self.said,
            "operations": [dict(one) for one in self.operations],
            "made": list(self.made),
            "by": self.by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A plan with the changes made anew.

    Attributes:
        kept: Those that were made anew, bound to the steps of the new plan.
        left_out: Those that were not, each with the reason.
    """

    payload: Mapping[str, Any]
    kept: tuple[MadeChange, ...]
    left_out: tuple[tuple[MadeChange, str], ...]


def changes_in(actor: Actor, snapshot_id: UUID) -> tuple[MadeChange, ...]:
    """The changes that a version holds since it was generated, oldest first.

    Raises:
        NotFound: The organization has no such plan.
    """
    with tenant_session(actor) as session:
        return _changes_in(session, snapshot(session, snapshot_id))


def carry_over(plan: Mapping[str, Any], changes: Sequence[MadeChange]) -> Carried:
    """Make changes anew on a plan; each by itself, in their order."""
    ids: dict[str, str] = {}
    kept, left_out = [], []
    for change in changes:
        edits = [_bound(edit, ids) for edit in edits_from_json(change.operations)]
        known = {step["id"] for step in plan["steps"]}
        if any(one not in known for edit in edits for one in _named(edit)):
            left_out.append((change, NO_STEP))
            continue
        try:
            made = edit_plan(plan, edits).payload
        except KernelError as failure:
            left_out.append((change, failure.message.rstrip(".")))
            continue
        if broken := _broken(plan, made):
            left_out.append((change, f"it would break {broken}; propose it in a conversation"))
            continue
        new = _brought_in(plan, made)
        ids |= dict(zip(change.made, new, strict=False)) if len(new) == len(change.made) else {}
        kept.append(
            MadeChange(
                said=change.said,
                operations=[edit.as_json() for edit in edits],
                made=new,
                by=change.by,
            )
        )
        plan = made
    return Carried(payload=plan, kept=tuple(kept), left_out=tuple(left_out))


def save_carried(actor: Actor, snapshot_id: UUID, changes: Sequence[MadeChange]) -> Json:
    """Save a version of a plan that was just made again, with the changes of the one before.

    Args:
        actor: Who planned again.
        snapshot_id: The plan as it was generated; it stays as it is.
        changes: Of the version before.

    Returns:
        The plan JSON; `carried` lists what was made anew, `left_out` what was not.
    """
    new_id = uuid7()
    with tenant_session(actor) as session:
        fresh = snapshot(session, snapshot_id)
        newest_version(session, fresh.plan_key)  # nobody saves another one until this is through
        done = carry_over(fresh.payload, changes)
        payload: Json = {
            **done.payload,
            "snapshot_id": str(new_id),
            "carried": [one.as_json() for one in done.kept],
            "left_out": [{**one.as_json(), "why": why} for one, why in done.left_out],
        }
        if variants := payload.get("variant_ids"):
            payload["variant_ids"] = {**variants, str(payload["mode"]): str(new_id)}
        save_snapshot(
            session,
            api14=fresh.api14,
            plan_key=fresh.plan_key,
            payload=payload,
            verdict=str(payload["verdict"]),
            as_of=fresh.as_of,
            kind=CARRIED,
            parent_id=fresh.id,
            snapshot_id=new_id,
        )
    about = {
        "operation": "made again with its changes",
        "diff_summary": f"{len(done.kept)} kept, {len(done.left_out)} left out",
        "snapshot_id": str(new_id),
        "plan_id": fresh.plan_key,
    }
    track(actor, fresh.api14, "plan_modified", metadata=about, subject=new_id)
    return payload


def _changes_in(session: Session, version: SnapshotRow) -> tuple[MadeChange, ...]:
    by_result = {
        one.result_id: one
        for one in changes_of(session, version.plan_key)
        if all("operation" in row for row in one.operations)
    }
    found: list[MadeChange] = []
    while version.kind in (POST_EDIT, RESTORED) and version.parent_id is not None:
        before = snapshot(session, version.parent_id)
        change = by_result.get(version.id)
        if change is not None:
            found.append(
                MadeChange(
                    said=" ".join(change.said),
                    operations=change.operations,
                    made=_brought_in(before.payload, version.payload),
                    by=change.created_by_name,
                )
            )
        version = before
    if version.kind == CARRIED:
        told = version.payload.get("carried") or []
        names = MadeChange.__dataclass_fields__
        found += [MadeChange(**{name: one[name] for name in names}) for one in reversed(told)]
    return tuple(reversed(found))


def _named(edit: Edit) -> tuple[str, ...]:
    return (*edit.targets, *(one for one in (edit.before, edit.after) if one))


def _bound(edit: Edit, ids: Mapping[str, str]) -> Edit:
    """The edit with steps that earlier changes brought in under their new ids."""
    return replace(
        edit,
        targets=tuple(ids.get(one, one) for one in edit.targets),
        before=ids.get(edit.before, edit.before) if edit.before else None,
        after=ids.get(edit.after, edit.after) if edit.after else None,
    )


def _brought_in(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    known = {step["id"] for step in before["steps"]}
    return [step["id"] for step in after["steps"] if step["id"] not in known]


def _broken(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    added = plan_diff(before, after).violations_added
    rules = [str(one.get("rule")) for one in added if one.get("level") == "law"]
    return ", ".join(dict.fromkeys(rules))
