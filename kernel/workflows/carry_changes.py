"""Changes made in conversations, carried over to a plan that is made again.

Each is made anew on the new plan by the same commands. One that no longer fits is left out and
told with the reason, and so is one that would add a breach of law, which wants its own word.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import KernelError, NotFound
from kernel.plugging.edits.command import Edit, edits_from_json
from kernel.plugging.edits.diff import plan_diff
from kernel.plugging.edits.rows import ends_of, name_of
from kernel.plugging.edits.same_step import recognised
from kernel.store.actor import Actor
from kernel.store.plans import SnapshotRow, snapshot
from kernel.store.proposals import changes_of
from kernel.store.session import tenant_session
from kernel.store.standing import CARRIED, POST_EDIT, RESTORED, standing_version
from kernel.workflows.edit_plan import edit_plan

Json = dict[str, Any]
NO_STEP = "it is about a step that is not in the new plan"


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
class HeldChanges:
    """What a version holds that was changed since it was generated.

    Attributes:
        made: The changes, oldest first.
        steps: The steps as they were generated, to whose ids the changes are bound.
    """

    made: tuple[MadeChange, ...]
    steps: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A plan with the changes made anew.

    Attributes:
        kept: Those that were made anew, bound to the steps of the new plan, each with the steps
            that stand elsewhere now, in words.
        left_out: Those that were not, each with the reason.
    """

    payload: Mapping[str, Any]
    kept: tuple[tuple[MadeChange, str], ...]
    left_out: tuple[tuple[MadeChange, str], ...]

    def as_json(self) -> Json:
        """As the plan JSON keeps it."""
        return {
            "carried": [one.as_json() | ({"now": now} if now else {}) for one, now in self.kept],
            "left_out": [one.as_json() | {"why": why} for one, why in self.left_out],
        }


def changes_in(actor: Actor, snapshot_id: UUID) -> tuple[MadeChange, ...]:
    """The changes that a version holds since it was generated, oldest first.

    Raises:
        NotFound: The organization has no such plan.
    """
    with tenant_session(actor) as session:
        return held_by(session, snapshot(session, snapshot_id)).made


def changes_before(
    actor: Actor, plan_keys: Collection[str], *, earlier: UUID | None = None
) -> dict[str, HeldChanges]:
    """The changes that planning again could keep, by plan; a plan without any is left out.

    Args:
        actor: Who plans.
        plan_keys: "<api10>:<mode>" of what is to be made.
        earlier: The saved version that is followed, in place of the one of its plan that holds.
    """
    with tenant_session(actor) as session:
        return changes_to_keep(session, plan_keys, earlier=earlier)


def changes_to_keep(
    session: Session, plan_keys: Collection[str], *, earlier: UUID | None = None
) -> dict[str, HeldChanges]:
    """As `changes_before`, in a session that is open."""
    followed = snapshot(session, earlier) if earlier is not None else None
    found = {}
    for key in plan_keys:
        version = followed
        if version is None or version.plan_key != key:
            try:
                version = snapshot(session, standing_version(session, key))
            except NotFound:
                continue
        found[key] = held_by(session, version)
    return {key: held for key, held in found.items() if held.made}


def carry_over(plan: Mapping[str, Any], held: HeldChanges) -> Carried:
    """Make changes anew on a plan; each by itself, in their order."""
    found = _Found.of(held.steps, plan["steps"])
    kept: list[tuple[MadeChange, str]] = []
    left_out: list[tuple[MadeChange, str]] = []
    for change in held.made:
        edits = edits_from_json(change.operations)
        if why := found.unfit(edits, plan["steps"]):
            left_out.append((change, why))
            continue
        bound = [found.bound(edit) for edit in edits]
        try:
            made = edit_plan(plan, bound).payload
        except KernelError as failure:
            left_out.append((change, failure.message.rstrip(".")))
            continue
        if broken := _broken(plan, made):
            left_out.append((change, f"it would break {broken}; propose it in a conversation"))
            continue
        new = _brought_in(plan, made)
        if len(new) == len(change.made):
            found.ids.update(zip(change.made, new, strict=True))
        anew = replace(change, operations=[edit.as_json() for edit in bound], made=new)
        kept.append((anew, found.elsewhere(edits)))
        plan = made
    return Carried(payload=plan, kept=tuple(kept), left_out=tuple(left_out))


def held_by(session: Session, version: SnapshotRow) -> HeldChanges:
    """The changes that a version holds since it was generated, in a session that is open."""
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
    if version.kind == CARRIED and version.parent_id is not None:
        told = version.payload.get("carried") or []
        names = MadeChange.__dataclass_fields__
        found += [MadeChange(**{name: one[name] for name in names}) for one in reversed(told)]
        version = snapshot(session, version.parent_id)
    return HeldChanges(made=tuple(reversed(found)), steps=version.payload.get("steps") or ())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The steps before in the plan made anew, and those that carried changes brought in."""

    ids: dict[str, str]
    doubtful: Collection[str]
    before: Mapping[str, Json]
    now: Mapping[str, Json]

    @classmethod
    def of(cls, before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> "_Found":
        same = recognised(before, now)
        return cls(
            ids=dict(same.ids),
            doubtful=same.doubtful,
            before={str(step["id"]): dict(step) for step in before},
            now={str(step["id"]): dict(step) for step in now},
        )

    def unfit(self, edits: Sequence[Edit], steps: Sequence[Mapping[str, Any]]) -> str:
        """Why a change cannot be bound to the steps as they are; empty where it can."""
        standing = {str(step["id"]) for step in steps}
        for edit in edits:
            for one in _named(edit):
                name = name_of(self.before[one]) if one in self.before else ""
                if one in self.doubtful:
                    return f"no step of the new plan is surely the {name}"
                if self.ids.get(one) not in standing:
                    return f"the new plan has no {name}" if name else NO_STEP
            if _names_depths(edit) and (moved := self.elsewhere([edit])):
                return f"it names depths, and {moved}"
        return ""

    def elsewhere(self, edits: Sequence[Edit]) -> str:
        """The steps of a change that were generated at other depths now, in words."""
        named = dict.fromkeys(one for edit in edits for one in _named(edit) if one in self.before)
        pairs = [(self.before[one], self.now[self.ids[one]]) for one in named]
        moved = [(old, new) for old, new in pairs if ends_of(old) != ends_of(new)]
        return "; ".join(f"the {name_of(old)} is the {name_of(new)} now" for old, new in moved)

    def bound(self, edit: Edit) -> Edit:
        """The edit with the ids that its steps have now."""
        return replace(
            edit,
            targets=tuple(self.ids[one] for one in edit.targets),
            before=self.ids[edit.before] if edit.before else None,
            after=self.ids[edit.after] if edit.after else None,
        )


def _names_depths(edit: Edit) -> bool:
    """Whether an edit says where a step shall stand, and not only how far from there."""
    return any(one is not None for one in (edit.top_ft, edit.bottom_ft, edit.to_ft, edit.at_ft))


def _named(edit: Edit) -> tuple[str, ...]:
    return (*edit.targets, *(one for one in (edit.before, edit.after) if one))


def _brought_in(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    known = {step["id"] for step in before["steps"]}
    return [step["id"] for step in after["steps"] if step["id"] not in known]


def _broken(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    added = plan_diff(before, after).violations_added
    rules = [str(one.get("rule")) for one in added if one.get("level") == "law"]
    return ", ".join(dict.fromkeys(rules))
