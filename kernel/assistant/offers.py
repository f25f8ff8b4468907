"""A change that was understood becomes a proposal: one way for the interpreter and for a model."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from kernel.errors import KernelError
from kernel.plugging.edits.command import Edit
from kernel.store.actor import Actor
from kernel.store.proposals import ProposalRow
from kernel.workflows.plan_proposals import propose, withdraw_pending

TURNED_OFF = "Changes of the plan are turned off for this message."


def offer(
    actor: Actor,
    thread_id: UUID,
    edits: Sequence[Edit],
    *,
    message_id: UUID,
    influences: Sequence[Mapping[str, Any]] = (),
) -> ProposalRow:
    """Offer edits; where they cannot be carried out, what waited is withdrawn all the same.

    Raises:
        NotFound: No such thread or step.
        InvalidInput: The change cannot be carried out.
    """
    try:
        return propose(actor, thread_id, edits, message_id=message_id, influences=influences)
    except KernelError:
        # another change was asked for, so the one that waited is no longer what is wanted
        withdraw_pending(actor, thread_id)
        raise


def offered_words(held: ProposalRow) -> str:
    """What is offered, and what it needs to be applied."""
    words = [f"Proposed: {' '.join(held.said)}"]
    for one in held.influences:
        words.append(f"It was made after reading {one['document']}, page {one['page']}.")
    if held.blocking:
        rules = "; ".join(dict.fromkeys(str(one["rule"]) for one in held.blocking))
        words.append(
            f"This breaks {rules}: to apply it, acknowledge that rule on the card and say why."
        )
    else:
        words.append("Apply, edit or discard it.")
    return " ".join(words)


def touched(held: ProposalRow, last: Iterable[str]) -> list[str]:
    """The steps that a proposal speaks of, for “it” in the next message."""
    ids = [str(step["id"]) for step in held.diff["added"]]
    ids += [str(one["id"]) for one in held.diff["changed"]]
    targets = [str(one) for op in held.operations for one in op.get("targets", [])]
    return list(dict.fromkeys(targets)) if len(set(targets)) == 1 else ids or list(last)
